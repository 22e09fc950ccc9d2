"""The generator's gradient at the best discriminator: one vanishes, the other grows."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import logsigmoid
from dlref.losses import js_divergence

torch.set_default_dtype(torch.float64)
sd = 0.1  # of the data, N(0, sd^2), and of the generator's samples, N(theta, sd^2)


def logit(x, theta):
    """Of the best discriminator: log p(x) - log q(x)."""
    return ((x - theta) ** 2 - x**2) / (2 * sd**2)


def slope(theta, loss):
    """The gradient in theta of E[loss(D*(theta + z))], with D* held fixed."""
    z = torch.linspace(-20, 20, 8001) * sd
    weight = torch.exp(-0.5 * (z / sd) ** 2)
    t = torch.tensor(theta, requires_grad=True)
    mean = (weight * loss(logit(t + z, theta))).sum() / weight.sum()
    return torch.autograd.grad(mean, t)[0].abs().item()


def divergence(theta):
    x = torch.linspace(-2, 4, 6001)
    p, q = [torch.exp(-0.5 * ((x - m) / sd) ** 2) for m in (0.0, theta)]
    return js_divergence(p / p.sum(), q / q.sum()).item()


def minimax(s):
    return logsigmoid(-s)  # log(1 - D)


def non_saturating(s):
    return -logsigmoid(s)  # -log D


print("distance   JS, nats   W1     gradient: minimax   non-saturating   W1")
thetas = [0.1, 0.2, 0.4, 0.8, 1.6]
slopes = [[slope(t, f) for t in thetas] for f in (minimax, non_saturating)]
for t, a, b in zip(thetas, *slopes):
    print(f"{t:8.1f} {divergence(t):10.3f} {t:6.1f} {a:18.2g} {b:16.1f} {1:6}")

fig, ax = plt.subplots(figsize=(6.4, 3.2))
grid = [i / 20 for i in range(1, 25)]
ax.semilogy(grid, [slope(t, minimax) for t in grid], label="minimax, log(1 − D)")
ax.semilogy(grid, [slope(t, non_saturating) for t in grid], label="−log D")
ax.semilogy(grid, [1.0] * len(grid), label="Wasserstein")
ax.set(xlabel="distance θ of the samples from the data", ylabel="|gradient| in θ")
ax.legend()
plt.show()
