"""Three activation functions, two tasks, two learning rates, four seeds of each."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import relu, silu, tanh
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
seeds, width = 4, 16
rates = torch.tensor([0.02, 0.1])
x, x_test = torch.randn(120, 4), torch.randn(500, 4)


def targets(x):
    """A smooth and a folded function of x, for all rates and seeds."""
    smooth = torch.sin(2 * x[:, 0]) + x[:, 1] * x[:, 2]
    folded = 2 * x[:, 0].abs() + torch.maximum(x[:, 1], x[:, 2])
    return torch.stack([smooth, folded])[:, None, None, :, None]


def unexplained(f, gain):
    """Train all networks of one function at once; share of the variance left."""
    torch.manual_seed(1)
    start = [  # the same for both tasks and rates
        torch.randn(seeds, 4, width) / 2,
        torch.randn(seeds, width, width) * gain / width**0.5,
        torch.randn(seeds, width, 1) / width**0.5,
    ] + [torch.zeros(seeds, 1, n) for n in (width, width, 1)]
    # Adam at rate 1 on the distance from the start in units of the rate
    moved = [torch.zeros(2, 2, *p.shape, requires_grad=True) for p in start]
    scale = rates[:, None, None, None]

    def network(x):
        W1, W2, v, b1, b2, c = (p + scale * m for p, m in zip(start, moved))
        return f(f(x @ W1 + b1) @ W2 + b2) @ v + c

    optimizer = Adam(moved, lr=1)
    for _ in range(50):
        optimizer.zero_grad()
        (network(x) - targets(x)).square().mean((3, 4)).sum().backward()
        optimizer.step()
    y = targets(x_test)
    with torch.no_grad():
        error = (network(x_test) - y).square().mean((3, 4))
    return error / y.var((3, 4), correction=0)


fig, axes = plt.subplots(1, 2, figsize=(6.4, 3.2), sharex=True)
print("share of the test    smooth target       folded target")
print("variance left       mean  from   to     mean  from   to")
places, names = [], []
for name, f, gain in [("tanh", tanh, 1.6), ("ReLU", relu, 1.4), ("SiLU", silu, 1.7)]:
    left = unexplained(f, gain)  # (task, rate, seed)
    for k, rate in enumerate(rates):
        places.append(len(places))
        names.append(f"{name}, {rate:.2f}")
        row = ""
        for ax, shares in zip(axes, left[:, k]):
            row += f"{shares.mean():9.2f} {shares.min():5.2f} {shares.max():5.2f}"
            ax.plot([places[-1]] * seeds, shares, "o", color=f"C{k}", alpha=0.6)
        print(f"{names[-1]:15} {row}")
for ax, title in zip(axes, ["smooth target", "folded target"]):
    ax.set_xticks(places, names, fontsize="small", rotation=60)
    ax.set(title=title, ylim=(0, None))
axes[0].set_ylabel("share of variance left")
plt.show()
