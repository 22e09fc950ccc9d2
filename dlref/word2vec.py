r"""Word vectors: training pairs, two cheap replacements of the softmax, and what the vectors are used for.

Words are integers from 0. Every word has two vectors: one for when it is the center of a window and one
for when it is the context.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import logsigmoid

from dlref._check import (
    check_bool,
    check_choice,
    check_integer,
    check_number,
    check_tensor,
)

__all__ = [
    "analogy",
    "cbow_pairs",
    "hierarchical_softmax",
    "huffman_codes",
    "nearest_neighbors",
    "negative_sampling_loss",
    "pmi",
    "skip_gram_pairs",
    "subsample_probability",
    "unigram_table",
]


def skip_gram_pairs(tokens: Tensor, window: int) -> Tensor:
    r"""List the pairs that skip-gram learns from: each word with each word near it.

    $$\{ (w_t, w_{t + j}) : 1 \le t + j \le T,\ 0 < |j| \le c \}$$

    where $w_1, \dots, w_T$ is the text and $c$ is `window`. Windows end at the ends of the text, so pass
    one sentence at a time. The original program draws a smaller window for each center, which weights
    near words more.

    Args:
        tokens: The words of the text, integers.
        window: The largest distance $c$.

    Shape:
        - tokens: (length,)

    Returns:
        The pairs (center, context), (pairs, 2), in the order of the text.

    Raises:
        TypeError: If `tokens` does not hold integers or `window` is not an integer.
        ValueError: If `tokens` does not have one axis or `window` is not positive.

    Examples:
        >>> skip_gram_pairs(torch.tensor([7, 8, 9]), window=1).tolist()
        [[7, 8], [8, 7], [8, 9], [9, 8]]

    References:
        Mikolov, Chen, Corrado and Dean (2013), *Efficient Estimation of Word Representations in Vector
        Space*.
    """
    places, inside = _context_places(tokens, window)
    centers = tokens[:, None].expand_as(places)
    return torch.stack([centers[inside], tokens[places[inside]]], dim=1)


def cbow_pairs(tokens: Tensor, window: int) -> tuple[Tensor, Tensor]:
    r"""List what the continuous bag of words learns from: each word with all the words near it.

    $$\{ (\{ w_{t + j} : 1 \le t + j \le T,\ 0 < |j| \le c \},\ w_t) \}$$

    where $w_1, \dots, w_T$ is the text and $c$ is `window`. The model predicts $w_t$ from the mean of the
    vectors of its context, in which order plays no part.

    Args:
        tokens: The words of the text, integers.
        window: The largest distance $c$.

    Shape:
        - tokens: (length,)

    Returns:
        The contexts, (length, 2 * window), with -1 where the window reaches beyond the text, and the
        centers, (length,). A word without any context is left out.

    Raises:
        TypeError: If `tokens` does not hold integers or `window` is not an integer.
        ValueError: If `tokens` does not have one axis or `window` is not positive.

    Examples:
        >>> contexts, centers = cbow_pairs(torch.tensor([1, 2, 0]), window=1)
        >>> contexts.tolist(), centers.tolist()
        ([[-1, 2], [1, 0], [2, -1]], [1, 2, 0])
        >>> vectors, inside = torch.tensor([[0.0], [10.0], [20.0]]), contexts >= 0
        >>> sums = (vectors[contexts] * inside[:, :, None]).sum(1)  # -1 is masked
        >>> (sums / inside.sum(1, keepdim=True)).flatten().tolist()
        [20.0, 5.0, 20.0]

    References:
        Mikolov, Chen, Corrado and Dean (2013), *Efficient Estimation of Word Representations in Vector
        Space*.
    """
    places, inside = _context_places(tokens, window)
    contexts = tokens[places.clamp(0, len(tokens) - 1)].masked_fill(~inside, -1)
    some = inside.any(1)
    return contexts[some], tokens[some]


def subsample_probability(counts: Tensor, threshold: float = 1e-5) -> Tensor:
    r"""Compute with what probability each occurrence of a word is dropped before training.

    $$P(\text{drop } w) = \max\!\Big( 0,\ 1 - \sqrt{t / f_w} \Big)$$

    where $f_w$ is the word's share of all occurrences and $t$ is `threshold`. Frequent words teach little
    for each occurrence. What is left of a frequent word grows only with $\sqrt{f_w}$, and words rarer than
    $t$ are all kept. (The original program keeps with probability $\sqrt{t / f_w} + t / f_w$ instead.)

    Args:
        counts: How often each word occurs.
        threshold: The share $t$ up to which a word is never dropped. A small text needs a larger one, such
            as $10^{-3}$.

    Shape:
        - counts: (words,)

    Returns:
        The probabilities of dropping, (words,).

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `counts` does not have one axis, holds a negative number or only zeros, or
            `threshold` is not positive.

    Examples:
        >>> subsample_probability(torch.tensor([90, 9, 1]), threshold=0.09).tolist()
        [0.6837722063064575, 0.0, 0.0]

    References:
        Mikolov, Sutskever, Chen, Corrado and Dean (2013), *Distributed Representations of Words and
        Phrases and their Compositionality*, section 2.3.
    """
    check_number("threshold", threshold, "(0, inf)")
    f = _shares("counts", counts, "words")
    return (1 - (threshold / f).sqrt()).clamp(
        min=0
    )  # a word that never occurs: 1 - inf


def unigram_table(counts: Tensor, power: float = 0.75) -> Tensor:
    r"""Compute the distribution from which negative samples are drawn.

    $$P(w) = \frac{n_w^{\alpha}}{\sum_v n_v^{\alpha}}$$

    where $n_w$ is the count of word $w$ and $\alpha$ is `power`. An exponent below 1 gives rare words more
    and frequent ones less than their share; 3/4 was found by trial. The original program fills a table of
    $10^8$ places in these proportions and draws a place; `torch.multinomial` draws from the probabilities
    themselves.

    Args:
        counts: How often each word occurs.
        power: The exponent $\alpha > 0$: 1 for the shares themselves, towards 0 for equal ones.

    Shape:
        - counts: (words,)

    Returns:
        The probabilities, (words,).

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `counts` does not have one axis, holds a negative number or only zeros, or
            `power` is not positive.

    Examples:
        >>> unigram_table(torch.tensor([81, 16, 0])).tolist()
        [0.7714285850524902, 0.22857142984867096, 0.0]
        >>> negatives = torch.multinomial(unigram_table(torch.tensor([81, 16])), 5, replacement=True)

    References:
        Mikolov, Sutskever, Chen, Corrado and Dean (2013), *Distributed Representations of Words and
        Phrases and their Compositionality*, section 2.2.
    """
    check_number("power", power, "(0, inf)")
    weights = _shares("counts", counts, "words") ** power
    return weights / weights.sum()


def negative_sampling_loss(
    center: Tensor, context: Tensor, negatives: Tensor, reduction: str = "mean"
) -> Tensor:
    r"""Tell a true context from `negatives` drawn at random, in place of a softmax over all words.

    $$L = -\log \sigma(u_o^\top v_c) - \sum_{k=1}^{K} \log \sigma(-u_k^\top v_c)$$

    where $v_c$ is the center word's vector, $u_o$ the true context's, $u_1, \dots, u_K$ those of the
    negatives and $\sigma$ the logistic function. One step costs $K + 1$ products instead of one for each
    word. Its optimum is $u_o^\top v_c = \mathrm{PMI}(c, o) - \log K$ if the negatives follow the unigram
    distribution and the vectors are long enough: it factorises that matrix.

    Args:
        center: The vectors $v_c$.
        context: The vectors $u_o$ of the words seen near them.
        negatives: The vectors $u_k$ of the words drawn for each.
        reduction: `"mean"` or `"sum"` over the batch, or `"none"`.

    Shape:
        - center: (batch, size)
        - context: (batch, size)
        - negatives: (batch, K, size)

    Returns:
        The loss without axes, or (batch,) for `"none"`.

    Raises:
        TypeError: If a tensor is not a floating-point tensor.
        ValueError: If the shapes do not fit each other or `reduction` is none of the three.

    Examples:
        >>> center, context = torch.tensor([[1.0, 0.0]]), torch.tensor([[2.0, 5.0]])
        >>> negatives = torch.tensor([[[-2.0, 0.0], [0.0, 3.0]]])
        >>> round(negative_sampling_loss(center, context, negatives).item(), 4)
        0.947

    References:
        Mikolov, Sutskever, Chen, Corrado and Dean (2013), *Distributed Representations of Words and
        Phrases and their Compositionality*, section 2.2.
        Levy and Goldberg (2014), *Neural Word Embedding as Implicit Matrix Factorization*.
    """
    check_tensor("center", center, ["batch", "size"])
    batch, size = ("batch", center.shape[0]), ("size", center.shape[1])
    check_tensor("context", context, [batch, size])
    check_tensor("negatives", negatives, [batch, "K", size])
    check_choice("reduction", reduction, ["mean", "sum", "none"])
    seen = (context * center).sum(-1)  # (batch,)
    drawn = (negatives @ center[:, :, None]).squeeze(-1)  # (batch, K)
    loss = -logsigmoid(seen) - logsigmoid(-drawn).sum(-1)
    if reduction == "none":
        return loss
    return loss.mean() if reduction == "mean" else loss.sum()


def huffman_codes(counts: Tensor) -> tuple[Tensor, Tensor]:
    r"""Build the binary tree of words in which the frequent ones are near the root.

    $$\min_{\text{trees}} \sum_w n_w\, L_w$$

    where $n_w$ is the count of word $w$ and $L_w$ the length of its path from the root. Huffman's rule
    attains the minimum: join the two rarest subtrees until one is left. A word costs `hierarchical_softmax`
    $L_w$ products.

    Args:
        counts: How often each word occurs.

    Shape:
        - counts: (words,), at least two

    Returns:
        The codes, (words, depth), 0 for the branch to the rarer subtree and 1 for the other, and the paths,
        (words, depth), the inner nodes where the branches are taken, from the root on. There are
        `words - 1` inner nodes, the root the last. Both hold -1 beyond the end of a word's path.

    Raises:
        TypeError: If `counts` is not a tensor.
        ValueError: If `counts` does not have one axis of at least two words, or holds a negative
            number or only zeros.

    Examples:
        >>> codes, paths = huffman_codes(torch.tensor([8, 1, 3]))
        >>> codes.tolist(), paths.tolist()
        ([[1, -1], [0, 0], [0, 1]], [[1, -1], [1, 0], [1, 0]])

    References:
        Huffman (1952), *A Method for the Construction of Minimum-Redundancy Codes*.
    """
    _shares("counts", counts, "words")
    if len(counts) < 2:
        raise ValueError(f"counts must hold at least 2 words, got {len(counts)}")
    # A subtree is (count, order of creation, words); the order breaks ties the same way every time.
    subtrees = [(count, word, [word]) for word, count in enumerate(counts.tolist())]
    heapq.heapify(subtrees)
    codes: list[list[int]] = [[] for _ in subtrees]
    paths: list[list[int]] = [[] for _ in subtrees]
    for node in range(len(counts) - 1):
        rarer, other = heapq.heappop(subtrees), heapq.heappop(subtrees)
        for bit, (_, _, words) in enumerate((rarer, other)):
            for word in words:
                codes[word].insert(0, bit)
                paths[word].insert(0, node)
        joined = (rarer[0] + other[0], len(counts) + node, rarer[2] + other[2])
        heapq.heappush(subtrees, joined)
    return _filled(codes), _filled(paths)


def hierarchical_softmax(
    hidden: Tensor, target: Tensor, weight: Tensor, codes: Tensor, paths: Tensor
) -> Tensor:
    r"""Compute the log-probability of a word as a walk down a binary tree.

    $$\log P(w \mid h) = \sum_{j=1}^{L_w} \log \sigma\big( (1 - 2 b_{w,j})\; u_{n_{w,j}}^\top h \big)$$

    where $h$ is the hidden vector, $n_{w,j}$ the inner node at step $j$ of the path of word $w$, $u$ the
    nodes' vectors and $b_{w,j}$ the branch taken. A node sends the share $\sigma(u^\top h)$ of its
    probability to branch 0 and the rest to branch 1, so the words' probabilities sum to 1 without a sum
    over the words.

    Args:
        hidden: The vectors $h$.
        target: The words $w$.
        weight: The inner nodes' vectors $u$.
        codes: The branches $b$, as `huffman_codes` gives them.
        paths: The inner nodes $n$, as `huffman_codes` gives them.

    Shape:
        - hidden: (batch, size)
        - target: (batch,)
        - weight: (words - 1, size)
        - codes: (words, depth)
        - paths: (words, depth)

    Returns:
        The log-probabilities, (batch,). Their negative is the loss.

    Raises:
        TypeError: If a tensor has the wrong dtype.
        ValueError: If the shapes do not fit each other or a target is not a word.

    Examples:
        >>> codes, paths = huffman_codes(torch.tensor([8, 1, 3]))
        >>> every, hidden, weight = torch.arange(3), torch.ones(3, 2), torch.zeros(2, 2)
        >>> hierarchical_softmax(hidden, every, weight, codes, paths).exp().tolist()
        [0.5, 0.25, 0.25]

    References:
        Morin and Bengio (2005), *Hierarchical Probabilistic Neural Network Language Model*.
        Mikolov, Sutskever, Chen, Corrado and Dean (2013), *Distributed Representations of Words and
        Phrases and their Compositionality*, section 2.1.
    """
    check_tensor("hidden", hidden, ["batch", "size"])
    _check_integers("target", target, [("batch", len(hidden))])
    _check_integers("codes", codes, ["words", "depth"])
    words, depth = codes.shape
    _check_integers("paths", paths, [("words", words), ("depth", depth)])
    check_tensor(
        "weight", weight, [("words - 1", words - 1), ("size", hidden.shape[1])]
    )
    wrong = target[(target < 0) | (target >= words)]
    if len(wrong):
        raise ValueError(
            f"target must hold words in [0, {words}), got {wrong[0].item()}"
        )
    b, n = codes[target], paths[target]  # (batch, depth)
    scores = (weight[n.clamp(min=0)] @ hidden[:, :, None]).squeeze(-1)  # (batch, depth)
    steps = logsigmoid((1 - 2 * b) * scores)
    return steps.where(n >= 0, 0.0).sum(-1)


def pmi(cooccurrences: Tensor) -> Tensor:
    r"""Compute how much more often words and contexts meet than if they were independent.

    $$\mathrm{PMI}(w, c) = \log \frac{P(w, c)}{P(w)\, P(c)} = \log \frac{n_{w,c}\; n}{n_w\; n_c}$$

    where $n_{w,c}$ counts the meetings, $n_w$ and $n_c$ are the sums of its row and column and $n$ is the
    sum of all. It is 0 for independent words, and $-\infty$ for a pair that never meets; the positive PMI
    of the literature is `pmi(…).clamp(min=0)`.

    Args:
        cooccurrences: How often each word met each context.

    Shape:
        - cooccurrences: (words, contexts)

    Returns:
        The pointwise mutual informations in nats, (words, contexts).

    Raises:
        TypeError: If `cooccurrences` is not a tensor of real numbers.
        ValueError: If `cooccurrences` does not have two axes, or holds a negative number or only
            zeros.

    Examples:
        >>> pmi(torch.tensor([[2.0, 0.0], [0.0, 2.0]])).exp().tolist()
        [[2.0, 0.0], [0.0, 2.0]]

    References:
        Church and Hanks (1990), *Word Association Norms, Mutual Information, and Lexicography*.
    """
    joint = _shares("cooccurrences", cooccurrences, "words", "contexts")
    independent = joint.sum(1, keepdim=True).log() + joint.sum(0, keepdim=True).log()
    met = joint > 0
    return (joint.log() - independent.where(met, 0.0)).where(met, -torch.inf)


def nearest_neighbors(
    embeddings: Tensor, query: Tensor, k: int = 10, exclude: Sequence[int] = ()
) -> tuple[Tensor, Tensor]:
    r"""Find the words whose vectors point most nearly where a given vector points.

    $$\cos(q, v_w) = \frac{q^\top v_w}{\lVert q \rVert\, \lVert v_w \rVert}$$

    where $q$ is the query and $v_w$ the vector of word $w$; a vector of length 0 is at cosine 0 to all.

    Args:
        embeddings: The words' vectors $v$.
        query: The vector $q$. For the neighbors of a word, its row of `embeddings`, with the word itself in
            `exclude`.
        k: How many words to return.
        exclude: Words to leave out.

    Shape:
        - embeddings: (words, size)
        - query: (size,)

    Returns:
        The cosines, (k,), in falling order, and the words, (k,).

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If the shapes do not fit each other, an excluded word is not a word, or fewer than `k`
            words are left.

    Examples:
        >>> embeddings = torch.tensor([[1.0, 0.0], [3.0, 4.0], [-1.0, 0.0], [0.0, 0.0]])
        >>> cosines, words = nearest_neighbors(embeddings, embeddings[0], k=2, exclude=[0])
        >>> [round(cosine, 3) for cosine in cosines.tolist()], words.tolist()
        ([0.6, 0.0], [1, 3])
    """
    check_tensor("embeddings", embeddings, ["words", "size"])
    check_tensor("query", query, [("size", embeddings.shape[1])])
    words = len(embeddings)
    if not isinstance(exclude, Sequence):
        raise TypeError(
            f"exclude must be a sequence of words, got {type(exclude).__name__}"
        )
    for word in exclude:
        check_integer("exclude", word, f"[0, {words})")
    check_integer("k", k, f"[1, {words - len(set(exclude))}]")
    cosines = _unit(embeddings) @ _unit(query)  # (words,)
    for word in exclude:
        cosines[word] = -torch.inf
    best = cosines.topk(k)
    return best.values, best.indices


def analogy(
    embeddings: Tensor, a: int, b: int, c: int, k: int = 1, exclude_query: bool = True
) -> tuple[Tensor, Tensor]:
    r"""Complete "a is to b as c is to …" by vector arithmetic.

    $$\arg\max_{d \notin \{a, b, c\}} \cos\big( v_d,\ \hat v_b - \hat v_a + \hat v_c \big)$$

    where $\hat v = v / \lVert v \rVert$. **The three query words are left out by default**, as in every
    published score: the sum is often nearest to $b$ or $c$ itself, because $\hat v_b - \hat v_a$ is short.
    Set `exclude_query` to `False` to see how much of an answer is owed to that.

    Args:
        embeddings: The words' vectors $v$.
        a: The first word, as in "man is to king as woman is to queen".
        b: The second word.
        c: The third word.
        k: How many answers to return.
        exclude_query: Whether `a`, `b` and `c` are not allowed as answers.

    Shape:
        - embeddings: (words, size)

    Returns:
        The cosines, (k,), in falling order, and the words, (k,).

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `a`, `b` or `c` is not a word or fewer than `k` words are left.

    Examples:
        >>> man, king, woman, queen = 0, 1, 2, 3
        >>> embeddings = torch.tensor([[1.0, 0.1, 0.0], [1.0, 0.1, 0.7], [0.1, 1.0, 0.0], [0.1, 1.0, 0.8]])
        >>> analogy(embeddings, man, king, woman)[1].item() == queen
        True

    References:
        Mikolov, Yih and Zweig (2013), *Linguistic Regularities in Continuous Space Word Representations*.
        Levy and Goldberg (2014), *Linguistic Regularities in Sparse and Explicit Word Representations*.
    """
    check_tensor("embeddings", embeddings, ["words", "size"])
    for name, word in (("a", a), ("b", b), ("c", c)):
        check_integer(name, word, f"[0, {len(embeddings)})")
    check_bool("exclude_query", exclude_query)
    query = _unit(embeddings[b]) - _unit(embeddings[a]) + _unit(embeddings[c])
    return nearest_neighbors(embeddings, query, k, [a, b, c] if exclude_query else [])


def _context_places(tokens: Tensor, window: int) -> tuple[Tensor, Tensor]:
    """Return the places of each token's context, (length, 2 * window), and which are inside."""
    _check_integers("tokens", tokens, ["length"])
    check_integer("window", window, "[1, inf)")
    offsets = torch.cat([torch.arange(-window, 0), torch.arange(1, window + 1)])
    places = torch.arange(len(tokens))[:, None] + offsets
    return places, (places >= 0) & (places < len(tokens))


