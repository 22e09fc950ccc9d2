"""A sigmoid output of 0.9 means 90 % only if the model is calibrated."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import relu, sigmoid
from dlref.diagnostics import expected_calibration_error
from dlref.linear_models import logistic_irls
from dlref.losses import binary_cross_entropy_with_logits
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
n, d = 300, 4


def draw(samples):
    x = torch.randn(samples, d)
    return x, (torch.rand(samples) < sigmoid(1.5 * x[:, 0])).double()


(x, y), (x_val, y_val), (x_test, y_test) = draw(n), draw(500), draw(5000)
beta = logistic_irls(torch.cat([torch.ones(n, 1), x], 1), y)
W, b = torch.randn(d, 64) * (2 / d) ** 0.5, torch.zeros(64)
v = torch.randn(64) / 8
optimizer = Adam([p.requires_grad_() for p in (W, b, v)], lr=0.02)
for _ in range(150):
    optimizer.zero_grad()
    binary_cross_entropy_with_logits(relu(x @ W + b) @ v, y).backward()
    optimizer.step()
with torch.no_grad():
    validation, network = (relu(t @ W + b) @ v for t in (x_val, x_test))
temperatures = torch.linspace(1, 20, 191)
losses = [binary_cross_entropy_with_logits(validation / T, y_val) for T in temperatures]
T = temperatures[torch.stack(losses).argmin()]

fig, ax = plt.subplots(figsize=(6.4, 3.4))
ax.plot([0, 1], [0, 1], "--", color="C3", lw=1)
print("                        accuracy    ECE   surer than 90 %   right among those")
for name, logit in [
    ("logistic regression", x_test @ beta[1:] + beta[0]),
    ("network", network),
    (f"network, logits / {T:.1f}", network / T),
]:
    p = sigmoid(logit)
    right = ((p > 0.5) == (y_test > 0.5)).double()
    sure = torch.maximum(p, 1 - p) > 0.9
    ece = expected_calibration_error(torch.stack([1 - p, p], 1), y_test.long(), 10)
    row = f"{right.mean():.2f} {ece:9.3f} {sure.double().mean():10.0%}"
    print(f"{name:25} {row} {right[sure].mean():18.0%}")
    bins = (p * 10).long().clamp(max=9)
    shares = [y_test[bins == k].mean() for k in range(10)]
    ax.plot([(k + 0.5) / 10 for k in range(10)], shares, marker="o", label=name)
ax.set(xlabel="output of the sigmoid", ylabel="share of class 1")
ax.legend()
plt.show()
