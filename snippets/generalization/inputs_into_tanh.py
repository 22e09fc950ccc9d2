"""Raw inputs saturate the first layer of a tanh network; standardized ones do not."""

import torch

from dlref.losses import binary_cross_entropy_with_logits
from dlref.normalization import Standardizer
from dlref.optimizers import SGD, Adam

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
n, hidden = 200, 32
age, income = 20 + 60 * torch.rand(n, 1), 1000 * (1 + 4 * torch.rand(n, 1))
X = torch.cat([age, income], dim=1)
y = ((age - 50) / 17 * (income - 3000) / 1150 > 0).double()
scalings = {
    "raw": X,
    "divided by maximum": X / X.amax(0),
    "standardized": Standardizer().fit(X).transform(X),
}
Z = torch.stack([*scalings.values()])  # a network for each scaling, side by side


def train(make, lr, steps=60):
    """The share of saturated units at the start, and the loss, of each network."""
    torch.manual_seed(1)
    first, last = torch.nn.Linear(2, hidden), torch.nn.Linear(hidden, 1)
    start = [first.weight.T, first.bias, last.weight.T, last.bias]
    weights = [w.detach().repeat(len(Z), 1, 1).requires_grad_() for w in start]
    W1, b1, W2, b2 = weights
    saturated = ((Z @ W1 + b1).tanh().abs() > 0.99).double().mean((1, 2))
    optimizer = make(weights, lr=lr)
    for _ in range(steps):
        logits = (Z @ W1 + b1).tanh() @ W2 + b2  # (scalings, n, 1)
        losses = binary_cross_entropy_with_logits(
            logits, y.expand_as(logits), reduction="none"
        ).mean((1, 2))
        optimizer.zero_grad()
        losses.sum().backward()
        optimizer.step()
    return saturated, losses.detach()


def best(make, rates):
    """The lowest loss of three learning rates: each scaling may have its own."""
    return torch.stack([train(make, lr)[1] for lr in rates]).amin(0)


print("inputs                 saturated at start   loss after 60 steps: SGD   Adam")
saturated, _ = train(SGD, lr=0.0, steps=1)
sgd, adam = best(SGD, (0.2, 1.0, 5.0)), best(Adam, (0.02, 0.1, 0.3))
for k, name in enumerate(scalings):
    print(f"{name:22}{saturated[k]:16.0%}{sgd[k]:26.2f}{adam[k]:9.2f}")
