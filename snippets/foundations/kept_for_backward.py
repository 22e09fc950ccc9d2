"""What each operation keeps for its backward pass: operands, result, nothing."""

import torch

torch.manual_seed(0)
a = torch.randn(1000).abs().requires_grad_()
b = torch.randn(1000, requires_grad=True)
operations = {
    "a + b": lambda: a + b,
    "a * b": lambda: a * b,
    "sigmoid(a)": lambda: torch.sigmoid(a),
    "tanh(a)": lambda: torch.tanh(a),
    "relu(a)": lambda: torch.relu(a),
    "exp(a)": lambda: torch.exp(a),
    "log(a)": lambda: torch.log(a),
}


def run(operation):
    kept = []
    with torch.autograd.graph.saved_tensors_hooks(
        lambda t: kept.append(t) or t, lambda t: t
    ):
        result = operation()
    return kept, result


for name, operation in operations.items():
    kept, result = run(operation)
    found = []
    for tensor in kept:
        known = {"a": a, "b": b, "the result": result}
        found += [k for k, v in known.items() if v.data_ptr() == tensor.data_ptr()]
    print(f"{name:10}  keeps {', '.join(sorted(found)) or 'nothing'}")

s = torch.sigmoid(a)
(gradient,) = torch.autograd.grad(s.sum(), a)
print("sigmoid's gradient is s (1 - s):", torch.equal(gradient, s * (1 - s)))
