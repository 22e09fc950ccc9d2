"""The backward pass of an LSTM, written out, against autograd."""

import torch

from dlref.recurrent import LSTM

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
T, N, D, H = 12, 3, 4, 5
net = LSTM(D, H)
x, grad_output = torch.randn(T, N, D), torch.randn(T, N, H)  # dL/dh at each step
net(x)[0].backward(grad_output)


def forward(W, U, b):
    """Return for each step what the derivatives need."""
    h, c, kept = torch.zeros(N, H), torch.zeros(N, H), []
    for x_t in x:
        i, f, g, o = (x_t @ W.T + h @ U.T + b).chunk(4, dim=1)
        i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
        old_h, old_c, c = h, c, f * c + i * g
        h = o * c.tanh()
        kept.append((x_t, old_h, old_c, i, f, g, o, c.tanh()))
    return kept


def backward(U, kept):
    """Return dL/dW, dL/dU and dL/db."""
    dW, dU, db = torch.zeros(4 * H, D), torch.zeros(4 * H, H), torch.zeros(4 * H)
    dh, dc = torch.zeros(N, H), torch.zeros(N, H)
    for t in reversed(range(T)):
        x_t, old_h, old_c, i, f, g, o, s = kept[t]
        dh = dh + grad_output[t]
        dc = dc + dh * o * (1 - s**2)
        dz_i = dc * g * i * (1 - i)
        dz_f = dc * old_c * f * (1 - f)
        dz_g = dc * i * (1 - g**2)
        dz_o = dh * s * o * (1 - o)
        dz = torch.cat([dz_i, dz_f, dz_g, dz_o], dim=1)  # (N, 4 * H)
        dW, dU, db = dW + dz.T @ x_t, dU + dz.T @ old_h, db + dz.sum(dim=0)
        dh, dc = dz @ U, dc * f  # for the step before
    return dW, dU, db


W, U, *biases = (p.detach() for p in net.parameters())
grads = backward(U, forward(W, U, sum(biases)))
print("gradient of            norm    agrees with autograd")
for (name, p), by_hand in zip(net.named_parameters(), [*grads, grads[2]]):
    agrees = torch.allclose(by_hand, p.grad, rtol=0, atol=1e-12)
    print(f"{name:14} {by_hand.norm().item():12.3f}    {agrees}")
