# %% [markdown] lang="zh"
# ---
# title: 用风格作画：特征要懂多少
# description: 不用训练过的网络，只用随机卷积核的统计量来合成纹理、给风景上色，看看训练、非线性、Gram 矩阵和权重各起多大作用。
# tags: [风格迁移, Gram 矩阵, 随机特征, 损失函数]
# ---
#
# # 用风格作画：特征要懂多少
#
# 神经风格迁移照例要用在大量照片上训练过的网络；画风一定要靠训练过的特征来认吗？
# Gatys 等（2015）报告说随机权重不行，Ustyuzhaninov 等（2016）却发现，用一层随机卷积核合成的纹理常常不输给训练过的网络。
# 这里一次只改一样：卷积核的个数、非线性、统计量、训练、起点，看是哪一样在起作用。
# 公式见[学梵高作画的原理是什么](../applications/neural-style-transfer.md)。
#
# 整页是一个程序，每一格都用到前面各格的结果。
# 页末可以下载 notebook 和 `.py` 文件。
#
# ## 图从哪里来 {#pictures}
#
# 三种风格都由代码画成：朝向大致相同的笔触、砖墙、圆点；另有一幅有山、塔和太阳的风景作内容。
# 画面的左右相接，上下也相接，所以没有边缘。
# `twin` 给一张图造一个孪生图：各频率的功率不变，相位重新抽取。

# %% [markdown] lang="en"
# ---
# title: "Painting with a style: how much must the features know?"
# description: Textures and paintings from the statistics of random filters, without a trained network, and what training, the nonlinearity, the Gram matrix and the weights have to do with it.
# tags: [style transfer, Gram matrix, random features, loss functions]
# ---
#
# # Painting with a style: how much must the features know?
#
# Neural style transfer is usually done with a network trained on a great many photographs; does it take trained features to know a manner of painting?
# Gatys et al. (2015) reported that random weights fail, and Ustyuzhaninov et al. (2016) found that textures made with a single layer of random filters often rival those of the trained network.
# This lab changes one thing at a time, the number of filters, the nonlinearity, the statistics, the training and the start, to see which of them matters.
# The formulas are on the page about [how neural style transfer works](../applications/neural-style-transfer.md).
#
# The page is one program: each cell builds on the ones above it.
# Its notebook and its `.py` file stand at the end.
#
# ## The pictures {#pictures}
#
# Three styles are drawn by code, brush strokes of roughly one direction, a brick wall and dots, and for the content there is a landscape with a hill, a tower and a sun.
# Left joins right and top joins bottom, so that there are no borders.
# `twin` makes a picture's twin: the power at each frequency is kept, the phases are drawn anew.

# %%
"""What must features know to carry a style? Textures and paintings from pixels."""

import functools
import math

import matplotlib.pyplot as plt
import torch
from torch.nn.functional import avg_pool2d, conv2d, cross_entropy, pad, relu, unfold

from dlref.optimizers import Adam
from dlref.style import adaptive_instance_norm, gram_matrix, total_variation

torch.set_default_dtype(torch.float64)  # descent magnifies rounding errors
SEEDS = range(3)


def rng(seed):
    return torch.Generator().manual_seed(seed)


def grid(n):
    return torch.meshgrid(torch.arange(1.0 * n), torch.arange(1.0 * n), indexing="ij")


def cover(picture, mask, color):
    """Lay a color over a picture (3, n, n) where the mask (n, n) is 1."""
    return picture * (1 - mask) + torch.tensor(color)[:, None, None] * mask


def scatter(n, g, count, ground, colors, length, width):
    """Lay ellipses at random places; what leaves on one side enters on the other."""
    y, x = grid(n)
    picture = cover(torch.zeros(3, n, n), 1.0, ground)
    for k in range(count):
        cx, cy = n * torch.rand(2, generator=g)
        angle = 0.6 + 0.35 * torch.randn(1, generator=g)
        dx, dy = (x - cx + n / 2) % n - n / 2, (y - cy + n / 2) % n - n / 2
        u, v = dx * angle.cos() + dy * angle.sin(), dy * angle.cos() - dx * angle.sin()
        inside = (6 * (1 - (u / length) ** 2 - (v / width) ** 2)).sigmoid()
        picture = cover(picture, inside, colors[k % len(colors)])
    return picture


