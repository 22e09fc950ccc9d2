"""Two kinds of explosion, two traces: growth through the layers, growth in time."""

import matplotlib.pyplot as plt
import torch

from dlref.clipping import total_norm

torch.manual_seed(0)
depth, width, steps = 12, 32, 30
x = torch.randn(128, width)
y = x[:, :1] * x[:, 1:2]


def train(gain, lr):
    torch.manual_seed(1)
    weights = [gain / width**0.5 * torch.randn(width, width) for _ in range(depth)]
    weights = [w.requires_grad_() for w in [*weights, torch.randn(width, 1) / width]]
    norms, profiles = [], []
    for _ in range(steps):
        outputs = [x]
        for W in weights[:-1]:
            outputs.append(torch.relu(outputs[-1] @ W))
        loss = (outputs[-1] @ weights[-1] - y).square().mean()
        gradients = torch.autograd.grad(loss, weights + outputs[1:])
        norms.append(total_norm(gradients[: depth + 1]).item())
        profiles.append([delta.norm().item() for delta in gradients[depth + 1 :]])
        if not loss.isfinite():
            break
        with torch.no_grad():
            for w, g in zip(weights, gradients[: depth + 1], strict=True):
                w -= lr * g
    return norms, profiles[0]


fig, (left, right) = plt.subplots(1, 2)
print("                        layer 1/12   norm at steps 0, 1, 2     lasted")
for name, gain, lr in [
    ("stable", 2**0.5, 0.02),
    ("weights too large", 2.5, 0.02),
    ("learning rate too large", 2**0.5, 2.0),
]:
    norms, profile = train(gain, lr)
    print(f"{name:24}{profile[0] / profile[-1]:8.1f}    ", end="")
    print(*(f"{norm:9.0e}" for norm in norms[:3]), f"   {len(norms)} steps")
    left.semilogy(range(1, depth + 1), profile, "--" if lr > 1 else "-")
    right.semilogy(norms, ".-", label=name)
left.set(xlabel="layer", ylabel="gradient at step 0", xticks=[1, 4, 8, 12])
right.set(xlabel="step", ylabel="gradient norm")
right.legend()
plt.show()
