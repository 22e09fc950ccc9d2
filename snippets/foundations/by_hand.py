"""Two layers, forward and backward by hand, against autograd and differences."""

import torch

from dlref.activations import softmax
from dlref.backpropagation import gradient_check
from dlref.losses import cross_entropy

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
N = 8
x, y = torch.randn(N, 3), torch.arange(N) % 4  # 3 inputs, 4 classes
shapes = {"W1": (5, 3), "b1": (5,), "W2": (4, 5), "b2": (4,)}
theta = [torch.randn(shape, requires_grad=True) for shape in shapes.values()]


def forward(W1, b1, W2, b2):
    a1 = torch.tanh(x @ W1.T + b1)  # (N, 5)
    return a1, a1 @ W2.T + b2  # (N, 4)


with torch.no_grad():
    a1, z2 = forward(*theta)
    one_hot = torch.eye(4)[y]  # (N, 4)
    delta2 = (softmax(z2) - one_hot) / N  # (N, 4)
    delta1 = (delta2 @ theta[2]) * (1 - a1**2)  # (N, 5)
    by_hand = [delta1.T @ x, delta1.sum(0), delta2.T @ a1, delta2.sum(0)]

automatic = torch.autograd.grad(cross_entropy(forward(*theta)[1], y), theta)

print("           shape    norm by hand   autograd   differences")
for k, (name, shape) in enumerate(shapes.items()):

    def loss(value, k=k):
        return cross_entropy(forward(*theta[:k], value, *theta[k + 1 :])[1], y)

    error = gradient_check(loss, theta[k].detach(), by_hand[k])
    norms = f"{by_hand[k].norm():.8f} {automatic[k].norm():.8f}"
    print(f"d loss/d{name}  {shape!s:7}  {norms}   {'agree' if error < 1e-7 else 'NO'}")
