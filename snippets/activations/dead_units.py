"""The share of dead ReLUs after 100 steps of SGD, against the learning rate."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import relu
from dlref.diagnostics import dead_fraction

rates, seeds, width = [0.01, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4], 5, 64
torch.manual_seed(0)
x = torch.randn(256, 10)
y = (x @ torch.randn(10, 1)).sin() + x[:, :1]

runs = len(rates) * seeds
lr = torch.tensor(rates).repeat_interleave(seeds).reshape(runs, 1, 1)
V = (torch.randn(seeds, 10, width) * (2 / 10) ** 0.5).repeat(len(rates), 1, 1)
w = (torch.randn(seeds, width, 1) * (2 / width) ** 0.5).repeat(len(rates), 1, 1)
b = torch.zeros(runs, 1, width)
params = [V, b, w]
def hidden():
    return relu(x @ params[0] + params[1])
print(dead_fraction(hidden()[0]))
for _ in range(100):
    params = [p.detach().requires_grad_() for p in params]
    loss = (hidden() @ params[2] - y).square().mean(dim=(1, 2))
    grads = torch.autograd.grad(loss.sum(), params)
    params = [p.detach() - lr * g for p, g in zip(params, grads)]
h = hidden()
loss = (h @ params[2] - y).square().mean(dim=(1, 2))
for i in range(len(rates)):
    s = slice(i * seeds, (i + 1) * seeds)
    out=[]
    for k in range(i*seeds,(i+1)*seeds):
        out.append(f"{dead_fraction(h[k]):.2f} ({loss[k]:.3f})" if h[k].isfinite().all() else "diverged")
    print(rates[i], *out)
