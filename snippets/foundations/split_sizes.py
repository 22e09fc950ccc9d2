"""A test set needs a number of items, not a percentage of them."""

import matplotlib.pyplot as plt
import torch

from dlref.splitting import recommended_fractions


def half_width(p, m):
    """Half the width of the 95 % interval of an accuracy p measured on m items."""
    return 1.96 * (p * (1 - p) / m) ** 0.5


print("     items   train     dev    test   test items   p = 0.95   p = 0.5")
for n in (100, 1000, 10_000, 100_000, 1_000_000, 10_000_000):
    train, dev, test = recommended_fractions(n, difference=0.01)
    m = round(test * n)
    print(
        f"{n:10,}   {train:5.1%}   {dev:5.1%}   {test:5.1%}   {m:10,}"
        f"   {half_width(0.95, m):8.2%}   {half_width(0.5, m):7.2%}"
    )

m = torch.logspace(1, 6, 100)
fig, ax = plt.subplots()
for p in (0.5, 0.95, 0.99):
    ax.loglog(m, 100 * half_width(p, m), label=f"p = {p}")
for size, name in [(20, "20 % of 100"), (1000, "1000"), (10_000, "1 % of a million")]:
    width = 100 * half_width(0.5, size)
    ax.plot(size, width, "o", color="C0")
    ax.annotate(name, (size, width), xytext=(6, 4), textcoords="offset points")
ax.set(xlabel="test items m", ylabel="half-width, points")
ax.legend(loc="lower left")
plt.show()
