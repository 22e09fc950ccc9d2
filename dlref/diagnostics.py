r"""What to look at when a network does not train: gradients, activations, updates, confidence."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

import torch
from torch import Tensor
from torch.nn import Module

from dlref._check import check_integer, check_number, check_tensor

__all__ = [
    "activation_statistics",
    "dead_fraction",
    "delta_norms",
    "expected_calibration_error",
    "gradient_norms",
    "lag_gradient_norms",
    "learning_rate_range_test",
    "update_ratios",
]

Layer = Callable[[Tensor], Tensor]


def gradient_norms(module: Module) -> dict[str, float]:
    r"""Measure the gradient that each parameter holds after a backward pass.

    $$\lVert \nabla_{\theta_k} L \rVert_2$$

    where $\theta_k$ is a parameter and $L$ the loss. A weight's gradient also grows with the layer's
    input, so for the question of vanishing gradients `delta_norms` is the cleaner measure.

    Args:
        module: The network, after `loss.backward()`.

    Returns:
        The norm for each parameter's name, in the network's order; parameters without a gradient are left
        out.

    Raises:
        TypeError: If `module` is not a `torch.nn.Module`.

    Examples:
        >>> net = torch.nn.Linear(2, 1)
        >>> net(torch.tensor([[3.0, 4.0]])).sum().backward()
        >>> gradient_norms(net)
        {'weight': 5.0, 'bias': 1.0}
    """
    _check_module("module", module)
    return {
        name: _norm(parameter.grad)
        for name, parameter in module.named_parameters()
        if parameter.grad is not None
    }


def delta_norms(
    layers: Iterable[Layer], x: Tensor, loss_fn: Callable[[Tensor], Tensor]
) -> list[float]:
    r"""Measure the error signal at the output of each layer.

    $$\lVert \delta_l \rVert_2, \qquad \delta_l = \frac{\partial L}{\partial a_l}, \qquad
    a_l = f_l(a_{l-1}), \quad a_0 = x$$

    where $f_l$ is layer $l$, $a_l$ its output for the whole batch and $L$ the loss. From layer to layer
    the chain rule multiplies by one Jacobian: norms that shrink towards the input by a steady factor are
    a vanishing gradient. No parameter's `grad` is touched.

    Args:
        layers: The layers in order, such as a `torch.nn.Sequential`.
        x: The input $x$ of the first layer.
        loss_fn: Turns the last output into the loss, a single number.

    Returns:
        One norm for each layer, the first layer's first.

    Raises:
        TypeError: If an argument, an output or the loss has the wrong type.
        ValueError: If there are no layers or the loss is not a single number.

    Examples:
        Two layers that halve, and the sum of the outputs as the loss:

        >>> halve = lambda a: a / 2
        >>> delta_norms([halve, halve], torch.ones(1, 4), lambda a: a.sum())
        [1.0, 2.0]
    """
    _check_callable("loss_fn", loss_fn)
    outputs = _outputs(layers, x)
    loss = loss_fn(outputs[-1].clone())
    _check_loss(loss)
    deltas = torch.autograd.grad(
        loss, outputs, allow_unused=True, materialize_grads=True
    )
    return [_norm(delta) for delta in deltas]


def update_ratios(module: Module, step: Callable[[], object]) -> dict[str, float]:
    r"""Take one step of an optimizer and compare its size with that of the parameters.

    $$\frac{\lVert \Delta\theta_k \rVert_2}{\lVert \theta_k \rVert_2}$$

    where $\theta_k$ is a parameter before the step and $\Delta\theta_k$ its change. The ratio measures
    the step in the parameter's own units and so compares layers of different scale; about $10^{-3}$ is a
    common rule of thumb, no law.

    Args:
        module: The network.
        step: Takes the step, such as `optimizer.step`.

    Returns:
        The ratio for each parameter's name: 0 for one that did not move, infinity for one that was 0 and
        moved, as a bias that starts at 0.

    Raises:
        TypeError: If an argument has the wrong type.

    Examples:
        >>> net = torch.nn.Linear(2, 1, bias=False)
        >>> _ = torch.nn.init.ones_(net.weight)
        >>> ratios = update_ratios(net, lambda: net.weight.data.mul_(0.75))
        >>> ratios
        {'weight': 0.25}
    """
    _check_module("module", module)
    _check_callable("step", step)
    before = {name: p.detach().clone() for name, p in module.named_parameters()}
    step()
    ratios = {}
    for name, parameter in module.named_parameters():
        update, size = _norm(parameter - before[name]), _norm(before[name])
        ratios[name] = math.inf if size == 0 < update else update / (size or 1.0)
    return ratios


def dead_fraction(activations: Tensor, dim: int = -1) -> float:
    r"""Compute the fraction of the ReLU units that are at 0 for every input.

    $$\frac1H \sum_{j=1}^H \prod_{n=1}^N [a_{nj} \le 0]$$

    where $a_{nj}$ is the activation of unit $j$ for input $n$, before the ReLU or after it, which gives
    the same. A unit that is 0 for some inputs is only sparse; one that is 0 for all of them gets no
    gradient and can recover only if its inputs change. So the inputs must be many: a small batch calls
    sparse units dead.

    Args:
        activations: The activations $a$; every axis but the units' runs over inputs.
        dim: The axis of the units, or of the channels of feature maps.

    Shape:
        - activations: (batch, ..., units) with `dim=-1`, (batch, channels, ...) with `dim=1`

    Returns:
        The fraction, from 0 to 1.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If there are fewer than 2 axes, no inputs or no units, if `dim` is not an axis, or if
            an activation is not finite.

    Examples:
        >>> dead_fraction(torch.tensor([[0.0, 2.0, 0.0, 1.0], [0.0, 0.0, 3.0, 1.0]]))
        0.25
    """
    check_tensor("activations", activations, ["...", "inputs", "units"])
    check_integer("dim", dim, f"[{-activations.dim()}, {activations.dim() - 1}]")
    if activations.numel() == 0:
        raise ValueError(
            f"activations must hold at least 1 value, got {tuple(activations.shape)}"
        )
    if not activations.isfinite().all():
        raise ValueError("activations must be finite, got nan or an infinite value")
    by_unit = activations.movedim(dim, 0).flatten(1)  # (units, inputs)
    return (by_unit <= 0).all(dim=1).double().mean().item()


def activation_statistics(layers: Iterable[Layer], x: Tensor) -> list[dict[str, float]]:
    r"""Summarize the outputs of each layer for one batch.

    $$\bar a_l = \frac1n \sum_i a_{l,i}, \qquad s_l = \sqrt{\frac1n \sum_i (a_{l,i} - \bar a_l)^2}$$

    where $a_{l,i}$ are the $n$ outputs of layer $l$ over the whole batch. A standard deviation that falls
    or rises by a steady factor from layer to layer shows weights of the wrong scale.

    Args:
        layers: The layers in order, such as a `torch.nn.Sequential`.
        x: The input of the first layer.

    Returns:
        For each layer a dictionary of `mean`, `std`, `min`, `max` and `zero`, the fraction of the outputs
        that are exactly 0. What is not finite shows as `nan` or `inf`.

    Raises:
        TypeError: If an argument or an output has the wrong type.
        ValueError: If there are no layers or a layer has no outputs.

    Examples:
        >>> for row in activation_statistics([torch.relu], torch.tensor([[-2.0, 0.0, 2.0, 2.0]])):
        ...     print(row)
        {'mean': 1.0, 'std': 1.0, 'min': 0.0, 'max': 2.0, 'zero': 0.5}
    """
    with torch.no_grad():
        outputs = _outputs(layers, x)
    for k, a in enumerate(outputs):
        if a.numel() == 0:
            raise ValueError(
                f"layers[{k}] must return at least 1 value, got {tuple(a.shape)}"
            )
    return [
        {
            "mean": a.mean().item(),
            "std": a.std(correction=0).item(),
            "min": a.min().item(),
            "max": a.max().item(),
            "zero": (a == 0).double().mean().item(),
        }
        for a in outputs
    ]


def lag_gradient_norms(net: Module, x: Tensor) -> list[float]:
    r"""Measure how much of the last output's gradient arrives at an input $k$ steps earlier.

    $$\frac1B \sum_{b=1}^B \Big\lVert \frac{\partial \sum_j y_{T,b,j}}{\partial x_{T-k,b}} \Big\rVert_2,
    \qquad k = 0, \dots, T - 1$$

    where $y_{T,b}$ is the output at the last of $T$ steps for sequence $b$ of $B$, and $x_{T-k,b}$ the
    input $k$ steps before it. Every step back multiplies by one more Jacobian, so on a logarithmic axis
    the norms fall or rise along a line. Use float64: after some 50 steps float32 may have rounded them to
    0. No parameter's `grad` is touched.

    Args:
        net: A recurrent layer that returns outputs and state, such as `torch.nn.LSTM` or `dlref`'s; its
            attribute `batch_first` is respected.
        x: The sequences.

    Shape:
        - x: (time, batch, input_size), or (batch, time, input_size) with `batch_first`

    Returns:
        One norm for each lag $k$, that of lag 0 first.

    Raises:
        TypeError: If an argument or what `net` returns has the wrong type.
        ValueError: If `x` does not have three axes or has no steps or no sequences.

    Examples:
        A linear recurrence $h_t = h_{t-1} / 2 + x_t$, as a ReLU network on positive inputs:

        >>> net = torch.nn.RNN(1, 1, nonlinearity="relu", bias=False)
        >>> for weight, value in zip(net.parameters(), [1.0, 0.5]):
        ...     _ = torch.nn.init.constant_(weight, value)
        >>> lag_gradient_norms(net, torch.ones(4, 1, 1))
        [1.0, 0.5, 0.25, 0.125]

    References:
        Bengio, Simard and Frasconi (1994), *Learning long-term dependencies with gradient descent is
        difficult*.
    """
    _check_module("net", net)
    batch_first = getattr(net, "batch_first", False)
    leading = ("batch", "time") if batch_first else ("time", "batch")
    check_tensor("x", x, [*leading, "input_size"])
    if x.numel() == 0:
        raise ValueError(f"x must hold at least 1 value, got {tuple(x.shape)}")
    x = x.detach().requires_grad_()
    result = net(x)
    if not isinstance(result, tuple) or not isinstance(result[0], Tensor):
        raise TypeError(
            f"net must return a pair (output, state), got {type(result).__name__}"
        )
    time = 1 if batch_first else 0
    last = result[0].select(time, -1)  # (batch, features)
    (gradient,) = torch.autograd.grad(last.sum(), x)
    norms = gradient.double().norm(dim=2)  # (time, batch) or (batch, time)
    return norms.mean(dim=1 - time).flip(0).tolist()


def expected_calibration_error(
    probabilities: Tensor, labels: Tensor, bins: int = 15
) -> float:
    r"""Compare how sure a classifier is with how often it is right.

    $$\mathrm{ECE} = \sum_{m=1}^M \frac{|B_m|}{n}\, \big|\operatorname{acc}(B_m) -
    \operatorname{conf}(B_m)\big|$$

    where $B_m$ holds those of the $n$ samples whose confidence, the largest of their probabilities, lies
    in $\big(\frac{m-1}{M}, \frac{m}{M}\big]$, and $\operatorname{acc}$ and $\operatorname{conf}$ are the
    share of right predictions and the mean confidence there. It depends on the number $M$ of bins, and
    few samples in many bins make it too large even for a calibrated classifier.

    Args:
        probabilities: The probability of each class; each row sums to 1.
        labels: The true classes.
        bins: The number $M$ of bins.

    Shape:
        - probabilities: (samples, classes)
        - labels: (samples,), integers

    Returns:
        The error, from 0 to 1.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a shape does not fit, there are no samples, a probability is not in [0, 1], a row
            does not sum to 1, or a label or `bins` is out of range.

    Examples:
        Four samples, all with confidence 0.75; half of the predictions are right:

        >>> probabilities = torch.tensor([[0.75, 0.25]] * 4)
        >>> expected_calibration_error(probabilities, torch.tensor([0, 0, 1, 1]))
        0.25

    References:
        Guo, Pleiss, Sun and Weinberger (2017), *On calibration of modern neural networks*.
    """
    check_integer("bins", bins, "[1, inf)")
    _check_predictions(probabilities, labels)
    confidence, predicted = probabilities.max(dim=1)
    edges = torch.arange(1, bins, device=confidence.device).to(confidence.dtype) / bins
    bin_of = torch.bucketize(confidence, edges)  # an edge belongs to the bin below it
    # |B| times acc - conf is the sum over the bin of right - confidence.
    gap = (predicted == labels).double() - confidence.double()
    gaps = torch.zeros(bins, dtype=gap.dtype, device=gap.device)
    return (gaps.index_add(0, bin_of, gap).abs().sum() / len(gap)).item()


def learning_rate_range_test(
    module: Module,
    loss_fn: Callable[[], Tensor],
    lr_min: float = 1e-6,
    lr_max: float = 10.0,
    steps: int = 100,
) -> tuple[list[float], list[float]]:
    r"""Train with a learning rate that grows from step to step, and record the losses.

    $$\eta_k = \eta_{\min} \Big(\frac{\eta_{\max}}{\eta_{\min}}\Big)^{k / (n - 1)}, \qquad
    \theta \leftarrow \theta - \eta_k \nabla L(\theta), \qquad k = 0, \dots, n - 1$$

    where $L$ is the loss and $n$ is `steps`. Over the logarithm of $\eta$ the loss is flat where steps
    are too small, falls, and shoots up where they are too large; a good rate lies well below that point.
    The rates hold for plain gradient descent. The network ends as it began.

    Args:
        module: The network to train.
        loss_fn: Computes the loss of `module`, on the next batch or always on the same.
        lr_min: The first learning rate $\eta_{\min}$.
        lr_max: The last one, $\eta_{\max}$, greater than `lr_min`.
        steps: The number $n$ of steps.

    Returns:
        The learning rates, and the loss before each one's step. Both end early, before the first loss
        that is not finite.

    Raises:
        TypeError: If an argument or the loss has the wrong type.
        ValueError: If a number is out of range, the loss is not a single number or `module` has nothing
            to train.

    Examples:
        The loss $w^2 / 2$ shrinks for every rate below 2:

        >>> net = torch.nn.Linear(1, 1, bias=False)
        >>> _ = torch.nn.init.ones_(net.weight)
        >>> rates, losses = learning_rate_range_test(
        ...     net, lambda: net.weight.square().sum() / 2, lr_min=0.25, lr_max=4.0, steps=5
        ... )
        >>> [round(rate, 3) for rate in rates]
        [0.25, 0.5, 1.0, 2.0, 4.0]
        >>> [round(loss, 3) for loss in losses]
        [0.5, 0.281, 0.07, 0.0, 0.0]

    References:
        Smith (2017), *Cyclical learning rates for training neural networks*, where the rate grows
        linearly.
    """
    _check_module("module", module)
    _check_callable("loss_fn", loss_fn)
    check_number("lr_min", lr_min, "(0, inf)")
    check_number("lr_max", lr_max, f"({lr_min}, inf)")
    check_integer("steps", steps, "[2, inf)")
    parameters = [p for p in module.parameters() if p.requires_grad]
    if not parameters:
        raise ValueError("module must have at least 1 parameter to train, got 0")
    before = {name: value.clone() for name, value in module.state_dict().items()}
    rates: list[float] = []
    losses: list[float] = []
    try:
        for k in range(steps):
            loss = loss_fn()
            _check_loss(loss)
            if not loss.isfinite():
                break
            rates.append(lr_min * (lr_max / lr_min) ** (k / (steps - 1)))
            losses.append(loss.item())
            _descend(parameters, loss, rates[-1])
    finally:
        module.load_state_dict(before)
    return rates, losses


def _descend(parameters: Sequence[Tensor], loss: Tensor, lr: float) -> None:
    gradients = torch.autograd.grad(loss, parameters, allow_unused=True)
    with torch.no_grad():
        for parameter, gradient in zip(parameters, gradients, strict=True):
            if gradient is not None:
                parameter -= lr * gradient


def _norm(tensor: Tensor) -> float:
    # In float32 the square of 1e-23 is 0 already.
    return torch.linalg.vector_norm(tensor.detach(), dtype=torch.float64).item()


def _outputs(layers: Iterable[Layer], x: Tensor) -> list[Tensor]:
    """Return the output of each layer, all of them in one graph that starts at `x`."""
    check_tensor("x", x)
    if not isinstance(layers, Iterable):
        raise TypeError(
            f"layers must be an iterable of layers, got {type(layers).__name__}"
        )
    a = x.detach().requires_grad_()
    outputs = []
    for k, layer in enumerate(layers):
        _check_callable(f"layers[{k}]", layer)
        # A copy, because a layer that works in place would change the output before it.
        a = layer(a.clone())
        check_tensor(f"the output of layers[{k}]", a)
        outputs.append(a)
    if not outputs:
        raise ValueError("layers must hold at least 1 layer, got 0")
    return outputs


def _check_module(name: str, value: object) -> None:
    if not isinstance(value, Module):
        raise TypeError(f"{name} must be a torch.nn.Module, got {type(value).__name__}")


def _check_callable(name: str, value: object) -> None:
    if not callable(value):
        raise TypeError(f"{name} must be callable, got {type(value).__name__}")


def _check_loss(loss: Tensor) -> None:
    check_tensor("loss_fn's result", loss)
    if loss.numel() != 1:
        raise ValueError(f"loss_fn's result must be 1 number, got {tuple(loss.shape)}")


def _check_predictions(probabilities: Tensor, labels: Tensor) -> None:
    check_tensor("probabilities", probabilities, ["samples", "classes"])
    samples, classes = probabilities.shape
    check_tensor("labels", labels, [("samples", samples)], floating=False)
    if labels.dtype != torch.int64:
        raise TypeError(f"labels must be an int64 tensor, got {labels.dtype}")
    if probabilities.numel() == 0:
        raise ValueError(
            f"probabilities must hold at least 1 value, got {tuple(probabilities.shape)}"
        )
    if not ((probabilities >= 0) & (probabilities <= 1)).all():
        low, high = probabilities.min().item(), probabilities.max().item()
        raise ValueError(
            f"probabilities must lie in [0, 1], got some in [{low}, {high}]"
        )
    sums = probabilities.double().sum(dim=1)
    if ((sums - 1).abs() > 1e-3).any():
        raise ValueError(
            "probabilities must have rows that sum to 1, "
            f"got sums from {sums.min().item():.4f} to {sums.max().item():.4f}"
        )
    if ((labels < 0) | (labels >= classes)).any():
        low, high = labels.min().item(), labels.max().item()
        raise ValueError(
            f"labels must lie in [0, {classes}), got some in [{low}, {high}]"
        )
