"""A step of brightness, and what the same kernel makes of its variants."""

import torch

from dlref.convolution import LAPLACIAN, PREWITT_X, PREWITT_Y, conv2d

step = torch.tensor([10.0, 10, 10, 0, 0, 0]).expand(6, 6)  # bright on the left
ramp = torch.tensor([10.0, 8, 6, 4, 2, 0]).expand(6, 6)
vertical = -PREWITT_X  # 1 0 -1 in each row: bright on the left is positive


def row(image, kernel, padding=0):
    y = conv2d(image[None, None], kernel[None, None], padding=padding)[0, 0]
    return " ".join(f"{number:5.0f}" for number in y[2] + 0.0)  # rows inside are alike


print("a row of the output")
print("step                     ", row(step, vertical))
print("step, mirrored           ", row(step.flip(1), vertical))
print("step, kernel flipped     ", row(step, vertical.flip(0, 1)))
print("step, horizontal kernel  ", row(step, PREWITT_Y))
mirrored = conv2d(step.flip(1)[None, None], vertical[None, None]).relu()[0, 0, 2]
print("step, mirrored, ReLU     ", " ".join(f"{number:5.0f}" for number in mirrored))
print("step, zero padding       ", row(step, vertical, padding=1))
print("ramp                     ", row(ramp, vertical))
print("step, Laplacian          ", row(step, LAPLACIAN))
print("ramp, Laplacian          ", row(ramp, LAPLACIAN))
