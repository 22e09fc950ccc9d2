"""One maxout unit is convex and misses a sine; the difference of two follows it."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import maxout

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 4001)
y = torch.sin(x)


def unit(bends, knots, start=0.0):
    """A convex function as a maximum of lines: slope up by `bends` at `knots`."""
    slopes = torch.cumsum(bends, 0)
    intercepts = start - torch.cumsum(bends * knots, 0)
    return maxout(x[:, None] * slopes + intercepts, pieces=len(bends))[:, 0]


def difference(n):
    """The line through n + 1 points of the sine, as unit minus unit."""
    knots = torch.linspace(-torch.pi, torch.pi, n + 1)
    slopes = torch.diff(torch.sin(knots)) / torch.diff(knots)
    bends, knots = torch.diff(slopes, prepend=torch.zeros(1)), knots[:-1]
    up, down = bends > 1e-12, bends < -1e-12
    line = torch.zeros(1)  # each unit may also be flat, before its first bend
    first = unit(torch.cat([line, bends[up]]), torch.cat([line, knots[up]]))
    second = unit(torch.cat([line, -bends[down]]), torch.cat([line, knots[down]]))
    return first, second, int(up.sum()) + 1, int(down.sum()) + 1


# A convex g has g(pi/2) <= (g(0) + g(pi)) / 2: it misses one of the three points.
at = torch.sin(torch.tensor([0.0, torch.pi / 2, torch.pi]))
print("sine on [-pi, pi]: largest error")
print(f"one unit, at least:      {(at[1] - (at[0] + at[2]) / 2) / 2:.3f}")
fig, ax = plt.subplots(figsize=(6.4, 3.2))
for n in (4, 8, 16, 32):
    first, second, a, b = difference(n)
    error = (first - second - y).abs().max()
    print(f"{a:2} pieces - {b:2} pieces: {error:.3f}")
    if n == 8:
        ax.plot(x, first, color="C2", lw=1, label="first unit")
        ax.plot(x, second, color="C4", lw=1, label="second unit")
        ax.plot(x, first - second, color="C0", label="difference")
ax.plot(x, y, "--", color="C1", label="sine")
ax.set(xlabel="x")
ax.legend()
plt.show()
