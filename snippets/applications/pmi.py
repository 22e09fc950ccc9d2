"""Skip-gram with negative sampling, trained on pairs, arrives at PMI - log k."""

import matplotlib.pyplot as plt
import torch
from torch.nn.functional import embedding

from dlref.word2vec import negative_sampling_loss, pmi, skip_gram_pairs, unigram_table

torch.manual_seed(0)
words, topics, k = 12, 4, 5
# A text whose topic changes now and then; each topic has its own word frequencies.
frequencies = torch.rand(topics, words) ** 4 + 0.01
topic = (torch.rand(50_000) < 0.05).cumsum(0) % topics
text = torch.multinomial(frequencies[topic], 1)[:, 0]
pairs = skip_gram_pairs(text, window=2)

counts = torch.zeros(words, words)
counts.index_put_((pairs[:, 0], pairs[:, 1]), torch.ones(len(pairs)), accumulate=True)
target = pmi(counts) - torch.tensor(k).log()
noise = unigram_table(counts.sum(0), power=1.0)


def train(size, steps=300, batch=500):
    V = (0.1 * torch.randn(words, size)).requires_grad_()  # vectors of the centers
    U = torch.zeros(words, size, requires_grad=True)  # vectors of the contexts
    optimizer = torch.optim.Adam([V, U], lr=0.05, fused=True)
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = 0.05 * (1 - step / steps)
        center, context = pairs[torch.randint(len(pairs), (batch,))].T
        negatives = torch.multinomial(noise, batch * k, replacement=True).view(batch, k)
        loss = negative_sampling_loss(
            embedding(center, V), embedding(context, U), embedding(negatives, U)
        )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return (V @ U.T).detach()


fig, axes = plt.subplots(1, 2, figsize=(6.4, 3.2), sharex=True, sharey=True)
print("size   correlation with PMI - log k   mean difference")
for ax, size in zip(axes, (words, 2), strict=True):
    learned = train(size)
    both = torch.stack([learned.flatten(), target.flatten()])
    print(
        f"{size:4}   {both.corrcoef()[0, 1]:28.3f}"
        f"   {(learned - target).abs().mean():15.3f}"
    )
    ax.plot(target.flatten(), learned.flatten(), ".")
    ax.axline((-2, -2), slope=1, color="C1", lw=1)
    ax.set(xlabel="PMI - log k", title=f"{size} numbers per word", aspect="equal")
axes[0].set(ylabel="u · v, learned")
plt.show()
