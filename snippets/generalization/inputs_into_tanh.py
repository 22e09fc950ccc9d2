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


def train(Z, make, steps=60):
    torch.manual_seed(1)
    first = torch.nn.Linear(2, hidden)
    last = torch.nn.Linear(hidden, 1)
    z = first(Z)
    saturated = (torch.tanh(z).abs() > 0.99).double().mean().item()
    optimizer = make([*first.parameters(), *last.parameters()])
    for _ in range(steps):
        loss = binary_cross_entropy_with_logits(last(torch.tanh(first(Z))), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return saturated, loss.item()


def best(Z, make, rates):
    """The lowest loss of three learning rates: each scaling may have its own."""
    return min(train(Z, lambda p, lr=lr: make(p, lr=lr))[1] for lr in rates)


print("inputs                 saturated at start   loss after 60 steps: SGD   Adam")
for name, Z in [
    ("raw", X),
    ("divided by maximum", X / X.amax(0)),
    ("standardized", Standardizer().fit(X).transform(X)),
]:
    saturated, _ = train(Z, lambda p: SGD(p, lr=0.0), steps=1)
    sgd, adam = best(Z, SGD, (0.2, 1.0, 5.0)), best(Z, Adam, (0.02, 0.1, 0.3))
    print(f"{name:22}{saturated:16.0%}{sgd:26.2f}{adam:9.2f}")
