"""Half of the outputs at zero is normal; a unit at zero for every input is dead."""

import torch

from dlref.activations import elu, gelu, leaky_relu, relu
from dlref.diagnostics import dead_fraction
from dlref.losses import mse
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
X = torch.rand(128, 4)
y = torch.sin(3 * X[:, :1]) + X[:, 1:2] * X[:, 2:3]
print(f"variance of the target: {y.var(correction=0):.3f}\n")


def network(bias):
    torch.manual_seed(1)
    W = torch.randn(4, 64) * (2 / 4) ** 0.5
    b = torch.full((64,), bias)
    v = torch.randn(64, 1) * (1 / 64) ** 0.5
    return [p.requires_grad_() for p in (W, b, v, torch.zeros(1))]


for title, x, bias in [
    ("centred inputs, bias 0", X - 0.5, 0.0),
    ("inputs in [0, 1], bias -4", X, -4.0),
]:
    W, b, _, _ = network(bias)
    z = x @ W + b
    zero, dead = (z <= 0).double().mean(), dead_fraction(relu(z))
    print(f"{title}: {zero:.0%} of outputs 0, {dead:.0%} of units dead")
    for name, f in [
        ("ReLU", relu),
        ("leaky, 0.1", lambda z: leaky_relu(z, 0.1)),
        ("ELU", elu),
        ("GELU", gelu),
    ]:
        W, b, v, c = network(bias)
        loss = mse(f(x @ W + b) @ v + c, y)
        first = torch.autograd.grad(loss, W)[0].norm()
        optimizer = Adam([W, b, v, c], lr=0.04)
        for _ in range(60):
            optimizer.zero_grad()
            loss = mse(f(x @ W + b) @ v + c, y)
            loss.backward()
            optimizer.step()
        print(
            f"  {name:10} gradient of W {first:8.1e}   loss after training {loss:.3f}"
        )
