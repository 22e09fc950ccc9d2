# %% [markdown] lang="zh"
# ---
# title: 小数据集上的随机失活、L2、提前停止与数据增强
# description: 六十张图训练一个三千多个参数的网络：四种防过拟合的办法各有多大用处，能不能叠加，与多收集些数据相比如何。
# tags: [过拟合, 正则化, 随机失活, 数据增强]
# ---
#
# # 小数据集上的随机失活、L2、提前停止与数据增强
#
# 对付过拟合，人们常把这四种办法一口气全推荐出来。
# 这里只有六十张图，网络的参数有三千多个，看看每种办法能让测试误差降多少，两种一起用是不是降得更多，再与“干脆多收集些数据”作比较。
# 道理见[欠拟合和过拟合是什么，如何解决](../generalization/underfitting-and-overfitting.md)、[神经网络里的正则化为什么能防止过拟合](../generalization/why-regularization-prevents-overfitting.md)和[深度学习中常用的数据增强方法](../generalization/data-augmentation.md)。
#
# 整页是一个程序，每一格都用到前面各格的结果。
# 页末可以下载 notebook 和 `.py` 文件。
#
# ## 任务 {#task}
#
# 四种形状，$8 \times 8$ 个像素，朝向是八种之一（转四个直角，再加镜像），噪声的标准差为 0.5，要认出是哪一种形状。
# 转动或镜像之后形状不变，出题的人知道，网络不知道。
#
# 一共抽十份数据，每份 60 张训练图、60 张验证图，网络的初始权重也各抽一次；1000 张测试图大家共用。
# 下图第一行是干净的形状，下面两行是第一份数据里的训练图。

# %% [markdown] lang="en"
# ---
# title: Dropout, L2, early stopping and augmentation on a small data set
# description: Sixty images and a network of more than three thousand parameters; what four remedies against overfitting gain, whether they add up, and what more data gains.
# tags: [overfitting, regularization, dropout, data augmentation]
# ---
#
# # Dropout, L2, early stopping and augmentation on a small data set
#
# Against overfitting these four remedies tend to be recommended in one breath.
# Here a network of more than three thousand parameters has sixty images to learn from: how much does each remedy take off the test error, do two of them take off more than one, and what would simply more data do?
# The reasoning is on the pages about [overfitting](../generalization/underfitting-and-overfitting.md), about [regularization](../generalization/why-regularization-prevents-overfitting.md) and about [data augmentation](../generalization/data-augmentation.md).
#
# The page is one program: each cell builds on the ones above it.
# Its notebook and its `.py` file stand at the end.
#
# ## The task {#task}
#
# Four shapes on $8 \times 8$ pixels, each in one of eight orientations (four quarter turns, mirrored or not), under noise with a standard deviation of 0.5; the network has to name the shape.
# That a shape stays the same when it is turned or mirrored is known to whoever sets the task, and not to the network.
#
# Ten data sets are drawn, each with 60 training and 60 validation images and with starting weights of its own; the 1000 test images serve all.
# The figure has the clean shapes in its first row, and below them training images of the first data set.

# %%
"""What four remedies do for a network that has sixty images to learn from."""

import matplotlib.pyplot as plt
import torch

from dlref.dropout import dropout
from dlref.losses import cross_entropy
from dlref.optimizers import SGD

torch.set_default_dtype(torch.float64)  # rounding must not decide which setting wins
DRAWS, IMAGES, SIDE, CLASSES = 10, 60, 8, 4
SHAPES = torch.zeros(CLASSES, SIDE, SIDE)
PICTURES = ("111 010 010", "101 111 000", "100 100 111", "110 010 011")  # T U V Z
for shape, picture in zip(SHAPES, PICTURES):
    cells = torch.tensor([[float(c) for c in row] for row in picture.split()])
    shape[1:7, 1:7] = cells.repeat_interleave(2, 0).repeat_interleave(2, 1)

PIXELS = torch.arange(SIDE**2).reshape(SIDE, SIDE)
POSITIONS = torch.stack(  # where each pixel of the turned image comes from, (8, 64)
    [grid.rot90(k).flatten() for grid in (PIXELS, PIXELS.fliplr()) for k in range(4)]
)


def turn(x, generator):
    """Put each image into one of its eight positions, all equally likely."""
    chosen = torch.randint(len(POSITIONS), x.shape[:2], generator=generator)
    return x.gather(2, POSITIONS[chosen])


def draw(count, seed, draws=DRAWS, wrong=0.0):
    """Draw images, (draws, count, 64), and labels, a share of them wrong."""
    generator = torch.Generator().manual_seed(seed)
    y = torch.randint(CLASSES, (draws, count), generator=generator)
    x = turn(SHAPES[y].flatten(2), generator)
    x = x + 0.5 * torch.randn(x.shape, generator=generator)
    other = (y + torch.randint(1, CLASSES, y.shape, generator=generator)) % CLASSES
    return x, torch.where(torch.rand(y.shape, generator=generator) < wrong, other, y)


