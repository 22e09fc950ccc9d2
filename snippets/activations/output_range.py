"""An output function with the wrong range puts targets out of reach."""

import torch

from dlref.activations import relu, softplus, tanh
from dlref.losses import mse
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
x = torch.linspace(-2, 2, 64)[:, None]


def train(head, y, bias):
    """Train 16 tanh units with an output function; return the predictions."""
    torch.manual_seed(1)
    W, b = torch.randn(1, 16), torch.randn(16)
    v, c = torch.randn(16, 1) / 4, torch.full((1,), bias)
    optimizer = Adam([p.requires_grad_() for p in (W, b, v, c)], lr=0.05)
    for _ in range(60):
        loss = mse(head(tanh(x @ W + b) @ v + c), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return head(tanh(x @ W + b) @ v + c).detach()


def identity(z):
    return z


for title, y, heads in [
    (
        "a line from -2 to 2",
        x,
        [("identity", identity, 0.0), ("tanh", tanh, 0.0), ("ReLU", relu, 0.0)],
    ),
    (
        "positive, exp(2x) / 20",
        torch.exp(2 * x) / 20,
        [
            ("identity", identity, 0.0),
            ("ReLU", relu, 0.0),
            ("ReLU, bias -4", relu, -4.0),
            ("softplus", softplus, 0.0),
            ("exp", torch.exp, 0.0),
        ],
    ),
]:
    print(f"target: {title}, variance {y.var(correction=0):.2f}")
    print("  output function   loss   smallest prediction")
    for name, head, bias in heads:
        prediction = train(head, y, bias)
        print(f"  {name:15} {mse(prediction, y):7.3f} {prediction.min():15.3f}")
