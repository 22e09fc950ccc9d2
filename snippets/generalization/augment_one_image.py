"""One image, seven augmentations: what each changes, and what becomes of the label."""

import matplotlib.pyplot as plt
import torch

from dlref import augmentation

torch.manual_seed(1)
side = 24
row, column = torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij")
disc = ((row - 12) ** 2 + (column - 9) ** 2 < 45).float() + 0.4 * (row > 17).float()
cross = ((row - 11).abs() < 3).float() + ((column - 12).abs() < 3).float()
images = torch.stack([disc.clamp(0, 1), cross.clamp(0, 1)])[:, None]
labels = torch.eye(2)  # disc, cross

augmentations = {
    "flip": lambda x, y: augmentation.horizontal_flip(x, y, p=1.0),
    "shift": lambda x, y: augmentation.random_shift(x, y, 6),
    "crop": lambda x, y: augmentation.random_crop(x, y, side, padding=6),
    "noise": lambda x, y: augmentation.add_noise(x, y, 0.2),
    "cutout": lambda x, y: augmentation.cutout(x, y, 12),
    "mixup": lambda x, y: augmentation.mixup(x, y, 1.0),
    "cutmix": lambda x, y: augmentation.cutmix(x, y, 1.0),
}
fig, axes = plt.subplots(2, 4)
shown = {"original": (images, labels)}
print("            pixels changed   label: disc   cross")
for name, augment in augmentations.items():
    x, y = shown[name] = augment(images, labels)
    while (x[0] - images[0]).abs().max() < 0.2:  # too little to see: draw again
        x, y = shown[name] = augment(images, labels)
    changed = ((x[0] - images[0]).abs() > 1e-3).float().mean()
    print(f"{name:10}  {changed:14.0%}  {y[0, 0]:12.2f}  {y[0, 1]:6.2f}")
for ax, (name, (x, _)) in zip(axes.flat, shown.items(), strict=True):
    ax.imshow(x[0, 0].numpy(), vmin=-0.2, vmax=1.2)
    ax.grid(visible=False)
    ax.set(title=name, xticks=[], yticks=[])
plt.show()
