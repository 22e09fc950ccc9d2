"""One network, three strengths of weight decay: from wiggles to a flat line."""

import matplotlib.pyplot as plt
import torch

from dlref.initializers import xavier_uniform_
from dlref.optimizers import AdamW

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
n, width, noise = 20, 48, 0.4
x = torch.linspace(-1, 1, n)[:, None]
y = (torch.pi * x).sin() + noise * torch.randn(n, 1)
x_test = torch.linspace(-1, 1, 200)[:, None]
truth = (torch.pi * x_test).sin()


def train(decay):
    torch.manual_seed(1)
    W1 = torch.randn(1, width) * 5
    b1 = torch.randn(width) * 5
    W2 = xavier_uniform_(torch.empty(width, width))
    W3 = xavier_uniform_(torch.empty(width, 1))
    weights = [w.requires_grad_() for w in (W1, b1, W2, W3)]

    def net(x):
        return ((x @ W1 + b1).tanh() @ W2).tanh() @ W3

    optimizer = AdamW(weights, lr=0.02, weight_decay=decay)
    for _ in range(250):
        optimizer.zero_grad()
        loss = (net(x) - y).square().mean()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        size = sum(w.square().sum() for w in weights).sqrt()
        return net(x_test), loss.item(), size.item()


fig, ax = plt.subplots()
ax.plot(x, y, "o", color="C5", label="data")
print("decay    train    error against the truth   norm of the weights")
for decay in (0, 1, 10):
    curve, loss, size = train(decay)
    error = (curve - truth).square().mean()
    print(f"{decay:5}   {loss:6.3f}   {error:23.3f}   {size:19.1f}")
    ax.plot(x_test, curve, label=f"decay {decay}")
ax.set(xlabel="x", ylabel="y")
ax.legend()
plt.show()
