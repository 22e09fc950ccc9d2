"""A derivative amplifies noise; a blur before it helps, and widens the edge."""

import torch

from dlref.convolution import SOBEL_X, conv2d

torch.manual_seed(0)
clean = (torch.arange(64) >= 32).float().expand(1, 1, 400, 64)
noise = 0.3 * torch.randn(clean.shape)


def gauss(sigma):
    g = torch.exp(-(torch.arange(-8.0, 9) ** 2) / (2 * sigma**2))
    return (g / g.sum())[None, None, None]  # (1, 1, 1, 17): along the row


def blurred(sigma):
    along, across = gauss(sigma), gauss(sigma).movedim(3, 2)
    return lambda x: sobel(conv2d(conv2d(x, along), across))


def difference(x):
    return x[..., 2:] - x[..., :-2]


def sobel(x):
    return conv2d(x, SOBEL_X[None, None])


print("                 edge/noise   width of the edge")
filters = {
    "difference": difference,
    "Sobel": sobel,
    "blur 1, Sobel": blurred(1.0),
    "blur 2, Sobel": blurred(2.0),
    "blur 3, Sobel": blurred(3.0),
}
for name, f in filters.items():
    answer = f(clean)[0, 0, 0]
    width = (answer > answer.max() / 2).sum().item()
    print(f"{name:15} {answer.max() / f(noise).std():11.1f} {width:19}")
