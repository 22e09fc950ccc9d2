"""What dropout does to a network that overfits, for three sizes of the training set."""

import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from dlref.dropout import dropout

runs, features, hidden = 5, 20, 64  # five networks on five data sets, side by side


def experiment(samples, p):
    torch.manual_seed(0)
    teacher = torch.randn(runs, features, 1) / features**0.5

    def draw(size):
        x = torch.randn(runs, size, features)
        return x, (x @ teacher + torch.randn(runs, size, 1) > 0).float()

    (x_train, y_train), (x_test, y_test) = draw(samples), draw(2000)
    W1 = (torch.randn(runs, features, hidden) * (2 / features) ** 0.5).requires_grad_()
    W2 = (torch.randn(runs, hidden, 1) / hidden**0.5).requires_grad_()

    def logits(x, training):
        return dropout((x @ W1).relu(), p, training) @ W2

    loss = binary_cross_entropy_with_logits
    optimizer = torch.optim.Adam([W1, W2], lr=0.01)
    for _ in range(100):
        optimizer.zero_grad()
        loss(logits(x_train, training=True), y_train).backward()
        optimizer.step()
    with torch.no_grad():
        test = logits(x_test, training=False)
        accuracy = ((test > 0) == (y_test > 0)).float().mean()
        return loss(logits(x_train, False), y_train), loss(test, y_test), accuracy


print("samples    p    train loss   test loss   test accuracy")
for samples in (20, 100, 500):
    for p in (0.0, 0.5):
        train_loss, test_loss, accuracy = experiment(samples, p)
        print(
            f"{samples:6}   {p:.1f}   {train_loss:9.2f}"
            f"   {test_loss:9.2f}   {accuracy:12.1%}"
        )
