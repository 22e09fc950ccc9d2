# %% [markdown] lang="zh"
# ---
# title: 信号与梯度如何穿过五十层
# description: 初始化、激活函数、归一化和残差连接各自怎样改变五十层网络里的信号与梯度，以及哪些网络真的训练得动。
# tags: [初始化, 激活函数, 归一化, 残差连接]
# ---
#
# # 信号与梯度如何穿过五十层
#
# 每经过一层，信号和梯度都要乘上一个因子；五十层就是五十个因子相乘。
# 因子差一点点，结果就差若干个数量级。
# 这里逐项改变激活函数、初始化、归一化和残差连接，量一量五十层之后还剩多少，最后看看哪些网络真的学得会。
# 公式的推导见[你有哪些调参的经验](../training/hyperparameter-tuning.md)和[ReLU 为什么好过 sigmoid 和 tanh](../activations/relu-vs-sigmoid-and-tanh.md)。
#
# 整页是一个程序，每一格都用到前面各格的结果。
# 页末可以下载 notebook 和 `.py` 文件。
#
# ## 量什么 {#measure}
#
# 记 $h_0$ 为输入，元素独立服从标准正态分布；$h_l$ 是第 $l$ 层的输出，$L$ 是一个线性损失，$\delta_l = \partial L / \partial h_l$ 是传到第 $l$ 层的梯度。
# 大小用均方根 $\operatorname{rms}$ 来量，五十层之后剩下的是
#
# $$
# \log_{10} \frac{\operatorname{rms}(h_{50})}{\operatorname{rms}(h_0)} ,
# \qquad
# \log_{10} \frac{\operatorname{rms}(\delta_0)}{\operatorname{rms}(\delta_{50})} .
# $$
#
# 0 表示不变，$-3$ 表示只剩千分之一。

# %% [markdown] lang="en"
# ---
# title: Signal and gradient through fifty layers
# description: What initialization, activation, normalization and residual connections each do to the signal and the gradient of fifty layers, and which networks then train.
# tags: [initialization, activation functions, normalization, residual connections]
# ---
#
# # Signal and gradient through fifty layers
#
# Every layer multiplies the signal and the gradient by some factor, and fifty layers multiply fifty of them.
# If the factor is a little off, the result is off by orders of magnitude.
# This lab changes the activation function, the initialization, the normalization and the residual connection one at a time, measures what is left after fifty layers, and at last looks at which networks learn.
# The formulas are derived on the pages about [tuning](../training/hyperparameter-tuning.md) and about [ReLU against sigmoid and tanh](../activations/relu-vs-sigmoid-and-tanh.md).
#
# The page is one program: each cell builds on the ones above it.
# Its notebook and its `.py` file stand at the end.
#
# ## What is measured {#measure}
#
# $h_0$ is the input, with independent standard normal elements, $h_l$ the output of layer $l$, $L$ a linear loss and $\delta_l = \partial L / \partial h_l$ the gradient that reaches layer $l$.
# Sizes are root mean squares ($\operatorname{rms}$), and what is left after fifty layers is
#
# $$
# \log_{10} \frac{\operatorname{rms}(h_{50})}{\operatorname{rms}(h_0)} ,
# \qquad
# \log_{10} \frac{\operatorname{rms}(\delta_0)}{\operatorname{rms}(\delta_{50})} .
# $$
#
# 0 means unchanged, $-3$ means a thousandth.

# %%
"""How signal and gradient pass fifty layers, and which networks train."""

import math

import matplotlib.pyplot as plt
import torch
from torch.nn import functional

from dlref.activations import gelu, relu, selu, sigmoid, tanh
from dlref.initializers import (
    kaiming_normal_,
    kaiming_uniform_,
    lecun_normal_,
    orthogonal_,
)
from dlref.normalization import batch_norm, layer_norm
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)  # float32 rounds the smallest gradients to 0
DEPTH, WIDTH, BATCH = 50, 128, 50

