"""Only the upper block counts: which layers can learn it, and what a shift does."""

import torch
from torch.nn.functional import cross_entropy

from dlref.convolution import conv2d, locally_connected2d
from dlref.optimizers import Adam

stripes = torch.tensor([0.0, 1.0]).repeat(5, 3)[:, :5]
blocks = torch.stack([stripes, stripes.T])  # standing or lying


def faces(n, up=0):
    """Draw an upper and a lower block of stripes; the label is the upper one's."""
    x, label = 0.3 * torch.randn(n, 1, 23, 7), torch.randint(2, (n,))
    x[:, 0, 9 - up : 14 - up, 1:6] += blocks[label]
    x[:, 0, 16 - up : 21 - up, 1:6] += blocks[torch.randint(2, (n,))]
    return x, label


def with_rows(x):
    rows = torch.linspace(-1, 1, 23)[:, None].expand(len(x), 1, 23, 7)
    return torch.cat([x, rows], dim=1)


def mean(y):
    return y.relu().mean((2, 3))


conv_mean = lambda x, w, b: mean(conv2d(x, w, b))
local_mean = lambda x, w, b: mean(locally_connected2d(x, w, b))
conv_dense = lambda x, w, b: conv2d(x, w, b).relu().flatten(1)
rows_mean = lambda x, w, b: conv_mean(with_rows(x), w, b)
networks = {  # shapes of kernels, biases and output weights, and the features
    "conv, mean": ((4, 1, 3, 3), (4,), (4, 2), conv_mean),
    "local, mean": ((21, 5, 4, 1, 3, 3), (4, 21, 5), (4, 2), local_mean),
    "conv, dense": ((4, 1, 3, 3), (4,), (4 * 21 * 5, 2), conv_dense),
    "conv with rows, mean": ((4, 2, 3, 3), (4,), (4, 2), rows_mean),
}
print("accuracy           weights    aligned   moved by 1            2            7")
for name, (*shapes, features) in networks.items():
    scores = []
    for seed in range(2):
        torch.manual_seed(seed)
        x, label = faces(200)
        tests = [faces(400, up) for up in (0, 1, 2, 7)]
        parameters = [
            (scale * torch.randn(shape)).requires_grad_()
            for scale, shape in zip((0.5, 0, 0.5), shapes)
        ]
        *weights, head = parameters
        optimizer = Adam(parameters, lr=0.1)
        for _ in range(45):
            loss = cross_entropy(features(x, *weights) @ head, label)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        guesses = [(features(images, *weights) @ head).argmax(1) for images, _ in tests]
        right = [guess == truth for guess, (_, truth) in zip(guesses, tests)]
        scores.append([r.float().mean() for r in right])
    row = "".join(f"  {min(pair):.2f}-{max(pair):.2f}  " for pair in zip(*scores))
    print(f"{name:20} {sum(p.numel() for p in parameters):5}{row}".rstrip())
