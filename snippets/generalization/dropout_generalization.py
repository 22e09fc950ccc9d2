"""What dropout does to a network that overfits, for three sizes of the training set."""

import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from dlref.dropout import dropout
from dlref.optimizers import Adam

runs, features, hidden = 5, 20, 32  # five networks on five data sets, side by side
rates = (0.0, 0.5)  # and all of them for both p


def experiment(samples):
    torch.manual_seed(0)
    teacher = torch.randn(runs, features, 1) / features**0.5

    def draw(size):
        x = torch.randn(runs, size, features)
        y = (x @ teacher + torch.randn(runs, size, 1) > 0).float()
        return x, y.expand(len(rates), -1, -1, -1)

    (x_train, y_train), (x_test, y_test) = draw(samples), draw(2000)
    W1 = torch.randn(runs, features, hidden) * (2 / features) ** 0.5
    W2 = torch.randn(runs, hidden, 1) / hidden**0.5
    weights = [W.repeat(len(rates), 1, 1, 1).requires_grad_() for W in (W1, W2)]

    def logits(x, training):
        units = zip((x @ weights[0]).relu(), rates)
        return torch.stack([dropout(h, p, training) for h, p in units]) @ weights[1]

    def losses(logits, y):
        loss = binary_cross_entropy_with_logits(logits, y, reduction="none")
        return loss.mean((1, 2, 3))  # one for each p

    optimizer = Adam(weights, lr=0.01)
    for _ in range(100):
        optimizer.zero_grad()
        losses(logits(x_train, training=True), y_train).sum().backward()
        optimizer.step()
    with torch.no_grad():
        test = logits(x_test, training=False)
        accuracies = ((test > 0) == (y_test > 0)).float().mean((1, 2, 3))
        return losses(logits(x_train, False), y_train), losses(test, y_test), accuracies


print("samples    p    train loss   test loss   test accuracy")
for samples in (20, 100, 500):
    for p, *row in zip(rates, *experiment(samples)):
        print(f"{samples:6}   {p:.1f}", "{:11.2f}{:12.2f}{:15.1%}".format(*row))
