"""Three layers without an activation function are, and learn, one affine map."""

import torch
from torch import nn

from dlref.losses import mse
from dlref.optimizers import SGD

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 8), nn.Linear(8, 4))
W = net[2].weight @ net[1].weight @ net[0].weight
b = net[2].weight @ (net[1].weight @ net[0].bias + net[1].bias) + net[2].bias
x = torch.randn(1000, 3)
print("three layers equal x W' + b':", torch.allclose(net(x), x @ W.T + b))
print("W is", tuple(W.shape), "with rank", torch.linalg.matrix_rank(W).item())
print("output at 0 is b, not 0:", [f"{v:.2f}" for v in net(torch.zeros(3)).tolist()])

# Least squares and a linear network of three layers on the same data.
y = x @ torch.tensor([[1.0], [2.0], [3.0]]) + 0.5 + torch.randn(1000, 1)
ones = torch.ones(1000, 1)
best = torch.linalg.lstsq(torch.cat([x, ones], 1), y).solution[:, 0]
deep = nn.Sequential(nn.Linear(3, 8), nn.Linear(8, 8), nn.Linear(8, 1))
optimizer = SGD(deep.parameters(), lr=0.02)
for _ in range(500):
    optimizer.zero_grad()
    mse(deep(x), y).backward()
    optimizer.step()
with torch.no_grad():
    bias = deep(torch.zeros(1, 3))
    learned = torch.cat([deep(torch.eye(3)) - bias, bias])[:, 0]
print("\n                 weights             bias")
for name, row in [("least squares", best), ("linear network", learned)]:
    print(f"{name:14}", *(f"{v:7.4f}" for v in row.tolist()))
