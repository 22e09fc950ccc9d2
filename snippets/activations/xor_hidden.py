"""XOR with sixteen hidden units: the identity cannot, any bend can."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import relu, sigmoid, tanh
from dlref.losses import binary_cross_entropy_with_logits
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
seeds = 5
x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = torch.tensor([[0.0], [1.0], [1.0], [0.0]]).expand(seeds, 4, 1)


def train(f):
    """Train one 2-16-1 network for each seed, all at once; return the network."""
    torch.manual_seed(0)
    W, b = torch.randn(seeds, 2, 16), torch.randn(seeds, 1, 16)
    v, c = torch.randn(seeds, 16, 1) / 16**0.5, torch.zeros(seeds, 1, 1)
    optimizer = Adam([p.requires_grad_() for p in (W, b, v, c)], lr=0.1)

    def net(x):
        return f(x @ W + b) @ v + c

    for _ in range(100):
        losses = binary_cross_entropy_with_logits(net(x), y, reduction="none")
        optimizer.zero_grad()
        losses.mean((1, 2)).sum().backward()
        optimizer.step()
    return net


axis = torch.linspace(-0.5, 1.5, 81)
plane = torch.cartesian_prod(axis, axis)
fig, axes = plt.subplots(1, 2, figsize=(6.4, 3.2), sharey=True)
print("hidden function   loss, five seeds                p(true class) > 0.6")
for name, f in [
    ("identity", lambda z: z),
    ("sigmoid", sigmoid),
    ("tanh", tanh),
    ("ReLU", relu),
]:
    net = train(f)
    with torch.no_grad():
        logits = net(x)
        losses = binary_cross_entropy_with_logits(logits, y, reduction="none")
        p = sigmoid(net(plane))[0].reshape(81, 81).T
    sure = (torch.where(y > 0, sigmoid(logits), sigmoid(-logits)) > 0.6).sum()
    row = " ".join(f"{loss:.3f}" for loss in losses.mean((1, 2)))
    print(f"{name:15}   {row}   {sure:4} of {4 * seeds}")
    if name in ("identity", "ReLU"):
        ax = axes[0 if name == "identity" else 1]
        box = (-0.5, 1.5, -0.5, 1.5)
        ax.imshow(p.numpy(), origin="lower", extent=box, vmin=0, vmax=1, alpha=0.6)
        ax.plot([0, 1], [0, 1], "o", color="C1", ms=9, mec="white", label="0")
        ax.plot([0, 1], [1, 0], "^", color="C1", ms=9, mec="white", label="1")
        ax.set(title=name, xlabel="$x_1$", xticks=[0, 1], yticks=[0, 1])
        ax.grid(visible=False)
axes[0].set_ylabel("$x_2$")
plt.show()
