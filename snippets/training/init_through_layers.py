"""How far signal and gradient get through 30 layers under eight initializations."""

from itertools import pairwise

import matplotlib.pyplot as plt
import torch
from torch import nn

from dlref.diagnostics import activation_statistics, delta_norms

torch.set_default_dtype(torch.float64)
depth, n = 30, 256


def measure(activation, std, widths):
    torch.manual_seed(0)
    layers = []
    for n_in, n_out in pairwise(widths):
        linear = nn.Linear(n_in, n_out, bias=False)
        nn.init.normal_(linear.weight, std=std(n_in, n_out))
        layers.append(nn.Sequential(linear, activation))
    x = torch.randn(64, n)
    stds = [row["std"] for row in activation_statistics(layers, x)]
    deltas = delta_norms(layers, x, torch.sum)
    return stds, [delta / deltas[-1] for delta in deltas]


def xavier(n_in, n_out):
    return (2 / (n_in + n_out)) ** 0.5


equal, alternating = [n] * (depth + 1), [n, n // 4] * (depth // 2) + [n]
fig, axes = plt.subplots(1, 2, figsize=(6.4, 3.4))
print("                     std of layer 1   of layer 30   gradient at layer 1")
for name, activation, std, widths in [
    ("ReLU, He", nn.ReLU(), lambda n_in, _: (2 / n_in) ** 0.5, equal),
    ("ReLU, Xavier", nn.ReLU(), xavier, equal),
    ("ReLU, torch default", nn.ReLU(), lambda n_in, _: (1 / (3 * n_in)) ** 0.5, equal),
    ("tanh, Xavier", nn.Tanh(), xavier, equal),
    ("sigmoid, Xavier", nn.Sigmoid(), xavier, equal),
    ("ReLU, std sqrt(n)", nn.ReLU(), lambda n_in, _: n_in**0.5, equal),
    ("ReLU, He, fan in", nn.ReLU(), lambda n_in, _: (2 / n_in) ** 0.5, alternating),
    ("ReLU, He, average", nn.ReLU(), lambda i, o: (4 / (i + o)) ** 0.5, alternating),
]:
    stds, deltas = measure(activation, std, widths)
    print(f"{name:20} {stds[0]:11.2f} {stds[-1]:15.1e} {deltas[0]:15.1e}")
    if widths == equal and "sqrt" not in name:
        for ax, values in zip(axes, (stds, deltas)):
            ax.semilogy(range(1, depth + 1), values, label=name)
axes[0].set(xlabel="layer", title="std of the activations", ylim=(1e-13, 1e1))
axes[1].set(xlabel="layer", title="gradient / that of layer 30", ylim=(1e-20, 1e2))
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
plt.show()
