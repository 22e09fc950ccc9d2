"""Three networks learn to name the sign that they saw 20 noisy steps ago, or not."""

import matplotlib.pyplot as plt
import torch
from torch import nn

from dlref.initializers import set_forget_gate_bias_

T, size, batch = 20, 32, 16


def draw(count):
    """Return sequences of a sign and T steps of noise, and the signs."""
    sign = torch.randint(0, 2, (count, 1)).float()
    x = 0.2 * torch.randn(T + 1, count, 1)
    x[0] = 2 * sign - 1
    return x, sign


def train(net):
    """Train for 80 steps; return the loss of each, and the accuracy on new data."""
    readout = nn.Linear(size, 1)
    parameters = [*net.parameters(), *readout.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=0.01, fused=True)
    losses = []
    for _ in range(80):
        x, sign = draw(batch)
        logit = readout(net(x)[0][-1])  # (batch, 1)
        loss = nn.functional.binary_cross_entropy_with_logits(logit, sign)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    x, sign = draw(1000)
    with torch.no_grad():
        right = (readout(net(x)[0][-1]) > 0) == (sign > 0)
    return losses, right.float().mean().item()


fig, ax = plt.subplots()
print("accuracy              seed 0   seed 1   seed 2")
names = ["tanh RNN", "LSTM", "LSTM, forget bias 1"]
for name, color in zip(names, ["C0", "C1", "C2"]):
    row = []
    for seed in range(3):
        torch.manual_seed(seed)
        net = nn.RNN(1, size) if name == "tanh RNN" else nn.LSTM(1, size)
        if name == "LSTM, forget bias 1":
            set_forget_gate_bias_(net, 1.0)
        losses, accuracy = train(net)
        row.append(f"{accuracy:7.0%}")
        ax.plot(losses, color=color, lw=1.2, label=name if seed == 0 else None)
    print(f"{name:20}", "  ".join(row))
ax.set(xlabel="step", ylabel="loss")
ax.legend()
plt.show()
