"""The length of a vector behind 50 random layers: the width counts, not the entries."""

import matplotlib.pyplot as plt
import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
layers, width = 50, 100
matrices = torch.randn(layers, width, width)
start = torch.randn(width)
start /= start.norm()

fig, ax = plt.subplots()
steps = torch.arange(layers + 1)
print("entries' std   largest entry   length after 50 layers   (std √n)^50")
for color, std in enumerate([0.05, 0.1, 0.15, 0.2]):
    v, lengths = start, [1.0]
    for W in std * matrices:
        v = W @ v
        lengths.append(v.norm().item())
    gain = std * width**0.5
    largest = (std * matrices).abs().max()
    print(f"{std:12.2f}{largest:16.2f}{lengths[-1]:25.1e}{gain**layers:14.1e}")
    ax.semilogy(steps, lengths, f"C{color}", label=f"std {std}, gain {gain:.1f}")
    ax.semilogy(steps, gain**steps, f"C{color}:")
ax.set(xlabel="layer", ylabel="length of the vector")
ax.legend()
plt.show()
