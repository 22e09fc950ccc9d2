"""What dropout 0.5 changes on the test set, for 10 to 600 training samples."""

import matplotlib.pyplot as plt
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from dlref.dropout import dropout

runs, features, hidden = 5, 20, 32  # five networks on five data sets, side by side


def experiment(samples):
    """Train without and with dropout; return both test losses and both accuracies."""
    torch.manual_seed(0)
    teacher = torch.randn(runs, features, 1) / features**0.5

    def draw(size):
        x = torch.randn(runs, size, features)
        y = (x @ teacher + 0.5 * torch.randn(runs, size, 1) > 0).float()
        return x, y.expand(2, runs, size, 1)

    (x_train, y_train), (x_test, y_test) = draw(samples), draw(2000)
    W1 = torch.randn(runs, features, hidden) * (2 / features) ** 0.5
    W2 = torch.randn(runs, hidden, 1) / hidden**0.5
    W1, W2 = (W.repeat(2, 1, 1, 1).requires_grad_() for W in (W1, W2))
    optimizer = torch.optim.Adam([W1, W2], lr=0.02, fused=True)
    for _ in range(80):
        plain, dropped = (x_train @ W1).relu()  # each (runs, samples, hidden)
        logits = torch.stack([plain, dropout(dropped, 0.5)]) @ W2
        optimizer.zero_grad()
        binary_cross_entropy_with_logits(logits, y_train).backward()
        optimizer.step()
    with torch.no_grad():
        logits = (x_test @ W1).relu() @ W2
    losses = binary_cross_entropy_with_logits(logits, y_test, reduction="none")
    right = (logits > 0) == (y_test > 0)
    return [*losses.mean((1, 2, 3)), *right.float().mean((1, 2, 3))]


sizes = [10, 30, 100, 300, 600]
rows = [experiment(n) for n in sizes]
print("           test loss         test accuracy")
print("samples   p=0   p=0.5       p=0     p=0.5")
for n, (loss, loss_p, accuracy, accuracy_p) in zip(sizes, rows):
    print(f"{n:6} {loss:7.2f} {loss_p:6.2f} {accuracy:11.1%} {accuracy_p:8.1%}")

fig, ax = plt.subplots()
for p, losses in zip((0.0, 0.5), zip(*rows)):
    ax.plot(sizes, losses, "o-", label=f"dropout p = {p}")
ax.set(xscale="log", xlabel="training samples", ylabel="test loss", ylim=(0, None))
ax.legend()
plt.show()