INITS = {
    "default": lambda w: kaiming_uniform_(w, a=math.sqrt(5)),  # of nn.Linear
    "LeCun": lecun_normal_,
    "He": lambda w: kaiming_normal_(w, nonlinearity="relu"),
    "orthogonal": orthogonal_,
}


def draw(init, width=WIDTH, seed=0):
    """Draw the weights of all layers."""
    torch.manual_seed(seed)
    return [init(torch.empty(width, width)) for _ in range(DEPTH)]


def rms(t):
    """Return the root of the mean square of all elements."""
    return t.square().mean().sqrt().item()


def measure(weights, layer):
    """Return the sizes of the states h_0 ... h_50 and of their gradients."""
    torch.manual_seed(1)
    states = [torch.randn(BATCH, WIDTH, requires_grad=True)]
    for w in weights:
        states.append(layer(states[-1], w))
    loss = (states[-1] * torch.randn(BATCH, WIDTH)).sum()
    gradients = torch.autograd.grad(loss, states)
    return [rms(h.detach()) for h in states], [rms(g) for g in gradients]


def summary(sizes):
    """Return the powers of ten left of the signal and of the gradient."""
    signal, gradient = sizes
    return math.log10(signal[-1] / signal[0]), math.log10(gradient[0] / gradient[-1])


# %% [markdown] lang="zh"
# ## 激活函数与初始化 {#init}
#
# 每层 128 个单元，没有偏置。
# `default` 是 `nn.Linear` 的默认初始化，权重方差为 $1/(3n)$，$n$ 是扇入；LeCun 是 $1/n$，He 是 $2/n$；正交矩阵的奇异值全部等于 1。
# 每格两个数：左边是信号，右边是梯度。

# %% [markdown] lang="en"
# ## Activation and initialization {#init}
#
# Every layer has 128 units and no bias.
# `default` is the initialization of `nn.Linear`, with a variance of $1/(3n)$ for fan in $n$; LeCun is $1/n$, He is $2/n$; an orthogonal matrix has only singular values of 1.
# Each entry is a pair: the signal on the left, the gradient on the right.

# %%
ACTIVATIONS = {
    "linear": lambda a: a,
    "relu": relu,
    "gelu": gelu,
    "selu": selu,
    "tanh": tanh,
    "sigmoid": sigmoid,
}

drawn = {name: draw(init) for name, init in INITS.items()}
print("log10 of what is left ", *(f"{name:>12}" for name in INITS))
print("of signal and gradient", *["signal  grad"] * len(INITS))
for name, activation in ACTIVATIONS.items():
    row = []
    for weights in drawn.values():
        left = summary(measure(weights, lambda h, w: activation(h @ w.mT)))
        row.append("{:6.1f}{:6.1f}".format(*left))
    print(f"{name:22}", *row)

# %% [markdown] lang="zh"
# 只有少数几格接近 0：ReLU 配 He，SELU 配 LeCun 或正交，tanh 配 LeCun、正交或 He，线性网络配 LeCun 或正交。
# 其余各格，少则差出约两个数量级（SELU 配 He），多则四十多个；PyTorch 的默认初始化没有一行合适，ReLU 只剩 $10^{-20}$。
# GELU 与 ReLU 相近，He 却不够：它在零点附近的斜率是 $\tfrac12$，信号一变小，因子也跟着变小。
# sigmoid 的信号看上去完好（输出总在 $\tfrac12$ 附近），梯度却最多只剩 $10^{-25}$：只看激活值，看不出梯度消失。
#
# ## 增益的临界值 {#gain}
#
# 现在把正交矩阵乘上一个增益，从 0.6 到 3。
# 请看两条曲线在哪里穿过零线，以及越过之后信号还跟不跟梯度一起增长。

# %% [markdown] lang="en"
# Few entries are near 0: ReLU with He, SELU with LeCun or orthogonal weights, tanh with those two or He, and the linear network with LeCun or orthogonal weights.
# The others are off by between about two orders of magnitude (SELU with He) and more than forty; PyTorch's default suits none of the rows and leaves ReLU $10^{-20}$.
# GELU is close to ReLU, and yet He is not enough for it: its slope near zero is $\tfrac12$, so the factor falls as the signal does.
# The signal of the sigmoid looks healthy, its outputs always lie near $\tfrac12$, but of the gradient at most $10^{-25}$ is left: activations alone do not show a vanishing gradient.
#
# ## The critical gain {#gain}
#
# Now the orthogonal matrices are multiplied by a gain between 0.6 and 3.
# Look at where the curves cross zero, and whether the signal goes on growing with the gradient beyond.

