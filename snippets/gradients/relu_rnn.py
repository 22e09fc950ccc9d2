"""The gradient through 100 steps of a ReLU RNN is a product of weights, not one."""

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
size, steps = 64, 100


def gradient_norm(weight):
    """The norm of d sum(h_T) / d h_0, relative to that of d sum(h_T) / d h_T."""
    first = h = torch.rand(
        1, size, requires_grad=True
    )  # positive: every unit starts on its active side
    for _ in range(steps):
        h = torch.relu(h @ weight.T)
    (gradient,) = torch.autograd.grad(h.sum(), first)
    return gradient.norm().item() / size**0.5


print("recurrent weights          five seeds")
for name, scale in [
    ("normal, variance 1/H", 1.0),
    ("normal, variance 2/H", 2.0),
    ("normal, variance 4/H", 4.0),
]:
    norms = []
    for seed in range(5):
        torch.manual_seed(seed)
        norms.append(gradient_norm(torch.randn(size, size) * (scale / size) ** 0.5))
    print(f"{name:21}", *(f"{norm:9.1e}" for norm in norms))
identity = nn.init.eye_(torch.empty(size, size))
print(
    f"{'identity':21}",
    *(f"{gradient_norm(factor * identity):9.1e}" for factor in (1.0, 0.9, 1.1)),
    "   (times 1, 0.9, 1.1)",
)
