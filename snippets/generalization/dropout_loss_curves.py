"""With dropout each step's loss is noisy; the average over masks goes down."""

import matplotlib.pyplot as plt
import torch

from dlref.dropout import dropout

torch.manual_seed(0)
n, width = 500, 32
x = torch.randn(n, 8)
y = (2 * x[:, :1]).sin() + x[:, 1:2] + 0.3 * torch.randn(n, 1)
start = [torch.randn(8, width) / 8**0.5, torch.randn(width, 1) / width**0.5]
ones = torch.ones(n, width)
fixed = dropout(ones, 0.5)


def cost(weights, mask, rows=slice(None)):
    output = ((x[rows] @ weights[0]).relu() * mask[rows]) @ weights[1]
    return (output - y[rows]).square().mean()


def average_cost(weights):
    """Over all masks: what the mean output costs, and the variance of the output."""
    terms = (x @ weights[0]).relu() * weights[1].T  # of the output, one from each unit
    variance = terms.square().sum(1)  # each term is doubled or 0, p = 0.5
    return ((terms.sum(1) - y[:, 0]).square() + variance).mean()


def train(lr, new_mask, batch=None):
    """The loss that each step sees, and the weights that it belongs to."""
    weights, losses, path = start, [], []
    for _ in range(100):
        rows = torch.randperm(n)[:batch] if batch else slice(None)
        weights = [w.detach().requires_grad_() for w in weights]
        loss = cost(weights, new_mask(), rows)
        losses.append(loss.item())
        path.append([w.detach() for w in weights])
        gradients = torch.autograd.grad(loss, weights)
        weights = [w - lr * g for w, g in zip(path[-1], gradients, strict=True)]
    return losses, path


curves = {}
for lr in (0.02, 0.1):
    raw, path = train(lr, lambda: dropout(ones, 0.5))
    curves[lr] = {
        "new masks: each step": raw,
        "new masks: mean of all masks": [average_cost(w).item() for w in path],
        "new masks: evaluation": [cost(w, ones).item() for w in path],
        "one fixed mask": train(lr, lambda: fixed)[0],
        "no dropout": train(lr, lambda: ones)[0],
        "no dropout, batches of 100": train(lr, lambda: ones, batch=100)[0],
    }
print("rises of J in 99 steps        lr 0.02   lr 0.1")
for name in curves[0.02]:
    rises = [(torch.tensor(c[name]).diff() > 0).sum().item() for c in curves.values()]
    print(f"{name:28}" + "".join(f"{count:9}" for count in rises))

fig, ax = plt.subplots()
for name, curve in list(curves[0.02].items())[:4]:
    ax.plot(curve, label=name, lw=1 if name.endswith("step") else 2)
ax.set(xlabel="step", ylabel="J", ylim=(0.5, 1.7))
ax.legend()
plt.show()