# %%
gains = torch.linspace(0.6, 3.0, 13).tolist()
fig, axes = plt.subplots(1, 2, figsize=(6.4, 3.2), sharey=True)
for ax, activation in zip(axes, (relu, tanh)):
    left = []
    for gain in gains:
        weights = [gain * w for w in drawn["orthogonal"]]
        left.append(summary(measure(weights, lambda h, w: activation(h @ w.mT))))
    signal, gradient = zip(*left)
    ax.plot(gains, signal, label="signal")
    ax.plot(gains, gradient, "--", label="gradient")
    ax.axhline(0, color="C5", lw=1)
    ax.set(title=activation.__name__, xlabel="gain of the orthogonal weights")
    crossing = next(g for g, size in zip(gains, gradient) if size > 0)
    print(f"{activation.__name__}: the gradient grows from gain {crossing:.1f} on")
axes[0].set_ylabel("log10 of what is left")
axes[0].legend()
plt.show()

# %% [markdown] lang="zh"
# ![ReLU 的信号与梯度一起在增益 1.4 附近过零；tanh 的信号饱和不动，梯度却从增益 1.2 起持续增长](../figures/labs/fifty_layers-1.svg)
#
# ReLU 的两条曲线几乎重合，过零点在 $\sqrt 2 \approx 1.41$ 附近，正是 He 初始化的增益；偏离一成，五十层就差出约两个数量级。
# tanh 则不同：增益超过 1 以后，信号被饱和限住，梯度照样增长，到增益 3 时已接近 $10^7$ 倍。
# 所以“sigmoid 和 tanh 会引起梯度爆炸”有一半道理：权重够大，tanh 也会爆炸，只是同样的权重下 ReLU 爆炸得更厉害。
#
# ## 大小不是一切 {#cosine}
#
# 信号的大小不变，不等于信息还在。
# 下面取五十对随机输入，看它们穿过各层之后方向还差多少：余弦为 1，就是后面的层再也分不清两个输入。

# %% [markdown] lang="en"
# ![Signal and gradient of ReLU cross zero together near a gain of 1.4; the signal of tanh saturates while its gradient grows from a gain of 1.2 on](../figures/labs/fifty_layers-1.svg)
#
# The two curves of ReLU nearly coincide and cross near $\sqrt 2 \approx 1.41$, the gain of He's initialization; ten per cent off is about two orders of magnitude after fifty layers.
# Tanh is different: above a gain of 1 saturation holds the signal, while the gradient goes on growing, to nearly $10^7$ times at a gain of 3.
# So the saying that sigmoid and tanh cause explosion is half right: with weights that are large enough tanh explodes too, but with the same weights ReLU explodes more.
#
# ## Size is not everything {#cosine}
#
# That the signal keeps its size does not mean that it keeps its information.
# Fifty pairs of random inputs pass the layers, and the table shows how much their directions still differ: at a cosine of 1 no later layer can tell the two inputs apart.

# %%
print("mean cosine of two inputs   layer 1      5     20     50")
for name, activation, init in [
    ("relu, He", relu, "He"),
    ("selu, LeCun", selu, "LeCun"),
    ("tanh, orthogonal", tanh, "orthogonal"),
]:
    torch.manual_seed(2)
    h, shown = torch.randn(2 * BATCH, WIDTH), []
    for number, w in enumerate(drawn[init], start=1):
        h = activation(h @ w.mT)
        if number in (1, 5, 20, 50):
            cosines = functional.cosine_similarity(h[:BATCH], h[BATCH:])
            shown.append(cosines.mean().item())
    print(f"{name:26}", *(f"{cosine:8.2f}" for cosine in shown), sep="")

