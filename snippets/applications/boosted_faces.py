"""AdaBoost picks Haar features one by one; each round corrects the ones before."""

import matplotlib.pyplot as plt
import torch

from dlref.detection import haar_features, integral_image

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)


def patches(face):
    """200 patches of 12 × 12; a face has a dark band of eyes and a dark mouth."""
    slope = torch.linspace(-1, 1, 12) * torch.randn(200, 1, 1)  # the light's direction
    x = slope + 0.8 * torch.randn(200, 12, 12)
    if face:
        x[:, 3:5, 2:10] -= 0.5
        x[:, 8:10, 4:8] -= 0.5
    return x


kinds = ["two_rows", "two_columns", "three_rows", "three_columns"]
sizes = [[4, 4], [4, 2], [3, 3], [6, 6]]  # width and height are multiples of these
grid = torch.cartesian_prod(*[torch.arange(13)] * 4)  # every x1, y1, x2, y2
boxes = {}
for kind, size in zip(kinds, sizes):
    sides = grid[:, 2:] - grid[:, :2]
    fits = (sides > 0).all(1) & (sides % torch.tensor(size) == 0).all(1)
    boxes[kind] = grid[fits]
names = [(kind, box) for kind in kinds for box in boxes[kind].tolist()]


def features(x):
    integral = integral_image(x)
    return torch.cat([haar_features(integral, boxes[k], k) for k in kinds], dim=1)


y = torch.tensor([1.0, -1.0]).repeat_interleave(200)
train, test = (features(torch.cat([patches(True), patches(False)])) for _ in range(2))
order = train.argsort(dim=0)  # once: only the weights change from round to round
w, score, test_score, bound, curves = torch.full((400,), 1 / 400), 0.0, 0.0, 1.0, []
print(f"{len(names)} features")
print("round   feature        x1, y1, x2, y2    train error   bound   test error")
for t in range(1, 21):
    gain = (w * y)[order].cumsum(0) - (w @ y) / 2  # of a threshold after each sample
    row, column = divmod(int(gain.abs().argmax()), len(names))
    theta, sign = train[order[row, column], column], -gain[row, column].sign()
    h = sign * (2.0 * (train[:, column] > theta) - 1)
    error = w[h != y].sum()
    alpha = ((1 - error) / error).log() / 2
    score = score + alpha * h
    test_score = test_score + alpha * sign * (2.0 * (test[:, column] > theta) - 1)
    w = w * torch.exp(-alpha * y * h)
    bound, w = bound * w.sum(), w / w.sum()
    wrong = [(s * y <= 0).double().mean() for s in (score, test_score)]
    curves.append((wrong[0], bound, wrong[1]))
    if t in (1, 2, 3, 10, 20):
        kind, box = names[column]
        print(
            f"{t:3}     {kind:14} {box!s:16}"
            + "".join(f"{e:11.1%}" for e in curves[-1])
        )

fig, ax = plt.subplots(figsize=(6.4, 3.0))
for curve, style, name in zip(
    zip(*curves), ["-", ":", "--"], ["train", "bound", "test"]
):
    ax.plot(range(1, 21), curve, style, label=name)
ax.set(xlabel="round", ylabel="error", xticks=[1, 5, 10, 15, 20], ylim=(0, None))
ax.legend()
plt.show()
