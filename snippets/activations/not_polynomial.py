"""A polynomial activation stays as bad at any width; the others keep improving."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import binary_step, relu, tanh

torch.set_default_dtype(torch.float64)
x = torch.linspace(-1, 1, 500)[:, None]
y = torch.sin(3 * torch.pi * x)
widths = [8, 24, 72, 216]


def error(f, width):
    """Fit the output layer of a random hidden layer by least squares."""
    torch.manual_seed(0)
    W, b = 6 * torch.randn(1, width), 6 * torch.rand(width) - 3
    hidden = torch.cat([f(x @ W + b), torch.ones_like(x)], 1)
    # gelsd drops directions that are only rounding error
    v = torch.linalg.lstsq(hidden, y, rcond=1e-10, driver="gelsd").solution
    return (hidden @ v - y).square().mean().sqrt().item()


fig, ax = plt.subplots()
print("root mean square error at width", *(f"{n:8}" for n in widths))
for name, f, style in [
    ("identity", lambda z: z, "C3--"),
    ("z²", lambda z: z**2, "C4--"),
    ("z³", lambda z: z**3, "C5--"),
    ("step", binary_step, "C2-"),
    ("ReLU", relu, "C0-"),
    ("tanh", tanh, "C1-"),
]:
    errors = [error(f, n) for n in widths]
    shown = [f"{e:.4f}" if e > 5e-5 else "< 0.0001" for e in errors]
    print(f"{name:31}", *(f"{e:>8}" for e in shown))
    ax.loglog(widths, [max(e, 1e-4) for e in errors], style, marker="o", label=name)
ax.set(xlabel="hidden units", ylabel="error", ylim=(7e-5, 2))
ax.set_xticks(widths, [str(n) for n in widths])
ax.minorticks_off()
ax.legend(ncols=2)
plt.show()
