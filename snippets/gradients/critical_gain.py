"""The factor of the gradient per layer, by gain; where it is one, depth is free."""

from functools import partial

import matplotlib.pyplot as plt
import torch

from dlref.activations import relu, sigmoid, tanh
from dlref.diagnostics import delta_norms

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
depth, width, samples = 30, 64, 16
weights = torch.randn(depth, width, width) / width**0.5
x, direction = torch.randn(samples, width), torch.randn(samples, width)


def layer(f, W, a):
    return f(a @ W.T)


def loss(a):
    return (a * direction).sum()


fig, ax = plt.subplots()
gains = [2 ** (k / 2) for k in range(-2, 9)]  # 0.5 to 16
print("factor per layer at gain", *(f"{gain:5.2f}" for gain in gains))
for name, f in {"ReLU": relu, "tanh": tanh, "sigmoid": sigmoid}.items():
    factors = []
    for gain in gains:
        norms = delta_norms([partial(layer, f, gain * W) for W in weights], x, loss)
        factors.append((norms[0] / norms[-1]) ** (1 / (depth - 1)))
    print(f"{name:24}", *(f"{r:5.2f}" for r in factors))
    ax.loglog(gains, factors, ".-", label=name)
ax.axhline(1, color="C5", linestyle=":")
ax.set(xlabel="gain g: weights of variance g²/n", ylabel="factor per layer")
ax.legend()
plt.show()
