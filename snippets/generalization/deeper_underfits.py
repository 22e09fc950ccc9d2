"""More layers can raise the training error: then it is optimization that fails."""

import torch

from dlref.initializers import xavier_uniform_
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
width, features, runs = 16, 2, 3  # three plain and three residual networks at once
torch.manual_seed(0)
x = 2 * torch.rand(50, features) - 1
y = (3 * x[:, :1]).sin() * (3 * x[:, 1:]).sin()
residual = torch.tensor([0.0, 1.0]).repeat_interleave(runs)[:, None, None]


def xavier(rows, columns):
    layers = [xavier_uniform_(torch.empty(columns, rows)).T for _ in range(runs)]
    return torch.stack(layers).repeat(2, 1, 1).requires_grad_()  # the same for both


def training_errors(depth):
    torch.manual_seed(1)
    first, last = xavier(features, width), xavier(width, 1)
    bound = width**-0.5  # that of nn.Linear
    hidden = torch.empty(depth, runs, width, width).uniform_(-bound, bound)
    hidden = hidden.repeat(1, 2, 1, 1).requires_grad_()
    bias = torch.zeros(depth, 2 * runs, 1, width, requires_grad=True)
    optimizer = Adam([first, last, hidden, bias], lr=0.005)
    for _ in range(80):
        h = x @ first  # (2 * runs, 50, width)
        for W, b in zip(hidden, bias, strict=True):
            h = torch.baddbmm(b, h, W).relu() + residual * h
        losses = (h @ last - y).square().mean((1, 2))
        optimizer.zero_grad()
        losses.sum().backward()
        optimizer.step()
    return losses / y.square().mean()  # 1 if a network has learned nothing


print("hidden layers   share of the targets left: plain      residual")
for depth in (1, 3, 20):
    plain, shortcut = (
        f"{left.min():.0%} to {left.max():.0%}"
        for left in training_errors(depth).split(runs)
    )
    print(f"{depth:13}   {plain:>32} {shortcut:>13}")
