"""In a smooth feature map the neighbours give a dropped pixel away."""

import torch
from torch.nn.functional import avg_pool2d, max_pool2d

torch.manual_seed(0)
p, side = 0.2, 32


def smooth_maps(times):
    x = torch.randn(200, 1, side, side)
    for _ in range(times):
        x = avg_pool2d(x, 3, 1, 1)
    return x / x.std()


def pixels(x):
    return torch.rand_like(x) < p


def blocks(x, size=7):
    centers = (torch.rand_like(x) < p / size**2).float()
    return max_pool2d(centers, size, 1, size // 2) > 0


def recovered(x, dropped):
    """The share of the dropped values' variance that the kept neighbours give."""
    kept = (~dropped).float()
    count = avg_pool2d(kept, 3, 1, 1)
    guess = avg_pool2d(x * kept, 3, 1, 1) / count.clamp(min=1e-6)
    left = (x - guess)[dropped].square().mean()
    return (1 - left / x[dropped].square().mean()).item()


print("                          single pixels   7 x 7 blocks")
for name, times in [("noise", 0), ("smooth", 1), ("very smooth", 3)]:
    x = smooth_maps(times)
    row = [recovered(x, mask(x)) for mask in (pixels, blocks)]
    print(f"{name:12}  recovered {row[0]:16.0%} {row[1]:14.0%}")
