"""One of ten directions matters: fixed features never know, a network finds it."""

import matplotlib.pyplot as plt
import torch
from torch import nn

from dlref.losses import mse
from dlref.optimizers import Adam
from dlref.regularization import ridge

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
d = 10
x, x_test = torch.randn(800, d), torch.randn(1000, d)


def target(z):  # the direction is the first coordinate, the model does not know it
    return (2 * z[:, 0]).sin()


y, y_test = target(x), target(x_test)


def unexplained(prediction):
    return ((prediction - y_test).square().mean() / y_test.var()).item()


def linear(n):
    return unexplained(x_test @ ridge(x[:n], y[:n], lam=1.0))


def kernel(n, width=d / 2):
    gram = torch.exp(-torch.cdist(x[:n], x[:n]).square() / width)
    weights = torch.linalg.solve(gram + 0.01 * torch.eye(n), y[:n])
    return unexplained(
        torch.exp(-torch.cdist(x_test, x[:n]).square() / width) @ weights
    )


def network(n):
    torch.manual_seed(1)
    net = nn.Sequential(nn.Linear(d, 32), nn.Tanh(), nn.Linear(32, 1))
    optimizer = Adam(net.parameters(), lr=0.05)
    for _ in range(60):
        optimizer.zero_grad()
        mse(net(x[:n])[:, 0], y[:n]).backward()
        optimizer.step()
    w = net[0].weight.detach() * net[2].weight.detach().T
    share = w[:, 0].square().sum() / w.square().sum()
    return unexplained(net(x_test)[:, 0].detach()), share.item()


sizes = [50, 100, 200, 400, 800]
rows = [(n, linear(n), kernel(n), *network(n)) for n in sizes]
print("   n   linear   kernel   network   weight on the direction")
for n, a, b, c, share in rows:
    print(f"{n:4} {a:8.2f} {b:8.2f} {c:9.2f} {share:12.0%}")

fig, ax = plt.subplots(figsize=(6.4, 3.4))
for column, name in enumerate(["linear", "kernel", "network"], start=1):
    ax.loglog(sizes, [row[column] for row in rows], marker="o", label=name)
ax.set(xlabel="training samples", ylabel="unexplained share")
ax.set_xticks(sizes, [str(n) for n in sizes])
ax.minorticks_off()
ax.legend()
plt.show()
