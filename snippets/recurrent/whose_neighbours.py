"""Does the output of one sequence depend on the other sequences of the batch?"""

import torch
from torch import nn

torch.manual_seed(0)
n, D, H = 5, 4, 6  # five sequences of five steps, so that both orders fit
x = torch.randn(n, n, D)  # (batch, time, input)
others = torch.randn(n, n, D)
others[-1] = x[-1]  # only the last sequence is the same
told = nn.LSTM(D, H, batch_first=True)
not_told = nn.LSTM(D, H)  # takes the first axis for the time
not_told.load_state_dict(told.state_dict())


def normalized(x):
    """Normalize each feature over the batch, as in training; then run the LSTM."""
    norm = nn.BatchNorm1d(D)
    return told(norm(x.flatten(0, 1)).view_as(x))


print("                              output       the last sequence changes by")
for name, net in [
    ("batch_first=True", told),
    ("batch_first forgotten", not_told),
    ("batch norm, then LSTM", normalized),
]:
    with torch.no_grad():
        before, after = net(x)[0], net(others)[0]
    change = (after[-1] - before[-1]).abs().max().item()
    print(f"{name:24}  {tuple(before.shape)!s:>12} {change:14.2f}")
