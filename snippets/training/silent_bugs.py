"""Five mistakes that raise no error: each prints a number, and the number is wrong."""

import torch
from torch import nn

from dlref.activations import softmax
from dlref.losses import cross_entropy, mse

torch.manual_seed(0)
y = torch.arange(4.0)
column = y[:, None]  # the same numbers, but (4, 1): broadcasting makes (4, 4)
print(
    f"squared error of equal numbers, (4,) and (4, 1): {((y - column) ** 2).mean():.2f}"
)
try:
    mse(y, column)
except ValueError as error:
    print("  dlref refuses:", error)

w = torch.tensor(1.0, requires_grad=True)
grads = []
for _ in range(3):
    (2 * w).backward()
    grads.append(f"{w.grad:.0f}")
print("gradient of 2w in three steps without zero_grad:", ", ".join(grads))

logits = 100 * torch.eye(10)  # right, and very sure of it
labels = torch.arange(10)
once, twice = (cross_entropy(z, labels) for z in (logits, softmax(logits)))
print(f"perfect logits: loss {once:.2f}, after one softmax too many {twice:.2f}")

net, x = nn.Dropout(0.5), torch.ones(1000)
print("two predictions agree, training mode:", torch.equal(net(x), net(x)))
net.eval()
print("two predictions agree, eval mode:    ", torch.equal(net(x), net(x)))

table = torch.tensor([[1, 2, 3], [4, 5, 6]])
print("transpose:", table.T.tolist(), "  reshape:", table.reshape(3, 2).tolist())
