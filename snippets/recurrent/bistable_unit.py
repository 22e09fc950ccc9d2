"""One tanh unit keeps a sign for a thousand steps, and no gradient tells of it."""

import matplotlib.pyplot as plt
import torch

torch.set_default_dtype(torch.float64)
T = 1000

fig, ax = plt.subplots()
print("weight w   h at 10   at 100   at 1000   d h(100) / d x(0)")
for w in (0.5, 0.9, 1.0, 2.0):
    x = torch.zeros(T + 1)
    x[0] = 1.0  # the only input
    x.requires_grad_()
    h, states = torch.zeros(()), []
    for x_t in x:
        h = torch.tanh(w * h + x_t)
        states.append(h)
    (gradient,) = torch.autograd.grad(states[100], x)
    row = "".join(f"{states[t].item():9.3f}" for t in (10, 100, 1000))
    print(f"{w:8.1f} {row}   {gradient[0].item():17.0e}")
    ax.plot([s.item() for s in states[:101]], label=f"w = {w}")
ax.set(xlabel="step t", ylabel="state h", ylim=(-0.05, 1.05))
ax.legend()
plt.show()
