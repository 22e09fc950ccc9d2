"""Replace either tanh of the LSTM, and see how large its states become."""

import math

import torch

from dlref.activations import relu, sigmoid, tanh

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
nets, size, batch, steps = 4, 32, 16, 60
x = torch.randn(steps, nets, batch, size)
W, U = torch.randn(2, nets, size, 4 * size) / size**0.5
b = torch.zeros(4, size)
b[1] = 3.0  # the forget gate


def identity(x):
    return x


def last_state(candidate, readout, scale):
    """Return c after 60 steps in four networks with random weights."""
    h = c = torch.zeros(nets, batch, size)
    for x_t in x:
        z = scale * (x_t @ W + h @ U) + b.flatten()  # (nets, batch, 4 * size)
        i, f, g, o = z.chunk(4, dim=-1)
        c = sigmoid(f) * c + sigmoid(i) * candidate(g)
        h = sigmoid(o) * readout(c)
    return c


def rounded(number):
    """Return the number without decimals; if it is large, its order of magnitude."""
    return f"1e{math.floor(math.log10(number)):02}" if number > 1e3 else f"{number:.0f}"


print("                       largest |c|, four networks     c < 0")
print("candidate  read-out    weights 1       weights 3")
for candidate, readout in [
    (tanh, tanh),
    (sigmoid, tanh),
    (relu, tanh),
    (tanh, identity),
    (relu, identity),
]:
    cells = [last_state(candidate, readout, scale) for scale in (1.0, 3.0)]
    tops = [c.abs().amax(dim=(1, 2)).tolist() for c in cells]
    row = [f"{rounded(min(top))} to {rounded(max(top))}" for top in tops]
    below = torch.stack(cells).lt(0).double().mean()
    names = f"{candidate.__name__:10} {readout.__name__:11}"
    print(f"{names} {row[0]:15} {row[1]:15} {below:4.0%}")
