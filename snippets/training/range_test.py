"""A range test finds the order of magnitude of the learning rate in one short run."""

import matplotlib.pyplot as plt
import torch
from torch import nn

from dlref.diagnostics import learning_rate_range_test
from dlref.losses import mse
from dlref.optimizers import SGD

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
x = torch.randn(256, 10)
y = torch.tanh(x[:, :1] - x[:, 1:2]) + 0.1 * torch.randn(256, 1)


def network():
    torch.manual_seed(1)
    return nn.Sequential(nn.Linear(10, 32), nn.Tanh(), nn.Linear(32, 1))


net = network()
rates, losses = learning_rate_range_test(net, lambda: mse(net(x), y), 1e-4, 10.0, 100)
lowest = min(range(len(losses)), key=losses.__getitem__)
print(f"loss: {losses[0]:.2f} at the start, lowest {min(losses):.2f}")
print(f"lowest at a rate near {rates[lowest]:.1f}")

print("rate    loss after 60 steps at this rate")
for rate in (0.001, 0.01, 0.1, 0.3, 1.0, 3.0):
    net = network()
    optimizer = SGD(net.parameters(), lr=rate)
    for _ in range(60):
        optimizer.zero_grad()
        loss = mse(net(x), y)
        loss.backward()
        optimizer.step()
    print(f"{rate:5}   {'diverges' if not loss < 10 else f'{loss:.3f}'}")

fig, ax = plt.subplots(figsize=(6.4, 3.0))
ax.semilogx(rates, losses)
ax.set(xlabel="learning rate, growing from step to step", ylabel="loss", ylim=(0, 1.5))
plt.show()
