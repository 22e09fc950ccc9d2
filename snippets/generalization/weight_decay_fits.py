"""One network, three strengths of weight decay: from wiggles to a flat line."""

import matplotlib.pyplot as plt
import torch

from dlref.optimizers import AdamW

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
runs, n, width, noise = 5, 20, 32, 0.4  # five data sets, a network for each
x = torch.linspace(-1, 1, n)[:, None]
y = (torch.pi * x).sin() + noise * torch.randn(runs, n, 1)
x_test = torch.linspace(-1, 1, 200)[:, None]
truth = (torch.pi * x_test).sin()


def train(decay):
    torch.manual_seed(1)
    W1 = torch.randn(runs, 1, width) * 5
    b1 = torch.randn(runs, 1, width) * 5
    W2 = torch.randn(runs, width, width) / width**0.5
    W3 = torch.randn(runs, width, 1) / width**0.5
    weights = [w.requires_grad_() for w in (W1, b1, W2, W3)]

    def net(x):
        return ((x @ W1 + b1).tanh() @ W2).tanh() @ W3  # (runs, n, 1)

    optimizer = AdamW(weights, lr=0.02, weight_decay=decay)
    for _ in range(250):
        optimizer.zero_grad()
        losses = (net(x) - y).square().mean((1, 2))
        losses.sum().backward()
        optimizer.step()
    with torch.no_grad():
        return net(x_test), losses


fig, ax = plt.subplots()
ax.plot(x, y[0], "o", color="C5", label="data")
print("decay            train   error against the truth")
table = []
for decay in (0, 1, 10):
    curves, losses = train(decay)
    errors = (curves - truth).square().mean((1, 2))
    print(f"{decay:5}   {losses.min():.2f} to {losses.max():.2f}", end="")
    print(f"{errors.min():14.2f} to {errors.max():.2f}")
    table.append(errors)
    ax.plot(x_test, curves[0], label=f"decay {decay}")
none, one, ten = table
print(f"decay 1 better than 0 in {(one < none).sum()} of {runs} data sets")
print(f"decay 10 worse than 0 in {(ten > none).sum()} of {runs} data sets")
ax.set(xlabel="x", ylabel="y")
ax.legend()
plt.show()