training, validation = draw(IMAGES, seed=1), draw(IMAGES, seed=2)
test = draw(1000, seed=3, draws=1)

fig, axes = plt.subplots(3, CLASSES, figsize=(5.0, 3.9))
for label, column in enumerate(axes.T):
    examples = training[0][0][training[1][0] == label]
    for ax, image in zip(column, [SHAPES[label], *examples]):
        ax.imshow(image.reshape(SIDE, SIDE).numpy(), vmin=-1, vmax=2)
        ax.set(xticks=[], yticks=[])
        ax.grid(visible=False)
    column[0].set_title("TUVZ"[label])
plt.show()

clean = SHAPES.flatten(1)[:, POSITIONS].flatten(0, 1)  # (32, 64)
nearest = torch.cdist(test[0][0], clean).argmin(1) // len(POSITIONS)
wrong = (nearest != test[1][0]).double().mean()
print(f"nearest of the {len(clean)} clean pictures: {wrong:.3f} wrong")

# %% [markdown] lang="zh"
# ![第一行是 T、U、V、Z 四种形状；下面两行是它们转动或镜像、加上噪声之后的样子，仔细看还认得出来](../figures/labs/small_data-1.svg)
#
# 找出最接近的干净图像（四种形状、八种朝向）就能做得很好，错误率只有 0.010。
# 所以下面超出这个数的误差，几乎都是因为网络知道得太少，而不是因为噪声。
#
# ## 网络 {#network}
#
# 64 个像素，48 个 ReLU 单元，4 个输出。
# 十份数据的十个网络排成一批一起算，彼此没有关系。

# %% [markdown] lang="en"
# ![Above the shapes T, U, V and Z; below each of them twice, turned or mirrored and noisy, and still to be made out](../figures/labs/small_data-1.svg)
#
# Looking for the nearest clean picture, of four shapes in eight orientations, does the task well: 0.010 are wrong.
# So nearly all error beyond that comes from what the network does not know, not from the noise.
#
# ## The network {#network}
#
# 64 pixels, 48 ReLU units, 4 outputs.
# The ten networks of the ten data sets are computed in one batch and have nothing to do with each other.

# %%
WIDTH, STEPS = 48, 150


def start(draws, scale=1.0):
    """Draw the weights and biases of one network for each data set."""
    generator = torch.Generator().manual_seed(4)
    W1 = torch.randn(draws, SIDE**2, WIDTH, generator=generator) * (2 / SIDE**2) ** 0.5
    W2 = torch.randn(draws, WIDTH, CLASSES, generator=generator) / WIDTH**0.5
    b1, b2 = torch.zeros(draws, 1, WIDTH), torch.zeros(draws, 1, CLASSES)
    return [w.requires_grad_() for w in (scale * W1, b1, scale * W2, b2)]


def logits(weights, x, p=0.0, generator=None):
    """Return the outputs, (draws, count, classes), with dropout of the hidden units."""
    W1, b1, W2, b2 = weights
    hidden = (x @ W1 + b1).relu()
    if p:  # one mask for all draws, a new one for each image and step
        hidden = hidden * dropout(torch.ones(hidden.shape[1:]), p, generator=generator)
    return hidden @ W2 + b2


def loss_and_error(weights, x, y):
    """Return the cross-entropy and the share of wrong answers of each network."""
    with torch.no_grad():
        z = logits(weights, x)
    y = y.expand(len(z), -1)
    losses = cross_entropy(z.transpose(1, 2), y, reduction="none")
    return losses.mean(1), (z.argmax(2) != y).double().mean(1)


print(sum(w[0].numel() for w in start(1)), "parameters for", IMAGES, "images")

# %% [markdown] lang="zh"
# ## 四种办法 {#remedies}
#
# - **增强**（表中的 `turns`）：每张训练图在每一步随机换成八种朝向之一。
# - **随机失活**（`dropout`）：隐藏单元以概率 $p$ 置零，$p$ 取 0.3 或 0.6。
# - **L2**（`L2`）：损失加上 $\frac{\lambda}{2} \lVert w \rVert^2$，$\lambda$ 取 0.01、0.03 或 0.1；这里用 SGD，它就是权重衰减。
# - **提前停止**：每 5 步在验证集上测一次，保留损失最低时的权重，或者误差最低时的权重；不设耐心的上限，150 步全部看过再选。
#
# 前三种（包括不用）的各种组合共 24 种设置，每种都在十份数据上训练 150 步，每步用全部训练图，动量 0.9，学习率 0.1。
# 提前停止不必另外训练，每次训练都留下三组权重：最后的、损失最低的、误差最低的。

