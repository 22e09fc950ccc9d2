"""More layers can raise the training error: then it is optimization that fails."""

import torch

from dlref.initializers import xavier_uniform_
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
width, features = 32, 2
torch.manual_seed(0)
x = 2 * torch.rand(50, features) - 1
y = (4 * x[:, :1]).sin() * (4 * x[:, 1:]).sin()


def training_error(depth, residual):
    torch.manual_seed(1)
    first = xavier_uniform_(torch.empty(width, features)).requires_grad_()
    last = xavier_uniform_(torch.empty(1, width)).requires_grad_()
    bound = width**-0.5  # that of nn.Linear
    hidden = torch.empty(depth, width, width).uniform_(-bound, bound).requires_grad_()
    bias = torch.zeros(depth, width, requires_grad=True)
    optimizer = Adam([first, last, hidden, bias], lr=0.005)
    for _ in range(80):
        h = x @ first.T
        for W, b in zip(hidden, bias, strict=True):
            h = torch.addmm(b, h, W.T).relu() + (h if residual else 0)
        loss = (h @ last.T - y).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return (loss / y.square().mean()).item()  # 1 if the net has learned nothing


print("hidden layers   share of the targets left: plain   residual")
for depth in (1, 3, 20):
    plain, residual = (training_error(depth, residual) for residual in (0, 1))
    print(f"{depth:13}   {plain:32.0%}   {residual:8.0%}")
