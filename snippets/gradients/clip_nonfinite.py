"""What clipping makes of a gradient that is not finite, and how to skip the step."""

import torch

from dlref.clipping import clip_grad_norm_

inf, nan = torch.inf, torch.nan
for gradient in ([3.0, 4.0], [3.0, inf], [3.0, nan]):
    w = torch.zeros(2, requires_grad=True)
    w.grad = torch.tensor(gradient)
    norm = clip_grad_norm_(w, max_norm=1.0)
    left = [round(g, 2) for g in w.grad.tolist()]
    print(f"{gradient!s:12} norm {norm.item():4.1f}   clipped {left}", end="   ")
    print("step" if norm.isfinite() else "skip the step")

w.grad = torch.tensor([3.0, nan])
try:
    clip_grad_norm_(w, max_norm=1.0, error_if_nonfinite=True)
except RuntimeError as error:
    print("or:", error)
