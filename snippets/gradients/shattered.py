"""The gradient along a line of inputs: with depth it turns into noise, if plain."""

import matplotlib.pyplot as plt
import torch

from dlref.normalization import batch_norm

torch.set_default_dtype(torch.float64)
points, n = 256, 100
line = torch.linspace(-2, 2, points)[:, None]


def gradient(depth, scale):
    torch.manual_seed(0)
    x = line.clone().requires_grad_()
    a = x @ torch.randn(1, n) + torch.randn(n)
    for _ in range(depth):
        W = torch.randn(n, n) * (2 / n) ** 0.5
        f = batch_norm(a.relu() @ W, None, None, training=True)
        a = f if scale is None else a + scale * f
    y = a.relu() @ torch.randn(n, 1)
    (g,) = torch.autograd.grad(y.sum(), x)
    return g[:, 0]


settings = [
    ("plain, 1 layer", 1, None),
    ("plain, 40 layers", 40, None),
    ("residual, 40 layers, a + f", 40, 1.0),
    ("residual, 40 layers, a + f/10", 40, 0.1),
]
fig, axes = plt.subplots(4, 1, sharex=True, figsize=(6.4, 5.6))
print("correlation of the gradients at points    1 apart   5 apart")
for ax, (name, depth, scale) in zip(axes, settings, strict=True):
    g = gradient(depth, scale)
    g = (g - g.mean()) / g.std()
    near, far = ((g[k:] * g[:-k]).mean().item() for k in (1, 5))
    print(f"{name:40}{near:8.2f}{far:10.2f}")
    ax.plot(line[:, 0], g, linewidth=1)
    ax.set_title(name, loc="left", fontsize="medium")
axes[-1].set(xlabel="x")
plt.show()
