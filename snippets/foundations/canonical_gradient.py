"""With the canonical link the gradient is mean minus target; with another it is not."""

import torch

from dlref.activations import softmax
from dlref.linear_models import inverse_log_link, inverse_logit, inverse_probit
from dlref.losses import negative_log_likelihood

torch.set_default_dtype(torch.float64)
eta = torch.tensor([0.3, -1.2, 0.8], requires_grad=True)
targets = {
    "gaussian": torch.tensor([2.0, 0.0, 3.0]),
    "bernoulli": torch.tensor([1.0, 0.0, 1.0]),
    "poisson": torch.tensor([2.0, 0.0, 3.0]),
    "categorical": torch.tensor([0.0, 1.0, 0.0]),  # one-hot
}
means = {
    "gaussian": eta * 1,
    "bernoulli": inverse_logit(eta),
    "poisson": inverse_log_link(eta),
    "categorical": softmax(eta),
}


def show(name, loss, mean, y):
    (gradient,) = torch.autograd.grad(loss, eta)
    residual = (mean - y).detach()
    left, right = ("  ".join(f"{v:+.3f}" for v in t) for t in (gradient, residual))
    same = "equals" if torch.allclose(gradient, residual) else "is not"
    print(f"{name:20}  {left}  {same}  {right}")


print("family, link           gradient by autograd           mean - target")
links = ["identity", "logit", "log", "softmax"]
for (family, y), link in zip(targets.items(), links):
    loss = negative_log_likelihood(family, eta, y, reduction="sum")
    show(f"{family}, {link}", loss, means[family], y)

y, mu = targets["bernoulli"], inverse_probit(eta)
loss = -(y * mu.log() + (1 - y) * (1 - mu).log()).sum()
show("bernoulli, probit", loss, mu, y)
