"""What dropout 0.5 changes on the test set, for 10 to 600 training samples."""

import matplotlib.pyplot as plt
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from dlref.dropout import dropout

runs, features, hidden = 5, 20, 32  # five networks on five data sets, side by side


def experiment(samples, p):
    torch.manual_seed(0)
    teacher = torch.randn(runs, features, 1) / features**0.5

    def draw(size):
        x = torch.randn(runs, size, features)
        return x, (x @ teacher + 0.5 * torch.randn(runs, size, 1) > 0).float()

    (x_train, y_train), (x_test, y_test) = draw(samples), draw(2000)
    W1 = (torch.randn(runs, features, hidden) * (2 / features) ** 0.5).requires_grad_()
    W2 = (torch.randn(runs, hidden, 1) / hidden**0.5).requires_grad_()
    optimizer = torch.optim.Adam([W1, W2], lr=0.02)
    for _ in range(80):
        logits = dropout((x_train @ W1).relu(), p) @ W2
        optimizer.zero_grad()
        binary_cross_entropy_with_logits(logits, y_train).backward()
        optimizer.step()
    with torch.no_grad():
        logits = (x_test @ W1).relu() @ W2
        right = (logits > 0) == (y_test > 0)
        return binary_cross_entropy_with_logits(logits, y_test), right.float().mean()


sizes = [10, 30, 100, 300, 600]
results = {p: [experiment(n, p) for n in sizes] for p in (0.0, 0.5)}
print("           test loss         test accuracy")
print("samples   p=0   p=0.5       p=0     p=0.5")
for n, (loss, accuracy), (loss_p, accuracy_p) in zip(sizes, results[0.0], results[0.5]):
    print(f"{n:6} {loss:7.2f} {loss_p:6.2f} {accuracy:11.1%} {accuracy_p:8.1%}")

fig, ax = plt.subplots()
for p, rows in results.items():
    ax.plot(sizes, [loss for loss, _ in rows], "o-", label=f"dropout p = {p}")
ax.set(xscale="log", xlabel="training samples", ylabel="test loss", ylim=(0, None))
ax.legend()
plt.show()
