"""One set of heatmaps read in seven ways: the reading decides the last half pixel."""

import matplotlib.pyplot as plt
import torch

from dlref.keypoints import gaussian_heatmap, heatmap_argmax, refine_argmax, soft_argmax

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
points = 12 + 24 * torch.rand(200, 2)  # in a map of 48 × 48, away from its edges
clean = gaussian_heatmap(points, (48, 48), sigma=2.0)
noisy = clean + 0.02 * torch.randn(200, 48, 48)


def mean_error(estimate):
    return (estimate - points).norm(dim=1).mean()


def quarter(heatmaps):
    """The older rule: from the top a quarter pixel to the larger neighbour."""
    x, y = peak = heatmap_argmax(heatmaps).long().T
    n = torch.arange(len(heatmaps))
    dx = heatmaps[n, y, x + 1] - heatmaps[n, y, x - 1]
    dy = heatmaps[n, y + 1, x] - heatmaps[n, y - 1, x]
    return (peak + torch.stack([dx, dy]).sign() / 4).T


readings = {
    "argmax": heatmap_argmax,
    "quarter pixel": quarter,
    "parabola": refine_argmax,
    "soft, T = 1": lambda h: soft_argmax(h, 1.0),
    "soft, T = 0.1": lambda h: soft_argmax(h, 0.1),
    "soft, T = 0.07": lambda h: soft_argmax(h, 0.07),
    "soft, T = 0.02": lambda h: soft_argmax(h, 0.02),
}
print("reading            clean map    noisy map    in the image, stride 4")
for name, read in readings.items():
    errors = mean_error(read(clean)), mean_error(read(noisy))
    print(f"{name:15} {errors[0]:11.2f} {errors[1]:12.2f} {4 * errors[1]:16.1f}")

T = torch.logspace(-2.5, 0, 14)
fig, ax = plt.subplots(figsize=(6.4, 3.2))
for name, maps, style in (("clean", clean, "-"), ("noisy", noisy, "--")):
    errors = [mean_error(soft_argmax(maps, t)) for t in T.tolist()]
    ax.loglog(T, errors, style, label=f"soft-argmax, {name}")
ax.axhline(mean_error(heatmap_argmax(clean)), color="C2", ls=":", label="argmax")
ax.set(xlabel="temperature T", ylabel="mean error in pixels")
ax.legend()
plt.show()
