"""On the cliff from 225 starting points: how often each kind of clipping gets down."""

import torch

torch.set_default_dtype(torch.float64)
ws, bs = torch.meshgrid(
    torch.linspace(4.5, 6.5, 15), torch.linspace(-3.2, -2.2, 15), indexing="ij"
)
starts = torch.stack([ws.flatten(), bs.flatten()])  # (2, 225)


def loss(point):
    w, b = point
    x = torch.full_like(w, 0.5)
    for _ in range(50):
        x = w * x.sigmoid() + b
    return (x.sigmoid() - 0.7) ** 2


rules = {
    "no clipping": lambda g: g,
    "norm to 1": lambda g: g / g.norm(dim=0).clamp(min=1.0),
    "value to 1": lambda g: g.clamp(-1.0, 1.0),
    "value to 0.7": lambda g: g.clamp(-0.7, 0.7),  # so the norm is below 1
}
points = starts[:, None].repeat(1, len(rules), 1)  # each rule from each start
for _ in range(300):
    points.requires_grad_()
    (gradients,) = torch.autograd.grad(loss(points).sum(), points)
    steps = [clip(g) for clip, g in zip(rules.values(), gradients.unbind(1))]
    points = points.detach() - 0.1 * torch.stack(steps, dim=1)

print("                 loss < 0.01   ends more than 3 away")
for name, point in zip(rules, points.unbind(1)):
    solved = (loss(point) < 0.01).sum()
    thrown = ((point - starts).norm(dim=0) > 3).sum()
    print(f"{name:14} {solved:6} of 225 {thrown:8} of 225")
