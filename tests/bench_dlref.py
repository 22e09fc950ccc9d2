"""The benchmark of `dlref`: its functions in turn with PyTorch's, on the same data, in one thread."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from dlref import (
    activations,
    convolution,
    detection,
    normalization,
    optimizers,
    pooling,
    recurrent,
)

Action = Callable[[], object]
Row = tuple[str, Action, Action, float]  # name, ours, theirs, the largest ratio allowed
Settings = dict[str, Any]

ACTIVATIONS: dict[str, Settings] = {
    "celu": {},
    "elu": {},
    "gelu": {},
    "gelu, tanh": {"approximate": "tanh"},
    "glu": {},
    "hardsigmoid": {},
    "hardswish": {},
    "hardtanh": {},
    "leaky_relu": {},
    "log_softmax": {"dim": -1},
    "logsigmoid": {},
    "mish": {},
    "relu": {},
    "relu6": {},
    "rrelu": {},
    "rrelu, training": {"training": True},
    "selu": {},
    "sigmoid": {},
    "silu": {},
    "softmax": {"dim": -1},
    "softplus": {},
    "softsign": {},
    "tanh": {},
}

IMAGES, KERNELS = (8, 16, 32, 32), (32, 16, 3, 3)
CONVOLUTIONS: dict[str, tuple[tuple[int, ...], tuple[int, ...], Settings]] = {
    "conv2d, one image": ((1, 1, 64, 64), (1, 1, 3, 3), {"padding": 1}),
    "conv2d, 3 to 16 channels": ((1, 3, 64, 64), (16, 3, 3, 3), {"padding": 1}),
    "conv2d, 16 to 32 channels": (IMAGES, KERNELS, {"padding": 1}),
    "conv2d, 64 to 64 channels": ((4, 64, 28, 28), (64, 64, 3, 3), {"padding": 1}),
    "conv2d, 1 by 1": (IMAGES, (32, 16, 1, 1), {}),
    "conv2d, stride 2": (IMAGES, KERNELS, {"padding": 1, "stride": 2}),
    "conv2d, 4 groups": (IMAGES, (32, 4, 3, 3), {"padding": 1, "groups": 4}),
    "conv2d, depthwise": (IMAGES, (16, 1, 3, 3), {"padding": 1, "groups": 16}),
}

POOLINGS: dict[str, Settings] = {
    "max_pool2d": {"kernel_size": 2},
    "max_pool2d, overlapping": {"kernel_size": 3, "stride": 2, "padding": 1},
    "avg_pool2d": {"kernel_size": 2},
    "avg_pool2d, overlapping": {"kernel_size": 3, "stride": 2, "padding": 1},
    "adaptive_avg_pool2d": {"output_size": 7},
}

OPTIMIZERS: dict[str, Settings] = {
    "SGD": {},
    "SGD, momentum": {"momentum": 0.9},
    "Adagrad": {},
    "Adadelta": {},
    "RMSprop": {},
    "RMSprop, centered": {"centered": True, "momentum": 0.9},
    "Adam": {},
    "AdamW": {},
}

IMPORT = """
import time, torch
start = time.perf_counter()
import dlref.recurrent
print(time.perf_counter() - start)
"""


def measure() -> None:
    """Print the time of each function as a multiple of PyTorch's, and a few times in seconds."""
    torch.set_num_threads(1)
    # A large block, freed at once: from then on glibc keeps what is freed. Before, it gave it back to the
    # system, and a function with two temporaries paid 2,000 page faults for them at every call.
    torch.empty(31 << 18)  # 31 MiB of float32
    print(f"{'name':40} ours/torch  limit")
    for name, ours, theirs, limit in chain(
        element_wise(), normalizations(), images(), sequences(), steps()
    ):
        _print(name, _ratio(ours, theirs), limit)
    boxes = 100 * _normal(2000, 2)
    boxes, scores = torch.cat([boxes, boxes + 50], dim=1), _normal(2000)
    nms = min(_seconds(lambda: detection.nms(boxes, scores, 0.5)) for _ in range(9))
    _print("nms of 2,000 boxes, in seconds", nms, 0.2)
    command = [sys.executable, "-c", IMPORT]
    imports = [float(subprocess.check_output(command)) for _ in range(5)]
    _print("import of dlref.recurrent, in seconds", min(imports), 0.02)


def element_wise() -> Iterator[Row]:
    """Activations on a million elements."""
    x, slopes = _normal(1000, 1000), _normal(1000).abs()
    for name, settings in ACTIVATIONS.items():
        yield from _rows(name, activations, functional, 3, x, {}, settings)
    yield from _rows("prelu", activations, functional, 3, x, {"weight": slopes})


