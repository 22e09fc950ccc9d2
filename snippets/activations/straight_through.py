"""A hidden layer of steps: its gradient is zero, and a made-up one trains it."""

import torch

from dlref.activations import binary_step, binary_step_straight_through, hardtanh
from dlref.losses import binary_cross_entropy_with_logits
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
seeds = 60
x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = torch.tensor([[0.0], [1.0], [1.0], [0.0]]).expand(seeds, 4, 1)


def train(f):
    """Train a 2-8-1 network for XOR from each seed, all at once."""
    torch.manual_seed(0)
    W, b = torch.randn(seeds, 2, 8), torch.randn(seeds, 1, 8)
    v, c = torch.randn(seeds, 8, 1) / 8**0.5, torch.zeros(seeds, 1, 1)
    start = W.clone()
    optimizer = Adam([p.requires_grad_() for p in (W, b, v, c)], lr=0.06)
    for _ in range(150):
        logits = f(x @ W + b) @ v + c
        losses = binary_cross_entropy_with_logits(logits, y, reduction="none")
        optimizer.zero_grad()
        losses.mean((1, 2)).sum().backward()
        optimizer.step()
    p = torch.sigmoid(torch.where(y > 0, logits, -logits))  # of the true class
    return (p > 0.6).all(dim=(1, 2)).sum(), (W - start).abs().mean()


print("gradient of the step     XOR solved   first layer moved by")
for name, f in [
    ("autograd: zero", binary_step),
    ("straight through", binary_step_straight_through),
    ("the same, if |z| < 1", lambda z: binary_step_straight_through(hardtanh(z))),
]:
    solved, moved = train(f)
    print(f"{name:22} {solved:6} of {seeds} {moved:15.2f}")