# %% [markdown] lang="zh"
# ReLU 配 He 保住了大小，却丢了方向：到第五十层，两个随机输入的余弦平均是 0.99。
# SELU 和 tanh 的输出以零为中心，余弦一直在 0 附近。
# 均值不为零的激活函数，每一层都给所有输入加上一个共同的分量，层数一多，这个分量就占了主导。
#
# ## 归一化与残差 {#normalization}
#
# 都用 ReLU，换的是层的写法。
# 图中是传到各层的梯度，相对于第五十层。

# %% [markdown] lang="en"
# ReLU with He keeps the size and loses the direction: at layer 50 the cosine of two random inputs is 0.99 on average.
# The outputs of SELU and tanh are centred, and their cosine stays near 0.
# An activation whose mean is not zero adds the same component to all inputs in every layer, and after enough layers that component is most of the state.
#
# ## Normalization and residual connections {#normalization}
#
# All with ReLU; what changes is how the layer is built.
# The figure shows the gradient that reaches each layer, relative to layer 50.


# %%
def layers(width, relu=relu, layer_norm=layer_norm):
    """Return ways to build a ReLU layer: functions of state and weight."""

    def bn(a):
        return batch_norm(a, None, None, training=True)

    def ln(a):
        return layer_norm(a, [width])

    return {
        "plain": lambda h, w: relu(h @ w.mT),
        "batch norm": lambda h, w: relu(bn(h @ w.mT)),
        "layer norm": lambda h, w: relu(ln(h @ w.mT)),
        "residual": lambda h, w: h + relu(h @ w.mT),
        "residual, post-norm": lambda h, w: ln(h + relu(h @ w.mT)),
        "residual, pre-norm": lambda h, w: h + relu(ln(h) @ w.mT),
    }


fig, axes = plt.subplots(1, 2, figsize=(6.4, 3.4), sharey=True)
print("log10 of what is left     He            default")
print("of signal and gradient    signal  grad  signal  grad")
for name, layer in layers(WIDTH).items():
    row = []
    for ax, init in zip(axes, ("He", "default")):
        sizes = measure(drawn[init], layer)
        row.append("{:6.1f}{:6.1f}".format(*summary(sizes)))
        ax.semilogy([g / sizes[1][-1] for g in sizes[1]], label=name)
        ax.set(title=f"initialization: {init}", xlabel="layer", ylim=(1e-12, 1e12))
    print(f"{name:25}", "  ".join(row))
axes[0].set_ylabel("gradient, relative to layer 50")
axes[0].legend(fontsize="x-small", loc="lower left")
plt.show()

# %% [markdown] lang="zh"
# ![用默认初始化时，普通网络的梯度一路消失，批归一化的梯度反而增长；层归一化和带归一化的残差网络都在一两个数量级之内](../figures/labs/fifty_layers-2.svg)
#
# 归一化让初始化不再要紧：默认初始化下，加一个层归一化就把 $10^{-20}$ 拉回 1 附近。
# 批归一化同样稳住了信号，梯度却每层增长约 20 %，五十层是 $10^4$ 倍：它会**引起**梯度爆炸，Yang 等（2019）从理论上算过这个因子。
# 不加归一化的残差网络，信号逐层相加，越积越大，He 初始化时达到 $10^{11}$ 倍。
# 残差加归一化，无论归一化放在和之后（post-norm）还是分支之前（pre-norm），梯度都在两个数量级之内。
#
# ## 谁训练得动 {#training}
#
# 任务：平面上的点 $(x_1, x_2)$，判断 $x_1 x_2$ 的正负。
# 宽 32，五十层，Adam，学习率 0.001，梯度按范数 1 裁剪，100 步；表中是最后 20 步答对的比例，三个随机种子的平均，0.5 等于瞎猜。

