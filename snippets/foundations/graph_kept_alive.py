"""A running total of losses keeps the graph of every step; one of numbers does not."""

import torch

torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))


def reachable(result):
    """Count the nodes of the graph that the tensor holds on to."""
    seen, stack = set(), [getattr(result, "grad_fn", None)]
    while stack:
        node = stack.pop()
        if node is not None and node not in seen:
            seen.add(node)
            stack += [parent for parent, _ in node.next_functions]
    return len(seen)


print("steps   total += loss   total += loss.item()")
for steps in (1, 10, 100):
    kept, numbers = 0.0, 0.0
    for _ in range(steps):
        loss = net(torch.randn(16, 4)).square().mean()
        kept = kept + loss
        numbers = numbers + loss.item()
    print(f"{steps:5}   {reachable(kept):8} nodes   {reachable(numbers):12} nodes")

x = torch.tensor(3.0, requires_grad=True)
y = (x * x).exp()
y.backward()
try:
    y.backward()
except RuntimeError as error:
    print("a second backward():", str(error)[:51])
