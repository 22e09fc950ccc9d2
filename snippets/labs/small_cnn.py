# %% [markdown] lang="zh"
# ---
# title: 训练一个小 CNN，看它的第一层滤波器变成什么
# description: 卷积网络强在哪里，打乱像素后还剩什么，第一层是否总会学出边缘滤波器，不训练它又会损失多少。
# tags: [卷积网络, 局部连接层, 特征学习, 边缘检测]
# ---
#
# # 训练一个小 CNN，看它的第一层滤波器变成什么
#
# 常听到的说法是：图像是局部的，各处又都一样，所以卷积网络胜过全连接网络；它的第一层会学成边缘检测器，没有这些检测器，后面就无从谈起。
# 这里训练一个小卷积网络，逐条检验：换成不共享权重的网络，再换成连局部性也没有的网络；把所有图像的像素换一个次序；图像不变，换一个问题；第一层干脆不训练。
# 结果是，有的说法成立，有的只在滤波器很少、问题又合适的时候才成立。
# 背景见[为什么 NLP、语音和 AlphaGo 也能用 CNN，它抓住了什么共性](../convolution/why-cnns-work-beyond-vision.md)和[卷积网络怎么进行边缘检测](../convolution/edge-detection.md)。
#
# 整页是一个程序，每一格都用到前面各格的结果。
# 页末可以下载 notebook 和 `.py` 文件。
#
# ## 任务 {#task}
#
# 每幅图 12 × 12 个像素，噪声里有一根短线：位置随机，方向是四种之一，或亮或暗，或粗或细。
# 对同一批图可以提两个问题，各有四种答案，瞎猜能对 25 %：
#
# - direction：短线朝哪个方向；
# - kind：亮细、亮粗、暗细、暗粗中的哪一种。
#
# 训练集抽四份，每份 1600 幅，以后每种网络都在四份数据上各训练一个；另有 1000 幅用来选设置，1000 幅用来测试。
# 下图第二行是同样的图，像素换了次序：次序是随机抽的，但对所有图像都一样，所以信息一点没丢。

# %% [markdown] lang="en"
# ---
# title: Training a small CNN, and what its first filters become
# description: Where a convolutional network is ahead, what is left of it when the pixels are scrambled, whether its first filters always become edge detectors, and what is lost if they are never trained.
# tags: [convolutional networks, locally connected layers, feature learning, edge detection]
# ---
#
# # Training a small CNN, and what its first filters become
#
# It is said that a convolutional network beats a dense one because images are local and alike everywhere, and that its first layer learns edge detectors, without which the rest could not work.
# This lab trains a small one and tests each part: against a network that does not share its weights, and one without locality either; with the pixels of all images in another order; with another question about the same images; and with a first layer that is not trained at all.
# Some of it holds, and some only for few filters and the right question.
# The background is on the pages about [why CNNs work beyond vision](../convolution/why-cnns-work-beyond-vision.md) and about [edge detection](../convolution/edge-detection.md).
#
# The page is one program: each cell builds on the ones above it.
# Its notebook and its `.py` file can be downloaded at the end.
#
# ## The task {#task}
#
# Each image has 12 × 12 pixels and shows a bar in noise: at a random place, in one of four directions, bright or dark, thick or thin.
# Two questions can be asked about the same images, each with four answers, so that guessing is right in 25 % of the cases:
#
# - direction: which way the bar lies;
# - kind: whether it is bright and thin, bright and thick, dark and thin, or dark and thick.
#
# Four training sets of 1600 images are drawn, and from here on each kind of network is trained four times, once on each; 1000 more images serve to choose settings, and 1000 to test.
# The second row of the figure has the same images with their pixels in another order: drawn at random, but the same for all images, so that no information is lost.

# %%
"""A small CNN against two other networks, and what its first filters become."""

import math

import matplotlib.pyplot as plt
import torch

from dlref.convolution import conv2d, locally_connected2d
from dlref.losses import cross_entropy
from dlref.optimizers import AdamW

torch.set_default_dtype(torch.float64)
SIDE, SEEDS, CHANCE = 12, 4, 0.25


def bars(n, generator):
    """Draw n images of a bar; return them and the answers, direction and kind."""
    direction = torch.arange(n) % 4
    bright, thick = torch.randint(2, (2, n), generator=generator)
    row, column = 3 + 5 * torch.rand(2, n, 1, 1, generator=generator)
    u, v = torch.arange(SIDE) - column, row - torch.arange(SIDE)[:, None]
    angle = (direction * math.pi / 4)[:, None, None]
    along = u * angle.cos() + v * angle.sin()
    across = v * angle.cos() - u * angle.sin()
    width = (0.5 + 0.5 * thick)[:, None, None]
    bar = (-((across / width) ** 2) / 2).exp() * (12 - 4 * along.abs()).sigmoid()
    x = (2 * bright - 1)[:, None, None] * bar
    x = x + 0.3 * torch.randn(n, SIDE, SIDE, generator=generator)
    return x, direction, 2 * bright + thick


generator = torch.Generator().manual_seed(0)
sets = [bars(1600, generator) for _ in range(SEEDS)]
x, direction, kind = (torch.stack(part) for part in zip(*sets))
x_dev, direction_dev, _ = bars(1000, generator)
x_test, direction_test, kind_test = bars(1000, generator)
x_dev, x_test = x_dev[None], x_test[None]  # the same for all networks
order = torch.randperm(SIDE * SIDE, generator=generator)


