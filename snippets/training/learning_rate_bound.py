"""The loss after 200 steps for 16 learning rates, and the bounds from curvature."""

import matplotlib.pyplot as plt
import numpy as np
import torch

from dlref.optimizers import SGD, Adam

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
x = torch.linspace(-1, 1, 64)[:, None]
start = torch.cat([torch.randn(16), torch.randn(16) / 2, torch.randn(16) / 4])


def loss(parameters):
    """The mean squared error of 16 tanh units on sin(3x), a network in each row."""
    a, b, c = parameters[..., None, :].split(16, dim=-1)
    y = (c * (a * x + b).tanh()).sum(-1, keepdim=True)
    return (y - torch.sin(3 * x)).square().mean((-2, -1))


curvature = torch.autograd.functional.hessian(loss, start)
largest = torch.linalg.eigvalsh(curvature)[-1].item()
bounds = 2 / largest, 2 * (1 + 0.9) / largest
print(f"mean over 64 samples  lambda_max {largest:6.1f}   2/lambda_max {bounds[0]:.4f}")
print(f"sum over 64 samples   lambda_max {64 * largest:6.1f}   ", end="")
print(f"2/lambda_max {bounds[0] / 64:.4f}")

rates = 10 ** (torch.arange(16.0) / 5 - 2)
fig, ax = plt.subplots()
print("\nloss at rate           0.1     0.25      0.4     0.63      1.0   lowest of 16")
for name, make in [
    ("SGD", SGD),
    ("SGD, momentum 0.9", lambda rows: SGD(rows, momentum=0.9)),
    ("Adam", Adam),
]:
    rows = start.repeat(16, 1).requires_grad_()  # one network for each rate
    optimizer = make([rows])
    optimizer.lr = rates[:, None]  # each row moves by its own
    for _ in range(200):
        optimizer.zero_grad()
        loss(rows).sum().backward()
        optimizer.step()
    losses = loss(rows).tolist()
    shown = " ".join(f"{losses[k]:8.1e}" for k in (5, 7, 8, 9, 10))
    print(f"{name:17} {shown} {np.nanmin(losses):14.1e}")
    ax.loglog(rates, losses, "o-", label=name)
for bound, color, label in zip(bounds, ("C0", "C1"), ("2/λ", "2(1+β)/λ")):
    ax.axvline(bound, color=color, ls=":", label=label)
ax.set(xlabel="learning rate", ylabel="loss after 200 steps", ylim=(5e-5, 30))
ax.legend(loc="upper right")
plt.show()
