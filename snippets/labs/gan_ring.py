# %% [markdown] lang="zh"
# ---
# title: 一圈高斯上的 GAN
# description: 三种损失、对判别器斜率的两种约束、动量，在有八个模式的数据上逐项比较：什么防住了模式崩溃，评论家的分数又能不能当距离用。
# tags: [GAN, 模式崩溃, 梯度惩罚, 损失函数]
# ---
#
# # 一圈高斯上的 GAN
#
# 数据是排成一圈的八个小高斯，GAN 常常漏掉其中几个；Metz 等（2017）就用它演示生成器怎样绕着各个模式转圈、始终铺不开。
# 对付模式崩溃，最有名的是 Wasserstein 损失（Arjovsky 等，2017，他们在实验里没有见到崩溃），起先裁剪权重，后来改用梯度惩罚（Gulrajani 等，2017）。
# 这其实是两样东西：一种损失，一种对判别器斜率的约束。
# 这里把它们拆开：三种损失，每种都分不加约束、裁剪、惩罚三种玩法，一样地调参；然后加上动量，最后看极小极大。
# 公式见[什么是生成对抗网络](../applications/generative-adversarial-networks.md)。
#
# 整页是一个程序，每一格都用到前面各格的结果。
# 页末可以下载 notebook 和 `.py` 文件。
#
# ## 任务与尺子 {#task}
#
# 八个高斯的标准差是 0.1，到原点的距离是 2。
# 从生成器抽 1000 个样本，量三个数：
#
# - `distance`，切片 Wasserstein 距离：把样本和新抽的数据投影到七个方向上，各自排序，算一维的 Wasserstein 距离，再取平均；
# - `modes`，找到了几成模式：至少有 2 % 的样本落在某个中心三倍标准差之内，这个模式才算找到；
# - `good`，有几成样本落在任意一个中心的三倍标准差之内。
#
# 先用已知的分布看看这三个数各有多大。

# %% [markdown] lang="en"
# ---
# title: A GAN on a ring of eight Gaussians
# description: Three losses, two bounds on the discriminator's slope, and momentum, compared one by one on data with eight modes; what prevents mode collapse, and whether the critic's value is a distance.
# tags: [GAN, mode collapse, gradient penalty, loss functions]
# ---
#
# # A GAN on a ring of eight Gaussians
#
# The data are eight small Gaussians in a circle, and a GAN tends to leave some of them out; Metz et al. (2017) show on them how a generator moves around the modes and never spreads out.
# The best-known remedy is the Wasserstein loss (Arjovsky et al. 2017, who saw no collapse in their experiments), first with clipped weights and then with a penalty on the gradient (Gulrajani et al. 2017).
# That is two things at once, a loss and a bound on the discriminator's slope.
# This lab takes them apart: three losses, each played without a bound, with clipping and with the penalty, all tuned alike; then momentum, and at the end minimax.
# The formulas are on the page about [generative adversarial networks](../applications/generative-adversarial-networks.md).
#
# The page is one program: each cell builds on the ones above it.
# Its notebook and its `.py` file stand at the end.
#
# ## The task and the yardsticks {#task}
#
# The eight Gaussians have a standard deviation of 0.1 and lie at a distance of 2 from the origin.
# Three numbers are taken from 1000 samples of a generator:
#
# - `distance`, the sliced Wasserstein distance: samples and fresh data are projected on seven directions and sorted, and the one-dimensional Wasserstein distances are averaged;
# - `modes`, the share of the modes that are found: a mode counts if at least 2 % of the samples lie within three standard deviations of its centre;
# - `good`, the share of the samples that lie within three standard deviations of any centre.
#
# First see what these numbers are for known distributions.

# %%
"""GANs on a ring of eight Gaussians: the loss, the bound on the critic, momentum."""

import math
from itertools import pairwise
from typing import NamedTuple

import matplotlib.pyplot as plt
import torch

from dlref.gan import (
    clip_weights_,
    discriminator_loss,
    generator_loss,
    gradient_penalty,
)
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)  # games magnify rounding errors
STD, BATCH = 0.1, 32
angle = torch.arange(8) * math.pi / 4
CENTRES = 2 * torch.stack([angle.cos(), angle.sin()], dim=1)  # (8, 2)
angle = torch.arange(7) * math.pi / 7
DIRECTIONS = torch.stack([angle.cos(), angle.sin()])  # (2, 7)


def ring(*shape, generator, modes=8):
    """Draw points from the first modes of the ring."""
    which = torch.randint(modes, shape, generator=generator)
    return CENTRES[which] + STD * torch.randn(*shape, 2, generator=generator)


def measure(points, generator):
    """Return the distance to fresh data and the shares of modes and of good points."""
    fresh = ring(*points.shape[-3:-1], generator=generator)  # the same for all settings
    a, b = ((x @ DIRECTIONS).sort(dim=-2).values for x in (points, fresh))
    distance = (a - b).abs().mean(dim=(-2, -1))
    to_centre, nearest = torch.cdist(points, CENTRES).min(dim=-1)
    good = to_centre < 3 * STD
    shares = [(good & (nearest == k)).double().mean(dim=-1) for k in range(8)]
    found = sum((share >= 0.02).double() for share in shares) / 8
    return distance, found, good.double().mean(dim=-1)


