"""One sigmoid unit is an AND gate, another an OR gate; none is XOR."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import sigmoid

x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
print("x1, x2      0, 0       0, 1       1, 0       1, 1")
for name, bias in [("AND", -30.0), ("OR", -10.0)]:
    z = 20 * x.sum(1) + bias
    print(f"{name:4} z  ", *(f"{v:9.0f} " for v in z))
    print("     σ(z)", *(f"{v:9.1e} " for v in sigmoid(z)))

# The best single unit for XOR on a grid of weights and biases: how many of 4 are right.
grid = torch.linspace(-40, 40, 41)
w1, w2, b = torch.meshgrid(grid, grid, grid, indexing="ij")
z = x[:, 0, None, None, None] * w1 + x[:, 1, None, None, None] * w2 + b
for name, y in [("AND", [0, 0, 0, 1]), ("XOR", [0, 1, 1, 0])]:
    true = torch.tensor(y, dtype=torch.bool)[:, None, None, None]
    right = ((z > 0) == true).sum(0).max()
    print(f"{name}: best of {len(grid) ** 3} units has {right} of 4 right")

axis = torch.linspace(-6, 6, 241)
s = sigmoid(axis)
square = torch.linspace(-0.25, 1.25, 121)
plane = sigmoid(20 * (square[:, None] + square) - 30)
fig, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.0))
left.plot(axis, s, label="σ(z)")
left.plot(axis, s * (1 - s), "--", label="σ'(z)")
left.set(xlabel="z", yticks=[0, 0.25, 0.5, 0.75, 1])
left.legend()
box = (-0.25, 1.25, -0.25, 1.25)
right.imshow(plane.numpy(), origin="lower", extent=box, alpha=0.6)
right.contour(square, square, plane.numpy(), levels=[0.5], colors="white")
right.plot([0, 0, 1], [0, 1, 0], "o", color="C1", ms=9, mec="white")
right.plot([1], [1], "^", color="C1", ms=9, mec="white")
right.set(title="AND", xlabel="$x_1$", ylabel="$x_2$", xticks=[0, 1], yticks=[0, 1])
right.grid(visible=False)
plt.show()
