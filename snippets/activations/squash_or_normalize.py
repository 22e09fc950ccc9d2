"""Squashing into (0, 1) is not normalizing, and an all-positive layer has a price."""

import torch

from dlref.activations import elu, leaky_relu, relu, sigmoid, tanh
from dlref.losses import mse

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
x = 3 + 5 * torch.randn(100_000)
print("inputs with mean 3 and standard deviation 5")
for name, y in [("sigmoid", sigmoid(x)), ("standardized", (x - x.mean()) / x.std())]:
    print(f"  {name:13} mean {y.mean().abs():.2f}  standard deviation {y.std():.2f}")

z = torch.randn(400_000)
print("standard normal inputs: mean and standard deviation of the outputs")
for name, f in [
    ("sigmoid", sigmoid),
    ("tanh", tanh),
    ("ReLU", relu),
    ("leaky, 0.01", leaky_relu),
    ("ELU", elu),
]:
    print(f"  {name:13} {f(z).mean().abs():.2f}  {f(z).std():.2f}")

# Sixteen hidden units feed one output; a sample's gradient of the sixteen weights.
inputs, W = torch.randn(200, 4), torch.randn(4, 16)
for name, f in [("sigmoid", sigmoid), ("tanh", tanh)]:
    same = 0
    for row in inputs:
        v = torch.zeros(16, requires_grad=True)
        mse(f(row @ W) @ v, torch.tensor(1.0)).backward()
        same += abs(v.grad.sign().sum().item()) == 16
    print(f"all 16 weight gradients of one sign, {name}: {same} of 200 samples")
