"""The two passes of a network with two layers: what is computed, and in what shape."""

import matplotlib.pyplot as plt
import torch

from dlref.backpropagation import MLP

torch.manual_seed(0)
mlp = MLP([3, 5, 4])  # 3 inputs, 5 hidden units (tanh), 4 outputs
x = torch.randn(8, 3)  # a batch of 8
z2 = mlp(x)
grad_x = mlp.backward(torch.ones(8, 4))
print("forward    x", tuple(x.shape), "-> z2", tuple(z2.shape))
print("backward  dx", tuple(grad_x.shape), "<- dz2", tuple(z2.shape))
for k in (0, 1):
    W, b = mlp.weights[k], mlp.biases[k]
    same = W.grad.shape == W.shape and b.grad.shape == b.shape
    print(
        f"layer {k + 1}:  W {tuple(W.shape)}  b {tuple(b.shape)}  gradients fit: {same}"
    )

fig, ax = plt.subplots(figsize=(6.4, 3.4))
ax.set(xlim=(-0.7, 12.7), ylim=(-2.6, 3.1))
ax.axis("off")


def arrow(x0, x1, y, color, name):
    style = {"arrowstyle": "-|>", "color": color, "lw": 2, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", (x1, y), (x0, y), arrowprops=style)
    ax.text((x0 + x1) / 2, y + 0.2, name, ha="center", size=12)


top = ["$x$", "$z_1$", "$a_1$", "$z_2$", r"$\ell$"]
low = [r"$\bar x$", r"$\delta_1$", r"$\bar a_1$", r"$\delta_2$", "$1$"]
ahead = ["$W_1, b_1$", r"$\phi$", "$W_2, b_2$", "loss"]
back = [r"$\cdot\, W_1$", r"$\odot\,\phi'$", r"$\cdot\, W_2$", r"$(p-y)/N$"]
for k in range(5):
    ax.text(3 * k, 2, top[k], ha="center", va="center", size=17, color="C0")
    ax.text(3 * k, -0.4, low[k], ha="center", va="center", size=17, color="C1")
    if k < 4:
        arrow(3 * k + 0.55, 3 * k + 2.45, 2, "C0", ahead[k])
        arrow(3 * k + 2.45, 3 * k + 0.55, -0.4, "C1", back[k])
for k, text in [(0, "1"), (2, "2")]:  # the gradient of W needs a value and a delta
    ax.annotate(
        "",
        (3 * k + 1.4, -1.75),
        (3 * k + 0.1, 1.5),
        arrowprops={"arrowstyle": "-", "color": "C5", "ls": ":", "lw": 1.6},
    )
    ax.annotate(
        "",
        (3 * k + 1.7, -1.75),
        (3 * k + 2.8, -0.9),
        arrowprops={"arrowstyle": "-", "color": "C5", "ls": ":", "lw": 1.6},
    )
    before = ["x", "a_1"][k // 2]
    name = rf"$\partial\ell/\partial W_{text} = \delta_{text}^\top {before}$"
    ax.text(3 * k + 1.55, -2.15, name, ha="center", va="center", size=14)
plt.show()