g = torch.Generator().manual_seed(0)
turn = 2 * math.pi * torch.rand(30, 1000, generator=g)
YARDSTICKS = {
    "fresh data": ring(30, 1000, generator=g),
    "seven of the modes": ring(30, 1000, generator=g, modes=7),
    "four neighbouring modes": ring(30, 1000, generator=g, modes=4),
    "a circle through the modes": 2 * torch.stack([turn.cos(), turn.sin()], dim=-1),
}
print("mean of 30 samples           distance   modes   good")
for name, points in YARDSTICKS.items():
    distance, modes, good = (m.mean() for m in measure(points, g))
    print(f"{name:28} {distance:8.2f} {modes:7.2f} {good:6.2f}")

# %% [markdown] lang="zh"
# `distance` 对缺了什么很敏感：漏掉一个模式是 0.23，漏掉相邻的四个是 0.83，单凭采样的偶然也有 0.07。
# 它对多了什么却不大计较：穿过八个中心的一个圆只有 0.14，尽管只有四成样本是好的。
# 所以要三个数一起看。
#
# ## 双方 {#players}
#
# 生成器把四维噪声变成平面上的点，判别器给点打分，两者都是两个隐藏层、各 16 个 ReLU 单元的网络。
# 一个网络的全部权重排成一行，一次算完所有的局：各局互不相干，只是种子相同的局不论设置如何，都用同样的初始权重、数据和噪声。

# %% [markdown] lang="en"
# The distance reacts to what is missing: one mode costs 0.23, four neighbouring ones 0.83, and chance alone makes 0.07.
# It hardly reacts to samples between the modes: a circle through all centres has 0.14 although only four samples in ten are good.
# Hence three numbers and not one.
#
# ## The players {#players}
#
# The generator makes points of the plane from four-dimensional noise, the discriminator gives a point its score, and both are networks with two hidden layers of 16 ReLU units.
# The weights of a network stand in one row, so that all games are computed at once; the games have nothing to do with each other, except that games of one seed have the same starting weights, data and noise under all settings.

# %%
G_WIDTHS, D_WIDTHS = (4, 16, 16, 2), (2, 16, 16, 1)


def draw(widths, seeds, generator):
    """Draw the weights of one network for each seed, in one row each."""
    pieces = []
    for a, b in pairwise(widths):
        pieces.append((2 / a) ** 0.5 * torch.randn(seeds, a * b, generator=generator))
        pieces.append(0.5 * torch.randn(seeds, b, generator=generator))  # the biases
    return torch.cat(pieces, dim=1)  # (seeds, weights)


def forward(theta, widths, x):
    """Run all networks at once: theta is (settings, seeds, weights)."""
    games, layers = theta.shape[:-1], list(pairwise(widths))
    sizes = [n for a, b in layers for n in (a * b, b)]
    pieces = theta.flatten(0, -2).split(sizes, dim=-1)  # each (settings * seeds, size)
    x = x.expand(*games, *x.shape[-2:]).flatten(0, -3)
    for k, (a, b) in enumerate(layers):
        weight, bias = pieces[2 * k].unflatten(-1, (a, b)), pieces[2 * k + 1]
        x = torch.baddbmm(bias[:, None], x.relu() if k else x, weight)
    return x.unflatten(0, games)  # (settings, seeds, batch, widths[-1])


def penalty(D, real, fake, generator):
    """Return the gradient penalty of each game, summed over the games."""
    mean = gradient_penalty(
        lambda x: forward(D, D_WIDTHS, x.view(fake.shape)).flatten(),
        real.expand_as(fake).flatten(0, -2),
        fake.flatten(0, -2),
        generator,
    )
    return mean * D[..., 0].numel()


# %% [markdown] lang="zh"
# ## 一局 {#game}
#
# $D$ 和 $G$ 轮流走一步，每批 32 个，用 Adam，$\beta_1 = 0$，即没有动量；学习率从中途起线性降到零。
# 裁剪是在 $D$ 的每一步之后把权重限制在 $[-c, c]$ 之内；惩罚是给 $D$ 的损失加上 $\lambda (\lVert \nabla s \rVert - 1)^2$。
# 两种约束本来都是为 Wasserstein 损失设计的，但哪种损失都可以加。
#
# `look` 还记下 $D$ 的领先 (`lead`)：它的损失比毫无分辨力的判别器低多少。
# 用 Wasserstein 损失时，这就是评论家的值 $\mathbb{E}\, s(x) - \mathbb{E}\, s(G(z))$。

