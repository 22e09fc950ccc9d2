"""How many pieces random networks have along a line: depth does not multiply them."""

import torch

torch.set_default_dtype(torch.float64)
t = torch.linspace(-1, 1, 8_001)[:, None]


def pieces(widths, seed):
    g = torch.Generator().manual_seed(seed)
    a, kinks = t, torch.zeros(len(t) - 1, dtype=torch.bool)
    for width in widths:
        w = torch.randn(a.shape[1], width, generator=g) * (2 / a.shape[1]) ** 0.5
        z = a @ w + 0.5 * torch.randn(width, generator=g)
        kinks |= ((z[1:] > 0) != (z[:-1] > 0)).any(1)  # a unit switches here
        a = z.clamp(min=0)
    return 1 + kinks.sum().item()


print("64 ReLU units in all   pieces, mean of 12 seeds   most   least")
for widths in ([64], [32] * 2, [16] * 4, [8] * 8):
    counts = [pieces(widths, seed) for seed in range(12)]
    mean = sum(counts) / 12
    print(
        f"{len(widths):2} x {widths[0]:2} {mean:28.0f} {max(counts):17} {min(counts):6}"
    )
print(f"tents, 32 x 2: {2**32:,} in theory")
