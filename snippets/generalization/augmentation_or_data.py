"""Sixty images shifted anew at each step beat 480 images as they are."""

import torch
from torch.nn.functional import cross_entropy

from dlref.augmentation import random_shift
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
side, width, classes, runs = 10, 64, 3, 2  # two data sets, a network for each
patterns = torch.zeros(classes, 1, side, side)
patterns[0, 0, 0, :4] = patterns[1, 0, :4, 0] = 1  # a row of four, a column of four
patterns[2, 0, range(4), range(4)] = 1  # a diagonal


def shift_each(images):
    """Shift each image of (runs, n, side**2) by a random amount, wrapping round."""
    flat = images.reshape(-1, 1, side, side)
    return random_shift(flat, torch.zeros(len(flat)), side)[0].reshape(images.shape)


def draw(n):
    labels = torch.randint(classes, (runs, n))
    images = shift_each(patterns[labels].flatten(2))
    return images + 0.3 * torch.randn(images.shape), labels


def accuracies(n, augment):
    torch.manual_seed(1)
    (x, y), (x_test, y_test) = draw(n), draw(150)
    W1 = (torch.randn(runs, side**2, width) / side).requires_grad_()
    W2 = (torch.randn(runs, width, classes) / width**0.5).requires_grad_()

    def logits(images):
        return (images @ W1).relu() @ W2  # (runs, n, classes)

    def accuracy(scores, labels):
        right = (scores.argmax(2) == labels).float().mean(1)
        return f"{right.min():.0%} to {right.max():.0%}"

    optimizer = Adam([W1, W2], lr=0.01)
    for _ in range(100):
        rows = torch.randperm(n)[:160]  # all if there are fewer
        batch = shift_each(x[:, rows]) if augment else x[:, rows]
        optimizer.zero_grad()
        loss = cross_entropy(logits(batch).flatten(0, 1), y[:, rows].flatten())
        (runs * loss).backward()
        optimizer.step()
    with torch.no_grad():
        square = x_test.unflatten(2, (side, side))
        shifts = [(i, j) for i in range(side) for j in range(side)]
        averaged = sum(
            logits(square.roll(s, (2, 3)).flatten(2)).softmax(2) for s in shifts
        )
        train, test = accuracy(logits(x), y), accuracy(logits(x_test), y_test)
        return train, test, accuracy(averaged, y_test)


print(
    "samples   training                      train          test   100 shifts averaged"
)
for n in (60, 480):
    for name, augment in [("as they are", False), ("new shifts each step", True)]:
        train, test, averaged = accuracies(n, augment)
        print(f"{n:7}   {name:20} {train:>14} {test:>13} {averaged:>21}")