# %% [markdown] lang="en"
# ## Four remedies {#remedies}
#
# - **Augmentation** (`turns` in the tables): each training image is given a random one of the eight orientations, anew at each step.
# - **Dropout** (`dropout`): hidden units are set to zero with probability $p$, which is 0.3 or 0.6.
# - **L2** (`L2`): the loss has $\frac{\lambda}{2} \lVert w \rVert^2$ added, with $\lambda$ of 0.01, 0.03 or 0.1; as the optimizer is SGD, it is weight decay.
# - **Early stopping**: every 5 steps the validation set is looked at, and the weights of the lowest loss are kept, or those of the lowest error; there is no limit to the patience, all 150 steps are seen before the choice.
#
# The first three, each of which may also be left out, combine to 24 settings, and each setting is trained on the ten data sets for 150 steps with all training images in each step, momentum 0.9 and learning rate 0.1.
# Early stopping needs no training of its own: every run keeps three sets of weights, the last, those of the lowest loss and those of the lowest error.


# %%
def report(weights, data, held_out):
    """Return what the tables show, for each network."""
    loss, error = loss_and_error(weights, *held_out)
    test_loss, test_error = loss_and_error(weights, *test)
    return {
        "score": error + 1e-3 * loss,  # the loss only breaks ties
        "test loss": test_loss,
        "test error": test_error,
        "train error": loss_and_error(weights, *data)[1],
        "norm": sum(w.detach().square().sum((1, 2)) for w in weights).sqrt(),
    }


def train(data=training, held_out=validation, turns=False, p=0.0, decay=0.0, scale=1.0):
    """Train a network on each data set; report on last and earlier weights."""
    x, y = data
    weights = start(len(x), scale)
    optimizer = SGD(weights, lr=0.1, momentum=0.9, weight_decay=decay)
    generator = torch.Generator().manual_seed(5)
    kept = {rule: [w.detach().clone() for w in weights] for rule in ("loss", "error")}
    best = {rule: torch.full((len(x),), torch.inf) for rule in kept}
    when, curve = {rule: torch.zeros(len(x)) for rule in kept}, []
    for step in range(1, STEPS + 1):
        z = logits(weights, turn(x, generator) if turns else x, p, generator)
        losses = cross_entropy(z.transpose(1, 2), y, reduction="none")
        optimizer.zero_grad()
        losses.mean(1).sum().backward()  # one mean for each network
        optimizer.step()
        if step % 5:
            continue
        loss, error = loss_and_error(weights, *held_out)
        curve.append((loss.mean().item(), error.mean().item()))
        for rule, score in {"loss": loss, "error": error + 1e-3 * loss}.items():
            better = score < best[rule]
            best[rule][better], when[rule][better] = score[better], step
            for old, new in zip(kept[rule], weights):
                old[better] = new.detach()[better]
    kept["end"], when["end"] = weights, torch.full((len(x),), float(STEPS))
    reports = {rule: report(kept[rule], data, held_out) for rule in kept}
    return {r: reports[r] | {"step": when[r], "curve": curve} for r in reports}


runs = {
    (turns, p, decay): train(turns=turns, p=p, decay=decay)
    for turns in (False, True)
    for p in (0.0, 0.3, 0.6)
    for decay in (0.0, 0.01, 0.03, 0.1)
}
print(len(runs), "settings,", DRAWS * len(runs), "networks trained")

# %% [markdown] lang="zh"
# ## 提前停止 {#early-stopping}
#
# 先看最简单的两种设置：什么办法都不用，以及只用增强。
# 图是验证集上的曲线（十个网络的平均），圆点是最低处。
# 表的最后一列，是十份数据里有几份的测试误差比用最后的权重更低。

# %% [markdown] lang="en"
# ## Early stopping {#early-stopping}
#
# First the two simplest settings, no remedy at all and augmentation alone.
# The figure shows the curves on the validation sets, averaged over the ten networks, with a dot at the lowest point.
# The last column of the table counts the data sets on which the test error is below that of the last weights.


# %%
def show(name, run):
    """Print a line for each moment at which the weights were kept."""
    for rule in ("end", "loss", "error"):
        r, error = run[rule], run[rule]["test error"]
        line = f"{name:13} {'last' if rule == 'end' else 'lowest ' + rule:12}"
        line += f"  {r['step'].mean():4.0f}   {r['train error'].mean():6.2f}"
        line += f"  {r['test loss'].mean():6.2f}   {error.mean():6.3f}"
        if rule != "end":
            line += f"    {(error < run['end']['test error']).sum()} of {DRAWS}"
        print(line)


