r"""Losses: for regression, for classification, and distances between distributions."""
# ruff: noqa: A002  `input` is PyTorch's name

from __future__ import annotations

import torch
from torch import Tensor

from dlref._check import check_choice, check_number, check_tensor
from dlref.activations import log_softmax, logsigmoid, relu

__all__ = [
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "focal",
    "hinge",
    "huber",
    "js_divergence",
    "kl_divergence",
    "mse",
    "negative_log_likelihood",
    "wasserstein_1d",
]


def mse(input: Tensor, target: Tensor, *, reduction: str = "mean") -> Tensor:
    r"""Compute the mean squared error.

    $$\ell_i = (x_i - y_i)^2$$

    where $x$ is `input` and $y$ is `target`. Both must have the same shape: subtracting `(batch,)` from
    `(batch, 1)` would silently compare every prediction with every target.

    Args:
        input: The predictions $x$.
        target: The values $y$ to predict.
        reduction: `"mean"`, `"sum"`, or `"none"` for one loss per element.

    Shape:
        - input: any
        - target: that of `input`

    Returns:
        A tensor without axes; with `reduction="none"` one of the shape of `input`.

    Raises:
        TypeError: If a tensor is not a floating-point tensor.
        ValueError: If the shapes differ or `reduction` is unknown.

    Examples:
        >>> mse(torch.tensor([1.0, 4.0]), torch.tensor([1.0, 1.0])).item()
        4.5
    """
    _check_pair("input", input, "target", target)
    return _reduce((input - target).square(), reduction)


def huber(
    input: Tensor, target: Tensor, *, reduction: str = "mean", delta: float = 1.0
) -> Tensor:
    r"""Compute the Huber loss: a parabola near 0, straight lines beyond.

    $$\ell_i = \begin{cases} \tfrac{1}{2} e_i^2 & |e_i| \le \delta \\
    \delta \left( |e_i| - \tfrac{1}{2} \delta \right) & |e_i| > \delta \end{cases}$$

    where $e = x - y$ is the error of `input` $x$ from `target` $y$. Its gradient is $e$ clipped to
    $[-\delta, \delta]$, so one outlier cannot pull harder than $\delta$.

    Args:
        input: The predictions $x$.
        target: The values $y$ to predict.
        reduction: `"mean"`, `"sum"`, or `"none"` for one loss per element.
        delta: The error $\delta > 0$ at which the parabola ends.

    Shape:
        - input: any
        - target: that of `input`

    Returns:
        A tensor without axes; with `reduction="none"` one of the shape of `input`.

    Raises:
        TypeError: If a tensor is not a floating-point tensor, or `delta` is not a number.
        ValueError: If the shapes differ, `delta` is not positive or `reduction` is unknown.

    Examples:
        >>> huber(torch.tensor([0.5, 10.0]), torch.zeros(2), reduction="none").tolist()
        [0.125, 9.5]
    """
    _check_pair("input", input, "target", target)
    check_number("delta", delta, "(0, inf)")
    error = (input - target).abs()
    quadratic = error.clamp(max=delta)
    return _reduce(0.5 * quadratic.square() + delta * (error - quadratic), reduction)


def binary_cross_entropy_with_logits(
    input: Tensor, target: Tensor, *, reduction: str = "mean"
) -> Tensor:
    r"""Compute the cross-entropy of two classes from logits.

    $$\ell_i = -y_i \log \sigma(x_i) - (1 - y_i) \log\big(1 - \sigma(x_i)\big)$$

    where $x$ is `input`, $y$ is `target` and $\sigma$ is the logistic sigmoid. Taking the logits instead
    of the probabilities allows $-\log \sigma(x) = \log(1 + e^{-x})$, which stays finite where
    $\sigma(x)$ rounds to 0 or 1. The gradient is $\sigma(x) - y$.

    Args:
        input: The logits $x$.
        target: The probability $y$ of class 1: 0 or 1, or between them for soft labels.
        reduction: `"mean"`, `"sum"`, or `"none"` for one loss per element.

    Shape:
        - input: any
        - target: that of `input`

    Returns:
        A tensor without axes; with `reduction="none"` one of the shape of `input`.

    Raises:
        TypeError: If a tensor is not a floating-point tensor.
        ValueError: If the shapes differ, a target is outside $[0, 1]$ or `reduction` is unknown.

    Examples:
        >>> logits = torch.tensor([0.0, 1e4, -1e4])
        >>> losses = binary_cross_entropy_with_logits(logits, torch.ones(3), reduction="none")
        >>> [round(loss, 4) for loss in losses.tolist()]
        [0.6931, 0.0, 10000.0]
    """
    _check_pair("input", input, "target", target)
    _check_values("target", target, (target >= 0) & (target <= 1), "must be in [0, 1]")
    losses = -(target * logsigmoid(input) + (1 - target) * logsigmoid(-input))
    return _reduce(losses, reduction)


