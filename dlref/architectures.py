r"""Convolutional networks for classifying images, from LeNet-5 to MobileNetV2, layer by layer.

Every network is `torch.nn` layers composed in three ways: one after the other (`Sequential`), side by
side and added (`_Sum`), side by side and concatenated (`_Concat`). Weights are drawn by PyTorch's
defaults, not by the papers' rules. To build one without memory for its weights, build it under
`with torch.device("meta")`.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from dlref._check import check_integer, check_tensor

__all__ = [
    "alexnet",
    "count_macs",
    "count_parameters",
    "densenet121",
    "googlenet",
    "lenet5",
    "mobilenet_v2",
    "resnet18",
    "resnet50",
    "vgg16",
]


class _Sum(nn.Module):
    """Add the outputs of two branches: $y = f(x) + g(x)$, with $g$ the shortcut."""

    def __init__(self, body: nn.Module, shortcut: nn.Module) -> None:
        super().__init__()
        self.body = body
        self.shortcut = shortcut

    def forward(self, x: Tensor) -> Tensor:
        return self.body(x) + self.shortcut(x)


class _Concat(nn.Module):
    """Concatenate the outputs of branches along the channels."""

    def __init__(self, *branches: nn.Module) -> None:
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([branch(x) for branch in self.branches], dim=1)


def count_parameters(model: nn.Module) -> int:
    r"""Count the numbers that a model learns.

    $$P = \sum_k \prod_i n_{k,i}$$

    where $n_{k,i}$ is the size of axis $i$ of parameter $k$. A parameter that two layers share counts
    once; running statistics are buffers and do not count.

    Args:
        model: The model, on any device.

    Returns:
        The number of parameters, frozen ones included.

    Raises:
        TypeError: If `model` is not a module.

    Examples:
        >>> count_parameters(nn.Linear(3, 2))  # 3 * 2 weights and 2 biases
        8
    """
    _check_model(model)
    return sum(parameter.numel() for parameter in model.parameters())


def count_macs(model: nn.Module, x: Tensor) -> int:
    r"""Count the multiplications, each with an addition, in a model's convolutions and linear layers.

    $$\mathrm{MACs} = \sum_{\text{layers}} N_{\text{out}} \cdot \frac{C_{\text{in}}}{g} \cdot k_h k_w$$

    where $N_{\text{out}}$ is the number of the layer's outputs, $C_{\text{in}}$ its input channels, $g$
    its groups and $k_h \times k_w$ its kernel; a linear layer has $g = k_h = k_w = 1$. That is each
    output times the weights it is made of. Biases, normalization, activations and pooling are left out,
    as is usual, and so is any layer of another kind. One multiplication with its addition is two
    floating-point operations: papers that say "FLOPs" mean either.

    Args:
        model: The model; it is run in evaluation mode and left in the mode it was in.
        x: An input, on the model's device. On the meta device nothing is computed.

    Returns:
        The number of multiply-accumulate operations for `x`, the whole batch.

    Raises:
        TypeError: If `model` is not a module or `x` not a floating-point tensor.

    Examples:
        >>> count_macs(nn.Conv2d(3, 8, kernel_size=5), torch.zeros(1, 3, 6, 6))  # 8 * 2 * 2 * 75
        2400
    """
    _check_model(model)
    check_tensor("x", x)
    macs = 0

    def add(layer: nn.Module, _: object, output: Tensor) -> None:
        nonlocal macs
        macs += output.numel() * layer.weight[0].numel()  # type: ignore[index]

    counted = (nn.Conv1d, nn.Conv2d, nn.Conv3d, nn.Linear)
    layers = [layer for layer in model.modules() if isinstance(layer, counted)]
    hooks = [layer.register_forward_hook(add) for layer in layers]
    training = [module for module in model.modules() if module.training]
    try:
        with torch.no_grad():
            model.eval()(x)
    finally:
        for hook in hooks:
            hook.remove()
        for module in training:
            module.training = True
    return macs


def lenet5(num_classes: int = 10) -> nn.Sequential:
    r"""Build LeNet-5: two convolutions with pooling, then dense layers, for digits of 32 x 32.

    $$1 \times 32^2 \to 6 \times 28^2 \to 6 \times 14^2 \to 16 \times 10^2 \to 16 \times 5^2
    \to 120 \to 84 \to 10$$

    where $c \times s^2$ is $c$ channels of side $s$. Each map of the second convolution sees all six
    of the first; the paper connects it to some of them. The paper's pooling also has a weight and a
    bias per map, and its last layer compares with fixed patterns: both are plain layers here.

    Args:
        num_classes: The number of outputs.

    Shape:
        - input: `(batch, 1, 32, 32)`
        - output: `(batch, num_classes)`

    Returns:
        The network, 61,706 parameters for 10 classes.

    Raises:
        TypeError: If `num_classes` is not an integer.
        ValueError: If `num_classes` is not positive.

    Examples:
        >>> count_parameters(lenet5())
        61706

    References:
        LeCun, Bottou, Bengio and Haffner (1998), *Gradient-Based Learning Applied to Document
        Recognition*, section II.B.
    """
    check_integer("num_classes", num_classes, "[1, inf)")
    return nn.Sequential(
        nn.Conv2d(1, 6, kernel_size=5),  # (batch, 6, 28, 28)
        nn.Tanh(),
        nn.AvgPool2d(2),  # (batch, 6, 14, 14)
        nn.Conv2d(6, 16, kernel_size=5),  # (batch, 16, 10, 10)
        nn.Tanh(),
        nn.AvgPool2d(2),  # (batch, 16, 5, 5)
        nn.Conv2d(16, 120, kernel_size=5),  # (batch, 120, 1, 1)
        nn.Tanh(),
        nn.Flatten(),
        nn.Linear(120, 84),
        nn.Tanh(),
        nn.Linear(84, num_classes),
    )


def alexnet(num_classes: int = 1000) -> nn.Sequential:
    r"""Build AlexNet: five convolutions with ReLU and overlapping pooling, three dense layers, dropout.

    $$\text{pool} = 3 \times 3 \text{ at stride } 2, \qquad
    P_{\text{dense}} \approx 58.6 \text{ of } 61.1 \text{ million}$$

    where $P_{\text{dense}}$ counts the parameters of the dense layers: nearly all. This is the later
    version on one device, as in torchvision, with 64 to 256 channels and no response normalization; the
    paper's first has two towers on two devices.

    Args:
        num_classes: The number of outputs.

    Shape:
        - input: `(batch, 3, height, width)`, 224 x 224 as a rule, at least 63 x 63.
        - output: `(batch, num_classes)`

    Returns:
        The network, 61,100,840 parameters for 1000 classes.

    Raises:
        TypeError: If `num_classes` is not an integer.
        ValueError: If `num_classes` is not positive.

    Examples:
        >>> with torch.device("meta"):
        ...     model = alexnet()
        >>> count_parameters(model)
        61100840

    References:
        Krizhevsky (2014), *One Weird Trick for Parallelizing Convolutional Neural Networks*.
        Krizhevsky, Sutskever and Hinton (2012), *ImageNet Classification with Deep Convolutional Neural
        Networks*.
    """
    check_integer("num_classes", num_classes, "[1, inf)")
    return nn.Sequential(
        *_conv_relu(3, 64, 11, stride=4, padding=2),  # 55 x 55 for 224 x 224
        nn.MaxPool2d(3, stride=2),  # 27 x 27
        *_conv_relu(64, 192, 5),
        nn.MaxPool2d(3, stride=2),  # 13 x 13
        *_conv_relu(192, 384, 3),
        *_conv_relu(384, 256, 3),
        *_conv_relu(256, 256, 3),
        nn.MaxPool2d(3, stride=2),  # 6 x 6
        nn.AdaptiveAvgPool2d(6),
        nn.Flatten(),
        nn.Dropout(),
        nn.Linear(256 * 6 * 6, 4096),
        nn.ReLU(),
        nn.Dropout(),
        nn.Linear(4096, 4096),
        nn.ReLU(),
        nn.Linear(4096, num_classes),
    )


def vgg16(num_classes: int = 1000) -> nn.Sequential:
    r"""Build VGG-16: thirteen 3 x 3 convolutions in five stages, and three dense layers.

    $$2 \times (3^2 C^2) = 18\, C^2 < 25\, C^2 = 5^2 C^2$$

    where $C$ is the number of channels: two 3 x 3 convolutions see the 5 x 5 pixels that one large one
    sees, with fewer weights and one more nonlinearity. Each stage halves the sides and doubles the
    channels up to 512. The first dense layer alone holds 103 of the 138 million parameters.

    Args:
        num_classes: The number of outputs.

    Shape:
        - input: `(batch, 3, height, width)`, 224 x 224 as a rule, at least 32 x 32.
        - output: `(batch, num_classes)`

    Returns:
        The network, 138,357,544 parameters for 1000 classes.

    Raises:
        TypeError: If `num_classes` is not an integer.
        ValueError: If `num_classes` is not positive.

    Examples:
        >>> with torch.device("meta"):
        ...     model = vgg16()
        >>> count_parameters(model)
        138357544

    References:
        Simonyan and Zisserman (2015), *Very Deep Convolutional Networks for Large-Scale Image
        Recognition*, configuration D.
    """
    check_integer("num_classes", num_classes, "[1, inf)")
    layers: list[nn.Module] = []
    channels = 3
    for convolutions, width in ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512)):
        for _ in range(convolutions):
            layers += _conv_relu(channels, width, 3)
            channels = width
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(
        *layers,  # (batch, 512, 7, 7) for 224 x 224
        nn.AdaptiveAvgPool2d(7),
        nn.Flatten(),
        nn.Linear(512 * 7 * 7, 4096),
        nn.ReLU(),
        nn.Dropout(),
        nn.Linear(4096, 4096),
        nn.ReLU(),
        nn.Dropout(),
        nn.Linear(4096, num_classes),
    )


def googlenet(num_classes: int = 1000) -> nn.Sequential:
    r"""Build GoogLeNet: nine blocks that look at 1 x 1, 3 x 3 and 5 x 5 pixels at once.

    $$y = [\, f_1(x),\; f_3(r_3(x)),\; f_5(r_5(x)),\; p(\operatorname{maxpool}(x)) \,]$$

    where $f_k$ is a $k \times k$ convolution, $r_3$, $r_5$ and $p$ are 1 x 1 convolutions that reduce
    the channels (before the costly convolutions, and after the pooling), and $[\cdot]$ concatenates
    channels. A mean over all positions replaces the large dense layers. This is the paper's network
    without the two auxiliary classifiers that help its training. torchvision's has batch normalization
    and 3 x 3 where the paper has 5 x 5: 6,624,904 parameters.

    Args:
        num_classes: The number of outputs.

    Shape:
        - input: `(batch, 3, height, width)`, 224 x 224 as a rule.
        - output: `(batch, num_classes)`

    Returns:
        The network, 6,998,552 parameters for 1000 classes.

    Raises:
        TypeError: If `num_classes` is not an integer.
        ValueError: If `num_classes` is not positive.

    Examples:
        >>> with torch.device("meta"):
        ...     model = googlenet()
        >>> count_parameters(model)
        6998552

    References:
        Szegedy et al. (2015), *Going Deeper with Convolutions*, Table 1.
    """
    check_integer("num_classes", num_classes, "[1, inf)")
    return nn.Sequential(
        *_conv_relu(3, 64, 7, stride=2),  # 112 x 112 for 224 x 224
        nn.MaxPool2d(3, stride=2, ceil_mode=True),  # 56 x 56
        nn.LocalResponseNorm(5),
        *_conv_relu(64, 64, 1),
        *_conv_relu(64, 192, 3),
        nn.LocalResponseNorm(5),
        nn.MaxPool2d(3, stride=2, ceil_mode=True),  # 28 x 28
        _inception(192, 64, (96, 128), (16, 32), 32),
        _inception(256, 128, (128, 192), (32, 96), 64),
        nn.MaxPool2d(3, stride=2, ceil_mode=True),  # 14 x 14
        _inception(480, 192, (96, 208), (16, 48), 64),
        _inception(512, 160, (112, 224), (24, 64), 64),
        _inception(512, 128, (128, 256), (24, 64), 64),
        _inception(512, 112, (144, 288), (32, 64), 64),
        _inception(528, 256, (160, 320), (32, 128), 128),
        nn.MaxPool2d(3, stride=2, ceil_mode=True),  # 7 x 7
        _inception(832, 256, (160, 320), (32, 128), 128),
        _inception(832, 384, (192, 384), (48, 128), 128),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Dropout(0.4),
        nn.Linear(1024, num_classes),
    )


def resnet18(num_classes: int = 1000) -> nn.Sequential:
    r"""Build ResNet-18: eight residual blocks of two 3 x 3 convolutions.

    $$y = \operatorname{relu}(x + f(x)), \qquad
    f = \mathrm{BN} \circ \mathrm{conv}_{3} \circ \operatorname{relu} \circ \mathrm{BN} \circ
    \mathrm{conv}_{3}$$

    where $x$ is the block's input, by a 1 x 1 convolution brought to the shape of $f(x)$ where they
    differ. A block has to learn only what changes, and the gradient has a way past every $f$.

    Args:
        num_classes: The number of outputs.

    Shape:
        - input: `(batch, 3, height, width)`, 224 x 224 as a rule.
        - output: `(batch, num_classes)`

    Returns:
        The network, 11,689,512 parameters for 1000 classes.

    Raises:
        TypeError: If `num_classes` is not an integer.
        ValueError: If `num_classes` is not positive.

    Examples:
        >>> with torch.device("meta"):
        ...     model = resnet18()
        >>> count_parameters(model)
        11689512

    References:
        He et al. (2016), *Deep Residual Learning for Image Recognition*, Table 1.
    """
    check_integer("num_classes", num_classes, "[1, inf)")
    layers, channels = _resnet_stem(), 64
    for stage, width in enumerate((64, 128, 256, 512)):
        for block in range(2):
            stride = 2 if stage > 0 and block == 0 else 1
            body = nn.Sequential(
                *_conv_norm_relu(channels, width, 3, stride=stride),
                *_conv_norm(width, width, 3),
            )
            layers += _residual(body, channels, width, stride)
            channels = width
    return nn.Sequential(*layers, *_mean_and_classify(512, num_classes))


def resnet50(num_classes: int = 1000) -> nn.Sequential:
    r"""Build ResNet-50: sixteen residual blocks that narrow to a quarter, convolve, and widen again.

    $$y = \operatorname{relu}(x + f(x)), \qquad
    f = \mathrm{conv}_{1}^{w \to 4w} \circ \mathrm{conv}_{3}^{w \to w} \circ \mathrm{conv}_{1}^{c \to w}$$

    where $w$ is the width of the bottleneck and $c$ the block's input channels, $4w$ but in the first
    block of a stage; each convolution is followed by batch normalization and each but the last by a
    ReLU. The 3 x 3 convolution works on $w$ channels instead of $4w$, which is what lets the network be
    deep. The stride stands in the 3 x 3 convolution, as in torchvision; the paper has it in the first
    1 x 1, which then reads only every fourth position.

    Args:
        num_classes: The number of outputs.

    Shape:
        - input: `(batch, 3, height, width)`, 224 x 224 as a rule.
        - output: `(batch, num_classes)`

    Returns:
        The network, 25,557,032 parameters for 1000 classes.

    Raises:
        TypeError: If `num_classes` is not an integer.
        ValueError: If `num_classes` is not positive.

    Examples:
        >>> with torch.device("meta"):
        ...     model = resnet50()
        >>> count_parameters(model)
        25557032

    References:
        He et al. (2016), *Deep Residual Learning for Image Recognition*, Table 1.
    """
    check_integer("num_classes", num_classes, "[1, inf)")
    layers, channels = _resnet_stem(), 64
    for stage, (blocks, width) in enumerate(((3, 64), (4, 128), (6, 256), (3, 512))):
        for block in range(blocks):
            stride = 2 if stage > 0 and block == 0 else 1
            body = nn.Sequential(
                *_conv_norm_relu(channels, width, 1),
                *_conv_norm_relu(width, width, 3, stride=stride),
                *_conv_norm(width, 4 * width, 1),
            )
            layers += _residual(body, channels, 4 * width, stride)
            channels = 4 * width
    return nn.Sequential(*layers, *_mean_and_classify(2048, num_classes))


def densenet121(num_classes: int = 1000) -> nn.Sequential:
    r"""Build DenseNet-121: layers that see the outputs of all layers before them in their block.

    $$x_l = [\, x_0,\; f_1(x_0),\; \ldots,\; f_l(x_{l-1}) \,], \qquad
    f = \mathrm{conv}_{3}^{4k \to k} \circ \mathrm{conv}_{1}^{c \to 4k}$$

    where $[\cdot]$ concatenates channels and $k = 32$ is the growth: each layer adds only $k$ channels to
    the $c$ it reads. Batch normalization and ReLU come before each convolution. Between the blocks of 6,
    12, 24 and 16 layers, a 1 x 1 convolution halves the channels and a mean pooling the sides.

    Args:
        num_classes: The number of outputs.

    Shape:
        - input: `(batch, 3, height, width)`, 224 x 224 as a rule.
        - output: `(batch, num_classes)`

    Returns:
        The network, 7,978,856 parameters for 1000 classes.

    Raises:
        TypeError: If `num_classes` is not an integer.
        ValueError: If `num_classes` is not positive.

    Examples:
        >>> with torch.device("meta"):
        ...     model = densenet121()
        >>> count_parameters(model)
        7978856

    References:
        Huang et al. (2017), *Densely Connected Convolutional Networks*, Table 1.
    """
    check_integer("num_classes", num_classes, "[1, inf)")
    growth = 32
    layers, channels = _resnet_stem(), 64
    for stage, blocks in enumerate((6, 12, 24, 16)):
        if stage > 0:
            layers += [*_norm_relu_conv(channels, channels // 2, 1), nn.AvgPool2d(2)]
            channels //= 2
        for _ in range(blocks):
            new = nn.Sequential(
                *_norm_relu_conv(channels, 4 * growth, 1),
                *_norm_relu_conv(4 * growth, growth, 3),
            )
            layers.append(_Concat(nn.Identity(), new))
            channels += growth
    layers += [nn.BatchNorm2d(channels), nn.ReLU()]
    return nn.Sequential(*layers, *_mean_and_classify(channels, num_classes))


def mobilenet_v2(num_classes: int = 1000) -> nn.Sequential:
    r"""Build MobileNetV2: residual blocks that widen, convolve each channel alone, and narrow again.

    $$y = x + f(x), \qquad f = \mathrm{conv}_{1}^{tc \to c'} \circ \mathrm{depthwise}_{3}^{tc} \circ
    \mathrm{conv}_{1}^{c \to tc}$$

    where $c$ and $c'$ are the channels before and after and $t$ is the expansion, 6 but in the first
    block; $x$ is added only where the shape stays. A depthwise convolution costs $9\,tc$ per position
    instead of $9\,(tc)^2$. The narrow ends are linear, because a ReLU on few channels loses what it cuts
    off; the others are cut off at 6 too.

    Args:
        num_classes: The number of outputs.

    Shape:
        - input: `(batch, 3, height, width)`, 224 x 224 as a rule.
        - output: `(batch, num_classes)`

    Returns:
        The network, 3,504,872 parameters for 1000 classes.

    Raises:
        TypeError: If `num_classes` is not an integer.
        ValueError: If `num_classes` is not positive.

    Examples:
        >>> with torch.device("meta"):
        ...     model = mobilenet_v2()
        >>> count_parameters(model)
        3504872

    References:
        Sandler et al. (2018), *MobileNetV2: Inverted Residuals and Linear Bottlenecks*, Table 2.
    """
    check_integer("num_classes", num_classes, "[1, inf)")
    layers: list[nn.Module] = [*_conv_norm(3, 32, 3, stride=2), nn.ReLU6()]
    channels = 32
    for expansion, width, blocks, first_stride in (
        (1, 16, 1, 1),
        (6, 24, 2, 2),
        (6, 32, 3, 2),
        (6, 64, 4, 2),
        (6, 96, 3, 1),
        (6, 160, 3, 2),
        (6, 320, 1, 1),
    ):
        for block in range(blocks):
            stride = first_stride if block == 0 else 1
            body = _inverted_bottleneck(channels, width, expansion, stride)
            same = stride == 1 and channels == width
            layers.append(_Sum(body, nn.Identity()) if same else body)
            channels = width
    return nn.Sequential(
        *layers,
        *_conv_norm(320, 1280, 1),
        nn.ReLU6(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Dropout(0.2),
        nn.Linear(1280, num_classes),
    )


def _conv_relu(
    in_channels: int,
    out_channels: int,
    kernel_size: int,
    stride: int = 1,
    padding: int | None = None,
) -> list[nn.Module]:
    """A convolution, by default with the padding that keeps the sides at stride 1, and a ReLU."""
    if padding is None:
        padding = kernel_size // 2
    conv = nn.Conv2d(in_channels, out_channels, kernel_size, stride, padding)
    return [conv, nn.ReLU()]


def _conv_norm(
    in_channels: int,
    out_channels: int,
    kernel_size: int,
    stride: int = 1,
    groups: int = 1,
) -> list[nn.Module]:
    """A convolution and a batch normalization, whose shift makes a bias needless."""
    conv = nn.Conv2d(
        in_channels,
        out_channels,
        kernel_size,
        stride,
        padding=kernel_size // 2,
        groups=groups,
        bias=False,
    )
    return [conv, nn.BatchNorm2d(out_channels)]


def _conv_norm_relu(
    in_channels: int, out_channels: int, kernel_size: int, stride: int = 1
) -> list[nn.Module]:
    return [*_conv_norm(in_channels, out_channels, kernel_size, stride), nn.ReLU()]


def _norm_relu_conv(
    in_channels: int, out_channels: int, kernel_size: int
) -> list[nn.Module]:
    conv, _ = _conv_norm(in_channels, out_channels, kernel_size)
    return [nn.BatchNorm2d(in_channels), nn.ReLU(), conv]


def _inception(
    channels: int, one: int, three: tuple[int, int], five: tuple[int, int], pool: int
) -> _Concat:
    return _Concat(
        nn.Sequential(*_conv_relu(channels, one, 1)),
        nn.Sequential(*_conv_relu(channels, three[0], 1), *_conv_relu(*three, 3)),
        nn.Sequential(*_conv_relu(channels, five[0], 1), *_conv_relu(*five, 5)),
        nn.Sequential(
            nn.MaxPool2d(3, stride=1, padding=1), *_conv_relu(channels, pool, 1)
        ),
    )


def _resnet_stem() -> list[nn.Module]:
    """From 224 x 224 pixels to 64 channels of 56 x 56."""
    return [*_conv_norm_relu(3, 64, 7, stride=2), nn.MaxPool2d(3, stride=2, padding=1)]


def _residual(
    body: nn.Module, in_channels: int, out_channels: int, stride: int
) -> list[nn.Module]:
    shortcut: nn.Module = nn.Identity()
    if stride != 1 or in_channels != out_channels:
        shortcut = nn.Sequential(*_conv_norm(in_channels, out_channels, 1, stride))
    return [_Sum(body, shortcut), nn.ReLU()]


def _inverted_bottleneck(
    in_channels: int, out_channels: int, expansion: int, stride: int
) -> nn.Sequential:
    wide = expansion * in_channels
    layers: list[nn.Module] = []
    if expansion != 1:
        layers += [*_conv_norm(in_channels, wide, 1), nn.ReLU6()]
    layers += [*_conv_norm(wide, wide, 3, stride, groups=wide), nn.ReLU6()]
    return nn.Sequential(*layers, *_conv_norm(wide, out_channels, 1))


def _mean_and_classify(channels: int, num_classes: int) -> list[nn.Module]:
    return [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, num_classes)]


def _check_model(model: nn.Module) -> None:
    if not isinstance(model, nn.Module):
        raise TypeError(f"model must be a torch.nn.Module, got {type(model).__name__}")
