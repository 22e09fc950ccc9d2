r"""First-order optimizers, from SGD to AdamW, and three learning-rate schedules.

Every optimizer here turns the gradient $g_t$ of a parameter $\theta$ into a step $\Delta_t$ and moves by
$\theta_t = \theta_{t-1} - \Delta_t$. Everything else is in the formula for $\Delta_t$.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable
from numbers import Real
from typing import Any

import torch
from torch import Tensor

from dlref._check import check_bool, check_choice, check_integer, check_number

__all__ = [  # noqa: RUF022  (ruff takes SGD for a constant)
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "CosineAnnealing",
    "Optimizer",
    "RMSprop",
    "ReduceLROnPlateau",
    "SGD",
    "WarmUp",
]


class Optimizer(ABC):
    r"""Hold the parameters, the learning rate and what each parameter's steps left behind.

    $$\theta_t = \theta_{t-1} - \Delta_t$$

    where $\theta$ is a parameter and $\Delta_t$ the step that a subclass computes in `_update`. The
    attribute `lr` may be set at any time, which is all that a schedule does; `state` maps each parameter
    to the running quantities of its formula. Parameters that need other settings take a second optimizer.

    Args:
        params: The tensors to optimize, such as `model.parameters()`.
        lr: The learning rate $\eta \ge 0$.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If there are no parameters, one comes twice or is the result of a computation, or a
            number is out of range.
    """

    def __init__(self, params: Iterable[Tensor], lr: float) -> None:
        if isinstance(params, Tensor) or not isinstance(params, Iterable):
            raise TypeError(
                f"params must be an iterable of tensors, got {type(params).__name__}"
            )
        self.params = list(params)
        for parameter in self.params:
            if not isinstance(parameter, Tensor):
                raise TypeError(
                    f"params must hold tensors, got {type(parameter).__name__}"
                )
            if not parameter.is_leaf:
                raise ValueError(
                    "params must hold leaf tensors, got the result of a computation"
                )
        if not self.params:
            raise ValueError("params must hold at least 1 tensor, got 0")
        if len(set(self.params)) < len(self.params):
            raise ValueError("params must hold each tensor once, got one of them twice")
        check_number("lr", lr, "[0, inf)")
        self.lr = lr
        self.state: dict[Tensor, dict[str, Any]] = {
            parameter: {} for parameter in self.params
        }

    def zero_grad(self) -> None:
        """Forget the gradients, which `backward` otherwise adds to."""
        for parameter in self.params:
            parameter.grad = None

    @torch.no_grad()
    def step(self) -> None:
        """Move every parameter that has a gradient by one step, in place."""
        for parameter in self.params:
            if parameter.grad is not None:
                parameter -= self._update(
                    parameter, parameter.grad, self.state[parameter]
                )

    @abstractmethod
    def _update(self, theta: Tensor, g: Tensor, state: dict[str, Any]) -> Tensor:
        """Return the step of `theta` with gradient `g`, and note in `state` what the next one needs."""


class SGD(Optimizer):
    r"""Step against the gradient, with momentum, Nesterov's momentum and weight decay.

    $$\begin{aligned}
    g_t &\leftarrow g_t + \lambda \theta_{t-1} \\
    b_t &= \mu\, b_{t-1} + (1 - \tau)\, g_t, \qquad b_1 = g_1 \\
    \Delta_t &= \eta\, b_t \quad \text{or, for Nesterov,} \quad \eta\, (g_t + \mu\, b_t)
    \end{aligned}$$

    where $g_t$ is the gradient, $b_t$ the momentum buffer, and $\eta, \mu, \tau, \lambda$ are `lr`,
    `momentum`, `dampening` and `weight_decay`. Under a steady gradient and
    without dampening $b_t$ grows to $g / (1 - \mu)$: a momentum of 0.9 makes the steps ten times as long.

    Args:
        params: The tensors to optimize.
        lr: The learning rate $\eta$.
        momentum: The part $\mu$ of the buffer that stays; 0 for none.
        dampening: The part $\tau$ of the gradient kept out of the buffer.
        weight_decay: The factor $\lambda$ of an L2 penalty $\tfrac{\lambda}{2} \lVert\theta\rVert^2$.
        nesterov: Whether to look one step of momentum ahead; needs `momentum` and no `dampening`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is out of range, or `nesterov` comes without `momentum` or with `dampening`.

    Examples:
        >>> w = torch.tensor([1.0], requires_grad=True)
        >>> optimizer = SGD([w], lr=0.1, momentum=0.5)
        >>> for _ in range(2):
        ...     optimizer.zero_grad()
        ...     (3 * w).sum().backward()  # the gradient is 3
        ...     optimizer.step()
        ...     print(round(w.item(), 3))
        0.7
        0.25

    References:
        Sutskever, Martens, Dahl and Hinton (2013), *On the importance of initialization and momentum in
        deep learning*.
    """

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        super().__init__(params, lr)
        check_number("momentum", momentum, "[0, inf)")
        check_number("dampening", dampening)
        check_number("weight_decay", weight_decay, "[0, inf)")
        check_bool("nesterov", nesterov)
        if nesterov and (momentum == 0 or dampening != 0):
            raise ValueError(
                "nesterov must come with momentum > 0 and dampening = 0, "
                f"got momentum {momentum} and dampening {dampening}"
            )
        self.momentum, self.dampening = momentum, dampening
        self.weight_decay, self.nesterov = weight_decay, nesterov

    def _update(self, theta: Tensor, g: Tensor, state: dict[str, Any]) -> Tensor:
        g = g + self.weight_decay * theta
        if self.momentum == 0:
            return self.lr * g
        b = self.momentum * state["b"] + (1 - self.dampening) * g if "b" in state else g
        state["b"] = b
        return self.lr * (g + self.momentum * b if self.nesterov else b)


class Adagrad(Optimizer):
    r"""Divide each coordinate's step by the root of the sum of all its squared gradients.

    $$\begin{aligned}
    s_t &= s_{t-1} + g_t^2 \\
    \Delta_t &= \frac{\eta}{1 + (t - 1)\, \gamma} \cdot \frac{g_t}{\sqrt{s_t} + \epsilon}
    \end{aligned}$$

    where $g_t$ is the gradient, $s_t$ the sum of its squares, $t$ counts steps from 1, and
    $\eta, \gamma, \epsilon$ are `lr`, `lr_decay` and `eps`. Rare features keep large steps. The sum only
    grows, so under a steady gradient the steps shrink like $1 / \sqrt{t}$.

    Args:
        params: The tensors to optimize.
        lr: The learning rate $\eta$.
        lr_decay: The decay $\gamma$ of the learning rate over the steps.
        weight_decay: The factor $\lambda$ of an L2 penalty: $\lambda\theta$ is added to the gradient.
        initial_accumulator_value: The value of $s_0$.
        eps: The number $\epsilon$ that keeps the denominator from being 0.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is negative or not finite.

    Examples:
        >>> w = torch.tensor([1.0, 1.0], requires_grad=True)
        >>> w.grad = torch.tensor([100.0, 0.01])
        >>> Adagrad([w], lr=0.1).step()
        >>> [round(x, 4) for x in w.tolist()]  # the first step forgets the size of the gradient
        [0.9, 0.9]

    References:
        Duchi, Hazan and Singer (2011), *Adaptive subgradient methods for online learning and stochastic
        optimization*.
    """

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float = 1e-2,
        lr_decay: float = 0.0,
        weight_decay: float = 0.0,
        initial_accumulator_value: float = 0.0,
        eps: float = 1e-10,
    ) -> None:
        super().__init__(params, lr)
        check_number("lr_decay", lr_decay, "[0, inf)")
        check_number("weight_decay", weight_decay, "[0, inf)")
        check_number("initial_accumulator_value", initial_accumulator_value, "[0, inf)")
        check_number("eps", eps, "[0, inf)")
        self.lr_decay, self.weight_decay = lr_decay, weight_decay
        self.initial_accumulator_value, self.eps = initial_accumulator_value, eps

    def _update(self, theta: Tensor, g: Tensor, state: dict[str, Any]) -> Tensor:
        g = g + self.weight_decay * theta
        t = state.get("t", 0) + 1
        s = state.get("s", self.initial_accumulator_value) + g**2
        state.update(t=t, s=s)
        return self.lr / (1 + (t - 1) * self.lr_decay) * g / (s.sqrt() + self.eps)


class Adadelta(Optimizer):
    r"""Scale each step by the root mean square of the steps before, over that of the gradients.

    $$\begin{aligned}
    v_t &= \rho\, v_{t-1} + (1 - \rho)\, g_t^2 \\
    d_t &= \frac{\sqrt{u_{t-1} + \epsilon}}{\sqrt{v_t + \epsilon}}\, g_t \\
    u_t &= \rho\, u_{t-1} + (1 - \rho)\, d_t^2 \\
    \Delta_t &= \eta\, d_t
    \end{aligned}$$

    where $g_t$ is the gradient, $v_t$ and $u_t$ are running means of squared gradients and squared steps,
    and $\eta, \rho, \epsilon$ are `lr`, `rho` and `eps`. The ratio gives $d_t$ the unit of the parameter,
    so the paper needs no learning rate; here $\eta = 1$ is that case. The first steps have a size near
    $\sqrt{\epsilon / (1 - \rho)}$: $\epsilon$ sets how fast the optimizer starts.

    Args:
        params: The tensors to optimize.
        lr: The learning rate $\eta$.
        rho: The part $\rho$ of the running means that stays.
        eps: The number $\epsilon$ under both roots.
        weight_decay: The factor $\lambda$ of an L2 penalty: $\lambda\theta$ is added to the gradient.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is out of range.

    Examples:
        >>> w = torch.tensor([1.0], requires_grad=True)
        >>> w.grad = torch.tensor([3.0])
        >>> Adadelta([w]).step()
        >>> round(1 - w.item(), 5)
        0.00316

    References:
        Zeiler (2012), *ADADELTA: an adaptive learning rate method*, Algorithm 1.
    """

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, lr)
        check_number("rho", rho, "[0, 1]")
        check_number("eps", eps, "[0, inf)")
        check_number("weight_decay", weight_decay, "[0, inf)")
        self.rho, self.eps, self.weight_decay = rho, eps, weight_decay

    def _update(self, theta: Tensor, g: Tensor, state: dict[str, Any]) -> Tensor:
        g = g + self.weight_decay * theta
        u = state.get("u", torch.zeros_like(g))
        v = self.rho * state.get("v", 0.0) + (1 - self.rho) * g**2
        d = (u + self.eps).sqrt() / (v + self.eps).sqrt() * g
        state.update(v=v, u=self.rho * u + (1 - self.rho) * d**2)
        return self.lr * d


class RMSprop(Optimizer):
    r"""Divide each coordinate's step by the root of a running mean of its squared gradients.

    $$\begin{aligned}
    v_t &= \alpha\, v_{t-1} + (1 - \alpha)\, g_t^2 \\
    m_t &= \alpha\, m_{t-1} + (1 - \alpha)\, g_t \\
    d_t &= \frac{g_t}{\sqrt{v_t} + \epsilon}
    \quad \text{or, centered,} \quad \frac{g_t}{\sqrt{v_t - m_t^2} + \epsilon} \\
    b_t &= \mu\, b_{t-1} + d_t \\
    \Delta_t &= \eta\, b_t
    \end{aligned}$$

    where $g_t$ is the gradient, $m_t$ and $v_t$ are running means of it and of its square, $b_t$ is the
    momentum buffer, and $\eta, \alpha, \epsilon, \mu$ are `lr`, `alpha`, `eps` and `momentum`. Unlike
    Adagrad's sum the mean forgets, so the steps do not die out. It starts at 0 without correction, so the
    first step is $1 / \sqrt{1 - \alpha}$ times as long as under a steady gradient.

    Args:
        params: The tensors to optimize.
        lr: The learning rate $\eta$.
        alpha: The part $\alpha$ of the running means that stays.
        eps: The number $\epsilon$ added to the root.
        weight_decay: The factor $\lambda$ of an L2 penalty: $\lambda\theta$ is added to the gradient.
        momentum: The part $\mu$ of the momentum buffer that stays; 0 for none.
        centered: Whether to divide by the standard deviation of the gradient instead.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is out of range.

    Examples:
        >>> w = torch.tensor([1.0], requires_grad=True)
        >>> w.grad = torch.tensor([3.0])
        >>> RMSprop([w], lr=0.01, alpha=0.99).step()
        >>> round(w.item(), 4)
        0.9

    References:
        Tieleman and Hinton (2012), *Lecture 6.5: RMSprop*, COURSERA: Neural networks for machine learning.
    """

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum: float = 0.0,
        centered: bool = False,
    ) -> None:
        super().__init__(params, lr)
        check_number("alpha", alpha, "[0, 1]")
        check_number("eps", eps, "[0, inf)")
        check_number("weight_decay", weight_decay, "[0, inf)")
        check_number("momentum", momentum, "[0, inf)")
        check_bool("centered", centered)
        self.alpha, self.eps, self.weight_decay = alpha, eps, weight_decay
        self.momentum, self.centered = momentum, centered

    def _update(self, theta: Tensor, g: Tensor, state: dict[str, Any]) -> Tensor:
        g = g + self.weight_decay * theta
        v = self.alpha * state.get("v", 0.0) + (1 - self.alpha) * g**2
        variance = v
        if self.centered:
            m = self.alpha * state.get("m", 0.0) + (1 - self.alpha) * g
            state["m"] = m
            # A steady gradient has variance 0, which rounding can make negative.
            variance = (v - m**2).clamp(min=0)
        b = self.momentum * state.get("b", 0.0) + g / (variance.sqrt() + self.eps)
        state.update(v=v, b=b)
        return self.lr * b


class Adam(Optimizer):
    r"""Divide a running mean of the gradient by the root of one of its square, both unbiased.

    $$\begin{aligned}
    m_t &= \beta_1 m_{t-1} + (1 - \beta_1)\, g_t \\
    v_t &= \beta_2 v_{t-1} + (1 - \beta_2)\, g_t^2 \\
    \Delta_t &= \eta\, \frac{m_t / (1 - \beta_1^t)}{\sqrt{v_t / (1 - \beta_2^t)} + \epsilon}
    \end{aligned}$$

    where $g_t$ is the gradient, $m_t$ and $v_t$ are running means of it and of its square, $t$ counts
    steps from 1, and $\eta, \epsilon$ are `lr` and `eps`. The means start at 0 and are too small at first;
    dividing by $1 - \beta^t$ corrects exactly that. So the first step has length $\eta$ in every
    coordinate, whatever the gradient's size.

    Args:
        params: The tensors to optimize.
        lr: The learning rate $\eta$.
        betas: The parts $\beta_1$ and $\beta_2$ of the running means that stay.
        eps: The number $\epsilon$ added to the root.
        weight_decay: The factor $\lambda$ of an L2 penalty: $\lambda\theta$ is added to the gradient, and
            then rescaled with it. For a decay that is not, use `AdamW`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is out of range.

    Examples:
        >>> w = torch.tensor([1.0, 1.0], requires_grad=True)
        >>> w.grad = torch.tensor([100.0, -0.01])
        >>> Adam([w], lr=0.1).step()
        >>> [round(x, 4) for x in w.tolist()]
        [0.9, 1.1]

    References:
        Kingma and Ba (2015), *Adam: a method for stochastic optimization*, Algorithm 1.
    """

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, lr)
        if not isinstance(betas, tuple | list) or len(betas) != 2:
            raise TypeError(f"betas must be a pair of numbers, got {betas!r}")
        for position, beta in enumerate(betas):
            check_number(f"betas[{position}]", beta, "[0, 1)")
        check_number("eps", eps, "[0, inf)")
        check_number("weight_decay", weight_decay, "[0, inf)")
        self.betas, self.eps, self.weight_decay = betas, eps, weight_decay

    def _update(self, theta: Tensor, g: Tensor, state: dict[str, Any]) -> Tensor:
        return self._adam_step(g + self.weight_decay * theta, state)

    def _adam_step(self, g: Tensor, state: dict[str, Any]) -> Tensor:
        beta1, beta2 = self.betas
        t = state.get("t", 0) + 1
        m = beta1 * state.get("m", 0.0) + (1 - beta1) * g
        v = beta2 * state.get("v", 0.0) + (1 - beta2) * g**2
        state.update(t=t, m=m, v=v)
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        return self.lr * m_hat / (v_hat.sqrt() + self.eps)


class AdamW(Adam):
    r"""Take Adam's step and shrink the parameter beside it: decoupled weight decay.

    $$\Delta_t = \Delta_t^{\text{Adam}} + \eta \lambda\, \theta_{t-1}$$

    where $\Delta_t^{\text{Adam}}$ is the step of `Adam` without weight decay and $\eta, \lambda$ are `lr`
    and `weight_decay`. An L2 penalty inside Adam is divided by $\sqrt{v_t}$ like the rest of the gradient,
    so weights with large gradients hardly decay; here all decay at the same rate.

    Args:
        params: The tensors to optimize.
        lr: The learning rate $\eta$.
        betas: The parts $\beta_1$ and $\beta_2$ of the running means that stay.
        eps: The number $\epsilon$ added to the root.
        weight_decay: The factor $\lambda$; each step multiplies the parameter by $1 - \eta\lambda$.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is out of range.

    Examples:
        >>> w = torch.tensor([1.0, 1.0], requires_grad=True)
        >>> w.grad = torch.tensor([100.0, 0.0])
        >>> AdamW([w], lr=0.1, weight_decay=0.5).step()
        >>> [round(x, 4) for x in w.tolist()]
        [0.85, 0.95]

    References:
        Loshchilov and Hutter (2019), *Decoupled weight decay regularization*, Algorithm 2.
    """

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
    ) -> None:
        super().__init__(params, lr, betas, eps, weight_decay)

    def _update(self, theta: Tensor, g: Tensor, state: dict[str, Any]) -> Tensor:
        return self._adam_step(g, state) + self.lr * self.weight_decay * theta


class ReduceLROnPlateau:
    r"""Multiply the learning rate by `factor` when a metric has stopped improving.

    $$\eta \leftarrow \max(\eta \cdot f, \eta_{\min})
    \quad \text{after more than } p \text{ bad epochs in a row}$$

    where $\eta$ is `optimizer.lr`, $f$ is `factor` and $p$ is `patience`. With $x^*$ the best metric so far
    and $\delta$ the `threshold`, an epoch is good in mode `"min"` if $x < x^* (1 - \delta)$ (`"rel"`) or
    $x < x^* - \delta$ (`"abs"`), in mode `"max"` if $x > x^* (1 + \delta)$ or $x > x^* + \delta$. `"rel"`
    presumes a positive metric: at a negative one, standing still counts as improving. A metric that is
    `nan` makes a bad epoch.

    Args:
        optimizer: The optimizer whose `lr` is set.
        mode: `"min"` for a metric that should fall, `"max"` for one that should rise.
        factor: The factor $f$ in $[0, 1)$.
        patience: The number $p$ of bad epochs in a row that are let pass.
        threshold: The change $\delta$ that counts as an improvement.
        threshold_mode: `"rel"` or `"abs"`.
        cooldown: The number of epochs after a reduction in which bad ones do not count.
        min_lr: The lower bound $\eta_{\min}$.
        eps: A reduction by this much or less is not made.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is out of range or a mode is unknown.

    Examples:
        >>> optimizer = SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
        >>> schedule = ReduceLROnPlateau(optimizer, patience=1)
        >>> for loss in [0.9, 0.5, 0.5, 0.6, 0.4]:
        ...     schedule.step(loss)
        ...     print(optimizer.lr)
        1.0
        1.0
        1.0
        0.1
        0.1
    """

    def __init__(
        self,
        optimizer: Optimizer,
        mode: str = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        threshold_mode: str = "rel",
        cooldown: int = 0,
        min_lr: float = 0.0,
        eps: float = 1e-8,
    ) -> None:
        _check_optimizer(optimizer)
        check_choice("mode", mode, ["min", "max"])
        check_number("factor", factor, "[0, 1)")
        check_integer("patience", patience, "[0, inf)")
        check_number("threshold", threshold, "[0, inf)")
        check_choice("threshold_mode", threshold_mode, ["rel", "abs"])
        check_integer("cooldown", cooldown, "[0, inf)")
        check_number("min_lr", min_lr, "[0, inf)")
        check_number("eps", eps, "[0, inf)")
        self.optimizer, self.factor, self.patience, self.cooldown = (
            optimizer,
            factor,
            patience,
            cooldown,
        )
        self.mode, self.threshold, self.threshold_mode = mode, threshold, threshold_mode
        self.min_lr, self.eps = min_lr, eps
        self.best = math.inf if mode == "min" else -math.inf
        self.num_bad_epochs = 0
        self.cooldown_counter = 0

    def step(self, metrics: float) -> None:
        """Take note of one epoch's metric and reduce the learning rate if it is time.

        Args:
            metrics: The metric, a number such as the validation loss.

        Raises:
            TypeError: If `metrics` is not a number.
        """
        # nan is let through, as the sign of a diverged loss
        if isinstance(metrics, bool) or not isinstance(metrics, Real):
            raise TypeError(f"metrics must be a number, got {type(metrics).__name__}")
        if self._is_better(metrics):
            self.best = metrics
            self.num_bad_epochs = 0
        else:
            self.num_bad_epochs += 1
        if self.cooldown_counter > 0:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            lr = max(self.optimizer.lr * self.factor, self.min_lr)
            if self.optimizer.lr - lr > self.eps:
                self.optimizer.lr = lr
            self.cooldown_counter = self.cooldown
            self.num_bad_epochs = 0

    def _is_better(self, metric: float) -> bool:
        change = self.threshold if self.mode == "max" else -self.threshold
        target = (
            self.best * (1 + change)
            if self.threshold_mode == "rel"
            else self.best + change
        )
        return metric > target if self.mode == "max" else metric < target


class CosineAnnealing:
    r"""Lower the learning rate along half a cosine wave.

    $$\eta_t = \eta_{\min} + \tfrac{1}{2} (\eta_0 - \eta_{\min})
    \Big( 1 + \cos \frac{\pi t}{T_{\max}} \Big)$$

    where $\eta_0$ is `optimizer.lr` when the schedule is made, $t$ counts its steps and
    $\eta_{\min}, T_{\max}$ are `eta_min` and `T_max`. The wave goes on: after $T_{\max}$ the rate rises
    again, so make that the number of steps in all.

    Args:
        optimizer: The optimizer whose `lr` is set.
        T_max: The number of steps from the highest rate to the lowest.
        eta_min: The lowest rate.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is out of range.

    Examples:
        >>> optimizer = SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
        >>> schedule = CosineAnnealing(optimizer, T_max=4)
        >>> for _ in range(4):
        ...     schedule.step()
        ...     print(round(optimizer.lr, 3))
        0.854
        0.5
        0.146
        0.0

    References:
        Loshchilov and Hutter (2017), *SGDR: stochastic gradient descent with warm restarts*, Equation 5.
    """

    def __init__(self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0) -> None:
        _check_optimizer(optimizer)
        check_integer("T_max", T_max, "[1, inf)")
        check_number("eta_min", eta_min, "[0, inf)")
        self.optimizer, self.T_max, self.eta_min = optimizer, T_max, eta_min
        self.base_lr = optimizer.lr
        self.last_epoch = 0

    def step(self) -> None:
        """Set the learning rate of the next step."""
        self.last_epoch += 1
        wave = (1 + math.cos(math.pi * self.last_epoch / self.T_max)) / 2
        self.optimizer.lr = self.eta_min + (self.base_lr - self.eta_min) * wave


class WarmUp:
    r"""Raise the learning rate in a straight line from a part of it to all of it.

    $$\eta_t = \eta_0 \Big( f + (1 - f) \min\!\Big(1, \frac{t}{T}\Big) \Big)$$

    where $\eta_0$ is `optimizer.lr` when the schedule is made, $t$ counts its steps, and $f, T$ are
    `start_factor` and `total_iters`. Making the schedule sets the first rate, $f \eta_0$. Adam's second
    moment is an average over few gradients at first, and large early steps on it can ruin a run.

    To go on with another schedule, make that one first, while `lr` is still $\eta_0$, and step this one
    $T$ times before the other.

    Args:
        optimizer: The optimizer whose `lr` is set.
        start_factor: The part $f$ of the rate to start with.
        total_iters: The number $T$ of steps until the rate is whole.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is out of range.

    Examples:
        >>> optimizer = SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
        >>> cosine = CosineAnnealing(optimizer, T_max=2)
        >>> warm_up = WarmUp(optimizer, start_factor=0.25, total_iters=3)
        >>> for t in range(6):
        ...     print(round(optimizer.lr, 3))
        ...     (warm_up if t < 3 else cosine).step()
        0.25
        0.5
        0.75
        1.0
        0.5
        0.0

    References:
        Goyal et al. (2017), *Accurate, large minibatch SGD: training ImageNet in 1 hour*, section 2.2.
    """

    def __init__(
        self, optimizer: Optimizer, start_factor: float = 1 / 3, total_iters: int = 5
    ) -> None:
        _check_optimizer(optimizer)
        check_number("start_factor", start_factor, "(0, 1]")
        check_integer("total_iters", total_iters, "[1, inf)")
        self.optimizer, self.start_factor, self.total_iters = (
            optimizer,
            start_factor,
            total_iters,
        )
        self.base_lr = optimizer.lr
        self.last_epoch = 0
        optimizer.lr = self.base_lr * start_factor

    def step(self) -> None:
        """Set the learning rate of the next step."""
        self.last_epoch += 1
        part = min(1.0, self.last_epoch / self.total_iters)
        self.optimizer.lr = self.base_lr * (
            self.start_factor + (1 - self.start_factor) * part
        )


def _check_optimizer(optimizer: object) -> None:
    if not isinstance(optimizer, Optimizer):
        raise TypeError(
            f"optimizer must be an optimizer of this module, got {type(optimizer).__name__}"
        )
