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


def train(variance, block):
    """Train from hidden weights with variance / width; return the accuracies."""
    torch.manual_seed(0)
    x = torch.randn(runs, 64, 2)
    y = (x.prod(dim=2, keepdim=True) > 0).float()
    first = torch.randn(runs, 2, width)
    hidden = torch.randn(depth, runs, width, width) * (variance / width) ** 0.5
    last = torch.randn(runs, width, 1) / width**0.5
    weights = [W.requires_grad_() for W in (first, *hidden, last)]
    optimizer = torch.optim.Adam(weights, lr=0.003)
    for _ in range(50):
        h = (x @ weights[0]).relu()
        for W in weights[1:-1]:
            h = block(h, W)
        logits = h @ weights[-1]
        optimizer.zero_grad()
        binary_cross_entropy_with_logits(logits, y).backward()
        optimizer.step()
    return ((logits > 0) == (y > 0)).float().mean((1, 2))


print("accuracy after 50 steps of Adam   four seeds")
for name, variance, block in [
    ("He", 2.0, plain),
    ("Xavier", 1.0, plain),
    ("torch default", 1 / 3, plain),
    ("torch default, pre-norm residual", 1 / 3, pre_norm_residual),
]:
    print(f"{name:33}", *(f"{a:6.0%}" for a in train(variance, block)))
