"""Mixup makes a network less sure of itself, closer to how often it is right."""

import torch
from torch.nn.functional import cross_entropy, one_hot

from dlref.augmentation import mixup
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
features, width, n = 20, 64, 200
means = torch.zeros(2, features)
means[1, 0] = 2.0  # the best rule is right in 84 % of the cases


def draw(size):
    labels = torch.randint(2, (size,))
    return means[labels] + torch.randn(size, features), labels


def train(alpha, seed):
    torch.manual_seed(seed)
    (x, y), test = draw(n), draw(1000)
    W1 = (torch.randn(features, width) / features**0.5).requires_grad_()
    W2 = (torch.randn(width, 2) / width**0.5).requires_grad_()
    optimizer = Adam([W1, W2], lr=0.015)
    images, soft = x[:, None, None], one_hot(y).double()  # (n, 1, 1, features)
    for _ in range(120):
        inputs, targets = mixup(images, soft, alpha) if alpha else (images, soft)
        optimizer.zero_grad()
        cross_entropy((inputs.flatten(1) @ W1).relu() @ W2, targets).backward()
        optimizer.step()
    numbers = []
    with torch.no_grad():
        for inputs, labels in ((x, y), test):
            logits = (inputs @ W1).relu() @ W2
            numbers += [
                (logits.argmax(1) == labels).double().mean(),
                logits.softmax(1).max(1).values.mean(),
                cross_entropy(logits, labels),
            ]
    return torch.stack(numbers)


print("                training                      test")
print("mixup           accuracy    accuracy    confidence           loss")
for name, alpha in [("none", 0), ("alpha 1", 1.0)]:
    results = torch.stack([train(alpha, seed) for seed in range(3)])
    low, high = results.min(0).values, results.max(0).values
    row = "".join(f"{low[i]:6.0%} to {high[i]:.0%}" for i in (0, 3, 4))
    print(f"{name:9} {row}{low[5]:7.2f} to {high[5]:.2f}")