print("                                    train    test     test   better than")
print("images        weights kept  step    error    loss    error   the last")
fig, axes = plt.subplots(1, 2, figsize=(6.4, 3.2))
for index, turns in enumerate((False, True)):
    run, name = runs[turns, 0.0, 0.0], "turned" if turns else "as they are"
    show(name, run)
    steps = range(5, STEPS + 1, 5)
    for ax, values in zip(axes, zip(*run["end"]["curve"])):
        ax.plot(steps, values, color=f"C{index}", label=name)
        lowest = min(range(len(values)), key=values.__getitem__)
        ax.plot(steps[lowest], values[lowest], "o", color=f"C{index}", markersize=8)
for ax, name in zip(axes, ("loss", "error")):
    ax.set(title=f"validation {name}", xlabel="step", ylim=(0, None))
axes[0].legend()
plt.show()

# %% [markdown] lang="zh"
# ![不用增强时，验证损失在第 10 步左右最低，之后翻了近一倍，验证误差却几乎不动；用增强时，误差一路下降](../figures/labs/small_data-2.svg)
#
# 不用任何办法，验证损失从第 10 步左右起一路上升，看起来是典型的过拟合。
# 停在那里，测试损失减半，从 2.48 降到 1.25；测试误差却从 0.494 升到 0.561，十份数据里九份没有变好。
# 按验证误差来选，也只有 3 份变好，平均是 0.514。
# 用了增强，情形相同，只是差别小些：0.237 和 0.222，都不如最后的 0.212。
#
# 损失上升，是因为网络越来越有把握，答错的时候也一样；答错多少却几乎不再变。
# Guo 等（2017）在大网络上描述过这一现象：对损失过拟合，对错误率却没有。
# 提前停止做到了它该做的：降低它盯着的那个损失。
#
# 这会不会只是设置的缘故？
# 下面是三个对照：初始权重缩小到 0.3 倍；训练集和验证集里有 20 % 的标签是错的，这种场合，提前停止本该最管用；错标签再加上增强。

# %% [markdown] lang="en"
# ![Without augmentation the validation loss is lowest near step 10 and then nearly doubles while the error hardly moves; with augmentation the error falls all along](../figures/labs/small_data-2.svg)
#
# Without a remedy the validation loss rises from about step 10 on, which looks like textbook overfitting.
# Stopping there halves the test loss, from 2.48 to 1.25; and it raises the test error from 0.494 to 0.561, with no gain on nine of the ten data sets.
# Choosing by the validation error helps on 3 of them, and the mean is 0.514.
# With augmentation it is the same on a smaller scale: 0.237 and 0.222, and the last weights have 0.212.
#
# The loss rises because the network becomes more and more certain, also where it is wrong; how often it is wrong hardly changes any more.
# Guo et al. (2017) describe this in large networks: they overfit the loss without overfitting the error.
# Early stopping did what it was asked to do, it lowered the loss that it watched.
#
# Is it only because of the settings?
# Here are three controls: starting weights of 0.3 times the size; 20 % wrong labels in the training and the validation set, where early stopping ought to help most; and wrong labels with augmentation.

# %%
print("                                    train    test     test   better than")
print("              weights kept  step    error    loss    error   the last")
show("small start", train(scale=0.3))
wrong = draw(IMAGES, seed=1, wrong=0.2), draw(IMAGES, seed=2, wrong=0.2)
show("wrong labels", train(*wrong))
show("wrong, turned", train(*wrong, turns=True))

# %% [markdown] lang="zh"
# 初始权重小的时候，提前停止对误差影响不大，0.498 变成 0.519 或 0.496：可见前面变差多少，与初始权重有关；全部对照里，只有 0.496 低于最后的权重，低了 $0.498 - 0.496 = 0.002$。
# 标签有错时，四种选法没有一种低于最后的权重：0.569 变成 0.621 或 0.595，0.386 变成 0.472 或 0.396。
# 损失则每次都明显降低。
# 所以下面先一律用最后的权重。
#
# ## 调好以后各有多少用处 {#gains}
#
# 现在每份数据都用自己的 60 张验证图来挑设置，挑验证误差最低的（相同则看损失）。
# 表中 gain 是测试误差平均降低了多少；sum of gains 是单用各种办法时的 gain 之和，与它相等就是可以叠加。
# 最后两列是胜过“什么都不用”的情况：same data 是同一份数据上比，十份里有几份更低；any 是任取一次用了的和一次没用的，不管是哪份数据，更低的占多少。