def scramble(images):
    """Put the pixels of every image in the same new order."""
    return images.flatten(-2)[..., order].view_as(images)


fig, axes = plt.subplots(2, 4, figsize=(6.4, 3.6))
for k, column in enumerate(axes.T):
    column[0].set_title(f"direction {45 * k}°")
    for ax, images in zip(column, (x, scramble(x))):
        ax.imshow(images[1, 8 + k].numpy(), vmin=-1.2, vmax=1.2)
        ax.set(xticks=[], yticks=[])
axes[0, 0].set_ylabel("in place")
axes[1, 0].set_ylabel("scrambled")
plt.show()

# %% [markdown] lang="zh"
# ![上面一行四个方向的短线清楚可见，下面一行同样的像素换了次序，看上去只是噪声](../figures/labs/small_cnn-1.svg)
#
# ## 三个网络 {#networks}
#
# 三个网络都只有一个隐藏层，差别在于隐藏单元看什么：
#
# - convolution：8 个 5 × 5 的滤波器（也就是卷积核），每个都用在全部 64 个位置上，ReLU 之后对位置取平均，再接线性读出；
# - local：别的都相同，只是每个位置有自己的 8 个滤波器（`locally_connected2d`），仍是局部的，但不共享；
# - dense：64 个单元，每个都看全部像素。
#
# 从第一个到第二个，去掉的只是共享；到第三个，局部性也去掉了。
# 所以三者可以写成同一个函数：把图像切成窗口，乘以滤波器；差别只在窗口多大，滤波器有几套。
# 张量的第一维是网络，同一种网络的四个并排训练。
# 最后两行核对：这样算出来的，就是 `conv2d` 和 `locally_connected2d`。

# %% [markdown] lang="en"
# ![The bars are plain to see in the four directions of the upper row; in the lower row the same pixels in another order look like noise](../figures/labs/small_cnn-1.svg)
#
# ## Three networks {#networks}
#
# All three have one hidden layer; they differ in what a hidden unit sees:
#
# - convolution: 8 filters (kernels) of 5 × 5, each used at all 64 places; after a ReLU the places are averaged, and a linear readout follows;
# - local: the same, but with 8 filters of its own at each place (`locally_connected2d`): still local, no longer shared;
# - dense: 64 units, each of which sees all pixels.
#
# From the first to the second, sharing is all that goes; in the third, locality goes as well.
# So one function does for all three: it cuts the image into windows and multiplies them by filters, and only the size of the windows and the number of sets of filters differ.
# The first axis of the tensors is the network, so that the four of a kind are trained side by side.
# The last two lines check that this is what `conv2d` and `locally_connected2d` compute.


# %%
NETWORKS = {  # width of a window, sets of filters, filters in a set
    "convolution": (5, 1, 8),  # one set, used at all places
    "local": (5, 64, 8),  # a set for each place
    "dense": (SIDE, 1, 64),  # one place, which sees all pixels
}


def start(network, seed=1):
    """Draw the parameters of SEEDS networks as He et al. do."""
    generator = torch.Generator().manual_seed(seed)
    width, sets, filters = NETWORKS[network]
    w = torch.randn(SEEDS, sets, width**2, filters, generator=generator)
    v = torch.randn(SEEDS, filters, 4, generator=generator)
    w, v = w * math.sqrt(2 / width**2), v * math.sqrt(2 / filters)
    return [w, torch.zeros(SEEDS, sets, 1, filters), v, torch.zeros(SEEDS, 1, 4)]


def windows(images, width):
    """Cut out all windows: (networks, places, images, width * width)."""
    cut = images.movedim(1, 3).unfold(1, width, 1).unfold(2, width, 1)
    return cut.movedim(3, 5).flatten(3, 4).flatten(1, 2).mT


def features(images, w, b):
    """Return what each filter answers, averaged over the places."""
    hidden = windows(images, math.isqrt(w.shape[2])) @ w + b
    return hidden.relu().mean(dim=1)  # (networks, images, filters)


def scores(images, w, b, v, c):
    """Score the four answers: (networks, images, 4)."""
    return features(images, w, b) @ v + c


for network in NETWORKS:
    count = sum(p[0].numel() for p in start(network))
    print(f"{network:12} {count:5} parameters")

shared, own = (start(network)[0][0].mT for network in ("convolution", "local"))
maps = {
    "convolution": conv2d(x[0, :5, None], shared.view(8, 1, 5, 5)),
    "local": locally_connected2d(x[0, :5, None], own.view(8, 8, 8, 1, 5, 5)),
}
for network, reference in maps.items():
    gap = features(x[:, :5], *start(network)[:2])[0] - reference.relu().mean((2, 3))
    same = "yes" if gap.abs().max() < 1e-5 else "no"
    print(f"{network:12} as in dlref.convolution: {same}")

# %% [markdown] lang="zh"
# ## 训练与调参 {#tuning}
#
# AdamW，每批 32 幅，120 步。
# 学习率和权重衰减由每种网络自己选：像素在原位，用两份 400 幅训练，看在另外 1000 幅上答对的比例。
# 表中三组设置是事先在更大范围里试出来的。

