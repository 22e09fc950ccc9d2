"""What feeds back: the hidden state (Elman) or the output before (Jordan)?"""

import torch

from dlref.recurrent import RNN, RNNCell
from dlref.regularization import ridge

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
T, size, fit = 1000, 40, 200
x = torch.randint(0, 2, (T, 1)) * 2.0 - 1  # random bits, -1 or 1
elman, jordan = RNN(1, size), RNNCell(2, size)  # random weights, which stay so


def elman_layer():
    """Return the hidden layer at each step; its own value before comes back."""
    return elman(x[:, None])[0][:, 0]  # (T, size)


def jordan_layer(y):
    """Return the hidden layer at each step; the true output before comes back."""
    return jordan(torch.cat([x, y.roll(1, 0)], dim=1), torch.zeros(T, size))


def accuracy(layer, y):
    """Fit the readout on the first steps; return its share of right answers after."""
    w = ridge(layer[:fit], y[:fit, 0], lam=1e-6)
    return ((layer[fit:] @ w > 0) == (y[fit:, 0] > 0)).double().mean().item()


with torch.no_grad():
    h = elman_layer()
    print("repeat the bit of    Elman   Jordan")
    for delay in (0, 1, 2, 3):
        y = x.roll(delay, 0)  # y_t = x_(t - delay)
        right = [accuracy(h, y), accuracy(jordan_layer(y), y)]
        print(f"{delay} steps ago       {right[0]:8.0%} {right[1]:8.0%}")
