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
print("                    weight             biases   output")
for name, layer, x in rows:
    shapes = f"{tuple(layer.weight.shape)!s:19} {len(layer.bias):4}"
    print(f"{name:18}  {shapes}     {tuple(layer(x)[0].shape)}")

w = torch.randn(8, 4, 3, 3)
y = conv2d(image, w)
slices = sum(conv2d(image[:, c : c + 1], w[:, c : c + 1]) for c in range(4))
print(
    f"\nsum of the channels' own results: same {torch.allclose(y, slices, atol=1e-5)}"
)
deep = nn.functional.conv3d(image[:, None], w[:, None])  # channels as a third axis
same = torch.allclose(y, deep[:, :, 0], atol=1e-5)
print(f"conv3d over the stack of channels: depth {deep.shape[2]}, same {same}")
mixing = torch.randn(8, 4)
mixed = (image.movedim(1, -1) @ mixing.T).movedim(-1, 1)  # a linear layer at each pixel
one_by_one = conv2d(image, mixing[:, :, None, None])
print(f"1 x 1 as a linear layer: same {torch.allclose(one_by_one, mixed, atol=1e-5)}")
