"""Define, then run: nodes hold no values, and the graph can be changed in between."""

import operator

import torch
from torch import fx

graph = fx.Graph()
x, y, z = (graph.placeholder(name) for name in "xyz")
a = graph.call_function(operator.mul, (x, y))
b = graph.call_function(operator.add, (a, z))
unused = graph.call_function(torch.exp, (b,))
graph.output(graph.call_function(torch.sum, (b,)))
print("after defining, a is a", type(a).__name__, "named", a.name)

print("before:", [node.name for node in graph.nodes])
graph.eliminate_dead_code()
print("after: ", [node.name for node in graph.nodes])

run = fx.Interpreter(fx.GraphModule(torch.nn.Module(), graph)).run
feeds = torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0]), torch.tensor([5.0, 6.0])
print(f"one run     c = {run(*feeds):.0f}")
print(f"another run c = {run(*(10 * feed for feed in feeds)):.0f}")

try:
    run(torch.ones(2), torch.ones(3), torch.ones(2))
except RuntimeError as error:
    print("a wrong shape shows when it runs:", str(error)[:30] + "...")
