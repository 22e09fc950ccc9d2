"""With large weights ReLU's gradient grows most: 30 layers at five gains."""

from functools import partial

import torch

from dlref.activations import relu, sigmoid, tanh
from dlref.diagnostics import delta_norms

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
depth, width, samples = 30, 128, 64
weights = torch.randn(depth, width, width) / width**0.5
x, direction = torch.randn(samples, width), torch.randn(samples, width)


def layer(f, W, a):
    return f(a @ W.T)


def loss(a):
    return (a * direction).sum()


print("gain   sigmoid      tanh      ReLU   (gain/√2)^29")
for gain in [1.0, 2**0.5, 2.0, 3.0, 4.0]:
    print(f"{gain:4.2f}", end="")
    for f in (sigmoid, tanh, relu):
        layers = [partial(layer, f, gain * W) for W in weights]
        norms = delta_norms(layers, x, loss)
        print(f"{norms[0] / norms[-1]:10.1e}", end="")
    print(f"{(gain / 2**0.5) ** 29:12.1e}")
