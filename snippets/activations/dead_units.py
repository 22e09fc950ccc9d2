"""The share of dead ReLUs after 60 steps of gradient descent, by learning rate."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import relu
from dlref.diagnostics import dead_fraction

torch.set_default_dtype(torch.float64)
seeds, samples, features, width = 8, 128, 10, 64
torch.manual_seed(0)
x = torch.randn(samples, features)
y = x[:, :1] + torch.sin(2 * x[:, 1:2])
y = (y - y.mean()) / y.std(correction=0)  # the best constant prediction has loss 1


def train(lr):
    """Train one network for each seed, all at once; return hidden units and losses."""
    torch.manual_seed(1)
    W = torch.randn(seeds, features, width) * (2 / features) ** 0.5
    b = torch.zeros(seeds, 1, width)
    v = torch.randn(seeds, width, 1) * 0.3 / width**0.5
    for _ in range(60):
        parameters = [p.requires_grad_() for p in (W, b, v)]
        loss = (relu(x @ W + b) @ v - y).square().mean(dim=(1, 2))  # (seeds,)
        gradients = torch.autograd.grad(loss.sum(), parameters)
        W, b, v = (p.detach() - lr * g for p, g in zip(parameters, gradients))
    return relu(x @ W + b), loss.detach()


fig, ax = plt.subplots()
rates, means = [0.0, 0.02, 0.04, 0.06, 0.08, 0.1], []
print("learning rate   outputs 0   dead units: mean, range   mean loss")
for lr in rates:
    hidden, loss = train(lr)
    dead = torch.tensor([dead_fraction(h) for h in hidden])
    zero, low, high = (hidden == 0).double().mean(), dead.min(), dead.max()
    means.append(dead.mean())
    spread = f"{means[-1]:.2f}  {low:.2f} to {high:.2f}"
    print(f"{lr:8.2f} {zero:15.2f} {spread:>22} {loss.mean():15.2f}")
    label = "one seed" if lr == rates[0] else None
    ax.plot([lr] * seeds, dead, "o", color="C1", alpha=0.5, label=label)
ax.plot(rates, means, color="C0", label="mean of 8 seeds")
ax.set(xlabel="learning rate", ylabel="fraction of dead units")
ax.legend()
plt.show()
