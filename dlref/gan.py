r"""Generative adversarial networks: the losses of both players and the critic's constraints."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import torch
from torch import Tensor

from dlref._check import check_choice, check_generator, check_number, check_tensor
from dlref.activations import logsigmoid

__all__ = [
    "clip_weights_",
    "discriminator_loss",
    "generator_loss",
    "gradient_penalty",
]

_KINDS = ("non_saturating", "minimax", "wasserstein", "least_squares")


def discriminator_loss(
    real_scores: Tensor, fake_scores: Tensor, kind: str = "non_saturating"
) -> Tensor:
    r"""Compute the loss that the discriminator minimizes.

    $$
    \begin{aligned}
    \text{minimax, non-saturating:} \quad
    & -\mathbb{E}_{x \sim p} \log \sigma(s(x)) - \mathbb{E}_{x \sim q} \log(1 - \sigma(s(x))) \\
    \text{Wasserstein:} \quad
    & -\mathbb{E}_{x \sim p}\, s(x) + \mathbb{E}_{x \sim q}\, s(x) \\
    \text{least squares:} \quad
    & \tfrac{1}{2} \mathbb{E}_{x \sim p} (s(x) - 1)^2 + \tfrac{1}{2} \mathbb{E}_{x \sim q}\, s(x)^2
    \end{aligned}
    $$

    where $s(x)$ is the discriminator's output without a last sigmoid, $p$ the distribution of the data,
    $q$ that of the generator, and $\sigma$ the logistic function; $D(x) = \sigma(s(x))$ is then the
    probability of "real". Minimax and non-saturating differ in the generator alone. Their best
    discriminator is $D^*(x) = p(x) / (p(x) + q(x))$, at which the loss is
    $\log 4 - 2\,\mathrm{JSD}(p \Vert q)$.

    Args:
        real_scores: The scores $s(x)$ of a batch of data: logits for minimax and non-saturating.
        fake_scores: The scores $s(x)$ of a batch that the generator made; detach it from the generator.
        kind: `"non_saturating"`, `"minimax"`, `"wasserstein"` or `"least_squares"`.

    Shape:
        - real_scores: any shape, `(batch,)` or `(batch, 1)` as a rule.
        - fake_scores: any shape; the two batches are averaged apart and may differ in size.

    Returns:
        A tensor without axes.

    Raises:
        TypeError: If the scores are not floating-point tensors.
        ValueError: If `kind` is none of the four.

    Examples:
        >>> undecided = torch.zeros(4)
        >>> round(discriminator_loss(undecided, undecided).item(), 4)  # log 4
        1.3863
        >>> real, fake = torch.tensor([2.0, 4.0]), torch.tensor([-1.0])
        >>> discriminator_loss(real, fake, kind="wasserstein").item()
        -4.0

    References:
        Goodfellow et al. (2014), *Generative Adversarial Nets*, Proposition 1 and Theorem 1.
        Arjovsky, Chintala and Bottou (2017), *Wasserstein GAN*.
        Mao et al. (2017), *Least Squares Generative Adversarial Networks*.
    """
    check_tensor("real_scores", real_scores)
    check_tensor("fake_scores", fake_scores)
    check_choice("kind", kind, _KINDS)
    if kind == "wasserstein":
        return fake_scores.mean() - real_scores.mean()
    if kind == "least_squares":
        return ((real_scores - 1).square().mean() + fake_scores.square().mean()) / 2
    # log(1 - sigmoid(s)) = log sigmoid(-s), which does not round to log 0.
    return -logsigmoid(real_scores).mean() - logsigmoid(-fake_scores).mean()


def generator_loss(fake_scores: Tensor, kind: str = "non_saturating") -> Tensor:
    r"""Compute the loss that the generator minimizes.

    $$
    \begin{aligned}
    \text{non-saturating:} \quad & -\mathbb{E}_{x \sim q} \log \sigma(s(x)) \\
    \text{minimax:} \quad & \mathbb{E}_{x \sim q} \log(1 - \sigma(s(x))) \\
    \text{Wasserstein:} \quad & -\mathbb{E}_{x \sim q}\, s(x) \\
    \text{least squares:} \quad & \tfrac{1}{2} \mathbb{E}_{x \sim q} (s(x) - 1)^2
    \end{aligned}
    $$

    where $s(x)$ is the discriminator's score of a sample that the generator made, $q$ the generator's
    distribution and $\sigma$ the logistic function. The slope in $s$ is $-\sigma(s)$ for minimax and
    $-(1 - \sigma(s))$ for non-saturating. Early in training the discriminator rejects everything,
    $\sigma(s) \approx 0$: minimax then hands the generator no gradient, non-saturating its largest.

    Args:
        fake_scores: The scores $s(x)$ of a batch that the generator made, logits for the first two.
        kind: `"non_saturating"`, `"minimax"`, `"wasserstein"` or `"least_squares"`.

    Shape:
        - fake_scores: any shape, `(batch,)` or `(batch, 1)` as a rule.

    Returns:
        A tensor without axes.

    Raises:
        TypeError: If the scores are not a floating-point tensor.
        ValueError: If `kind` is none of the four.

    Examples:
        >>> rejected = torch.tensor([-10.0], requires_grad=True)
        >>> for kind in ("minimax", "non_saturating"):
        ...     [slope] = torch.autograd.grad(generator_loss(rejected, kind), rejected)
        ...     print(kind, round(slope.item(), 4))
        minimax -0.0
        non_saturating -1.0

    References:
        Goodfellow et al. (2014), *Generative Adversarial Nets*, section 3.
        Arjovsky, Chintala and Bottou (2017), *Wasserstein GAN*.
        Mao et al. (2017), *Least Squares Generative Adversarial Networks*.
    """
    check_tensor("fake_scores", fake_scores)
    check_choice("kind", kind, _KINDS)
    if kind == "wasserstein":
        return -fake_scores.mean()
    if kind == "least_squares":
        return (fake_scores - 1).square().mean() / 2
    if kind == "minimax":
        return logsigmoid(-fake_scores).mean()
    return -logsigmoid(fake_scores).mean()


def gradient_penalty(
    critic: Callable[[Tensor], Tensor],
    real: Tensor,
    fake: Tensor,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Penalize a critic whose gradient between data and samples is not of length 1.

    $$\mathbb{E}_{\hat x} \big( \lVert \nabla_{\hat x} s(\hat x) \rVert_2 - 1 \big)^2,
    \qquad \hat x = u x + (1 - u) \tilde x, \quad u \sim \mathcal{U}(0, 1)$$

    where $s$ is the critic, $x$ an example of the data, $\tilde x$ a sample of the generator and $u$ one
    number for each pair. The best 1-Lipschitz critic has slope 1 along the lines on which mass is moved,
    hence the target. The result is differentiable in the critic's parameters; multiply it by
    $\lambda = 10$ (the paper's choice) and add it to the Wasserstein loss.

    Args:
        critic: Maps `(batch, ...)` to one score per example. It must treat examples one by one: batch
            normalization would mix their gradients.
        real: A batch of data $x$.
        fake: A batch of as many samples $\tilde x$.
        generator: Draws $u$; the global generator when `None`.

    Shape:
        - real: `(batch, ...)`, at least two axes.
        - fake: as `real`.
        - critic: returns `(batch,)` or `(batch, 1)`.

    Returns:
        A tensor without axes.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `real` and `fake` differ in shape or `critic` does not give one score per example.

    Examples:
        >>> real, fake = torch.ones(3, 2), torch.zeros(3, 2)
        >>> weight = torch.tensor([3.0, 4.0])  # a linear critic: its gradient has norm 5 everywhere
        >>> gradient_penalty(lambda x: x @ weight, real, fake).item()
        16.0

    References:
        Gulrajani et al. (2017), *Improved Training of Wasserstein GANs*, equation 3.
    """
    if not callable(critic):
        raise TypeError(f"critic must be callable, got {type(critic).__name__}")
    check_tensor("real", real)
    check_tensor("fake", fake)
    check_generator(generator)
    if real.dim() < 2 or real.shape != fake.shape:
        raise ValueError(
            "real and fake must be two batches of one shape, (batch, ...), "
            f"got {tuple(real.shape)} and {tuple(fake.shape)}"
        )
    one_per_pair = [len(real)] + [1] * (real.dim() - 1)
    u = real.new_empty(one_per_pair).uniform_(generator=generator)  # (batch, 1, ...)
    x = (u * real + (1 - u) * fake).detach().requires_grad_()
    scores = critic(x)
    check_tensor("critic(x)", scores)
    if scores.numel() != len(real):
        raise ValueError(
            f"critic must give one score for each of {len(real)} examples, "
            f"got {tuple(scores.shape)}"
        )
    # Each score depends on its own example only, so the sum's gradient holds every example's own.
    [slopes] = torch.autograd.grad(scores.sum(), x, create_graph=True)
    norms = torch.linalg.vector_norm(slopes.flatten(1), dim=1)  # (batch,)
    return (norms - 1).square().mean()


