"""Plain and residual networks with batch norm: deeper, and worse in training."""

import matplotlib.pyplot as plt
import torch
from torch.nn.functional import batch_norm

from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
n, steps = 24, 30
x = torch.randn(96, 2)
y = (3 * x[:, :1]).sin() * x[:, 1:]


def normalized(z):
    return batch_norm(z, None, None, training=True)


def forward(residual, first, middle, last):
    outputs = [(x @ first).relu()]
    for V, W in middle.unbind():  # a block has two layers
        a = outputs[-1]
        f = normalized(normalized(a @ V).relu() @ W)
        outputs.append((a + f if residual else f).relu())
    loss = (outputs[-1] @ last - y).square().mean() / y.square().mean()
    return loss, outputs


def train(blocks, residual):
    torch.manual_seed(1)
    shapes = (2, n), (blocks, 2, n, n), (n, 1)
    weights = [torch.randn(s) * (2 / s[-2]) ** 0.5 for s in shapes]
    weights = [W.requires_grad_() for W in weights]
    loss, outputs = forward(residual, *weights)
    deltas = torch.autograd.grad(loss, outputs[1:])
    optimizer = Adam(weights, lr=0.01)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss, _ = forward(residual, *weights)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, deltas[0].norm() / deltas[-1].norm()


fig, ax = plt.subplots()
print("layers        error after 30 steps   gradient, first block / last, at the start")
for residual in (False, True):
    for blocks in (2, 5, 11):
        losses, ratio = train(blocks, residual)
        name = f"{2 * blocks + 2} {'residual' if residual else 'plain'}"
        print(f"{name:16}{losses[-1]:13.0%}{ratio:24.1f}")
        ax.plot(losses, "-" if residual else "--", label=name)
ax.set(xlabel="step", ylabel="training error", ylim=(0, 1.5))
ax.legend()
plt.show()
