"""From the RNN to the LSTM in four changes: what each one mends, and what it leaves."""

import torch

torch.set_default_dtype(torch.float64)
T, size, nets = 100, 16, 5


def run(adds, gates, through_h=True):
    """Return the largest entry of each net's last state, and its norm of dc_T/dc_0."""
    torch.manual_seed(0)
    weights = torch.randn(4, nets, size, 2 * size) / (2 * size) ** 0.5
    weights.requires_grad_()
    x = torch.randn(T, nets, 1, size)
    # One copy of the run for each row of the Jacobian.
    c_0 = torch.zeros(nets, size, size, requires_grad=True)
    c = h = c_0
    for x_t in x:
        h = h if through_h else h.detach()
        joined = torch.cat([x_t.expand(nets, size, size), h], dim=2)
        i, f, g, o = joined @ weights.mT
        i = torch.sigmoid(i - 2) if "i" in gates else 1.0  # mostly closed
        f = torch.sigmoid(f + 3) if "f" in gates else 1.0  # mostly open
        o = torch.sigmoid(o) if "o" in gates else 1.0
        g = torch.tanh(g)
        if adds:
            c = f * c + i * g
            h = o * torch.tanh(c)
        else:
            c = h = g
    rows = c.diagonal(dim1=1, dim2=2).sum()
    (jacobian,) = torch.autograd.grad(rows, c_0, materialize_grads=True)
    largest = c.detach().abs().amax((1, 2))
    return largest, jacobian.norm(dim=(1, 2)) / size**0.5


print("                           largest state       dc(T)/dc(0)       dc(T)/dc(0)")
print("five networks, T = 100           at T        by all paths     along c alone")
for name, adds, gates in [
    ("c = h = g", False, ""),
    ("c = c + g, h = tanh c", True, ""),
    ("c = c + i g", True, "i"),
    ("h = o tanh c", True, "io"),
    ("c = f c + i g", True, "iof"),
]:
    state, full = run(adds, gates)
    _, direct = run(adds, gates, through_h=False)
    row = f"{state.min():8.1f} to {state.max():4.1f}"
    row += f"{full.min():9.0e} to {full.max():.0e}"
    row += f"{direct.min():9.0e} to {direct.max():.0e}"
    print(f"{name:24}{row}")
