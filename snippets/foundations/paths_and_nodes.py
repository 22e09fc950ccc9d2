"""Reverse mode visits every node once, although the paths double at each step."""

from dlref.backpropagation import Value

print("steps   nodes   paths from x to the result   dx by backward()")
for steps in (1, 2, 10, 50):
    x = Value(1.0, "x")
    result = x
    for _ in range(steps):
        result = result + result  # two edges from one node to the next
    result.backward()
    nodes = len(result.graph())
    print(f"{steps:5}   {nodes:5}   {2**steps:26d}   {x.grad:.0f}")
