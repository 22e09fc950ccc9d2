"""GELU, SiLU and Mish go down before they go up; a sine goes up and down for ever."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import gelu, mish, relu, silu
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
z = torch.linspace(-4, 1.5, 5501)
fig, ax = plt.subplots()
ax.plot(z, relu(z), "--", color="C3", label="ReLU")
print("         minimum    at")
for name, f in [("GELU", gelu), ("SiLU", silu), ("Mish", mish)]:
    k = f(z).argmin()
    print(f"{name:6} {f(z)[k]:9.4f} {z[k]:8.2f}")
    ax.plot(z, f(z), label=name)
ax.set(xlabel="z", ylabel="f(z)", ylim=(-0.4, 1.5))
ax.legend()

# Two hidden layers of 32, three seeds at once; the target has two frequencies.
x = torch.linspace(-1, 1, 48)[:, None]
y = torch.sin(4 * x) + 0.5 * torch.sin(12 * x)
print(f"\nloss after 60 steps of Adam; variance {y.var(correction=0):.2f}, three seeds")
print("           learning rate 0.005          learning rate 0.02")
for name, f in [("sine", torch.sin), ("GELU", gelu), ("ReLU", relu)]:
    row = ""
    for lr in (0.005, 0.02):
        torch.manual_seed(0)
        shapes = [(1, 32), (32, 32), (32, 1)]
        gains = [4.0, 1.4, 1.0]
        W = [torch.randn(3, n, m) * g / n**0.5 for (n, m), g in zip(shapes, gains)]
        b = [torch.randn(3, 1, m) for _, m in shapes[:2]] + [torch.zeros(3, 1, 1)]
        optimizer = Adam([p.requires_grad_() for p in W + b], lr=lr)
        for _ in range(60):
            a = f(f(x @ W[0] + b[0]) @ W[1] + b[1])
            losses = (a @ W[2] + b[2] - y).square().mean((1, 2))
            optimizer.zero_grad()
            losses.sum().backward()
            optimizer.step()
        row += "".join(f"{loss:9.4f}" for loss in losses) + "  "
    print(f"{name:6} {row.rstrip()}")
plt.show()
