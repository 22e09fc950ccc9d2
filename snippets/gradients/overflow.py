"""The last stage of an explosion: from a large gradient to NaN in one step."""

import torch

from dlref.clipping import total_norm

samples, depth, width, lr = 64, 20, 64, 0.1
for gain in (1.4, 1.7, 2.0):
    torch.manual_seed(0)
    x, y = torch.randn(samples, width), torch.randn(samples, width)
    weights = gain / width**0.5 * torch.randn(depth, width, width)
    weights.requires_grad_()
    print(f"gain {gain}   loss   gradient   largest weight")
    for step in range(3):
        a = x
        for W in weights:
            a = (a @ W).relu()
        loss = (a - y).square().mean()
        (gradient,) = torch.autograd.grad(loss, weights)
        norm, largest = total_norm(gradient), weights.abs().max()
        print(f" step {step} {loss:8.1e}   {norm:8.1e}   {largest:8.1e}")
        if not loss.isfinite():
            break
        weights = (weights - lr * gradient).detach().requires_grad_()
