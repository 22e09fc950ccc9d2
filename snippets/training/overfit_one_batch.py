"""Overfit one batch: most mistakes in the training code show at once, some never do."""

import matplotlib.pyplot as plt
import torch
from torch import nn

from dlref.activations import softmax
from dlref.losses import cross_entropy
from dlref.optimizers import SGD

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
x, y = torch.randn(16, 10), torch.arange(16) % 4
wrong_order = y[torch.randperm(16)]


def train(bug):
    torch.manual_seed(1)
    net = nn.Sequential(nn.Linear(10, 64), nn.Tanh(), nn.Linear(64, 4))
    optimizer, losses = SGD(net.parameters(), lr=0.5), []
    for _ in range(60):
        if bug != "no zero_grad":
            optimizer.zero_grad()
        output = net(x)
        if bug == "softmax twice":
            output = softmax(output)
        if bug == "ReLU on the output":
            output = output.relu()
        target = wrong_order if bug == "labels of other rows" else y
        loss = cross_entropy(output, target)
        if bug == "sign of the loss":
            (-loss).backward()
        else:
            loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


fig, ax = plt.subplots(figsize=(6.4, 3.4))
print("mistake                loss after 60 steps")
for bug in (
    "none",
    "labels of other rows",
    "softmax twice",
    "ReLU on the output",
    "no zero_grad",
    "sign of the loss",
):
    losses = train(bug)
    end = f"{losses[-1]:.2f}" if losses[-1] < 100 else "over 100"
    print(f"{bug:22} {end}")
    ax.semilogy(losses, label=bug)
ax.set(xlabel="step", ylabel="loss on the batch", ylim=(1e-4, 1e2))
ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3)
plt.show()
