"""Average precision by hand: what copies, a missed object and a ghost cost."""

import matplotlib.pyplot as plt
import torch

from dlref.detection import average_precision, box_iou


def match(boxes, scores, objects, threshold):
    """Go down the scores; each object can be claimed once. One image, one class."""
    free, correct = torch.ones(len(objects), dtype=torch.bool), []
    for i in scores.argsort(descending=True, stable=True):
        overlap = torch.where(free, box_iou(boxes[i : i + 1], objects)[0], -1.0)
        hit = overlap.max() >= threshold
        free[overlap.argmax()] &= ~hit
        correct.append(hit)
    return torch.stack(correct)


objects = torch.tensor([[20.0 * i, 0, 20.0 * i + 10, 10] for i in range(4)])
good = objects[:3] + torch.tensor([1.0, 0, 1, 0])  # IoU 0.82 with three of the four
copies = objects[:3] + torch.tensor([2.0, 0, 2, 0])  # IoU 0.67 with the same three
ghost = torch.tensor([[85.0, 40, 95, 50]])  # nothing there
cases = {
    "three boxes": ([good], [0.9, 0.8, 0.7]),
    "and copies, lower": ([good, copies], [0.9, 0.8, 0.7, 0.3, 0.2, 0.1]),
    "and copies, higher": ([good, copies], [0.9, 0.8, 0.7, 0.85, 0.75, 0.65]),
    "and a sure ghost": ([good, ghost], [0.9, 0.8, 0.7, 0.99]),
}
fig, ax = plt.subplots(figsize=(6.4, 3.4))
print("detections          precision   recall     AP50   AP75   AP90")
for k, (name, (parts, values)) in enumerate(cases.items()):
    boxes, scores = torch.cat(parts), torch.tensor(values)
    ranked = scores.sort(descending=True, stable=True).values
    aps = []
    for threshold in (0.5, 0.75, 0.9):
        correct = match(boxes, scores, objects, threshold)
        aps.append(average_precision(ranked, correct, positives=4))
    correct = match(boxes, scores, objects, 0.5)
    hits, ranks = correct.cumsum(0), torch.arange(1, len(correct) + 1)
    row = f"{name:18} {hits[-1] / ranks[-1]:10.2f} {hits[-1] / 4:8.2f}   "
    print(row + "".join(f"{ap:7.2f}" for ap in aps))
    style = ["-", "--", ":", "-."][k]
    ax.plot(hits / 4, hits / ranks, style, marker="o", label=name)
ax.set(xlabel="recall", ylabel="precision", xlim=(0, 1), ylim=(0, 1.05))
fig.legend(loc="outside lower center", ncols=2)
plt.show()
