"""Ten layers, 50 steps of Adam: which networks learn on which side of a line x lies."""

import torch

from dlref.activations import relu, sigmoid, tanh
from dlref.losses import binary_cross_entropy_with_logits
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
seeds, samples, width, depth = 3, 128, 32, 10
x = torch.randn(samples, width)
y = (x[:, :1] + x[:, 1:2] > 0).double().expand(seeds, samples, 1)


def normalize(z):
    """Batch normalization: mean 0 and variance 1 for each unit over the samples."""
    return (z - z.mean(1, keepdim=True)) / z.std(1, correction=0, keepdim=True)


def final_losses(f, gain, batch_norm):
    """Train one network for each seed, all of them at once."""
    torch.manual_seed(1)
    W = torch.randn(depth, seeds, width, width) * gain / width**0.5
    v = torch.randn(seeds, width, 1) / width**0.5
    b, c = torch.zeros(depth, seeds, 1, width), torch.zeros(seeds, 1, 1)
    optimizer = Adam([p.requires_grad_() for p in (W, b, v, c)], lr=3e-3)
    for _ in range(50):
        a = x
        for W_k, b_k in zip(W, b):
            z = a @ W_k  # (seeds, samples, width)
            a = f((normalize(z) if batch_norm else z) + b_k)
        losses = binary_cross_entropy_with_logits(a @ v + c, y, reduction="none")
        optimizer.zero_grad()
        losses.mean(dim=(1, 2)).sum().backward()
        optimizer.step()
    return losses.detach().mean(dim=(1, 2))


print("loss after 50 steps           three seeds")
for name, f, gain, batch_norm in [
    ("sigmoid, gain 1", sigmoid, 1.0, False),
    ("sigmoid, gain 1, batch norm", sigmoid, 1.0, True),
    ("tanh, gain 1", tanh, 1.0, False),
    ("ReLU, gain √2", relu, 2**0.5, False),
    ("ReLU, gain 1/√3", relu, 3**-0.5, False),
]:
    losses = final_losses(f, gain, batch_norm)
    print(f"{name:27}", *(f"{loss:6.2f}" for loss in losses))
