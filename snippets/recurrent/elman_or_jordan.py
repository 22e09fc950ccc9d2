"""What feeds back: the hidden state (Elman) or the output before (Jordan)?"""

import torch

from dlref.recurrent import RNNCell
from dlref.regularization import ridge

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
T, size, half = 600, 40, 300
x = torch.randint(0, 2, (T, 1)) * 2.0 - 1  # random bits, -1 or 1


def hidden(feedback):
    """Return the hidden layer at each step; its weights are random and stay so."""
    cell = RNNCell(1 if feedback is None else 2, size)
    h, layers = torch.zeros(1, size), []
    for t in range(T):
        if feedback is None:  # Elman: h comes back
            h = cell(x[t : t + 1], h)
        else:  # Jordan: the true output of the step before comes back, h does not
            h = cell(torch.stack([x[t], feedback[t - 1]], dim=1), torch.zeros(1, size))
        layers.append(h[0])
    return torch.stack(layers)  # (T, size)


def accuracy(layer, target):
    """Fit the readout on the first half; return the share it gets right of the rest."""
    w = ridge(layer[:half], target[:half, 0], lam=1e-6)
    return ((layer[half:] @ w > 0) == (target[half:, 0] > 0)).double().mean().item()


elman = hidden(feedback=None)
print("repeat the bit of    Elman   Jordan")
for delay in (0, 1, 2, 3):
    y = x.roll(delay, 0)  # y_t = x_(t - delay)
    jordan = hidden(feedback=y)
    right = f"{accuracy(elman, y):8.0%} {accuracy(jordan, y):8.0%}"
    print(f"{delay} steps ago       {right}")
