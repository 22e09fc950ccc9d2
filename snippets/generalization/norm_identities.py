"""What each normalization ignores, and which of them depends on the other samples."""

import torch

from dlref.normalization import (
    batch_norm,
    group_norm,
    instance_norm,
    layer_norm,
    rms_norm,
)

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
x = torch.randn(4, 6, 5, 5)


def bn(x):
    return batch_norm(x, None, None, training=True, eps=0.0)


def ln(x):
    return layer_norm(x, [6, 5, 5], eps=0.0)


def inn(x):
    return instance_norm(x, eps=0.0)


def gn(x):
    return group_norm(x, 2, eps=0.0)


def rms(x):
    return rms_norm(x, [6, 5, 5], eps=0.0)


per_sample = torch.tensor([1.0, 3.0, 0.5, 2.0])[:, None, None, None]
per_channel = (1 + torch.arange(6.0))[:, None, None]
others = torch.cat([x[:1], torch.randn(3, 6, 5, 5)])
print("output unchanged by               BN     LN     IN  GN(2)    RMS")
for name, before, after, part in [
    ("a factor for each sample", x, x * per_sample, slice(None)),
    ("a factor for each channel", x, x * per_channel, slice(None)),
    ("a constant added to everything", x, x + 7, slice(None)),
    ("other samples in the batch", x, others, slice(0, 1)),
]:
    same = [
        torch.allclose(f(before)[part], f(after)[part]) for f in (bn, ln, inn, gn, rms)
    ]
    print(f"{name:30}", *(f"{'yes' if s else 'no':>6}" for s in same))
one, six = group_norm(x, 1, eps=0.0), group_norm(x, 6, eps=0.0)
print("GN with 1 group is LN of the image:", torch.allclose(one, ln(x)))
print("GN with as many groups as channels is IN:", torch.allclose(six, inn(x)))
