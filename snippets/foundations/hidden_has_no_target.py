"""A GLM has one optimum; a network has many, with other hidden units in each."""

import torch
from torch import nn

from dlref.losses import binary_cross_entropy_with_logits
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
generator = torch.Generator().manual_seed(0)
x = torch.randn(200, 2, generator=generator)
score = 2 * x[:, 0] * x[:, 1] + x[:, 0]
y = torch.bernoulli(score.sigmoid(), generator=generator)


def train(seed, hidden):
    torch.manual_seed(seed)
    if hidden:
        net = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1))
    else:
        net = nn.Sequential(nn.Linear(2, 1))
    optimizer = Adam(net.parameters(), lr=0.05)
    for _ in range(120):
        optimizer.zero_grad()
        binary_cross_entropy_with_logits(net(x)[:, 0], y).backward()
        optimizer.step()
    return net


print("start   GLM: weights       network: first hidden unit")
for seed in range(3):
    glm, net = train(seed, 0), train(seed, 3)
    first = " ".join(f"{w:6.1f}" for w in glm[0].weight[0])
    unit = " ".join(f"{w:6.1f}" for w in net[0].weight[0])
    print(f"{seed:5}   {first}      {unit}")

before = net(x)
with torch.no_grad():  # reverse the order of the units, and the sign of each
    net[0].weight.copy_(-net[0].weight.flip(0))
    net[0].bias.copy_(-net[0].bias.flip(0))
    net[2].weight.copy_(-net[2].weight.flip(1))
print("other hidden weights, same outputs:", torch.allclose(net(x), before))
