"""Focal loss: thousands of easy background boxes drown the objects, or not."""

import torch

from dlref.detection import generate_anchors, match_anchors
from dlref.losses import focal

anchors = torch.cat(
    [
        generate_anchors((n, n), 256 / n, [s], [0.5, 1.0, 2.0])
        for n, s in ((32, 24.0), (16, 48.0), (8, 96.0))
    ]
)
boxes = torch.tensor([[40.0, 60, 100, 150], [150, 150, 180, 190]])
matches = match_anchors(anchors, boxes, high_threshold=0.5, low_threshold=0.4)
counts = [int((matches >= 0).sum()), int((matches == -1).sum())]
print(
    f"{len(anchors)} anchors: {counts[0]} objects, {counts[1]} background, "
    f"{int((matches == -2).sum())} ignored"
)

labels = (matches[matches != -2] >= 0).float()
p = torch.where(labels == 1, 0.3, 0.02)  # p of an object: hard objects, easy background
print("gamma   weight at p_t = 0.98   at 0.3   share of the loss from background")
for gamma in (0.0, 0.5, 1.0, 2.0):
    losses = focal(p.logit(), labels, alpha=None, gamma=gamma, reduction="none")
    share = losses[labels == 0].sum() / losses.sum()
    weights = 0.02**gamma, 0.7**gamma
    print(f"{gamma:5} {weights[0]:22.4f} {weights[1]:8.2f} {share:20.1%}")
