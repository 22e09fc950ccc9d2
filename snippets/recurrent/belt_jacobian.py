"""The Jacobian of the cell state: the forget gates, without and with paths via h."""

import torch
from torch.autograd.functional import jacobian

from dlref.initializers import set_forget_gate_bias_
from dlref.recurrent import LSTMCell

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
size, steps = 16, 20
x, c_0 = torch.randn(steps, 1, size), torch.randn(1, size)


def run(cell, c, cut):
    """Return c_T and the product of the forget gates; `cut` makes h a constant."""
    h, product = torch.zeros(1, size), torch.ones(1, size)
    for x_t in x:
        if cut:
            h = h.detach()
        z = x_t @ cell.weight_ih.T + h @ cell.weight_hh.T + cell.bias_ih + cell.bias_hh
        product = product * z.chunk(4, dim=1)[1].sigmoid()
        h, c = cell(x_t, (h, c))
    return c[0], product[0]


print("               forget gates   norm of dc_T/dc_0")
print("forget bias    alone, error   alone      in full")
for bias in (0.0, 1.0, 5.0):
    cell = LSTMCell(size, size)
    set_forget_gate_bias_(cell, bias)
    belt = jacobian(lambda c, cell=cell: run(cell, c, cut=True)[0], c_0)[:, 0]
    full = jacobian(lambda c, cell=cell: run(cell, c, cut=False)[0], c_0)[:, 0]
    error = (belt - run(cell, c_0, cut=True)[1].diag()).abs().max()
    exact = "below 1e-15" if error < 1e-15 else f"{error:.0e}"
    print(f"{bias:11.0f}    {exact:12}   {belt.norm():.1e}    {full.norm():.1e}")
