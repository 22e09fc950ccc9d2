"""One step of an LSTM from its six equations, compared with PyTorch's cell."""

import torch

torch.manual_seed(0)
x, h, c = torch.randn(5, 3), torch.randn(5, 4), torch.randn(5, 4)  # a batch of 5
cell = torch.nn.LSTMCell(input_size=3, hidden_size=4)

# PyTorch stacks the four blocks in the order i, f, g, o.
W_i, W_f, W_g, W_o = cell.weight_ih.chunk(4)  # (4, 3) each
U_i, U_f, U_g, U_o = cell.weight_hh.chunk(4)  # (4, 4) each
b_i, b_f, b_g, b_o = (cell.bias_ih + cell.bias_hh).chunk(4)  # (4,) each

i = torch.sigmoid(x @ W_i.T + h @ U_i.T + b_i)
f = torch.sigmoid(x @ W_f.T + h @ U_f.T + b_f)
g = torch.tanh(x @ W_g.T + h @ U_g.T + b_g)
o = torch.sigmoid(x @ W_o.T + h @ U_o.T + b_o)
c_new = f * c + i * g
h_new = o * torch.tanh(c_new)

h_torch, c_torch = cell(x, (h, c))
error = max((h_new - h_torch).abs().max(), (c_new - c_torch).abs().max())
print(f"agrees with torch.nn.LSTMCell: {bool(error < 1e-6)}")
print("          smallest   largest")
for name, gate in [("input  i", i), ("forget f", f), ("output o", o)]:
    print(f"{name}  {gate.min():8.2f}  {gate.max():8.2f}")
