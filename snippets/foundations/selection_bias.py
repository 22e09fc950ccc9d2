"""The best of k equally good models looks better than any of them is."""

import matplotlib.pyplot as plt
import torch
from torch.distributions import Binomial

torch.manual_seed(0)
p, most, runs = 0.90, 1000, 1000
ks = torch.arange(1, most + 1)

fig, ax = plt.subplots()
print("dev items   k = 1   k = 2   k = 10   k = 100   k = 1000   test")
for m in (1000, 10_000):
    models = Binomial(m, torch.tensor(p))
    dev = models.sample((runs, most)) / m
    best = dev.cummax(dim=1).values.mean(0)  # best[k - 1]: the mean maximum of k scores
    test = (models.sample((runs,)) / m).mean()  # of the chosen model, on new items
    print(
        f"{m:9,}   {best[0]:.3f}   {best[1]:.3f}   {best[9]:6.3f}"
        f"   {best[99]:7.3f}   {best[999]:8.3f}   {test:.3f}"
    )
    ax.semilogx(ks, best, label=f"best of k on {m} dev items")
ax.axhline(p, color="C2", ls="--", label="the same model on new items")
ax.set(xlabel="models compared, k", ylabel="accuracy")
ax.legend()
plt.show()
