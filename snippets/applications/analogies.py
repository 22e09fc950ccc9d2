"""Leaving out the query words lets "king - man + woman" succeed at any offset."""

import torch
from torch.nn.functional import logsigmoid, normalize

from dlref.word2vec import analogy, nearest_neighbors, unigram_table

torch.manual_seed(0)
themes, contexts = 15, 200  # a theme: the pair man, woman or the pair king, queen ...
shared_by_theme = torch.rand(themes, contexts) ** 6
shared_by_gender = torch.rand(2, contexts) ** 6
own = torch.rand(2 * themes, contexts) ** 6
male = torch.arange(0, 2 * themes, 2)  # the others are female


def draw(gender, size=15):
    """Return counts (words, contexts) from a text, and the first vectors of both."""
    frequencies = shared_by_theme.repeat_interleave(2, dim=0) + 0.3 * own
    frequencies += gender * shared_by_gender.repeat(themes, 1)
    counts = torch.poisson(5000 * frequencies / frequencies.sum(1, keepdim=True))
    V, U = (0.1 * torch.randn(n, size) for n in (2 * themes, contexts))
    return counts, V, U


def train(counts, V, U, k=5):
    """Skip-gram, all pairs at once, with the average over negatives."""
    noise = torch.stack([unigram_table(table.sum(0)) for table in counts])
    negatives = k * counts.sum(2, keepdim=True) * noise[:, None]
    V, U = V.requires_grad_(), U.requires_grad_()
    optimizer = torch.optim.Adam([V, U], lr=0.05, fused=True)
    for _ in range(200):
        s = V @ U.mT  # (texts, words, contexts)
        loss = -(counts * logsigmoid(s) + negatives * logsigmoid(-s)).sum((1, 2))
        optimizer.zero_grad()
        (loss / counts.sum((1, 2))).sum().backward()
        optimizer.step()
    return V.detach()


print("gender   cos(king, queen)   query words left out   allowed   no arithmetic")
genders = 0.0, 0.1, 0.3, 1.0
tables = [draw(gender) for gender in genders]
for gender, V in zip(genders, train(*map(torch.stack, zip(*tables)))):
    right = []
    for king in male.tolist():
        queen = king + 1
        _, nearest = nearest_neighbors(V, V[king], k=1, exclude=[king])
        for man in male[male != king].tolist():
            woman = man + 1
            _, left_out = analogy(V, man, king, woman)
            _, allowed = analogy(V, man, king, woman, exclude_query=False)
            right.append([w.item() == queen for w in (left_out, allowed, nearest)])
    shares = torch.tensor(right).double().mean(0)
    unit = normalize(V)
    cosine = (unit[male] * unit[male + 1]).sum(1).mean()
    print(
        f"{gender:6.1f}   {cosine:16.2f}"
        f"   {shares[0]:20.0%}   {shares[1]:7.0%}   {shares[2]:13.0%}"
    )