# %% [markdown] lang="en"
# ## A game {#game}
#
# $D$ and $G$ take turns, one step each, on batches of 32, with Adam and $\beta_1 = 0$, that is without momentum; the learning rates fall linearly to zero in the second half.
# Clipping keeps the weights of $D$ in $[-c, c]$ after each of its steps; the penalty adds $\lambda (\lVert \nabla s \rVert - 1)^2$ to the loss of $D$.
# Both bounds were made for the Wasserstein loss, but any loss can have them.
#
# `look` also takes the lead of $D$, which is how far its loss is below that of a discriminator that tells nothing apart.
# For the Wasserstein loss that is the value of the critic, $\mathbb{E}\, s(x) - \mathbb{E}\, s(G(z))$.


# %%
class Setting(NamedTuple):
    """The loss, the bound on D, its strength, the rates of both, the momentum."""

    loss: str
    bound: str
    strength: float
    lr_g: float
    lr_d: float
    beta1: float = 0.0


def groups(settings, key):
    """Return the rows of the settings that have the same key."""
    found = {}
    for row, setting in enumerate(settings):
        found.setdefault(key(setting), []).append(row)
    return found


UNDECIDED = {  # the loss of a discriminator that tells nothing apart
    "minimax": math.log(4),
    "non_saturating": math.log(4),
    "least_squares": 0.25,
    "wasserstein": 0.0,
}


def look(settings, seeds, G, D):
    """Return samples of every game, their measures, and the lead of D."""
    g = torch.Generator().manual_seed(99)
    points = forward(G, G_WIDTHS, torch.randn(seeds, 1000, 4, generator=g))
    on_real = forward(D, D_WIDTHS, ring(seeds, 1000, generator=g))
    on_fake = forward(D, D_WIDTHS, points)
    lead = [
        [UNDECIDED[s.loss] - discriminator_loss(a, b, s.loss) for a, b in zip(*scores)]
        for s, *scores in zip(settings, on_real, on_fake)
    ]
    return points, *measure(points, g), torch.tensor(lead)


