"""What subsampling and the exponent 3/4 do to frequent and rare words."""

from itertools import pairwise

import matplotlib.pyplot as plt
import torch

from dlref.word2vec import subsample_probability, unigram_table

ranks = torch.arange(1, 100_001)
counts = 1e9 / ranks  # Zipf's law: the word of rank r occurs in proportion to 1/r

kept = counts * (1 - subsample_probability(counts, threshold=1e-5))
shares = {
    "text, U": counts / counts.sum(),
    "left after subsampling": kept / kept.sum(),
    "negatives, U^(3/4)": unigram_table(counts),
}
edges = [0, 10, 100, 1000, 10_000, 100_000]
bands = ["1-10", "11-100", "101-1000", "1001-10⁴", "10⁴-10⁵"]

print("ranks                 " + "".join(f"{band:>13}" for band in bands))
for name, share in shares.items():
    sums = [share[a:b].sum() for a, b in pairwise(edges)]
    shares[name] = [s.item() for s in sums]
    print(f"{name:24}" + "".join(f"{s:13.1%}" for s in sums))
print(f"tokens left after subsampling: {kept.sum() / counts.sum():.0%}")

fig, ax = plt.subplots()
for i, (name, sums) in enumerate(shares.items()):
    ax.bar([band + 0.27 * (i - 1) for band in range(5)], sums, 0.25, label=name)
ax.set(xlabel="rank of the word", ylabel="share", xticks=range(5), xticklabels=bands)
ax.legend()
plt.show()
