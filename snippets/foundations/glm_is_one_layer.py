"""A network without hidden layers is a GLM: gradient descent finds what IRLS finds."""

import torch
from torch import nn

from dlref.linear_models import logistic_irls, poisson_irls

torch.set_default_dtype(torch.float64)
generator = torch.Generator().manual_seed(0)
x = torch.randn(500, 3, generator=generator)
X = torch.cat([torch.ones(500, 1), x], dim=1)  # the column of ones is the intercept
eta = X @ torch.tensor([0.5, 1.0, -1.0, 0.3])
targets = {
    "logistic": torch.bernoulli(eta.sigmoid(), generator=generator),
    "Poisson": torch.poisson(eta.exp(), generator=generator),
}
losses = {"logistic": nn.BCEWithLogitsLoss(), "Poisson": nn.PoissonNLLLoss()}
rates = {"logistic": 1.0, "Poisson": 0.05}
fits = {"logistic": logistic_irls, "Poisson": poisson_irls}

for name, y in targets.items():
    layer = nn.Linear(3, 1)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    steps, size = 0, 1.0
    while size > 1e-5:
        loss = losses[name](layer(x)[:, 0], y)
        gradients = torch.autograd.grad(loss, list(layer.parameters()))
        with torch.no_grad():
            for parameter, gradient in zip(layer.parameters(), gradients):
                parameter -= rates[name] * gradient
        size, steps = max(g.abs().max().item() for g in gradients), steps + 1
    network = torch.cat([layer.bias, layer.weight[0]]).tolist()
    for label, weights in (
        (f"{name}: IRLS", fits[name](X, y).tolist()),
        (f"nn.Linear, {steps} steps", network),
    ):
        print(f"{label:24}", *(f"{w:8.3f}" for w in weights))
