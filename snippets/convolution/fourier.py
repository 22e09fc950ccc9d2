"""What the flip buys: the order does not matter, and Fourier transforms multiply."""

import torch

from dlref.convolution import conv1d, true_convolution

torch.set_default_dtype(torch.float64)
x, k = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([0.0, 1.0, 0.5])


def correlation(x, k):
    return conv1d(x[None, None], k[None, None], padding=len(k) - 1)[0, 0]


def fourier_product(x, k, length):
    return torch.fft.irfft(
        torch.fft.rfft(x, length) * torch.fft.rfft(k, length), length
    )


def show(name, numbers):
    print(f"{name:24}", *(f"{round(n, 6) + 0.0:4.1f}" for n in numbers.tolist()))


show("convolution, x and k", true_convolution(x, k))
show("convolution, k and x", true_convolution(k, x))
show("correlation, x and k", correlation(x, k))
show("correlation, k and x", correlation(k, x))
show("correlation, k flipped", correlation(x, k.flip(0)))
show("Fourier product, 5", fourier_product(x, k, 5))
show("Fourier product, 3", fourier_product(x, k, 3))
