"""Four formulas from circulating lists, tried out."""

import torch

from dlref.activations import elu, leaky_relu, sigmoid, softplus, tanh

torch.set_default_dtype(torch.float64)
z = torch.tensor([-3.0, 0.0, 3.0], requires_grad=True)
print("tanh at -3, 0, 3")
slope = torch.autograd.grad(tanh(z).sum(), z)[0]
for name, row in [
    ("autograd", slope),
    ("1 - tanh²", 1 - tanh(z) ** 2),
    ("-tanh²", 0 - tanh(z) ** 2),
]:
    print(f"  {name:9}", *(f"{v:8.4f}" for v in row.tolist()))
print("  tanh z = 2 σ(2z) - 1:", torch.allclose(tanh(z), 2 * sigmoid(2 * z) - 1))

x = torch.tensor([-2.0, -1.0, 1.0, 2.0])
for k in (0.1, 2.0):
    row = torch.maximum(k * x, x).tolist(), leaky_relu(x, k).tolist()
    print(f"max(kx, x) and leaky ReLU, k = {k}: {row[0]} {row[1]}")

x = torch.tensor([100.0], dtype=torch.float32)
print(f"log(1 + e^100) in float32: {torch.log(1 + torch.exp(x)).item()}", end=", ")
print(f"softplus: {softplus(x).item()}")

print("slope of ELU left of 0 with alpha = 0.5, 1, 2:", end=" ")
left = torch.tensor(-1e-9, requires_grad=True)
print(*(f"{torch.autograd.grad(elu(left, a), left)[0]:.2f}" for a in (0.5, 1.0, 2.0)))
far = torch.tensor(-20.0, requires_grad=True)
print(f"slope of ELU at -20: {torch.autograd.grad(elu(far), far)[0]:.0e}")