def play(settings, seeds, steps, first_seed, looks=1, nudge=0.0):
    """Play each setting from the same seeds; return what is seen at equal intervals."""
    g, u = (torch.Generator().manual_seed(first_seed + k) for k in range(2))
    changes = nudge * torch.arange(len(settings))[:, None, None]  # 0, nudge, ...
    G, D = (
        (draw(widths, seeds, g) + changes).requires_grad_()
        for widths in (G_WIDTHS, D_WIDTHS)
    )
    adam_g, adam_d = (Adam([theta]) for theta in (G, D))
    # Columns instead of numbers give each setting rates and momentum of its own.
    lr_g, lr_d, beta1 = torch.tensor([s[3:] for s in settings]).T[..., None, None]
    adam_g.betas = adam_d.betas = beta1, 0.99
    losses = groups(settings, lambda s: s.loss)
    bounds = groups(settings, lambda s: s[1:3])
    seen = []
    for step in range(steps):
        decay = min(1.0, 2 - 2 * step / steps)
        adam_g.lr, adam_d.lr = lr_g * decay, lr_d * decay
        real = ring(seeds, BATCH, generator=g)
        fake = forward(G, G_WIDTHS, torch.randn(seeds, BATCH, 4, generator=g))

        both = torch.cat([real.expand_as(fake), fake.detach()], dim=-2)
        on_real, on_fake = forward(D, D_WIDTHS, both).chunk(2, dim=-2)
        loss = sum(
            discriminator_loss(on_real[r], on_fake[r], kind) * len(r) * seeds
            for kind, r in losses.items()
        )
        for (bound, strength), r in bounds.items():
            if bound == "penalty":
                loss = loss + strength * penalty(D[r], real, fake[r].detach(), u)
        adam_d.zero_grad()
        loss.backward()
        adam_d.step()
        for (bound, strength), r in bounds.items():
            if bound == "clip":
                clip_weights_([D[row] for row in r], strength)

        on_fake = forward(D.detach(), D_WIDTHS, fake)
        adam_g.zero_grad()
        sum(
            generator_loss(on_fake[r], kind) * len(r) * seeds
            for kind, r in losses.items()
        ).backward()
        adam_g.step()
        if (step + 1) % (steps // looks) == 0:
            seen.append(look(settings, seeds, G.detach(), D.detach()))
    return seen


# %% [markdown] lang="zh"
# ## 调参 {#tuning}
#
# 九个选手各有四种设置，每种玩三局，每局 250 步，取平均距离最小的。
# 不加约束的，两边的学习率各有两个值；加约束的，约束的强度（$c$ 为 0.1 或 0.3，$\lambda$ 为 0.1 或 1）和 $G$ 的学习率各有两个值。
# 表里每一行先是较小的强度（不加约束时是 $D$ 较小的学习率）配 $G$ 的两个学习率，再是较大的；选中的依次是 $G$ 的学习率、$D$ 的学习率、强度。

# %% [markdown] lang="en"
# ## Tuning {#tuning}
#
# Each of the nine contenders has four settings, each setting plays three games of 250 steps, and the lowest mean distance wins.
# Without a bound both learning rates have two values; with a bound its strength ($c$ of 0.1 or 0.3, $\lambda$ of 0.1 or 1) and the rate of $G$ have two.
# In each row the lower strength, or the lower rate of $D$ where there is no bound, comes first, with both rates of $G$, and then the higher; chosen are the rate of $G$, the rate of $D$ and the strength.

# %%
LOSSES, BOUNDS = list(UNDECIDED)[1:], ("none", "clip", "penalty")
tried = []
for loss in LOSSES:
    for bound, strengths in zip(BOUNDS, ((0.01, 0.03), (0.1, 0.3), (0.1, 1.0))):
        for x in strengths:
            for lr_g in (0.01, 0.02):
                rest = (0.0, lr_g, x) if bound == "none" else (x, lr_g, 0.01)
                tried.append(Setting(loss, bound, *rest))

[(_, distance, _, _, _)] = play(tried, seeds=3, steps=250, first_seed=100)
score, chosen = distance.mean(dim=1), []
print("                          distance of four settings     chosen")
for (loss, bound), r in groups(tried, lambda s: s[:2]).items():
    shown = [f"{s:6.2f}" if s < 1 else "    >1" for s in score[r]]
    best = tried[r[score[r].argmin()]]
    chosen.append(best)
    strength = f"  {best.strength}" if best.strength else ""
    print(f"{loss:15} {bound:8}", *shown, f"  {best.lr_g}  {best.lr_d}{strength}")

# %% [markdown] lang="zh"
# 设置的影响不比损失小：最小二乘加裁剪，$c$ 取 0.3 能降到 0.21，取 0.1 则完全失败；不加约束的 Wasserstein 随 $D$ 的学习率从 0.40 变到 0.18。
# 论文里的 $c = 0.01$ 和 $\lambda = 10$ 是给大得多的网络用的，不在表中。
#
# ## 损失与约束 {#losses}
#
# 现在用选中的设置玩二十四局新的，每局 500 步。
# `closer` 是同一局里加了约束比不加约束离数据更近的比例；各局的初始权重和数据互不相同，九个选手之间则相同。

# %% [markdown] lang="en"
# The settings matter as much as the loss: least squares with clipping comes down to 0.21 with $c$ of 0.3 and fails with 0.1, and Wasserstein without a bound goes from 0.40 to 0.18 with the rate of $D$.
# The papers' values $c = 0.01$ and $\lambda = 10$, meant for far larger networks, are not among them.
#
# ## Loss and bound {#losses}
#
# Now the chosen settings play 24 new games of 500 steps each.
# `closer` is the share of games in which the bounded discriminator leads closer to the data than the one without a bound; the starting weights and the data differ from game to game, and are the same for all nine contenders.

# %%
SEEDS, STEPS, LOOKS = 24, 500, 10
seen = play(chosen, SEEDS, STEPS, first_seed=0, looks=LOOKS)
points, distance, modes, good, _ = seen[-1]
print("                                  distance            closer")
print(
    f"{SEEDS} games each             mean median lowest-highest  to data   modes   good"
)
for row, (loss, bound, *_) in enumerate(chosen):
    d, plain = distance[row], distance[row // 3 * 3]
    line = f"{loss:15} {bound:8} {d.mean():6.2f} {d.median():6.2f}"
    line += f"    {d.min():.2f}-{d.max():.2f}"
    closer = "   " if bound == "none" else f"{(d < plain).double().mean():.1f}"
    print(f"{line}      {closer} {modes[row].mean():9.1f} {good[row].mean():6.1f}")

# %% [markdown] lang="zh"
# 先看每种损失不加约束的一行。
# 非饱和与最小二乘离得较远，中位数是 0.21 和 0.37，只找到八成和六成模式；Wasserstein 到了 0.16，找到九成。
# 不过它有一局停在 1.10：崩溃少见了，并没有杜绝。
#
# 再看约束。
# 裁剪之后，前两种损失成了 0.15 和 0.14，几乎每一局都更近，最远不过 0.21；单看中位数，几乎分不出是哪种损失。
# 裁剪对 Wasserstein 帮助不大，中位数由 0.16 到 0.15，而且同样有一局失败，停在 1.37。
# 加了惩罚，Wasserstein 就没有失败的局了，在 0.13 到 0.17 之间；惩罚对非饱和与裁剪一样有效，中位数 0.15；对最小二乘用处不大，中位数由 0.37 到 0.33，只有一半的局更近。
# 一个可能的原因：最小二乘要 $D$ 在数据上得 1、在样本上得 0，惩罚又要两者之间处处斜率为 1，离得比 1 远的点就没法两样都做到。
#
# 所以殊途同归：普通的损失加上与它相配的约束，或者换成 Wasserstein 损失；约束本来是为 Wasserstein 设计的，在这里它却几乎用不着；Fedus 等（2018）也发现，梯度惩罚用在非饱和损失上同样有帮助。
# 流行的说法还有一条，裁剪不如惩罚：在这样小的网络上，至多在个别局里看得出来。
#
# 下图是每种玩法二十四局之中最远的一局，再下面是距离随时间的变化，细线是其中八局，粗线是全部的中位数。

# %% [markdown] lang="en"
# First the rows without a bound.
# Non-saturating and least squares stay farther away, with medians of 0.21 and 0.37, and find 0.8 and 0.6 of the modes; Wasserstein comes to 0.16 and finds 0.9.
# But one of its games ends at 1.10: it makes a collapse rare and does not rule it out.
#
# Then the bounds.
# With clipping the first two are at 0.15 and 0.14, nearer in almost every game, and none is farther away than 0.21; the median hardly shows any more which loss it is.
# Wasserstein gains little from clipping, a median of 0.15 in place of 0.16, and again one game fails, at 1.37.
# With the penalty no Wasserstein game fails, 0.13 to 0.17; for non-saturating it does as much as clipping, a median of 0.15, and for least squares little, 0.33 in place of 0.37, nearer in only half of the games.
# A likely reason: least squares asks $D$ for a score of 1 on the data and 0 on the samples, the penalty for a slope of 1 everywhere between, and where they are farther apart than 1 it cannot have both.
#
# So two ways lead to the same place: an ordinary loss with a bound on $D$ that suits it, or the Wasserstein loss, which here hardly needs the bound that it came with; Fedus et al. (2018), too, found gradient penalties helpful with the non-saturating loss.
# That clipping is worse than the penalty, which is often said as well, shows in single games at most in networks as small as these.
#
# The figures show the farthest of the 24 games of each contender, and then the distance over time, thin lines for eight of the games and thick ones for the median of all.

# %%
fig, axes = plt.subplots(3, 3, figsize=(6.4, 6.5), sharex=True, sharey=True)
for row, ax in enumerate(axes.flat):
    x = points[row, distance[row].argmax(), :90]
    dots = torch.stack([x, x + 0.02, x * math.nan], dim=1).flatten(0, 1)
    ax.plot(*CENTRES.T, "o", color="C1", markerfacecolor="none", markersize=12)
    ax.plot(*dots.T, color="C0", solid_capstyle="round")  # one path, small figure
    ax.set(xlim=(-3, 3), ylim=(-3, 3), aspect="equal", xticks=[], yticks=[])
for ax, bound in zip(axes[0], BOUNDS):
    ax.set_title(f"bound: {bound}")
for ax, loss in zip(axes[:, 0], LOSSES):
    ax.set_ylabel(loss.replace("_", " "))
plt.show()

fig, axes = plt.subplots(1, 3, figsize=(6.4, 3.6), sharey=True)
TICKS = (0.1, 0.2, 0.5, 1, 2)
steps = range(STEPS // LOOKS, STEPS + 1, STEPS // LOOKS)
curves = torch.stack([look[1] for look in seen])  # (looks, settings, seeds)
for row, (loss, bound, *_) in enumerate(chosen):
    ax, color = axes[row // 3], f"C{row % 3}"
    some = curves[:, row, ::3]  # every third game, as one line with gaps
    games = torch.cat([some, torch.full_like(some[:1], math.nan)]).T.flatten()
    path = [*steps, math.nan] * some.shape[1]
    ax.semilogy(path, games, color=color, lw=0.6, alpha=0.6)
    ax.semilogy(steps, curves[:, row].median(dim=1).values, color=color, label=bound)
    ax.set(title=loss.replace("_", " "), xlabel="step")
axes[0].set(ylabel="distance", yticks=TICKS, yticklabels=TICKS)
axes[0].minorticks_off()
axes[0].legend()
plt.show()

# %% [markdown] lang="zh"
# ![每种玩法最远的一局：非饱和加任一约束、最小二乘加裁剪、Wasserstein 加惩罚，都沿着整个环分布；Wasserstein 不加约束和加裁剪的，挤在右上方](../figures/labs/gan_ring-1.svg)
#
# ![三种损失的距离随步数下降；最小二乘只有裁剪时才降得多；Wasserstein 的线都收拢在一起，只有不加约束和裁剪的各一局停在高处](../figures/labs/gan_ring-2.svg)
#
# 就连最好的几种，也只有四五成样本是好的，其余落在模式之间的连线上：连续的生成器要把一团噪声拆成八块，500 步还不够。
#
# ## 评论家的值是距离吗 {#critic}
#
# Arjovsky 等（2017）强调的另一个好处，是评论家的值估计了距离，可以用来看训练的进展。
# 下面是二十四局的中位数；图中每个点是一局里的一次测量，取其中八局，负值不画。

# %% [markdown] lang="en"
# ![The farthest game of each contender: non-saturating with either bound, least squares with clipping and Wasserstein with the penalty run all around the ring; Wasserstein without a bound and with clipping sits at its upper right](../figures/labs/gan_ring-1.svg)
#
# ![The distance of the three losses falls with the steps; least squares comes down far only with clipping; the lines of Wasserstein run together but for one game without a bound and one with clipping](../figures/labs/gan_ring-2.svg)
#
# Even with the best contenders only four or five samples in ten are good, and the rest lie on lines between the modes: a continuous generator has to tear one cloud of noise into eight pieces, and 500 steps are not enough for that.
#
# ## Is the value of the critic a distance? {#critic}
#
# The other advantage that Arjovsky et al. (2017) stress is that the value of the critic estimates the distance and so shows how training gets on.
# Here are medians over the 24 games; in the figure each dot is one look at one of eight games, negative values left out.

# %%
values = torch.stack([look[-1] for look in seen])
print("                distance               value of the critic")
print("step      none    clip penalty       none    clip penalty")
for k in range(1, LOOKS, 2):
    middles = [x[k, -3:].median(dim=1).values for x in (curves, values)]
    a, b = (" ".join(f"{m:7.2f}" for m in middle) for middle in middles)
    print(f"{steps[k]:4} {a}    {b}")

fig, ax = plt.subplots(figsize=(6.4, 3.8))
for k, bound in enumerate(BOUNDS):
    d, v = (x[1::2, k - 3, ::3].flatten() for x in (curves, values))
    ax.loglog(d[v > 0], v[v > 0], "o", color=f"C{k}", markersize=4, label=bound)
ax.loglog(
    [0.1, 2], [0.05 * math.pi, math.pi], "--", color="C3", label=r"$\pi/2$ · distance"
)
ax.set(xlabel="distance", ylabel="value of the critic", xticks=TICKS, xticklabels=TICKS)
ax.minorticks_off()
ax.legend(ncols=4, loc="lower center", bbox_to_anchor=(0.5, 1.0), columnspacing=1)
plt.show()

# %% [markdown] lang="zh"
# ![惩罚的点靠近虚线，距离大时偏低；裁剪的点也随距离上升，但低一个数量级；不加约束的点高出许多，散成一片](../figures/labs/gan_ring-3.svg)
#
# 不加约束时，值先升到 18.7，再回到 7.5，而距离一路在降：它只说明评论家的斜率有多大。
# 加了惩罚，从第 200 步起，值随距离一起降，从 0.46 到 0.26，大小也对得上。
# 这里的距离是投影的平均，至多约为 $W_1$ 的 $2/\pi$，所以 $W_1$ 至少约为它的 $\pi/2 \approx 1.6$ 倍（图中虚线）；最后一行是 $0.26 \approx 1.7 \cdot 0.15$。
# 第 100 步则不然，距离 0.51，值只有 0.42：评论家还没跟上，它的值是低估。
# 裁剪的值也跟着距离走，从第 200 步的 0.04 到 0.02，但尺度由 $c$ 决定，不能当距离读，只能自己跟自己比。
#
# ## 动量 {#momentum}
#
# 到此为止都没有动量。
# Arjovsky 等（2017）报告过一个负面结果：评论家用带动量的 Adam，或者学习率太大，训练有时会不稳定。
# 下面六种设置各玩十六局，每局 400 步，$\beta_1$ 为 0 或 0.5；约束的强度 $c = 0.3$，$\lambda = 1$。

# %% [markdown] lang="en"
# ![With the penalty the dots are near the dashed line, and below it at large distances; with clipping they rise with the distance too, ten times lower; without a bound they are scattered far above](../figures/labs/gan_ring-3.svg)
#
# Without a bound the value rises to 18.7 and comes back to 7.5 while the distance falls all along: it tells how steep the critic has become.
# With the penalty it falls along with the distance from step 200 on, from 0.46 to 0.26, and the size fits.
# The distance here is a mean over projections and at most about $2/\pi$ of $W_1$, so that $W_1$ is at least about $\pi/2 \approx 1.6$ times as large, the dashed line of the figure; the last line of the table has $0.26 \approx 1.7 \cdot 0.15$.
# Not so at step 100, where the distance is 0.51 and the value 0.42: the critic has not caught up yet, and its value is too low.
# With clipping the value follows the distance as well, from 0.04 at step 200 to 0.02, but $c$ sets its scale, so that it can be compared with itself and not read as a distance.
#
# ## Momentum {#momentum}
#
# Up to here there was no momentum.
# Arjovsky et al. (2017) report as a negative result that training becomes unstable at times if the critic uses Adam with momentum, or high learning rates.
# The six settings below play 16 games of 400 steps each, with $\beta_1$ of 0 or 0.5; the strengths are $c = 0.3$ and $\lambda = 1$.

# %%
without = [
    Setting("non_saturating", "none", 0.0, 0.01, 0.01),
    Setting("non_saturating", "clip", 0.3, 0.01, 0.01),
    Setting("non_saturating", "clip", 0.3, 0.02, 0.01),
    Setting("wasserstein", "none", 0.0, 0.01, 0.03),
    Setting("wasserstein", "clip", 0.3, 0.01, 0.01),
    Setting("wasserstein", "penalty", 1.0, 0.01, 0.01),
]
pairs = [s._replace(beta1=beta1) for s in without for beta1 in (0.0, 0.5)]
[(_, distance, modes, _, _)] = play(pairs, 16, 400, first_seed=0)
print("                                         distance            modes")
print("                           rates        0     0.5        0     0.5")
for row, s in enumerate(without):
    line = f"{s.loss:15} {s.bound:8} {s.lr_g}, {s.lr_d}"
    for measured in (distance, modes):
        line += " ".join(f"{x.mean():7.2f}" for x in measured[2 * row : 2 * row + 2])
    print(line)

# %% [markdown] lang="zh"
# 学习率都是 0.01，又都裁剪时，动量让非饱和损失从 0.16 变成 0.25，Wasserstein 从 0.16 变成 0.53，八个模式分别剩下六个和四个左右。
# 不加约束的 Wasserstein（$D$ 的学习率为 0.03）更远，1.18；加惩罚的好一些，0.33，不过只找到五成多模式。
# 惩罚胜过裁剪，在这张表里才看得出来。
#
# 不过动量伤到的不只是 Wasserstein 损失：$G$ 的学习率加倍，裁剪的非饱和损失也到了 0.41。
# 动量和学习率合在一起超过一局能承受的程度，就会失败；Wasserstein 的评论家承受得少些，惩罚能让它多承受一些。
# 这与上面引的负面结果相符。
#
# ## 极小极大 {#minimax}
#
# 还有最初的损失。
# 它与非饱和损失只差在 $G$：$D$ 大胜的时候，极小极大不给 $G$ 梯度，所以人们很少用它。
# 这里让两者在不加约束、学习率同为 0.01 的情况下各玩八局，每局 300 步；每一局再重玩一遍，所有权重只改动 $10^{-12}$。
# 最后一列是重玩之后样本落到了别处（平均移动超过 0.01）的局所占的比例。

# %% [markdown] lang="en"
# With both rates at 0.01 and with clipping, momentum takes the non-saturating loss from 0.16 to 0.25 and Wasserstein from 0.16 to 0.53, with about six and four of the eight modes left.
# Without a bound, and with a rate of 0.03 for $D$, Wasserstein is farther away still, at 1.18; with the penalty it is better off, at 0.33, but finds only about half of the modes.
# This is where the penalty beats clipping.
#
# But momentum does not harm the Wasserstein loss alone: with twice the rate of $G$ the non-saturating loss with clipping suffers as well and ends at 0.41.
# A game fails when momentum and rates together are more than it can bear; a Wasserstein critic bears less, and the penalty lets it bear more.
# That agrees with the negative result quoted above.
#
# ## Minimax {#minimax}
#
# There is still the original loss.
# It differs from the non-saturating one in $G$ alone: when $D$ wins by far it gives $G$ no gradient, and so it is hardly used.
# Here both play eight games of 300 steps without a bound and with rates of 0.01; each game is then played again with all weights changed by $10^{-12}$.
# The last column is the share of games whose samples then end elsewhere, farther away than 0.01 on average.

# %%
pairs = [
    Setting(loss, "none", 0.0, 0.01, 0.01)
    for loss in ("minimax", "non_saturating")
    for _ in range(2)
]
[(points, distance, modes, _, lead)] = play(pairs, 8, 300, first_seed=0, nudge=1e-12)
print("                distance   modes    lead   games that end elsewhere")
for loss, r in groups(pairs, lambda s: s.loss).items():
    moved = (points[r[0]] - points[r[1]]).norm(dim=-1).mean(dim=-1)  # of each game
    elsewhere = (moved > 0.01).double().mean()
    parts = (distance[r].mean(), modes[r].mean(), lead[r].mean(), elsewhere)
    print(f"{loss:15}", *(f"{x:8.1f}" for x in parts))

# %% [markdown] lang="zh"
# 预想的弱点没有显出来：极小极大与非饱和离数据差不多远，找到的模式也差不多多，因为 $D$ 的领先始终很小，只有 0.3，而最多可以到 $\log 4 \approx 1.4$。
# 生成器和数据在平面上挨得这么近，$D$ 赢不了多少。
#
# 显出来的是另一点：极小极大的局大多重现不了，非饱和的局都能重现。
# 原因很可能在损失的弯曲方向。
# $\log(1 - \sigma(s))$ 的斜率是 $-\sigma(s)$，分数越高的样本推得越用力，样本之间的差别因此放大；$-\log \sigma(s)$ 的斜率是 $-(1 - \sigma(s))$，分数越低的推得越用力，差别因此缩小。
# 这张表的极小极大一行，换一台机器就可能差一点，所以只印一位小数。
#
# ## 结论 {#conclusion}
#
# - 对 $D$ 的约束（裁剪）把非饱和与最小二乘的中位数从 0.21、0.37 带到 0.15、0.14；Wasserstein 不加约束，中位数已是 0.16，但二十四局里有一局失败；裁剪时仍有一局失败，加惩罚时一局也没有。
# - 约束还要与损失相配，惩罚就不适合最小二乘。Lucic 等（2018）的大规模比较也说，只要调参够充分，多数模型得分相近。
# - 评论家的值，只有加了惩罚、评论家又已跟上时，才能当距离读；裁剪的可以看走势，不加约束的什么也不说明。
# - 动量：$\beta_1 = 0.5$ 时，裁剪的 Wasserstein 比同样学习率的非饱和损失偏得更远；用惩罚代替裁剪会近一些，模式也只剩一半。
# - 局限：二维数据、很小的网络、每步 $D$ 只走一步（论文走五步）、四种设置里挑一种、二十四局；在图像上，$D$ 会赢得多得多，极小极大的弱点和裁剪的弱点都可能显出来。
#
# ## 参考文献 {#references}
#
# - L. Metz, B. Poole, D. Pfau, J. Sohl-Dickstein (2017). [Unrolled generative adversarial networks](https://arxiv.org/abs/1611.02163). ICLR。八个高斯的环。
# - M. Arjovsky, S. Chintala, L. Bottou (2017). [Wasserstein GAN](https://arxiv.org/abs/1701.07875). ICML。裁剪、评论家的值，以及关于动量的负面结果。
# - I. Gulrajani, F. Ahmed, M. Arjovsky, V. Dumoulin, A. Courville (2017). [Improved training of Wasserstein GANs](https://arxiv.org/abs/1704.00028). NIPS。梯度惩罚。
# - W. Fedus, M. Rosca, B. Lakshminarayanan, A. M. Dai, S. Mohamed, I. Goodfellow (2018). [Many paths to equilibrium: GANs do not need to decrease a divergence at every step](https://arxiv.org/abs/1710.08446). ICLR。
# - M. Lucic, K. Kurach, M. Michalski, S. Gelly, O. Bousquet (2018). [Are GANs created equal? A large-scale study](https://arxiv.org/abs/1711.10337). NeurIPS。
#
# ## 相关内容 {#related}
#
# - [什么是生成对抗网络](../applications/generative-adversarial-networks.md)：两种损失的斜率，Wasserstein 距离，博弈的次序。
# - API：[`dlref.gan`](../reference/gan.md)、[`dlref.optimizers`](../reference/optimizers.md)

# %% [markdown] lang="en"
# The weakness that one expects does not show: minimax comes about as near as non-saturating and finds about as many modes, because the lead of $D$ stays small, at 0.3, where it could be $\log 4 \approx 1.4$.
# In the plane the generator is so near to the data that $D$ cannot win by much.
#
# Something else shows: most games of minimax cannot be repeated, those of the non-saturating loss can.
# The reason is probably the way in which the losses bend.
# The slope of $\log(1 - \sigma(s))$ is $-\sigma(s)$, so that the samples with the highest scores are pushed hardest and differences between samples grow; that of $-\log \sigma(s)$ is $-(1 - \sigma(s))$, the lowest scores are pushed hardest, and differences shrink.
# On another machine the row of minimax may come out a little different, and so this table has one decimal only.
#
# ## What follows {#conclusion}
#
# - A bound on $D$, clipping, brings the medians of non-saturating and least squares from 0.21 and 0.37 to 0.15 and 0.14; that of Wasserstein is 0.16 even without one, but one of its 24 games fails; with clipping one fails as well, with the penalty none.
# - A bound has to suit the loss, as the penalty does not suit least squares. The large comparison of Lucic et al. (2018) also says that most models reach similar scores with enough tuning.
# - The value of the critic can be read as a distance with the penalty and once it has caught up; with clipping it shows the trend, and without a bound it shows nothing.
# - Momentum: with $\beta_1 = 0.5$ Wasserstein with clipping goes farther astray than the non-saturating loss at the same rates; with the penalty instead it stays nearer, but with half of the modes.
# - Limits: data in the plane, very small networks, one step of $D$ for each of $G$ (the papers take five), one of four settings chosen, 24 games; on images $D$ wins by far more, and the weaknesses of minimax and of clipping may well show there.
#
# ## References {#references}
#
# - L. Metz, B. Poole, D. Pfau, J. Sohl-Dickstein (2017). [Unrolled generative adversarial networks](https://arxiv.org/abs/1611.02163). ICLR. The ring of eight Gaussians.
# - M. Arjovsky, S. Chintala, L. Bottou (2017). [Wasserstein GAN](https://arxiv.org/abs/1701.07875). ICML. Clipping, the value of the critic, and the negative result on momentum.
# - I. Gulrajani, F. Ahmed, M. Arjovsky, V. Dumoulin, A. Courville (2017). [Improved training of Wasserstein GANs](https://arxiv.org/abs/1704.00028). NIPS. The gradient penalty.
# - W. Fedus, M. Rosca, B. Lakshminarayanan, A. M. Dai, S. Mohamed, I. Goodfellow (2018). [Many paths to equilibrium: GANs do not need to decrease a divergence at every step](https://arxiv.org/abs/1710.08446). ICLR.
# - M. Lucic, K. Kurach, M. Michalski, S. Gelly, O. Bousquet (2018). [Are GANs created equal? A large-scale study](https://arxiv.org/abs/1711.10337). NeurIPS.
#
# ## Related {#related}
#
# - [What is a generative adversarial network?](../applications/generative-adversarial-networks.md): the slopes of the losses, the Wasserstein distance, the order of the players.
# - API: [`dlref.gan`](../reference/gan.md), [`dlref.optimizers`](../reference/optimizers.md)
