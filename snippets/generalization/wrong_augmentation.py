"""Each augmentation claims a symmetry; where the claim is false it costs accuracy."""

import torch
from torch.nn.functional import cross_entropy

from dlref.augmentation import horizontal_flip, random_shift
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
side, width = 9, 64
row, column = torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij")
hook = torch.zeros(side, side)
hook[2:7, 4] = hook[6, 4:7] = 1  # an L
box = torch.zeros(side, side)
box[2:7, 2:7] = 1
box[3:6, 3:6] = 0


def draw(task, n):
    labels = torch.randint(2, (n,))
    if task == "L or box":
        images = torch.stack([hook, box])[labels]
    elif task == "L or mirrored L":
        images = torch.stack([hook, hook.flip(1)])[labels]
    else:  # a dot in the left or in the right half
        images = torch.zeros(n, side, side)
        columns = torch.randint(4, (n,)) + 5 * labels
        images[torch.arange(n), torch.randint(side, (n,)), columns] = 2
    return images[:, None] + 0.3 * torch.randn(n, 1, side, side), labels


augmentations = {
    "none": lambda x, y: (x, y),
    "flip": horizontal_flip,
    "shift": lambda x, y: random_shift(x, y, 4),
}


def accuracy(task, augment):
    torch.manual_seed(0)
    (x, y), (x_test, y_test) = draw(task, 200), draw(task, 1000)
    W1 = (torch.randn(side**2, width) / side).requires_grad_()
    W2 = (torch.randn(width, 2) / width**0.5).requires_grad_()
    optimizer = Adam([W1, W2], lr=0.01)
    for _ in range(60):
        batch, labels = augment(x, y)
        optimizer.zero_grad()
        cross_entropy((batch.flatten(1) @ W1).relu() @ W2, labels).backward()
        optimizer.step()
    with torch.no_grad():
        logits = (x_test.flatten(1) @ W1).relu() @ W2
    return (logits.argmax(1) == y_test).float().mean()


print("test accuracy        " + "".join(f"{name:>7}" for name in augmentations))
for task in ("L or box", "L or mirrored L", "left or right half"):
    row = [accuracy(task, augment) for augment in augmentations.values()]
    print(f"{task:20}" + "".join(f"{value:7.0%}" for value in row))
