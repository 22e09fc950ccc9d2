"""A kernel reaches through all channels and moves along two axes: that is Conv2d."""

import torch
from torch import nn

from dlref.convolution import conv2d

torch.manual_seed(0)
image = torch.randn(1, 3, 8, 8)
print("layer                         weight             output")
for layer in [nn.Conv2d(3, 5, 3), nn.Conv2d(3, 5, 1)]:
    print(layer)
