"""How long the cell of an LSTM remembers, for four biases of its forget gate."""

import math

import matplotlib.pyplot as plt
import torch
from torch import nn

from dlref.initializers import set_forget_gate_bias_

steps, shares = torch.arange(101), {}
print("bias   f = sigmoid(b)   f^20      half-life in steps")
for bias in (0.0, 1.0, 2.0, 5.0):
    f = torch.tensor(bias, dtype=torch.float64).sigmoid()
    shares[bias] = f**steps
    half_life = math.log(0.5) / math.log(f)
    print(f"{bias:4.0f} {f:13.3f} {shares[bias][20]:13.1e} {half_life:14.1f}")

torch.manual_seed(0)
lstm = nn.LSTM(4, 8)
with torch.no_grad():
    for name, parameter in lstm.named_parameters():
        if "bias" in name:
            parameter[8:16] = 1.0  # gates i, f, g, o: the second quarter
print("\nboth biases set to 1:   ", (lstm.bias_ih_l0 + lstm.bias_hh_l0)[8].item())
set_forget_gate_bias_(lstm, 1.0)
print("set_forget_gate_bias_(1):", (lstm.bias_ih_l0 + lstm.bias_hh_l0)[8].item())

fig, ax = plt.subplots()
for bias, share in shares.items():
    ax.plot(steps, share, label=f"b = {bias:.0f}")
ax.set(xlabel="steps t", ylabel="share of the cell state left, $f^t$")
ax.legend()
plt.show()
