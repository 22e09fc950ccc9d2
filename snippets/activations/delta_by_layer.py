"""The gradient at each of 30 layers before training, for three functions and five inits."""

import matplotlib.pyplot as plt
import torch
from torch import nn

from dlref.activations import relu, sigmoid, tanh
from dlref.diagnostics import delta_norms
from dlref.initializers import kaiming_normal_, xavier_normal_

torch.set_default_dtype(torch.float64)  # in float32 the small ones would round to zero
depth, width = 30, 128


def torch_default(weight):
    return nn.init.kaiming_uniform_(weight, a=5**0.5)


def he(weight):
    return kaiming_normal_(weight, nonlinearity="relu")


cases = {
    "sigmoid, Xavier": (sigmoid, xavier_normal_),
    "tanh, Xavier": (tanh, xavier_normal_),
    "tanh, nn.Linear": (tanh, torch_default),
    "ReLU, He": (relu, he),
    "ReLU, nn.Linear": (relu, torch_default),
}
fig, ax = plt.subplots()
print("delta at layer        1        10        20        30")
for name, (f, init) in cases.items():
    torch.manual_seed(0)
    layers = []
    for _ in range(depth):
        linear = nn.Linear(width, width)
        init(linear.weight)
        nn.init.zeros_(linear.bias)
        layers.append(nn.Sequential(linear))
    x, direction = torch.randn(256, width), torch.randn(256, width)
    steps = [lambda a, l=l: f(l(a)) for l in layers]
    norms = delta_norms(steps, x, lambda a: (a * direction).sum())
    norms = torch.tensor(norms) / norms[-1]
    print(f"{name:16}", *(f"{norms[k - 1]:9.1e}" for k in (1, 10, 20, 30)))
    ax.semilogy(range(1, depth + 1), norms, label=name)
ax.set(xlabel="layer", ylabel="gradient norm / that of layer 30")
ax.legend()
plt.show()
