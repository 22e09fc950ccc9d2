"""How to check a gradient: the step of the differences, and what a bug looks like."""

import matplotlib.pyplot as plt
import torch

from dlref.backpropagation import gradient_check

torch.manual_seed(0)
x = torch.randn(20, dtype=torch.float64)


def function(x):
    return (x.sin().exp() * x).sum()


def gradient(x):
    return x.sin().exp() * (1 + x * x.cos())


def error(eps, dtype=torch.float64, factor=1.0):
    point = x.to(dtype)
    return gradient_check(function, point, factor * gradient(point), eps)


print("step    relative error")
for eps in (1e-1, 1e-2, 1e-3):
    print(f"{eps:.0e}   {error(eps):.1e}")
print("1e-5 in float64: below 1e-8  ", error(1e-5) < 1e-8)
print("1e-11 is a thousand times worse:", error(1e-11) > 1000 * error(1e-5))
print(
    "float32: never below 1e-5     ",
    all(error(10.0**-k, torch.float32) > 1e-5 for k in range(1, 7)),
)
print(f"a factor 2 too much            {error(1e-5, factor=2.0):.4f}")
forgotten = gradient_check(function, x, x.sin().exp(), 1e-5)
print(f"one term forgotten             {forgotten:.4f}")

steps = [10.0 ** (-k / 2) for k in range(2, 25)]
fig, ax = plt.subplots(figsize=(6.4, 3.2))
ax.loglog(steps, [error(s) for s in steps], label="float64")
ax.loglog(steps[:13], [error(s, torch.float32) for s in steps[:13]], label="float32")
ax.axhline(error(1e-5, factor=2.0), color="C2", ls="--", label="factor 2 too much")
ax.set(xlabel="step of the central difference", ylabel="relative error")
ax.legend()
plt.show()
