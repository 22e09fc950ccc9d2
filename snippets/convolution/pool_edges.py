"""Padding, overlap and rounding: what a pooling window meets at the border."""

import torch

from dlref.pooling import adaptive_avg_pool2d, avg_pool2d, max_pool2d

x = torch.tensor([[-1.0, -2.0, -3.0, -4.0, -5.0]])[None, None]  # one row


def show(name, y):
    print(f"{name:30}", "  ".join(f"{number:5.2f}" for number in y.flatten()))


show("input", x)
show("max, size 2", max_pool2d(x, (1, 2)))
show("max, size 2, ceil_mode", max_pool2d(x, (1, 2), ceil_mode=True))
show("max, size 3, stride 2", max_pool2d(x, (1, 3), (1, 2)))
show("the same, padding 1", max_pool2d(x, (1, 3), (1, 2), (0, 1)))
show("mean, size 3, stride 2, pad 1", avg_pool2d(x, (1, 3), (1, 2), (0, 1)))
padded = avg_pool2d(x, (1, 3), (1, 2), (0, 1), count_include_pad=False)
show("the same, padding not counted", padded)
show("adaptive mean, 3 outputs", adaptive_avg_pool2d(x, (1, 3)))
