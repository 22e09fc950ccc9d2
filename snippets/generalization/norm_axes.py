"""Who shares a mean: batch, layer, instance and group normalization of one tensor."""

import matplotlib.pyplot as plt
import torch

from dlref.normalization import batch_norm, group_norm, instance_norm, layer_norm

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
N, C, P = 3, 4, 4  # samples, channels, positions: pixels or tokens
x = 5 + 2 * torch.randn(N, C, P)

n, c, p = torch.meshgrid(*map(torch.arange, (N, C, P)), indexing="ij")
kinds = {  # to which group each value belongs, and what comes out
    "batch": (c, batch_norm(x, None, None, training=True)),
    "layer, image": (n, layer_norm(x, [C, P])),
    "layer, token": (n * P + p, layer_norm(x.mT, [C]).mT),
    "instance": (n * C + c, instance_norm(x)),
    "group, 2": (n * 2 + c // 2, group_norm(x, 2)),
}

fig, axes = plt.subplots(1, len(kinds), sharey=True, figsize=(6.4, 2.4))
print("normalization   means   over values   means before   means after")
for ax, (name, (group, y)) in zip(axes, kinds.items(), strict=True):
    ids = group.unique()
    before = torch.stack([x[group == k].mean() for k in ids])
    after = torch.stack([y[group == k].mean() for k in ids])
    print(f"{name:15}{len(ids):6}{(group == 0).sum():14}", end="")
    low, high = before.aminmax()
    print(f"{low:12.1f} to {high:.1f}{after.abs().max():12.1f}")
    shown = torch.full((N, C, P + 1), torch.nan)  # a gap after each channel
    shown[:, :, :P] = group
    shown = shown.flatten(1)[:, :-1].numpy()
    ax.imshow(shown, cmap="tab20", vmin=0, vmax=19, aspect="auto")
    ax.set_title(name, fontsize="small")
    ax.set(xticks=[], yticks=[], xlabel="4 channels")
    ax.grid(visible=False)
axes[0].set(ylabel="3 samples")
plt.show()
