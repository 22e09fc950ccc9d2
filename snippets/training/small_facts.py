"""Small facts behind tuning advice: deviations, shapes, slopes and schedules."""

import numpy as np
import torch

from dlref.initializers import kaiming_normal_
from dlref.normalization import Standardizer
from dlref.optimizers import SGD, ReduceLROnPlateau

x = torch.tensor([[1.0, 5.0], [2.0, 5.0], [3.0, 5.0]])
print(f"std of 1, 2, 3       numpy {np.std([1, 2, 3]):.3f}    torch {x.std(0)[0]:.3f}")
divided = (x - x.mean(0)) / x.std(0)
fitted = Standardizer().fit(x).transform(x)
constant, standardized = divided[0, 1], fitted[0, 1]
print(f"constant column      x / std {constant:.1f}    Standardizer {standardized:.1f}")

torch.manual_seed(0)
ours, theirs = (kaiming_normal_(torch.empty(s)).std() for s in [(10, 1000), (1000, 10)])
print(f"He, 1000 in, 10 out  as (out, in) {ours:.3f}   as (in, out) {theirs:.3f}")

four = torch.tensor(4.0)
sigmoid_slope = four.sigmoid() * (1 - four.sigmoid())
tanh_slope = 1 - four.tanh() ** 2
print(f"slope at 4           sigmoid {sigmoid_slope:.4f}   tanh {tanh_slope:.4f}")

validation_losses = [1.0, 0.8, 0.8, 0.7, 0.75, 0.9]
print("\nvalidation loss        ", *(f"{loss:6.3f}" for loss in validation_losses))
for factor, patience in [(0.5, 0), (0.1, 10)]:
    optimizer, rates = SGD([torch.zeros(1, requires_grad=True)], lr=1.0), []
    schedule = ReduceLROnPlateau(optimizer, factor=factor, patience=patience)
    for loss in validation_losses:
        schedule.step(loss)
        rates.append(optimizer.lr)
    name = f"factor {factor}, patience {patience}"
    print(f"{name:23}", *(f"{rate:6.3f}" for rate in rates))
