"""A loop that depends on the data: fine when run, an error when traced beforehand."""

import torch
from torch import fx


def double_until_100(x):
    while x.sum() < 100:
        x = x * 2
    return x.sum()


def operations(result):
    """Count the nodes that autograd recorded."""
    seen, stack = set(), [result.grad_fn]
    while stack:
        node = stack.pop()
        if node is not None and node not in seen:
            seen.add(node)
            stack += [parent for parent, _ in node.next_functions]
    return len(seen)


for start in ([1.0, 1.0], [20.0, 10.0], [99.0, 3.0]):
    x = torch.tensor(start, requires_grad=True)
    result = double_until_100(x)
    result.backward()
    gradient = [round(g) for g in x.grad.tolist()]
    print(f"x = {start}: {operations(result)} nodes, gradient {gradient}")

try:
    fx.symbolic_trace(double_until_100)
except fx.proxy.TraceError as error:
    print("traced without data:", str(error).split(" - ")[0][:60])
