"""A peephole is one weight for each unit, and o looks at the new cell state."""

import torch

from dlref.recurrent import PeepholeLSTMCell

cell = PeepholeLSTMCell(input_size=64, hidden_size=64)
peepholes = [cell.weight_ci, cell.weight_cf, cell.weight_co]
print(f"peephole weights      {sum(p.numel() for p in peepholes):6}")
print(f"as full matrices      {3 * 64 * 64:6}")

cell = PeepholeLSTMCell(input_size=1, hidden_size=1)
before = torch.zeros(1, 1)  # h and c of the step before
with torch.no_grad():
    for parameter in cell.parameters():
        parameter.zero_()
    # i open, f closed, g near 1
    cell.bias_ih.copy_(torch.tensor([6.0, -6.0, 3.0, 0.0]))
    cell.weight_co.fill_(-5.0)
    h, c = cell(torch.zeros(1, 1), (before, before))
o = h / c.tanh()
print(f"output gate           {o.item():6.3f}")
print(f"sigma(p_o c_t)        {(-5 * c).sigmoid().item():6.3f}")
print(f"sigma(p_o c_(t-1))    {(-5 * before).sigmoid().item():6.3f}")
