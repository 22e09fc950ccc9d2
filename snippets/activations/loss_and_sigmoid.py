"""Three losses behind a sigmoid: which is convex, which gets a wrong unit to move."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import logsigmoid, sigmoid

torch.set_default_dtype(torch.float64)
z = torch.linspace(-8, 8, 1601, requires_grad=True)
fig, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.2))
print("label 1         least second   slope at   σ(z) from z = -10,")
print("                 derivative     z = -10   0, 20, 200 steps")
for name, loss in [
    ("cross-entropy", lambda z: -logsigmoid(z)),
    ("squared error", lambda z: (sigmoid(z) - 1) ** 2 / 2),
    ("-likelihood", lambda z: -sigmoid(z)),
]:
    slope = torch.autograd.grad(loss(z).sum(), z, create_graph=True)[0]
    least = torch.autograd.grad(slope.sum(), z)[0].min()
    t, path, slopes = torch.tensor(-10.0), [], []
    for _ in range(201):
        t.requires_grad_()
        path.append(sigmoid(t).item())
        slopes.append(torch.autograd.grad(loss(t), t)[0].item())
        t = t.detach() - slopes[-1]
    row = "  ".join(f"{path[k]:.5f}" for k in (0, 20, 200))
    print(f"{name:14} {least:12.4f} {slopes[0]:11.5f}   {row}")
    left.plot(z.detach(), loss(z).detach(), label=name)
    right.plot(range(41), path[:41])
left.set(xlabel="z", ylabel="loss, label 1", ylim=(-1.2, 4))
left.legend()
right.set(xlabel="step", ylabel="σ(z)")
plt.show()
