"""A network that answers with a move must keep the board's resolution."""

import torch
from torch import nn

from dlref.convolution import conv2d, output_size
from dlref.pooling import max_pool2d

sizes = {"AlphaGo's layers": [19], "a pooling after every second": [19]}
for layer in range(12):
    kernel = 5 if layer == 0 else 3
    for name, side in sizes.items():
        side.append(output_size(side[-1], kernel, padding=kernel // 2))
        if "pooling" in name and layer % 2:
            side[-1] = output_size(side[-1], 2, stride=2) if side[-1] > 1 else 1
for name, side in sizes.items():
    print(f"{name:30} {' '.join(map(str, side))}")

torch.manual_seed(0)
kernel = torch.randn(1, 1, 3, 3)


def answer(row, column):
    board = torch.zeros(1, 1, 19, 19)
    board[0, 0, row, column] = 1
    return conv2d(board, kernel, padding=1)


def pooled(row, column):
    return max_pool2d(max_pool2d(answer(row, column), 2), 2)


for name, maps in [("convolution", answer), ("and two poolings", pooled)]:
    outputs = torch.stack([maps(u, v) for u in range(4, 15) for v in range(4, 15)])
    different = len(outputs.flatten(1).unique(dim=0))
    print(f"{name:18} 121 stones give {different:3} different outputs")

stack = nn.Sequential(*[nn.Conv2d(1, 1, 3, padding=1) for _ in range(3)])
print("stone in row      ", "".join(f"{row:7}" for row in (0, 1, 2, 3, 9)))
own = []
for row in (0, 1, 2, 3, 9):
    board = torch.zeros(1, 1, 19, 19)
    board[0, 0, row, 9] = 1
    own.append(stack(board)[0, 0, row, 9].item())
print("answer at its place", "".join(f"{y:7.3f}" for y in own))
