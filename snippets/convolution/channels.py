"""A kernel spans all channels and moves along two axes: Conv2d, not Conv3d."""

import torch
from torch import nn

from dlref.convolution import conv2d

torch.manual_seed(0)
image = torch.randn(1, 4, 8, 8)  # 4 channels
volume = torch.randn(1, 4, 8, 8, 8)  # 4 channels, each with three axes
rows = [
    ("Conv2d", nn.Conv2d(4, 8, 3), image),
    ("Conv2d, 2 groups", nn.Conv2d(4, 8, 3, groups=2), image),
    ("Conv2d, 1 x 1", nn.Conv2d(4, 8, 1), image),
    ("Conv3d", nn.Conv3d(4, 8, 3), volume),
]
print("                  weight           output")
for name, layer, x in rows:
    shape = str(tuple(layer.weight.shape))
    print(f"{name:17} {shape:16} {tuple(layer(x)[0].shape)}")

w = torch.randn(8, 4, 3, 3)
y = conv2d(image, w)
y_sum = sum(conv2d(image[:, c : c + 1], w[:, c : c + 1]) for c in range(4))
print(f"\nsum over channels:        same {torch.allclose(y, y_sum, atol=1e-5)}")

y_3d = nn.functional.conv3d(image[:, None], w[:, None])  # channels as a third axis
same = torch.allclose(y, y_3d[:, :, 0], atol=1e-5)
print(f"conv3d over the channels: same {same}, places {y_3d.shape[2]}")

mixing = torch.randn(8, 4)
y_linear = (image.movedim(1, -1) @ mixing.T).movedim(-1, 1)  # the same at each pixel
y_1x1 = conv2d(image, mixing[:, :, None, None])
print(f"1 x 1 and linear layer:   same {torch.allclose(y_1x1, y_linear, atol=1e-5)}")
