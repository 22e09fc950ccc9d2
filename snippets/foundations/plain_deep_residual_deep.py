"""Deep plain networks fit their training data worse, although no gradient vanishes."""

import torch

from dlref.optimizers import Adam
from dlref.residual import PreNormBlock

torch.set_default_dtype(torch.float64)
seeds, width, steps = 5, 16, 16  # one network for each seed, trained side by side


def normalize(a):
    """Batch normalization, for each network on its own."""
    variance, mean = torch.var_mean(a, 1, keepdim=True, correction=0)
    return (a - mean) / (variance + 1e-5).sqrt()


def plain(a, w):
    return normalize(a @ w).relu()


def residual(a, w):
    return PreNormBlock(lambda a: a.relu() @ w, normalize)(a)


def train(block, depth, rate):
    g = torch.Generator().manual_seed(0)
    x = torch.randn(seeds, 64, 8, generator=g)
    y = normalize((x[..., :1] * x[..., 1:2]).sin() + x[..., 2:3].abs())
    sizes = [(8, width), *[(width, width)] * depth, (width, 1)]
    weights = [torch.randn(seeds, *s, generator=g) / (3 * s[0]) ** 0.5 for s in sizes]
    optimizer = Adam([w.requires_grad_() for w in weights], lr=rate)
    for step in range(steps):
        optimizer.zero_grad()
        a = x @ weights[0]
        for w in weights[1:-1]:
            a = block(a, w)
        losses = (a @ weights[-1] - y).square().mean((1, 2))  # one for each network
        losses.sum().backward()
        if step == 0:
            first, last = [weights[k].grad.norm(dim=(1, 2)) for k in (1, -2)]
        optimizer.step()
    return losses.detach(), first / last


def span(values, digits):
    return f"{values.min():.{digits}f} to {values.max():.{digits}f}"


print("blocks        rate    training loss   gradient at the start, first block / last")
for block, depth in [(plain, 4), (plain, 20), (residual, 20)]:
    for rate in (0.005, 0.01):
        losses, ratios = train(block, depth, rate)
        name = f"{depth:2} {block.__name__:8} {rate:7}"
        print(f"{name:18} {span(losses, 2):>15}   {span(ratios, 0):>12}")
