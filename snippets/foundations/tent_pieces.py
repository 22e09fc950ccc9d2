"""A tent, applied to itself: two units a layer double the pieces with each layer."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import relu

torch.set_default_dtype(torch.float64)
grid = torch.linspace(0, 1, 2**12 + 1)  # binary fractions: the slopes are exact


def tent(x):
    """One layer of two ReLU units: 0 at 0 and 1, 1 in the middle."""
    return 2 * relu(x) - 4 * relu(x - 0.5)


def pieces(y):
    slopes = y.diff() / grid.diff()
    return 1 + (slopes.diff().abs() > 1e-6).sum().item()


def one_hidden_layer(y, units):
    """The least-squares fit with kinks at 1/units, 2/units, ...; its RMS error."""
    kinks = torch.arange(units) / units
    features = torch.cat([torch.ones(len(grid), 1), relu(grid[:, None] - kinks)], 1)
    fit = features @ torch.linalg.lstsq(features, y[:, None]).solution
    return (fit[:, 0] - y).square().mean().sqrt().item()


y, curves = grid, []
print("layers   units   pieces   one hidden layer needs, at least")
for k in range(1, 9):
    y = tent(y)
    curves.append(y)
    if k in (1, 2, 3, 5, 8):
        print(f"{k:6} {2 * k:7} {pieces(y):8} {pieces(y) - 1:9}")
for units in (10, 16, 32):
    error = one_hidden_layer(curves[4], units)
    print(f"{units} units, kinks at equal distances, on 5 tents: RMS error {error:.3f}")
print(f"a constant: {curves[4].std():.3f}")

fig, axes = plt.subplots(1, 4, figsize=(6.4, 1.9), sharey=True)
for ax, k in zip(axes, (1, 2, 3, 5)):
    ax.plot(grid, curves[k - 1], lw=1.2)
    ax.set(title=f"{k} × 2 units", xticks=[0, 1], yticks=[0, 1])
plt.show()