def cross_entropy(input: Tensor, target: Tensor, *, reduction: str = "mean") -> Tensor:
    r"""Compute the cross-entropy of several classes from logits.

    $$\ell_n = -\sum_c y_{n,c} \log \frac{e^{x_{n,c}}}{\sum_k e^{x_{n,k}}}$$

    where $x$ is `input` and $y_n$ is the target distribution, which is 1 at one class when `target` holds
    class indices. The largest logit is subtracted before the exponential, so that nothing overflows. The
    gradient of $\ell_n$ is $\operatorname{softmax}(x_n) - y_n$.

    Args:
        input: The logits $x$.
        target: The class indices (`torch.int64`), or the probabilities of the classes (floating-point).
        reduction: `"mean"` over the samples, `"sum"`, or `"none"` for one loss per sample.

    Shape:
        - input: `(classes,)`, `(batch, classes)` or `(batch, classes, ...)`
        - target: that of `input` without the axis of classes; for probabilities that of `input`

    Returns:
        A tensor without axes; with `reduction="none"` one of the shape of `input` without the classes.

    Raises:
        TypeError: If a tensor has the wrong type.
        ValueError: If shapes do not fit, a target is out of range or `reduction` is unknown.

    Examples:
        >>> logits = torch.tensor([[1e4, -1e4], [0.0, 0.0]])
        >>> losses = cross_entropy(logits, torch.tensor([1, 1]), reduction="none")
        >>> [round(loss, 4) for loss in losses.tolist()]
        [20000.0, 0.6931]
        >>> soft = torch.tensor([[0.75, 0.25], [0.5, 0.5]])
        >>> round(cross_entropy(logits, soft).item(), 1)
        2500.3
    """
    check_tensor("input", input)
    classes = min(1, input.ndim - 1)
    if input.ndim == 0 or input.shape[classes] == 0:
        raise ValueError(
            f"input must be (batch, classes, ...) with at least 1 class, got {tuple(input.shape)}"
        )
    check_tensor("target", target, floating=False)
    log_p = log_softmax(input, classes)
    if target.is_floating_point():
        _check_pair("input", input, "target", target)
        _check_values(
            "target", target, target >= 0, "must hold probabilities of at least 0"
        )
        losses = -(target * log_p).sum(classes)
    else:
        _check_indices(input, target, classes)
        losses = -log_p.gather(classes, target.unsqueeze(classes)).squeeze(classes)
    return _reduce(losses, reduction)