# %% [markdown] lang="en"
# With small starting weights early stopping changes the error little, 0.498 becomes 0.519 or 0.496: the harm it did above depends on the starting weights; of all the controls only 0.496 is below the last weights, by $0.498 - 0.496 = 0.002$.
# With wrong labels none of the four choices is below the last weights: 0.569 becomes 0.621 or 0.595, and 0.386 becomes 0.472 or 0.396.
# The loss is clearly lower each time.
# So the next comparison is one of the last weights.
#
# ## What each gains when tuned {#gains}
#
# Now each data set chooses its setting by its own 60 validation images, the one with the lowest error (the loss breaks ties).
# The gain in the table is the fall of the mean test error; the sum of gains is that of the remedies used singly, and where it equals the gain they add up.
# The last two columns compare with no remedy: on the same data, how many of the ten data sets have a lower error; and over all pairs of one run with remedies and one without, whatever their data sets, in what share the former has the lower error.

# %%
NAMES = ("turns", "dropout", "L2")  # in the order of the keys of runs
COMBINATIONS = [(), ("dropout",), ("L2",), ("dropout", "L2")]
COMBINATIONS += [("turns", *names) for names in COMBINATIONS]


def tuned(names, rule="end"):
    """Return for each data set the setting with the lowest validation error."""
    off = [name not in names for name in NAMES]
    allowed = [s for s in runs if not any(v for v, without in zip(s, off) if without)]
    scores = torch.stack([runs[s][rule]["score"] for s in allowed])
    return [allowed[index] for index in scores.argmin(0)]


def errors(settings, kind="test error", rule="end"):
    """Return the error of each data set under its setting."""
    return torch.stack([runs[s][rule][kind][i] for i, s in enumerate(settings)])


none, gains = errors(tuned(())), {}
print("remedies,             test     lowest          sum of   better than none")
print("tuned                error    -highest   gain   gains   same data    any")
fig, ax = plt.subplots(figsize=(6.4, 4.2))
for row, names in enumerate(COMBINATIONS):
    error, color = errors(tuned(names)), f"C{int('turns' in names)}"
    gains[names] = (none - error).mean()
    line = f"{' + '.join(names) or 'none':21} {error.mean():.3f}"
    line += f"   {error.min():.2f}-{error.max():.2f}"
    if names:
        line += f"  {gains[names]:.3f} {sum(gains[name,] for name in names):7.3f}"
        line += f"  {(error < none).sum():4} of {DRAWS}"
        line += f"   {(error[:, None] < none).double().mean():6.2f}"
    print(line)
    ax.plot(error, [row] * DRAWS, "o", alpha=0.5, color=color)
    ax.plot(error.mean(), row, "|", markersize=20, markeredgewidth=3, color=color)
ax.set_yticks(range(len(COMBINATIONS)), [" + ".join(n) or "none" for n in COMBINATIONS])
ax.set(xlabel="test error of each data set, and mean", xlim=(0, 0.6))
ax.invert_yaxis()
plt.show()

# %% [markdown] lang="zh"
# ![用了增强的四行与不用的四行完全分开；每组之内，各行的点大片重叠](../figures/labs/small_data-3.svg)
#
# 增强一项就把误差从 0.494 降到 0.212，而且任取两次训练，次次都是它好。
# dropout 和 L2 单用，各降低 0.022 和 0.023；在同一份数据上比，十份里赢 9 份和 8 份，多半不是碰巧。
# 但各份数据之间的差别比这大得多，0.45 到 0.54；只各训练一次就来比较，约三成看不到好处。
#
# 能叠加吗？
# dropout 和 L2 至多叠加一部分：单用之和是 0.045，合用只有 0.027，比其中较好的一种多不了多少。
# 用了增强再加 L2，比单用时降得还多，0.326，和是 0.306；再加 dropout 则说不准，0.291，和是 0.304；在下面单用一种办法的表里，两种强度的 dropout 用了增强只赢 4 份和 6 份。
# 三种全用得到 0.331，误差是 0.163；但与只用增强加 L2 的 0.168 相比，以十份数据的离散程度，分不出高下。
#
# ## 再加提前停止 {#with-early-stopping}
#
# 现在把提前停止也配上去，设置同样按留下的权重在验证集上的误差来挑。
# 括号里是十份数据里有几份比用最后的权重更低。

# %% [markdown] lang="en"
# ![The four rows with augmentation lie clear of the four without; within each group the dots of all rows overlap widely](../figures/labs/small_data-3.svg)
#
# Augmentation alone brings the error from 0.494 to 0.212, and it wins in every pair of runs.
# Dropout and L2 alone gain 0.022 and 0.023; on the same data they win on 9 and on 8 of the ten sets, so it is probably not chance.
# But the data sets differ from each other by much more, 0.45 to 0.54, and whoever compares one run with one run sees no gain in about three cases of ten.
#
# Do they add up?
# Dropout and L2 do so in part at best: the sum is 0.045, and together they gain 0.027, little more than the better of the two.
# Beside augmentation L2 gains more than alone, 0.326 against a sum of 0.306; dropout does not clearly gain, 0.291 against 0.304, and in the table of single remedies below its two strengths win on 4 and 6 of the ten data sets with augmentation.
# All three gain 0.331 and have an error of 0.163; against the 0.168 of augmentation and L2 that is no difference, given how ten data sets scatter.
#
# ## Early stopping on top {#with-early-stopping}
#
# Now early stopping is added to each of them; the setting is again chosen by the validation error, that of the kept weights.
# In brackets: on how many of the ten data sets the error is below that of the last weights.

