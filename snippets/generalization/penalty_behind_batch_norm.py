"""Before a batch normalization the size of a weight changes nothing but the step."""

import torch

from dlref.normalization import batch_norm

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
x, target = torch.randn(100, 5), torch.randn(100, 3)
W0 = torch.randn(3, 5)


def output(W):
    return batch_norm(x @ W.T, None, None, training=True, eps=1e-12)


print("weights   largest change of the output   gradient   L2 penalty")
for factor in (1.0, 0.1, 10.0):
    W = (factor * W0).requires_grad_()
    change = (output(W) - output(W0)).abs().max().item()
    loss = (output(W) - target).square().mean()
    (gradient,) = torch.autograd.grad(loss, W)
    print(
        f"times {factor:4}   {change:26.6f}   {gradient.norm():8.3f}"
        f"   {W.square().sum() / 2:10.3f}"
    )