def negative_log_likelihood(
    family: str, eta: Tensor, y: Tensor, *, reduction: str = "mean"
) -> Tensor:
    r"""Compute the negative log-likelihood of an exponential family under its canonical link.

    $$\ell(\eta, y) = A(\eta) - \eta\, y + \text{const}, \qquad
    \frac{\partial \ell}{\partial \eta} = A'(\eta) - y = \mu - y$$

    where $\eta$ is the linear predictor, $A$ the log-partition function of the family, and
    $\mu = \operatorname{E}[y] = A'(\eta)$ the inverse link. All four gradients are the same $\mu - y$:
    that is what makes a link canonical. Terms without $\eta$ are left out.

    | family | log-partition $A(\eta)$ | mean $\mu$ | the loss is also called |
    |---|---|---|---|
    | `"gaussian"` | $\eta^2 / 2$ | $\eta$ | half the squared error (variance 1) |
    | `"bernoulli"` | $\log(1 + e^\eta)$ | $\sigma(\eta)$ | binary cross-entropy |
    | `"poisson"` | $e^\eta$ | $e^\eta$ | Poisson loss |
    | `"categorical"` | $\log \sum_k e^{\eta_k}$ | $\operatorname{softmax}(\eta)$ | cross-entropy |

    Args:
        family: The distribution of `y`, one of the four above.
        eta: The linear predictor $\eta$: the output of the last layer before any activation.
        y: The observations; for `"categorical"` class indices or probabilities.
        reduction: `"mean"`, `"sum"`, or `"none"` for one loss per observation.

    Shape:
        - eta: any; for `"categorical"` `(classes,)` or `(batch, classes, ...)`
        - y: that of `eta`; class indices lack the axis of classes

    Returns:
        A tensor without axes; with `reduction="none"` one loss per observation.

    Raises:
        TypeError: If a tensor has the wrong type.
        ValueError: If `family` or `reduction` is unknown, shapes differ, or a value of `y` cannot come
            from the family.

    Examples:
        >>> eta = torch.tensor([0.0, 1.0], requires_grad=True)
        >>> loss = negative_log_likelihood("poisson", eta, torch.tensor([3.0, 0.0]), reduction="sum")
        >>> round(loss.item(), 4)
        3.7183
        >>> loss.backward()
        >>> [round(g, 4) for g in eta.grad.tolist()]  # exp(eta) - y
        [-2.0, 2.7183]

    References:
        Nelder and Wedderburn (1972), *Generalized Linear Models*.
    """
    check_choice("family", family, ["gaussian", "bernoulli", "poisson", "categorical"])
    if family == "categorical":
        return cross_entropy(eta, y, reduction=reduction)
    _check_pair("eta", eta, "y", y)
    if family == "bernoulli":
        return binary_cross_entropy_with_logits(eta, y, reduction=reduction)
    if family == "gaussian":
        return _reduce(0.5 * (eta - y).square(), reduction)
    _check_values("y", y, y >= 0, "must hold counts of at least 0")
    return _reduce(eta.exp() - y * eta, reduction)


def focal(
    input: Tensor,
    target: Tensor,
    *,
    alpha: float | None = 0.25,
    gamma: float = 2.0,
    reduction: str = "mean",
) -> Tensor:
    r"""Compute the focal loss of two classes from logits.

    $$\ell_i = -\alpha_t\, (1 - p_t)^\gamma \log p_t, \qquad
    p_t = \begin{cases} \sigma(x_i) & y_i = 1 \\ 1 - \sigma(x_i) & y_i = 0 \end{cases}$$

    where $x$ is `input`, $y$ is `target` and $\alpha_t$ is $\alpha$ for class 1 and $1 - \alpha$ for
    class 0. The factor $(1 - p_t)^\gamma$ silences samples that are already right: at $\gamma = 2$ one
    with $p_t = 0.9$ counts a hundredth. $\gamma = 0$ without $\alpha$ is the binary cross-entropy.

    Args:
        input: The logits $x$.
        target: The labels $y$, each 0 or 1.
        alpha: The weight $\alpha$ of class 1; with `None` both classes weigh 1.
        gamma: The exponent $\gamma \ge 0$.
        reduction: `"mean"`, `"sum"`, or `"none"` for one loss per element.

    Shape:
        - input: any
        - target: that of `input`

    Returns:
        A tensor without axes; with `reduction="none"` one of the shape of `input`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If the shapes differ, a label is neither 0 nor 1, or an option is out of range.

    Examples:
        >>> logit = torch.tensor([0.9]).logit()
        >>> round(focal(logit, torch.ones(1), alpha=None).item(), 5)
        0.00105
        >>> round(focal(logit, torch.ones(1), alpha=None, gamma=0.0).item(), 5)
        0.10536

    References:
        Lin, Goyal, Girshick, He and Dollár (2017), *Focal Loss for Dense Object Detection*.
    """
    _check_pair("input", input, "target", target)
    _check_values(
        "target", target, (target == 0) | (target == 1), "must hold labels 0 or 1"
    )
    if alpha is not None:
        check_number("alpha", alpha, "[0, 1]")
    check_number("gamma", gamma, "[0, inf)")
    logit = (2 * target - 1) * input  # of the true class: p_t = sigmoid(logit)
    # exp(gamma log(1 - p_t)): the power itself has no finite gradient where 1 - p_t rounds to 0
    losses = -(gamma * logsigmoid(-logit)).exp() * logsigmoid(logit)
    if alpha is not None:
        losses = (alpha * target + (1 - alpha) * (1 - target)) * losses
    return _reduce(losses, reduction)


