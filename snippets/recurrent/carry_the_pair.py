"""The loop behind nn.LSTM carries a pair of states, of the hidden size."""

import torch
from torch import nn

from dlref.recurrent import LSTMCell

torch.manual_seed(0)
T, N, D, H = 5, 3, 4, 6  # steps, sequences, input, hidden units
x = torch.randn(T, N, D)
net = nn.LSTM(D, H)
cell = LSTMCell(D, H)
cell.load_state_dict({k.removesuffix("_l0"): v for k, v in net.state_dict().items()})


def run(h, c):
    """Feed the steps one after the other; return every h, and the last c."""
    outputs = []
    for x_t in x:  # (N, D)
        h, c = cell(x_t, (h, c))  # (N, H) each
        outputs.append(h)
    return torch.stack(outputs), c


with torch.no_grad():
    theirs, (h_n, c_n) = net(x)
    output, c = run(torch.zeros(N, H), torch.zeros(N, H))
    print("the loop gives nn.LSTM's output:", torch.allclose(output, theirs, atol=1e-6))
    print("output[-1] is h_n:              ", torch.equal(theirs[-1], h_n[0]))
    print("the loop's last c is c_n:       ", torch.allclose(c, c_n[0], atol=1e-6))

    first, (h, c) = net(x[:3])
    pair, _ = net(x[3:], (h, c))
    lost, _ = net(x[3:], (h, torch.zeros_like(c)))
    print(f"continued with (h, c), off by   {(pair - theirs[3:]).abs().max():.2f}")
    print(f"continued with h alone, off by  {(lost - theirs[3:]).abs().max():.2f}")

for wrong in [(torch.zeros(N, D), torch.zeros(N, D)), torch.zeros(N, H)]:
    try:
        cell(x[0], wrong)
    except (TypeError, ValueError) as error:
        print(f"{type(error).__name__}: {error}")
