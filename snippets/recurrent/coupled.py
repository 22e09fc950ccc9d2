"""How large the cell state gets in 500 steps: free gates, and f = 1 - i."""

import torch

from dlref.recurrent import CoupledLSTMCell, LSTMCell

size, steps, batch = 16, 500, 32


def largest(cell, scale, bias, rows):
    """Return the largest |c| for random weights; `bias` goes to the block `rows`."""
    torch.manual_seed(0)
    with torch.no_grad():
        for parameter in cell.parameters():
            parameter.copy_(scale * torch.randn(parameter.shape) / size**0.5)
        cell.bias_ih[rows].fill_(bias)
        state, top = None, 0.0
        for _ in range(steps):
            state = cell(torch.randn(batch, size), state)
            top = max(top, state[1].abs().max().item())
    return top


print("scale of the weights   free gates   coupled")
for scale in (0.3, 1.0, 3.0):
    free = largest(LSTMCell(size, size), scale, 3.0, slice(size, 2 * size))  # f
    coupled = largest(CoupledLSTMCell(size, size), scale, -3.0, slice(size))  # i
    print(f"{scale:20.1f} {free:12.2f} {coupled:9.3f}")
