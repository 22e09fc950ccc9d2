"""The LSTM cell as a diagram: four layers with weights, and the cell state's belt."""

from itertools import pairwise

import matplotlib.pyplot as plt

fig, ax = plt.subplots(figsize=(4.8, 3.5))
ax.set(xlim=(-1.1, 12.1), ylim=(-0.7, 8.7), aspect="equal")
ax.axis("off")


def text(x, y, symbol, size=14):
    ax.text(x, y, symbol, ha="center", va="center", size=size)


def wire(*points, color="C5", width=1.4, head="-|>"):
    """Draw a line through the points, with a head at the last."""
    for start, end in pairwise(points):
        style = head if end == points[-1] else "-"
        arrow = {"arrowstyle": style, "color": color, "lw": width}
        ax.annotate("", end, start, arrowprops=arrow | {"shrinkA": 0, "shrinkB": 0})


def layer(x, activation, name):
    """Draw a layer with weights, the wire into it and the name of what comes out."""
    ax.add_patch(plt.Rectangle((x - 0.7, 2.4), 1.4, 1.0, fill=False, ec="C0", lw=2))
    text(x, 2.9, activation, size=13)
    ax.text(x + 0.15, 3.85, name, color="C0", size=14)
    wire((x, 1.0), (x, 2.4))


def operation(x, y, symbol, radius=0.45):
    """Draw an operation on each element."""
    ax.add_patch(plt.Circle((x, y), radius, fill=False, ec="C1", lw=2))
    text(x, y - 0.04, symbol, size=11)


for x, name in [(2, "$f_t$"), (4, "$i_t$"), (6, "$g_t$"), (8, "$o_t$")]:
    layer(x, "tanh" if name == "$g_t$" else r"$\sigma$", name)
for x, y, symbol in [(2, 8, "×"), (5, 8, "+"), (5, 5.4, "×"), (10, 5.4, "×")]:
    operation(x, y, symbol)
operation(10, 6.9, "tanh", radius=0.65)
for start, end in [(0.3, 1.55), (2.45, 4.55), (5.45, 11.0)]:  # the belt
    wire((start, 8), (end, 8), color="C2", width=3)
wire((0.3, 1), (8, 1), head="-")  # h_(t-1) and x_t go to all four layers
wire((0.9, 0.1), (0.9, 1), head="-")
wire((2, 3.4), (2, 7.55))
wire((4, 3.4), (4, 5.4), (4.55, 5.4))
wire((6, 3.4), (6, 5.4), (5.45, 5.4))
wire((5, 5.85), (5, 7.55))
wire((8, 3.4), (8, 5.4), (9.55, 5.4))
wire((10, 8), (10, 7.55))
wire((10, 6.25), (10, 5.85))
wire((10, 4.95), (10, 1), (11, 1))
for x, y, name in [(-0.4, 8, "c_{t-1}"), (-0.4, 1, "h_{t-1}"), (0.9, -0.3, "x_t")]:
    text(x, y, f"${name}$")
for y, name in [(8, "$c_t$"), (1, "$h_t$")]:
    text(11.5, y, name)
plt.show()
