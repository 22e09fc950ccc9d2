"""What is left of a cell state after T steps, for four biases of the forget gate."""

import math

import matplotlib.pyplot as plt
import torch

steps = torch.arange(101, dtype=torch.float64)
fig, ax = plt.subplots()
print("bias       f   half-life     f^20    f^100")
for bias in (0.0, 1.0, 2.0, 5.0):
    f = torch.tensor(bias, dtype=torch.float64).sigmoid()  # the gate when W x + U h = 0
    left = f**steps
    half_life = math.log(0.5) / math.log(f)
    print(f"{bias:4.0f}  {f:.4f}   {half_life:9.1f}  {left[20]:.1e}  {left[100]:.1e}")
    ax.plot(steps, left, label=f"bias {bias:.0f}")
ax.set(xlabel="steps T", ylabel="$f^T$")
ax.legend()
plt.show()