# %% [markdown] lang="en"
# ## Training and tuning {#tuning}
#
# AdamW, batches of 32 images, 120 steps.
# Each kind of network chooses its learning rate and weight decay by itself: trained on 400 images of each of two sets, with the pixels in place, by the share of right answers on 1000 others.
# The three settings in the table are what a wider search had left.


# %%
def train(parameters, x, y, rate, decay=0.0, steps=120):
    """Train a network on each set of images in x; return the parameters of all."""
    parameters = [p.clone().requires_grad_() for p in parameters]
    optimizer = AdamW(parameters, lr=rate, weight_decay=decay)
    generator = torch.Generator().manual_seed(2)
    for _ in range(steps):
        batch = torch.randint(x.shape[1], (32,), generator=generator)
        guess = scores(x[:, batch], *parameters)
        loss = cross_entropy(guess.flatten(0, 1), y[:, batch].flatten())
        optimizer.zero_grad()
        (len(x) * loss).backward()  # the sum over the networks of their mean losses
        optimizer.step()
    return [p.detach() for p in parameters]


def right(parameters, x, y):
    """Return each network's share of right answers, on its own or on common images."""
    return (scores(x, *parameters).argmax(dim=2) == y).double().mean(dim=1)


def spread(values):
    """Write the mean and the range of a few numbers."""
    return f"{values.mean():.2f} ({values.min():.2f}-{values.max():.2f})"


SETTINGS = [(0.03, 0.0), (0.1, 0.0), (0.03, 0.3)]
best = {}
print("learning rate", *(f"{rate:6.2f}" for rate, _ in SETTINGS))
print("weight decay ", *(f"{decay:6.1f}" for _, decay in SETTINGS))
for network in NETWORKS:
    pair = [p[:2] for p in start(network, seed=11)]
    shares = []
    for setting in SETTINGS:
        tried = train(pair, x[:2, :400], direction[:2, :400], *setting)
        shares.append(right(tried, x_dev, direction_dev).mean().item())
    best[network] = SETTINGS[shares.index(max(shares))]
    print(f"{network:13}", *(f"{share:6.2f}" for share in shares))

# %% [markdown] lang="zh"
# ## 要多少图像，次序要紧吗 {#order}
#
# 问题是方向。
# 训练图取 100、400、1600 幅，像素或在原位，或打乱；测试图也照样处理。
# 每格是四个网络的平均和范围。

# %% [markdown] lang="en"
# ## How many images, and does their order matter? {#order}
#
# The question is the direction.
# There are 100, 400 or 1600 training images, with their pixels in place or scrambled, and the test images are treated alike.
# Each entry is the mean and the range of four networks.

# %%
SIZES = (100, 400, 1600)
ORDERS = {"in place": lambda images: images, "scrambled": scramble}
trained, share = {}, {}
print("images  network       in place           scrambled")
for n in SIZES:
    images = torch.cat([change(x[:, :n]) for change in ORDERS.values()])
    for network in NETWORKS:
        both = [torch.cat([p, p]) for p in start(network)]
        answers = direction[:, :n].repeat(2, 1)
        both = train(both, images, answers, *best[network])
        for k, (name, change) in enumerate(ORDERS.items()):
            four = [p[k * SEEDS : (k + 1) * SEEDS] for p in both]
            trained[network, name, n] = four
            test = change(x_test), direction_test
            share[network, name, n] = right(four, *test)
        row = [spread(share[network, name, n]) for name in ORDERS]
        print(f"{n:6}  {network:12}", "   ".join(row))

fig, ax = plt.subplots(figsize=(6.4, 4.2))
for index, network in enumerate(NETWORKS):
    for name, style in zip(ORDERS, ("o-", "s--")):
        shares = torch.stack([share[network, name, n] for n in SIZES])
        mean = shares.mean(dim=1)
        reach = torch.stack([mean - shares.amin(dim=1), shares.amax(dim=1) - mean])
        label = f"{network}, {name}"
        ax.errorbar(SIZES, mean, reach, fmt=style, color=f"C{index}", label=label)
ax.axhline(CHANCE, color="C5", linestyle=":")
ax.set(xscale="log", xlabel="training images", ylabel="share right", ylim=(0.2, 1.25))
ax.set_xticks(SIZES, SIZES)
ax.set_yticks([0.25, 0.5, 0.75, 1.0])
ax.minorticks_off()
ax.legend(ncols=2, loc="upper center")
plt.show()

# %% [markdown] lang="zh"
# ![像素在原位时，卷积网络从 100 幅起就在 0.9 上下，另外两个要到 1600 幅才接近；打乱之后，卷积网络贴着瞎猜线，局部连接网络落到全连接网络之下，而全连接网络的两条线重合](../figures/labs/small_cnn-2.svg)
#
# 只有 100 幅时，卷积网络答对 89 %，局部连接网络 39 %，全连接网络 34 %。
# 到 1600 幅，卷积网络是 92 %，局部连接网络以 87 % 逼近，全连接网络也有 80 %：它们缺的不是能力，是数据。
# 道理不难懂：共享的滤波器从每幅图的 64 个位置上都能学到东西，不共享的滤波器要等短线碰巧落到自己眼前。
# 对这一类任务，Lahoti 等（2024）证明了三种网络所需的样本数确实依次增多。
#
# 打乱之后，卷积网络只有 26 % 到 27 %，比瞎猜好不了多少，给它 1600 幅也一样。
# 局部连接网络用 1600 幅也只有 58 %，反而不如全连接网络：它的窗口里装的是来自图像各处的像素，只看几个像素成了负担。
# 全连接网络是 80 % 和 81 %，毫不在意。
#
# 对全连接网络还可以说得更确切。
# 设 $P$ 是打乱像素的置换矩阵，则 $(xP)(P^\top W) = xW$：只要起始权重 $W$ 的各行跟着像素一起换位，打乱前后的两个网络在训练的每一步都给出同样的答案。
# 下一格就这样训练，再与没打乱时学到的权重比较。

