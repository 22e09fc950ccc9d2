"""A restricted Boltzmann machine, small enough to compute its probabilities exactly."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import sigmoid, softplus

torch.set_default_dtype(torch.float64)
bits = torch.cartesian_prod(*[torch.tensor([0.0, 1.0])] * 3)  # (8, 3)
columns = bits[:, None, :].expand(8, 3, 3).flatten(1)  # each column is on or off
rows = bits[:, :, None].expand(8, 3, 3).flatten(1)
data = torch.unique(torch.cat([columns, rows]), dim=0)  # (14, 9)
every = torch.cartesian_prod(*[torch.tensor([0.0, 1.0])] * 9)  # (512, 9)

W = 0.1 * torch.randn(9, 12, generator=torch.Generator().manual_seed(0))
b, c = torch.zeros(9), torch.zeros(12)  # of the visible and of the hidden units


def free_energy(v):
    """-log of the sum over h of exp(-E(v, h)), E = -v W h - b v - c h."""
    return -v @ b - softplus(v @ W + c).sum(1)


def log_p(v):
    return -free_energy(v) - torch.logsumexp(-free_energy(every), 0)


def means(v, weight):
    """The expectations of v h, v and h, with these weights of the rows of v."""
    h = sigmoid(v @ W + c)
    return (v * weight[:, None]).T @ h, weight @ v, weight @ h


uniform = torch.full((14,), 1 / 14)
for step in range(1, 1001):
    p = (-free_energy(every)).softmax(0)  # the model's probabilities
    of_data, of_model = means(data, uniform), means(every, p)
    for parameter, up, down in zip((W, b, c), of_data, of_model):
        parameter += 0.5 * (up - down)
    if step in (1, 100, 1000):
        on_data, mean = log_p(data).exp().sum(), log_p(data).mean()
        print(f"step {step:4}   mean log p {mean:6.2f}   on data {on_data:4.0%}")
print(f"best possible {-torch.tensor(14.0).log():14.2f}   on data 100%")

p = log_p(every).exp()
fig, axes = plt.subplots(2, 8, figsize=(6.4, 2.1))
for ax, index in zip(axes.flat, p.argsort(descending=True, stable=True)):
    ax.imshow(every[index].view(3, 3).numpy(), vmin=0, vmax=1)
    ax.set(xticks=[], yticks=[], title=f"{p[index]:.1%}")
    ax.title.set_size(9)
plt.show()
