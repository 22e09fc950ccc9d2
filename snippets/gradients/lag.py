"""The gradient of the last output at the input k steps earlier, in six networks."""

import matplotlib.pyplot as plt
import torch
from torch import nn

torch.set_default_dtype(torch.float64)  # in float32 the small ones would round to zero
steps, size = 100, 64


def build(kind, forget_bias=None):
    torch.manual_seed(0)
    net = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[kind](size, size)
    if forget_bias is not None:
        net.bias_ih_l0.data[size : 2 * size] = forget_bias
        net.bias_hh_l0.data[size : 2 * size] = (
            0  # torch adds two biases: set one, clear the other
        )
    return net


nets = {
    "tanh RNN": build("rnn"),
    "tanh RNN, orthogonal": build("rnn"),
    "GRU": build("gru"),
    "LSTM": build("lstm"),
    "LSTM, forget bias 1": build("lstm", 1.0),
    "LSTM, forget bias 3": build("lstm", 3.0),
}
nn.init.orthogonal_(nets["tanh RNN, orthogonal"].weight_hh_l0)

fig, ax = plt.subplots()
print("gradient at lag        1         20         99")
for name, net in nets.items():
    torch.manual_seed(1)
    x = torch.randn(steps, 1, size, requires_grad=True)
    net(x)[0][-1].sum().backward()
    norms = x.grad.norm(dim=2)[:, 0].flip(0)
    print(f"{name:21} {norms[1]:.1e}   {norms[20]:.1e}   {norms[99]:.1e}")
    ax.semilogy(norms, label=name)
ax.set(xlabel="lag k", ylabel="norm of the gradient at x(T-k)", ylim=(1e-25, 1e2))
ax.legend()
plt.show()
