"""Two bumps move apart: once they are disjoint, only one distance still notices."""

import torch

from dlref.losses import js_divergence, wasserstein_1d

torch.set_default_dtype(torch.float64)
bump = torch.tensor([1.0, 2.0, 3.0, 2.0, 1.0]) / 9  # a distribution on five neighbours
sample = torch.repeat_interleave(torch.arange(5.0), torch.tensor([1, 2, 3, 2, 1]))

print("shift    JSD    W1")
for shift in (0, 1, 2, 4, 5, 10, 15):
    p, q = torch.zeros(20), torch.zeros(20)
    p[:5], q[shift : shift + 5] = bump, bump
    distance = wasserstein_1d(sample, sample + shift)
    print(f"{shift:4} {js_divergence(p, q):8.3f} {distance:6.1f}")
print(f"log 2 = {torch.tensor(2.0).log():.3f}")
