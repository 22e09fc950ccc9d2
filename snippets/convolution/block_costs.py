"""What the blocks of famous networks cost, at 256 channels in and out."""

import torch
from torch import nn

from dlref.architectures import count_parameters
from dlref.convolution import receptive_field
from dlref.residual import SqueezeExcitation


def conv(c_in, c_out, k, groups=1):
    return nn.Conv2d(c_in, c_out, k, padding=k // 2, groups=groups, bias=False)


with torch.device("meta"):
    blocks = {
        "one 3 x 3": [conv(256, 256, 3)],
        "one 5 x 5": [conv(256, 256, 5)],
        "two 3 x 3 (VGG)": [conv(256, 256, 3), conv(256, 256, 3)],
        "one 7 x 7": [conv(256, 256, 7)],
        "three 3 x 3 (VGG)": [conv(256, 256, 3) for _ in range(3)],
        "bottleneck (ResNet)": [conv(256, 64, 1), conv(64, 64, 3), conv(64, 256, 1)],
        "32 groups (ResNeXt)": [
            conv(256, 128, 1),
            conv(128, 128, 3, groups=32),
            conv(128, 256, 1),
        ],
        "separable (MobileNet)": [conv(256, 256, 3, groups=256), conv(256, 256, 1)],
        "squeeze, excite (SE)": [SqueezeExcitation(256)],
    }
print("block                    weights   per C^2   sees")
for name, layers in blocks.items():
    weights = sum(map(count_parameters, layers))
    sizes = [layer.kernel_size[0] for layer in layers if isinstance(layer, nn.Conv2d)]
    seen = f"{receptive_field([(k,) for k in sizes]):5}" if sizes else "  all"
    print(f"{name:22} {weights:9,} {weights / 256**2:9.2f}  {seen}")
