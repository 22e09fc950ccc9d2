"""The first delta: with cross-entropy it is p - y, with squared error it is damped."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import sigmoid
from dlref.losses import binary_cross_entropy_with_logits, mse

torch.set_default_dtype(torch.float64)
z = torch.linspace(-8, 8, 161, requires_grad=True)  # logits; the label y is 1
y = torch.ones_like(z)
entropy = binary_cross_entropy_with_logits(z, y, reduction="sum")
(delta_ce,) = torch.autograd.grad(entropy, z)
(delta_se,) = torch.autograd.grad(mse(sigmoid(z), y, reduction="sum") / 2, z)

p = sigmoid(z.detach())
print("formulas hold:", torch.allclose(delta_ce, p - y))
print("              ", torch.allclose(delta_se, (p - y) * p * (1 - p)))
print("logit    p         cross-entropy   squared error")
for k in (0, 40, 80, 120):
    print(
        f"{z[k].round() + 0:4.0f}   {p[k]:.5f}     "
        f"{delta_ce[k]:+.5f}       {delta_se[k]:+.5f}"
    )

fig, ax = plt.subplots(figsize=(6.4, 3.0))
ax.plot(z.detach(), delta_ce, label="cross-entropy: $p - y$")
ax.plot(z.detach(), delta_se, label="squared error: $(p - y)\\,p\\,(1 - p)$")
ax.set(
    xlabel="logit z of the output, y = 1", ylabel=r"$\delta = \partial\ell/\partial z$"
)
ax.legend(loc="lower right")
plt.show()