# %% [markdown] lang="en"
# ![With the pixels in place the convolution is at about 0.9 from 100 images on, and the other two come near it only with 1600; scrambled, the convolution stays at chance, the local network falls below the dense one, and the two curves of the dense one coincide](../figures/labs/small_cnn-2.svg)
#
# With 100 images the convolutional network gets 89 % of the test images right, the local one 39 % and the dense one 34 %.
# With 1600 it gets 92 % right, the local one comes near, at 87 %, and the dense one is at 80 %: what they lack is not ability but data.
# The reason is plain: a shared filter learns from all 64 places of every image, and one that is not shared has to wait until a bar happens to fall before it.
# For a task of this sort Lahoti et al. (2024) prove that the three networks need more and more samples, in this order.
#
# Scrambled, the convolutional network gets 26 % to 27 % right, little better than guessing, with 1600 images as with 100.
# The local one with 1600 is at 58 %, below the dense one: its windows hold pixels from all over the image, and to see only a few of them is now a burden.
# The dense one has 80 % and 81 %, and does not care.
#
# For the dense network more can be said.
# If $P$ is the permutation matrix that scrambles the pixels, then $(xP)(P^\top W) = xW$: if the rows of the starting weights $W$ move along with the pixels, the networks before and after scrambling give the same answers at every step of the training.
# The next cell trains in this way and compares the weights with those learned from the pixels in place.

# %%
w, *others = start("dense")
moved = [w[:, :, order], *others]
moved = train(moved, scramble(x[:, :400]), direction[:, :400], *best["dense"])
in_place = trained["dense", "in place", 400]
gap = (moved[0] - in_place[0][:, :, order]).abs().max()
print("the same weights at the moved pixels:", "yes" if gap < 1e-9 else "no")

# %% [markdown] lang="zh"
# 学到的权重一模一样，只是跟着像素换了位置。
# 所以全连接网络根本不知道哪些像素相邻；上表里的起始权重没有跟着换位，等于重新抽了一次，两列相差的一两个百分点只是运气。
#
# ## 第一层变成什么 {#filters}
#
# 现在只看卷积网络。
# 从同样的起点出发，做五种训练，各用 100 幅图，300 步：
#
# - direction：问方向；
# - kind：还是这些图，问明暗粗细；
# - scrambled：像素打乱，问方向；
# - shuffled：图像不动，把方向的答案随机发给各图；
# - noise：图里只有噪声，没有短线。
#
# 后三种是对照：网络照样训练，可是没有它学得到的规律（打乱之后规律还在，只是共享的滤波器几乎用不上）。
# 图中是第一个网络的 8 个滤波器，橙与紫表示正负，各按自己最大的权重定标。

# %% [markdown] lang="en"
# The learned weights are the same, moved along with the pixels.
# So the dense network has no notion of which pixels are neighbours; in the table its starting weights did not move along, which amounts to another draw, and the point or two by which its columns differ are luck.
#
# ## What the first filters become {#filters}
#
# From here on it is only the convolutional network.
# From the same start it is trained in five ways, on 100 images each and for 300 steps:
#
# - direction: asked for the direction;
# - kind: the same images, asked for the kind;
# - scrambled: the pixels scrambled, asked for the direction;
# - shuffled: the images as they are, and the directions dealt out among them at random;
# - noise: images of nothing but noise, without a bar.
#
# The last three are controls: the network trains as before, but there is no rule that it could learn (in the scrambled images there still is one, which shared filters can hardly use).
# The figure shows the 8 filters of the first network; orange and purple are the two signs, scaled to the largest weight of each filter.

# %%
few = 100
generator = torch.Generator().manual_seed(3)
mixed = [y[torch.randperm(few, generator=generator)] for y in direction[:, :few]]
noise = 0.5 * torch.randn(SEEDS, few, SIDE, SIDE, generator=generator)
x_few, direction_few = x[:, :few], direction[:, :few]
TRAININGS = {  # training images and answers, test images and answers
    "direction": (x_few, direction_few, x_test, direction_test),
    "kind": (x_few, kind[:, :few], x_test, kind_test),
    "scrambled": (scramble(x_few), direction_few, scramble(x_test), direction_test),
    "shuffled": (x_few, torch.stack(mixed), x_test, direction_test),
    "noise": (noise, direction_few, x_test, direction_test),
}
images, answers = map(torch.cat, list(zip(*TRAININGS.values()))[:2])
all_five = [torch.cat([p] * len(TRAININGS)) for p in start("convolution")]
all_five = train(all_five, images, answers, rate=0.1, steps=300)
filters = {"untrained": start("convolution")[:2]}
print("trained on   right in training   in the test")
for k, (name, case) in enumerate(TRAININGS.items()):
    four = [p[k * SEEDS : (k + 1) * SEEDS] for p in all_five]
    filters[name] = four[:2]
    shares = right(four, *case[:2]), right(four, *case[2:])
    print(f"{name:12}", "    ".join(spread(share) for share in shares))

