"""On the cliff from 225 starting points: how often each kind of clipping gets down."""

import torch

torch.set_default_dtype(torch.float64)
ws, bs = torch.meshgrid(
    torch.linspace(4.5, 5.5, 15), torch.linspace(-2.8, -2.2, 15), indexing="ij"
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
    "norm to 0.7": lambda g: g / (g.norm(dim=0) / 0.7).clamp(min=1.0),
    "value to 1": lambda g: g.clamp(-1.0, 1.0),
    "value to 0.7": lambda g: g.clamp(-0.7, 0.7),  # so its norm is below 1
}
points = starts[:, None].repeat(1, len(rules), 1)  # each rule from each start
for _ in range(150):
    points.requires_grad_()
    (gradients,) = torch.autograd.grad(loss(points).sum(), points)
    steps = [clip(g) for clip, g in zip(rules.values(), gradients.unbind(1))]
    points = points.detach() - 0.1 * torch.stack(steps, dim=1)

print("share of the starts   loss < 0.01   end more than 3 away")
for name, point in zip(rules, points.unbind(1)):
    solved = (loss(point) < 0.01).double().mean()
    thrown = ((point - starts).norm(dim=0) > 3).double().mean()
    print(f"{name:19} {solved:13.1f} {thrown:22.1f}")
