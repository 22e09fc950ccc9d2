"""The cell state is not squashed: it counts to a hundred while h stays below one."""

import torch

from dlref.recurrent import LSTMCell

cell = LSTMCell(input_size=1, hidden_size=1)
with torch.no_grad():
    for parameter in cell.parameters():
        parameter.zero_()
    cell.bias_ih.copy_(torch.tensor([9.0, 9.0, 0.0, 9.0]))  # i, f and o open
    cell.weight_ih[2] = 9.0  # g = tanh(9 x): 1 for x = 1, -1 for x = -1

    print("  t    x        c        h")
    state = None
    for t in range(1, 151):
        x = torch.ones(1, 1) if t <= 100 else -torch.ones(1, 1)
        state = cell(x, state)
        if t in (1, 2, 10, 100, 101, 150):
            h, c = (s.item() for s in state)
            print(f"{t:3} {x.item():4.0f} {c:8.2f} {h:8.3f}")
