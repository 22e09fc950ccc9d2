r"""Linear models: the perceptron, the delta rule, generalized linear models and their link functions.

A column of ones in `X` makes its weight the bias; nothing is added behind the caller's back.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from dlref._check import check_integer, check_number, check_tensor
from dlref.activations import sigmoid

__all__ = [
    "cloglog",
    "delta_rule_fit",
    "inverse_cloglog",
    "inverse_log_link",
    "inverse_logit",
    "inverse_probit",
    "log_link",
    "logistic_irls",
    "logit",
    "perceptron_fit",
    "poisson_irls",
    "probit",
]


def perceptron_fit(X: Tensor, y: Tensor, max_epochs: int = 1000) -> tuple[Tensor, int]:
    r"""Fit a linear classifier by Rosenblatt's rule: learn from mistakes only.

    $$w \leftarrow w + y_n x_n \qquad \text{if } y_n\, w^\top x_n \le 0$$

    where $x_n$ is row $n$ of `X`. The samples come in order, again and again, until an epoch passes
    without a mistake. If a line separates the classes with margin $\gamma$, there are at most
    $(R / \gamma)^2$ updates, $R = \max_n \lVert x_n \rVert$ (Novikoff's bound); otherwise the rule never
    rests.

    Args:
        X: The inputs.
        y: The labels, each -1 or 1.
        max_epochs: How often to go through the samples at most.

    Shape:
        - X: (samples, features)
        - y: (samples,)

    Returns:
        The weights $w$, (features,), and the number of updates.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a shape does not fit, a label is neither -1 nor 1, or `max_epochs` is below 1.

    Examples:
        >>> X = torch.tensor([[1.0, 0.0, 0.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0], [1.0, 1.0, 1.0]])
        >>> either = torch.tensor([-1.0, 1.0, 1.0, 1.0])
        >>> weight, updates = perceptron_fit(X, either)
        >>> (X @ weight).sign().tolist(), updates
        ([-1.0, 1.0, 1.0, 1.0], 9)
        >>> exclusive = torch.tensor([-1.0, 1.0, 1.0, -1.0])
        >>> perceptron_fit(X, exclusive, max_epochs=100)[1]  # no line separates it
        400

    References:
        Rosenblatt (1958), *The Perceptron*; Novikoff (1962), *On Convergence Proofs on Perceptrons*.
    """
    _check_data(X, y)
    _check_values(y, y.abs() == 1, "must hold labels -1 or 1")
    check_integer("max_epochs", max_epochs, "[1, inf)")
    w, updates = X.new_zeros(X.shape[1]), 0
    for _ in range(max_epochs):
        before = updates
        for x_n, y_n in zip(X, y, strict=True):
            if y_n * (w @ x_n) <= 0:
                w = w + y_n * x_n
                updates += 1
        if updates == before:
            break
    return w, updates


def delta_rule_fit(X: Tensor, y: Tensor, lr: float = 0.01, epochs: int = 100) -> Tensor:
    r"""Fit a linear unit by the delta rule (least mean squares) of Widrow and Hoff.

    $$w \leftarrow w + \eta\, (y_n - w^\top x_n)\, x_n$$

    where $x_n$ is row $n$ of `X` and $\eta$ is `lr`. Each step descends the squared error of one sample, in
    order. Unlike the perceptron's rule it also learns from samples on the right side, so a far outlier that
    is right can turn the line; and it settles near least squares whether or not a line separates the
    classes. Steps with $\eta \lVert x_n \rVert^2 > 2$ overshoot, and the weights may grow without bound.

    Args:
        X: The inputs.
        y: The values to predict.
        lr: The learning rate $\eta$.
        epochs: How often to go through the samples.

    Shape:
        - X: (samples, features)
        - y: (samples,)

    Returns:
        The weights $w$, (features,).

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a shape does not fit, `lr` is not positive, or `epochs` is negative.

    Examples:
        >>> X = torch.tensor([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
        >>> weight = delta_rule_fit(X, torch.tensor([1.0, 3.0, 5.0]), lr=0.2, epochs=100)
        >>> [round(w, 3) for w in weight.tolist()]
        [1.0, 2.0]

    References:
        Widrow and Hoff (1960), *Adaptive Switching Circuits*.
    """
    _check_data(X, y)
    check_number("lr", lr, "(0, inf)")
    check_integer("epochs", epochs, "[0, inf)")
    w = X.new_zeros(X.shape[1])
    for _ in range(epochs):
        for x_n, y_n in zip(X, y, strict=True):
            w = w + lr * (y_n - w @ x_n) * x_n
    return w


def logistic_irls(
    X: Tensor, y: Tensor, max_iterations: int = 25, tol: float = 1e-6
) -> Tensor:
    r"""Fit logistic regression by iteratively reweighted least squares, which is Newton's method.

    $$w \leftarrow \arg\min_w \sum_n v_n \left( z_n - w^\top x_n \right)^2, \qquad
    z_n = \eta_n + \frac{y_n - \mu_n}{v_n}, \qquad v_n = \mu_n (1 - \mu_n)$$

    where $\eta_n = w^\top x_n$, $\mu_n = \sigma(\eta_n)$ is the probability of class 1, and $v_n$ is the
    variance of $y_n$. At the end $X^\top (y - \mu) = 0$: the gradient of the likelihood is 0. If a line
    separates the classes, the likelihood has no maximum: the weights grow for ever, and the fit says so.

    Args:
        X: The inputs, of full column rank.
        y: The labels, each 0 or 1.
        max_iterations: The number of least-squares problems to solve at most.
        tol: The change of the weights, relative to 1 plus the largest, that ends the iteration.

    Shape:
        - X: (samples, features)
        - y: (samples,)

    Returns:
        The weights $w$, (features,).

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a shape does not fit, columns of `X` depend on each other, a label is neither 0 nor
            1, or an option is out of range.
        RuntimeError: If the weights have not settled after `max_iterations`, or they separate the classes.

    Examples:
        >>> X = torch.ones(4, 1, dtype=torch.float64)
        >>> weight = logistic_irls(X, torch.tensor([1.0, 1.0, 1.0, 0.0]).double())
        >>> round(inverse_logit(weight).item(), 6)  # the share of ones
        0.75

    References:
        McCullagh and Nelder (1989), *Generalized Linear Models*, second edition.
    """
    _check_data(X, y)
    _check_values(y, (y == 0) | (y == 1), "must hold labels 0 or 1")
    start = logit((y + 0.5) / 2)
    w = _irls(X, y, start, inverse_logit, lambda mu: mu * (1 - mu), max_iterations, tol)
    if ((2 * y - 1) * (X @ w) > 0).all():
        raise RuntimeError(
            "the classes must overlap for the likelihood to have a maximum, got a line that separates them"
        )
    return w


def poisson_irls(
    X: Tensor, y: Tensor, max_iterations: int = 25, tol: float = 1e-6
) -> Tensor:
    r"""Fit Poisson regression with the logarithmic link by iteratively reweighted least squares.

    $$w \leftarrow \arg\min_w \sum_n \mu_n \left( z_n - w^\top x_n \right)^2, \qquad
    z_n = \eta_n + \frac{y_n - \mu_n}{\mu_n}$$

    where $\eta_n = w^\top x_n$ and $\mu_n = e^{\eta_n}$ is both mean and variance of the count $y_n$. At
    the end $X^\top (y - \mu) = 0$.

    Args:
        X: The inputs, of full column rank.
        y: The counts, each at least 0.
        max_iterations: The number of least-squares problems to solve at most.
        tol: The change of the weights, relative to 1 plus the largest, that ends the iteration.

    Shape:
        - X: (samples, features)
        - y: (samples,)

    Returns:
        The weights $w$, (features,).

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a shape does not fit, columns of `X` depend on each other, a count is negative, or an
            option is out of range.
        RuntimeError: If the weights have not settled after `max_iterations`, or a mean overflows.

    Examples:
        >>> X = torch.ones(3, 1, dtype=torch.float64)
        >>> weight = poisson_irls(X, torch.tensor([1.0, 4.0, 1.0]).double())
        >>> round(inverse_log_link(weight).item(), 6)  # the mean count
        2.0

    References:
        McCullagh and Nelder (1989), *Generalized Linear Models*, second edition.
    """
    _check_data(X, y)
    _check_values(y, (y >= 0) & y.isfinite(), "must hold finite counts of at least 0")
    start = log_link(y + 0.1)
    return _irls(X, y, start, inverse_log_link, lambda mu: mu, max_iterations, tol)


def logit(mu: Tensor) -> Tensor:
    r"""Map probabilities to the line by the log-odds, the canonical link of the Bernoulli family.

    $$\eta = \log \frac{\mu}{1 - \mu}$$

    where $\mu$ is a probability. The link takes the mean to the linear predictor; its inverse, the sigmoid,
    is what serves as an activation.

    Args:
        mu: The probabilities $\mu$, strictly between 0 and 1.

    Returns:
        The linear predictors $\eta$, with the shape of `mu`.

    Raises:
        TypeError: If `mu` is not a floating-point tensor.
        ValueError: If a value is outside $(0, 1)$.

    Examples:
        >>> [round(eta, 3) for eta in logit(torch.tensor([0.1, 0.5, 0.9])).tolist()]
        [-2.197, 0.0, 2.197]
    """
    _check_probability(mu)
    return mu.log() - (-mu).log1p()


def inverse_logit(eta: Tensor) -> Tensor:
    r"""Map the line to probabilities by the logistic sigmoid, the inverse of `logit`.

    $$\mu = \frac{1}{1 + e^{-\eta}}$$

    where $\eta$ is the linear predictor.

    Args:
        eta: The linear predictors $\eta$.

    Returns:
        The probabilities $\mu$, with the shape of `eta`.

    Raises:
        TypeError: If `eta` is not a floating-point tensor.

    Examples:
        >>> inverse_logit(torch.tensor([-1e4, 0.0])).tolist()
        [0.0, 0.5]
    """
    check_tensor("eta", eta)
    return sigmoid(eta)


def probit(mu: Tensor) -> Tensor:
    r"""Map probabilities to the line by the quantiles of the normal distribution.

    $$\eta = \Phi^{-1}(\mu)$$

    where $\Phi$ is the distribution function of the standard normal law and $\mu$ a probability. It is the
    link of a threshold on a quantity with normal noise, and not canonical: the gradient of its likelihood
    is not $\mu - y$.

    Args:
        mu: The probabilities $\mu$, strictly between 0 and 1.

    Returns:
        The linear predictors $\eta$, with the shape of `mu`.

    Raises:
        TypeError: If `mu` is not a floating-point tensor.
        ValueError: If a value is outside $(0, 1)$.

    Examples:
        >>> [round(eta, 3) for eta in probit(torch.tensor([0.025, 0.5, 0.975])).tolist()]
        [-1.96, 0.0, 1.96]
    """
    _check_probability(mu)
    return torch.special.ndtri(mu)


def inverse_probit(eta: Tensor) -> Tensor:
    r"""Map the line to probabilities by the normal distribution function, the inverse of `probit`.

    $$\mu = \Phi(\eta) = \tfrac{1}{2} \operatorname{erfc}\!\Big( {-\frac{\eta}{\sqrt 2}} \Big)$$

    where $\eta$ is the linear predictor. The complementary error function keeps the digits of small
    probabilities, which $1 + \operatorname{erf}$ would round away.

    Args:
        eta: The linear predictors $\eta$.

    Returns:
        The probabilities $\mu$, with the shape of `eta`.

    Raises:
        TypeError: If `eta` is not a floating-point tensor.

    Examples:
        >>> [round(mu, 3) for mu in inverse_probit(torch.tensor([-1.96, 0.0, 1.96])).tolist()]
        [0.025, 0.5, 0.975]
    """
    check_tensor("eta", eta)
    return 0.5 * torch.erfc(-eta / 2**0.5)


def cloglog(mu: Tensor) -> Tensor:
    r"""Map probabilities to the line by the complementary log-log link.

    $$\eta = \log\big( {-\log(1 - \mu)} \big)$$

    where $\mu$ is a probability. It is the link for "at least one event" of a Poisson count with mean
    $e^\eta$, and not symmetric: it approaches 1 much faster than 0.

    Args:
        mu: The probabilities $\mu$, strictly between 0 and 1.

    Returns:
        The linear predictors $\eta$, with the shape of `mu`.

    Raises:
        TypeError: If `mu` is not a floating-point tensor.
        ValueError: If a value is outside $(0, 1)$.

    Examples:
        >>> [round(eta, 3) for eta in cloglog(torch.tensor([0.1, 0.5, 0.9])).tolist()]
        [-2.25, -0.367, 0.834]
    """
    _check_probability(mu)
    return (-(-mu).log1p()).log()


def inverse_cloglog(eta: Tensor) -> Tensor:
    r"""Map the line to probabilities, the inverse of `cloglog`.

    $$\mu = 1 - \exp(-e^\eta)$$

    where $\eta$ is the linear predictor.

    Args:
        eta: The linear predictors $\eta$.

    Returns:
        The probabilities $\mu$, with the shape of `eta`.

    Raises:
        TypeError: If `eta` is not a floating-point tensor.

    Examples:
        >>> [round(mu, 3) for mu in inverse_cloglog(torch.tensor([-2.25, 0.0, 1e4])).tolist()]
        [0.1, 0.632, 1.0]
    """
    check_tensor("eta", eta)
    # beyond 10 the probability is 1 in any precision, and e^eta would make the gradient 0 * inf
    return -torch.expm1(-eta.clamp(max=10.0).exp())


def log_link(mu: Tensor) -> Tensor:
    r"""Map positive means to the line by the logarithm, the canonical link of the Poisson family.

    $$\eta = \log \mu$$

    where $\mu$ is the mean.

    Args:
        mu: The means $\mu$, each positive.

    Returns:
        The linear predictors $\eta$, with the shape of `mu`.

    Raises:
        TypeError: If `mu` is not a floating-point tensor.
        ValueError: If a mean is not positive.

    Examples:
        >>> [round(eta, 3) for eta in log_link(torch.tensor([0.5, 1.0, 2.0])).tolist()]
        [-0.693, 0.0, 0.693]
    """
    check_tensor("mu", mu)
    _check_values(mu, mu > 0, "must be positive", "mu")
    return mu.log()


def inverse_log_link(eta: Tensor) -> Tensor:
    r"""Map the line to positive means by the exponential, the inverse of `log_link`.

    $$\mu = e^\eta$$

    where $\eta$ is the linear predictor.

    Args:
        eta: The linear predictors $\eta$.

    Returns:
        The means $\mu$, with the shape of `eta`.

    Raises:
        TypeError: If `eta` is not a floating-point tensor.

    Examples:
        >>> [round(mu, 3) for mu in inverse_log_link(torch.tensor([-1.0, 0.0, 1.0])).tolist()]
        [0.368, 1.0, 2.718]
    """
    check_tensor("eta", eta)
    return eta.exp()


def _irls(
    X: Tensor,
    y: Tensor,
    eta: Tensor,
    mean: Callable[[Tensor], Tensor],
    variance: Callable[[Tensor], Tensor],
    max_iterations: int,
    tol: float,
) -> Tensor:
    check_integer("max_iterations", max_iterations, "[1, inf)")
    check_number("tol", tol, "(0, inf)")
    rank = int(torch.linalg.matrix_rank(X))
    if rank < X.shape[1]:
        raise ValueError(f"X must have full column rank {X.shape[1]}, got {rank}")
    w = X.new_zeros(X.shape[1])
    for _ in range(max_iterations):
        mu = mean(eta)
        v = variance(mu).clamp(min=torch.finfo(X.dtype).tiny)
        z = eta + (y - mu) / v
        root = v.sqrt()
        if not (root * z).isfinite().all():
            raise RuntimeError(f"the means must stay finite, got {mu.max().item()}")
        before = w
        w = torch.linalg.lstsq(root[:, None] * X, (root * z)[:, None]).solution[:, 0]
        eta = X @ w
        if (w - before).abs().max() <= tol * (1 + w.abs().max()):
            return w
    raise RuntimeError(
        f"the weights must settle within max_iterations={max_iterations}, got a last change of "
        f"{(w - before).abs().max().item():.2g}: the likelihood may have no maximum"
    )


def _check_data(X: Tensor, y: Tensor) -> None:
    check_tensor("X", X, ["samples", "features"])
    if X.shape[0] == 0 or X.shape[1] == 0:
        raise ValueError(
            f"X must hold at least 1 sample and 1 feature, got {tuple(X.shape)}"
        )
    _check_values(X, X.isfinite(), "must be finite", "X")
    check_tensor("y", y, [("samples", X.shape[0])])


def _check_probability(mu: Tensor) -> None:
    check_tensor("mu", mu)
    _check_values(mu, (mu > 0) & (mu < 1), "must be in (0, 1)", "mu")


def _check_values(tensor: Tensor, good: Tensor, wanted: str, name: str = "y") -> None:
    if not good.all():
        raise ValueError(f"{name} {wanted}, got {tensor[~good][0].item()}")
