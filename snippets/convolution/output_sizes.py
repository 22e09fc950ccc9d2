"""The output size for input n, kernel k, stride s, padding p and dilation d."""

from itertools import product

import torch
from torch.nn.functional import conv1d

from dlref.convolution import output_size

print("  n   k   s   p   d   output")
for n, k, s, p, d in [
    (7, 3, 1, 0, 1),  # no padding: k - 1 less
    (7, 3, 1, 1, 1),  # p = (k - 1) / 2: the same
    (7, 3, 2, 1, 1),  # every second place
    (8, 3, 2, 1, 1),  # the same output, since the formula rounds down
    (7, 3, 1, 2, 2),  # spans 5
    (224, 7, 2, 3, 1),  # ResNet
    (224, 4, 4, 0, 1),  # ConvNeXt
    (224, 16, 16, 0, 1),  # Vision Transformer
]:
    print(f"{n:3} {k:3} {s:3} {p:3} {d:3} {output_size(n, k, s, p, d):6}")

agree = total = 0
for n, k, s, p, d in product(range(1, 10), (1, 2, 3, 5), (1, 2, 3), (0, 1, 2), (1, 2)):
    if d * (k - 1) + 1 <= n + 2 * p:  # else the kernel does not fit
        y = conv1d(torch.zeros(1, 1, n), torch.ones(1, 1, k), None, s, p, d)
        agree += output_size(n, k, s, p, d) == y.shape[-1]
        total += 1
print(f"same as in torch: {agree} of {total} cases")
