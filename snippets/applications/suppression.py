"""Non-maximum suppression: what it removes, and the neighbour it removes by mistake."""

import matplotlib.pyplot as plt
import torch

from dlref.detection import nms, soft_nms

objects = torch.tensor([[10, 10, 40, 70], [24, 12, 54, 72], [80, 30, 110, 60]]).float()
boxes = torch.tensor(
    [
        [10, 10, 40, 70],  # the first object, and two looser boxes on it
        [12, 8, 42, 68],
        [6, 12, 38, 74],
        [24, 12, 54, 72],  # the second, half hidden behind the first
        [80, 30, 110, 60],  # the third, and a box of the same place
        [82, 32, 113, 61],
    ]
).float()
scores = torch.tensor([0.95, 0.85, 0.70, 0.80, 0.90, 0.60])

print("threshold   kept boxes         objects found")
for threshold in (0.3, 0.5, 0.8):
    kept = nms(boxes, scores, threshold).tolist()
    found = len({0, 3, 4} & set(kept))
    print(f"{threshold:6}      {kept!s:18} {found} of 3")
kept, new = soft_nms(boxes, scores)
print("soft:", "  ".join(f"{i} at {s:.2f}" for i, s in zip(kept.tolist(), new)))

fig, axes = plt.subplots(1, 3, figsize=(6.4, 2.4), sharex=True, sharey=True)
panels = {"all boxes": range(6), "NMS at 0.3": nms(boxes, scores, 0.3).tolist()}
panels["NMS at 0.5"] = nms(boxes, scores, 0.5).tolist()
for ax, (title, shown) in zip(axes, panels.items()):
    for x1, y1, x2, y2 in objects.tolist():
        ax.fill([x1, x2, x2, x1], [y1, y1, y2, y2], color="C0", alpha=0.25, lw=0)
    for i in shown:
        x1, y1, x2, y2 = boxes[i].tolist()
        ax.plot([x1, x2, x2, x1, x1], [y1, y1, y2, y2, y1], color="C1", lw=1.2)
    ax.set(title=title, xlim=(0, 120), ylim=(80, 0), xticks=[], yticks=[])
    ax.set_aspect("equal")
plt.show()
