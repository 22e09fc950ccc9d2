"""A trained discriminator gives the probability of "real", not a membership test."""

import matplotlib.pyplot as plt
import torch
from torch.distributions import Normal

from dlref.gan import discriminator_loss

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
p, q = Normal(1.0, 1.0), Normal(-1.0, 1.5)  # the data and a generator's samples
seen, fresh, fake = p.sample((20000,)), p.sample((20000,)), q.sample((20000,))


def score(x, a):
    """The log-odds of two Gaussians is a polynomial of degree 2."""
    return a[0] + a[1] * x + a[2] * x.square()


a = torch.zeros(3, requires_grad=True)
optimizer = torch.optim.LBFGS([a], max_iter=50, line_search_fn="strong_wolfe")


def closure():
    optimizer.zero_grad()
    loss = discriminator_loss(score(seen, a), score(fake, a))
    loss.backward()
    return loss


optimizer.step(closure)
a = a.detach()
x = torch.linspace(-7, 6, 261)
P, Q = p.log_prob(x).exp(), q.log_prob(x).exp()
D, best = score(x, a).sigmoid(), P / (P + Q)
weight = (P + Q) / 2  # where samples of either kind fall
error = torch.trapezoid(weight * (D - best).abs(), x)
m = (P + Q) / 2
jsd = torch.trapezoid(P * (P / m).log() + Q * (Q / m).log(), x) / 2
loss = discriminator_loss(score(seen, a), score(fake, a))
print(f"mean distance of D from p / (p + q)  {error:.3f}")
print(f"loss of D  {loss:.2f}   log 4 - 2 JSD  {torch.tensor(4.0).log() - 2 * jsd:.2f}")
for name, batch in [("data of training", seen), ("data never seen", fresh)]:
    values = score(batch, a).sigmoid()
    rejected = (values < 0.5).double().mean()
    print(f"{name:17} mean D {values.mean():.2f}   taken for fake {rejected:.0%}")

fig, ax = plt.subplots()
ax.fill_between(x, P, color="C0", alpha=0.3, label="data p")
ax.fill_between(x, Q, color="C1", alpha=0.3, label="generator q")
ax.plot(x, best, color="C2", lw=5, alpha=0.4, label="p / (p + q)")
ax.plot(x, D, color="C3", ls="--", label="learned D")
ax.set(xlabel="x", ylabel="density, probability", ylim=(0, 1))
ax.legend(loc="center left")
plt.show()
