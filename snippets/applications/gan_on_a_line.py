"""A whole GAN, four games at once: noise learns to be distributed like the data."""

import matplotlib.pyplot as plt
import torch

from dlref.gan import discriminator_loss, generator_loss
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
games, batch = 4, 128


def network(width):
    """One hidden layer, as parameters with a first axis for the games."""
    W, v = torch.randn(games, 1, width), torch.randn(games, width, 1) / width**0.5
    biases = torch.zeros(games, 1, width), torch.zeros(games, 1, 1)
    return [x.requires_grad_() for x in (W, biases[0], v, biases[1])]


def generate(z):
    return (z @ g[0] + g[1]).tanh() @ g[2] + g[3]  # (games, batch, 1)


def judge(x):
    return (x @ d[0] + d[1]).relu() @ d[2] + d[3]  # the score, before the sigmoid


g, d = network(8), network(32)
adam_g, adam_d = Adam(g, 1e-2, betas=(0.5, 0.9)), Adam(d, 2e-2, betas=(0.5, 0.9))
x = torch.linspace(-2, 8, 101)
fig, axes = plt.subplots(1, 3, figsize=(6.4, 2.8), sharey=True)
print("step   mean of the samples       deviation                 loss of D")
for step in range(201):
    real = 4 + 1.25 * torch.randn(games, batch, 1)
    fake = generate(torch.randn(games, batch, 1))
    loss = discriminator_loss(judge(real), judge(fake.detach()))  # a mean over games
    if step in (0, 10, 25, 50, 100, 200):
        with torch.no_grad():
            samples = generate(torch.randn(games, 4000, 1))[..., 0]
            scores = judge(x[:, None])
    if step in (10, 25, 50, 100, 200):
        rows = [samples.mean(1), samples.std(1)]
        text = "   ".join("  ".join(f"{y:4.1f}" for y in row) for row in rows)
        print(f"{step:4}   {text}   {loss:6.2f}")
    if step in (0, 50, 200):
        ax = axes[[0, 50, 200].index(step)]
        ax.hist(samples[0], x.numpy()[::4], density=True, color="C1", label="G")
        bell = torch.exp(-(((x - 4) / 1.25) ** 2) / 2) / (1.25 * (2 * torch.pi) ** 0.5)
        ax.plot(x, bell, label="data")
        ax.plot(x, scores[0, :, 0].sigmoid(), "C2--", label="D")
        ax.set(title=f"step {step}", xlabel="x", ylim=(0, 1.05))
    adam_d.zero_grad()
    (loss * games).backward()  # of the sum: each game has a gradient of its own
    adam_d.step()
    adam_g.zero_grad()
    (generator_loss(judge(fake)) * games).backward()
    adam_g.step()
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
plt.show()
