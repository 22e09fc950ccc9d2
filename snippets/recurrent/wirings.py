"""The wirings as diagrams: circles are states, squares inputs and outputs."""

import matplotlib.pyplot as plt

fig, axes = plt.subplots(3, 2, figsize=(5.6, 6.4))


def arrow(ax, start, end, color="C5", bend=0.0, style="-"):
    """Draw an arrow from one node to another."""
    look = {"arrowstyle": "-|>", "color": color, "lw": 1.4, "ls": style}
    look |= {"shrinkA": 9, "shrinkB": 9, "connectionstyle": f"arc3,rad={bend}"}
    ax.annotate("", end, start, arrowprops=look)


def draw(ax, title, steps, inputs, outputs, fed=(), context=()):
    """Draw the states, and what goes in and comes out at some of them."""
    ax.set(xlim=(-0.6, 4.6), ylim=(-1.7, 1.6), title=title)
    ax.set_aspect("equal")
    ax.axis("off")
    for t in range(steps):
        ax.plot(t, 0, "o", ms=15, mfc="none", mec="C0", mew=2)
        if t:
            arrow(ax, (t - 1, 0), (t, 0))
    for t in inputs:
        ax.plot(t, -1.2, "s", ms=13, mfc="none", mec="C2", mew=2)
        arrow(ax, (t, -1.2), (t, 0))
    for t in outputs:
        ax.plot(t, 1.2, "s", ms=13, mfc="none", mec="C1", mew=2)
        arrow(ax, (t, 0), (t, 1.2))
    for t in fed:  # the output of step t goes into step t + 1
        arrow(ax, (t, 1.2), (t + 1, 0), color="C1", style="--")
    for t in context:  # the one input goes into every step
        arrow(ax, (0, -1.2), (t, 0), color="C2", bend=0.15)


draw(axes[0, 0], "N to N", 4, range(4), range(4))
draw(axes[0, 1], "N to 1", 4, range(4), [3])
draw(axes[1, 0], "1 to N, x once", 4, [0], range(4), fed=range(3))
draw(axes[1, 1], "1 to N, x at every step", 4, [0], range(4), range(3), range(1, 4))
draw(axes[2, 0], "N to M", 5, range(2), range(2, 5), fed=range(2, 4))
draw(axes[2, 1], "N to M, with attention", 5, range(2), range(2, 5), fed=range(2, 4))
for source in range(2):
    for t in range(2, 5):
        arrow(axes[2, 1], (source, 0), (t, 0), color="C3", bend=0.55)
plt.show()
