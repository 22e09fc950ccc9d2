"""A smaller batch makes the gradient larger, not smaller, if the loss is a mean."""

import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
x, noise = torch.randn(4096, 20), torch.randn(4096)
y = x @ torch.ones(20) + 5 * noise
w = torch.zeros(20)
per_sample = 2 * (x @ w - y)[:, None] * x  # gradients of the squared error
whole = per_sample.mean(0)
spread = (per_sample - whole).square().sum(1).mean()  # the trace of their covariance

print("batch   mean loss: |g|   formula   largest   sum loss: |g|")
for size in (1, 8, 64, 512, 4096):
    batches = per_sample.reshape(-1, size, 20)  # every sample once
    norms = batches.mean(1).norm(dim=1)
    rms = norms.square().mean().sqrt()
    formula = (whole.square().sum() + spread / size).sqrt()
    summed = batches.sum(1).norm(dim=1).square().mean().sqrt()
    print(f"{size:5}{rms:14.1f}{formula:11.1f}{norms.max():9.1f}{summed:14.0f}")
