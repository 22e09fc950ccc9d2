"""Small faces fall between the anchors; denser anchors catch them."""

import matplotlib.pyplot as plt
import torch

from dlref.detection import box_iou, generate_anchors

torch.manual_seed(0)
layouts = {
    "stride 16, sizes 16 to 128": (16, [16.0, 32.0, 64.0, 128.0]),
    "stride 4, sizes 16 to 128": (4, [16.0, 32.0, 64.0, 128.0]),
    "stride 4, finer sizes": (4, [8.0, 11.3, 16.0, 22.6, 32.0, 45.3, 64.0]),
}
sides = [8, 12, 16, 24, 32, 48, 64]
print("share of faces with an anchor of IoU 0.5 or more, by side of the face")
print("                           " + "".join(f"{side:6}" for side in sides))
fig, ax = plt.subplots(figsize=(6.4, 3.2))
for (name, (stride, sizes)), style in zip(layouts.items(), ["-", "--", ":"]):
    anchors = generate_anchors((128 // stride,) * 2, stride, sizes, [1.0])
    shares, best = [], []
    for side in sides:
        corner = 32 + (64 - side / 2) * torch.rand(200, 2)
        faces = torch.cat([corner, corner + side], dim=1)
        largest = box_iou(faces, anchors).amax(1)
        shares.append((largest >= 0.5).float().mean())
        best.append(largest.mean())
    print(f"{name:27}" + "".join(f"{share:6.0%}" for share in shares))
    ax.plot(sides, best, style, marker="o", label=name)
ax.set(xlabel="side of the face in pixels", ylabel="mean of the best IoU", ylim=(0, 1))
ax.legend(loc="lower right")
plt.show()