def _shares(name: str, counts: Tensor, *axes: str) -> Tensor:
    """Return `counts` divided by their sum; refuse negative numbers and a sum of 0."""
    check_tensor(name, counts, axes, floating=False)
    if counts.is_complex():
        raise TypeError(f"{name} must hold real numbers, got {counts.dtype}")
    if (counts < 0).any():
        raise ValueError(f"{name} must not be negative, got {counts.min().item()}")
    if not 0 < counts.sum() < torch.inf:
        total = counts.sum().item()
        raise ValueError(f"{name} must have a positive, finite sum, got {total}")
    return counts / counts.sum()


def _filled(rows: list[list[int]]) -> Tensor:
    depth = max(map(len, rows))
    return torch.tensor([row + [-1] * (depth - len(row)) for row in rows])


def _unit(vectors: Tensor) -> Tensor:
    lengths = torch.linalg.vector_norm(vectors, dim=-1, keepdim=True)
    return vectors / lengths.clamp(min=torch.finfo(vectors.dtype).tiny)


def _check_integers(
    name: str, value: Tensor, shape: Sequence[str | tuple[str, int]]
) -> None:
    check_tensor(name, value, shape, floating=False)
    if value.dtype not in (torch.int32, torch.int64):
        raise TypeError(f"{name} must hold integers, got {value.dtype}")
