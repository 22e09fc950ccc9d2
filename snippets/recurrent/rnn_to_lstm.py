"""From the RNN to the LSTM in four steps: what each one mends, and what it leaves."""

import torch

torch.set_default_dtype(torch.float64)
T, size = 100, 16


def run(kind):
    """Return the largest entry of the last state, and the norm of d c_T / d c_0."""
    torch.manual_seed(0)
    weights = torch.randn(4, size, 2 * size) / (2 * size) ** 0.5
    x = torch.randn(T, 1, size)
    # One copy of the run for each row of the Jacobian.
    c_0 = torch.zeros(size, size, requires_grad=True)
    c = h = c_0
    for x_t in x:
        joined = torch.cat([x_t.expand(size, -1), h], dim=1)
        g, i, f, o = joined @ weights.mT
        g = torch.tanh(g)
        i = torch.sigmoid(i - 2)  # mostly closed
        f = torch.sigmoid(f + 3)  # mostly open
        o = torch.sigmoid(o)
        if kind == "replace":
            c = h = g
        elif kind == "add":
            c = c + g
            h = torch.tanh(c)
        elif kind == "gates":
            c = c + i * g
            h = o * torch.tanh(c)
        else:
            c = f * c + i * g
            h = o * torch.tanh(c)
    (jacobian,) = torch.autograd.grad(c.diagonal().sum(), c_0)
    return c.detach().abs().max().item(), jacobian.norm().item() / size**0.5


print(f"after {T} steps                  largest state   dc(T)/dc(0)")
for kind, label in [
    ("replace", "c = h = g                   "),
    ("add", "c = c + g,       h = tanh c  "),
    ("gates", "c = c + i g,     h = o tanh c"),
    ("forget", "c = f c + i g,   h = o tanh c"),
]:
    state, gradient = run(kind)
    print(f"{label:29} {state:16.1f} {gradient:13.0e}")
