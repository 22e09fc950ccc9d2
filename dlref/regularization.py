r"""Regularization: penalties on weights, ridge and lasso, early stopping, label smoothing."""

from __future__ import annotations

import math
from collections.abc import Iterable
from numbers import Real

import torch
from torch import Tensor

from dlref._check import check_integer, check_number, check_tensor

__all__ = [
    "EarlyStopping",
    "elastic_net_penalty",
    "l1_penalty",
    "l2_penalty",
    "label_smoothing",
    "lasso",
    "ridge",
    "soft_threshold",
]


def l1_penalty(parameters: Tensor | Iterable[Tensor]) -> Tensor:
    r"""Add up the absolute values of all weights.

    $$\lVert w \rVert_1 = \sum_i |w_i|$$

    where $w$ holds the elements of all parameters. Its gradient is $\operatorname{sign}(w)$: the pull
    towards 0 does not weaken on the way, which is why weights arrive there.

    Args:
        parameters: One parameter or several.

    Returns:
        A tensor without axes; 0 when there are no parameters.

    Raises:
        TypeError: If a parameter is not a floating-point tensor.

    Examples:
        >>> l1_penalty([torch.tensor([3.0, -4.0]), torch.tensor([[0.5]])]).item()
        7.5
    """
    return sum((w.abs().sum() for w in _listed(parameters)), torch.tensor(0.0))


def l2_penalty(parameters: Tensor | Iterable[Tensor]) -> Tensor:
    r"""Add up half the squares of all weights.

    $$\tfrac{1}{2} \lVert w \rVert_2^2 = \tfrac{1}{2} \sum_i w_i^2$$

    where $w$ holds the elements of all parameters. With the half its gradient is $w$ itself, so
    $\lambda$ times this penalty in the loss is SGD's `weight_decay` $\lambda$. The pull weakens with the
    weight: weights get small, not zero.

    Args:
        parameters: One parameter or several.

    Returns:
        A tensor without axes; 0 when there are no parameters.

    Raises:
        TypeError: If a parameter is not a floating-point tensor.

    Examples:
        >>> l2_penalty([torch.tensor([3.0, -4.0])]).item()
        12.5
    """
    return sum((w.square().sum() / 2 for w in _listed(parameters)), torch.tensor(0.0))


def elastic_net_penalty(
    parameters: Tensor | Iterable[Tensor], alpha: float = 1.0, l1_ratio: float = 0.5
) -> Tensor:
    r"""Mix the L1 and the L2 penalty.

    $$\alpha \Big( \rho \lVert w \rVert_1 + \frac{1 - \rho}{2} \lVert w \rVert_2^2 \Big)$$

    where $w$ holds the elements of all parameters and $\rho$ is `l1_ratio`. The L1 part picks few weights;
    the L2 part keeps it from picking one at random among correlated ones.

    Args:
        parameters: One parameter or several.
        alpha: The factor $\alpha \ge 0$ of the whole penalty.
        l1_ratio: The share $\rho$ of the L1 penalty, from 0 to 1.

    Returns:
        A tensor without axes; 0 when there are no parameters.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `alpha` is negative or `l1_ratio` is outside $[0, 1]$.

    Examples:
        >>> elastic_net_penalty(torch.tensor([3.0, -4.0]), alpha=2.0, l1_ratio=0.5).item()
        19.5

    References:
        Zou and Hastie (2005), *Regularization and variable selection via the elastic net*.
    """
    check_number("alpha", alpha, "[0, inf)")
    check_number("l1_ratio", l1_ratio, "[0, 1]")
    weights = _listed(parameters)
    return alpha * (
        l1_ratio * l1_penalty(weights) + (1 - l1_ratio) * l2_penalty(weights)
    )


def soft_threshold(x: Tensor, lam: float = 0.5) -> Tensor:
    r"""Move every element towards zero by `lam`, and stop there.

    $$S_\lambda(x) = \operatorname{sign}(x) \max(|x| - \lambda, 0) = x - \min(\max(x, -\lambda), \lambda)$$

    where $\lambda$ is `lam`. It solves $\min_w \tfrac{1}{2} (w - x)^2 + \lambda |w|$: whatever is within
    $\lambda$ of 0 becomes exactly 0. PyTorch calls it `softshrink`.

    Args:
        x: The values, of any shape.
        lam: The threshold $\lambda \ge 0$.

    Returns:
        A tensor of the shape of `x`.

    Raises:
        TypeError: If `x` is not a floating-point tensor or `lam` not a number.
        ValueError: If `lam` is negative or not finite.

    Examples:
        >>> soft_threshold(torch.tensor([-2.0, -0.25, 0.5, 3.0]), lam=0.5).tolist()
        [-1.5, 0.0, 0.0, 2.5]
    """
    check_tensor("x", x)
    check_number("lam", lam, "[0, inf)")
    return x - x.clamp(-lam, lam)


