"""What the gradient costs: products counted by torch, and as forward passes."""

from itertools import pairwise

import torch
from torch.utils.flop_counter import FlopCounterMode

torch.manual_seed(0)
batch, sizes = 32, [100, 200, 200, 200, 10]
layers = [torch.nn.Linear(i, o) for i, o in pairwise(sizes)]
net = torch.nn.Sequential(
    *[part for layer in layers for part in (layer, torch.nn.Tanh())]
)
x = torch.randn(batch, sizes[0])


def million_products(run):
    with FlopCounterMode(display=False) as counter:
        run()
    return counter.get_total_flops() / 2 / 1e6  # torch counts a product as 2


forward = million_products(lambda: net(x))
both = million_products(lambda: net(x).sum().backward())
inputs_too = million_products(lambda: net(x.requires_grad_()).sum().backward())
print(f"forward                          {forward:5.2f} million products")
print(f"forward + backward               {both:5.2f}   {both / forward:.2f} x")
print(
    f"the same, gradient of x as well  {inputs_too:5.2f}   {inputs_too / forward:.2f} x"
)

count = sum(p.numel() for p in net.parameters())
print(f"parameters                      {count:6d}")
print(f"by central differences          {2 * count:6d} forward passes")
