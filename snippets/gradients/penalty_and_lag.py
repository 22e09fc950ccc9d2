"""Shrinking recurrent weights cures the explosion and brings the opposite problem."""

import torch

from dlref.diagnostics import lag_gradient_norms
from dlref.recurrent import LSTM, RNN

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
steps, n = 100, 64
x = torch.randn(steps, 4, n)
draw = torch.randn(n, n) / n**0.5


def show(name, net):
    norms = lag_gradient_norms(net, x)
    print(f"{name:34}", *(f"{norms[k]:9.1e}" for k in (1, 20, 60, 99)))


print("gradient at lag                            1        20        60        99")
rnn = RNN(n, n, nonlinearity="relu", bias=False)
for gain in (2.0, 2**0.5, 1.2, 1.0):
    rnn.weight_hh_l0.data.copy_(gain * draw)
    show(f"ReLU RNN, gain {gain:.2f}", rnn)
for factor in (1, 5, 10):
    torch.manual_seed(1)
    lstm = LSTM(n, n)
    lstm.weight_hh_l0.data.mul_(factor)
    show(f"LSTM, default weights W_hh x {factor}", lstm)
