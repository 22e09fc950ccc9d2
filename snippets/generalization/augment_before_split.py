"""Random labels cannot be predicted, unless copies stand on both sides of the split."""

import torch

from dlref.augmentation import add_noise, random_shift
from dlref.splitting import group_split, train_dev_test_split

torch.manual_seed(0)
n, copies, side = 500, 10, 8
pictures = torch.randn(n, 1, side, side)
labels = torch.randint(2, (n,))  # a coin for each picture
group = torch.arange(n).repeat_interleave(copies)


def augment(images, targets):
    return add_noise(*random_shift(images, targets, 1), std=0.3)


def accuracy(train, test):
    """Of the label of the nearest training image."""
    (x, y), (x_test, y_test) = train, test
    nearest = torch.cdist(x_test.flatten(1), x.flatten(1)).argmin(1)
    return (y[nearest] == y_test).float().mean()


augmented, repeated = augment(pictures[group], labels[group])
train, _, test = train_dev_test_split(n * copies, [0.8, 0.0, 0.2])
leaky = accuracy((augmented[train], repeated[train]), (augmented[test], repeated[test]))
train, _, test = group_split(group, [0.8, 0.0, 0.2])
honest = accuracy(
    (augmented[train], repeated[train]), (augmented[test], repeated[test])
)
print(f"augment, then split the copies     {leaky:4.0%}")
print(f"all copies of a picture together   {honest:4.0%}")
print("chance                              50%")
