"""A Gaussian target is no probability distribution, nor is a mean always the point."""

import torch

from dlref.keypoints import gaussian_heatmap, soft_argmax

torch.set_default_dtype(torch.float64)
point = torch.tensor([10.3, 9.7])
grid = torch.arange(48.0)
print("sigma   sum of the map   2 pi sigma^2   softmax mean, T = 1   mean of map / sum")
for sigma in (1.0, 2.0, 3.0):
    heatmap = gaussian_heatmap(point, (48, 48), sigma)
    soft = soft_argmax(heatmap)
    share = heatmap / heatmap.sum()
    mean = torch.stack([share.sum(0) @ grid, share.sum(1) @ grid])
    texts = [f"({p[0]:.1f}, {p[1]:.1f})" for p in (soft, mean)]
    area = 2 * torch.pi * sigma**2
    print(f"{sigma:4} {heatmap.sum():14.1f} {area:14.1f} {texts[0]:>18} {texts[1]:>20}")

two = gaussian_heatmap(torch.tensor([[10.0, 24.0], [38.0, 24.0]]), (48, 48), 2.0).sum(0)
x, y = soft_argmax(two, temperature=0.05)
print(f"two candidates at x = 10 and x = 38: soft-argmax says x = {x:.1f}")
