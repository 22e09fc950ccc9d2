"""Five activation functions, two tasks, four seeds: there is no best one."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import elu, gelu, relu, silu, tanh
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
seeds, width = 4, 16
x, x_test = torch.randn(100, 4), torch.randn(500, 4)


def targets(x):
    """A smooth and a folded function of x, each once for every seed."""
    smooth = torch.sin(2 * x[:, 0]) + x[:, 1] * x[:, 2]
    folded = 2 * x[:, 0].abs() + torch.maximum(x[:, 1], x[:, 2])
    return torch.stack([smooth, folded]).repeat_interleave(seeds, 0)[:, :, None]


y, y_test = targets(x), targets(x_test)
variance = y_test.var(dim=(1, 2), correction=0)


def unexplained(f, gain):
    """Train all networks of one function at once; share of the variance left."""
    torch.manual_seed(1)
    W1 = torch.randn(seeds, 4, width) / 2
    W2 = torch.randn(seeds, width, width) * gain / width**0.5
    v = torch.randn(seeds, width, 1) / width**0.5
    W1, W2, v = (p.repeat(2, 1, 1) for p in (W1, W2, v))  # the same start for both
    b1, b2, c = (torch.zeros(2 * seeds, 1, n) for n in (width, width, 1))
    optimizer = Adam([p.requires_grad_() for p in (W1, W2, v, b1, b2, c)], lr=0.02)
    for _ in range(70):
        a = f(f(x @ W1 + b1) @ W2 + b2) @ v + c
        optimizer.zero_grad()
        (a - y).square().mean((1, 2)).sum().backward()
        optimizer.step()
    with torch.no_grad():
        a = f(f(x_test @ W1 + b1) @ W2 + b2) @ v + c
        return ((a - y_test).square().mean((1, 2)) / variance).reshape(2, seeds)


fig, axes = plt.subplots(1, 2, figsize=(6.4, 3.2), sharex=True)
print("share of the test      smooth target        folded target")
print("variance left       mean   from   to      mean   from   to")
names = ["tanh", "ReLU", "ELU", "GELU", "SiLU"]
functions = [tanh, relu, elu, gelu, silu]
for k, (name, f, gain) in enumerate(zip(names, functions, [1.6, 1.4, 1.2, 1.5, 1.7])):
    row = ""
    for ax, left in zip(axes, unexplained(f, gain)):
        row += f"{left.mean():10.2f} {left.min():6.2f} {left.max():5.2f}"
        ax.plot([k] * seeds, left, "o", color="C0", alpha=0.6)
        ax.plot([k - 0.3, k + 0.3], [left.mean()] * 2, color="C1")
    print(f"{name:12} {row}")
for ax, title in zip(axes, ["smooth target", "folded target"]):
    ax.set_xticks(range(5), names, fontsize="small", rotation=60)
    ax.set(title=title, ylim=(0, None))
axes[0].set_ylabel("share of variance left")
plt.show()
