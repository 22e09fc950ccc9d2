"""Only the upper block counts: which layers can learn it, and what a shift does."""

import torch
from torch.nn.functional import cross_entropy

from dlref.convolution import conv2d, locally_connected2d
from dlref.optimizers import Adam

stripes = torch.tensor([0.0, 1.0]).repeat(5, 3)[:, :5]
blocks = torch.stack([stripes, stripes.T])  # standing or lying


def faces(n, shift=0):
    """Draw an upper and a lower block of stripes; the label is the upper one's."""
    x, label = 0.3 * torch.randn(n, 1, 16, 9), torch.randint(2, (n,))
    x[:, 0, 2:7, 2:7] += blocks[label]
    x[:, 0, 9:14, 2:7] += blocks[torch.randint(2, (n,))]
    return x.roll(shift, dims=2), label


def with_rows(x):
    rows = torch.linspace(-1, 1, 16)[:, None].expand(len(x), 1, 16, 9)
    return torch.cat([x, rows], dim=1)


def draw(*shape):
    return (0.3 * torch.randn(shape)).requires_grad_()


def build(name):
    """Return the weights and what computes the features from the image and them."""
    if name == "local, mean":
        return [draw(14, 7, 4, 1, 3, 3), draw(4, 14, 7), draw(4, 2)], (
            lambda x, w, b: locally_connected2d(x, w, b).relu().mean((2, 3))
        )
    if name == "conv, dense":
        return [draw(4, 1, 3, 3), draw(4), draw(4 * 14 * 7, 2)], (
            lambda x, w, b: conv2d(x, w, b).relu().flatten(1)
        )
    if name == "conv with rows, mean":
        return [draw(4, 2, 3, 3), draw(4), draw(4, 2)], (
            lambda x, w, b: conv2d(with_rows(x), w, b).relu().mean((2, 3))
        )
    return [draw(4, 1, 3, 3), draw(4), draw(4, 2)], (
        lambda x, w, b: conv2d(x, w, b).relu().mean((2, 3))
    )


print("accuracy               weights  aligned  moved by 1      2      7")
for name in ("conv, mean", "local, mean", "conv, dense", "conv with rows, mean"):
    torch.manual_seed(0)
    x, label = faces(200)
    tests = [faces(400, shift) for shift in (0, 1, 2, 7)]
    weights, features = build(name)
    optimizer = Adam(weights, lr=0.05)
    for _ in range(60):
        loss = cross_entropy(features(x, *weights[:-1]) @ weights[-1], label)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    row = ""
    for images, truth in tests:
        guess = (features(images, *weights[:-1]) @ weights[-1]).argmax(1)
        row += f"{(guess == truth).float().mean():8.2f}"
    print(f"{name:21} {sum(w.numel() for w in weights):7}{row}")
