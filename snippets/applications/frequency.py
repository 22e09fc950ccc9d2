"""What subsampling and the exponent 3/4 do to frequent and rare words."""

import matplotlib.pyplot as plt
import torch

from dlref.word2vec import subsample_probability, unigram_table

ranks = torch.arange(1, 100_001)
counts = 1e9 / ranks  # Zipf's law: the word of rank r occurs in proportion to 1/r

kept = counts * (1 - subsample_probability(counts, threshold=1e-5))
distributions = {
    "text, U": counts / counts.sum(),
    "after subsampling": kept / kept.sum(),
    "negatives, U^(3/4)": unigram_table(counts),
}
bands = ["1-10", "11-100", "101-1000", "1001-10⁴", "10⁴-10⁵"]
edges = [0, 10, 100, 1000, 10_000, 100_000]
shares = {name: [] for name in distributions}

print("ranks      " + "".join(f"{name:>21}" for name in distributions))
for i, band in enumerate(bands):
    for name, distribution in distributions.items():
        shares[name].append(distribution[edges[i] : edges[i + 1]].sum().item())
    print(f"{band:11}" + "".join(f"{share[-1]:21.1%}" for share in shares.values()))
print(f"tokens left after subsampling: {kept.sum() / counts.sum():.0%}")

fig, ax = plt.subplots()
for i, (name, share) in enumerate(shares.items()):
    ax.bar([band + 0.27 * (i - 1) for band in range(5)], share, 0.25, label=name)
ax.set(xlabel="rank of the word", ylabel="share", xticks=range(5), xticklabels=bands)
ax.legend()
plt.show()