@torch.no_grad()
def clip_weights_(parameters: Tensor | Iterable[Tensor], clip_value: float) -> None:
    r"""Limit every weight in place to $[-c, c]$.

    $$\hat w_i = \min(\max(w_i, -c), c)$$

    where $c$ is `clip_value`. Bounded weights bound the critic's slope, the first way to keep a
    Wasserstein critic Lipschitz: call it after every step of the critic. It also pushes the weights to
    the ends $\pm c$ and the critic to simple functions, which is why `gradient_penalty` came after it.

    Args:
        parameters: One parameter or several, the critic's.
        clip_value: The largest absolute value $c$ allowed; 0.01 in the paper.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `clip_value` is negative.

    Examples:
        >>> weight = torch.tensor([0.5, -0.001, -2.0], requires_grad=True)
        >>> clip_weights_(weight, clip_value=0.01)
        >>> [round(w, 3) for w in weight.tolist()]
        [0.01, -0.001, -0.01]

    References:
        Arjovsky, Chintala and Bottou (2017), *Wasserstein GAN*, Algorithm 1.
    """
    check_number("clip_value", clip_value, "[0, inf]")
    if not isinstance(parameters, Iterable):
        raise TypeError(
            "parameters must be a tensor or an iterable of tensors, "
            f"got {type(parameters).__name__}"
        )
    weights = [parameters] if isinstance(parameters, Tensor) else list(parameters)
    for weight in weights:
        check_tensor("parameters", weight)
    for weight in weights:
        weight.clamp_(-clip_value, clip_value)
