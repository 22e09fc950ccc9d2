"""More data takes away variance; a line stays a line however much it sees."""

import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
noise, sets = 0.3, 200


def features(x, degree):
    k = torch.arange(degree + 1)
    return torch.cos(k * x.arccos()[..., None])  # Chebyshev polynomials 0 to degree


def errors(degree, n):
    """Training and test error, each the median over 200 training sets."""

    def draw(size):
        x = 2 * torch.rand(sets, size) - 1
        y = (torch.pi * x).sin() + noise * torch.randn(sets, size)
        return features(x, degree), y[..., None]

    (X, y), (X_test, y_test) = draw(n), draw(1000)
    weights = torch.linalg.lstsq(X, y).solution
    return [
        (inputs @ weights - targets).square().mean((1, 2)).median()
        for inputs, targets in ((X, y), (X_test, y_test))
    ]


print("           degree 1         degree 5         degree 14")
print("   n     train    test    train    test    train    test")
for n in (30, 50, 100, 300, 1000):
    row = [error for degree in (1, 5, 14) for error in errors(degree, n)]
    print(
        f"{n:4}" + "".join("{:9.2f}{:8.2f}".format(*row[i : i + 2]) for i in (0, 2, 4))
    )
print(f"noise variance {noise**2:.2f}")
