"""Sixty images shifted anew at each step beat 480 images as they are."""

import torch
from torch.nn.functional import cross_entropy

from dlref.augmentation import random_shift
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
side, width, classes = 10, 64, 3
patterns = torch.zeros(classes, 1, side, side)
patterns[0, 0, 0, :4] = patterns[1, 0, :4, 0] = 1  # a row of four, a column of four
patterns[2, 0, range(4), range(4)] = 1  # a diagonal


def draw(n):
    labels = torch.randint(classes, (n,))
    images, _ = random_shift(patterns[labels], labels, side)  # anywhere, wrapping round
    return images + 0.3 * torch.randn(images.shape), labels


x_test, y_test = draw(500)


def accuracies(n, augment):
    torch.manual_seed(1)
    x, y = draw(n)
    W1 = (torch.randn(side**2, width) / side).requires_grad_()
    W2 = (torch.randn(width, classes) / width**0.5).requires_grad_()

    def logits(images):
        return (images.flatten(1) @ W1).relu() @ W2

    optimizer = Adam([W1, W2], lr=0.01)
    for _ in range(120):
        batch = random_shift(x, y, side)[0] if augment else x
        optimizer.zero_grad()
        cross_entropy(logits(batch), y).backward()
        optimizer.step()
    with torch.no_grad():
        shifted = [
            x_test.roll((i, j), (2, 3)) for i in range(side) for j in range(side)
        ]
        averaged = sum(logits(images).softmax(1) for images in shifted)
        train = (logits(x).argmax(1) == y).float().mean()
        tests = [logits(x_test), averaged]
        return train, *((t.argmax(1) == y_test).float().mean() for t in tests)


print("samples   training               train   test   test, 100 shifts averaged")
for n in (60, 480):
    for name, augment in [("as they are", False), ("new shifts each step", True)]:
        train, test, averaged = accuracies(n, augment)
        print(f"{n:7}   {name:20}  {train:6.0%}  {test:5.0%}  {averaged:13.0%}")
