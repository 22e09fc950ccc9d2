"""Eight activation functions and their slopes."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import elu, gelu, leaky_relu, relu, sigmoid, silu, softplus, tanh

torch.set_default_dtype(torch.float64)
pairs = [
    [("sigmoid", sigmoid), ("tanh", tanh)],
    [("ReLU", relu), ("leaky, 0.1", lambda z: leaky_relu(z, 0.1))],
    [("softplus", softplus), ("ELU", elu)],
    [("GELU", gelu), ("SiLU", silu)],
]
z = torch.linspace(-4, 4, 161, requires_grad=True)
points = torch.tensor([-4.0, -1.0, 1.0, 4.0], requires_grad=True)
fig, axes = plt.subplots(2, 2, figsize=(6.4, 5), sharex=True, sharey=True)
print("value at      -4      -1       1       4   slope at  -4      -1       1       4")
for ax, pair in zip(axes.flat, pairs):
    for color, (name, f) in zip(("C0", "C1"), pair):
        slope = torch.autograd.grad(f(z).sum(), z)[0]
        at = torch.autograd.grad(f(points).sum(), points)[0]
        values = " ".join(f"{v:7.4f}" for v in f(points).tolist())
        print(f"{name:10} {values}      ", *(f"{v:7.4f}" for v in at.tolist()))
        ax.plot(z.detach(), f(z).detach(), color=color, label=name)
        ax.plot(z.detach(), slope, "--", color=color)
    ax.set(ylim=(-1.2, 3), xticks=[-4, -2, 0, 2, 4])
    ax.legend(loc="upper left")
for ax in axes[1]:
    ax.set_xlabel("z")
plt.show()