tiles = torch.full((len(filters), 6, 8, 6), torch.nan)  # 5 x 5 pixels and a gap
for row, (w, _) in zip(tiles, filters.values()):
    first = w[0, 0] / w[0, 0].abs().amax(0)  # (25, 8)
    row[:5, :, :5] = first.view(5, 5, 8).movedim(2, 1)
fig, ax = plt.subplots(figsize=(6.4, 4.4))
ax.imshow(tiles.reshape(6 * len(filters), 48).numpy(), cmap="PuOr", vmin=-1, vmax=1)
ax.set_yticks(range(2, 6 * len(filters), 6), filters, fontsize="medium")
ax.set_xticks([])
ax.grid(False)
ax.tick_params(length=0)
ax.spines[:].set_visible(False)
plt.show()

# %% [markdown] lang="zh"
# ![问方向时，好几个滤波器一侧正一侧负，或者中间夹着一道条纹；问明暗粗细时，有六个整块同号或几乎同号；三种对照与训练之前一样杂乱](../figures/labs/small_cnn-3.svg)
#
# 对照并不是没有训练：打乱像素和纯噪声的 100 幅，网络背下了九成左右，答案随机的也背下了 70 %，只是到了测试集上，三种都与瞎猜相差不多。
# 看图，问方向学出了边缘和条纹，问明暗粗细学出了几个整块同号的滤波器。
#
# ## 看着像不算数 {#measure}
#
# 眼睛在噪声里也能看出边缘，所以要量。
# 把滤波器写成 25 个权重的向量 $k$，一族图案的标准正交基写成 $Q$，这一族在滤波器能量里所占的份额是
#
# $$
# \frac{\lVert Q^\top k \rVert^2}{\lVert k \rVert^2} .
# $$
#
# 三族图案都是宽 1.2 的高斯函数乘以多项式（$u$、$v$ 是以滤波器中心为原点的坐标）：blob（斑）乘 $1$ 和 $u^2 + v^2$；edge（边缘）乘 $u$ 和 $v$，合起来就是任意方向的边缘，与 Sobel 核同类；line（条纹）乘 $u^2 - v^2$ 和 $uv$，即任意方向的条纹。
# 每族两个维度，随机的滤波器平均占 $2/25 = 0.08$。
# neighbours 是相邻权重的相关系数，随机时为 0；Gabor 是与 48 个 Gabor 函数（8 个方向，2 种宽度，3 种周期，相位任意）中最近的一个的余弦，人们说滤波器“像 Gabor”，量的多半是这类东西。

# %% [markdown] lang="en"
# ![Asked for the direction, several filters have a side of either sign or a stripe in the middle; asked for the kind, six have one sign all over or nearly so; the three controls are as irregular as before training](../figures/labs/small_cnn-3.svg)
#
# The controls did train: of the 100 images with scrambled pixels or of pure noise the network knows about nine tenths by heart, and with shuffled answers 70 %; but on the test images all three are at chance or little above it.
# To the eye the question of the direction has made edges and stripes, and the question of the kind some filters of one sign.
#
# ## Looking is not measuring {#measure}
#
# The eye finds edges in noise too, so they have to be measured.
# With a filter as a vector $k$ of 25 weights, and an orthonormal basis $Q$ of a family of patterns, the share of this family in the energy of the filter is
#
# $$
# \frac{\lVert Q^\top k \rVert^2}{\lVert k \rVert^2} .
# $$
#
# In each family a Gaussian bell of width 1.2 is multiplied by two polynomials in the coordinates $u, v$ from the middle of the filter: for blob they are $1$ and $u^2 + v^2$; for edge $u$ and $v$, which together make an edge at any angle, as Sobel's kernels do; for line $u^2 - v^2$ and $uv$, which make a line at any angle.
# Each has two dimensions, so a random filter has $2/25 = 0.08$ in each on average.
# “Neighbours” is the correlation of adjacent weights, 0 in a random filter; “Gabor” is the cosine with the nearest of 48 Gabor functions (8 directions, 2 widths, 3 periods, any phase), the sort of number behind the saying that filters look like Gabor functions.


# %%
def basis(*patterns):
    """Return an orthonormal basis of what some 5 x 5 patterns span, in columns."""
    return torch.linalg.qr(torch.stack([p.flatten() for p in patterns], dim=1)).Q


v, u = torch.meshgrid(torch.arange(5) - 2, torch.arange(5) - 2, indexing="ij")
bell = (-(u**2 + v**2) / (2 * 1.2**2)).exp()
FAMILIES = {
    "blob": basis(bell, bell * (u**2 + v**2)),
    "edge": basis(bell * u, bell * v),
    "line": basis(bell * (u**2 - v**2), bell * u * v),
}
GABORS = []
for angle in torch.arange(8) * math.pi / 8:
    for width in (1.0, 1.5):
        for period in (3, 4, 6):
            phase = 2 * math.pi * (u * angle.cos() + v * angle.sin()) / period
            envelope = (-(u**2 + v**2) / (2 * width**2)).exp()
            GABORS.append(basis(envelope * phase.cos(), envelope * phase.sin()))


