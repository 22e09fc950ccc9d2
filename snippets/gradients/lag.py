"""The gradient of the last output at the input k steps earlier, in six networks."""

import matplotlib.pyplot as plt
import torch
from torch import nn

from dlref.diagnostics import lag_gradient_norms
from dlref.initializers import orthogonal_, set_forget_gate_bias_

torch.set_default_dtype(torch.float64)  # in float32 the small ones would round to zero
torch.manual_seed(0)
steps, size = 100, 64
x = torch.randn(steps, 1, size)

nets = {
    "tanh RNN": nn.RNN(size, size),
    "tanh RNN, orthogonal": nn.RNN(size, size),
    "GRU": nn.GRU(size, size),
    "LSTM": nn.LSTM(size, size),
    "LSTM, forget bias 1": nn.LSTM(size, size),
    "LSTM, forget bias 3": nn.LSTM(size, size),
}
orthogonal_(nets["tanh RNN, orthogonal"].weight_hh_l0)
set_forget_gate_bias_(nets["LSTM, forget bias 1"], 1.0)
set_forget_gate_bias_(nets["LSTM, forget bias 3"], 3.0)

fig, ax = plt.subplots()
print("gradient at lag           1        20        99")
for name, net in nets.items():
    norms = lag_gradient_norms(net, x)
    print(f"{name:20}  {norms[1]:.1e}   {norms[20]:.1e}   {norms[99]:.1e}")
    ax.semilogy(norms, label=name)
ax.set(xlabel="lag k", ylabel="norm of the gradient at x(T-k)", ylim=(1e-25, 1e2))
ax.legend()
plt.show()
