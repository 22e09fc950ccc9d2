"""Three kinds of clipping, two parameters: which keeps the direction of the step?"""

import inspect

import torch
from torch.nn.utils import clip_grad_norm_ as torchs

from dlref.clipping import (
    clip_grad_norm_,
    clip_grad_value_,
    clip_norm_per_parameter_,
)


def clipped(clip, limit):
    parameters = [torch.zeros(2), torch.zeros(2)]
    for p, g in zip(parameters, ([3.0, 4.0], [0.3, -0.4]), strict=True):
        p.grad = torch.tensor(g)
    before = torch.cat([p.grad for p in parameters])
    clip(parameters, limit)
    after = torch.cat([p.grad for p in parameters])
    return after, torch.cosine_similarity(before, after, dim=0).item()


print("                              first           second       cosine")
for name, clip, limit in [
    ("no clipping", lambda *_: None, 1.0),
    ("global norm 1", clip_grad_norm_, 1.0),
    ("norm 1 per parameter", clip_norm_per_parameter_, 1.0),
    ("value 0.5", clip_grad_value_, 0.5),
]:
    after, cosine = clipped(clip, limit)
    print(f"{name:22}", " ".join(f"{g:7.3f}" for g in after), f"{cosine:10.3f}")
empty = (
    inspect.signature(torchs).parameters["max_norm"].default is inspect.Parameter.empty
)
print("torch's clip_grad_norm_ has a default for max_norm:", not empty)
