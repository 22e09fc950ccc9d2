"""A loss on the second derivative needs an activation function that has one."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import binary_step, relu, tanh
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
t = torch.linspace(0, 2 * torch.pi, 40)[:, None]  # u'' = -u, u(0) = 0, u'(0) = 1

functions = {  # f and its first two derivatives
    "ReLU": (relu, binary_step, torch.zeros_like),
    "tanh": (
        tanh,
        lambda z: 1 - tanh(z) ** 2,
        lambda z: -2 * tanh(z) * (1 - tanh(z) ** 2),
    ),
    "sine": (torch.sin, torch.cos, lambda z: -torch.sin(z)),
}
fig, ax = plt.subplots(figsize=(6.4, 3.2))
ax.plot(t, torch.sin(t), "--", color="C3", lw=4, alpha=0.5, label="sin t")
print("        mean |u''| at start   loss     largest error of u")
for name, (f, first, second) in functions.items():
    torch.manual_seed(0)
    w, b, v = torch.randn(1, 32), 3 * torch.randn(32), torch.randn(32, 1) / 32**0.5
    optimizer = Adam([p.requires_grad_() for p in (w, b, v)], lr=0.08)
    for step in range(180):
        z = t @ w + b
        u, curvature = f(z) @ v, (w**2 * second(z)) @ v
        slope = (w * first(z[:1])) @ v
        if step == 0:
            bend = curvature.abs().mean().item()
        start = u[0] ** 2 + (slope[0] - 1) ** 2
        loss = (curvature + u).square().mean() + 10 * start.sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    error = (u - torch.sin(t)).abs().max()
    print(f"{name:6} {bend:14.2f} {loss:14.4f} {error:14.2f}")
    ax.plot(t, u.detach(), label=name)
ax.set(xlabel="t", ylabel="u(t)")
ax.legend()
plt.show()
