"""A window predicts a series well; what lies before the window needs a state."""

import torch

from dlref.regularization import ridge

torch.set_default_dtype(torch.float64)
g = torch.Generator().manual_seed(0)
n = 6000
noise = torch.randn(n, generator=g)


def windows(series, length):
    return series.unfold(0, length, 1)  # row t: the values t, ..., t + length - 1


def explained(inputs, target):
    """Of the second half, by least squares on the first."""
    half = len(target) // 2
    w = ridge(inputs[:half], target[:half], lam=1e-6)
    rest = target[half:]
    return 1 - ((inputs[half:] @ w - rest).square().mean() / rest.var()).item()


series = [0.0, 0.0]
for e in noise[2:].tolist():  # a noisy oscillation
    series.append(1.8 * series[-1] - 0.95 * series[-2] + e)
series = torch.tensor(series)
print("next value of a noisy oscillation, from a window of")
for length in (1, 2, 8):
    inputs = windows(series, length)[:-1]
    print(
        f"{length:4} values: {explained(inputs, series[length:]):6.3f} of the variance"
    )

state, sums = 0.0, []
for e in noise.tolist():  # the past fades but never ends
    state = 0.95 * state + e
    sums.append(state)
sums = torch.tensor(sums)
print("fading sum of the noise, from a window of")
for length in (5, 10, 20, 40):
    share = explained(windows(noise, length), sums[length - 1 :])
    print(f"{length:4} values: {share:6.2f}, in theory {1 - 0.95 ** (2 * length):.2f}")
both = torch.stack([sums[:-1], noise[1:]], 1)
print(f"the state before and one value: {explained(both, sums[1:]):.2f}")
