"""Batch normalization cancels the scale of the weights; the gradient still grows."""

from math import pi

import torch

from dlref.activations import relu, tanh
from dlref.diagnostics import delta_norms
from dlref.normalization import batch_norm

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
depth, n, samples = 30, 128, 128
weights = torch.randn(depth, n, n) / n**0.5
x, target = torch.randn(samples, n), torch.randn(samples, n)


def normalized(a):
    return batch_norm(a, None, None, training=True)


def growth(f, scale, norm):
    layers = [lambda a, W=W: f(norm(a @ W.T * scale)) for W in weights]
    norms = delta_norms(layers, x, lambda a: (a * target).sum())
    return (norms[0] / norms[-1]) ** (2 / (depth - 1))


print("factor per layer of the squared gradient, weights times    √2      10")
for name, f, norm in [
    ("ReLU", relu, lambda a: a),
    ("ReLU, batch norm", relu, normalized),
    ("tanh, batch norm", tanh, normalized),
    ("no activation, batch norm", lambda a: a, normalized),
]:
    factors = [growth(f, scale, norm) for scale in (2**0.5, 10)]
    print(f"{name:52}", *(f"{factor:8.3f}" for factor in factors))
print(f"theory for wide ReLU layers, batch norm: π/(π - 1) = {pi / (pi - 1):.3f}")
