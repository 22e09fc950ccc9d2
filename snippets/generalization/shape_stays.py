"""Standardizing moves and stretches a distribution; it does not change its shape."""

import matplotlib.pyplot as plt
import torch

from dlref.normalization import Standardizer

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
n = 10_000
data = {
    "incomes": torch.randn(n).exp(),
    "two groups": torch.randn(n) + 4 * (torch.rand(n) < 0.3),
    "yes or no": (torch.rand(n) < 0.1).double(),
}
fig, axes = plt.subplots(1, 3, sharex=True)
print("            mean   std   skewness before, after   beyond 3 std (normal: 0.3%)")
for ax, (name, x) in zip(axes, data.items(), strict=True):
    z = Standardizer().fit(x[:, None]).transform(x[:, None])[:, 0]
    skew = [(((v - v.mean()) / v.std()) ** 3).mean().item() for v in (x, z)]
    far = (z.abs() > 3).double().mean()
    print(f"{name:11}{abs(z.mean()):5.2f}{z.std():6.2f}", end="")
    print(f"{skew[0]:13.2f}{skew[1]:9.2f}{far:17.1%}")
    ax.hist(z.numpy(), bins=40, range=(-3, 5), density=True)
    ax.set_title(name, fontsize="medium")
    ax.set(yticks=[], xlabel="z")
plt.show()
