"""On separable data the delta rule gets three points wrong, the perceptron none."""

import matplotlib.pyplot as plt
import torch

from dlref.linear_models import delta_rule_fit, perceptron_fit

torch.set_default_dtype(torch.float64)
x = torch.tensor([-2.0, -1.5, -1.0, -0.5, 0.5, 1.0, 1.5, 20.0])
y = x.sign()
X = torch.stack([torch.ones(8), x], dim=1)  # (8, 2)

perceptron, updates = perceptron_fit(X, y)
squares = torch.linalg.lstsq(X, y[:, None]).solution[:, 0]
delta = delta_rule_fit(X, y, lr=0.002, epochs=200)

print("                 bias   weight   mean squared error   wrong")
for name, w in [
    ("perceptron", perceptron),
    ("delta rule", delta),
    ("optimum", squares),
]:
    error, wrong = (y - X @ w).square().mean(), ((X @ w) * y <= 0).sum()
    print(f"{name:13} {w[0]:7.2f} {w[1]:8.2f} {error:20.2f} {wrong:5}/8")
print(f"updates of the perceptron: {updates}, of the delta rule: {8 * 200}")

fig, ax = plt.subplots(figsize=(6.4, 3.0))
line = torch.tensor([-3.0, 21.0])
ax.plot(line, delta[0] + delta[1] * line, color="C0", label="delta rule")
ax.plot(line, perceptron[0] + perceptron[1] * line, color="C2", label="perceptron")
ax.plot(x[y > 0], y[y > 0], "^", color="C1", label="+1")
ax.plot(x[y < 0], y[y < 0], "o", color="C3", label="−1")
ax.axhline(0, color="C5", lw=0.8)
ax.set(xlabel="x", ylabel="output", ylim=(-1.6, 1.6))
ax.legend(loc="lower right")
plt.show()
