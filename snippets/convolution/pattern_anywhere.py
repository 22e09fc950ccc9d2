"""A motif learned in one half of a sequence: who finds it in the other half?"""

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits

from dlref.optimizers import Adam

motif = torch.tensor([1.0, -1.0, 1.0, 1.0, -1.0])
scramble = torch.randperm(40, generator=torch.Generator().manual_seed(1))


def sample(n, first, last):
    """Noise with the motif (label 1) or its elements in another order (label 0)."""
    x = 0.5 * torch.randn(n, 40)
    y = torch.arange(n) % 2
    for i in range(n):
        place = torch.randint(first, last - 4, ()).item()
        order = torch.arange(5) if y[i] else torch.tensor([1, 0, 2, 4, 3])
        x[i, place : place + 5] += 2 * motif[order]
    return x, y.float()


def conv():
    layers = [nn.Conv1d(1, 16, 5), nn.ReLU(), nn.AdaptiveMaxPool1d(1), nn.Flatten()]
    return nn.Sequential(nn.Unflatten(1, (1, 40)), *layers, nn.Linear(16, 1))


def dense():
    return nn.Sequential(nn.Linear(40, 64), nn.ReLU(), nn.Linear(64, 1))


print("                        accuracy, motif in the")
print("network  order          training  first half  second half")
for name, build in [("conv", conv), ("dense", dense)]:
    for label, axis in [("as it is", torch.arange(40)), ("scrambled", scramble)]:
        torch.manual_seed(0)
        (x, y), (x1, y1), (x2, y2) = (
            sample(200, a, b) for a, b in [(0, 20), (0, 20), (20, 40)]
        )
        net = build()
        optimizer = Adam(net.parameters(), lr=0.01)
        for _ in range(80):
            loss = binary_cross_entropy_with_logits(net(x[:, axis])[:, 0], y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        scores = [
            ((net(a[:, axis])[:, 0] > 0) == b).float().mean()
            for a, b in [(x, y), (x1, y1), (x2, y2)]
        ]
        print(f"{name:8} {label:12}", "".join(f"{score:11.2f}" for score in scores))
