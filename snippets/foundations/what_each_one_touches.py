"""What four methods change: the weights, the activations, or only the gradient."""

import torch

from dlref.dropout import dropout
from dlref.losses import mse
from dlref.normalization import batch_norm, weight_norm

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
x, target = torch.randn(64, 20), torch.randn(64, 10)
w = torch.randn(10, 20) * 3 + 1


def keep(a):
    return a


def scale(v):
    return weight_norm(v, torch.ones(10, 1))


def normalize(a):
    return batch_norm(a, None, None, training=True)


def drop(a):
    return dropout(a, generator=torch.Generator().manual_seed(0))


def add_noise(gradient):
    return gradient + torch.randn(gradient.shape)


def run(of_weights=keep, of_activations=keep, of_gradient=keep):
    leaf = w.clone().requires_grad_()
    used = of_weights(leaf)  # what the layer multiplies by
    activations = of_activations(x @ used.T)
    mse(activations, target).backward()
    return used.detach(), activations.detach(), of_gradient(leaf.grad)


plain = run()
print("changed               weights   activations   gradient")
for name, options in {
    "batch normalization": {"of_activations": normalize},
    "weight normalization": {"of_weights": scale},
    "dropout": {"of_activations": drop},
    "gradient noise": {"of_gradient": add_noise},
}.items():
    same = [torch.allclose(a, b) for a, b in zip(run(**options), plain)]
    yes = ["-" if s else "yes" for s in same]
    print(f"{name:20} {yes[0]:>8} {yes[1]:>13} {yes[2]:>10}")
a, ten = normalize(x @ w.T), normalize(x @ (10 * w).T)
print(f"mean and std of the weights, as they are: {w.mean():.1f}, {w.std():.1f}")
print(
    f"batch normalization, weights times ten: the same = {torch.allclose(a, ten, 1e-4)}"
)
