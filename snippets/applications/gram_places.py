"""The Gram matrix forgets where features are, but not how pixels lie side by side."""

import torch
from torch.nn.functional import conv2d, pad

from dlref.style import content_loss, style_loss

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
filters = torch.randn(16, 1, 5, 5) / 5


def features(image):
    return conv2d(pad(image, (2, 2, 2, 2), mode="circular"), filters).relu()


y, x = torch.meshgrid(torch.arange(32.0), torch.arange(32.0), indexing="ij")
stripes = torch.sin(2 * torch.pi * (x + y) / 8)[None, None]
F = features(stripes)
order = torch.randperm(32 * 32)
shuffled_features = F.flatten(2)[..., order].view_as(F)
shuffled_pixels = stripes.flatten(2)[..., order].view_as(stripes)
variants = {
    "shifted by 3 pixels": features(stripes.roll(3, dims=3)),
    "features shuffled": shuffled_features,
    "pixels shuffled": features(shuffled_pixels),
    "0.1 added to features": F + 0.1,
    "stripes turned by 90°": features(stripes.flip(3)),
}
print("                        content loss   style loss")
for name, G in variants.items():
    content = content_loss(G, F) / F.numel()
    print(f"{name:21} {content:14.3f} {style_loss(G, F):12.4f}")
