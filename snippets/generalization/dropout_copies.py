"""Dropout spreads a weight evenly over copies of a feature."""

import torch

from dlref.dropout import dropout

torch.manual_seed(0)
x = torch.randn(10_000, 1)
y = x[:, 0]


def train(copies, p):
    X = x.expand(-1, copies)
    w = torch.zeros(copies)
    w[0] = 1.0  # a perfect fit that relies on the first copy alone
    for _ in range(100):
        masked = dropout(X, p)
        w = w - 0.1 * masked.T @ (masked @ w - y) / len(y)
    return w


print("copies   p    largest   smallest     sum   1 / (k + p/(1-p))")
for k, p in [(1, 0.5), (2, 0.0), (2, 0.5), (4, 0.5), (16, 0.5)]:
    w = train(k, p)
    formula = "any split" if p == 0 and k > 1 else f"{1 / (k + p / (1 - p)):.3f}"
    print(
        f"{k:4}    {p:.1f}   {w.max():6.2f}   {w.min():7.2f}"
        f"   {w.sum():7.2f}   {formula:>11}"
    )
