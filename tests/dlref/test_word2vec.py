"""`dlref.word2vec` against brute force: every pair, every word, every tree, the full PMI matrix."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import mutual_info_score
from torch import Tensor
from torch.nn import functional

from dlref import word2vec
from tests.dlref.oracle import DTYPES, Bad, assert_matches, bad_input

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "analogy": functional.cosine_similarity,
    "cbow_pairs": "no library has it: a loop over places and distances stands for it",
    "hierarchical_softmax": functional.binary_cross_entropy_with_logits,
    "huffman_codes": "no library has it: the least cost over all trees, found by trying them",
    "nearest_neighbors": functional.cosine_similarity,
    "negative_sampling_loss": functional.binary_cross_entropy_with_logits,
    "pmi": mutual_info_score,
    "skip_gram_pairs": "no library has it: a loop over places and distances stands for it",
    "subsample_probability": "no library has it: the formula in exact arithmetic stands for it",
    "unigram_table": "no library has it: the formula word by word, and the law of its draws",
}


def normal(*shape: int, dtype: torch.dtype = torch.float64, seed: int = 0) -> Tensor:
    return torch.randn(
        shape, generator=torch.Generator().manual_seed(seed), dtype=dtype
    )


# Pairs.


def nearby(tokens: list[int], place: int, window: int) -> list[int]:
    """The words around a place, by a loop; -1 outside."""
    distances = [j for j in range(-window, window + 1) if j != 0]
    inside = range(len(tokens))
    return [tokens[place + j] if place + j in inside else -1 for j in distances]


@settings(max_examples=50)
@given(tokens=st.lists(st.integers(0, 9), max_size=9), window=st.integers(1, 12))
def test_the_pairs_are_those_of_a_loop(tokens: list[int], window: int) -> None:
    text = torch.tensor(tokens, dtype=torch.int64)
    around = [nearby(tokens, place, window) for place in range(len(tokens))]
    pairs = word2vec.skip_gram_pairs(text, window)
    wanted = [
        [word, other]
        for word, others in zip(tokens, around, strict=True)
        for other in others
        if other >= 0
    ]
    assert pairs.shape == (len(wanted), 2)
    assert pairs.tolist() == wanted
    contexts, centers = word2vec.cbow_pairs(text, window)
    assert contexts.shape == (len(centers), 2 * window)
    if len(tokens) > 1:
        assert contexts.tolist() == around
        assert centers.tolist() == tokens
    else:
        assert len(centers) == 0
    assert int((contexts >= 0).sum()) == len(pairs)


def test_the_dtype_of_the_words_stays() -> None:
    tokens = torch.tensor([1, 2, 3], dtype=torch.int32)
    assert word2vec.skip_gram_pairs(tokens, 1).dtype == torch.int32
    assert word2vec.cbow_pairs(tokens, 1)[0].dtype == torch.int32


# Frequencies.

COUNTS = [400_000, 30_000, 1_000, 12, 1, 0]


@pytest.mark.parametrize("dtype", [torch.int64, torch.float64])
@pytest.mark.parametrize("threshold", [1e-5, 1e-3, 0.5, 2])
def test_words_are_dropped_by_the_formula(threshold: float, dtype: torch.dtype) -> None:
    total = sum(COUNTS)
    want = [
        max(0.0, 1 - math.sqrt(threshold * total / n)) if n else 0.0 for n in COUNTS
    ]
    counts = torch.tensor(COUNTS, dtype=dtype)
    got = word2vec.subsample_probability(counts, threshold)
    assert got.dtype == (torch.float64 if dtype == torch.float64 else torch.float32)
    assert got.tolist() == pytest.approx(want, abs=1e-6)


def test_a_word_at_the_threshold_is_never_dropped_and_the_default_is_that_of_the_paper() -> (
    None
):
    counts = torch.tensor([1, 99_999], dtype=torch.float64)
    assert word2vec.subsample_probability(counts)[0].item() == pytest.approx(
        0.0, abs=1e-12
    )
    assert word2vec.subsample_probability(counts)[1].item() == pytest.approx(
        1 - math.sqrt(1e-5), rel=1e-7
    )
    assert (
        word2vec.subsample_probability(counts * 4 + torch.tensor([1.0, 0.0]))[0].item()
        > 0.1
    )


@pytest.mark.parametrize("power", [0.75, 1.0, 1e-3, 2])
def test_the_noise_is_proportional_to_a_power_of_the_counts(power: float) -> None:
    weights = [n**power if n else 0.0 for n in COUNTS]
    want = [weight / sum(weights) for weight in weights]
    got = word2vec.unigram_table(torch.tensor(COUNTS, dtype=torch.float64), power)
    assert got.tolist() == pytest.approx(want, rel=1e-12)
    assert word2vec.unigram_table(
        torch.tensor(COUNTS), power
    ).tolist() == pytest.approx(want, rel=1e-5)


def test_the_default_power_is_three_quarters_and_draws_follow_the_table() -> None:
    table = word2vec.unigram_table(torch.tensor([81, 16, 1, 0]))
    assert table.tolist() == pytest.approx([27 / 36, 8 / 36, 1 / 36, 0])
    draws = 4000
    generator = torch.Generator().manual_seed(0)
    drawn = torch.multinomial(table, draws, replacement=True, generator=generator)
    z = (drawn.bincount(minlength=4) - draws * table) / (
        draws * table * (1 - table)
    ).sqrt().clamp(min=1e-9)
    assert z.abs().max() < 5


# Negative sampling.


def by_cross_entropy(center: Tensor, context: Tensor, negatives: Tensor) -> Tensor:
    """The same loss as a classification of true against drawn words."""
    scores = torch.cat(
        [(center * context).sum(1, keepdim=True), (negatives * center[:, None]).sum(2)],
        1,
    )
    labels = torch.zeros_like(scores)
    labels[:, 0] = 1
    return functional.binary_cross_entropy_with_logits(
        scores, labels, reduction="none"
    ).sum(1)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("scale", [1.0, 0.0, 1e2, 1e-42, 11.0])
@pytest.mark.parametrize(("batch", "drawn"), [(4, 5), (1, 1), (3, 0)])
def test_the_negative_sampling_loss_is_a_cross_entropy(
    batch: int, drawn: int, scale: float, dtype: torch.dtype
) -> None:
    shapes = [(batch, 6), (batch, 6), (batch, drawn, 6)]
    inputs = [
        normal(*shape, dtype=dtype, seed=i) * scale for i, shape in enumerate(shapes)
    ]
    loss = word2vec.negative_sampling_loss
    assert_matches(lambda c, o, n: loss(c, o, n, "none"), by_cross_entropy, *inputs)
    assert_matches(loss, lambda *t: by_cross_entropy(*t).mean(), *inputs)
    assert_matches(
        lambda c, o, n: loss(c, o, n, "sum"),
        lambda *t: by_cross_entropy(*t).sum(),
        *inputs,
    )


def test_an_empty_batch_has_no_losses() -> None:
    empty = (torch.zeros(0, 6), torch.zeros(0, 6), torch.zeros(0, 5, 6))
    assert word2vec.negative_sampling_loss(*empty, reduction="none").shape == (0,)
    assert word2vec.negative_sampling_loss(*empty, reduction="sum").item() == 0.0


def test_views_give_the_same_loss() -> None:
    center, context = normal(6, 4).t(), normal(1, 6, seed=1).expand(4, 6)
    assert_matches(
        lambda c, o, n: word2vec.negative_sampling_loss(c, o, n, reduction="none"),
        by_cross_entropy,
        center,
        context,
        normal(3, 4, 6, seed=2).transpose(0, 1),
    )


def test_the_expected_loss_is_least_at_the_shifted_pmi() -> None:
    met = torch.tensor([[5.0, 2.0, 1.0], [1.0, 4.0, 3.0]], dtype=torch.float64)
    joint, k = met / met.sum(), 4
    scores = (word2vec.pmi(met) - math.log(k)).requires_grad_()  # u^T v for every pair
    vectors = torch.ones(1, 1, dtype=torch.float64)
    losses = []
    for w, c in itertools.product(range(2), range(3)):
        score = scores[w, c].reshape(1, 1)
        seen = word2vec.negative_sampling_loss(
            score, vectors, vectors.new_zeros(1, 0, 1)
        )
        drawn = word2vec.negative_sampling_loss(
            score, vectors * 0, vectors[None]
        ) - math.log(2)
        losses.append(
            joint[w, c] * seen + k * joint[w].sum() * joint[:, c].sum() * drawn
        )
    [gradient] = torch.autograd.grad(torch.stack(losses).sum(), scores)
    torch.testing.assert_close(gradient, torch.zeros_like(gradient))


# The tree.


def cost(counts: list[int], codes: Tensor) -> int:
    lengths = (codes >= 0).sum(1).tolist()
    return sum(n * length for n, length in zip(counts, lengths, strict=True))


def least_cost(counts: tuple[int, ...]) -> int:
    """The least cost of any binary tree: try every pair for the first joint."""
    if len(counts) == 1:
        return 0
    best = math.inf
    for i, j in itertools.combinations(range(len(counts)), 2):
        rest = [n for place, n in enumerate(counts) if place not in (i, j)]
        joint = counts[i] + counts[j]
        best = min(best, joint + least_cost(tuple(sorted([*rest, joint]))))
    return int(best)


@settings(max_examples=50)
@given(counts=st.lists(st.integers(0, 20), min_size=2, max_size=5).filter(any))
def test_no_tree_is_cheaper(counts: list[int]) -> None:
    codes, _ = word2vec.huffman_codes(torch.tensor(counts))
    assert cost(counts, codes) == least_cost(tuple(counts))


@settings(max_examples=50)
@given(counts=st.lists(st.integers(0, 1000), min_size=2, max_size=40).filter(any))
def test_the_codes_are_those_of_one_full_binary_tree(counts: list[int]) -> None:
    codes, paths = word2vec.huffman_codes(torch.tensor(counts))
    words = len(counts)
    assert codes.shape == paths.shape
    assert codes.shape[0] == words
    assert codes.dtype == paths.dtype == torch.int64
    lengths = [sum(bit >= 0 for bit in code) for code in codes.tolist()]
    assert max(lengths) == codes.shape[1]
    assert (
        sum(Fraction(1, 2**length) for length in lengths) == 1
    )  # Kraft: nothing is left over
    node_of_prefix: dict[tuple[int, ...], int] = {}
    for code, path, length in zip(codes.tolist(), paths.tolist(), lengths, strict=True):
        assert code[length:] == path[length:] == [-1] * (codes.shape[1] - length)
        assert path[0] == words - 2
        for j in range(length):
            assert node_of_prefix.setdefault(tuple(code[:j]), path[j]) == path[j]
    assert sorted(node_of_prefix.values()) == list(range(words - 1))
    rising = sorted(zip(counts, lengths, strict=True))
    for (fewer, longer), (more, shorter) in itertools.pairwise(rising):
        assert fewer == more or longer >= shorter


def test_the_codes_of_a_small_tree_are_these() -> None:
    codes, paths = word2vec.huffman_codes(torch.tensor([8.0, 1.0, 3.0, 3.0]))
    # 1 + 3 (the earlier of the threes) = 4; 3 + 4 = 7; 7 + 8.
    assert codes.tolist() == [[1, -1, -1], [0, 1, 0], [0, 1, 1], [0, 0, -1]]
    assert paths.tolist() == [[2, -1, -1], [2, 1, 0], [2, 1, 0], [2, 1, -1]]
    # Of equal subtrees the older one is the rarer, and a word is older than any joint.
    codes, paths = word2vec.huffman_codes(torch.tensor([1, 1, 1, 1, 2]))
    assert codes.tolist() == [[1, 1, 0], [1, 1, 1], [0, 0, -1], [0, 1, -1], [1, 0, -1]]
    assert paths.tolist() == [[3, 2, 0], [3, 2, 0], [3, 1, -1], [3, 1, -1], [3, 2, -1]]
    codes, paths = word2vec.huffman_codes(torch.tensor([1, 1]))
    assert (codes.tolist(), paths.tolist()) == ([[0], [1]], [[0], [0]])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("scale", [1.0, 0.0, 1e4, 88.0, 1e-42])
def test_a_walk_is_a_sum_of_binary_cross_entropies(
    scale: float, dtype: torch.dtype
) -> None:
    codes, paths = word2vec.huffman_codes(torch.tensor([9, 4, 2, 1, 1]))
    target = torch.tensor([0, 3, 4, 1, 3])
    hidden, weight = (
        normal(5, 6, dtype=dtype) * scale,
        normal(4, 6, dtype=dtype, seed=1),
    )

    def walk(hidden: Tensor, weight: Tensor) -> Tensor:
        every = []
        for h, word in zip(hidden, target.tolist(), strict=True):
            length = int((codes[word] >= 0).sum())
            scores, bits = weight[paths[word, :length]] @ h, codes[word, :length]
            loss = functional.binary_cross_entropy_with_logits(
                scores, 1.0 - bits.to(dtype), reduction="sum"
            )
            every.append(-loss)
        return torch.stack(every)

    assert_matches(
        lambda h, w: word2vec.hierarchical_softmax(h, target, w, codes, paths),
        walk,
        hidden,
        weight,
    )
    nothing = word2vec.hierarchical_softmax(
        hidden[:0], target[:0], weight, codes, paths
    )
    assert nothing.shape == (0,)


@settings(max_examples=30)
@given(
    counts=st.lists(st.integers(1, 99), min_size=2, max_size=12),
    seed=st.integers(0, 99),
)
def test_the_probabilities_of_all_words_sum_to_one(
    counts: list[int], seed: int
) -> None:
    codes, paths = word2vec.huffman_codes(torch.tensor(counts))
    words = len(counts)
    hidden, weight = (
        normal(1, 4, seed=seed).expand(words, 4),
        normal(words - 1, 4, seed=seed + 1),
    )
    logs = word2vec.hierarchical_softmax(
        hidden, torch.arange(words), weight, codes, paths
    )
    assert logs.exp().sum().item() == pytest.approx(1.0, abs=1e-12)


# PMI.


@pytest.mark.parametrize("dtype", [torch.int64, *DTYPES])
def test_the_mean_of_the_pmi_is_the_mutual_information(dtype: torch.dtype) -> None:
    met = torch.tensor([[5, 2, 0], [1, 4, 3], [0, 0, 7], [0, 0, 0]], dtype=dtype)
    got = word2vec.pmi(met)
    some = met > 0
    mean = ((met[some] / met.sum()) * got[some]).sum().item()
    assert mean == pytest.approx(
        mutual_info_score(None, None, contingency=met[:3].numpy()), rel=1e-6
    )
    for w, c in itertools.product(range(4), range(3)):
        n, row, column = (int(x) for x in (met[w, c], met[w].sum(), met[:, c].sum()))
        want = math.log(n * 22 / (row * column)) if n else -math.inf
        assert got[w, c].item() == pytest.approx(want, abs=1e-6)


def test_independent_words_have_no_pmi() -> None:
    met = torch.outer(torch.tensor([1.0, 2.0, 5.0]), torch.tensor([3.0, 4.0]))
    torch.testing.assert_close(word2vec.pmi(met), torch.zeros(3, 2))
    torch.testing.assert_close(word2vec.pmi(met * 100), torch.zeros(3, 2))
    assert word2vec.pmi(met.t()).shape == (2, 3)


# Neighbors.


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("exclude", [[], [3], [0, 19, 5, 5], (1, 2)])
def test_the_neighbors_are_those_of_torchs_cosine_similarity(
    exclude: list[int], dtype: torch.dtype
) -> None:
    embeddings = normal(20, 5, dtype=dtype)
    embeddings *= torch.linspace(0.1, 100, 20, dtype=dtype)[
        :, None
    ]  # length plays no part
    query = normal(5, dtype=dtype, seed=1) * 30
    before = embeddings.clone()
    cosines, words = word2vec.nearest_neighbors(embeddings, query, 6, exclude)
    want = functional.cosine_similarity(embeddings, query[None], dim=1)
    order = [w for w in want.argsort(descending=True).tolist() if w not in exclude]
    assert words.tolist() == order[:6]
    torch.testing.assert_close(cosines, want[order[:6]])
    assert torch.equal(embeddings, before)


def test_ten_neighbors_are_the_default_and_all_that_are_left_can_be_had() -> None:
    embeddings = normal(12, 3)
    assert len(word2vec.nearest_neighbors(embeddings, embeddings[0])[1]) == 10
    assert word2vec.nearest_neighbors(embeddings, embeddings[4])[1][0].item() == 4
    left = word2vec.nearest_neighbors(embeddings, embeddings[0], 10, [0, 0, 1])[1]
    assert sorted(left.tolist()) == list(range(2, 12))


@pytest.mark.parametrize("scale", [1e4, 1e-30, 1e-42])
def test_short_and_long_vectors_are_compared_by_direction_alone(scale: float) -> None:
    embeddings = torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]) * scale
    cosines, words = word2vec.nearest_neighbors(embeddings, torch.tensor([0.0, 2.0]), 3)
    assert words[0].item() == 1
    assert cosines.isfinite().all()
    assert cosines[1:].tolist() == [0.0, 0.0]
    assert word2vec.nearest_neighbors(embeddings, torch.zeros(2), 1)[0].item() == 0.0


def test_an_analogy_is_the_nearest_neighbor_of_the_sum_of_unit_vectors() -> None:
    embeddings = (
        normal(30, 6) * torch.linspace(0.5, 20, 30, dtype=torch.float64)[:, None]
    )
    for a, b, c in [(0, 1, 2), (29, 3, 17), (4, 5, 4)]:
        unit = functional.normalize(embeddings, dim=1)
        scores = functional.cosine_similarity(
            embeddings, (unit[b] - unit[a] + unit[c])[None], dim=1
        )
        order = scores.argsort(descending=True).tolist()
        cosines, words = word2vec.analogy(embeddings, a, b, c, 5)
        others = [word for word in order if word not in (a, b, c)]
        assert words.tolist() == others[:5]
        torch.testing.assert_close(cosines, scores[others[:5]])
        assert word2vec.analogy(embeddings, a, b, c)[1].tolist() == others[:1]
        assert (
            word2vec.analogy(embeddings, a, b, c, 5, exclude_query=False)[1].tolist()
            == order[:5]
        )


def test_an_analogy_often_answers_with_its_own_question_when_it_may() -> None:
    embeddings = torch.tensor(
        [[1.0, 0.0, 0.0], [1.0, 0.1, 0.0], [0.0, 0.0, 1.0], [0.0, 0.5, 1.0]]
    )
    assert word2vec.analogy(embeddings, 0, 1, 2)[1].item() == 3
    assert word2vec.analogy(embeddings, 0, 1, 2, exclude_query=False)[1].item() == 2


tokens = torch.tensor([0, 1, 2])
counts = torch.tensor([3, 2, 1])
vectors = torch.zeros(4, 6)
codes, paths = word2vec.huffman_codes(counts)
hidden, nodes = torch.zeros(3, 6), torch.zeros(2, 6)
table = torch.zeros(5, 6)

BAD_INPUT = [
    Bad("skip_gram_pairs", "tokens", lambda: word2vec.skip_gram_pairs([1, 2], 1), TypeError, "^tokens must be a tensor, got list"),
    Bad("skip_gram_pairs", "tokens", lambda: word2vec.skip_gram_pairs(torch.ones(3), 1), TypeError, "^tokens must hold integers, got torch.float32"),
    Bad("skip_gram_pairs", "tokens", lambda: word2vec.skip_gram_pairs(torch.ones(3) > 0, 1), TypeError, "^tokens must hold integers, got torch.bool"),
    Bad("skip_gram_pairs", "tokens", lambda: word2vec.skip_gram_pairs(tokens[None], 1), ValueError, r"^tokens must be \(length,\), got \(1, 3\)"),
    Bad("skip_gram_pairs", "window", lambda: word2vec.skip_gram_pairs(tokens, 0), ValueError, r"^window must be an integer in \[1, inf\), got 0"),
    Bad("cbow_pairs", "tokens", lambda: word2vec.cbow_pairs(torch.ones(3), 1), TypeError, "^tokens must hold integers, got torch.float32"),
    Bad("cbow_pairs", "window", lambda: word2vec.cbow_pairs(tokens, 1.5), TypeError, r"^window must be an integer in \[1, inf\), got 1.5"),
    Bad("subsample_probability", "counts", lambda: word2vec.subsample_probability(counts[None]), ValueError, r"^counts must be \(words,\), got \(1, 3\)"),
    Bad("subsample_probability", "counts", lambda: word2vec.subsample_probability(torch.tensor([2, -1])), ValueError, "^counts must not be negative, got -1"),
    Bad("subsample_probability", "counts", lambda: word2vec.subsample_probability(torch.tensor([0, 0])), ValueError, "^counts must have a positive, finite sum, got 0"),
    Bad("subsample_probability", "counts", lambda: word2vec.subsample_probability(torch.tensor([1.0, math.inf])), ValueError, "^counts must have a positive, finite sum, got inf"),
    Bad("subsample_probability", "counts", lambda: word2vec.subsample_probability(torch.tensor([1.0, math.nan])), ValueError, "^counts must have a positive, finite sum, got nan"),
    Bad("subsample_probability", "threshold", lambda: word2vec.subsample_probability(counts, 0.0), ValueError, r"^threshold must be a number in \(0, inf\), got 0.0"),
    Bad("unigram_table", "counts", lambda: word2vec.unigram_table(counts[:0]), ValueError, "^counts must have a positive, finite sum, got 0"),
    Bad("unigram_table", "counts", lambda: word2vec.unigram_table(counts + 0j), TypeError, "^counts must hold real numbers, got torch.complex64"),
    Bad("unigram_table", "power", lambda: word2vec.unigram_table(counts, 0), ValueError, r"^power must be a number in \(0, inf\), got 0"),
    Bad("negative_sampling_loss", "center", lambda: word2vec.negative_sampling_loss(vectors[0], vectors, vectors[:, None]), ValueError, r"^center must be \(batch, size\), got \(6,\)"),
    Bad("negative_sampling_loss", "context", lambda: word2vec.negative_sampling_loss(vectors, vectors[:1], vectors[:, None]), ValueError, r"^context must be \(batch=4, size=6\), got \(1, 6\)"),
    Bad("negative_sampling_loss", "context", lambda: word2vec.negative_sampling_loss(vectors, vectors[:, :1], vectors[:, None]), ValueError, r"^context must be \(batch=4, size=6\), got \(4, 1\)"),
    Bad("negative_sampling_loss", "negatives", lambda: word2vec.negative_sampling_loss(vectors, vectors, vectors), ValueError, r"^negatives must be \(batch=4, K, size=6\), got \(4, 6\)"),
    Bad("negative_sampling_loss", "reduction", lambda: word2vec.negative_sampling_loss(vectors, vectors, vectors[:, None], "max"), ValueError, "^reduction must be one of 'mean', 'sum', 'none', got 'max'"),
    Bad("huffman_codes", "counts", lambda: word2vec.huffman_codes(counts[:1]), ValueError, "^counts must hold at least 2 words, got 1"),
    Bad("huffman_codes", "counts", lambda: word2vec.huffman_codes([1, 2]), TypeError, "^counts must be a tensor, got list"),
    Bad("huffman_codes", "counts", lambda: word2vec.huffman_codes(-counts), ValueError, "^counts must not be negative, got -3"),
    Bad("hierarchical_softmax", "hidden", lambda: word2vec.hierarchical_softmax(hidden[0], tokens, nodes, codes, paths), ValueError, r"^hidden must be \(batch, size\), got \(6,\)"),
    Bad("hierarchical_softmax", "target", lambda: word2vec.hierarchical_softmax(hidden, tokens[:2], nodes, codes, paths), ValueError, r"^target must be \(batch=3,\), got \(2,\)"),
    Bad("hierarchical_softmax", "target", lambda: word2vec.hierarchical_softmax(hidden, tokens + 1, nodes, codes, paths), ValueError, r"^target must hold words in \[0, 3\), got 3"),
    Bad("hierarchical_softmax", "target", lambda: word2vec.hierarchical_softmax(hidden, tokens - 1, nodes, codes, paths), ValueError, r"^target must hold words in \[0, 3\), got -1"),
    Bad("hierarchical_softmax", "target", lambda: word2vec.hierarchical_softmax(hidden, tokens.float(), nodes, codes, paths), TypeError, "^target must hold integers, got torch.float32"),
    Bad("hierarchical_softmax", "weight", lambda: word2vec.hierarchical_softmax(hidden, tokens, hidden, codes, paths), ValueError, r"^weight must be \(words - 1=2, size=6\), got \(3, 6\)"),
    Bad("hierarchical_softmax", "weight", lambda: word2vec.hierarchical_softmax(hidden, tokens, nodes[:, :5], codes, paths), ValueError, r"^weight must be \(words - 1=2, size=6\), got \(2, 5\)"),
    Bad("hierarchical_softmax", "codes", lambda: word2vec.hierarchical_softmax(hidden, tokens, nodes, codes[0], paths), ValueError, r"^codes must be \(words, depth\), got \(2,\)"),
    Bad("hierarchical_softmax", "codes", lambda: word2vec.hierarchical_softmax(hidden, tokens, nodes, codes.double(), paths), TypeError, "^codes must hold integers, got torch.float64"),
    Bad("hierarchical_softmax", "paths", lambda: word2vec.hierarchical_softmax(hidden, tokens, nodes, codes, paths[:2]), ValueError, r"^paths must be \(words=3, depth=2\), got \(2, 2\)"),
    Bad("hierarchical_softmax", "paths", lambda: word2vec.hierarchical_softmax(hidden, tokens, nodes, codes, paths[:, :1]), ValueError, r"^paths must be \(words=3, depth=2\), got \(3, 1\)"),
    Bad("pmi", "cooccurrences", lambda: word2vec.pmi(counts), ValueError, r"^cooccurrences must be \(words, contexts\), got \(3,\)"),
    Bad("pmi", "cooccurrences", lambda: word2vec.pmi(-torch.eye(2)), ValueError, "^cooccurrences must not be negative, got -1.0"),
    Bad("pmi", "cooccurrences", lambda: word2vec.pmi(torch.zeros(2, 2)), ValueError, "^cooccurrences must have a positive, finite sum, got 0.0"),
    Bad("nearest_neighbors", "embeddings", lambda: word2vec.nearest_neighbors(table[0], table[0]), ValueError, r"^embeddings must be \(words, size\), got \(6,\)"),
    Bad("nearest_neighbors", "query", lambda: word2vec.nearest_neighbors(table, torch.zeros(5)), ValueError, r"^query must be \(size=6,\), got \(5,\)"),
    Bad("nearest_neighbors", "k", lambda: word2vec.nearest_neighbors(table, table[0], 6), ValueError, r"^k must be an integer in \[1, 5\], got 6"),
    Bad("nearest_neighbors", "k", lambda: word2vec.nearest_neighbors(table, table[0], 5, [2, 2]), ValueError, r"^k must be an integer in \[1, 4\], got 5"),
    Bad("nearest_neighbors", "k", lambda: word2vec.nearest_neighbors(table, table[0], 0), ValueError, r"^k must be an integer in \[1, 5\], got 0"),
    Bad("nearest_neighbors", "exclude", lambda: word2vec.nearest_neighbors(table, table[0], 1, 3), TypeError, "^exclude must be a sequence of words, got int"),
    Bad("nearest_neighbors", "exclude", lambda: word2vec.nearest_neighbors(table, table[0], 1, [5]), ValueError, r"^exclude must be an integer in \[0, 5\), got 5"),
    Bad("nearest_neighbors", "exclude", lambda: word2vec.nearest_neighbors(table, table[0], 1, [-1]), ValueError, r"^exclude must be an integer in \[0, 5\), got -1"),
    Bad("analogy", "embeddings", lambda: word2vec.analogy(table.long(), 0, 1, 2), TypeError, "^embeddings must be a floating-point tensor, got torch.int64"),
    Bad("analogy", "embeddings", lambda: word2vec.analogy(table[0], 0, 1, 2), ValueError, r"^embeddings must be \(words, size\), got \(6,\)"),
    Bad("analogy", "a", lambda: word2vec.analogy(table, 5, 1, 2), ValueError, r"^a must be an integer in \[0, 5\), got 5"),
    Bad("analogy", "b", lambda: word2vec.analogy(table, 0, -1, 2), ValueError, r"^b must be an integer in \[0, 5\), got -1"),
    Bad("analogy", "c", lambda: word2vec.analogy(table, 0, 1, "2"), TypeError, r"^c must be an integer in \[0, 5\), got '2'"),
    Bad("analogy", "k", lambda: word2vec.analogy(table, 0, 1, 2, 3), ValueError, r"^k must be an integer in \[1, 2\], got 3"),
    Bad("analogy", "exclude_query", lambda: word2vec.analogy(table, 0, 1, 2, 1, 0), TypeError, "^exclude_query must be True or False, got 0"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
