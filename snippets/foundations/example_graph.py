"""The graph of a = x * y; b = a + z; c = sum(b): operations and the tensors between."""

import matplotlib.pyplot as plt
import torch
from torch import fx


def example(x, y, z):
    a = x * y
    b = a + z
    return a, b, b.sum()


print("node    operation       inputs: the edges")
for node in fx.symbolic_trace(lambda x, y, z: example(x, y, z)[-1]).graph.nodes:
    print(f"{node.name:6}  {node.op:13}   {', '.join(str(n) for n in node.args)}")

x, y, z = (torch.tensor(v, requires_grad=True) for v in ([1.0, 2], [3.0, 4], [5.0, 6]))
a, b, c = example(x, y, z)
grads = torch.autograd.grad(c, (x, y, z, a, b, c), retain_graph=True)
step, names = c.grad_fn, []
while step is not None:
    names.append(step.name())
    step = step.next_functions[0][0] if step.next_functions else None
print("autograd, backward:", " -> ".join(names))

fig, ax = plt.subplots(figsize=(6.4, 3.3))
ax.set(xlim=(-0.6, 12.6), ylim=(-0.4, 6.6))
ax.axis("off")
place = {
    "x": (0, 5.8),
    "y": (0, 2.2),
    "×": (3.4, 4.0),
    "z": (3.4, 0.4),
    "+": (6.4, 4.0),
}
place |= {"sum": (9.4, 4.0), "": (12.4, 4.0)}
tensors = dict(zip("xyzabc", zip((x, y, z, a, b, c), grads)))
edges = [
    ("x", "x", "×", (1.5, 5.9)),
    ("y", "y", "×", (1.5, 2.0)),
    ("z", "z", "+", (4.9, 0.9)),
]
edges += [
    ("a", "×", "+", (4.0, 4.5)),
    ("b", "+", "sum", (6.9, 4.5)),
    ("c", "sum", "", (10.3, 4.5)),
]
for name, start, end, spot in edges:
    value, grad = (str(t.long().tolist()) for t in tensors[name])
    print(f"{name} = {value:8} gradient {grad}")
    arrow = {
        "arrowstyle": "-|>",
        "color": "C5",
        "lw": 1.6,
        "shrinkA": 20,
        "shrinkB": 20,
    }
    ax.annotate("", place[end], place[start], arrowprops=arrow)
    ax.text(*spot, f"{name} = {value}", color="C0")
    ax.text(spot[0] + 0.6, spot[1] - 0.75 - 0.6 * (spot[1] == 4.5), grad, color="C1")
for name, spot in place.items():
    box = {"boxstyle": "round,pad=0.35", "fc": "none", "ec": "C5", "lw": 1.6}
    if name:
        ax.text(*spot, name, ha="center", va="center", size=13, bbox=box)
plt.show()
