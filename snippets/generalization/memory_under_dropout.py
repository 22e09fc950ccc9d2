"""A new mask at every step wipes a memory out; one mask, or none in it, does not."""

import matplotlib.pyplot as plt
import torch

from dlref.dropout import dropout, locked_dropout

torch.manual_seed(0)
p, units, steps = 0.2, 10_000, 50
ones = torch.ones(steps, 1, units)
masks = {
    "new mask each step": dropout(ones, p) > 0,
    "one mask (locked)": locked_dropout(ones, p) > 0,
    "none in the recurrence": ones > 0,
}
fig, ax = plt.subplots()
print("units that still hold their value after")
print("                        1 step   10 steps   50 steps")
for name, mask in masks.items():
    memory = torch.ones(1, units)  # an open forget gate: each unit keeps its value
    held = []
    for t in range(steps):
        memory = memory * mask[t]
        held.append(memory.mean().item())
    print(f"{name:22}  {held[0]:6.1%} {held[9]:10.1%} {held[49]:10.1%}")
    ax.plot(range(1, steps + 1), held, label=name)
print(
    f"(1 - p)^t               {1 - p:6.1%} {(1 - p) ** 10:10.1%} {(1 - p) ** 50:10.1%}"
)
ax.set(xlabel="step", ylabel="share of units that remember", ylim=(-0.02, 1.05))
ax.legend(loc="center right")
plt.show()
