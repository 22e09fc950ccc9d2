"""Three losses of the generator: minimax hands a rejected sample no slope."""

import matplotlib.pyplot as plt
import torch

from dlref.gan import generator_loss

torch.set_default_dtype(torch.float64)
kinds = ["minimax", "non_saturating", "wasserstein"]


def slopes(kind, values):
    """The size of the loss's derivative in each score by itself."""
    scores = values.clone().requires_grad_()
    total = generator_loss(scores, kind) * len(scores)  # the mean, undone
    return torch.autograd.grad(total, scores)[0].abs()


points = torch.tensor([-10.0, -5.0, 0.0, 5.0])
print("score s           " + "".join(f"{s:10.0f}" for s in points))
print("D = sigmoid(s)    " + "".join(f"{s.sigmoid():10.5f}" for s in points))
for kind in kinds:
    row = "".join(f"{slope:10.5f}" for slope in slopes(kind, points))
    print(f"{kind:18}{row}")

s = torch.linspace(-10, 10, 201)
fig, ax = plt.subplots()
for kind, style in zip(kinds, ["-", "--", ":"]):
    ax.plot(s, slopes(kind, s), style, label=kind.replace("_", "-"))
ax.set(xlabel="score s of a generated sample", ylabel="slope the generator gets")
ax.legend(loc="center right")
plt.show()
