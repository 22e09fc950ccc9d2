"""An LSTM of one unit with weights set by hand: write, keep through noise, read."""

import matplotlib.pyplot as plt
import torch

from dlref.recurrent import LSTMCell

torch.manual_seed(0)
steps = 30
value = torch.randn(steps)  # noise, but for the two steps that are written
write, read = torch.zeros(steps), torch.zeros(steps)
write[[3, 18]] = 1.0
value[[3, 18]] = torch.tensor([2.0, -2.0])
read[[12, 28]] = 1.0
x = torch.stack([value, write, read], dim=1)  # (steps, 3)

cell = LSTMCell(input_size=3, hidden_size=1)
W = torch.tensor(
    [
        [0.0, 12.0, 0.0],  # i opens where write is 1
        [0.0, -12.0, 0.0],  # f closes where write is 1
        [1.0, 0.0, 0.0],  # g = tanh(value)
        [0.0, 0.0, 12.0],  # o opens where read is 1
    ]
)
b = torch.tensor([-6.0, 6.0, 0.0, -6.0])
with torch.no_grad():
    cell.weight_ih.copy_(W)
    cell.bias_ih.copy_(b)
    cell.weight_hh.zero_()  # so h has no part in the gates
    cell.bias_hh.zero_()
    states, state = [], None
    for x_t in x:
        state = cell(x_t[None], state)
        states.append(torch.cat(state).flatten())
h, c = torch.stack(states).T  # (steps,) each
i, f, _, o = (x @ W.T + b).T.sigmoid()

print(" t  value       i       f       o       c       h")
for t in (2, 3, 4, 12, 17, 18, 28):
    row = "  ".join(f"{z:6.3f}" for z in (i[t], f[t], o[t], c[t], h[t]))
    print(f"{t:2}  {value[t]:5.2f}  {row}")

fig, (above, below) = plt.subplots(2, sharex=True, height_ratios=[2, 1])
above.plot(value, "o", color="C5", markersize=4, label="value")
above.step(range(steps), c, where="mid", color="C0", label="cell state c")
above.step(range(steps), h, where="mid", color="C1", label="output h")
above.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=3)
below.imshow(torch.stack([i, f, o]).numpy(), aspect="auto")
below.set_yticks(range(3), ["i", "f", "o"])
below.set(xlabel="step t", ylabel="bright: open")
below.grid(visible=False)
plt.show()
