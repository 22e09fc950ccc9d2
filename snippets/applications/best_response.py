"""A generator that only fools the present discriminator runs from mode to mode."""

import matplotlib.pyplot as plt
import torch

torch.set_default_dtype(torch.float64)
p = torch.tensor([0.1, 0.2, 0.3, 0.4])  # four outcomes, no networks, no sampling


def play(steps, rounds=30, lr=1.0):
    """Each round: the best discriminator, then `steps` of descent against it."""
    logit, shares = torch.zeros(4), []
    for _ in range(rounds):
        q = logit.softmax(0)
        D = p / (p + q)
        cost = -D.log()  # of each outcome, for a generator that wants to pass as real
        for _ in range(steps):
            q = logit.softmax(0)
            logit = logit - lr * q * (cost - q @ cost)  # the gradient of q @ cost
        shares.append(logit.softmax(0))
    return torch.stack(shares)


fig, axes = plt.subplots(3, 1, figsize=(6.4, 4.2), sharex=True, sharey=True)
print("steps of G   last 15 rounds: largest share   different favourites")
for ax, steps in zip(axes, [1, 10, 200]):
    q = play(steps)
    largest, favourite = q[-15:].max(1)
    print(f"{steps:6} {largest.mean():26.2f} {len(favourite.unique()):27}")
    ax.stackplot(range(len(q)), q.T.numpy(), colors=["C0", "C1", "C2", "C3"], alpha=0.8)
    ax.set(title=f"{steps} step{'s' * (steps > 1)} of G per round", xlim=(0, 29))
    ax.set(ylim=(0, 1), yticks=[0, 1], ylabel="shares")
axes[-1].set_xlabel("round")
plt.show()
