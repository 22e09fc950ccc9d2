"""`dlref.architectures` against the published counts, torch's own counter, and each forward by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from dlref import architectures
from tests.dlref.oracle import Bad, bad_input

Builder = Callable[..., nn.Sequential]

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "alexnet": "the published count of parameters, the order of the layers, and shapes",
    "count_macs": FlopCounterMode,
    "count_parameters": "the published counts, and layers whose parameters one can count",
    "densenet121": "the published count, and the forward written with torch.nn.functional",
    "googlenet": "the published count, and the forward written with torch.nn.functional",
    "lenet5": "the published count of parameters, the order of the layers, and shapes",
    "mobilenet_v2": "the published count, and the forward written with torch.nn.functional",
    "resnet18": "the published count, and the forward written with torch.nn.functional",
    "resnet50": "the published count, and the forward written with torch.nn.functional",
    "vgg16": "the published count of parameters, the order of the layers, and shapes",
}

# Parameters, and multiply-accumulates for one image: torchvision's documentation gives these in
# billions (0.714, 15.47, 1.814, 4.089, 2.834, 0.301). Its GoogLeNet has 3 x 3 for 5 x 5.
PUBLISHED: dict[str, tuple[int, int]] = {
    "lenet5": (61_706, 416_520),
    "alexnet": (61_100_840, 714_188_480),
    "vgg16": (138_357_544, 15_470_264_320),
    "googlenet": (6_998_552, 1_582_671_872),
    "resnet18": (11_689_512, 1_814_073_344),
    "resnet50": (25_557_032, 4_089_184_256),
    "densenet121": (7_978_856, 2_834_161_664),
    "mobilenet_v2": (3_504_872, 300_774_272),
}
LAST_WIDTH = {
    "lenet5": 84,
    "alexnet": 4096,
    "vgg16": 4096,
    "googlenet": 1024,
    "resnet18": 512,
    "resnet50": 2048,
    "densenet121": 1024,
    "mobilenet_v2": 1280,
}


def builder(name: str) -> Builder:
    return getattr(architectures, name)


def on_meta(name: str, *arguments: int) -> nn.Sequential:
    with torch.device("meta"):
        return builder(name)(*arguments)


def image(name: str, batch: int = 1) -> Tensor:
    size = (1, 32, 32) if name == "lenet5" else (3, 224, 224)
    return torch.zeros(batch, *size, device="meta")


@pytest.mark.parametrize("name", PUBLISHED)
def test_networks_have_the_published_counts(name: str) -> None:
    model, x = on_meta(name), image(name)
    parameters, macs = PUBLISHED[name]
    assert architectures.count_parameters(model) == parameters
    assert architectures.count_macs(model, x) == macs
    with FlopCounterMode(display=False) as counter:
        model.eval()(x)
    assert 2 * macs == counter.get_total_flops()


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_number_of_classes_changes_the_last_layer_alone(name: str) -> None:
    classes = 10 if name == "lenet5" else 1000
    model = on_meta(name, 7)
    assert model(image(name, 2)).shape == (2, 7)
    fewer = (classes - 7) * (LAST_WIDTH[name] + 1)
    assert architectures.count_parameters(model) == PUBLISHED[name][0] - fewer
    assert on_meta(name, 1)(image(name)).shape == (1, 1)


def shapes(name: str) -> list[tuple[int, ...]]:
    """The shapes (channels, side) between the layers, each once."""
    x = image(name)
    seen: list[tuple[int, ...]] = []
    for layer in on_meta(name):
        x = layer(x)
        shape = tuple(x.shape[1:3])
        if not seen or seen[-1] != shape:
            seen.append(shape)
    return seen


SHAPES = {
    "lenet5": [(6, 28), (6, 14), (16, 10), (16, 5), (120, 1), (120,), (84,), (10,)],
    "alexnet": [
        *[(64, 55), (64, 27), (192, 27), (192, 13), (384, 13), (256, 13), (256, 6)],
        *[(9216,), (4096,), (1000,)],
    ],
    "vgg16": [
        *[(64, 224), (64, 112), (128, 112), (128, 56), (256, 56), (256, 28)],
        *[(512, 28), (512, 14), (512, 7), (25088,), (4096,), (1000,)],
    ],
    "googlenet": [
        *[(64, 112), (64, 56), (192, 56), (192, 28), (256, 28), (480, 28), (480, 14)],
        *[(512, 14), (528, 14), (832, 14), (832, 7), (1024, 7), (1024, 1), (1024,)],
        (1000,),
    ],
    "resnet18": [
        *[(64, 112), (64, 56), (128, 28), (256, 14), (512, 7), (512, 1), (512,)],
        (1000,),
    ],
    "resnet50": [
        *[(64, 112), (64, 56), (256, 56), (512, 28), (1024, 14), (2048, 7)],
        *[(2048, 1), (2048,), (1000,)],
    ],
    "densenet121": [
        *[(64, 112), (64, 56), *((64 + 32 * i, 56) for i in range(1, 7)), (128, 56)],
        *[(128, 28), *((128 + 32 * i, 28) for i in range(1, 13)), (256, 28)],
        *[(256, 14), *((256 + 32 * i, 14) for i in range(1, 25)), (512, 14)],
        *[(512, 7), *((512 + 32 * i, 7) for i in range(1, 17)), (1024, 1), (1024,)],
        (1000,),
    ],
    "mobilenet_v2": [
        *[(32, 112), (16, 112), (24, 56), (32, 28), (64, 14), (96, 14), (160, 7)],
        *[(320, 7), (1280, 7), (1280, 1), (1280,), (1000,)],
    ],
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_shapes_between_the_layers_are_those_of_the_paper(name: str) -> None:
    assert shapes(name) == SHAPES[name]


LAYERS = {
    "lenet5": "conv tanh mean conv tanh mean conv tanh flatten linear tanh linear",
    "alexnet": "conv relu max conv relu max conv relu conv relu conv relu max adapt flatten "
    "drop0.5 linear relu drop0.5 linear relu linear",
    "vgg16": "conv relu conv relu max conv relu conv relu max conv relu conv relu conv relu max "
    "conv relu conv relu conv relu max conv relu conv relu conv relu max adapt flatten "
    "linear relu drop0.5 linear relu drop0.5 linear",
}
NAMES = {
    nn.Conv2d: "conv",
    nn.Tanh: "tanh",
    nn.ReLU: "relu",
    nn.AvgPool2d: "mean",
    nn.MaxPool2d: "max",
    nn.AdaptiveAvgPool2d: "adapt",
    nn.Flatten: "flatten",
    nn.Linear: "linear",
}


@pytest.mark.parametrize("name", LAYERS)
def test_plain_networks_have_their_layers_in_order(name: str) -> None:
    words = [
        f"drop{layer.p}" if isinstance(layer, nn.Dropout) else NAMES[type(layer)]
        for layer in on_meta(name)
    ]
    assert " ".join(words) == LAYERS[name]


KERNELS = {
    "lenet5": [(5, 1, 0)] * 3,
    "alexnet": [(11, 4, 2), (5, 1, 2), (3, 1, 1), (3, 1, 1), (3, 1, 1)],
    "vgg16": [(3, 1, 1)] * 13,
}


@pytest.mark.parametrize("name", KERNELS)
def test_plain_networks_have_their_kernels_strides_and_paddings(name: str) -> None:
    convolutions = [layer for layer in on_meta(name) if isinstance(layer, nn.Conv2d)]
    got = [(c.kernel_size[0], c.stride[0], c.padding[0]) for c in convolutions]
    assert got == KERNELS[name]


# The smallest sides: one pixel less leaves a pooling without pixels.
@pytest.mark.parametrize(("name", "side"), [("alexnet", 63), ("vgg16", 32)])
def test_the_smallest_image_is_as_documented(name: str, side: int) -> None:
    model = on_meta(name)
    assert model(torch.zeros(1, 3, side, side, device="meta")).shape == (1, 1000)
    with pytest.raises(RuntimeError):
        model(torch.zeros(1, 3, side - 1, side - 1, device="meta"))


class Weights:
    """A network's parameters in order, applied by `torch.nn.functional` alone."""

    def __init__(self, model: nn.Module) -> None:
        self.left: Iterator[Tensor] = iter(list(model.parameters()))

    def conv(self, x: Tensor, stride: int = 1, bias: bool = False) -> Tensor:
        w = next(self.left)
        b = next(self.left) if bias else None
        groups = x.shape[1] // w.shape[1]
        return F.conv2d(x, w, b, stride, w.shape[-1] // 2, groups=groups)

    def norm(self, x: Tensor) -> Tensor:
        mean, variance = x.new_zeros(x.shape[1]), x.new_ones(x.shape[1])
        return F.batch_norm(x, mean, variance, next(self.left), next(self.left))

    def linear(self, x: Tensor) -> Tensor:
        return F.linear(x.mean((2, 3)), next(self.left), next(self.left))

    def stem(self, x: Tensor) -> Tensor:
        return F.max_pool2d(self.norm(self.conv(x, 2)).relu(), 3, 2, 1)


def resnet(
    x: Tensor, take: Weights, blocks: tuple[int, ...], bottleneck: bool
) -> Tensor:
    x = take.stem(x)
    for stage, count in enumerate(blocks):
        for block in range(count):
            stride = 2 if stage and not block else 1
            if bottleneck:
                y = take.norm(take.conv(x)).relu()
                y = take.norm(take.conv(y, stride)).relu()
            else:
                y = take.norm(take.conv(x, stride)).relu()
            y = take.norm(take.conv(y))
            if stride != 1 or y.shape[1] != x.shape[1]:
                x = take.norm(take.conv(x, stride))
            x = (x + y).relu()
    return take.linear(x)


def densenet(x: Tensor, take: Weights) -> Tensor:
    x = take.stem(x)
    for stage, count in enumerate((6, 12, 24, 16)):
        if stage:
            x = F.avg_pool2d(take.conv(take.norm(x).relu()), 2)
        for _ in range(count):
            y = take.conv(take.norm(x).relu())
            y = take.conv(take.norm(y).relu())
            x = torch.cat([x, y], 1)
    return take.linear(take.norm(x).relu())


def googlenet(x: Tensor, take: Weights) -> Tensor:
    def conv(x: Tensor, stride: int = 1) -> Tensor:
        return take.conv(x, stride, bias=True).relu()

    def pool(x: Tensor) -> Tensor:
        return F.max_pool2d(x, 3, 2, ceil_mode=True)

    x = F.local_response_norm(pool(conv(x, 2)), 5)
    x = pool(F.local_response_norm(conv(conv(x)), 5))
    for block in range(9):
        branches = [conv(x), conv(conv(x)), conv(conv(x))]
        x = torch.cat([*branches, conv(F.max_pool2d(x, 3, 1, 1))], 1)
        if block in (1, 6):
            x = pool(x)
    return take.linear(x)


def mobilenet(x: Tensor, take: Weights) -> Tensor:
    x = F.relu6(take.norm(take.conv(x, 2)))
    for stage, count in enumerate((1, 2, 3, 4, 3, 3, 1)):
        for block in range(count):
            stride = 2 if stage in (1, 2, 3, 5) and not block else 1
            y = x if stage == 0 else F.relu6(take.norm(take.conv(x)))
            y = F.relu6(take.norm(take.conv(y, stride)))
            y = take.norm(take.conv(y))
            x = x + y if block else y
    return take.linear(F.relu6(take.norm(take.conv(x))))


FORWARDS: dict[str, Callable[[Tensor, Weights], Tensor]] = {
    "resnet18": lambda x, take: resnet(x, take, (2, 2, 2, 2), False),
    "resnet50": lambda x, take: resnet(x, take, (3, 4, 6, 3), True),
    "densenet121": densenet,
    "googlenet": googlenet,
    "mobilenet_v2": mobilenet,
}


@pytest.mark.parametrize("name", FORWARDS)
def test_forward_is_the_network_written_by_hand(name: str) -> None:
    model = on_meta(name, 5).eval().to_empty(device="cpu")
    generator = torch.Generator().manual_seed(0)
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.reset_running_stats()
    with torch.no_grad():
        for parameter in model.parameters():
            if (
                parameter.dim() > 1
            ):  # keeps the size of what passes through about the same
                bound = (6 / parameter[0].numel()) ** 0.5
                parameter.uniform_(-bound, bound, generator=generator)
            else:
                parameter.uniform_(0.5, 1.0, generator=generator)
        x = torch.randn(1, 3, 40, 48, generator=generator)
        weights = Weights(model)
        got, want = model(x), FORWARDS[name](x, weights)
    assert next(weights.left, None) is None
    assert got.std() > 1e-3
    torch.testing.assert_close(
        got, want, rtol=1e-4, atol=1e-4 * want.abs().max().item()
    )


COUNTS = {
    "googlenet": {nn.Dropout: 1, nn.LocalResponseNorm: 2, nn.BatchNorm2d: 0},
    "mobilenet_v2": {nn.Dropout: 1, nn.ReLU6: 35, nn.BatchNorm2d: 52},
    "resnet18": {nn.Dropout: 0, nn.ReLU: 17, nn.BatchNorm2d: 20},
    "resnet50": {nn.Dropout: 0, nn.ReLU: 49, nn.BatchNorm2d: 53},
    "densenet121": {nn.Dropout: 0, nn.ReLU: 121, nn.BatchNorm2d: 121},
}


@pytest.mark.parametrize("name", COUNTS)
def test_composed_networks_have_as_many_layers_of_each_kind(name: str) -> None:
    found = Counter(type(module) for module in on_meta(name).modules())
    assert {kind: found[kind] for kind in COUNTS[name]} == COUNTS[name]


def test_dropout_has_the_rates_of_the_papers() -> None:
    rates = {
        name: [m.p for m in on_meta(name).modules() if isinstance(m, nn.Dropout)]
        for name in ("googlenet", "mobilenet_v2")
    }
    assert rates == {"googlenet": [0.4], "mobilenet_v2": [0.2]}


def test_lenet_learns_with_every_parameter() -> None:
    torch.manual_seed(0)
    model = architectures.lenet5()
    scores = model(torch.randn(3, 1, 32, 32))
    assert scores.shape == (3, 10)
    gradients = torch.autograd.grad(scores.square().sum(), list(model.parameters()))
    assert all(gradient.abs().sum() > 0 for gradient in gradients)


def test_a_network_is_built_on_the_device_that_is_set() -> None:
    assert {p.device.type for p in on_meta("mobilenet_v2").parameters()} == {"meta"}
    assert {p.device.type for p in architectures.lenet5().parameters()} == {"cpu"}


def test_shared_parameters_count_once_and_buffers_not_at_all() -> None:
    layer = nn.Linear(3, 2)
    assert architectures.count_parameters(layer) == 8
    assert architectures.count_parameters(nn.Sequential(layer, layer)) == 8
    assert architectures.count_parameters(nn.BatchNorm2d(5)) == 10
    assert architectures.count_parameters(nn.Identity()) == 0
    assert architectures.count_parameters(layer.requires_grad_(False)) == 8


MACS = {
    "bias does not count": (nn.Linear(3, 2), (4, 3), 24),
    "linear on a sequence": (nn.Linear(3, 2, bias=False), (4, 5, 3), 120),
    "conv1d": (nn.Conv1d(2, 3, 4), (1, 2, 6), 3 * 3 * 8),
    "stride and padding": (nn.Conv2d(3, 8, 3, 2, 1), (2, 3, 5, 5), 2 * 8 * 9 * 27),
    "groups": (nn.Conv2d(4, 4, 3, groups=4), (1, 4, 5, 5), 4 * 9 * 9),
    "conv3d": (nn.Conv3d(1, 2, 2), (1, 1, 3, 3, 3), 2 * 8 * 8),
    "a layer used twice": (
        nn.Sequential(*[nn.Linear(3, 3)] * 2),
        (1, 3),
        18,
    ),
    "others do not count": (nn.Sequential(nn.BatchNorm1d(3), nn.ReLU()), (1, 3), 0),
}


@pytest.mark.parametrize(("model", "shape", "want"), MACS.values(), ids=MACS)
def test_macs_by_hand_and_by_torch(
    model: nn.Module, shape: tuple[int, ...], want: int
) -> None:
    x = torch.zeros(shape)
    assert architectures.count_macs(model, x) == want
    with FlopCounterMode(display=False) as counter:
        model.eval()(x)
    assert counter.get_total_flops() == 2 * want


def test_counting_leaves_the_model_as_it_was() -> None:
    frozen = nn.Dropout().eval()
    model = nn.Sequential(nn.Linear(3, 3), nn.BatchNorm1d(3), frozen)
    x = torch.ones(
        1, 3
    )  # in training mode, batch normalization would refuse one example
    assert architectures.count_macs(model, x) == 9
    assert [module.training for module in model.modules()] == [True, True, True, False]
    assert model[1].num_batches_tracked == 0
    assert architectures.count_macs(model, x) == 9  # no hook of the first run is left
    assert not model[0]._forward_hooks
    with pytest.raises(RuntimeError):
        architectures.count_macs(model, torch.ones(1, 4))
    assert not model[0]._forward_hooks
    assert model[0].training


def test_counting_needs_no_graph() -> None:
    seen: list[bool] = []

    class Spy(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            seen.append(torch.is_grad_enabled())
            return x

    architectures.count_macs(Spy(), torch.zeros(1))
    assert seen == [False]


BAD_INPUT = [
    *(
        Bad(name, "num_classes", call, error, message)
        for name in PUBLISHED
        for call, error, message in (
            (lambda name=name: builder(name)(0), ValueError, r"^num_classes must be an integer in \[1, inf\), got 0"),
            (lambda name=name: builder(name)(10.0), TypeError, r"^num_classes must be an integer in \[1, inf\), got 10.0"),
        )
    ),
    Bad("count_parameters", "model", lambda: architectures.count_parameters([nn.Linear(2, 2)]), TypeError, "^model must be a torch.nn.Module, got list"),
    Bad("count_macs", "model", lambda: architectures.count_macs(len, torch.zeros(2)), TypeError, "^model must be a torch.nn.Module, got builtin_function_or_method"),
    Bad("count_macs", "x", lambda: architectures.count_macs(nn.Linear(2, 2), (1, 2)), TypeError, "^x must be a tensor, got tuple"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