def cosine(w, q):
    """Return the cosine between each filter and its nearest in the span of q."""
    return (q.T @ w[:, 0]).norm(dim=1) / w[:, 0].norm(dim=1)


def neighbours(w):
    """Return the correlation of each filter's adjacent weights: 40 pairs of 25."""
    w = w[:, 0].unflatten(1, (5, 5))
    pairs = (w[:, 1:] * w[:, :-1]).sum((1, 2))
    pairs += (w[:, :, 1:] * w[:, :, :-1]).sum((1, 2))
    return (pairs / 40) / w.square().mean((1, 2))


print("filters     ", *(f"{name:17}" for name in FAMILIES), "neighbours  Gabor")
for name, (w, _) in filters.items():
    shares = [cosine(w, q).square().mean(dim=1) for q in FAMILIES.values()]
    gabor = torch.stack([cosine(w, q) for q in GABORS]).amax(dim=0).mean()
    row = "  ".join(spread(share) for share in shares)
    print(f"{name:12} {row}  {neighbours(w).mean():10.2f}  {gabor:5.2f}")

# %% [markdown] lang="zh"
# 未训练的各占 0.07，与算出来的 0.08 相差无几。
# 问方向之后，边缘占 33 %，条纹占 19 %，平均都在随机值的两倍以上；四个网络里最低的，也高于未训练的最高的。
# 问明暗粗细之后，斑占 54 %，边缘和条纹还停在随机水平。
# 图像、起点、步数都相同，变的只有问题：图里有边缘，并不等于会学出边缘滤波器。
# 三种对照停在 0.06 到 0.11 之间（换别的种子是 0.04 到 0.15），与未训练的相去不远。
#
# Gabor 那一列说明为什么非有对照不可：未训练的滤波器已有 0.48，没有方向的斑也有 0.63。
# 单说“与 Gabor 函数的余弦达到 0.6”，什么也没有证明。
# 学出来的也不是教科书上的样子：问方向的滤波器还有 $1 - 0.16 - 0.33 - 0.19 = 0.32$ 的能量不属于任何一族。
#
# 在照片上训练的深网络，情形又不同。
# AlexNet 的第一层对方向和频率有选择性（Krizhevsky 等，2012）；Chowers 与 Weiss（2023）发现，深网络第一层的能量分布几乎不随初始化、数据集和结构而变，连答案随机时也一样，主要取决于图像小块的二阶统计量。
# 这里的窗口里多半是白噪声，没有这样的统计规律可循。
#
# ## 第一层不训练会怎样 {#frozen}
#
# 现在把滤波器固定，只训练线性读出，用 400 幅图，两个问题各训练一份。
# 滤波器有三种来源：前面五种训练学到的 8 个；手画的 8 个边缘（drawn edges），每 45° 一个；随机抽取的 8 到 128 个。

# %% [markdown] lang="en"
# The untrained filters are at 0.07 in each, near the 0.08 that were calculated.
# Trained on the direction they are edge to 33 % and line to 19 %, on average more than twice the random value; the lowest of the four networks is above the highest of the untrained ones.
# Trained on the kind they are blob to 54 %, and edge and line are still at the random level.
# Images, start and steps were the same, and only the question changed: edges in the images do not make edge filters.
# The three controls stay between 0.06 and 0.11 (with other seeds 0.04 and 0.15), not far from the untrained filters.
#
# The column of Gabor functions shows why there have to be controls: untrained filters have 0.48, and the blobs, which have no direction, 0.63.
# A cosine of 0.6 with a Gabor function proves nothing by itself.
# Nor are these the filters of the textbooks: of those trained on the direction $1 - 0.16 - 0.33 - 0.19 = 0.32$ of the energy belong to none of the families.
#
# In deep networks trained on photographs it is different again.
# The first layer of AlexNet is selective for orientation and frequency (Krizhevsky et al. 2012); Chowers and Weiss (2023) find that the energy distribution of the first layer of deep networks hardly depends on initialization, data set and architecture, nor on whether the labels are random, and is mostly set by the second-order statistics of image patches.
# Here most of a window is white noise, which has no such statistics to follow.
#
# ## What if the first layer is not trained? {#frozen}
#
# Now the filters are fixed, and only two linear readouts, one for each question, are trained, on 400 images.
# The filters come from three sources: the 8 of each of the five trainings; eight edges drawn by hand, one for every 45°; and 8 to 128 drawn at random.


# %%
def respond(w, b):
    """Return the features of 400 training images of each set and of the test images."""
    return features(x[:, :400], w, b), features(x_test, w, b)