def strokes(n, g):
    yellow, blue = [0.95, 0.8, 0.25], [0.3, 0.55, 0.85]
    cream, night = [0.9, 0.9, 0.75], [0.05, 0.1, 0.35]
    colors = [yellow, blue, cream, night]
    return scatter(n, g, n * n // 15, [0.1, 0.2, 0.55], colors, 4.0, 1.1)


def dots(n, g):
    colors = [[0.1, 0.45, 0.4], [0.85, 0.35, 0.1]]
    return scatter(n, g, n * n // 40, [0.95, 0.92, 0.8], colors, 2.6, 2.6)


def bricks(n, g):
    y, x = grid(n)
    row = y // 4
    number = row * (n // 8) + (x + row % 2 * 4) % n // 8
    t = torch.rand(n * n // 32, generator=g)[number.long()]  # each brick has its tint
    brick = torch.stack([0.55 + 0.3 * t, 0.2 + 0.2 * t, 0.15 + 0.1 * t])
    joint = (y % 4 == 0) | ((x + row % 2 * 4) % 8 == 0)
    picture = cover(brick, joint.double(), [0.85, 0.82, 0.75])
    return picture.roll(torch.randint(n, (2,), generator=g).tolist(), (1, 2))


def landscape():
    y, x = grid(32)
    picture = torch.tensor([0.55, 0.75, 0.8])[:, None, None] + 0.2 * y / 32
    hill = y > 22 - 5 * (-(((x - 9) / 8) ** 2)).exp()
    tower = (x > 12) & (x < 18) & (y > 9) & (y < 27)
    sun = (x - 24) ** 2 + (y - 8) ** 2 < 20
    picture = cover(picture, hill.double(), [0.25, 0.5, 0.2])
    picture = cover(picture, tower.double(), [0.25, 0.15, 0.15])
    return cover(picture, sun.double(), [1.0, 0.95, 0.6])


def twin(picture, g):
    """Keep the power at each frequency and draw the phases anew."""
    noise = torch.fft.fft2(torch.randn(picture.shape[1:], generator=g))
    noise[0, 0] = noise[0, 0].abs()  # the mean color stays
    return torch.fft.ifft2(torch.fft.fft2(picture) * noise / noise.abs()).real


# %% [markdown] lang="zh"
# ## 特征与优化 {#features}
#
# 网络只有一层：$K$ 个 5 × 5 的卷积核，带偏置，从正态分布抽取，不训练，后接 ReLU。
# 记 $F$ 为 $K$ 个通道、$M$ 个位置的特征，要匹配的统计量有两种：Gram 矩阵 $G = F F^\top / M$，共 $K(K+1)/2$ 个不同的数；或者每个通道的均值和标准差，共 $2K$ 个数，与 AdaIN 所用的相同。
# 损失是统计量与风格图之差的平方和，除以风格图统计量的平方和。
# L-BFGS 改动像素，一批图一起优化，纹理 80 步，作画 40 步。

# %% [markdown] lang="en"
# ## Features and descent {#features}
#
# The network has one layer: $K$ filters of 5 × 5 pixels with biases, drawn from normal distributions and not trained, then ReLU.
# With features $F$ of $K$ channels at $M$ places, one of two statistics is to be matched: the Gram matrix $G = F F^\top / M$, with $K(K+1)/2$ different numbers, or the mean and the standard deviation of each channel, $2K$ numbers, which are those of AdaIN.
# The loss is the squared difference from the statistics of the style, divided by the sum of squares of the style's statistics.
# L-BFGS changes the pixels, of a whole batch of pictures together, in 80 steps for textures and 40 for paintings.


# %%
def draw(K, seed, size=5):
    """Draw K filters for patches of size x size pixels, and their biases."""
    g, d = rng(seed), 3 * size**2
    W = math.sqrt(2 / d) * torch.randn(K, 3, size, size, generator=g)
    return W, 0.3 * torch.randn(K, generator=g)


def stack(filters, times=1):
    """Return (W, b) for a batch of pictures, each with filters of its own."""
    return [torch.stack(t * times) for t in zip(*filters)]


def features(pictures, filters, act=relu):
    """Filter each picture by its own group of channels: (batch, K, n, n)."""
    W, b = filters  # (batch, K, 3, size, size), (batch, K)
    x = pad(2 * pictures - 1, [W.shape[-1] // 2] * 4, mode="circular")
    maps = conv2d(x.flatten(0, 1), W.flatten(0, 1), b.flatten(), groups=len(W))
    return act(maps.unflatten(0, b.shape))


def gram(F):
    return gram_matrix(F) / F[0, 0].numel()


def moments(F):
    f = F.flatten(2)
    return torch.stack([f.mean(2), (f.var(2, correction=0) + 1e-6).sqrt()], dim=1)


def off(statistics, wanted):
    """Return, for each picture, how far its statistics are from the wanted ones."""
    return (statistics - wanted).square().sum((1, 2)) / wanted.square().sum((1, 2))


def descend(pictures, losses, steps):
    """Change the pixels until the losses of the pictures are small."""
    pictures = pictures.clone().requires_grad_()
    settings = {"tolerance_grad": 0, "tolerance_change": 0, "history_size": 10}
    optimizer = torch.optim.LBFGS(
        [pictures], max_iter=steps, line_search_fn="strong_wolfe", **settings
    )

    def closure():
        optimizer.zero_grad()
        loss = losses(pictures).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return pictures.detach()


# %% [markdown] lang="zh"
# ## 先检验评判 {#judge}
#
# 优化的损失总会下降，说明不了画得像不像，所以要有一个不看特征的评判。
# 评判拿出同一风格的**另一个**样本，给两边的每个 5 × 5 小块在对面找最相近的一块，取较差的一边的平均距离。
# 换算之后，0 是风格图自己的水平，1 是把它的像素打乱后的水平。
# 表中是六种改动：左边三列是这个评判，其余是 Gram 矩阵差多少，分不带 ReLU 与带 ReLU 两种。
# 请看 `phases drawn anew` 一行。

# %% [markdown] lang="en"
# ## First test the judge {#judge}
#
# The loss that is minimized always falls and does not say whether the picture looks right, so there is a judge that does not see the features.
# It takes *another* sample of the same style and lets each patch of 5 × 5 pixels, on either side, look for the nearest on the other; the mean distance of the worse side counts.
# On its scale 0 is as near as the style picture itself, and 1 as near as that picture with its pixels shuffled.
# The table has six changes: the first three columns are this judge, the others how far the Gram matrix is off, without and with ReLU.
# Look at the row `phases drawn anew`.


# %%
def cut(pictures, size):
    """Return all patches, one at each pixel: (batch, 3 * size * size, n * n)."""
    return unfold(pad(pictures, [size // 2] * 4, mode="circular"), size)


def shuffled(picture, g):
    order = torch.randperm(picture[0].numel(), generator=g)
    return picture.flatten(1)[:, order].view_as(picture)


def distance(a, b):
    """Let each patch find its nearest in the other picture; the worse side counts."""
    p, q = (cut(picture[None], 5)[0].T for picture in (a, b))
    d = torch.cdist(p, q)
    worse = max(d.amin(0).square().mean(), d.amin(1).square().mean())
    return (worse / p.shape[1]).sqrt().item()


@functools.cache
def ends(style, other):
    return distance(style, other), distance(shuffled(style, rng(9)), other)


def judge(picture, style, other):
    """Compare with another sample: 0 is as near as the style, 1 as it is shuffled."""
    near, far = ends(style, other)
    return (distance(picture, other) - near) / (far - near)


N = 24
MAKERS = {"strokes": strokes, "bricks": bricks, "dots": dots}
styles = {name: make(N, rng(0)) for name, make in MAKERS.items()}
others = {name: make(N, rng(1)) for name, make in MAKERS.items()}
random48 = [draw(48, seed) for seed in SEEDS]


def repeat(picture, times):
    return picture.expand(times, -1, -1, -1)


def gram_off(picture, style, act):
    """Return how far the Gram matrix is off, averaged over three draws of filters."""
    F = stack(random48)
    G, wanted = (gram(features(repeat(p, 3), F, act)) for p in (picture, style))
    return off(G, wanted).mean()


changes = {
    "moved by 7 pixels": lambda p: p.roll(7, 2),
    "phases drawn anew": lambda p: twin(p, rng(5)),
    "pixels shuffled": lambda p: shuffled(p, rng(9)),
    "blurred, 3 x 3": lambda p: cut(p[None], 3).view(3, 9, N, N).mean(1),
    "mean color alone": lambda p: p.mean((1, 2), keepdim=True).expand_as(p),
}
print("                     patches              linear Gram matrix   ReLU Gram matrix")
print("                 ", *["   strokes bricks   dots"] * 3, sep="")
for change in ("a third sample", *changes):
    rows = [[], [], []]
    for name, style in styles.items():
        third = MAKERS[name](N, rng(2))
        picture = changes[change](style) if change in changes else third
        rows[0].append(f"{round(judge(picture, style, others[name]), 1) + 0:6.1f}")
        rows[1].append(f"{gram_off(picture, style, lambda a: a):6.3f}")
        rows[2].append(f"{gram_off(picture, style, relu):6.3f}")
    print(f"{change:18}", "   ".join(" ".join(row) for row in rows))


def show(ax, picture, title=""):
    colors = (picture.clamp(0, 1) * 15).round() / 15  # few colors, a small file
    ax.imshow(colors.permute(1, 2, 0).numpy(), interpolation="none")
    ax.set_title(title, size=9)
    ax.set_axis_off()


fig, axes = plt.subplots(3, 4, figsize=(6.4, 4.8))
for i, (row, (name, style)) in enumerate(zip(axes, styles.items())):
    show(row[0], style, name)
    show(row[1], others[name], "" if i else "another sample")
    for ax, change in zip(row[2:], ("phases drawn anew", "pixels shuffled")):
        show(ax, changes[change](style), "" if i else change)
plt.show()

# %% [markdown] lang="zh"
# ![孪生图一眼就能看出不对：砖块散了，圆点化作云；右边一列打乱了像素，只剩颜色](../figures/labs/painting-1.svg)
#
# 评判大体合格：平移不扣分，换第三个样本至多 0.1，只剩平均颜色得 0.9 或 1.0，打乱像素得 1.0。
# 它有一个弱点：笔触和圆点模糊一点不扣分（-0.1 和 0.0），砖墙模糊了得 0.8。
# 再看 Gram 矩阵：整体平移，差为 0，画面里的绝对位置丢了；打乱像素，差不为 0，小块之内的排列留下了。
# 不带 ReLU 时，孪生图的差也是 0，评判却给它 0.4 到 0.9。
# 这不是巧合：线性特征的 Gram 矩阵只取决于像素的均值和自相关，也就是功率谱，而孪生图的功率谱没有变；砖块的直边靠的是相位。
# 带 ReLU 时，差就不是 0 了，但 Gram 矩阵仍不是可靠的评判：就笔触和圆点而言，它认为孪生图（0.013 和 0.008）比第三个真样本（0.025 和 0.014）更像。
#
# ## 匹配多少个数 {#textures}
#
# 从近乎全灰的图出发，改动像素直到统计量与风格图一致。
# 每种设置抽三组卷积核，三种风格各做一张，共九张。
# `mean/dev` 是均值和标准差；括号里是三组卷积核各自的平均分（三种风格平均）的范围，后三列是各种风格的平均分。
# 请看匹配的数一样多时，Gram 矩阵与均值、标准差谁好。

# %% [markdown] lang="en"
# ![The twins look wrong at once, the bricks come apart and the dots become clouds; in the last column, of shuffled pixels, only the colors are left](../figures/labs/painting-1.svg)
#
# The judge passes on the whole: a shift costs nothing, a third sample at most 0.1, the mean color alone gets 0.9 or 1.0, and shuffled pixels get 1.0.
# It has a weakness: a little blur costs strokes and dots nothing (-0.1 and 0.0), while blurred bricks get 0.8.
# Now the Gram matrix: a shift leaves it as it is, so the place in the picture is lost; shuffled pixels do not, so the arrangement within a patch is kept.
# Without ReLU the twins leave it as it is as well, while the judge gives them 0.4 to 0.9.
# That is no accident: the Gram matrix of linear features depends on the mean and the autocorrelation of the pixels, that is on the power spectrum, which the twin shares; the straight edges of the bricks are in the phases.
# With ReLU the difference is no longer 0, and still the Gram matrix is no reliable judge: of the strokes and the dots it takes the twins (0.013 and 0.008) to be nearer than a third true sample (0.025 and 0.014).
#
# ## How many numbers are matched {#textures}
#
# From a nearly grey picture the pixels are changed until the statistics agree with those of the style.
# Each setting is tried with three draws of the filters and makes all three styles with each, nine pictures in all.
# `mean/dev` is mean and deviation; in parentheses stands the range of the three draws' means over the styles, and the last columns are the means of each style.
# Look at whether the Gram matrix or mean and deviation does better with equally many numbers.


# %%
def start(amplitude):
    noise = [torch.rand(3, N, N, generator=rng(100 + seed)) - 0.5 for seed in SEEDS]
    return 0.5 + amplitude * torch.stack(noise)


score, made = {}, {}


def exam(name, filters, statistics=gram, act=relu, amplitude=0.1):
    """Make every style with every draw of filters; return how many numbers count."""
    F = stack(filters, times=3)
    style = torch.stack(list(styles.values())).repeat_interleave(3, 0)
    wanted = statistics(features(style, F, act))
    begin = start(amplitude).repeat(3, 1, 1, 1)

    def losses(pictures):
        return off(statistics(features(pictures, F, act)), wanted)

    made[name] = descend(begin, losses, steps=80)
    targets = [(styles[s], others[s]) for s in styles for _ in SEEDS]
    marks = [judge(p, *target) for p, target in zip(made[name], targets)]
    score[name] = torch.tensor(marks).unflatten(0, (3, 3))  # (style, draw)
    K = F[0].shape[1]
    return K * (K + 1) // 2 if statistics is gram else 2 * K


def line(name):
    seeds, by_style = score[name].mean(0), score[name].mean(1)
    each = " ".join(f"{s:8.2f}" for s in by_style)
    return f"{seeds.mean():8.2f} ({seeds.min():.2f} to {seeds.max():.2f}) {each}"


HEAD = "mean (of each draw)   strokes   bricks     dots"
print("match               numbers    ", HEAD)
matches = [("Gram", K, gram) for K in (12, 20, 48)]
matches += [("mean/dev", K, moments) for K in (39, 105)]
for kind, K, statistics in matches:
    name = f"{kind} {K}"
    count = exam(name, [draw(K, seed) for seed in SEEDS], statistics)
    print(f"{name:18} {count:8}", line(name))
count = exam("linear Gram 48", random48, act=lambda a: a)
print(f"{'linear Gram 48':18} {count:8}", line("linear Gram 48"))

# %% [markdown] lang="zh"
# 随机卷积核够用，但要够多：Gram 矩阵从 12 个核的 0.89 降到 48 个核的 0.40。
# 起作用的首先是非线性：同样 48 个核，同样 1176 个数，去掉 ReLU 就是 0.54，三组的范围不重叠。
# 数越多越好，通道之间的相关却并非必需：同为 78 个数，两种统计量相差无几（0.91 与 0.89，范围重叠）；同为 210 个数，均值和标准差是 0.52，Gram 矩阵是 0.69，范围不重叠。
# Li 等（2017）在训练过的网络上也发现，Gram 矩阵里的二阶关系并非必需。
# 代价是卷积核多：210 个数，Gram 矩阵只要 20 个核，均值和标准差要 105 个。
# 砖墙几乎总是最难，只有 `mean/dev 39` 一行里笔触与砖墙相差不大。
#
# ## 训练有没有帮助 {#training}
#
# 拿同样三组 48 个卷积核去训练：区分六类 10 × 10 的小图，即三种风格和它们的孪生图；读出只用各通道的均值。
# 最后一列是新样本上答对的比例，瞎猜是六分之一；`random` 一行只训练读出，卷积核不动。
# `directions` 是卷积核实际张成的方向数，即奇异值平方的参与比，上限是 48。

# %% [markdown] lang="en"
# Random filters suffice if there are enough of them: with the Gram matrix the distance goes from 0.89 with 12 filters to 0.40 with 48.
# What matters first is the nonlinearity: with the same 48 filters and the same 1176 numbers it is 0.54 without ReLU, and the ranges of the three draws do not overlap.
# More numbers are better, but the correlations between channels are not needed: with 78 numbers the two statistics are close (0.91 and 0.89, with ranges that overlap), and with 210 mean and deviation get 0.52 and the Gram matrix 0.69, with ranges that do not.
# Li et al. (2017) found with a trained network too that the second-order interactions in the Gram matrix are not a must.
# The price is filters: for 210 numbers the Gram matrix needs 20 of them, mean and deviation 105.
# The bricks are hardest in every row but `mean/dev 39`, where strokes and bricks are close.
#
# ## Does training help {#training}
#
# Now the same three draws of 48 filters are trained to tell six classes of 10 × 10 pixels apart, the three styles and their twins; the readout sees only the mean of each channel.
# The last columns are the shares right on new samples, and a guess is right in one of six; in the row `random` only the readout is trained.
# `directions` is how many directions the filters effectively span, the participation ratio of their squared singular values, which is 48 at most.


# %%
def samples(seed, count=8):
    """Return new textures and their twins, six classes: (6, count, 3, N, N)."""
    sets = []
    for make in MAKERS.values():
        real = [make(N, rng(seed + k)) for k in range(count)]
        sets += [real, [twin(p, rng(seed + 500 + k)) for k, p in enumerate(real)]]
    return torch.stack([torch.stack(s) for s in sets])


def batch(pool, size, g):
    """Cut 10 x 10 pixels out of random samples, all at one random place."""
    y, k = (torch.randint(m, (size,), generator=g) for m in pool.shape[:2])
    shift = torch.randint(N, (2,), generator=g).tolist()
    return pool[y, k].roll(shift, (2, 3))[:, :, :10, :10], y


def train(filters, learn, steps=300):
    """Train a readout of mean features, or the filters too; return the share right."""
    W, b = stack(filters)  # (3, 48, 3, 5, 5), (3, 48)
    R, c = torch.zeros(3, 48, 6), torch.zeros(3, 1, 6)
    parameters = [W, b, R, c] if learn else [R, c]
    optimizer, g = Adam([p.requires_grad_() for p in parameters], lr=0.01), rng(7)

    def logits(x):
        F = relu(conv2d(2 * x - 1, W.flatten(0, 1), b.flatten())).mean((2, 3))
        return F.unflatten(1, b.shape).transpose(0, 1) @ R + c  # (3, batch, 6)

    for _ in range(steps):
        x, y = batch(known, 32, g)
        optimizer.zero_grad()
        loss = cross_entropy(logits(x).flatten(0, 1), y.repeat(3))
        (3 * loss).backward()
        optimizer.step()
    with torch.no_grad():
        tests = [batch(new, 50, g) for _ in range(20)]
        right = sum((logits(x).argmax(2) == y).double().mean(1) for x, y in tests) / 20
    return list(zip(W.detach(), b.detach())), right


known, new = samples(1000), samples(2000)
trained48, right = train(random48, learn=True)
_, right_random = train(random48, learn=False)


print("three draws of 48 filters   directions   share right")
rows = {"random": (random48, right_random), "trained": (trained48, right)}
for name, (filters, share) in rows.items():
    power = [torch.linalg.svdvals(W.flatten(1)).square() for W, _ in filters]
    spans = " ".join(f"{p.sum() ** 2 / p.square().sum():5.1f}" for p in power)
    print(f"{name:28}{spans}    ", *(f"{s:.2f}" for s in share))

# %% [markdown] lang="zh"
# 训练有效：答对的比例从至多 0.57 升到 0.74 以上，卷积核张成的方向从 29 个左右收拢到 9 个左右。
# 用它们合成纹理，并试两种起点：近乎全灰，或者满幅噪声。
# `kept` 是结果与起始噪声的相关系数。

# %% [markdown] lang="en"
# The training works: the share right rises from 0.57 at most to 0.74 and more, and the filters draw together from about 29 directions to about 9.
# Now they make textures, from two starts, nearly grey and full noise.
# `kept` is the correlation of the result with the noise it started from.


# %%
def kept(pictures):
    """Return the mean correlation of the pictures with the noise they started from."""
    pairs = zip(pictures.flatten(1), start(1.0).repeat(3, 1, 1, 1).flatten(1))
    return sum(torch.corrcoef(torch.stack(p))[0, 1].item() for p in pairs) / 9


exam("trained grey", trained48)
exam("trained noise", trained48, amplitude=1.0)
exam("Gram 48 noise", random48, amplitude=1.0)
print("filters   start   ", HEAD)
for name, grey in (("random", "Gram 48"), ("trained", "trained grey")):
    noise = grey.removesuffix(" grey") + " noise"
    print(f"{name:9} grey   ", line(grey))
    print(f"{'':9} noise  ", line(noise), f"  kept {kept(made[noise]):.2f}")

names = ["linear Gram 48", "Gram 12", "Gram 48", "mean/dev 105"]
names += ["trained grey", "trained noise"]
fig, axes = plt.subplots(3, 7, figsize=(6.4, 3.6))
for i, (row, style) in enumerate(zip(axes, styles.values())):
    show(row[0], style, "" if i else "style")
    for ax, name in zip(row[1:], names):
        show(ax, made[name][3 * i], "" if i else name.replace(" ", "\n"))
plt.show()

# %% [markdown] lang="zh"
# ![随机的 48 个核画出了笔触、砖和圆点，12 个核画出的大半是噪声；训练过的核从噪声出发时，满幅都是噪点](../figures/labs/painting-2.svg)
#
# 从噪声出发，训练过的卷积核是 1.12，随机的是 0.42，似乎训练有害。
# 换成灰色起点，差距就很小了：0.43 对 0.40，两者的范围在 0.42 相接。
# 原因在 `kept` 一列：特征看不见的，优化就不去动它，起点是什么样就留成什么样。
# 训练过的卷积核留下的噪声多得多，相关系数为 0.66，随机核是 0.27。
# 方向少了大概是主因，但 80 步没有走到底也会留下噪声，两者在这里没有分开。
#
# 所以在这里，训练没有带来总体上的好处，只是换了长处：笔触更好（0.18 对 0.30），砖墙（0.71 对 0.61）和圆点（0.41 对 0.29）更差。
# 笔触那一项要打折扣：图中的笔触是糊的，而评判不怕糊。
# 这是一层网络和一个小任务的结果，不能推及在照片上训练的深层网络。
#
# ## 作画与权重 {#painting}
#
# 现在给风景画上笔触，画面 32 × 32。
# 内容损失比较按 4 × 4 平均池化后的特征，只管大致在哪里；风格损失比较 48 个随机核的 Gram 矩阵。
# 两者都用份额表示：`content lost` 为 1，等于整幅换成风格图；`style missing` 为 1，等于风景原样。
# 最小化的是 $(L_{\text{content}} + w L_{\text{style}}) / (1 + w)$，从风景出发。
# `fresh` 是在没有参与作画的 7 × 7 随机核上再量一次风格损失，`variation` 是总变差相对于风格图的倍数；各数都是三组卷积核的平均。

# %% [markdown] lang="en"
# ![48 random filters make strokes, bricks and dots, and 12 make mostly noise; with the trained ones, from noise, everything is speckled](../figures/labs/painting-2.svg)
#
# From noise the trained filters get 1.12 and the random ones 0.42, as if training did harm.
# From grey little is left of the gap, 0.43 against 0.40, and the ranges meet at 0.42.
# The reason is in the column `kept`: what the features do not see, the descent does not touch, and it stays as it was at the start.
# The trained filters leave much more of the noise, with a correlation of 0.66, and 0.27 with the random ones.
# That they look along fewer directions is a likely cause, but 80 unfinished steps leave noise too, and the two were not separated here.
#
# So training brings no overall gain here and only shifts the strengths: against the random filters strokes are better (0.18 and 0.30), bricks (0.71 and 0.61) and dots (0.41 and 0.29) worse.
# The strokes are to be taken with a pinch of salt: in the figure they are blurred, and the judge does not mind blur.
# This is one layer and one small task, and says nothing about deep networks trained on photographs.
#
# ## Painting, and the weight {#painting}
#
# Now the landscape is painted in strokes, at 32 × 32 pixels.
# The content loss compares features after average pooling of 4 × 4, which only fixes roughly where things are, and the style loss the Gram matrices of the 48 random filters.
# Both are shares: `content lost` is 1 for the style picture itself, and `style missing` is 1 for the landscape as it is.
# What is minimized is $(L_{\text{content}} + w L_{\text{style}}) / (1 + w)$, starting from the landscape.
# `fresh` is the style loss measured once more, with random filters of 7 × 7 that took no part in the painting, and `variation` the total variation as a multiple of the style's; all numbers are means over three draws of filters.

# %%
N = 32
scene, style, other = landscape(), strokes(N, rng(0)), strokes(N, rng(1))


def ruler(filters, times=1):
    """Return a function that measures the content lost and the style missing."""
    F = stack(filters, times)
    C, S = (features(repeat(p, 3 * times), F) for p in (scene, style))
    places, A = avg_pool2d(C, 4), gram(S)

    def content(G):
        return (avg_pool2d(G, 4) - places).square().mean((1, 2, 3))

    whole, plain = content(S), off(gram(C), A)

    def losses(pictures):
        G = features(pictures, F)
        return content(G) / whole, off(gram(G), A) / plain

    return losses


def paint(begin, weights, variation=0.0):
    """Paint with every weight and every draw of filters: (weight, draw, 3, N, N)."""
    w = torch.tensor(weights).repeat_interleave(3)
    losses = ruler(random48, len(weights))

    def objective(pictures):
        content, missing = losses(pictures)
        tv = total_variation(pictures) / scene.numel()
        return (content + w * missing) / (1 + w) + variation * tv

    return descend(repeat(begin, len(w)), objective, steps=40).unflatten(0, (-1, 3))


measure = ruler(random48)
measure_fresh = ruler([draw(48, 50 + seed, size=7) for seed in SEEDS])


def report(name, pictures):
    """Print the means over the three draws of filters."""
    content, missing = measure(pictures)
    patch = torch.tensor([judge(p, style, other) for p in pictures])
    tv = total_variation(pictures) / total_variation(style[None])
    row = torch.stack([content, missing, measure_fresh(pictures)[1], patch]).mean(1)
    print("{:25} {:7.2f} {:11.4f} {:10.3f} {:9.2f} {:9.1f}".format(name, *row, tv))


WEIGHTS = (0.1, 1.0, 10.0, 100.0)
painted = dict(zip(WEIGHTS, paint(scene, WEIGHTS)))
print(f"{'':25} content       style missing      patch    varia-")
print(f"{'':25}    lost        same      fresh  distance    tion")
report("landscape", repeat(scene, 3))
for w, pictures in painted.items():
    report(f"painted, weight {w:g}", pictures)

fig = plt.figure(figsize=(6.4, 4.6))
top, bottom = fig.subfigures(2, 1, height_ratios=[2.4, 1])
ax = top.subplots()
curves = torch.stack([torch.stack(measure(p)) for p in painted.values()]).mean(2)
for curve, label, marker in zip(curves.T, ("content lost", "style missing"), "os"):
    ax.loglog(WEIGHTS, curve, marker + "-", label=label)
ax.set(xlabel="weight of the style", ylabel="share of the loss")
ax.legend()
gallery = {"landscape": scene, "style": style}
gallery |= {f"weight {w:g}": pictures[0] for w, pictures in painted.items()}
for ax, (title, picture) in zip(bottom.subplots(1, 6), gallery.items()):
    show(ax, picture, title)
plt.show()

# %% [markdown] lang="zh"
# ![权重增大时，风格损失降了近三个数量级，内容损失渐趋平缓；权重 10 和 100 的画里，塔和太阳还在，天空成了笔触](../figures/labs/painting-3.svg)
#
# 权重每乘以 10，风格损失大幅下降，内容损失上升的倍数却越来越小：从 1 到 100，前者由 0.0999 降到 0.0010，后者由 0.19 升到 0.59。
# 这不只是迁就了作画的那些卷积核：`fresh` 一列跟着降到 0.008，尽管比 `same` 高。
# 但是小块距离要到权重 100 才降到 0.38；权重为 1 时，风格损失只剩 0.0999，小块距离却还有 1.02，和打乱的像素差不多。
# 总变差说明了原因：风景是 0.2，风格图是 1，权重为 1 的画却有 1.5。
# 平均池化后的内容管不到最细的尺度，风格于是先在那里以噪点的形式凑齐。
#
# ## 对照 {#controls}
#
# 四种对照：双重曝光，风格图占 55 %；只把像素颜色做 AdaIN；把特征做 AdaIN，再找出最接近这些特征的像素（代替解码器，也是 40 步）；换起点。
# 然后在权重 10 上加两种强度的总变差。
# 图中是第一组卷积核画的。

# %% [markdown] lang="en"
# ![With the weight the style loss falls by almost three orders of magnitude and the content loss flattens; at weights 10 and 100 the tower and the sun are still there and the sky is strokes](../figures/labs/painting-3.svg)
#
# With each factor of 10 in the weight the style loss falls by a lot, and the factor by which the content loss rises gets smaller and smaller: from 1 to 100 the one falls from 0.0999 to 0.0010, and the other rises from 0.19 to 0.59.
# The painting does not just suit the filters that made it: the column `fresh` falls with it to 0.008, although it lies above `same`.
# But the patch distance comes down to 0.38 only at weight 100; at weight 1, with 0.0999 of the style loss left, it is still 1.02, about that of shuffled pixels.
# The total variation says why: it is 0.2 for the landscape, 1 for the style, and 1.5 for the painting of weight 1.
# The pooled content does not see the finest scale, so the style is first made up there, as speckle.
#
# ## Controls {#controls}
#
# Four controls: a double exposure, with 55 % of the style picture; AdaIN of the colors of the pixels alone; AdaIN of the features, and then the pixels whose features come nearest (in place of a decoder, also in 40 steps); and other starts.
# Then total variation is added at weight 10, in two strengths.
# The paintings in the figure are those of the first draw of filters.

# %%
double = repeat(0.45 * scene + 0.55 * style, 3)
colors = repeat(adaptive_instance_norm(scene[None], style[None])[0], 3)
F = stack(random48)
wanted = adaptive_instance_norm(*(features(repeat(p, 3), F) for p in (scene, style)))
inverted = descend(
    repeat(scene, 3),
    lambda x: (features(x, F) - wanted).square().mean((1, 2, 3)),
    steps=40,
)
noise = torch.rand(3, N, N, generator=rng(5))
controls = {
    "double exposure": double,
    "AdaIN, colors": colors,
    "AdaIN, features": inverted,
}
controls["w = 10, from noise"] = paint(noise, [10.0])[0]
controls["w = 10, from style"] = paint(style, [10.0])[0]
controls["w = 10, TV 0.03"] = paint(scene, [10.0], variation=0.03)[0]
controls["w = 10, TV 0.3"] = paint(scene, [10.0], variation=0.3)[0]

fig, axes = plt.subplots(2, 4, figsize=(6.4, 3.6))
show(axes[0, 0], painted[10.0][0], "w = 10")
for ax, (name, pictures) in zip(axes.flat[1:], controls.items()):
    report(name, pictures)
    show(ax, pictures[0], name.replace(", ", ",\n"))
plt.show()

# %% [markdown] lang="zh"
# ![双重曝光里的塔是透明的，AdaIN 换的几乎只有颜色；从噪声和从风格图出发，画出来的一样；总变差先去掉噪点，取到 0.3 就抹平了笔触](../figures/labs/painting-4.svg)
#
# - **双重曝光**与权重 10 丢的内容差不多（0.39 对 0.43），风格损失却是它的几十倍（0.3734 对 0.0059），换上没参与作画的卷积核也高出一个数量级（0.346 对 0.020）。
#   可是小块评判给双重曝光的分数好得多：0.06 对 0.53；对比度减了，笔触还是真的笔触，没有噪点，而评判本来就不怕糊。
#   两种量法意见相反，这一页无法裁决。
# - **AdaIN** 只改颜色时，风格损失剩 0.3295；改特征剩 0.2518，内容丢 0.26。
#   优化像素（权重 1）丢的内容更少（0.19），风格损失也只剩 0.0999。
#   不过反解特征只走了 40 步，换成训练过的解码器会怎样，这里没有试。
# - **起点**几乎无关：从风景、噪声或风格图出发，两项损失几乎一样，小块距离是 0.52 到 0.56。
#   内容损失管住了各处，不像前面只有风格损失时那样，看不见的部分全凭起点。
# - **总变差**取 0.03，几乎不花代价：两项损失变化很小，小块距离从 0.53 降到 0.41。
#   取到 0.3，变差只剩风格图的 0.5，笔触抹平，风格损失升到 0.0169，小块距离也只再降一点，到 0.39。
#
# ## 结论 {#conclusion}
#
# - 表现这些风格，特征不必懂任何东西：一层足够多的随机卷积核就行；但要有非线性，否则连孪生图都分不出来。
# - Gram 矩阵并不特别：匹配的数一样多时，均值和标准差不比它差。
# - 训练的好处在这里总体上没有出现；从噪声出发时看上去的害处，大半是起点留下的噪声。
# - 损失低不等于画得像：风格损失降了九成，小块却还和打乱的像素差不多。
# - 局限：三种合成的风格，各一张图，24 或 32 像素见方，一层网络，80 步或 40 步（损失尚未降到底），三组卷积核；评判只看 5 × 5 的小块，不代表人眼。
#
# ## 参考文献 {#references}
#
# - I. Ustyuzhaninov, W. Brendel, L. A. Gatys, M. Bethge (2016).
#   [Texture synthesis using shallow convolutional networks with random filters](https://arxiv.org/abs/1606.00021).
#   一层随机卷积核；文中转述了 Gatys 等 2015 年对随机权重的否定。
# - K. He, Y. Wang, J. Hopcroft (2016).
#   [A powerful generative model using random weights for the deep image representation](https://papers.nips.cc/paper_files/paper/2016/hash/58238e9ae2dd305d79c2ebc8c1883422-Abstract.html).
#   NIPS。用未训练的深层网络合成纹理、迁移风格。
# - Y. Li, N. Wang, J. Liu, X. Hou (2017).
#   [Demystifying neural style transfer](https://arxiv.org/abs/1701.01036).
#   IJCAI。Gram 矩阵的二阶关系并非必需。
# - X. Huang, S. Belongie (2017).
#   [Arbitrary style transfer in real-time with adaptive instance normalization](https://arxiv.org/abs/1703.06868).
#   ICCV。
#
# ## 相关内容 {#related}
#
# - [学梵高作画（神经风格转移）的原理是什么](../applications/neural-style-transfer.md)：
#   两个损失、Gram 矩阵与 MMD，以及常见误解。
# - [什么是卷积](../convolution/what-is-convolution.md)：
#   特征和感受野从哪里来。
# - API：[`dlref.style`](../reference/style.md)、
#   [`dlref.optimizers`](../reference/optimizers.md)

# %% [markdown] lang="en"
# ![The tower of the double exposure is transparent, and AdaIN changes hardly more than the colors; from noise and from the style the paintings are alike; total variation first removes the speckle and at 0.3 smears the strokes](../figures/labs/painting-4.svg)
#
# - The **double exposure** loses about as much content as weight 10 (0.39 against 0.43) and misses dozens of times as much style (0.3734 against 0.0059), and an order of magnitude more with filters that took no part in the painting (0.346 against 0.020).
#   Yet the patch judge likes the double exposure much better, 0.06 against 0.53: of less contrast, its strokes are still true strokes without speckle, and the judge does not mind blur.
#   The two measures disagree, and this page cannot settle it.
# - **AdaIN** of the colors alone leaves 0.3295 of the style loss, AdaIN of the features 0.2518, with 0.26 of the content lost.
#   Optimizing the pixels (weight 1) loses less content, 0.19, and leaves 0.0999 of the style loss.
#   But the pixels were given 40 steps to fit the features, and what a trained decoder would make of them was not tried.
# - The **start** hardly matters: from the landscape, from noise or from the style picture both losses are nearly the same, and the patch distances are 0.52 to 0.56.
#   The content loss holds every place, unlike above, where with the style loss alone the unseen part is what the start makes it.
# - **Total variation** of 0.03 costs next to nothing: both losses change little and the patch distance falls from 0.53 to 0.41.
#   At 0.3 only 0.5 of the style's variation is left, the strokes are smeared, the style loss rises to 0.0169, and the patch distance falls little further, to 0.39.
#
# ## What follows {#conclusion}
#
# - To carry these styles the features need not know anything: one layer of many random filters does, but with a nonlinearity, for without it a style cannot be told from its twin.
# - The Gram matrix is nothing special: with as many numbers to match, mean and deviation do no worse.
# - No overall gain from training showed here; most of the harm that it seems to do from noise is the noise of the start.
# - A low loss is not a good likeness: with nine tenths of the style loss gone, the patches were still about as far off as shuffled pixels.
# - Limits: three synthetic styles, one picture of each, 24 or 32 pixels wide, one layer, 80 or 40 steps (the losses were still falling), three draws of filters; and the judge sees patches of 5 × 5 pixels, which is not what an eye sees.
#
# ## References {#references}
#
# - I. Ustyuzhaninov, W. Brendel, L. A. Gatys, M. Bethge (2016).
#   [Texture synthesis using shallow convolutional networks with random filters](https://arxiv.org/abs/1606.00021).
#   One layer of random filters; reports that Gatys et al. had found random weights to fail in 2015.
# - K. He, Y. Wang, J. Hopcroft (2016).
#   [A powerful generative model using random weights for the deep image representation](https://papers.nips.cc/paper_files/paper/2016/hash/58238e9ae2dd305d79c2ebc8c1883422-Abstract.html).
#   NIPS. Textures and style transfer with deep networks that were not trained.
# - Y. Li, N. Wang, J. Liu, X. Hou (2017).
#   [Demystifying neural style transfer](https://arxiv.org/abs/1701.01036).
#   IJCAI. The second-order interactions of the Gram matrix are not a must.
# - X. Huang, S. Belongie (2017).
#   [Arbitrary style transfer in real-time with adaptive instance normalization](https://arxiv.org/abs/1703.06868).
#   ICCV.
#
# ## Related {#related}
#
# - [How does "paint like Van Gogh" (neural style transfer) work?](../applications/neural-style-transfer.md):
#   the two losses, the Gram matrix and MMD, and what people get wrong.
# - [What is convolution?](../convolution/what-is-convolution.md):
#   where the features and their receptive fields come from.
# - API: [`dlref.style`](../reference/style.md),
#   [`dlref.optimizers`](../reference/optimizers.md)
