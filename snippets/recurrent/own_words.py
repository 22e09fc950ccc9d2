"""A decoder that does not read its own outputs writes them independently."""

from itertools import product

import torch
from torch import nn
from torch.nn.functional import cross_entropy, one_hot

from dlref.optimizers import Adam
from dlref.recurrent import RNN

torch.set_default_dtype(torch.float64)
targets = torch.tensor([[0, 1, 0, 1], [1, 0, 1, 0]])  # one or the other, half each
every = torch.tensor(list(product([0, 1], repeat=4)))  # all 16 sequences


def train(feedback):
    """Fit the two targets; return the log-probability of each of the 16 sequences."""
    torch.manual_seed(0)
    net, readout = RNN(3, 8, batch_first=True), nn.Linear(8, 2)

    def logits(y):
        before = one_hot(y[:, :-1], 2).double()  # y_1, y_2, y_3, after a start of zeros
        before = nn.functional.pad(before, (0, 0, 1, 0)) * feedback
        context = torch.ones(len(y), 4, 1)  # the 1 of 1 to N, given at every step
        return readout(net(torch.cat([context, before], dim=2))[0]).transpose(1, 2)

    optimizer = Adam([*net.parameters(), *readout.parameters()], lr=0.05)
    for _ in range(70):
        optimizer.zero_grad()
        cross_entropy(logits(targets), targets).backward()
        optimizer.step()
    with torch.no_grad():
        return -cross_entropy(logits(every), every, reduction="none").sum(dim=1)


for name, feedback in [("no feedback", 0.0), ("fed y of the step before", 1.0)]:
    log_p = train(feedback)
    p = {"".join(map(str, y)): q for y, q in zip(every.tolist(), log_p.exp().tolist())}
    valid = p["0101"] + p["1010"]
    loss = -(log_p[5] + log_p[10]) / 2  # 0101 and 1010 are numbers 5 and 10
    print(f"{name}: loss {loss:.2f}, valid {valid:.1%}, all {sum(p.values()):.0%}")
    print("  ", "  ".join(f"{y} {p[y]:.2f}" for y in ("0101", "1010", "0000", "0110")))
