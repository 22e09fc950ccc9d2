"""Truncated backpropagation cuts the gradient and not the state."""

import matplotlib.pyplot as plt
import torch

from dlref.recurrent import RNN

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
T, size, chunk = 20, 16, 5
net = RNN(size, size)
x = torch.randn(T, 1, size)


def run(x, detach):
    """Run over chunks of five steps; return the state after each step."""
    h, outputs = None, []
    for part in x.split(chunk):
        if detach and h is not None:
            h = h.detach()
        output, h = net(part, h)
        outputs.append(output)
    return torch.cat(outputs)[:, 0]  # (T, size)


def gradients(detach):
    """Return the norm of the last state's gradient at each input."""
    inputs = x.clone().requires_grad_()
    run(inputs, detach)[-1].sum().backward()
    return inputs.grad.norm(dim=2)[:, 0]


full, cut = gradients(detach=False), gradients(detach=True)
same = torch.equal(run(x, detach=True), run(x, detach=False))
print("the states are the same:", same)
print("gradient of h(19) at    x(0)     x(10)    x(14)    x(15)    x(19)")
for name, norms in [("in full", full), ("detached", cut)]:
    row = "  ".join(f"{norms[t].item():7.1e}" for t in (0, 10, 14, 15, 19))
    print(f"{name:20} {row}")
other = x.clone()
other[0] += 1.0
change = (run(other, detach=True) - run(x, detach=True)).norm(dim=1)
print(f"x(0) + 1 moves h(0) by {change[0]:.1f} and h(19) by {change[19]:.0e}")

fig, ax = plt.subplots()
ax.semilogy(full, "o-", label="in full")
ax.semilogy(range(15, 20), cut[15:], "s", markersize=9, mfc="none", label="detached")
ax.set(xlabel="step t of the input", ylabel="gradient of h(19) at x(t)")
ax.set_xticks(range(0, 20, 5))
ax.legend()
plt.show()
