"""Sum or mean: the reduction sets the scale of the gradient."""

import torch
from torch.nn.functional import mse_loss

torch.manual_seed(0)
x, y = torch.randn(32, 5), torch.randn(32, 1)
w = torch.zeros(5, 1, requires_grad=True)


def gradient(rows, reduction="mean"):
    loss = mse_loss(x[rows] @ w, y[rows], reduction=reduction)
    return torch.autograd.grad(loss, w)[0]


everything, large, small = slice(0, 32), slice(0, 28), slice(28, 32)
whole = gradient(everything)
print(f"norm with reduction='sum'       {gradient(everything, 'sum').norm():7.3f}")
print(f"norm with reduction='mean'      {whole.norm():7.3f}")
print(f"mean, divided by 32 once more   {(whole / 32).norm():7.3f}")

print("\nbatches of 28 and 4 put together    distance to the whole batch's gradient")
for name, combined in [
    ("plain mean of the two", (gradient(large) + gradient(small)) / 2),
    ("mean weighted by size", (28 * gradient(large) + 4 * gradient(small)) / 32),
]:
    print(f"{name:35} {(combined - whole).norm():7.3f}")