def ridge(X: Tensor, y: Tensor, lam: float) -> Tensor:
    r"""Fit a linear model by least squares with an L2 penalty.

    $$\hat w = \arg\min_w \tfrac{1}{2} \lVert y - X w \rVert_2^2 + \tfrac{\lambda}{2} \lVert w \rVert_2^2
    = (X^\top X + \lambda I)^{-1} X^\top y$$

    where the rows of $X$ are samples, $y$ holds their targets and $\lambda$ is `lam`. There is no
    intercept: center the columns of $X$ and $y$ first. The penalty equals extra samples $\sqrt{\lambda} I$
    with targets 0, and the least squares of all together is how it is computed, because $X^\top X$ would
    lose half of the digits. With $X^\top X = I$ every weight is divided by $1 + \lambda$.

    Args:
        X: The samples.
        y: The targets.
        lam: The factor $\lambda \ge 0$ of the penalty, scikit-learn's `alpha`; 0 for the shortest solution
            of ordinary least squares.

    Shape:
        - X: (samples, features)
        - y: (samples,)
        - output: (features,)

    Returns:
        The weights $\hat w$.

    Raises:
        TypeError: If `X` or `y` is not a floating-point tensor or `lam` not a number.
        ValueError: If the shapes do not fit or `lam` is negative.

    Examples:
        >>> X, y = torch.eye(2), torch.tensor([4.0, -1.0])
        >>> [round(w, 4) for w in ridge(X, y, lam=1.0).tolist()]
        [2.0, -0.5]

    References:
        Hoerl and Kennard (1970), *Ridge regression: biased estimation for nonorthogonal problems*.
    """
    _check_regression(X, y, lam)
    features = X.shape[1]
    samples = torch.cat(
        [X, math.sqrt(lam) * torch.eye(features, dtype=X.dtype, device=X.device)]
    )
    targets = torch.cat([y, y.new_zeros(features)])
    return torch.linalg.lstsq(samples, targets.unsqueeze(1)).solution.squeeze(1)


@torch.no_grad()
def lasso(
    X: Tensor, y: Tensor, lam: float, max_iter: int = 1000, tol: float = 1e-5
) -> Tensor:
    r"""Fit a linear model by least squares with an L1 penalty, by coordinate descent.

    $$\hat w = \arg\min_w \tfrac{1}{2} \lVert y - X w \rVert_2^2 + \lambda \lVert w \rVert_1,
    \qquad w_j \leftarrow \frac{S_\lambda\big(x_j^\top (y - X w + x_j w_j)\big)}{x_j^\top x_j}$$

    where $x_j$ is column $j$ of $X$, $y$ holds the targets, $\lambda$ is `lam` and $S_\lambda$ is
    `soft_threshold`. Each update minimizes the objective over one weight with the others fixed; a point
    where none of them moves is the minimum. The more the columns are correlated, the more sweeps it takes.
    There is no intercept: center the columns of $X$ and $y$ first. From $\lambda = \max_j |x_j^\top y|$ on
    all weights are 0. The result carries no gradient.

    Args:
        X: The samples.
        y: The targets.
        lam: The factor $\lambda \ge 0$ of the penalty; scikit-learn divides the first term by the number of
            samples $n$, so its `alpha` is $\lambda / n$.
        max_iter: The largest number of sweeps over the weights.
        tol: The sweeps end when no update moves $X w$ by more than this part of $\lVert y \rVert_2$.

    Shape:
        - X: (samples, features)
        - y: (samples,)
        - output: (features,)

    Returns:
        The weights $\hat w$.

    Raises:
        TypeError: If `X` or `y` is not a floating-point tensor or a number has the wrong type.
        ValueError: If the shapes do not fit or a number is out of range.
        RuntimeError: If `max_iter` sweeps are not enough.

    Examples:
        >>> lasso(torch.eye(3), torch.tensor([4.0, -1.0, 0.5]), lam=1.0).tolist()
        [3.0, 0.0, 0.0]

    References:
        Friedman, Hastie and Tibshirani (2010), *Regularization paths for generalized linear models via
        coordinate descent*.
    """
    _check_regression(X, y, lam)
    check_integer("max_iter", max_iter, "[1, inf)")
    check_number("tol", tol, "(0, 1)")
    w = X.new_zeros(X.shape[1])
    squared_norms = (X**2).sum(0).tolist()
    for _ in range(max_iter):
        residual, largest_move = y - X @ w, 0.0
        for j, squared_norm in enumerate(squared_norms):
            if squared_norm > 0:
                x = X[:, j]
                w_j = (
                    soft_threshold(x @ residual + squared_norm * w[j], lam)
                    / squared_norm
                )
                move = x * (w_j - w[j])
                residual -= move
                w[j] = w_j
                largest_move = max(largest_move, move.norm().item())
        if largest_move <= tol * y.norm():
            return w
    raise RuntimeError(
        f"the weights must settle within max_iter={max_iter} sweeps, got a last move of {largest_move:.2g}"
    )


