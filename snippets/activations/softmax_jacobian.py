"""Softmax is smooth everywhere, and its slope is not zero for negative scores."""

import torch

from dlref.activations import relu, softmax
from dlref.losses import cross_entropy

torch.set_default_dtype(torch.float64)
for scores in ([0.0, 0.0, 0.0], [-3.0, -2.0, -1.0]):
    z = torch.tensor(scores)
    p = softmax(z)
    jacobian = torch.autograd.functional.jacobian(softmax, z)
    formula = torch.diag(p) - torch.outer(p, p)
    same = torch.allclose(jacobian, formula)
    print(
        f"z = {scores}: p =", *(f"{v:.3f}" for v in p), f"  J = diag(p) - pp': {same}"
    )
    for row in jacobian:
        print("   ", *(f"{v:7.3f}" for v in row))

shifted = torch.allclose(softmax(z + 100), softmax(z))
print("adding 100 to all scores changes nothing:", shifted)


def gradcheck(f):
    zero = torch.zeros(3, requires_grad=True)
    return torch.autograd.gradcheck(f, zero, raise_exception=False)


print("derivative at 0 confirmed by differences:", end=" ")
print("softmax", gradcheck(softmax), " ReLU", gradcheck(relu))

z = torch.tensor([[20.0, 0.0, 0.0]], requires_grad=True)  # sure of class 0; it is 1
squared = (softmax(z) - torch.tensor([0.0, 1.0, 0.0])).square().sum()
entropy = cross_entropy(z, torch.tensor([1]))
for name, loss in [("squared error", squared), ("cross-entropy", entropy)]:
    size = torch.autograd.grad(loss, z)[0].abs().max()
    print(f"confident and wrong, {name}: largest gradient {size:.0e}")