# %% [markdown] lang="en"
# ![With the default initialization the gradient of the plain network vanishes and that of batch normalization grows; layer normalization and the normalized residual networks stay within one or two orders of magnitude](../figures/labs/fifty_layers-2.svg)
#
# Normalization makes the initialization matter little: with the default one, a layer norm brings $10^{-20}$ back to about 1.
# Batch normalization steadies the signal as well, but its gradient grows by about 20 % a layer, to $10^4$ times over fifty: it *causes* explosion, as Yang et al. (2019) derive.
# In a residual network without normalization the branches add up, and with He's initialization the signal grows to $10^{11}$ times.
# With normalization, be it after the sum (post-norm) or before the branch (pre-norm), the gradient stays within two orders of magnitude.
#
# ## What trains {#training}
#
# The task: points $(x_1, x_2)$ in the plane, and whether $x_1 x_2$ is positive.
# Width 32, fifty layers, Adam with learning rate 0.001, the gradient clipped to norm 1, 100 steps; the table shows the share of right answers over the last 20 steps, the mean of three seeds, and 0.5 is guessing.


# %%
SEEDS = 3


def train(layer, init, width=32, steps=100):
    """Return the mean share of right answers on x_1 x_2 > 0 in the last 20 steps."""
    networks = []
    for seed in range(SEEDS):
        weights = torch.stack(draw(init, width, seed))
        first, last = torch.randn(width, 2), torch.randn(1, width) / math.sqrt(width)
        networks.append([first, weights, last])
    # The networks train side by side: every parameter has an axis of seeds in front.
    parameters = [torch.stack(same).requires_grad_() for same in zip(*networks)]
    first, weights, last = parameters
    optimizer, right = Adam(parameters, lr=1e-3), []
    for _ in range(steps):
        x = 2 * torch.rand(SEEDS, 64, 2) - 1
        y = x.prod(dim=2).sign()
        h = x @ first.mT
        for w in weights.unbind(1):
            h = layer(h, w)
        z = (h @ last.mT)[:, :, 0]
        right.append((z * y > 0).double().mean().item())
        optimizer.zero_grad()
        functional.softplus(-y * z).mean(dim=1).sum().backward()
        norms = [p.grad.flatten(1).norm(dim=1) for p in parameters]
        norm = torch.stack(norms).norm(dim=0)  # of each network
        for p in parameters:
            p.grad.movedim(0, -1).div_(norm.clamp(min=1))
        optimizer.step()
    return sum(right[-20:]) / 20


# PyTorch's versions of the same functions, which are two to three times as fast.
made = layers(32, functional.relu, functional.layer_norm)
RUNS = {
    "relu, default": (made["plain"], "default"),
    "relu, He": (made["plain"], "He"),
    "tanh, orthogonal": (lambda h, w: torch.tanh(h @ w.mT), "orthogonal"),
    "selu, LeCun": (lambda h, w: functional.selu(h @ w.mT), "LeCun"),
    "layer norm, He": (made["layer norm"], "He"),
    "residual, default": (made["residual"], "default"),
    "residual, post-norm": (made["residual, post-norm"], "default"),
    "residual, pre-norm": (made["residual, pre-norm"], "default"),
}
print("share right after 100 steps, mean of three seeds")
for name, (layer, init) in RUNS.items():
    print(f"{name:25} {train(layer, INITS[init]):.1f}")

