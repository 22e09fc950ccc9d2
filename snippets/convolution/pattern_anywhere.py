"""A motif learned in one half of a sequence: who finds it in the other half?"""

import torch
from torch.nn.functional import binary_cross_entropy_with_logits, conv1d

from dlref.optimizers import Adam

torch.manual_seed(0)
motif = torch.tensor([1.0, -1.0, 1.0, 1.0, -1.0])
other = motif[[1, 0, 2, 4, 3]]  # the same numbers in another order
runs, n = 3, 200  # three data sets and networks at once
scramble = torch.randperm(40)


def sample(first, last):
    """Noise with the motif (label 1) or the other pattern (0) between two places."""
    x, y = 0.5 * torch.randn(runs, n, 40), torch.arange(n) % 2
    places = torch.randint(first, last - 4, (runs, n, 1)) + torch.arange(5)
    patterns = torch.where(y[:, None] == 1, motif, other)  # (n, 5)
    return x.scatter_add(2, places, 2 * patterns.expand(runs, n, 5)), y.float()


def conv(x, w, b, v):
    """Slide 16 kernels, keep the largest answer of each, and weigh them."""
    kernels = w.movedim(1, 2).flatten(0, 1)[:, None]  # (runs * 16, 1, 5)
    answers = conv1d(x.movedim(0, 1), kernels, groups=runs)  # (n, runs * 16, 36)
    best = answers.amax(2).unflatten(1, (runs, 16)).movedim(0, 1)
    return ((best + b[:, 0]).relu() @ v)[..., 0]


def dense(x, w, b, v):
    return ((x @ w + b[:, 0]).relu() @ v)[..., 0]


def parameters(inputs, units):
    w = torch.randn(runs, inputs, units) / inputs**0.5
    return [w, torch.zeros(runs, 1, 1, units), torch.randn(runs, units, 1) / units**0.5]


sets = [sample(0, 20), sample(0, 20), sample(20, 40)]
print("accuracy of three runs, motif in the")
print("network order          training    first half   second half")
for name, network, sizes in [("conv", conv, (5, 16)), ("dense", dense, (40, 32))]:
    for label, order in [("as it is", torch.arange(40)), ("scrambled", scramble)]:
        weights = [w.requires_grad_() for w in parameters(*sizes)]
        optimizer = Adam(weights, lr=0.05)
        x, y = sets[0]
        for _ in range(40):
            scores = network(x[..., order], *weights)
            loss = binary_cross_entropy_with_logits(scores, y.expand(runs, n))
            optimizer.zero_grad()
            (runs * loss).backward()
            optimizer.step()
        row = f"{name:7} {label:10}"
        for x, y in sets:
            right = (network(x[..., order], *weights) > 0) == y
            scores = right.float().mean(1)
            row += f"   {scores.min():.2f} to {scores.max():.2f}"
        print(row)
