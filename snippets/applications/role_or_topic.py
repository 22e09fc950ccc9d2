"""A narrow window groups words by their role, a wide one by their topic."""

import matplotlib.pyplot as plt
import torch
from torch.nn.functional import embedding, normalize

from dlref.word2vec import negative_sampling_loss, skip_gram_pairs, unigram_table

kitchen = ["cook", "baker", "soup", "bread", "bass"]  # two who act, three things
sea = ["sailor", "captain", "boat", "ship", "sail"]
stage = ["singer", "pianist", "song", "tune", "bass"]  # bass: fish and instrument
words = dict.fromkeys([*kitchen, *sea, *stage, "the", "a", "likes", "hates"])
number = {word: i for i, word in enumerate(words)}


def paragraph():
    """Four sentences on one topic, such as: the cook likes a soup."""
    topic, text = [kitchen, sea, stage][torch.randint(3, ()).item()], []
    for a, b, c in torch.randint(6, (4, 3)).tolist():
        text += ["the", topic[a % 2], ["likes", "hates"][b % 2], "a", topic[2 + c % 3]]
    return torch.tensor([number[word] for word in text])


def train(pairs, size=8, k=5, steps=200, batch=300):
    noise = unigram_table(pairs[:, 1].bincount())
    V = (0.1 * torch.randn(len(words), size)).requires_grad_()
    U = torch.zeros(len(words), size, requires_grad=True)
    optimizer = torch.optim.Adam([V, U], lr=0.05, fused=True)
    for _ in range(steps):
        center, context = pairs[torch.randint(len(pairs), (batch,))].T
        negatives = torch.multinomial(noise, batch * k, replacement=True).view(batch, k)
        vectors = embedding(center, V), embedding(context, U), embedding(negatives, U)
        optimizer.zero_grad()
        negative_sampling_loss(*vectors).backward()
        optimizer.step()
    return normalize(V.detach())


torch.manual_seed(0)
text = torch.stack([paragraph() for _ in range(500)])
queries = ["cook baker", "cook sailor", "cook soup", "cook boat", "likes hates"]
queries += ["bass soup", "bass song", "soup song"]
rows = {query: f"{query:13}" for query in queries}
fig, axes = plt.subplots(1, 2, figsize=(6.4, 3.2), sharex=True, sharey=True)
for ax, window in zip(axes, [1, 5]):
    places = skip_gram_pairs(torch.arange(20), window)  # the same in every paragraph
    pairs = text[:, places].flatten(0, 1)
    V = train(pairs)
    for query in queries:
        x, y = (number[word] for word in query.split())
        met = (pairs == torch.tensor([x, y])).all(1).sum()
        rows[query] += f"{met:9}   {V[x] @ V[y]:6.2f}   "

    nouns = V[:-4]
    U, S, _ = torch.linalg.svd(nouns - nouns.mean(0))
    plane = (U[:, :2] * S[:2]).numpy()  # the two main axes
    topics = {"kitchen": kitchen, "sea": sea, "stage": stage}
    for i, (name, topic) in enumerate(topics.items()):
        xy = plane[[number[word] for word in topic]].T
        ax.plot(*xy[:, :2], "o", color=f"C{i}", mfc="none", ms=5 + 4 * i)
        ax.plot(*xy[:, 2:], "x", color=f"C{i}", ms=5 + 4 * i, label=name)
    ax.set(title=f"window {window}", xticks=[], yticks=[], aspect="equal")
fig.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncols=3)

print("               window 1             window 5")
print("words       times met   cosine   times met   cosine")
print("\n".join(row.rstrip() for row in rows.values()))
plt.show()
