"""One cell, wired five ways; and what an arrow of the diagrams means."""

import torch
from torch import nn
from torch.nn.functional import one_hot

from dlref.recurrent import RNNCell

torch.manual_seed(0)
N, M, D, H, K = 4, 6, 3, 8, 2  # steps read, steps written, input, state, output
cell, readout = RNNCell(D, H), nn.Linear(H, K)
writer = RNNCell(K, H)  # its input is the symbol written at the step before
x, h0 = torch.randn(N, D), torch.zeros(1, H)


def read(inputs):
    """Return the state after each step."""
    h, states = h0, []
    for x_t in inputs:
        h = cell(x_t[None], h)
        states.append(h[0])
    return torch.stack(states)  # (steps, H)


def write(h, steps):
    """Return the scores; the symbol written comes back, zeros at the first step."""
    y, outputs = torch.zeros(1, K), []
    for _ in range(steps):
        h = writer(y, h)
        scores = readout(h)
        outputs.append(scores[0])
        y = one_hot(scores.argmax(dim=1), K).float()
    return torch.stack(outputs)  # (steps, K)


with torch.no_grad():
    print("                    in      out")
    for name, inputs, outputs in [
        ("N to N", x, readout(read(x))),
        ("N to 1", x, readout(read(x)[-1:])),
        ("1 to N, once", x[:1], write(cell(x[:1]), N)),
        ("1 to N, every step", x[:1], readout(read(x[:1].expand(N, D)))),
        ("N to M", x, write(read(x)[-1:], M)),
    ]:
        print(f"{name:18}  {tuple(inputs.shape)}  {tuple(outputs.shape)}")

    torch_rnn = nn.RNN(D, H)
    torch_rnn.load_state_dict({f"{k}_l0": v for k, v in cell.state_dict().items()})
    theirs = torch_rnn(x)[0]
    print(
        "tanh(Wx + b + Uh + b2) is nn.RNN:", torch.allclose(read(x), theirs, atol=1e-6)
    )

    W, U, b, b2 = cell.parameters()
    h, states = h0[0], []
    for x_t in x:
        h = torch.tanh(W @ x_t + b) + torch.tanh(U @ h + b2)  # one f per arrow
        states.append(h)
    error = (torch.stack(states) - theirs).abs().max()
    print(f"tanh(Wx + b) + tanh(Uh + b2) is off by {error:.2f}")
