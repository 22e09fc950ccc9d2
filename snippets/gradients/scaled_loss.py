"""The same training at three scales of the loss: gradients differ, weights do not."""

import torch

from dlref.clipping import total_norm

torch.manual_seed(0)
steps = 200
x = torch.randn(256, 4)
y = (x[:, :1] * x[:, 1:2]).sin()
start = [torch.randn(4, 32) / 2, torch.zeros(32), torch.randn(32, 1) / 32**0.5]


def train(scale, lr):
    weights = [w.clone().requires_grad_() for w in start]
    norms, ratios, losses = [], [], []
    for _ in range(steps):
        W, b, v = weights
        mse = (torch.tanh(x @ W + b) @ v - y).square().mean()
        gradients = torch.autograd.grad(scale * mse, weights)
        norms.append(total_norm(gradients).item())
        losses.append(mse.item())
        with torch.no_grad():
            ratios.append(lr * gradients[0].norm().item() / W.norm().item())
            for w, g in zip(weights, gradients, strict=True):
                w -= lr * g
    above = sum(norm > 1 for norm in norms)
    return norms, above, ratios, losses, weights


print("scale      lr   gradient first, last   above 1   update ratio   last loss")
finals = []
for scale in (1, 256, 1024):
    lr = 1 / 16 / scale
    norms, above, ratios, losses, weights = train(scale, lr)
    finals.append(weights)
    print(
        f"{scale:5}{lr:8.5f}{norms[0]:13.2f}{norms[-1]:9.2f}{above:7} of {steps}"
        f"{ratios[0]:15.4f}{losses[-1]:12.4f}"
    )
same = all(
    torch.equal(a, b)
    for other in finals[1:]
    for a, b in zip(finals[0], other, strict=True)
)
print("the three networks at the end are equal, bit by bit:", same)