def hinge(input: Tensor, target: Tensor, *, reduction: str = "mean") -> Tensor:
    r"""Compute the hinge loss of two classes, the loss of support vector machines.

    $$\ell_i = \max(0,\ 1 - y_i x_i)$$

    where $x$ is `input` and $y$ is `target`. Samples on the right side with a margin of at least 1 cost
    nothing and have gradient 0.

    Args:
        input: The scores $x$, of any size.
        target: The labels $y$, each -1 or 1.
        reduction: `"mean"`, `"sum"`, or `"none"` for one loss per element.

    Shape:
        - input: any
        - target: that of `input`

    Returns:
        A tensor without axes; with `reduction="none"` one of the shape of `input`.

    Raises:
        TypeError: If a tensor is not a floating-point tensor.
        ValueError: If the shapes differ, a label is neither -1 nor 1 or `reduction` is unknown.

    Examples:
        >>> hinge(torch.tensor([2.0, 0.5, -1.0]), torch.ones(3), reduction="none").tolist()
        [0.0, 0.5, 2.0]
    """
    _check_pair("input", input, "target", target)
    _check_values("target", target, target.abs() == 1, "must hold labels -1 or 1")
    return _reduce(relu(1 - target * input), reduction)


def kl_divergence(p: Tensor, q: Tensor) -> Tensor:
    r"""Compute the Kullback-Leibler divergence of `q` from `p`.

    $$D_{\mathrm{KL}}(p \,\|\, q) = \sum_i p_i \log \frac{p_i}{q_i}$$

    where $p$ and $q$ are distributions over the same outcomes and $0 \log 0 = 0$. It is 0 only when they
    are equal, infinite where $p$ has mass and $q$ has none, and not symmetric. An outcome with $p_i = 0$
    passes no gradient.

    Args:
        p: The distribution that the expectation is taken over.
        q: The distribution compared with it.

    Shape:
        - p: `(..., outcomes)`
        - q: that of `p`

    Returns:
        The divergence in nats, of shape `(...)`.

    Raises:
        TypeError: If a tensor is not a floating-point tensor.
        ValueError: If the shapes differ or the last axis does not hold probabilities.

    Examples:
        >>> p, q = torch.tensor([0.5, 0.5]), torch.tensor([0.9, 0.1])
        >>> round(kl_divergence(p, q).item(), 4), round(kl_divergence(q, p).item(), 4)
        (0.5108, 0.3681)
    """
    _check_distributions(p, q)
    return _relative_entropy(p, q)


def js_divergence(p: Tensor, q: Tensor) -> Tensor:
    r"""Compute the Jensen-Shannon divergence.

    $$D_{\mathrm{JS}}(p, q) = \tfrac{1}{2} D_{\mathrm{KL}}(p \,\|\, m)
    + \tfrac{1}{2} D_{\mathrm{KL}}(q \,\|\, m), \qquad m = \tfrac{1}{2}(p + q)$$

    where $D_{\mathrm{KL}}$ is `kl_divergence`. It is symmetric and lies between 0 and $\log 2$. Between
    distributions without common support it is $\log 2$ however far apart they are: its gradient says
    nothing about the way to go, which is the argument for the Wasserstein distance in GANs.

    Args:
        p: The first distribution.
        q: The second distribution.

    Shape:
        - p: `(..., outcomes)`
        - q: that of `p`

    Returns:
        The divergence in nats, of shape `(...)`.

    Raises:
        TypeError: If a tensor is not a floating-point tensor.
        ValueError: If the shapes differ or the last axis does not hold probabilities.

    Examples:
        >>> p, q = torch.tensor([1.0, 0.0]), torch.tensor([0.0, 1.0])
        >>> round(js_divergence(p, q).item(), 4)
        0.6931
    """
    _check_distributions(p, q)
    # 2p against p + q rather than p against m: half of the smallest number would round to 0.
    return 0.25 * (_relative_entropy(2 * p, p + q) + _relative_entropy(2 * q, p + q))


