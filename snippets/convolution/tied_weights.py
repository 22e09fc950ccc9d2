"""A locally connected layer with equal kernels is a convolution, until it learns."""

import torch

from dlref.convolution import conv2d, locally_connected2d

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
x = torch.randn(8, 1, 9, 9)
kernel = torch.randn(3, 1, 3, 3)
places = kernel.expand(7, 7, 3, 1, 3, 3).clone().requires_grad_()

y = locally_connected2d(x, places)
print(f"equal kernels: same as conv2d {torch.allclose(y, conv2d(x, kernel))}")
shifted = locally_connected2d(x.roll(1, dims=3), places).roll(-1, dims=3)
print(f"               moves along    {torch.allclose(shifted[..., :-1], y[..., :-1])}")

target = torch.randn_like(y)
[gradient] = torch.autograd.grad((y - target).square().mean(), places)
shared = kernel.clone().requires_grad_()
loss = (conv2d(x, shared) - target).square().mean()
[sum_over_places] = torch.autograd.grad(loss, shared)
same = torch.allclose(gradient.sum((0, 1)), sum_over_places)
print(f"gradients of the 49 places add up to that of the shared kernel: {same}")

with torch.no_grad():
    places -= gradient
y = locally_connected2d(x, places)
shifted = locally_connected2d(x.roll(1, dims=3), places).roll(-1, dims=3)
moves = torch.allclose(shifted[..., :-1], y[..., :-1])
print(f"after one step: moves along {moves}")
print(f"weights {places.numel()} against {kernel.numel()}")
per_place = 8 * y.shape[2] * y.shape[3] * kernel.numel()
print(f"multiplications {per_place:,} for both")
