"""A Wasserstein critic: clipping piles the weights up, a penalty sets the slope."""

import matplotlib.pyplot as plt
import torch
from torch import nn

from dlref.gan import clip_weights_, gradient_penalty
from dlref.optimizers import RMSprop

torch.set_default_dtype(torch.float64)
g = torch.Generator().manual_seed(0)
angle = torch.randint(8, (128,), generator=g) * torch.pi / 4
ring = torch.stack([angle.cos(), angle.sin()], 1)
real = 2 * ring + 0.1 * torch.randn(128, 2, generator=g)
fake = 2 * ring + torch.randn(128, 2, generator=g)  # the same, blurred


def train(c=None):
    """Clip the weights to [-c, c], or else penalize the gradient."""
    torch.manual_seed(1)
    layers = [
        nn.Linear(2, 32),
        nn.ReLU(),
        nn.Linear(32, 32),
        nn.ReLU(),
        nn.Linear(32, 1),
    ]
    critic = nn.Sequential(*layers)
    optimizer = RMSprop(critic.parameters(), lr=0.003)
    for _ in range(60):
        optimizer.zero_grad()
        loss = critic(fake).mean() - critic(real).mean()
        if c is None:
            loss = loss + 10 * gradient_penalty(critic, real, fake, generator=g)
        loss.backward()
        optimizer.step()
        if c is not None:
            clip_weights_(critic.parameters(), c)
    x = torch.cat([real, fake]).requires_grad_()
    [slope] = torch.autograd.grad(critic(x).sum(), x)
    return torch.cat([p.detach().flatten() for p in critic.parameters()]), slope.norm(
        dim=1
    )


fig, axes = plt.subplots(1, 2, figsize=(6.4, 2.8))
print("critic           weights at the ends   mean |gradient in x|")
for name, c in [
    ("clip 0.01", 0.01),
    ("clip 0.1", 0.1),
    ("clip 0.5", 0.5),
    ("penalty", None),
]:
    weights, slopes = train(c)
    share = "-" if c is None else f"{(weights.abs() >= c * 0.999).float().mean():.0%}"
    print(f"{name:12} {share:>14} {slopes.mean():26.2g}")
    if name in ("clip 0.1", "penalty"):
        ax = axes[int(c is None)]
        ax.hist(weights.numpy(), bins=41, color="C0" if c else "C1")
        ax.set(title=name, xlabel="weight", yticks=[])
axes[0].set_ylabel("number")
plt.show()