def wasserstein_1d(x: Tensor, y: Tensor) -> Tensor:
    r"""Compute the Wasserstein-1 distance (earth mover's distance) of two samples on a line.

    $$W_1 = \int_{-\infty}^{\infty} |F_x(t) - F_y(t)|\, dt$$

    where $F_x$ and $F_y$ are the empirical distribution functions. For samples of equal size it is the mean
    distance of the sorted samples, $\frac{1}{n} \sum_i |x_{(i)} - y_{(i)}|$. Unlike divergences it grows
    with the distance between samples that do not overlap.

    Args:
        x: The first sample.
        y: The second sample, perhaps of another size.

    Shape:
        - x: `(n,)`
        - y: `(m,)`

    Returns:
        A tensor without axes.

    Raises:
        TypeError: If a sample is not a floating-point tensor.
        ValueError: If a sample has other than one axis or is empty.

    Examples:
        >>> wasserstein_1d(torch.tensor([0.0, 1.0]), torch.tensor([6.0, 5.0])).item()
        5.0
        >>> wasserstein_1d(torch.tensor([0.0]), torch.tensor([0.0, 3.0])).item()
        1.5
    """
    for name, sample in (("x", x), ("y", y)):
        check_tensor(name, sample, ["n"])
        if len(sample) == 0:
            raise ValueError(f"{name} must hold at least 1 value, got 0")
    t = torch.cat([x, y]).sort().values  # (n + m,)
    F_x, F_y = _distribution_function(x, t[:-1]), _distribution_function(y, t[:-1])
    return ((F_x - F_y).abs() * t.diff()).sum()


def _distribution_function(sample: Tensor, t: Tensor) -> Tensor:
    at_most = torch.searchsorted(sample.detach().sort().values, t.detach(), right=True)
    return at_most.to(sample.dtype) / len(sample)


def _relative_entropy(p: Tensor, q: Tensor) -> Tensor:
    # Both logarithms are of 1 where p is 0, so that 0 * log 0 is 0 in value and gradient.
    ratio = torch.where(p > 0, p, 1.0).log() - torch.where(p > 0, q, 1.0).log()
    return (p * ratio).sum(-1)


def _reduce(losses: Tensor, reduction: str) -> Tensor:
    check_choice("reduction", reduction, ["mean", "sum", "none"])
    if reduction == "none":
        return losses
    return losses.mean() if reduction == "mean" else losses.sum()


def _check_pair(name: str, tensor: Tensor, other_name: str, other: Tensor) -> None:
    check_tensor(name, tensor)
    check_tensor(other_name, other)
    if tensor.shape != other.shape:
        raise ValueError(
            f"{other_name} must have the shape of {name}, {tuple(tensor.shape)}, got {tuple(other.shape)}"
        )


def _check_values(name: str, tensor: Tensor, good: Tensor, wanted: str) -> None:
    if not good.all():
        raise ValueError(f"{name} {wanted}, got {tensor[~good][0].item()}")


def _check_indices(input: Tensor, target: Tensor, classes: int) -> None:
    if target.dtype != torch.int64:
        raise TypeError(
            f"target must hold class indices (torch.int64) or probabilities, got {target.dtype}"
        )
    wanted = input.shape[:classes] + input.shape[classes + 1 :]
    if target.shape != wanted:
        raise ValueError(
            "target must have the shape of input without its classes, "
            f"{tuple(wanted)}, got {tuple(target.shape)}"
        )
    count = input.shape[classes]
    good = (target >= 0) & (target < count)
    _check_values("target", target, good, f"must hold classes in [0, {count})")


def _check_distributions(p: Tensor, q: Tensor) -> None:
    _check_pair("p", p, "q", q)
    for name, tensor in (("p", p), ("q", q)):
        if tensor.ndim == 0:
            raise ValueError(f"{name} must be (..., outcomes), got ()")
        _check_values(
            name, tensor, tensor >= 0, "must hold probabilities of at least 0"
        )
        total = tensor.sum(-1)
        _check_values(
            name, total, (total - 1).abs() <= 1e-4, "must sum to 1 over its last axis"
        )
