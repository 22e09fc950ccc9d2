"""Clipping by norm keeps the direction of the gradient; clipping by value turns it."""

import torch

from dlref.clipping import clip_grad_norm_, clip_grad_value_

gradient = torch.tensor([3.0, 0.4])
print(f"gradient  (3.000, 0.400)   norm {gradient.norm():.3f}")
for name, clip in [("by norm", clip_grad_norm_), ("by value", clip_grad_value_)]:
    weight = torch.zeros(2, requires_grad=True)
    weight.grad = gradient.clone()
    returned = clip(weight, 1.0)
    norm = weight.grad.norm()
    cosine = torch.cosine_similarity(weight.grad, gradient, dim=0)
    clipped = ", ".join(f"{g:.3f}" for g in weight.grad)
    print(f"{name:9} ({clipped})   norm {norm:.3f}   cosine {cosine:.3f}")
    if returned is not None:
        print(f"          returns {returned:.3f}, the norm before clipping")
