"""More data takes away variance; a line stays a line however much it sees."""

import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
noise, sets, degrees = 0.3, 200, (1, 5, 14)


def draw(*shape):
    """Chebyshev polynomials 0 to 14 of random inputs, and the noisy targets."""
    x = 2 * torch.rand(shape) - 1
    y = (torch.pi * x).sin() + noise * torch.randn(shape)
    polynomials = [torch.ones(shape), x]
    while len(polynomials) <= max(degrees):
        polynomials.append(2 * x * polynomials[-1] - polynomials[-2])
    return torch.stack(polynomials, dim=-2).mT, y[..., None]


X_test, y_test = draw(5000)


def errors(n):
    """Training and test error of each degree, the median over 200 training sets."""
    X, y = draw(sets, n)
    for degree in degrees:
        used = slice(degree + 1)
        weights = torch.linalg.lstsq(X[..., used], y).solution
        for inputs, targets in ((X, y), (X_test, y_test)):
            squares = (inputs[..., used] @ weights - targets).square()
            yield squares.mean((1, 2)).median()


print("           degree 1         degree 5         degree 14")
print("   n     train    test    train    test    train    test")
for n in (30, 50, 100, 300, 1000):
    row = [*errors(n)]
    print(
        f"{n:4}" + "".join("{:9.2f}{:8.2f}".format(*row[i : i + 2]) for i in (0, 2, 4))
    )
print(f"noise variance {noise**2:.2f}")
