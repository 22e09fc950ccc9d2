"""The maximum over all places survives a shift, not a rotation or another scale."""

import torch

from dlref.convolution import PREWITT_X, PREWITT_Y, conv2d
from dlref.pooling import max_pool2d

bar = torch.zeros(24, 24)
bar[6:18, 8:12] = 1  # upright, 12 high and 4 wide
# Negative outside, so that only a line of this width and direction gives all of it.
line = torch.tensor([-1.0, -1, 1, 1, 1, 1, -1, -1]).repeat(8, 1) / 32  # (8, 8)
images = {
    "as it is": bar,
    "shifted by 5 and 3": bar.roll((5, 3), dims=(0, 1)),
    "turned by 90 degrees": bar.rot90(),
    "twice as large": bar[6:18, 6:18].repeat_interleave(2, 0).repeat_interleave(2, 1),
}
print("maximum over all places   line detector   edge pair, both kernels")
for name, image in images.items():
    maps = [
        conv2d(image[None, None], k[None, None]) for k in (line, PREWITT_X, PREWITT_Y)
    ]
    best, right, down = (max_pool2d(m, m.shape[-1]).item() for m in maps)
    print(f"{name:22} {best:16.2f} {max(right, down):16.0f}")
