"""One step of SGD: how far does the gradient move each layer of a deep network?"""

from itertools import pairwise

import matplotlib.pyplot as plt
import torch

from dlref.activations import sigmoid, tanh
from dlref.losses import binary_cross_entropy_with_logits

torch.set_default_dtype(torch.float64)
depth, width, samples, lr = 30, 32, 64, 0.1
torch.manual_seed(0)
x = torch.randn(samples, 2)
y = (x[:, :1] * x[:, 1:] > 0).double()


def draw_weights(gain):
    torch.manual_seed(1)
    sizes = [2] + depth * [width]
    hidden = [torch.randn(o, i) * gain / i**0.5 for i, o in pairwise(sizes)]
    return [*hidden, torch.randn(1, width) / width**0.5]


def loss(f, weights):
    a = x
    for W in weights[:-1]:
        a = f(a @ W.T)
    return binary_cross_entropy_with_logits(a @ weights[-1].T, y)


fig, ax = plt.subplots()
print("length of the step over that of the weight")
print(
    "layer                           1       10       20       30   loss before  after"
)
for name, f, gain in [
    ("sigmoid, gain 1", sigmoid, 1),
    ("tanh, gain 1", tanh, 1),
    ("tanh, gain 4", tanh, 4),
]:
    weights = [W.requires_grad_() for W in draw_weights(gain)]
    before = loss(f, weights)
    gradients = torch.autograd.grad(before, weights)
    moved = [lr * g.norm().item() / W.norm().item() for g, W in zip(gradients, weights)]
    with torch.no_grad():
        after = loss(f, [W - lr * g for g, W in zip(gradients, weights)])
    print(f"{name:24}", *(f"{moved[k - 1]:8.0e}" for k in (1, 10, 20, 30)), end="")
    print(f"{before.item():14.2f}{after.item():7.2f}")
    ax.semilogy(range(1, depth + 1), moved[:-1], ".-", label=name)
ax.set(xlabel="layer", ylabel="length of the step / of the weight")
ax.legend()
plt.show()
