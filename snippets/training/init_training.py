"""Which initialization lets a ReLU network of 30 layers learn the sign of x1 * x2."""

import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from dlref.normalization import layer_norm

torch.set_default_dtype(torch.float64)
runs, width, depth = 4, 32, 30  # four networks side by side


def plain(h, W):
    return (h @ W).relu()


def pre_norm_residual(h, W):
    return h + (layer_norm(h, (width,)) @ W).relu()


def train(block, *variances):
    """Train from hidden weights with each variance / width; return the accuracies."""
    torch.manual_seed(0)
    x = torch.randn(runs, 64, 2)
    first = torch.randn(runs, 2, width)
    hidden = torch.randn(depth, runs, width, width)
    last = torch.randn(runs, width, 1) / width**0.5
    x, first, last = (
        tensor.repeat(len(variances), 1, 1) for tensor in (x, first, last)
    )
    hidden = torch.cat([hidden * (v / width) ** 0.5 for v in variances], dim=1)
    y = (x.prod(dim=2, keepdim=True) > 0).double()
    weights = [W.requires_grad_() for W in (first, hidden, last)]
    optimizer = torch.optim.Adam(weights, lr=0.003, fused=True)
    for _ in range(50):
        h = (x @ first).relu()
        for W in hidden:
            h = block(h, W)
        logits = h @ last
        loss = binary_cross_entropy_with_logits(logits, y) * len(variances)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    right = (logits > 0) == (y > 0)
    return right.double().mean((1, 2)).view(len(variances), runs)


print("accuracy after 50 steps of Adam   four seeds")
names = "He", "Xavier", "torch default", "torch default, pre-norm residual"
rows = [*train(plain, 2.0, 1.0, 1 / 3), *train(pre_norm_residual, 1 / 3)]
for name, row in zip(names, rows, strict=True):
    print(f"{name:33}", *(f"{accuracy:6.1f}" for accuracy in row))
