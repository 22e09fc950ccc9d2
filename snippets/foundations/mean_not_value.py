"""The link is applied to the mean, not to the data: log of counts is another model."""

import torch

from dlref.linear_models import poisson_irls

torch.set_default_dtype(torch.float64)
generator = torch.Generator().manual_seed(0)
x = 4 * torch.rand(4000, generator=generator) - 2
mu = torch.exp(0.3 + 0.8 * x)  # E[y | x]
y = torch.poisson(mu, generator=generator)
X = torch.stack([torch.ones(4000), x], dim=1)

poisson = poisson_irls(X, y)
logged = torch.linalg.lstsq(X, (y + 1).log()).solution  # least squares on log(y + 1)

print("y at x near 1:", *(int(v) for v in y[(x - 1).abs() < 0.02][:12]))
print("                        intercept   slope   total mean")
print(f"truth                   {0.3:9.3f} {0.8:7.3f}   {mu.mean():8.3f}")
for name, w, mean in [
    ("Poisson GLM, log link", poisson, (X @ poisson).exp().mean()),
    ("least squares, log(y+1)", logged, ((X @ logged).exp() - 1).mean()),
]:
    print(f"{name:23} {w[0]:9.3f} {w[1]:7.3f}   {mean:8.3f}")
print(f"mean of y                                   {y.mean():8.3f}")