# %%
print("test error with the weights of   last step   lowest loss   lowest error")
for names in COMBINATIONS:
    last, line = errors(tuned(names)), f"{' + '.join(names) or 'none':29}"
    line += f" {last.mean():9.3f}      "
    for rule in ("loss", "error"):
        error = errors(tuned(names, rule), rule=rule)
        line += f"{error.mean():9.3f} ({(error < last).sum()})"
    print(line)

# %% [markdown] lang="zh"
# 这里八行都没有因为提前停止而低于最后的权重；不过其他办法用得越多，两者越分不出高下，三种全用时是 0.165 对 0.163。
#
# ## 它们改变了什么 {#effects}
#
# 下表每次只用一种办法，强度固定，看训练误差（原样的训练图）、全部权重的范数和测试误差。

# %% [markdown] lang="en"
# In no row here does early stopping bring the mean error below that of the last weights, but the more else is used, the less the two can be told apart: with all three it is 0.165 against 0.163.
#
# ## What they change {#effects}
#
# The next table has one remedy at a time, at a fixed strength: the training error (on the training images as they are), the norm of all weights, and the test error.

# %%
print("               images as they are               images turned")
print("               train         better by       train         better by")
print("               error  norm   test error      error  norm   test error")
for setting in runs:
    if setting[0] or (setting[1] and setting[2]):
        continue  # one remedy at a time
    p, decay = setting[1:]
    line = f"{f'dropout {p}' if p else f'L2 {decay}' if decay else 'none':13}"
    for turns in (False, True):
        r, without = runs[turns, p, decay]["end"], runs[turns, 0.0, 0.0]["end"]
        line += f"  {r['train error'].mean():.2f}  {r['norm'].mean():5.1f}"
        gain = without["test error"] - r["test error"]
        better = f"{gain.mean():+.3f}, {(gain > 0).sum()} of {DRAWS}"
        line += f"  {better if p or decay else '':16}"
    print(line.rstrip())

# %% [markdown] lang="zh"
# 不用增强时，无论 dropout 还是 L2，训练误差都是 0.00 或 0.01：网络照样把训练图背了下来。
# 测试误差降低，并不是靠放弃一部分训练图换来的。
#
# 权重的范数则相反：L2 把它从 12.4 压到 3.1，dropout 反而让它升到 13.7，增强也升到 13.9。
# dropout 和 L2 使测试误差降得差不多，可见要有这点好处，范数不必小。
#
# 再看最后一列：$\lambda = 0.1$ 不用增强时降低 0.016，用了增强则升高 0.121，十份数据份份变差，训练误差 0.24 说明已经欠拟合。
# 背六十张图，这样的惩罚还容得下；每张图都要认出八种朝向，就容不下了。
#
# ## 不调行不行 {#untuned}
#
# 不用增强时，随便取表中哪个值，都降低 0.013 到 0.025，在验证集上挑出来的是 0.022 和 0.023，并不比其中较好的固定值更好。
# 用了增强，取错值可能要付很大的代价，这时才非调不可。
# 那么 dropout 和 L2 先各自调好（不用增强，各调各的），再与增强合在一起呢？

# %% [markdown] lang="en"
# Without augmentation the training error stays at 0.00 or 0.01 under dropout and under L2 alike: the network learns its training images by heart all the same.
# The gain in test error is not bought with mistakes on training images.
#
# The norm goes opposite ways: L2 presses it from 12.4 down to 3.1, dropout raises it to 13.7, and so does augmentation, to 13.9.
# Yet dropout and L2 gain about the same, so this gain does not need a small norm.
#
# And the last column: $\lambda = 0.1$ gains 0.016 without augmentation and loses 0.121 with it, on each of the ten data sets, and its training error of 0.24 says that the network underfits.
# Learning sixty images by heart is possible under this penalty; recognizing each of them in eight orientations is not.
#
# ## Without tuning {#untuned}
#
# Without augmentation any value in the table gains between 0.013 and 0.025, and the ones chosen on the validation set gain 0.022 and 0.023, no more than the better ones of the fixed values.
# With augmentation a wrong value can cost much, and tuning becomes necessary.
# So what if dropout and L2 are tuned first, each by itself and without augmentation, and then all three are put together?

