"""Predict the next letter of abacabac…: without a state, a has two futures."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy, one_hot

from dlref.optimizers import Adam

text = "abac" * 6
letters = torch.tensor(["abc".index(letter) for letter in text])
x = one_hot(letters[:-1], 3).float()[:, None]  # (steps, 1, 3)
target = letters[1:]


def train(net, readout):
    """Fit the next letter; return its distribution at each step."""

    def logits():
        hidden = net(x)
        hidden = hidden[0] if isinstance(hidden, tuple) else hidden
        return readout(hidden)[:, 0]

    optimizer = Adam([*net.parameters(), *readout.parameters()], lr=0.1)
    for _ in range(60):
        optimizer.zero_grad()
        cross_entropy(logits(), target).backward()
        optimizer.step()
    with torch.no_grad():
        return logits().softmax(dim=1)


torch.manual_seed(0)
layer = nn.Sequential(nn.Linear(3, 8), nn.Tanh())  # sees x_t alone
p_layer = train(layer, nn.Linear(8, 3))
p_rnn = train(nn.RNN(3, 8), nn.Linear(8, 3))

print("          p(a, b, c) of the next letter")
print("read      without a state        RNN")
for t in range(12, 16):
    columns = ["  ".join(f"{p:.2f}" for p in row[t]) for row in (p_layer, p_rnn)]
    print(f"…{text[t - 2 : t + 1]}      {columns[0]}       {columns[1]}")
for name, p in [("without a state", p_layer), ("RNN", p_rnn)]:
    loss = -p[range(4, len(p)), target[4:]].log().mean()
    print(f"mean loss from step 4 on, {name:15} {loss:.2f}")
