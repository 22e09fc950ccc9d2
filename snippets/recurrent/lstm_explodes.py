"""The gradient of an LSTM against the lag: it vanishes by default and can explode."""

import matplotlib.pyplot as plt
import torch

from dlref.diagnostics import lag_gradient_norms
from dlref.initializers import set_forget_gate_bias_
from dlref.recurrent import LSTM, RNN

torch.set_default_dtype(torch.float64)
T, size, seeds = 100, 32, 3

fig, ax = plt.subplots()
print("gradient, three seeds              lag 50              lag 99")
for k, (name, bias, scale) in enumerate(
    [
        ("tanh RNN", None, 1),
        ("LSTM, default", None, 1),
        ("LSTM, forget bias 3", 3.0, 1),
        ("forget bias 3, U times 4", 3.0, 4),
        ("forget bias 3, U times 12", 3.0, 12),
    ]
):
    norms = []
    for seed in range(seeds):
        torch.manual_seed(seed)
        net = RNN(size, size) if name == "tanh RNN" else LSTM(size, size)
        x = torch.randn(T, 8, size)
        if bias is not None:
            set_forget_gate_bias_(net, bias)
        with torch.no_grad():
            net.weight_hh_l0.mul_(scale)
        norms.append(lag_gradient_norms(net, x))
        label = name if seed == 0 else None
        ax.semilogy(range(0, T, 2), norms[-1][::2], color=f"C{k}", lw=1.2, label=label)
    row = ""
    for lag in (50, 99):
        at = [curve[lag] for curve in norms]
        row += f"    {min(at):.0e} to {max(at):.0e}"
    print(f"{name:25}{row}")
ax.set(xlabel="lag k", ylabel="mean norm of the gradient at x(T-k)")
ax.legend(fontsize="small", loc="lower left")
plt.show()
