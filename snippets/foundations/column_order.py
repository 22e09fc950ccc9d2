"""A fixed order of columns means nothing to an MLP; a new order per row ruins all."""

import torch
from torch import nn

from dlref.losses import mse
from dlref.optimizers import SGD

torch.set_default_dtype(torch.float64)
generator = torch.Generator().manual_seed(0)
x = torch.randn(600, 8, generator=generator)
y = x[:, :1] * x[:, 1:2] + x[:, 2:3]  # each column has its own meaning
order = torch.randperm(8, generator=generator)
per_row = torch.stack([row[torch.randperm(8, generator=generator)] for row in x])


def losses(inputs, permuted_weights=False):
    torch.manual_seed(1)
    net = nn.Sequential(nn.Linear(8, 64), nn.Tanh(), nn.Linear(64, 1))
    if permuted_weights:
        with torch.no_grad():
            net[0].weight.copy_(net[0].weight[:, order])
    optimizer, curve = SGD(net.parameters(), lr=0.1, momentum=0.9), []
    for _ in range(120):
        optimizer.zero_grad()
        loss = mse(net(inputs[:400]), y[:400])
        loss.backward()
        optimizer.step()
        curve.append(loss.item())
    test = mse(net(inputs[400:]), y[400:]) / y[400:].var()
    return torch.tensor(curve), test.item()


kept, error = losses(x)
moved, moved_error = losses(x[:, order], permuted_weights=True)
_, shuffled_error = losses(per_row)
print(
    "same order for all rows: same losses, step by step:", torch.allclose(kept, moved)
)
print("unexplained variance on test rows")
print(f"  columns as they are     {error:.2f}")
print(f"  same order for all rows {moved_error:.2f}")
print(f"  a new order in each row {shuffled_error:.2f}")