class EarlyStopping:
    r"""Tell when a metric has not improved for `patience` epochs.

    $$\text{stop at the first epoch } t \text{ with } \quad t - t^* \ge p$$

    where $p$ is `patience` and $t^*$ the last epoch that improved on the best value before it by more than
    `min_delta`. Lower is better: negate an accuracy. `best` holds the best value and `num_bad_epochs` the
    distance $t - t^*$, which is 0 right after an improvement: that is the time to save the weights, since
    the ones to keep are `patience` epochs old when training stops. A metric that is `nan` does not improve.

    Args:
        patience: The number $p \ge 1$ of epochs without improvement that ends training.
        min_delta: The change that an improvement must exceed.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `patience` is below 1 or `min_delta` is negative.

    Examples:
        >>> stopping = EarlyStopping(patience=2)
        >>> for loss in [0.9, 0.5, 0.6, 0.5]:
        ...     print(stopping.step(loss), stopping.num_bad_epochs)
        False 0
        False 0
        False 1
        True 2

    References:
        Prechelt (1998), *Early stopping - but when?*
    """

    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        check_integer("patience", patience, "[1, inf)")
        check_number("min_delta", min_delta, "[0, inf)")
        self.patience, self.min_delta = patience, min_delta
        self.best = math.inf
        self.num_bad_epochs = 0

    def step(self, metrics: float) -> bool:
        """Take note of one epoch's metric.

        Args:
            metrics: The metric, a number such as the validation loss.

        Returns:
            Whether to stop.

        Raises:
            TypeError: If `metrics` is not a number.
        """
        if isinstance(metrics, bool) or not isinstance(metrics, Real):
            raise TypeError(f"metrics must be a number, got {type(metrics).__name__}")
        if metrics < self.best - self.min_delta:
            self.best = metrics
            self.num_bad_epochs = 0
        else:
            self.num_bad_epochs += 1
        return self.num_bad_epochs >= self.patience


def label_smoothing(target: Tensor, num_classes: int, smoothing: float = 0.1) -> Tensor:
    r"""Turn class labels into target distributions that are not quite certain.

    $$q_k = (1 - \epsilon)\, [k = y] + \frac{\epsilon}{K}$$

    where $y$ is the label, $K$ is `num_classes` and $\epsilon$ is `smoothing`. The cross-entropy
    $-\sum_k q_k \log p_k$ is smallest at $p = q$, so the logits need not grow without end: the best
    difference between the right one and another is $\log(1 + K (1 - \epsilon) / \epsilon)$.

    Args:
        target: The labels, integers from 0 to `num_classes` $- 1$.
        num_classes: The number $K \ge 1$ of classes.
        smoothing: The share $\epsilon$ of the uniform distribution, from 0 to 1.

    Shape:
        - target: (...)
        - output: (..., num_classes)

    Returns:
        The distributions, in the default floating-point type.

    Raises:
        TypeError: If `target` is not a tensor of integers or a number has the wrong type.
        ValueError: If a label is not one of the classes, or a number is out of range.

    Examples:
        >>> q = label_smoothing(torch.tensor([0, 2]), num_classes=4, smoothing=0.2)
        >>> [[round(x, 4) for x in row] for row in q.tolist()]
        [[0.85, 0.05, 0.05, 0.05], [0.05, 0.05, 0.85, 0.05]]

    References:
        Szegedy, Vanhoucke, Ioffe, Shlens and Wojna (2016), *Rethinking the Inception architecture for
        computer vision*, section 7.
    """
    check_tensor("target", target, floating=False)
    check_integer("num_classes", num_classes, "[1, inf)")
    check_number("smoothing", smoothing, "[0, 1]")
    if target.is_floating_point() or target.is_complex() or target.dtype == torch.bool:
        raise TypeError(f"target must be a tensor of integers, got {target.dtype}")
    wrong = target[(target < 0) | (target >= num_classes)]
    if wrong.numel() > 0:
        raise ValueError(
            f"target must hold labels from 0 to {num_classes - 1}, got {wrong[0].item()}"
        )
    one_hot = target.unsqueeze(-1) == torch.arange(
        num_classes, device=target.device
    )  # (..., num_classes)
    return (1 - smoothing) * one_hot + smoothing / num_classes


def _listed(parameters: Tensor | Iterable[Tensor]) -> list[Tensor]:
    if not isinstance(parameters, Iterable):
        raise TypeError(
            f"parameters must be a tensor or an iterable of tensors, got {type(parameters).__name__}"
        )
    listed = [parameters] if isinstance(parameters, Tensor) else list(parameters)
    for parameter in listed:
        if not isinstance(parameter, Tensor) or not parameter.is_floating_point():
            came = (
                parameter.dtype
                if isinstance(parameter, Tensor)
                else type(parameter).__name__
            )
            raise TypeError(f"parameters must hold floating-point tensors, got {came}")
    return listed


def _check_regression(X: Tensor, y: Tensor, lam: float) -> None:
    check_tensor("X", X, ["samples", "features"])
    check_tensor("y", y, [("samples", X.shape[0])])
    check_number("lam", lam, "[0, inf)")
