"""Least squares on noisy copies of the inputs is ridge regression."""

import torch

from dlref.augmentation import add_noise
from dlref.regularization import ridge

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
n, features, copies = 40, 4, 5000
X = torch.randn(n, features) * torch.tensor([2.0, 1.0, 0.5, 0.25])
y = X @ torch.ones(features) + 0.5 * torch.randn(n)

print("                                weights")
for std in (0.0, 0.5, 1.0):
    images = X.repeat(copies, 1)[:, None, None]  # (n copies, 1, 1, features)
    noisy, targets = add_noise(images, y.repeat(copies), std)
    fitted = torch.linalg.lstsq(noisy.flatten(1), targets[:, None]).solution[:, 0]
    for name, w in [
        (f"noise of std {std}", fitted),
        (f"ridge, lambda = {n * std**2:g}", ridge(X, y, n * std**2)),
    ]:
        print(f"{name:22}" + "".join(f"{value:8.3f}" for value in w.tolist()))
