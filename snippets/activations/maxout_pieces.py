"""Maxout: ReLU, leaky ReLU and |x| as special cases, a parabola from k lines."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import Maxout, leaky_relu, maxout, relu

torch.set_default_dtype(torch.float64)
x = torch.linspace(-1, 1, 2001)[:, None]


def lines(slopes, intercepts):
    """The pieces of one maxout unit at each x."""
    return x * torch.tensor(slopes) + torch.tensor(intercepts)


for name, slopes, f in [
    ("ReLU", [0.0, 1.0], relu),
    ("leaky ReLU", [0.01, 1.0], leaky_relu),
    ("|x|", [-1.0, 1.0], torch.abs),
]:
    same = torch.equal(maxout(lines(slopes, [0.0, 0.0]), pieces=2), f(x))
    print(f"slopes {slopes}: equal to {name}: {same}")

fig, axes = plt.subplots(1, 2, figsize=(6.4, 3.0), sharey=True)
print("\nx² on [-1, 1] from k tangents, raised: largest error, 1 / (2 k²)")
for k in (2, 4, 8):
    touch = [-1 + (2 * j + 1) / k for j in range(k)]
    slopes = [2 * t for t in touch]
    intercepts = [-(t**2) + 1 / (2 * k**2) for t in touch]
    pieces = lines(slopes, intercepts)
    error = (maxout(pieces, pieces=k) - x**2).abs().max()
    print(f"k = {k}: {error:.5f}  {1 / (2 * k**2):.5f}")
    if k < 8:
        ax = axes[k // 2 - 1]
        ax.plot(x, pieces, color="C3", lw=0.8)
        ax.plot(x, x**2, "--", color="C1", label="$x^2$")
        ax.plot(x, maxout(pieces, pieces=k), color="C0", label="maxout")
        ax.set(xlabel="x", title=f"k = {k}", ylim=(-0.3, 1.1))

axes[0].legend(loc="upper center")
print("\nparameters of a layer from 32 to 64")
for k in (1, 2, 3, 5):
    layer = Maxout(32, 64, pieces=k)
    print(f"  k = {k}: {sum(p.numel() for p in layer.parameters())}", end="")
print()
plt.show()
