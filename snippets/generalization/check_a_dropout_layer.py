"""Three broken dropout layers pass "J falls at p = 0"; direct checks find them."""

import torch
from torch.autograd import gradcheck

from dlref.dropout import dropout

torch.set_default_dtype(torch.float64)


def not_rescaled(x, p, training, generator=None):
    return dropout(x, p, training, generator=generator) * (1 - p if training else 1)


def never_off(x, p, _training, generator=None):
    return dropout(x, p, True, generator=generator)


def wrong_backward(x, p, training, generator=None):
    # its gradient is that of x, without the mask
    return x + (dropout(x, p, training, generator=generator) - x).detach()


def loss_falls_at_p_0(layer):
    x, y, w, losses = torch.randn(50, 4), torch.randn(50), torch.zeros(4), []
    for _ in range(50):
        w.requires_grad_()
        losses.append((layer(x, 0.0, True) @ w - y).square().mean())
        w = (w - 0.1 * torch.autograd.grad(losses[-1], w)[0]).detach()
    return all(torch.stack(losses).diff() < 0)


def keeps_the_mean(layer, n=100_000, p=0.2):
    standard_error = (p / (1 - p) / n) ** 0.5
    return abs(layer(torch.ones(n), p, True).mean() - 1) < 5 * standard_error


def is_off_in_evaluation(layer):
    return torch.equal(layer(torch.ones(100), 0.5, False), torch.ones(100))


def passes_gradcheck(layer):
    def with_fixed_mask(x):
        return layer(x, 0.5, True, generator=torch.Generator().manual_seed(0))

    x = torch.randn(20, requires_grad=True)
    return gradcheck(with_fixed_mask, x, raise_exception=False)


torch.manual_seed(0)
checks = [loss_falls_at_p_0, keeps_the_mean, is_off_in_evaluation, passes_gradcheck]
print("                 J falls, p=0   mean   evaluation   gradcheck")
for layer in (dropout, not_rescaled, never_off, wrong_backward):
    marks = ["ok" if check(layer) else "FAIL" for check in checks]
    print(f"{layer.__name__:16}" + "{:>13}{:>7}{:>13}{:>12}".format(*marks))
