"""How far signal and gradient get through 30 layers under eight initializations."""

from itertools import pairwise

import matplotlib.pyplot as plt
import torch

from dlref.diagnostics import activation_statistics, delta_norms

torch.set_default_dtype(torch.float64)
depth, n = 30, 256


def draw(widths):
    """Return weights of deviation 1, a matrix (n_in, n_out) for each layer."""
    return [torch.randn(n_in, n_out) for n_in, n_out in pairwise(widths)]


def layer(f, W):
    return lambda a: f(a @ W)


def measure(f, std, weights):
    layers = [layer(f, std(*W.shape) * W) for W in weights]
    stds = [row["std"] for row in activation_statistics(layers, x)]
    deltas = delta_norms(layers, x, torch.sum)
    return stds, [delta / deltas[-1] for delta in deltas]


def xavier(n_in, n_out):
    return (2 / (n_in + n_out)) ** 0.5


torch.manual_seed(0)
x = torch.randn(64, n)
equal, alternating = draw([n] * (depth + 1)), draw([n, n // 4] * (depth // 2) + [n])
fig, axes = plt.subplots(1, 2, figsize=(6.4, 3.4))
print("                     std of layer 1   of layer 30   gradient at layer 1")
for name, f, std, weights in [
    ("ReLU, He", torch.relu, lambda n_in, _: (2 / n_in) ** 0.5, equal),
    ("ReLU, Xavier", torch.relu, xavier, equal),
    ("ReLU, torch default", torch.relu, lambda n_in, _: (3 * n_in) ** -0.5, equal),
    ("tanh, Xavier", torch.tanh, xavier, equal),
    ("sigmoid, Xavier", torch.sigmoid, xavier, equal),
    ("ReLU, std sqrt(n)", torch.relu, lambda n_in, _: n_in**0.5, equal),
    ("ReLU, He, fan in", torch.relu, lambda n_in, _: (2 / n_in) ** 0.5, alternating),
    ("ReLU, He, average", torch.relu, lambda i, o: (4 / (i + o)) ** 0.5, alternating),
]:
    stds, deltas = measure(f, std, weights)
    print(f"{name:20} {stds[0]:11.2f} {stds[-1]:15.1e} {deltas[0]:15.1e}")
    if weights is equal and "sqrt" not in name:
        for ax, values in zip(axes, (stds, deltas)):
            ax.semilogy(range(1, depth + 1), values, label=name)
axes[0].set(xlabel="layer", title="std of the activations", ylim=(1e-13, 1e1))
axes[1].set(xlabel="layer", title="gradient / that of layer 30", ylim=(1e-20, 1e2))
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
plt.show()