def read_out(seen, unseen):
    """Train only readouts of features; return the shares right on both questions."""
    v = torch.zeros(SEEDS, seen.shape[2], 8, requires_grad=True)  # 4 scores a question
    c = torch.zeros(SEEDS, 1, 8, requires_grad=True)
    answers = torch.stack([direction[:, :400], kind[:, :400]], dim=2).flatten()
    optimizer = AdamW([v, c], lr=0.1, weight_decay=0.0)
    for _ in range(100):
        loss = cross_entropy((seen @ v + c).view(-1, 4), answers)
        optimizer.zero_grad()
        (2 * SEEDS * loss).backward()
        optimizer.step()
    guess = (unseen @ v + c).unflatten(2, (2, 4)).argmax(dim=3)
    truth = torch.stack([direction_test, kind_test], dim=1)
    return (guess == truth).double().mean(dim=1)  # (SEEDS, 2)


COUNTS = (8, 16, 32, 64, 128)
generator = torch.Generator().manual_seed(4)
random = math.sqrt(2 / 25) * torch.randn(SEEDS, 1, 25, 128, generator=generator)
angles = torch.arange(8) * math.pi / 4
drawn = torch.stack([bell * (u * a.cos() + v * a.sin()) for a in angles], dim=2)
responses = {name: respond(*filters[name]) for name in TRAININGS}
responses["drawn edges"] = respond(drawn.view(1, 1, 25, 8).repeat(SEEDS, 1, 1, 1), 0.0)
seen, unseen = respond(random, 0.0)
for count in COUNTS:
    responses[f"{count} random"] = seen[..., :count], unseen[..., :count]
answered = {}
print("filters       direction          kind")
for name, response in responses.items():
    answered[name] = read_out(*response)
    print(f"{name:13}", "   ".join(spread(shares) for shares in answered[name].T))

fig, ax = plt.subplots()
for k, name in enumerate(("direction", "kind")):
    shares = torch.stack([answered[f"{count} random"][:, k] for count in COUNTS])
    mean = shares.mean(dim=1)
    reach = torch.stack([mean - shares.amin(dim=1), shares.amax(dim=1) - mean])
    ax.errorbar(COUNTS, mean, reach, fmt="o-", color=f"C{k}", label=f"{name}: random")
    learned = answered[name][:, k].mean()
    ax.axhline(learned, color=f"C{k}", ls="--", label=f"{name}: 8 learned for it")
ax.set(xscale="log", xlabel="number of random filters", ylabel="share right")
ax.set_xticks(COUNTS, COUNTS)
ax.minorticks_off()
ax.legend(loc="lower right")
plt.show()

# %% [markdown] lang="zh"
# ![问方向时，随机滤波器从 8 个增加到 128 个，准确率从一半升到与 8 个学出来的相当；问明暗粗细时，8 个随机的就已接近 0.9](../figures/labs/small_cnn-4.svg)
#
# 问方向，8 个学出来的滤波器答对 92 %，8 个随机的只有 51 %，可见滤波器这样少时，学与不学差别很大。
# 手画的 8 个边缘有 94 %：训练找到的，本来也画得出来。
# 可是随机的取 64 个就有 90 %，取 128 个就有 92 %：数量一多，读出总能从中挑出够用的。
# 随机滤波器加池化就能走很远，Jarrett 等（2009）和 Saxe 等（2011）早已指出过。
# 问明暗粗细，8 个随机的已有 88 %，学出来的是 96 %，训练能添的要少一些。
#
# 再交叉着看。
# 为明暗粗细学的滤波器拿去问方向，答对 45 %，并不比随机的好；为方向学的拿去问明暗粗细，平均 79 %，四个网络里有一个只有 64 %，还不如随机的 88 %。
# 手画的边缘偏得最厉害，只有 46 %：边缘滤波器旋转 180° 就变号，短线旋转 180° 却不变，所以它对一根暗线的响应，正是对一根亮线的响应换了位置，对位置一平均，明暗就分不出了。
# 学出来的滤波器不是“更好的滤波器”，而是对某个问题更合用的滤波器。
#
# ## 结论 {#conclusion}
#
# - 共享和局部性省的是数据：卷积网络用 100 幅就有 89 %，全连接网络用 1600 幅才有 80 %；代价是离不开像素的次序，打乱之后它最差。
# - 第一层学成什么，取决于问题：同样的图像，问方向学出边缘和条纹，问明暗粗细学出斑，网络找不到规律时，大体还是随机的。
# - 看滤波器的图，或者报一个与 Gabor 函数的相似度，都要有未训练的滤波器作对照。
# - 第一层值不值得训练，要看滤波器有多少、问的是什么：问方向，只有 8 个时关系重大，随机的有 128 个就一样好；问明暗粗细，关系小得多，8 个随机的已有 88 %。
# - 局限：只有一个隐藏层，后面直接取平均，滤波器的不足没有别的层来补；只有一种图像，噪声是白的；四个种子；只训练 120 步，用 1600 幅图时，另外两个网络多训练一些还会再追上来。
#
# ## 参考文献 {#references}
#
# - K. Jarrett, K. Kavukcuoglu, M. Ranzato, Y. LeCun (2009). [What is the best multi-stage architecture for object recognition?](https://doi.org/10.1109/ICCV.2009.5459469) ICCV。随机滤波器在 Caltech-101 上的识别率。
# - A. M. Saxe, P. W. Koh, Z. Chen, M. Bhand, B. Suresh, A. Y. Ng (2011). [On random weights and unsupervised feature learning](https://mlanthology.org/icml/2011/saxe2011icml-random). ICML。随机的卷积加池化为什么管用。
# - A. Krizhevsky, I. Sutskever, G. E. Hinton (2012). [ImageNet classification with deep convolutional neural networks](https://papers.nips.cc/paper/2012/hash/c399862d3b9d6b76c8436e924a68c45b-Abstract.html). NIPS。
# - R. Chowers, Y. Weiss (2023). [What do CNNs learn in the first layer and why? A linear systems perspective](https://proceedings.mlr.press/v202/chowers23a.html). ICML。
# - A. Lahoti, S. Karp, E. Winston, A. Singh, Y. Li (2024). [Role of locality and weight sharing in image-based tasks: a sample complexity separation between CNNs, LCNs, and FCNs](https://arxiv.org/abs/2403.15707). ICLR。
#
# ## 相关内容 {#related}
#
# - [卷积网络怎么进行边缘检测](../convolution/edge-detection.md)：手工设计的边缘核，以及学出来的核。
# - [为什么 NLP、语音和 AlphaGo 也能用 CNN，它抓住了什么共性](../convolution/why-cnns-work-beyond-vision.md)：局部性与平移等变。
# - [为什么很多做人脸的论文会加入局部连接层](../convolution/locally-connected-layers-for-faces.md)：不共享的滤波器什么时候用得上。
# - API：[`dlref.convolution`](../reference/convolution.md)、[`dlref.optimizers`](../reference/optimizers.md)

