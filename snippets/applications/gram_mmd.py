"""The style loss compares two distributions: it is MMD with a quadratic kernel."""

import torch

from dlref.style import adaptive_instance_norm, style_loss

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
C, height, width = 8, 6, 7
F, S = torch.randn(1, C, height, width), 1 + 2 * torch.rand(1, C, height, width)
x, y = F[0].flatten(1).T, S[0].flatten(1).T  # one feature vector for each position


def kernel(a, b):
    return (a @ b.T).square().mean()  # the mean of (a · b)^2 over all pairs


mmd = kernel(x, x) + kernel(y, y) - 2 * kernel(x, y)
print(f"style loss {style_loss(F, S):.6f}   MMD^2 / (4 C^2) {mmd / (4 * C**2):.6f}")

A = adaptive_instance_norm(F, S)
print("            mean of channel 0   deviation   style loss")
for name, features in {"content": F, "AdaIN": A, "style": S}.items():
    channel, loss = features[0, 0], style_loss(features, S)
    spread = channel.std(correction=0)
    print(f"{name:10} {channel.mean():18.3f} {spread:11.3f} {loss:12.3f}")
