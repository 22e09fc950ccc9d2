"""Derivatives at the kink are a convention, and networks do get to kinks."""

import torch
from torch.nn import functional

from dlref.activations import relu
from dlref.losses import mse

zero = torch.zeros((), requires_grad=True)
print("derivative at 0, as PyTorch returns it")
for name, f in [
    ("functional.relu(x)", functional.relu),
    ("torch.maximum(x, 0)", lambda x: torch.maximum(x, torch.zeros(()))),
    ("x.clamp(min=0)", lambda x: x.clamp(min=0)),
    ("(x + x.abs()) / 2", lambda x: (x + x.abs()) / 2),
    ("functional.leaky_relu(x)", functional.leaky_relu),
    ("functional.elu(x)", functional.elu),
    ("functional.selu(x)", functional.selu),
]:
    (slope,) = torch.autograd.grad(f(zero), zero)
    print(f"  {name:24} {slope:.2f}")

# A bright square on black, seen by 3 x 3 filters without bias.
torch.manual_seed(0)
image = torch.zeros(1, 1, 28, 28)
image[..., 10:18, 10:18] = torch.rand(8, 8)
z = functional.conv2d(image, torch.randn(16, 1, 3, 3))
print(f"pre-activations exactly 0 on a black background: {(z == 0).float().mean():.0%}")

# Sixteen points, 128 ReLUs, plain gradient descent on all of the data.
torch.set_default_dtype(torch.float64)
x, y = torch.randn(16, 8), torch.randn(16, 1)
W, b, v = torch.randn(8, 128) * 0.5, torch.zeros(128), torch.randn(128, 1) / 128**0.5
print("step    loss      gradient norm")
for step in range(1001):
    p = [t.requires_grad_() for t in (W, b, v)]
    loss = mse(relu(x @ W + b) @ v, y)
    grads = torch.autograd.grad(loss, p)
    if step in (0, 200, 1000):
        norm = torch.cat([g.flatten() for g in grads]).norm()
        print(f"{step:4}  {loss:.0e}     {norm:.0e}")
    W, b, v = (t.detach() - 0.02 * g for t, g in zip(p, grads))
