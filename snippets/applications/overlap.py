"""A box slides past another: IoU is blind without contact, GIoU is not."""

import matplotlib.pyplot as plt
import torch

from dlref.detection import box_iou, generalized_box_iou

truth = torch.tensor([[0.0, 0.0, 10.0, 10.0]])
print("shift    IoU   slope    GIoU   slope")
for shift in (2.0, 5.0, 9.0, 12.0, 20.0, 40.0):
    values = []
    for overlap in (box_iou, generalized_box_iou):
        d = torch.tensor(shift, requires_grad=True)
        value = overlap(truth + torch.stack([d, 0 * d, d, 0 * d]), truth).sum()
        [slope] = torch.autograd.grad(value, d)
        values += [value.item(), slope.item()]
    print(f"{shift:5.0f} " + " ".join(f"{v + 0.0:7.3f}" for v in values))

d = torch.linspace(0, 40, 201)
boxes = truth + torch.stack([d, 0 * d, d, 0 * d], dim=1)
fig, ax = plt.subplots(figsize=(6.4, 3.0))
ax.plot(d, box_iou(boxes, truth)[:, 0], label="IoU")
ax.plot(d, generalized_box_iou(boxes, truth)[:, 0], "--", label="GIoU")
ax.axvline(10, color="C2", lw=1, label="contact lost")
ax.set(xlabel="shift of a 10 × 10 box", ylabel="overlap", ylim=(-1, 1.05))
ax.legend()
plt.show()
