"""The whole network stands for 2^n thinned ones: exactly, in a sense, or nearly."""

import itertools

import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
n, p = 10, 0.5
masks = torch.tensor(list(itertools.product([0.0, 1.0], repeat=n))) / (
    1 - p
)  # (1024, n)
x = torch.randn(n)
W, V = torch.randn(3, n), torch.randn(n, n)
thinned, whole = masks * x, x


def difference(average, network):
    return (average - network).abs().max().item()


print(f"{len(masks)} networks that share their weights; largest difference")
average = (thinned @ W.T).mean(0)
print(f"linear, mean                      {difference(average, W @ whole):.4f}")

probabilities, one = (thinned @ W.T).softmax(1), (W @ whole).softmax(0)
print(f"softmax, mean                     {difference(probabilities.mean(0), one):.4f}")
geometric = probabilities.log().mean(0).softmax(0)  # normalized geometric mean
print(f"softmax, geometric mean           {difference(geometric, one):.4f}")

hidden = (thinned @ V.T).tanh() @ W.T  # a nonlinear layer behind the mask
one = (V @ whole).tanh() @ W.T
print(f"tanh layer, mean                  {difference(hidden.mean(0), one):.4f}")
print(f"tanh layer, spread of a network   {hidden.std(0).max().item():.4f}")
