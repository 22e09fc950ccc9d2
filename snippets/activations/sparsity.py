"""Half of ReLU's outputs are zero; does that reduce overfitting to wrong labels?"""

import torch

from dlref.activations import leaky_relu, relu, sigmoid, tanh
from dlref.losses import binary_cross_entropy_with_logits
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
seeds, samples, features, width = 3, 100, 20, 64
torch.manual_seed(0)
x = torch.randn(samples + 1000, features)
truth = x[:, :1] + x[:, 1:2] * x[:, 2:3] > 0
flip = torch.rand(samples, 1) < 0.2  # a fifth of the training labels are wrong
label = truth[:samples] ^ flip
target = label.double().expand(seeds, samples, 1)

print("             train   test   range over seeds   outputs 0")
for name, f, gain in [
    ("ReLU", relu, 2**0.5),
    ("leaky ReLU", leaky_relu, 2**0.5),
    ("tanh", tanh, 1.0),
    ("sigmoid", sigmoid, 1.0),
]:
    torch.manual_seed(1)
    W = torch.randn(seeds, features, width) * gain / features**0.5
    v = torch.randn(seeds, width, 1) * gain / width**0.5
    b, c = torch.zeros(seeds, 1, width), torch.zeros(seeds, 1, 1)
    optimizer = Adam([p.requires_grad_() for p in (W, b, v, c)], lr=0.02)
    for _ in range(100):
        logits = f(x[:samples] @ W + b) @ v + c  # (seeds, samples, 1)
        loss = binary_cross_entropy_with_logits(logits, target) * seeds
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    hidden = f(x @ W + b).detach()
    guess = hidden @ v + c > 0
    train = (guess[:, :samples] == label).double().mean()
    test = (guess[:, samples:] == truth[samples:]).double().mean(dim=(1, 2))
    spread = f"{test.min():.2f} to {test.max():.2f}"
    zeros = (hidden == 0).double().mean()
    print(f"{name:11} {train:6.2f} {test.mean():6.2f} {spread:>18} {zeros:11.2f}")