# %% [markdown] lang="en"
# ![For the direction the share right rises, from 8 random filters to 128, from one half to that of the 8 learned ones; for the kind 8 random filters are near 0.9 already](../figures/labs/small_cnn-4.svg)
#
# For the direction the 8 learned filters get 92 % right and 8 random ones 51 %, so with so few filters it matters very much whether they are learned.
# The eight drawn edges have 94 %: training found what could have been drawn.
# But 64 random filters have 90 %, and 128 have 92 %: among enough of them the readout finds what it needs.
# That random filters with pooling go far was noticed by Jarrett et al. (2009) and by Saxe et al. (2011).
# For the kind 8 random filters have 88 % and the learned ones 96 %: there is less for training to add.
#
# Now across the questions.
# Filters learned for the kind get 45 % of the directions right, no better than random ones; those learned for the direction get 79 % of the kinds right on average, in one of the four networks only 64 %, where random ones get 88 %.
# The drawn edges are the most one-sided, with 46 %: an edge filter changes its sign when it is turned by 180°, and a bar does not change at all, so what it answers to a dark bar is what it answers to a bright one, at other places, and in the mean over the places brightness is gone.
# Learned filters are not better filters, but filters that suit a question.
#
# ## What follows {#conclusion}
#
# - Sharing and locality save data: the convolutional network has 89 % with 100 images, the dense one 80 % with 1600; the price is that it depends on the order of the pixels, and scrambled it is the worst of the three.
# - What the first layer becomes depends on the question: on the same images the direction makes edges and lines, the kind makes blobs, and where the network finds no rule the filters stay about as random as they were.
# - A picture of filters, or a similarity to Gabor functions, needs untrained filters beside it.
# - Whether the first layer has to be trained depends on how many filters there are and on the question: for the direction it matters very much with 8, and 128 random ones are as good; for the kind it matters less, since 8 random ones already have 88 %.
# - Limits: one hidden layer and then a mean, so that no other layer can make up for the filters; one kind of image, in white noise; four seeds; and only 120 steps, after which the other two networks, on 1600 images, would still gain from more.
#
# ## References {#references}
#
# - K. Jarrett, K. Kavukcuoglu, M. Ranzato, Y. LeCun (2009). [What is the best multi-stage architecture for object recognition?](https://doi.org/10.1109/ICCV.2009.5459469) ICCV. With how far random filters get on Caltech-101.
# - A. M. Saxe, P. W. Koh, Z. Chen, M. Bhand, B. Suresh, A. Y. Ng (2011). [On random weights and unsupervised feature learning](https://mlanthology.org/icml/2011/saxe2011icml-random). ICML. Why random convolution with pooling works.
# - A. Krizhevsky, I. Sutskever, G. E. Hinton (2012). [ImageNet classification with deep convolutional neural networks](https://papers.nips.cc/paper/2012/hash/c399862d3b9d6b76c8436e924a68c45b-Abstract.html). NIPS.
# - R. Chowers, Y. Weiss (2023). [What do CNNs learn in the first layer and why? A linear systems perspective](https://proceedings.mlr.press/v202/chowers23a.html). ICML.
# - A. Lahoti, S. Karp, E. Winston, A. Singh, Y. Li (2024). [Role of locality and weight sharing in image-based tasks: a sample complexity separation between CNNs, LCNs, and FCNs](https://arxiv.org/abs/2403.15707). ICLR.
#
# ## Related {#related}
#
# - [How does convolution detect edges?](../convolution/edge-detection.md): edge kernels that are designed, and some that are learned.
# - [Why do CNNs also work for NLP, speech and AlphaGo?](../convolution/why-cnns-work-beyond-vision.md): locality and equivariance.
# - [Why do face papers add locally connected layers?](../convolution/locally-connected-layers-for-faces.md): when filters that are not shared are of use.
# - API: [`dlref.convolution`](../reference/convolution.md), [`dlref.optimizers`](../reference/optimizers.md)
