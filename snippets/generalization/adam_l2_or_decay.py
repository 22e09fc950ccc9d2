"""In Adam an L2 penalty spares weights with large gradients; decay shrinks all."""

import torch

from dlref.optimizers import SGD, Adam, AdamW

torch.manual_seed(0)
sizes = torch.tensor([0.1, 1.0, 10.0])  # of the gradients of three groups
lr, decay, steps = 0.01, 0.1, 500
optimizers = {
    "SGD, L2 penalty": SGD,
    "Adam, L2 penalty": Adam,
    "AdamW, decay": AdamW,
}
print("gradients of size      " + "".join(f"{size:8.2f}" for size in sizes.tolist()))
for name, optimizer_of in optimizers.items():
    w = torch.ones(1000, 3, requires_grad=True)
    optimizer = optimizer_of([w], lr=lr, weight_decay=decay)
    for _ in range(steps):
        w.grad = sizes * torch.randn(1000, 3)  # noise alone: nothing to learn
        optimizer.step()
    print(f"{name:23}" + "".join(f"{mean:8.2f}" for mean in w.mean(0).tolist()))
print(f"(1 - lr decay)^steps   {(1 - lr * decay) ** steps:8.2f}")
