"""The derivatives of sigmoid, tanh and ReLU, for inputs of growing scale."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import relu, sigmoid, tanh

torch.set_default_dtype(torch.float64)


def derivative(f, z):
    z = z.clone().requires_grad_()
    return torch.autograd.grad(f(z).sum(), z)[0]


levels = (torch.arange(20_000) + 0.5) / 20_000
normal = torch.special.ndtri(levels)  # the quantiles of N(0, 1) instead of a sample
z, scales = torch.linspace(-6, 6, 400), torch.linspace(0.1, 10, 60)

fig, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.2))
print("          mean of f      mean of f'^2 for z of scale s")
print("             s = 1     s = 0.1    s = 1    s = 3   s = 10")
for name, f in {"sigmoid": sigmoid, "tanh": tanh, "ReLU": relu}.items():
    row = [derivative(f, s * normal).square().mean() for s in (0.1, 1, 3, 10)]
    print(f"{name:7} {f(normal).mean().abs():10.2f}   ", *(f"{v:8.3f}" for v in row))
    left.plot(z, derivative(f, z), label=name)
    right.plot(scales, [derivative(f, s * normal).square().mean() for s in scales])
left.set(title="f'(z)", xlabel="z", ylim=(-0.05, 1.1))
right.set(title="mean of f'(z)²", xlabel="scale s of z", ylim=(-0.05, 1.1))
left.legend(loc="upper left")
plt.show()
