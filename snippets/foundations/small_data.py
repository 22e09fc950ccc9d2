"""A small network against ridge regression, as the training set grows."""

import matplotlib.pyplot as plt
import torch

from dlref.optimizers import Adam
from dlref.regularization import ridge

torch.set_default_dtype(torch.float64)
generator = torch.Generator().manual_seed(0)
runs, features, sizes = 12, 10, [20, 100, 500]
truths = {
    "linear": lambda x: x[..., 0] - x[..., 1] + 0.5 * x[..., 2],
    "interaction": lambda x: x[..., 0] * x[..., 1] + x[..., 2].abs(),
}


def randn(*shape):
    return torch.randn(*shape, generator=generator)


def network(x, y, x_test):
    """Train one network per run, all at once, on the squared error."""
    W = (randn(runs, features, 24) / features**0.5).requires_grad_()
    b = torch.zeros(runs, 1, 24, requires_grad=True)
    w = (randn(runs, 24, 1) / 24**0.5).requires_grad_()
    center = y.mean(1, keepdim=True)
    optimizer = Adam([W, b, w], lr=0.04)

    def predict(x):
        return (torch.relu(x @ W + b) @ w)[..., 0] + center

    for _ in range(60):
        optimizer.zero_grad()
        (predict(x) - y).square().mean().mul(runs).backward()
        optimizer.step()
    return predict(x_test).detach()


fig, axes = plt.subplots(1, 2, figsize=(6.4, 3.1), sharey=True)
print(f"truth         n     ridge   network   (error beyond the noise, mean of {runs})")
for ax, (name, truth) in zip(axes, truths.items()):
    rows = []
    for n in sizes:
        x, x_test = randn(runs, n, features), randn(runs, 400, features)
        y = truth(x) + randn(runs, n)  # noise with variance 1
        ones = torch.ones(n, 1), torch.ones(400, 1)
        fits = [ridge(torch.cat([ones[0], a], 1), t, 1.0) for a, t in zip(x, y)]
        linear = torch.stack(
            [torch.cat([ones[1], a], 1) @ w for a, w in zip(x_test, fits)]
        )
        predictions = linear, network(x, y, x_test)
        rows.append([(p - truth(x_test)).square().mean().item() for p in predictions])
        print(f"{name:11} {n:4}   {rows[-1][0]:6.2f}   {rows[-1][1]:6.2f}")
    for errors, label in zip(zip(*rows), ("ridge regression", "network")):
        ax.loglog(sizes, errors, "o-", label=label)
    ax.minorticks_off()
    ax.set_xticks(sizes, sizes)
    ax.set(xlabel="training samples n", title=f"{name} truth")
axes[0].set(ylabel="error beyond the noise")
axes[0].legend()
plt.show()
