"""Gradient descent meets the cliff of Pascanu et al., with and without clipping."""

import matplotlib.pyplot as plt
import torch

from dlref.clipping import clip_grad_norm_

torch.set_default_dtype(torch.float64)


def loss(w, b):
    """(sigmoid(x_50) - 0.7)^2 for x_t = w sigmoid(x_{t-1}) + b and x_0 = 0.5."""
    x = torch.full_like(w, 0.5)
    for _ in range(50):
        x = w * x.sigmoid() + b
    return (x.sigmoid() - 0.7) ** 2


def descend(max_norm):
    w = torch.tensor(4.7, requires_grad=True)
    b = torch.tensor(-2.35, requires_grad=True)
    path, norms = [(4.7, -2.35)], []
    for _ in range(100):
        w.grad, b.grad = torch.autograd.grad(loss(w, b), (w, b))
        norms.append(clip_grad_norm_([w, b], max_norm).item())
        with torch.no_grad():
            w -= 0.1 * w.grad
            b -= 0.1 * b.grad
        path.append((w.item(), b.item()))
    end = f"end ({w:.2f}, {b:.2f})   loss {loss(w, b):.4f}"
    print(f"largest gradient {max(norms):6.1f}   {end}")
    return path


ws, bs = torch.linspace(4.3, 5.1, 129), torch.linspace(-2.6, -2.1, 81)
surface = loss(*torch.meshgrid(ws, bs, indexing="xy")).numpy()
fig, ax = plt.subplots()
shown = ax.imshow(surface, origin="lower", extent=(4.3, 5.1, -2.6, -2.1), aspect="auto")
fig.colorbar(shown, label="loss")
for label, max_norm, color in [
    ("no clipping", torch.inf, "white"),
    ("norm clipped to 1", 1.0, "#ff6a4d"),
]:
    ax.plot(*zip(*descend(max_norm)), color=color, lw=1.2, label=label)
ax.set(xlim=(4.3, 5.1), ylim=(-2.6, -2.1), xlabel="w", ylabel="b")
ax.grid(visible=False)
ax.legend(labelcolor="white", loc="upper right")
plt.show()
