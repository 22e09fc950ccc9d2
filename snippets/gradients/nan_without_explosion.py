"""NaN with small gradients everywhere: four ordinary formulas, and their repairs."""

import torch

from dlref.activations import log_softmax


def gradient(f, value):
    x = torch.tensor(value, requires_grad=True)
    f(x).sum().backward()
    return "  ".join(f"{g:g}" for g in x.grad.flatten().tolist())


def masked_log(x):
    return torch.where(x > 0, x.log(), 0.0)


def safe_masked_log(x):
    return torch.where(x > 0, torch.where(x > 0, x, 1.0).log(), 0.0)


def softmax(x):
    return x.exp() / x.exp().sum()


rows = [
    (
        "length of a zero vector: (x²).sum().sqrt()",
        lambda x: (x**2).sum().sqrt(),
        [0.0],
    ),
    ("  + tiny number inside the root", lambda x: (x**2 + 1e-12).sum().sqrt(), [0.0]),
    ("where(x > 0, log x, 0) at 0", masked_log, [0.0, 2.0]),
    ("  + log of 1 in the branch not taken", safe_masked_log, [0.0, 2.0]),
    ("p log p at 0", lambda p: p * p.log(), [0.0]),
    ("  + clamp(p, 1e-6)", lambda p: p.clamp(1e-6) * p.clamp(1e-6).log(), [0.0]),
    (
        "log of exp(x)/sum exp(x) at [100, 0]",
        lambda x: softmax(x)[1].log(),
        [100.0, 0.0],
    ),
    ("  + log_softmax", lambda x: log_softmax(x)[1], [100.0, 0.0]),
]
print("formula                                        gradient")
for name, f, value in rows:
    print(f"{name:46} {gradient(f, value)}")
