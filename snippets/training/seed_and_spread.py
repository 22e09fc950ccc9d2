"""What a seed fixes, what it does not, and how far apart the results of seeds lie."""

import torch
from torch import nn

from dlref.losses import binary_cross_entropy_with_logits
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)


def first_weight(extra_layer):
    torch.manual_seed(0)
    if extra_layer:
        nn.Linear(4, 4)  # created, never used
    return nn.Linear(4, 4).weight


print(
    "same seed, same program: ", torch.equal(first_weight(False), first_weight(False))
)
print("one unused layer before: ", torch.equal(first_weight(False), first_weight(True)))
numbers = torch.randn(10000, dtype=torch.float32)
by_blocks = numbers.view(100, 100).sum(0).sum()
print("sum in another order, bit by bit:", torch.equal(numbers.sum(), by_blocks))

generator = torch.Generator().manual_seed(0)
x = torch.randn(600, 10, generator=generator)
score = x[:, 0] * x[:, 1] + x[:, 2] + torch.randn(600, generator=generator)
y = (score > 0).double()


def accuracy(seed, width):
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(10, width), nn.ReLU(), nn.Linear(width, 1))
    optimizer = Adam(net.parameters(), lr=0.02)
    for _ in range(50):
        optimizer.zero_grad()
        binary_cross_entropy_with_logits(net(x[:200])[:, 0], y[:200]).backward()
        optimizer.step()
    return 100 * ((net(x[200:])[:, 0] > 0) == y[200:].bool()).double().mean().item()


print("test accuracy, seeds 0 to 4")
for width in (24, 32):
    found = [accuracy(seed, width) for seed in range(5)]
    each = "  ".join(f"{a:.0f}" for a in found)
    print(f"width {width}:  {each}   mean {sum(found) / 5:.0f} %")
