"""Three data sets without anything to learn: what a leak makes of them."""

import matplotlib.pyplot as plt
import torch

from dlref.splitting import group_split, k_fold, time_split, train_dev_test_split

torch.manual_seed(0)
runs, fractions = 40, [0.8, 0.0, 0.2]


def accuracy(x, y, train, test):
    """Give each test item the label of its nearest neighbour in the training set."""
    nearest = torch.cdist(x[test], x[train]).argmin(1)
    return (y[train][nearest] == y[test]).float().mean().item()


def groups():  # 50 patients with 10 recordings each; the diagnosis is a coin toss
    patient = torch.arange(50).repeat_interleave(10)
    x = torch.randn(50, 20)[patient] + 0.3 * torch.randn(500, 20)
    y = torch.randint(2, (50,))[patient]
    by_row = train_dev_test_split(500, fractions)
    by_patient = group_split(patient, fractions)
    return [accuracy(x, y, train, test) for train, _, test in (by_row, by_patient)]


def time():  # ten random walks; will the first one stand higher in 20 steps?
    walks = torch.randn(520, 10).cumsum(0)
    x, y = walks[:-20], walks[20:, 0] > walks[:-20, 0]
    by_row = train_dev_test_split(500, fractions)
    train, _, test = time_split(500, fractions)
    by_time = train, None, test[20:]  # the labels of train look 20 steps ahead
    return [accuracy(x, y, train, test) for train, _, test in (by_row, by_time)]


def selection():  # 5000 columns of noise; the 100 most correlated ones are kept
    x, y = torch.randn(50, 5000), torch.arange(50) % 2
    total = torch.zeros(2)
    for train, held_out in k_fold(50, 5):
        for clean, rows in enumerate([torch.arange(50), train]):
            kept = ((y[rows] - 0.5) @ x[rows]).abs().topk(100).indices
            total[clean] += accuracy(x[:, kept], y, train, held_out)
    return (total / 5).tolist()


fig, ax = plt.subplots()
print("accuracy     leaking   clean")
for place, experiment in enumerate([groups, time, selection]):
    leaking, clean = torch.tensor([experiment() for _ in range(runs)]).mean(0).tolist()
    print(f"{experiment.__name__:10}   {leaking:7.2f}   {clean:5.2f}")
    leaking_bar = ax.bar(place - 0.2, leaking, 0.38, color="C1")
    clean_bar = ax.bar(place + 0.2, clean, 0.38, color="C0")
chance = ax.axhline(0.5, color="C2", ls="--")
ax.set_xticks(range(3), ["groups", "time", "selection"])
ax.set(ylabel="accuracy", ylim=(0, 1.02))
handles, names = [leaking_bar, clean_bar, chance], ["leaking", "clean", "chance"]
fig.legend(handles, names, ncols=3, loc="outside upper center")
plt.show()