# %% [markdown] lang="zh"
# 信号和梯度差出二十个数量级的网络（ReLU 配默认初始化）学不会，这在意料之中。
# 意料之外的有两个：正交初始化的 tanh 网络，信号、梯度、方向样样健康，100 步之内却也没有学会；不加归一化的残差网络，信号增长了上万倍，却学会了，因为 Adam 和裁剪都不在乎梯度的尺度。
# 可见健康的初始状态既不充分，也不总是必要：它让学习更容易开始，却说明不了学得有多快。
#
# ## 结论 {#conclusion}
#
# - 梯度每层的因子是增益与激活函数斜率的均方根的乘积；五十层之后，只有临界值附近的搭配，梯度的大小才合适。
# - 激活值看不出梯度消失（sigmoid），大小看不出信息丢失（ReLU 配 He）；两样都要量。
# - 归一化使初始化不再要紧，但批归一化自己会让梯度增长；残差连接要配归一化。
# - 局限：随机输入，一种宽度，没有偏置；训练只有一个任务、100 步、三个种子。
#
# ## 参考文献 {#references}
#
# - S. S. Schoenholz, J. Gilmer, S. Ganguli, J. Sohl-Dickstein (2017).
#   [Deep information propagation](https://arxiv.org/abs/1611.01232).
#   ICLR。增益的临界值，以及两个输入的相关怎样逐层变化。
# - K. He, X. Zhang, S. Ren, J. Sun (2015).
#   [Delving deep into rectifiers](https://arxiv.org/abs/1502.01852).
#   ICCV。
# - G. Klambauer, T. Unterthiner, A. Mayr, S. Hochreiter (2017).
#   [Self-normalizing neural networks](https://arxiv.org/abs/1706.02515).
#   NIPS。SELU 要求 LeCun 初始化。
# - G. Yang, J. Pennington, V. Rao, J. Sohl-Dickstein, S. S. Schoenholz (2019).
#   [A mean field theory of batch normalization](https://arxiv.org/abs/1902.08129).
#   ICLR。
#
# ## 相关内容 {#related}
#
# - [你有哪些深度学习（RNN、CNN）调参的经验](../training/hyperparameter-tuning.md)：
#   初始化的公式和三十层的训练。
# - [ReLU 为什么好过 sigmoid 和 tanh](../activations/relu-vs-sigmoid-and-tanh.md)：
#   每层的因子从何而来。
# - API：[`dlref.initializers`](../reference/initializers.md)、
#   [`dlref.normalization`](../reference/normalization.md)、
#   [`dlref.activations`](../reference/activations.md)

# %% [markdown] lang="en"
# It was to be expected that ReLU with the default initialization, whose signal and gradient are twenty orders of magnitude down, does not learn.
# Two results were not: the tanh network with orthogonal weights, healthy in signal, gradient and direction, does not learn within 100 steps either; and the residual network without normalization, whose signal grows more than ten thousand times, learns, because neither Adam nor clipping minds the scale of the gradient.
# So a healthy start is neither enough nor always needed: it makes it easier for learning to begin and does not say how fast it goes.
#
# ## What follows {#conclusion}
#
# - The gradient's factor per layer is the gain times the root mean square of the slope; after fifty layers the gradient has a usable size only for combinations near the critical value.
# - Activations do not show a vanishing gradient (sigmoid), and sizes do not show lost information (ReLU with He): measure both.
# - Normalization makes the initialization matter little, but batch normalization makes the gradient grow by itself; residual connections want normalization.
# - Limits: random inputs, one width, no biases; training on one task, for 100 steps, with three seeds.
#
# ## References {#references}
#
# - S. S. Schoenholz, J. Gilmer, S. Ganguli, J. Sohl-Dickstein (2017).
#   [Deep information propagation](https://arxiv.org/abs/1611.01232).
#   ICLR. The critical gain, and how the correlation of two inputs changes from layer to layer.
# - K. He, X. Zhang, S. Ren, J. Sun (2015).
#   [Delving deep into rectifiers](https://arxiv.org/abs/1502.01852).
#   ICCV.
# - G. Klambauer, T. Unterthiner, A. Mayr, S. Hochreiter (2017).
#   [Self-normalizing neural networks](https://arxiv.org/abs/1706.02515).
#   NIPS. SELU asks for LeCun's initialization.
# - G. Yang, J. Pennington, V. Rao, J. Sohl-Dickstein, S. S. Schoenholz (2019).
#   [A mean field theory of batch normalization](https://arxiv.org/abs/1902.08129).
#   ICLR.
#
# ## Related {#related}
#
# - [What tuning experience do you have (RNN, CNN)?](../training/hyperparameter-tuning.md):
#   the formulas of initialization, and thirty layers in training.
# - [Why is ReLU preferred over sigmoid and tanh?](../activations/relu-vs-sigmoid-and-tanh.md):
#   where the factor of a layer comes from.
# - API: [`dlref.initializers`](../reference/initializers.md),
#   [`dlref.normalization`](../reference/normalization.md),
#   [`dlref.activations`](../reference/activations.md)
