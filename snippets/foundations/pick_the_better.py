"""How often a model with 94.5 % scores no worse than one with 95.0 %."""

import torch
from torch.distributions import Binomial

torch.manual_seed(0)
better, worse, runs = 0.950, 0.945, 20_000
difference = better - worse
independent = better * (1 - worse) + worse * (1 - better)

print("                 the two models disagree on")
print("test items   10 % (independent)    5 %    2 %")
for m in (100, 1000, 10_000, 100_000):
    chances = []
    for disagreement in (independent, 0.05, 0.02):
        share = (disagreement + difference) / 2 / disagreement  # won by the better one
        disputed = Binomial(m, torch.tensor(disagreement)).sample((runs,))
        won = Binomial(disputed, torch.tensor(share)).sample()
        chances.append((won <= disputed - won).float().mean())
    first, second, third = chances
    print(f"{m:10,}   {first:18.2f}   {second:4.2f}   {third:4.2f}")
