"""The gradient of an LSTM against the lag: it vanishes by default and can explode."""

import matplotlib.pyplot as plt
import torch

from dlref.diagnostics import lag_gradient_norms
from dlref.initializers import set_forget_gate_bias_
from dlref.recurrent import LSTM, RNN

torch.set_default_dtype(torch.float64)
T, size = 100, 32

fig, ax = plt.subplots()
print("gradient at lag               1       50       99")
for name, bias, scale in [
    ("tanh RNN", None, 1),
    ("LSTM, default", None, 1),
    ("LSTM, forget bias 3", 3.0, 1),
    ("forget bias 3, U times 4", 3.0, 4),
    ("forget bias 3, U times 16", 3.0, 16),
]:
    torch.manual_seed(0)
    net = RNN(size, size) if name == "tanh RNN" else LSTM(size, size)
    x = torch.randn(T, 1, size)
    if bias is not None:
        set_forget_gate_bias_(net, bias)
    with torch.no_grad():
        net.weight_hh_l0.mul_(scale)
    norms = lag_gradient_norms(net, x)
    row = "  ".join(f"{norms[k]:.0e}" for k in (1, 50, 99))
    print(f"{name:25}  {row}")
    ax.semilogy(norms, label=name)
ax.set(xlabel="lag k", ylabel="norm of the gradient at x(T-k)")
ax.legend(fontsize="small")
plt.show()