# %%
dropout_alone, decay_alone = tuned(["dropout"]), tuned(["L2"])
tuned_apart = [(True, a[1], b[2]) for a, b in zip(dropout_alone, decay_alone)]
strong = sum(decay == 0.1 for _, _, decay in decay_alone)
print(f"L2 tuned on images as they are: 0.1 for {strong} of {DRAWS} data sets")
print("turns + dropout + L2   train error   test error   lowest-highest")
for name, chosen in {"apart": tuned_apart, "together": tuned(NAMES)}.items():
    error = errors(chosen)
    line = f"tuned {name:15} {errors(chosen, 'train error').mean():12.2f}"
    print(f"{line} {error.mean():12.3f} {error.min():11.2f}-{error.max():.2f}")
apart, together, turned = map(errors, (tuned_apart, tuned(NAMES), tuned(["turns"])))
print(
    f"tuned apart is worse than tuned together: {(apart > together).sum()} of {DRAWS}"
)
print(f"tuned apart is worse than turns alone:    {(apart > turned).sum()} of {DRAWS}")

# %% [markdown] lang="zh"
# 各自调好再合用，误差是 0.265，十份里有 8 份还不如只用增强；一起调是 0.163，十份全都更低。
# L2 选中 0.1 的只有 3 份，可见问题不只在这一个值，而在几种办法加起来过强，训练误差 0.14。
# 一种办法的最佳强度，取决于还用了哪些别的办法。
#
# ## 干脆多收集些数据 {#more-data}
#
# 什么办法都不用，只增加训练图：120 张就是把验证集也拿来训练，240 和 480 张是另抽的四份数据。
# 另外两行用增强，强度不调；$\lambda = 0.01$ 是看了上面的表才取的，所以最后一行略占便宜。

# %% [markdown] lang="en"
# Tuned apart and then combined, they have an error of 0.265, on 8 of the ten data sets worse than augmentation alone; tuned together 0.163, lower on all ten.
# Only 3 data sets had chosen 0.1 for L2, so it is not this value alone: the remedies together are too strong, with a training error of 0.14.
# The best strength of one remedy depends on what else is used.
#
# ## Simply more data {#more-data}
#
# No remedy, but more training images: 120 are the training and the validation set together, 240 and 480 are four data sets drawn anew.
# The other rows have augmentation and tune nothing; as $\lambda = 0.01$ was read off the table above, the last row has a slight advantage.

# %%
both = [torch.cat(parts, dim=1) for parts in zip(training, validation)]  # 120 images
sets = {60: training, 120: both} | {n: draw(n, seed=n, draws=4) for n in (240, 480)}
fig, ax = plt.subplots()
print("images   remedies         data sets   test error   lowest-highest")
for name, key, counts in [
    ("none", (False, 0.0, 0.0), (60, 120, 240, 480)),
    ("turns", (True, 0.0, 0.0), (60, 120)),
    ("turns + L2 0.01", (True, 0.0, 0.01), (60, 120)),
]:
    results = []
    for count in counts:
        held_out = [part[: len(sets[count][0])] for part in validation]  # not used
        run = train(sets[count], held_out, *key) if count > IMAGES else runs[key]
        error = run["end"]["test error"]
        results.append((error.mean(), error.min(), error.max()))
        line = f"{count:6}   {name:17} {len(error):8}   {error.mean():10.3f}"
        print(f"{line}   {error.min():8.2f}-{error.max():.2f}")
    mean, low, high = torch.tensor(results).T
    ax.errorbar(
        counts, mean, [mean - low, high - mean], fmt="o-", capsize=4, label=name
    )
ax.set_xscale("log", base=2)
ax.set_xticks([60, 120, 240, 480], [60, 120, 240, 480])
ax.set(xlabel="training images", ylabel="test error", ylim=(0, 0.6))
ax.legend()
plt.show()

