"""A restricted Boltzmann machine, small enough to compute its probabilities exactly."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import sigmoid, softplus

torch.set_default_dtype(torch.float64)
bits = torch.cartesian_prod(*[torch.tensor([0.0, 1.0])] * 3)  # (8, 3)
columns = bits[:, None, :].expand(8, 3, 3).flatten(1)  # each column is on or off
rows = bits[:, :, None].expand(8, 3, 3).flatten(1)
data = torch.unique(torch.cat([columns, rows]), dim=0)  # (14, 9)
v = torch.cartesian_prod(*[torch.tensor([0.0, 1.0])] * 9)  # all 512 states
is_data = (v[:, None] == data).all(2).any(1)

W = 0.1 * torch.randn(9, 12, generator=torch.Generator().manual_seed(0))
b, c = torch.zeros(9), torch.zeros(12)  # of the visible and of the hidden units


def log_p():
    """Of every v: the sum over h of exp(-E(v, h)), E = -v W h - b v - c h, over Z."""
    return (v @ b + softplus(v @ W + c).sum(1)).log_softmax(0)


for step in range(1, 1001):
    h = sigmoid(v @ W + c)  # the expectation of h given v
    # The expectation under the data minus that under the model, of v h, v and h.
    weight = is_data / 14 - log_p().exp()
    W += 0.5 * v.T @ (weight[:, None] * h)
    b += 0.5 * weight @ v
    c += 0.5 * weight @ h
    if step in (1, 100, 1000):
        log_data = log_p()[is_data]
        on_data, mean = log_data.exp().sum(), log_data.mean()
        print(f"step {step:4}   mean log p {mean:6.2f}   on data {on_data:4.0%}")
print(f"best possible {-torch.tensor(14.0).log():14.2f}   on data 100%")

p = log_p().exp()
top = p.argsort(descending=True, stable=True)[:16]
tiles = torch.full((2, 8, 5, 4), torch.nan)  # with room above and beside each image
tiles[:, :, 2:, :3] = v[top].view(2, 8, 3, 3)
fig, ax = plt.subplots(figsize=(6.4, 2.1))
ax.imshow(tiles.transpose(1, 2).reshape(10, 32).numpy(), vmin=0, vmax=1)
for k, index in enumerate(top):
    ax.text(4 * (k % 8) + 1, 5 * (k // 8) + 1.2, f"{p[index]:.1%}", ha="center", size=9)
ax.set_axis_off()
plt.show()