def normalizations() -> Iterator[Row]:
    """Normalizations of a million elements."""
    maps, rows = _normal(25, 40, 25, 40), _normal(1000, 1000)
    affine = {"weight": _normal(40), "bias": _normal(40)}
    wide = {"weight": _normal(1000), "bias": _normal(1000)}
    batch = {"running_mean": None, "running_var": None, "training": True}
    last = {"normalized_shape": [1000]}
    compare = partial(_rows, ours=normalization, theirs=functional, limit=3)
    yield from compare("batch_norm", x=maps, tensors=affine, settings=batch)
    yield from compare("instance_norm", x=maps, tensors=affine)
    groups = {"num_groups": 8}
    yield from compare("group_norm", x=maps, tensors=affine, settings=groups)
    yield from compare("layer_norm", x=rows, tensors=wide, settings=last)
    gains = {"weight": wide["weight"]}
    yield from compare("rms_norm", x=rows, tensors=gains, settings=last)


def images() -> Iterator[Row]:
    """Convolution and pooling."""
    for name, (image, kernels, settings) in CONVOLUTIONS.items():
        weight = {"weight": _normal(*kernels)}
        x = _normal(*image)
        yield from _rows(name, convolution, functional, 5, x, weight, settings)
    for name, settings in POOLINGS.items():
        x = _normal(*IMAGES)
        yield from _rows(name, pooling, functional, 5, x, {}, settings)


def sequences() -> Iterator[Row]:
    """Recurrent layers with 128 units, over 32 sequences of 100 steps."""
    x, gradient = _normal(100, 32, 128), _normal(100, 32, 128)

    @torch.no_grad()
    def forward(net: torch.nn.Module) -> None:
        net(x)

    def backward(net: torch.nn.Module) -> None:
        torch.autograd.grad(net(x)[0], list(net.parameters()), gradient)

    for name in ("LSTM", "GRU"):
        ours, theirs = (
            getattr(module, name)(128, 128) for module in (recurrent, torch.nn)
        )
        yield name, partial(forward, ours), partial(forward, theirs), 3
        yield f"{name}, gradient", partial(backward, ours), partial(backward, theirs), 3


def steps() -> Iterator[Row]:
    """Steps of the optimizers on ten tensors of 100,000 elements."""
    for name, settings in OPTIMIZERS.items():
        pair = []
        for module in (optimizers, torch.optim):
            parameters = [_normal(100_000).requires_grad_() for _ in range(10)]
            for parameter in parameters:
                parameter.grad = _normal(100_000)
            make = getattr(module, name.split(",")[0])
            pair.append(make(parameters, lr=1e-6, **settings).step)
        yield name, *pair, 3


def _rows(
    name: str,
    ours: object,
    theirs: object,
    limit: float,
    x: Tensor,
    tensors: dict[str, Tensor] | None = None,
    settings: Settings | None = None,
) -> Iterator[Row]:
    """Compare the function of that name in two modules: alone, and with the gradients of all tensors."""
    function = name.split(",")[0]
    mine, other = (
        partial(getattr(module, function), **(settings or {}))
        for module in (ours, theirs)
    )
    named = tensors or {}
    leaf = x.clone().requires_grad_()
    leaves = {key: value.clone().requires_grad_() for key, value in named.items()}
    gradient = _normal(*other(x, **named).shape)

    def backward(function: Callable[..., Tensor]) -> None:
        torch.autograd.grad(
            function(leaf, **leaves), [leaf, *leaves.values()], gradient
        )

    yield name, partial(mine, x, **named), partial(other, x, **named), limit
    yield f"{name}, gradient", partial(backward, mine), partial(backward, other), limit


def _ratio(ours: Action, theirs: Action, budget: float = 0.4) -> float:
    """The quotient of the shortest times of the two, called in turn: noise only ever adds."""
    times: list[tuple[float, float]] = []
    end = time.perf_counter() + budget
    while time.perf_counter() < end or len(times) < 6:  # the first warms up
        times.append((_seconds(ours), _seconds(theirs)))
    best, reference = map(min, zip(*times, strict=True))
    return best / reference


def _seconds(action: Action) -> float:
    start = time.process_time()  # in one thread, the time without what others took
    action()
    return time.process_time() - start


def _normal(*shape: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(0))


def _print(name: str, value: float, limit: float) -> None:
    mark = "  exceeded" if value > limit else ""
    print(f"{name:40} {value:10.3g} {limit:6g}{mark}", flush=True)