# %% [markdown] lang="zh"
# ![不用任何办法时误差随训练图的数量下降，480 张时降到只用增强、60 张时的水平；120 张加增强更低](../figures/labs/small_data-4.svg)
#
# 480 张图、什么都不用，误差 0.213；60 张图加增强，0.212。
# 八种朝向大约抵得上八倍的数据，$480 = 8 \times 60$：这里变化的主要就是朝向，断言又严格成立，才能抵得这么足。
#
# 再算一笔账。
# dropout 和 L2 要调，就得留出 60 张验证图，换来 0.468；把这 60 张拿去训练，什么都不调，是 0.431。
# 三种一起调是 0.163；增强不调，120 张全部拿来训练，是 0.132，加上 $\lambda = 0.01$ 是 0.098。
# 数据这样少的时候，验证集的代价比调参的收益还大；实际中可以先用验证集选好，再拿全部数据重新训练。
#
# ## 结论 {#conclusion}
#
# - 关于任务的知识远胜通用的办法：增强把误差从 0.494 降到 0.212，约抵得上八倍的数据；dropout 和 L2 各降低 0.02 左右，要在同一批数据上成对比较才看得出来。
# - dropout 与 L2 至多叠加一部分；用了增强，L2 还能再降，但强度要一起调，各自调好再合用，可能不如不用。
# - 训练误差和权重范数都说不清它们为什么有用：训练误差不变，范数一个降、一个升。
# - 提前停止降低了损失；不论单用还是与别的办法合用，平均错误率都没有随之明显降低。用它之前先想好，要的是可靠的概率，还是少答错。
# - 局限：一个任务，一种全连接网络，一个学习率，150 步，十份数据，强度只取两三个值；不变性严格已知，现实中很少这样。
#
# ## 参考文献 {#references}
#
# - C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger (2017).
#   [On calibration of modern neural networks](https://arxiv.org/abs/1706.04599).
#   ICML。网络可以对损失过拟合，而错误率不受影响。
# - S. Chen, E. Dobriban, J. H. Lee (2020).
#   [A group-theoretic framework for data augmentation](https://arxiv.org/abs/1907.10905).
#   JMLR 21(245)。用一个群的变换来增强，为什么能降低方差。
#
# ## 相关内容 {#related}
#
# - [欠拟合和过拟合是什么，如何解决](../generalization/underfitting-and-overfitting.md)：
#   先诊断，再选办法。
# - [神经网络里的正则化为什么能防止过拟合](../generalization/why-regularization-prevents-overfitting.md)：
#   惩罚改变了什么。
# - [深度学习中常用的数据增强方法](../generalization/data-augmentation.md)：
#   断言为真才有用。
# - API：[`dlref.dropout`](../reference/dropout.md)、
#   [`dlref.losses`](../reference/losses.md)、
#   [`dlref.optimizers`](../reference/optimizers.md)

# %% [markdown] lang="en"
# ![Without a remedy the error falls with the number of images and at 480 reaches what augmentation has at 60; augmentation at 120 is lower still](../figures/labs/small_data-4.svg)
#
# 480 images without a remedy have an error of 0.213, and 60 images with augmentation 0.212.
# Eight orientations are worth about eight times the data, $480 = 8 \times 60$: they are worth that much because orientation is most of what varies here, and because the symmetry is exact.
#
# And an account of the costs.
# To tune dropout and L2, 60 images had to be kept for validation, and the result is 0.468; put into the training set, with nothing tuned, the same images lead to 0.431.
# All three tuned have 0.163; augmentation untuned, with all 120 images for training, has 0.132, and with $\lambda = 0.01$ it has 0.098.
# With so few data the validation set costs more than tuning gains; in practice one can choose with it and then train once more on everything.
#
# ## What follows {#conclusion}
#
# - Knowledge of the task beats the general remedies by far: augmentation brings the error from 0.494 to 0.212, about as much as eight times the data do; dropout and L2 gain about 0.02 each, which shows only in comparisons on the same data.
# - Dropout and L2 add up in part at best; beside augmentation L2 gains once more, but they must be tuned together, and tuned apart they may do more harm than good.
# - Neither the training error nor the norm of the weights tells why they help: the first stays as it is, the second falls under one and rises under the other.
# - Early stopping lowered the loss; alone or with other remedies, it did not noticeably lower the mean error. Decide first whether you need good probabilities or few mistakes.
# - Limits: one task, one fully connected network, one learning rate, 150 steps, ten data sets, two or three strengths; and a symmetry that is known exactly, which is rare.
#
# ## References {#references}
#
# - C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger (2017).
#   [On calibration of modern neural networks](https://arxiv.org/abs/1706.04599).
#   ICML. A network can overfit the loss without overfitting the error.
# - S. Chen, E. Dobriban, J. H. Lee (2020).
#   [A group-theoretic framework for data augmentation](https://arxiv.org/abs/1907.10905).
#   JMLR 21(245). Why augmentation by a group lowers the variance.
#
# ## Related {#related}
#
# - [What are underfitting and overfitting, and how do you fix them?](../generalization/underfitting-and-overfitting.md):
#   diagnose first, then choose a remedy.
# - [Why does regularization prevent overfitting?](../generalization/why-regularization-prevents-overfitting.md):
#   what a penalty changes.
# - [Common data-augmentation methods](../generalization/data-augmentation.md):
#   a statement about the task, which helps if it is true.
# - API: [`dlref.dropout`](../reference/dropout.md),
#   [`dlref.losses`](../reference/losses.md),
#   [`dlref.optimizers`](../reference/optimizers.md)
