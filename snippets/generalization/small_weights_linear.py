"""Small weights make a tanh network linear, a ReLU network stays as bent as ever."""

import matplotlib.pyplot as plt
import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
x = torch.randn(1000, 5)
weights = [torch.randn(5, 50) / 5**0.5] + [torch.randn(50, 50) / 50**0.5] * 2
last = torch.randn(50) / 50**0.5
linear = torch.cat([x, torch.ones(1000, 1)], dim=1)


def share_not_linear(activation, scale):
    """The part of the output's variance that the best linear map of x misses."""
    h = x
    for W in weights:
        h = activation(h @ (scale * W))
    y = (h @ (scale * last))[:, None]
    fit = linear @ torch.linalg.lstsq(linear, y).solution
    return ((y - fit).var() / y.var()).item()


scales = torch.logspace(0.5, -2, 16).tolist()
activations = {"tanh": torch.tanh, "sigmoid": torch.sigmoid, "ReLU": torch.relu}
print("weights times       3       1      0.5      0.1")
fig, ax = plt.subplots()
for name, activation in activations.items():
    row = [share_not_linear(activation, scale) for scale in (3, 1, 0.5, 0.1)]
    print(f"{name:12}" + "".join(f"{share:9.2%}" for share in row))
    ax.loglog(scales, [share_not_linear(activation, s) for s in scales], label=name)
ax.set(xlabel="factor on all weights", ylabel="share of the output not linear")
ax.set(ylim=(1e-8, 2))
ax.legend(loc="lower right")
plt.show()
