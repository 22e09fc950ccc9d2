"""Channels have no order, frames have: what Conv2d and Conv3d make of a permutation."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(1, 6, 10, 10)  # six channels, or six frames of one channel
order = torch.randperm(6)

conv2d = nn.Conv2d(6, 4, kernel_size=3, bias=False)
conv3d = nn.Conv3d(1, 4, kernel_size=3, bias=False)
print("         weight             weights   output")
for name, layer, shown in [("Conv2d", conv2d, x), ("Conv3d", conv3d, x[:, None])]:
    shape, count = str(tuple(layer.weight.shape)), layer.weight.numel()
    print(f"{name}   {shape:18} {count:7}   {tuple(layer(shown)[0].shape)}")

with torch.no_grad():
    y, frames = conv2d(x), conv3d(x[:, None])
    permuted = nn.functional.conv2d(x[:, order], conv2d.weight[:, order])
    same = torch.allclose(permuted, y, atol=1e-5)
    print(f"\nConv2d, channels and slices permuted, same:      {same}")
    shifted = conv3d(x.roll(1, dims=1)[:, None])
    same = torch.allclose(shifted[:, :, 1:], frames[:, :, :-1], atol=1e-5)
    print(f"Conv3d, one frame later gives output one later:  {same}")
    same = torch.allclose(conv2d(x.roll(1, dims=1)), y, atol=1e-5)
    print(f"Conv2d, channels rolled, slices not, same:       {same}")
