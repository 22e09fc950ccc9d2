"""Style transfer on the pixels: a disk is painted in the manner of diagonal stripes."""

import matplotlib.pyplot as plt
import torch
from torch.nn.functional import conv2d, pad

from dlref.pooling import avg_pool2d
from dlref.style import content_loss, style_loss

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
filters1 = torch.randn(16, 1, 5, 5) / 5  # random, never trained
filters2 = torch.randn(32, 16, 3, 3) / 12


def features(image):
    """Two layers of the fixed network; the image continues on its other side."""
    first = conv2d(pad(image, (2, 2, 2, 2), mode="circular"), filters1).relu()
    half = pad(avg_pool2d(first, 2), (1, 1, 1, 1), mode="circular")
    return first, conv2d(half, filters2).relu()


y, x = torch.meshgrid(torch.arange(32.0), torch.arange(32.0), indexing="ij")
disk = ((x - 15.5) ** 2 + (y - 15.5) ** 2 < 81).double()[None, None]
stripes = (0.5 + 0.5 * torch.sin(2 * torch.pi * (x + y) / 8))[None, None]
content = features(disk)[1]
style = features(stripes)


def paint(beta):
    image = disk.clone().requires_grad_()
    optimizer = torch.optim.LBFGS([image], max_iter=25, line_search_fn="strong_wolfe")

    def losses():
        now = features(image)
        c = content_loss(now[1], content) / content.numel()
        return c, sum(style_loss(f, target) for f, target in zip(now, style))

    def closure():
        optimizer.zero_grad()
        c, s = losses()
        (c + beta * s).backward()
        return c + beta * s

    optimizer.step(closure)
    return image.detach(), *(loss.item() for loss in losses())


plain = sum(style_loss(f, target) for f, target in zip(features(disk), style)).item()
wrong = (content_loss(features(stripes)[1], content) / content.numel()).item()
fig, axes = plt.subplots(1, 5, figsize=(6.4, 1.7))
pictures = {"content": disk, "style": stripes}
print("weight of style   content lost   style missing")
for beta in (10, 100, 1000):
    picture, c, s = paint(beta)
    print(f"{beta:8} {c / wrong:18.0%} {s / plain:14.0%}")
    pictures[f"weight {beta}"] = picture
for ax, (name, picture) in zip(axes, pictures.items()):
    ax.imshow(picture[0, 0].numpy(), vmin=-0.5, vmax=1.5)
    ax.set_title(name, size=9)
    ax.set_axis_off()
plt.show()
