"""Four networks that do not learn, for four reasons, and what tells them apart."""

import torch

from dlref.activations import relu, sigmoid, tanh

torch.set_default_dtype(torch.float64)
depth, width = 10, 32
torch.manual_seed(0)
x = torch.randn(128, width)
y = x[:, :1].sign()


def train(f, gain, bias, lr, steps=30):
    torch.manual_seed(1)
    weights = gain / width**0.5 * torch.randn(depth, width, width)
    biases = torch.full((depth, width), bias)
    head = [torch.randn(width, 1) / width**0.5, torch.zeros(1)]
    parameters = [p.requires_grad_() for p in (weights, biases, *head)]
    for step in range(steps):
        a = x
        for W, b in zip(weights, biases, strict=True):
            z = a @ W + b
            a = f(z)
        loss = (a @ head[0] + head[1] - y).square().mean()
        gradients = torch.autograd.grad(loss, parameters, retain_graph=step == 0)
        if step == 0:
            (slope,) = torch.autograd.grad(a.sum(), z)
            first, last = gradients[0][0].norm(), gradients[0][-1].norm()
            ratio = lr * first / weights[0].norm()
            log = [loss, first, last, ratio, (slope == 0).double().mean()]
        with torch.no_grad():
            for p, g in zip(parameters, gradients, strict=True):
                p -= lr * g
    return [value.item() for value in (*log, loss)]


print("                  loss at step     at step 0: gradient   update   slope is 0")
print("                      0     29    layer 1  layer 10   ratio, 1   in layer 10")
for name, *setting in [
    ("healthy", relu, 2**0.5, 0.0, 0.02),
    ("vanishing", sigmoid, 1.0, 0.0, 0.02),
    ("saturated", tanh, 1e9, 0.0, 0.02),
    ("dead units", relu, 2**0.5, -9.0, 0.02),
    ("learning rate", relu, 2**0.5, 0.0, 1e-6),
]:
    loss, first, last, ratio, flat, end = train(*setting)
    print(f"{name:18}{loss:5.2f}{end:7.2f}", end="")
    print(f"{first:11.0e}{last:10.0e}{ratio:11.0e}{flat:14.0%}")
