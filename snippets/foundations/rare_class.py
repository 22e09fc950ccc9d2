"""Ten splits of data with a rare class: how many of its items reach the test set."""

import torch

from dlref.splitting import stratified_split, train_dev_test_split

torch.manual_seed(0)
labels = (torch.arange(20_000) < 100).long()  # 0.5 % positive
fractions = [0.98, 0.01, 0.01]


def positives(test):
    return f"{labels[test].sum().item():3}"


by_row = [train_dev_test_split(len(labels), fractions)[2] for _ in range(10)]
by_class = [stratified_split(labels, fractions)[2] for _ in range(10)]
print("positives among 200 test items")
print("at random ", *map(positives, by_row))
print("stratified", *map(positives, by_class))
