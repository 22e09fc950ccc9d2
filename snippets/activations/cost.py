"""What an activation costs beside its layer, and what autograd keeps."""

import torch
from torch.utils.flop_counter import FlopCounterMode

batch = 32
print("width   operations of the layer   activations   operations for each")
for width in (256, 1024, 4096):
    layer = torch.nn.Linear(width, width, bias=False)
    with FlopCounterMode(display=False) as counter:
        z = layer(torch.ones(batch, width))
    flops = counter.get_total_flops()
    print(f"{width:5} {flops:25,} {z.numel():13,} {flops // z.numel():21,}")

print("\nautograd keeps           and from that alone gets f'")
z = torch.linspace(-3, 3, 7, requires_grad=True)
for name, f, slope_from in [
    ("sigmoid", torch.sigmoid, lambda a: a * (1 - a)),
    ("tanh", torch.tanh, lambda a: 1 - a * a),
    ("ReLU", torch.relu, lambda a: (a > 0).float()),
]:
    a = f(z)
    kept = [key for key in dir(a.grad_fn) if key.startswith("_saved")]
    slope = slope_from(a.grad_fn._saved_result)
    (expected,) = torch.autograd.grad(a.sum(), z)
    print(f"{name:8} {', '.join(kept):15} {torch.allclose(slope, expected)}")
