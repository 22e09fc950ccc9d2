"""Inverted dropout keeps the mean, not the variance, and is off in evaluation."""

import torch

from dlref.dropout import dropout

torch.manual_seed(0)
x = torch.randn(1_000_000).relu()  # what a hidden layer passes on

print("             factor         mean             variance")
print("  p   zeroed  if kept   train   eval    train   eval   formula")
for p in (0.2, 0.5, 0.9):
    train = dropout(x, p, training=True)
    evaluation = dropout(x, p, training=False)
    active = x > 0
    zeroed = (train[active] == 0).double().mean()
    factor = (train.sum() / x[train != 0].sum()).item()
    predicted = x.square().mean() / (1 - p) - x.mean() ** 2
    print(
        f"{p:.1f}  {zeroed:7.3f}  {factor:7.2f}"
        f"   {train.mean():.2f}    {evaluation.mean():.2f}"
        f"    {train.var():5.2f}   {evaluation.var():.2f}   {predicted:7.2f}"
    )
