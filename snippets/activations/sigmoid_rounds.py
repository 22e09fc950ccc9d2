"""Where a computer rounds the sigmoid to 1, and what the loss makes of it."""

import torch

from dlref.activations import sigmoid
from dlref.losses import binary_cross_entropy_with_logits

grid = torch.arange(0, 401, dtype=torch.float64) / 8
print("σ(z) is rounded to 1 from z =")
for dtype in (torch.float64, torch.float32, torch.float16, torch.bfloat16):
    z = grid[sigmoid(grid.to(dtype)) == 1].min()
    print(f"  {str(dtype).removeprefix('torch.'):9} {z:7.2f}")

z, y = torch.tensor([20.0, 200.0]), torch.zeros(2)  # sure of class 1, and wrong
formula = -torch.log(1 - sigmoid(z))
library = torch.nn.functional.binary_cross_entropy(sigmoid(z), y, reduction="none")
stable = binary_cross_entropy_with_logits(z, y, reduction="none")
print("\nloss of label 0 in float32, at z =    20     200")
for name, row in [
    ("-log(1 - σ(z))", formula),
    ("functional.binary_cross_entropy", library),
    ("from z itself", stable),
]:
    print(f"  {name:31}", *(f"{v:7.1f}" for v in row.tolist()))
