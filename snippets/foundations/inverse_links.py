"""Links take means to the line; their inverses, the activations, take the line back."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import sigmoid, softmax
from dlref.linear_models import (
    cloglog,
    inverse_cloglog,
    inverse_log_link,
    inverse_logit,
    inverse_probit,
    logit,
    probit,
)

torch.set_default_dtype(torch.float64)
mu = torch.tensor([0.1, 0.5, 0.9])
print("mean            ", *(f"{m:7.3f}" for m in mu))
links = {"logit": (logit, inverse_logit), "probit": (probit, inverse_probit)}
links["cloglog"] = (cloglog, inverse_cloglog)
for name, (link, inverse) in links.items():
    back = "mean again" if torch.allclose(inverse(link(mu)), mu) else "not inverse"
    print(
        f"{name:8} of mean ", *(f"{eta:7.3f}" for eta in link(mu)), "  inverse:", back
    )

eta = torch.linspace(-4, 4, 161)
print("inverse logit is sigmoid:", torch.equal(inverse_logit(eta), sigmoid(eta)))
two = torch.stack([eta, torch.zeros_like(eta)], dim=1)
print("and softmax of (eta, 0): ", torch.allclose(softmax(two)[:, 0], sigmoid(eta)))

fig, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.0))
left.plot(eta, inverse_logit(eta), label="sigmoid (logit)")
left.plot(eta, inverse_probit(eta), "--", label=r"$\Phi$ (probit)")
left.plot(eta, inverse_cloglog(eta), "-.", label="cloglog")
left.set(xlabel=r"linear predictor $\eta$", ylabel=r"mean $\mu$", title="binary target")
left.legend(loc="upper left")
right.plot(eta, eta, label="identity (Gaussian)")
right.plot(eta, inverse_log_link(eta), "--", label="exp (Poisson)")
right.set(xlabel=r"linear predictor $\eta$", ylim=(-4, 8), title="real, count target")
right.legend(loc="upper left")
plt.show()
