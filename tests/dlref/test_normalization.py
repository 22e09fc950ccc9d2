"""`dlref.normalization` against `torch.nn.functional` and scikit-learn, and what normalizing must give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sklearn.decomposition
import sklearn.preprocessing
import torch
import torch.nn.functional as F  # noqa: N812
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from dlref import normalization
from tests.dlref.oracle import (
    DTYPES,
    EXTREMES,
    FORWARD_MODE,
    KINKS,
    Bad,
    assert_matches,
    bad_input,
)

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "BatchNorm": torch.nn.BatchNorm1d,
    "MinMaxScaler": sklearn.preprocessing.MinMaxScaler,
    "Standardizer": sklearn.preprocessing.StandardScaler,
    "Whitener": sklearn.decomposition.PCA,
    "batch_norm": F.batch_norm,
    "group_norm": F.group_norm,
    "instance_norm": F.instance_norm,
    "layer_norm": F.layer_norm,
    "rms_norm": F.rms_norm,
    "weight_norm": torch._weight_norm,
}


def inputs(dtype: torch.dtype) -> dict[str, Tensor]:
    """Inputs of 4 channels and 6 positions."""
    generator = torch.Generator().manual_seed(0)
    normal = torch.randn(3, 4, 2, 3, generator=generator, dtype=dtype)
    special = torch.tensor(KINKS + EXTREMES, dtype=dtype)[: 3 * 6].reshape(3, 1, 2, 3)
    return {
        "ordinary": normal,
        "zero": torch.zeros_like(normal),
        "denormal": 1e-42 * normal,
        "large": 1e4 * normal,
        "far from zero": 300 + normal,
        "special": special.expand(3, 4, 2, 3) + 0.0,
        "empty batch": normal[:0],
        "batch of one": normal[:1],
        "non-contiguous": normal.transpose(2, 3).contiguous().transpose(2, 3),
        "broadcast": normal[:1].expand(3, 4, 2, 3),
    }


def affine(size: int | tuple[int, ...], dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(2)
    shape = (size,) if isinstance(size, int) else size
    return (
        torch.randn(shape, generator=generator, dtype=dtype),
        torch.randn(shape, generator=generator, dtype=dtype),
    )


# The functions of input, weight and bias, with the shape of the last two.
FUNCTIONS: dict[
    str, tuple[Callable[..., Tensor], Callable[..., Tensor], int | tuple[int, ...]]
] = {
    "batch_norm": (
        lambda x, w, b: normalization.batch_norm(x, None, None, w, b, training=True),
        lambda x, w, b: F.batch_norm(x, None, None, w, b, training=True),
        4,
    ),
    "layer_norm over one axis": (
        lambda x, w, b: normalization.layer_norm(x, x.shape[3:], w, b),
        lambda x, w, b: F.layer_norm(x, x.shape[3:], w, b),
        (3,),
    ),
    "layer_norm over three": (
        lambda x, w, b: normalization.layer_norm(x, list(x.shape[1:]), w, b),
        lambda x, w, b: F.layer_norm(x, x.shape[1:], w, b),
        (4, 2, 3),
    ),
    "instance_norm": (
        lambda x, w, b: normalization.instance_norm(x, weight=w, bias=b),
        # F.instance_norm fails on an empty batch with weights
        lambda x, w, b: (
            F.instance_norm(x, weight=w, bias=b) if len(x) else F.group_norm(x, 4, w, b)
        ),
        4,
    ),
    "group_norm, 1 group": (
        lambda x, w, b: normalization.group_norm(x, 1, w, b),
        lambda x, w, b: F.group_norm(x, 1, w, b),
        4,
    ),
    "group_norm, 2 groups": (
        lambda x, w, b: normalization.group_norm(x, 2, w, b),
        lambda x, w, b: F.group_norm(x, 2, w, b),
        4,
    ),
}
# At a constant channel the gradient is a difference of numbers near 1 / sqrt(eps), 316 at most.
TOLERANCE = {
    torch.float32: {"rtol": 1e-4, "atol": 1e-4},
    torch.float64: {"rtol": 1e-9, "atol": 1e-9},
}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("kind", inputs(torch.float32))
@pytest.mark.parametrize(("ours", "theirs", "size"), FUNCTIONS.values(), ids=FUNCTIONS)
def test_values_and_gradients_match_torch(
    ours: Callable[..., Tensor],
    theirs: Callable[..., Tensor],
    size: int | tuple[int, ...],
    kind: str,
    dtype: torch.dtype,
) -> None:
    weight, bias = affine(size, dtype)
    tolerance = TOLERANCE[dtype]
    if kind == "far from zero" and dtype == torch.float32:
        tolerance = {
            "rtol": 1e-3,
            "atol": 1e-2,
        }  # the mean's rounding, 300 * 2**-24, over a deviation of 0.1
    assert_matches(ours, theirs, inputs(dtype)[kind], weight, bias, **tolerance)


@pytest.mark.parametrize(("ours", "theirs", "size"), FUNCTIONS.values(), ids=FUNCTIONS)
def test_weight_and_bias_may_each_be_left_out(
    ours: Callable[..., Tensor],
    theirs: Callable[..., Tensor],
    size: int | tuple[int, ...],
) -> None:
    weight, bias = affine(size, torch.float64)
    x = inputs(torch.float64)["ordinary"]
    torch.testing.assert_close(ours(x, None, None), theirs(x, None, None))
    torch.testing.assert_close(ours(x, weight, None), theirs(x, weight, None))
    torch.testing.assert_close(ours(x, None, bias), theirs(x, None, bias))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("eps", [None, 0.1])
@pytest.mark.parametrize("kind", inputs(torch.float32))
def test_rms_norm_matches_torch(
    kind: str, eps: float | None, dtype: torch.dtype
) -> None:
    weight, _ = affine((2, 3), dtype)
    tolerance = {"rtol": 1e-4, "atol": 1e-2} if dtype == torch.float32 else {}
    assert_matches(
        lambda x, w: normalization.rms_norm(x, (2, 3), w, eps),
        lambda x, w: F.rms_norm(x, (2, 3), w, eps),
        inputs(dtype)[kind],
        weight,
        **tolerance,
    )
    x = inputs(dtype)["ordinary"]
    torch.testing.assert_close(normalization.rms_norm(x, [3]), F.rms_norm(x, (3,)))


@pytest.mark.parametrize("shape", [(3, 4), (3, 4, 5), (1, 4, 2, 3, 2)], ids=str)
def test_batch_norm_takes_any_number_of_positions(shape: tuple[int, ...]) -> None:
    x = torch.randn(
        shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64
    )
    weight, bias = affine(4, torch.float64)
    assert_matches(
        FUNCTIONS["batch_norm"][0], FUNCTIONS["batch_norm"][1], x, weight, bias
    )


@pytest.mark.filterwarnings(FORWARD_MODE)
@pytest.mark.parametrize(("ours", "_", "size"), FUNCTIONS.values(), ids=FUNCTIONS)
def test_first_and_second_derivatives_agree_with_differences(
    ours: Callable[..., Tensor], _: object, size: int | tuple[int, ...]
) -> None:
    x = inputs(torch.float64)["ordinary"][:2]
    arguments = [tensor.requires_grad_() for tensor in (x, *affine(size, x.dtype))]
    assert torch.autograd.gradcheck(ours, arguments, check_forward_ad=True)
    assert torch.autograd.gradgradcheck(ours, arguments)


@pytest.mark.parametrize(("ours", "theirs", "size"), FUNCTIONS.values(), ids=FUNCTIONS)
def test_second_derivatives_at_constant_values_are_those_of_torch(
    ours: Callable[..., Tensor],
    theirs: Callable[..., Tensor],
    size: int | tuple[int, ...],
) -> None:
    generator = torch.Generator().manual_seed(1)
    x = torch.full((3, 4, 2, 3), 7.0, dtype=torch.float64)
    weights = torch.randn(2, *x.shape, generator=generator, dtype=torch.float64)
    seconds: list[Tensor] = []
    for function in (ours, theirs):
        leaf = x.clone().requires_grad_()
        y = function(leaf, *affine(size, x.dtype))
        [first] = torch.autograd.grad(y, leaf, weights[0], create_graph=True)
        seconds += torch.autograd.grad((first * weights[1]).sum(), leaf)
    torch.testing.assert_close(*seconds)


@pytest.mark.parametrize(("ours", "_", "size"), FUNCTIONS.values(), ids=FUNCTIONS)
def test_vmap_and_grad_of_torch_func_see_through(
    ours: Callable[..., Tensor], _: object, size: int | tuple[int, ...]
) -> None:
    several = torch.stack([inputs(torch.float64)["ordinary"] * k for k in (1, 2)])
    weight, bias = affine(size, several.dtype)

    def loss(x: Tensor) -> Tensor:
        return ours(x, weight, bias).sin().sum()

    each = [torch.func.grad(loss)(x) for x in several]
    torch.testing.assert_close(
        torch.vmap(torch.func.grad(loss))(several), torch.stack(each)
    )


# The arguments that every function takes and that the table above leaves at their defaults.
EPS: dict[str, tuple[Callable[..., Tensor], Callable[..., Tensor]]] = {
    "batch_norm": (
        lambda x, **k: normalization.batch_norm(x, None, None, training=True, **k),
        lambda x, **k: F.batch_norm(x, None, None, training=True, **k),
    ),
    "layer_norm": (
        lambda x, **k: normalization.layer_norm(x, [3], **k),
        lambda x, **k: F.layer_norm(x, [3], **k),
    ),
    "instance_norm": (normalization.instance_norm, F.instance_norm),
    "group_norm": (
        lambda x, **k: normalization.group_norm(x, 2, **k),
        lambda x, **k: F.group_norm(x, 2, **k),
    ),
}


@pytest.mark.parametrize(("ours", "theirs"), EPS.values(), ids=EPS)
def test_eps_matches_torch_where_it_counts(
    ours: Callable[..., Tensor], theirs: Callable[..., Tensor]
) -> None:
    x = 1e-3 * inputs(torch.float64)["ordinary"]
    torch.testing.assert_close(ours(x), theirs(x), rtol=1e-10, atol=0)
    torch.testing.assert_close(ours(x, eps=0.5), theirs(x, eps=0.5), rtol=1e-10, atol=0)
    torch.testing.assert_close(ours(x, eps=0.0), ours(1e6 * x, eps=0.0))


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("momentum", [None, 0.0, 0.3, 1.0])
@pytest.mark.parametrize("shape", [(3, 4), (3, 4, 5), (0, 4), (1, 4, 2)], ids=str)
def test_running_statistics_match_torch(
    shape: tuple[int, ...], momentum: float | None, training: bool
) -> None:
    options: dict[str, Any] = {"training": training} | (
        {} if momentum is None else {"momentum": momentum}
    )
    x = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    ours, theirs = ([torch.arange(4.0), torch.arange(1.0, 5.0)] for _ in range(2))
    got = normalization.batch_norm(x, *ours, **options)
    torch.testing.assert_close(got, F.batch_norm(x, *theirs, **options))
    torch.testing.assert_close(ours, theirs)
    if training:
        return
    torch.testing.assert_close(
        ours, [torch.arange(4.0), torch.arange(1.0, 5.0)], rtol=0, atol=0
    )
    torch.testing.assert_close(normalization.batch_norm(x, *ours), got)


def test_either_running_statistic_may_be_left_out_in_training() -> None:
    x = inputs(torch.float32)["ordinary"]
    mean, var = torch.zeros(4), torch.ones(4)
    normalization.batch_norm(x, mean, None, training=True)
    normalization.batch_norm(x, None, var, training=True)
    wanted = torch.zeros(4), torch.ones(4)
    F.batch_norm(x, *wanted, training=True)
    torch.testing.assert_close((mean, var), wanted)


def test_two_values_per_channel_are_enough_in_training_and_one_outside() -> None:
    x = torch.tensor([[1.0], [3.0]])
    torch.testing.assert_close(
        normalization.batch_norm(x, None, None, training=True, eps=0.0),
        torch.tensor([[-1.0], [1.0]]),
    )
    one = normalization.batch_norm(
        x[:1], torch.tensor([2.0]), torch.tensor([4.0]), eps=0.0
    )
    assert one.item() == -0.5


@pytest.mark.parametrize(
    ("oracle", "shape"),
    [
        (torch.nn.BatchNorm1d, (5, 3)),
        (torch.nn.BatchNorm1d, (5, 3, 2)),
        (torch.nn.BatchNorm2d, (5, 3, 2, 2)),
        (torch.nn.BatchNorm3d, (5, 3, 2, 2, 2)),
    ],
)
def test_the_module_matches_torchs_in_training_and_evaluation(
    oracle: type[torch.nn.Module], shape: tuple[int, ...]
) -> None:
    ours, theirs = normalization.BatchNorm(3, 1e-3, 0.2), oracle(3, 1e-3, 0.2)
    weight, bias = affine(3, torch.float32)
    theirs.load_state_dict(theirs.state_dict() | {"weight": weight, "bias": bias})
    ours.load_state_dict(theirs.state_dict())
    generator = torch.Generator().manual_seed(0)
    for _ in range(3):
        x = torch.randn(shape, generator=generator) * 3 + 1
        assert_matches(ours, theirs, x)
    assert ours.num_batches_tracked == 3
    torch.testing.assert_close(dict(ours.state_dict()), dict(theirs.state_dict()))
    grown = x.clone().requires_grad_()
    gradients = [
        torch.autograd.grad(module(grown).sin().sum(), [grown, *module.parameters()])
        for module in (ours, theirs)
    ]
    torch.testing.assert_close(*gradients, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(dict(ours.state_dict()), dict(theirs.state_dict()))
    ours.eval()
    theirs.eval()
    assert_matches(ours, theirs, x)
    torch.testing.assert_close(dict(ours.state_dict()), dict(theirs.state_dict()))


def test_the_module_has_torchs_defaults_and_start() -> None:
    ours, theirs = normalization.BatchNorm(3), torch.nn.BatchNorm1d(3)
    assert (ours.eps, ours.momentum) == (theirs.eps, theirs.momentum)
    torch.testing.assert_close(
        dict(ours.state_dict()), dict(theirs.state_dict()), rtol=0, atol=0
    )
    assert [name for name, _ in ours.named_parameters()] == [
        name for name, _ in theirs.named_parameters()
    ]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("dim", [0, 1, 2, -1, -3])
def test_weight_norm_matches_torch(dim: int, dtype: torch.dtype) -> None:
    generator = torch.Generator().manual_seed(0)
    v = torch.randn(2, 3, 4, generator=generator, dtype=dtype)
    shape = [1, 1, 1]
    shape[dim] = v.shape[dim]
    g = torch.randn(shape, generator=generator, dtype=dtype)

    def oracle(v: Tensor, g: Tensor) -> Tensor:
        return torch._weight_norm(v, g, dim % 3)

    assert_matches(lambda v, g: normalization.weight_norm(v, g, dim), oracle, v, g)


def test_weight_norm_matches_torchs_parametrization() -> None:
    for dim in (0, None):
        layer = torch.nn.utils.parametrizations.weight_norm(
            torch.nn.Conv1d(2, 3, 4), dim=dim
        )
        g, v = (
            layer.parametrizations.weight.original0,
            layer.parametrizations.weight.original1,
        )
        g = (g.detach() * 2).reshape(()) if dim is None else g.detach() * 2
        torch.testing.assert_close(
            normalization.weight_norm(v, g, dim), layer.weight * 2
        )
        if dim == 0:
            torch.testing.assert_close(
                normalization.weight_norm(v, g), layer.weight * 2
            )


def test_weight_norms_gradient_is_at_right_angles_to_the_direction() -> None:
    v = torch.tensor([[3.0, 4.0], [1.0, -2.0]], requires_grad=True)
    w = normalization.weight_norm(v, torch.tensor([[2.0], [3.0]]))
    torch.testing.assert_close(w.norm(dim=1), torch.tensor([2.0, 3.0]))
    [gradient] = torch.autograd.grad((w**3).sum(), v)
    torch.testing.assert_close((gradient * v).sum(1), torch.zeros(2), rtol=0, atol=1e-4)
    assert gradient.norm() > 1


@given(shift=st.floats(-100, 100), factor=st.floats(0.1, 100))
@settings(max_examples=30)
def test_normalizing_forgets_shift_and_factor(shift: float, factor: float) -> None:
    x = inputs(torch.float64)["ordinary"]
    for ours, _ in EPS.values():
        torch.testing.assert_close(ours(factor * x + shift, eps=0.0), ours(x, eps=0.0))
    rms = normalization.rms_norm(factor * x, [3], eps=0.0)
    torch.testing.assert_close(rms, normalization.rms_norm(x, [3], eps=0.0))


def data(dtype: torch.dtype = torch.float64) -> tuple[Tensor, Tensor]:
    """Correlated training data with columns in different units, and test data."""
    generator = torch.Generator().manual_seed(3)
    mixing = torch.tensor(
        [[1.0, 0.5, 0.0], [0.0, 30.0, 3.0], [0.0, 0.0, 0.1]], dtype=dtype
    )
    both = torch.randn(50, 3, generator=generator, dtype=dtype) @ mixing + torch.tensor(
        [5.0, -40.0, 0.0]
    )
    return both[:40].to(dtype), both[40:].to(dtype)


SCALERS: dict[str, tuple[Callable[[], Any], Callable[[], Any], float]] = {
    "Standardizer": (
        normalization.Standardizer,
        sklearn.preprocessing.StandardScaler,
        1.0,
    ),
    "MinMaxScaler": (
        normalization.MinMaxScaler,
        sklearn.preprocessing.MinMaxScaler,
        1.0,
    ),
    # scikit-learn whitens to an unbiased covariance of 1
    "Whitener": (
        normalization.Whitener,
        lambda: sklearn.decomposition.PCA(whiten=True, svd_solver="full"),
        (40 / 39) ** 0.5,
    ),
}
MAKERS: list[Callable[[], Any]] = [
    normalization.Standardizer,
    normalization.MinMaxScaler,
    normalization.Whitener,
    lambda: normalization.Whitener("zca"),
]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("ours", "theirs", "factor"), SCALERS.values(), ids=SCALERS)
def test_scalers_match_scikit_learn(
    ours: Callable[[], Any],
    theirs: Callable[[], Any],
    factor: float,
    dtype: torch.dtype,
) -> None:
    train, test = data(dtype)
    scaler, oracle = ours().fit(train), theirs().fit(train.double().numpy())
    tolerance = {"rtol": 1e-3, "atol": 1e-3} if dtype == torch.float32 else {}
    for X in (train, test, test[:0]):
        if len(X) == 0:
            assert scaler.transform(X).shape == X.shape
            continue
        want = factor * torch.from_numpy(oracle.transform(X.double().numpy()))
        torch.testing.assert_close(scaler.transform(X), want.to(dtype), **tolerance)


@pytest.mark.parametrize("make", MAKERS)
def test_inverse_transform_undoes_transform_on_other_data(
    make: Callable[[], Any],
) -> None:
    train, test = data()
    scaler = make().fit(train)
    torch.testing.assert_close(scaler.inverse_transform(scaler.transform(test)), test)
    torch.testing.assert_close(scaler.transform(scaler.inverse_transform(test)), test)
    assert not torch.allclose(scaler.transform(test), test)


@pytest.mark.parametrize("make", MAKERS)
def test_fitting_leaves_the_data_alone_and_forgets_the_fit_before(
    make: Callable[[], Any],
) -> None:
    train, test = data()
    before = train.clone()
    scaler = make().fit(test).fit(train)
    assert torch.equal(train, before)
    torch.testing.assert_close(
        scaler.transform(test), make().fit(train).transform(test)
    )


@pytest.mark.parametrize("method", ["pca", "zca"])
def test_whitened_data_have_mean_zero_and_the_identity_as_covariance(
    method: str,
) -> None:
    train, _ = data()
    z = normalization.Whitener(method).fit(train).transform(train)
    torch.testing.assert_close(z.mean(0), torch.zeros(3, dtype=torch.float64))
    torch.testing.assert_close(z.T @ z / 40, torch.eye(3, dtype=torch.float64))


def test_zca_stays_closest_to_the_data_and_pca_orders_the_directions() -> None:
    train, _ = data()
    train = train - train.mean(0)
    pca, zca = (normalization.Whitener(method).fit(train) for method in ("pca", "zca"))
    cross = (
        zca.transform(train).T @ train / 40
    )  # a symmetric cross-covariance is what makes it ZCA
    torch.testing.assert_close(cross, cross.T)
    assert ((zca.transform(train) - train) ** 2).sum() < (
        (pca.transform(train) - train) ** 2
    ).sum()
    assert pca.scale.tolist() == sorted(pca.scale.tolist(), reverse=True)
    largest = pca.directions.gather(0, pca.directions.abs().argmax(0, keepdim=True))
    assert (largest > 0).all()


def test_whitening_keeps_the_digits_that_a_covariance_in_float32_would_lose() -> None:
    generator = torch.Generator().manual_seed(0)
    X = torch.randn(60, 2, generator=generator) * torch.tensor([1.0, 1e-4])
    z = normalization.Whitener().fit(X).transform(X)
    torch.testing.assert_close(z.T @ z / 60, torch.eye(2), rtol=0.01, atol=0.01)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("value", [0.0, 0.1, -7.3, 1e4, 1e-42])
def test_a_constant_column_is_centered_or_set_to_zero(
    value: float, dtype: torch.dtype
) -> None:
    X = torch.full((30, 1), value, dtype=dtype)
    standard, min_max = (
        normalization.Standardizer().fit(X),
        normalization.MinMaxScaler().fit(X),
    )
    assert standard.scale.tolist() == [1.0]
    torch.testing.assert_close(
        standard.transform(X), torch.zeros_like(X), rtol=0, atol=1e-2
    )
    torch.testing.assert_close(
        standard.transform(X + 2), torch.full_like(X, 2.0), rtol=1e-3, atol=1e-2
    )
    assert min_max.scale.tolist() == [1.0]
    assert min_max.transform(X).abs().max() == 0
    torch.testing.assert_close(min_max.inverse_transform(min_max.transform(X)), X)


def test_a_column_too_small_for_its_variance_counts_as_constant() -> None:
    X = torch.tensor([[1e-30], [3e-30]])
    scaler = normalization.Standardizer().fit(X)
    assert scaler.scale.tolist() == [1.0]
    assert scaler.transform(X).isfinite().all()


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("method", ["transform", "inverse_transform"])
def test_a_scaler_refuses_to_work_before_fit_and_on_other_columns(
    make: Callable[[], Any], method: str
) -> None:
    scaler = make()
    name = type(scaler).__name__
    with pytest.raises(
        RuntimeError, match=f"^fit must be called before the {name} is used$"
    ):
        getattr(scaler, method)(data()[0])
    scaler.fit(data()[0])
    with pytest.raises(
        ValueError, match=r"^X must be \(samples, features=3\), got \(40, 2\)$"
    ):
        getattr(scaler, method)(data()[0][:, :2])


@pytest.mark.parametrize("make", MAKERS)
def test_fit_refuses_what_is_not_a_table(make: Callable[[], Any]) -> None:
    with pytest.raises(
        TypeError, match=r"^X must be a floating-point tensor, got torch\.int64$"
    ):
        make().fit(torch.ones(3, 2).long())
    with pytest.raises(
        ValueError, match=r"^X must be \(samples, features\), got \(3,\)$"
    ):
        make().fit(torch.ones(3))
    for shape in ((0, 2), (2, 0)):
        with pytest.raises(
            ValueError,
            match=r"^X must hold 1 sample and 1 feature or more, got \(\d, \d\)$",
        ):
            make().fit(torch.ones(shape))


@pytest.mark.parametrize(
    ("X", "rank"),
    [
        (torch.randn(3, 3, generator=torch.Generator().manual_seed(0)), 2),
        (torch.randn(2, 3, generator=torch.Generator().manual_seed(0)), 1),
        (torch.ones(5, 3), 0),
        (
            torch.randn(9, 2, generator=torch.Generator().manual_seed(0))[:, [0, 1, 1]],
            2,
        ),
    ],
)
def test_data_that_do_not_vary_in_every_direction_cannot_be_whitened(
    X: Tensor, rank: int
) -> None:
    with pytest.raises(
        ValueError, match=f"^X must vary in 3 directions, one per column, got {rank}$"
    ):
        normalization.Whitener().fit(X)


X = torch.ones(2, 4, 3)
FOUR, THREE = torch.ones(4), torch.ones(3)
CHANNELS = r"must be \(channels=4,\), got \(3,\)$"
EPSILON = r"^eps must be a number in \[0, inf\), got -1.0$"
BAD_INPUT = [
    Bad("batch_norm", "input", lambda: normalization.batch_norm(FOUR, FOUR, FOUR), ValueError, r"^input must be \(batch, channels, ...\), got \(4,\)$"),
    Bad("batch_norm", "input", lambda: normalization.batch_norm(X.long(), FOUR, FOUR), TypeError, "^input must be a floating-point tensor, got torch.int64$"),
    Bad("batch_norm", "input", lambda: normalization.batch_norm(X[:1, :, :1], None, None, training=True), ValueError, r"^input must hold 2 values or more per channel in training, got \(1, 4, 1\)$"),
    Bad("batch_norm", "running_mean", lambda: normalization.batch_norm(X, THREE, FOUR), ValueError, "^running_mean " + CHANNELS),
    Bad("batch_norm", "running_mean", lambda: normalization.batch_norm(X, None, FOUR), ValueError, "^running_mean and running_var must be tensors outside training, got None$"),
    Bad("batch_norm", "running_var", lambda: normalization.batch_norm(X, FOUR, THREE), ValueError, "^running_var " + CHANNELS),
    Bad("batch_norm", "running_var", lambda: normalization.batch_norm(X, FOUR, None), ValueError, "^running_mean and running_var must be tensors outside training, got None$"),
    Bad("batch_norm", "weight", lambda: normalization.batch_norm(X, FOUR, FOUR, THREE), ValueError, "^weight " + CHANNELS),
    Bad("batch_norm", "bias", lambda: normalization.batch_norm(X, FOUR, FOUR, FOUR, THREE), ValueError, "^bias " + CHANNELS),
    Bad("batch_norm", "training", lambda: normalization.batch_norm(X, FOUR, FOUR, training=1), TypeError, "^training must be True or False, got 1$"),
    Bad("batch_norm", "momentum", lambda: normalization.batch_norm(X, FOUR, FOUR, momentum=1.5), ValueError, r"^momentum must be a number in \[0, 1\], got 1.5$"),
    Bad("batch_norm", "eps", lambda: normalization.batch_norm(X, FOUR, FOUR, eps=-1.0), ValueError, EPSILON),
    Bad("layer_norm", "input", lambda: normalization.layer_norm([1.0], [1]), TypeError, "^input must be a tensor, got list$"),
    Bad("layer_norm", "input", lambda: normalization.layer_norm(X, [4]), ValueError, r"^input must end in normalized_shape=\(4,\), got \(2, 4, 3\)$"),
    Bad("layer_norm", "input", lambda: normalization.layer_norm(X, [1, 2, 4, 3]), ValueError, r"^input must end in normalized_shape=\(1, 2, 4, 3\), got"),
    Bad("layer_norm", "normalized_shape", lambda: normalization.layer_norm(X, 3), TypeError, "^normalized_shape must be a sequence of 1 size or more, got 3$"),
    Bad("layer_norm", "normalized_shape", lambda: normalization.layer_norm(X, "3"), TypeError, "^normalized_shape must be a sequence of 1 size or more, got '3'$"),
    Bad("layer_norm", "normalized_shape", lambda: normalization.layer_norm(X, []), TypeError, r"^normalized_shape must be a sequence of 1 size or more, got \[\]$"),
    Bad("layer_norm", "normalized_shape", lambda: normalization.layer_norm(X[..., :0], [0]), ValueError, r"^normalized_shape must be an integer in \[1, inf\), got 0$"),
    Bad("layer_norm", "weight", lambda: normalization.layer_norm(X, [3], FOUR), ValueError, r"^weight must be normalized_shape=\(3,\), got \(4,\)$"),
    Bad("layer_norm", "weight", lambda: normalization.layer_norm(X, [3], 1.0), TypeError, "^weight must be a tensor, got float$"),
    Bad("layer_norm", "bias", lambda: normalization.layer_norm(X, [3], THREE, FOUR), ValueError, r"^bias must be normalized_shape=\(3,\), got \(4,\)$"),
    Bad("layer_norm", "eps", lambda: normalization.layer_norm(X, [3], eps=-1.0), ValueError, EPSILON),
    Bad("instance_norm", "input", lambda: normalization.instance_norm(X[:, :, 0]), ValueError, r"^input must be \(batch, channels, positions, ...\) with 2 positions or more, got \(2, 4\)$"),
    Bad("instance_norm", "input", lambda: normalization.instance_norm(X[:, :, :1]), ValueError, r"with 2 positions or more, got \(2, 4, 1\)$"),
    Bad("instance_norm", "input", lambda: normalization.instance_norm(None), TypeError, "^input must be a tensor, got NoneType$"),
    Bad("instance_norm", "weight", lambda: normalization.instance_norm(X, weight=THREE), ValueError, "^weight " + CHANNELS),
    Bad("instance_norm", "bias", lambda: normalization.instance_norm(X, bias=THREE), ValueError, "^bias " + CHANNELS),
    Bad("instance_norm", "eps", lambda: normalization.instance_norm(X, eps=-1.0), ValueError, EPSILON),
    Bad("group_norm", "input", lambda: normalization.group_norm(FOUR, 2), ValueError, r"^input must be \(batch, channels, ...\), got \(4,\)$"),
    Bad("group_norm", "num_groups", lambda: normalization.group_norm(X, 3), ValueError, "^num_groups must divide the 4 channels, got 3$"),
    Bad("group_norm", "num_groups", lambda: normalization.group_norm(X, 0), ValueError, r"^num_groups must be an integer in \[1, inf\), got 0$"),
    Bad("group_norm", "weight", lambda: normalization.group_norm(X, 2, THREE), ValueError, "^weight " + CHANNELS),
    Bad("group_norm", "bias", lambda: normalization.group_norm(X, 2, FOUR, THREE), ValueError, "^bias " + CHANNELS),
    Bad("group_norm", "eps", lambda: normalization.group_norm(X, 2, eps=-1.0), ValueError, EPSILON),
    Bad("rms_norm", "input", lambda: normalization.rms_norm(X, [4]), ValueError, r"^input must end in normalized_shape=\(4,\), got \(2, 4, 3\)$"),
    Bad("rms_norm", "normalized_shape", lambda: normalization.rms_norm(X, [3.0]), TypeError, r"^normalized_shape must be an integer in \[1, inf\), got 3.0$"),
    Bad("rms_norm", "weight", lambda: normalization.rms_norm(X, [3], FOUR), ValueError, r"^weight must be normalized_shape=\(3,\), got \(4,\)$"),
    Bad("rms_norm", "eps", lambda: normalization.rms_norm(X, [3], eps=-1.0), ValueError, EPSILON),
    Bad("weight_norm", "v", lambda: normalization.weight_norm(1.0, THREE), TypeError, "^v must be a tensor, got float$"),
    Bad("weight_norm", "v", lambda: normalization.weight_norm(THREE, THREE), ValueError, r"^v must have 2 axes or more, got \(3,\)$"),
    Bad("weight_norm", "g", lambda: normalization.weight_norm(X, FOUR), ValueError, r"^g must be \(2, 1, 1\), got \(4,\)$"),
    Bad("weight_norm", "g", lambda: normalization.weight_norm(X, THREE.long()), TypeError, "^g must be a floating-point tensor, got torch.int64$"),
    Bad("weight_norm", "g", lambda: normalization.weight_norm(X, FOUR, None), ValueError, r"^g must be \(\), got \(4,\)$"),
    Bad("weight_norm", "dim", lambda: normalization.weight_norm(X, FOUR, 3), ValueError, r"^dim must be an integer in \[-3, 3\), got 3$"),
    Bad("weight_norm", "dim", lambda: normalization.weight_norm(X, FOUR, -4), ValueError, r"^dim must be an integer in \[-3, 3\), got -4$"),
    Bad("BatchNorm", "num_features", lambda: normalization.BatchNorm(0), ValueError, r"^num_features must be an integer in \[1, inf\), got 0$"),
    Bad("BatchNorm", "eps", lambda: normalization.BatchNorm(3, -1.0), ValueError, EPSILON),
    Bad("BatchNorm", "momentum", lambda: normalization.BatchNorm(3, momentum=None), TypeError, r"^momentum must be a number in \[0, 1\], got NoneType$"),
    Bad("Whitener", "method", lambda: normalization.Whitener("cholesky"), ValueError, "^method must be one of 'pca', 'zca', got 'cholesky'$"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
