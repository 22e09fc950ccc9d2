"""A gate scales, so it must not change the sign; a candidate writes, so it must."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import hardsigmoid, sigmoid, tanh

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
z = torch.linspace(-6, 6, 241)
same = torch.allclose(sigmoid(z), (1 + tanh(z / 2)) / 2)
print("sigmoid(z) = (1 + tanh(z / 2)) / 2:", same)

units, steps = 10_000, 10
noise = torch.randn(steps, units)  # what moves the gates from step to step
print("                     negative gates   signs flipped   largest growth")
for name, gate in [
    ("sigmoid", sigmoid),
    ("hard sigmoid", hardsigmoid),
    ("tanh", tanh),
    ("exp", torch.exp),
]:
    f = gate(noise)
    c = f.prod(dim=0)  # what ten forget gates leave of a cell state of 1
    negative = (f < 0).double().mean()
    flipped = (c < 0).double().mean()
    grown = "above 1000" if c.max() > 1000 else f"at most {max(1.0, c.max()):.0f}"
    print(f"{name:20} {negative:14.0%} {flipped:15.0%}   {grown:>14}")

fig, ax = plt.subplots()
ax.plot(z, sigmoid(z), label="sigmoid: gate")
ax.plot(z, hardsigmoid(z), "--", label="hard sigmoid: gate")
ax.plot(z, tanh(z), label="tanh: value")
ax.set(xlabel="z", yticks=[-1, 0, 1])
ax.legend()
plt.show()
