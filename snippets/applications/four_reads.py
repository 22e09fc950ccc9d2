"""With an integral image the sum of any rectangle takes four reads."""

import torch

from dlref.detection import integral_image, rectangle_sum

torch.manual_seed(0)
image = torch.randint(0, 256, (240, 320))
integral = integral_image(image)
print("rectangle     pixels   by adding them   by four reads")
for side in (4, 24, 96, 200):
    x1, y1, x2, y2 = box = [40, 20, 40 + side, 20 + side]
    direct = image[y1:y2, x1:x2].sum()
    reads = rectangle_sum(integral, torch.tensor([box]))[0]
    print(f"{side:3} × {side:3} {side**2:12} {direct:16} {reads:15}")

windows = sum((240 - s + 1) * (320 - s + 1) for s in (24, 30, 38, 48, 60, 75, 94))
print(f"windows of 7 sizes in the image: {windows}")
