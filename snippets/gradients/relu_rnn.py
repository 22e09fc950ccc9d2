"""The gradient through 100 steps of a ReLU RNN is a product of weights, not one."""

import torch

from dlref.initializers import identity_

torch.set_default_dtype(torch.float64)
size, steps = 64, 100


def gradient_norm(weight, start):
    """The norm of d sum(h_T) / d h_0, relative to that of d sum(h_T) / d h_T."""
    start.requires_grad_()
    h = start
    for _ in range(steps):
        h = torch.relu(h @ weight.T)
    (gradient,) = torch.autograd.grad(h.sum(), start)
    return gradient.norm().item() / size**0.5


def print_row(name, norms):
    print(f"{name:22}", *(f"{norm:8.1e}" for norm in norms))


print("random weights         five seeds")
for variance in (1, 2, 4):
    norms = []
    for seed in range(5):
        torch.manual_seed(seed)
        weight = torch.randn(size, size) * (variance / size) ** 0.5
        norms.append(gradient_norm(weight, torch.rand(size)))
    print_row(f"normal, variance {variance}/H", norms)

print("identity, times             0.9      1.0      1.1")
identity = identity_(torch.empty(size, size))
active, inactive = torch.rand(size), -torch.rand(size)
for name, start in [("every unit active", active), ("no unit active", inactive)]:
    print_row(name, [gradient_norm(f * identity, start) for f in (0.9, 1.0, 1.1)])
