"""Sigmoid, tanh and ReLU with their derivatives, and what a layer does to a signal."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import relu, sigmoid, tanh

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)


def derivative(f, z):
    z = z.clone().requires_grad_()
    return torch.autograd.grad(f(z).sum(), z)[0]


functions = {"sigmoid": sigmoid, "tanh": tanh, "ReLU": relu}
probes = torch.tensor([-5.0, 0.5, 5.0])
normal = torch.randn(1_000_000)

z = torch.linspace(-6, 6, 600)  # an even number, so that the kink at 0 is no grid point
fig, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.2))
print("          f'(-5)  f'(0.5)   f'(5)   mean f   mean f'^2     (mean: z normal)")
for name, f in functions.items():
    slopes = derivative(f, probes)
    mean, backward = f(normal).mean(), derivative(f, normal).square().mean()
    print(
        f"{name:8}", *(f"{s:7.4f}" for s in slopes), f"{mean:8.3f} {backward:10.3f}"
    )
    left.plot(z, f(z), label=name)
    right.plot(z, derivative(f, z))
left.set(title="f(z)", xlabel="z", ylim=(-1.2, 2.4))
right.set(title="f'(z)", xlabel="z", ylim=(-0.1, 1.2))
left.legend()
plt.show()
