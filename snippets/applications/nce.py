"""Negative sampling and NCE: only one of them learns the probabilities."""

import torch
from torch.nn.functional import logsigmoid

words = ["the", "a", "milk", "tea", "sugar"]
P = torch.tensor([0.35, 0.15, 0.10, 0.30, 0.10])  # of the words near "drink"
Q = torch.tensor([0.60, 0.30, 0.04, 0.03, 0.03])  # of all words: the noise
k = 5


def negative_sampling(s):
    return -(P * logsigmoid(s)).sum() - k * (Q * logsigmoid(-s)).sum()


def nce(s):
    return negative_sampling(s - (k * Q).log())  # it takes off the noise first


def minimize(loss):
    s = torch.zeros(5, requires_grad=True)  # the scores u · v, free of each other
    optimizer = torch.optim.LBFGS([s], max_iter=100, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        value = loss(s)
        value.backward()
        return value

    optimizer.step(closure)
    return s.detach()


s_ns, s_nce = minimize(negative_sampling), minimize(nce)
columns = {
    "P": P,
    "softmax NS": s_ns.softmax(0),
    "P/Q scaled": (P / Q) / (P / Q).sum(),
    "softmax NCE": s_nce.softmax(0),
}
print("word " + "".join(f"{name:>14}" for name in columns))
for i, word in enumerate(words):
    print(f"{word:5}" + "".join(f"{p[i]:14.3f}" for p in columns.values()))
print(f"sum of exp(s):  NS {s_ns.exp().sum():.2f}   NCE {s_nce.exp().sum():.2f}")
