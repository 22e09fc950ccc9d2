"""Batch normalization: noise from small batches, and the gap to evaluation."""

import torch

from dlref.normalization import BatchNorm, batch_norm, layer_norm

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
population = 3 + 2 * torch.randn(4096, 16)


def draw(size):
    return population[torch.randint(1, 4096, (size,))]


print("the same sample in 100 random batches: standard deviation of its output")
print("batch size    batch norm   layer norm")
for size in (2, 4, 8, 32, 128):
    outputs = [[], []]
    for _ in range(100):
        batch = torch.cat([population[:1], draw(size - 1)])
        outputs[0].append(batch_norm(batch, None, None, training=True)[0])
        outputs[1].append(layer_norm(batch, [16])[0])
    noise = [torch.stack(rows).std(0).mean() for rows in outputs]
    print(f"{size:10}{noise[0]:14.2f}{noise[1]:13.2f}")

layer = BatchNorm(16)
print("\nsteps   running mean   running var   difference of training and evaluation")
for step in range(1, 51):
    batch = draw(32)
    trained = layer.train()(batch)
    if step in (1, 10, 50):
        gap = (trained - layer.eval()(batch)).abs().mean()
        mean, var = layer.running_mean.mean(), layer.running_var.mean()
        print(f"{step:5}{mean:15.2f}{var:14.2f}{gap:41.2f}")
print("      3 and 4 in the population")
try:
    layer.train()(draw(1))
except ValueError as error:
    print("a batch of 1 in training:", str(error)[:53], "...")
