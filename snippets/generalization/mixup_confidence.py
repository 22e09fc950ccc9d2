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


(x, y), (x_test, y_test) = draw(n), draw(5000)


def train(alpha):
    torch.manual_seed(1)
    W1 = (torch.randn(features, width) / features**0.5).requires_grad_()
    W2 = (torch.randn(width, 2) / width**0.5).requires_grad_()
    optimizer = Adam([W1, W2], lr=0.01)
    images, soft = x[:, None, None], one_hot(y).double()  # (n, 1, 1, features)
    for _ in range(300):
        inputs, targets = mixup(images, soft, alpha) if alpha else (images, soft)
        optimizer.zero_grad()
        cross_entropy((inputs.flatten(1) @ W1).relu() @ W2, targets).backward()
        optimizer.step()
    with torch.no_grad():
        return [(part @ W1).relu() @ W2 for part in (x, x_test)]


print("                 training                test")
print("mixup           accuracy   accuracy   confidence   loss")
for alpha in (0, 0.2, 1.0):
    on_train, on_test = train(alpha)
    accuracy = [
        (logits.argmax(1) == labels).float().mean()
        for logits, labels in ((on_train, y), (on_test, y_test))
    ]
    confidence = on_test.softmax(1).max(1).values.mean()
    name = f"alpha {alpha}" if alpha else "none"
    print(
        f"{name:13}{accuracy[0]:10.0%}{accuracy[1]:11.0%}{confidence:13.0%}"
        f"{cross_entropy(on_test, y_test):8.2f}"
    )
