"""An average of models helps as far as their errors differ, and bagging can hurt."""

import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
n, noise, sets, models = 25, 0.3, 100, 10
x_test = torch.linspace(-0.95, 0.95, 200)


def truth(x):
    return (torch.pi * x).sin()


def draw():
    x = torch.linspace(-1, 1, n)
    return x, truth(x) + noise * torch.randn(n)


def polynomial(x, y, degree=5):
    k = torch.arange(degree + 1)
    A, B = (torch.cos(k * t.arccos()[:, None]) for t in (x, x_test))
    return B @ torch.linalg.lstsq(A, y[:, None], driver="gelsd").solution[:, 0]


def nearest(x, y):
    return y[(x_test[:, None] - x).abs().argmin(1)]


def resampled(x, y):
    rows = torch.randint(n, (n,))
    return x[rows], y[rows]


def error(predictions):
    return (predictions - truth(x_test)).square().mean()


print("error against the truth, median of 100 data sets")
print("                              polynomial   nearest neighbour")
results = {}
for fit in (polynomial, nearest):
    table = []
    for _ in range(sets):
        x, y = draw()
        bagged = torch.stack([fit(*resampled(x, y)) for _ in range(models)])
        independent = torch.stack([fit(*draw()) for _ in range(models)])
        table.append(
            [error(p) for p in (fit(x, y), bagged.mean(0), independent.mean(0))]
        )
    results[fit] = torch.tensor(table).median(0).values
for i, name in enumerate(["one model", "10 bagged", "10 on data of their own"]):
    print(f"{name:24}" + "".join(f"{results[fit][i]:16.3f}" for fit in results))
