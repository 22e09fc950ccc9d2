"""How far one output sees: plain, strided and dilated stacks of small kernels."""

import matplotlib.pyplot as plt
import torch

from dlref.convolution import conv1d, receptive_field

stacks = {
    "kernel 3": [(3, 1, 1)] * 10,
    "kernel 3, stride 2": [(3, 2, 1)] * 10,
    "kernel 2, dilation 1, 2, 4, ...": [(2, 1, 2**i) for i in range(10)],
}


def measured(layers):
    """Count the inputs that one output has a gradient for."""
    x = torch.zeros(1, 1, receptive_field(layers), requires_grad=True)
    y = x
    for size, stride, dilation in layers:
        y = conv1d(y, torch.ones(1, 1, size), None, stride, 0, dilation)
    [gradient] = torch.autograd.grad(y.sum(), x)
    return (gradient != 0).sum().item()


fig, ax = plt.subplots(figsize=(5.2, 3.2))
print("layers                                2     5    10   measured at 10")
for name, layers in stacks.items():
    fields = [receptive_field(layers[:depth]) for depth in range(11)]
    row = "".join(f"{fields[depth]:6}" for depth in (2, 5, 10))
    print(f"{name:32}{row} {measured(layers):10}")
    ax.semilogy(fields, "o-", label=name)
go = [(5,)] + [(3,)] * 11 + [(1,)]
print(f"the 13 layers of AlphaGo: {receptive_field(go)} points, on a board of 19")
ax.set(xlabel="layers", ylabel="receptive field")
ax.legend()
plt.show()
