"""Two conventions of the GRU, tried on one set of weights."""

import torch

from dlref.recurrent import GRUCell

torch.manual_seed(0)
size = 8
x, h = torch.randn(100, size), torch.randn(100, size)
theirs = torch.nn.GRUCell(size, size)


def difference(reset_after=True, swap_z=False):
    """Give another GRU PyTorch's weights; return the largest change of its output."""
    cell = GRUCell(size, size, reset_after=reset_after)
    cell.load_state_dict(theirs.state_dict())
    if swap_z:  # sigmoid(-a) = 1 - sigmoid(a), so this puts 1 - z where z was
        with torch.no_grad():
            for parameter in cell.parameters():
                parameter.chunk(3)[1].neg_()
    return (cell(x, h) - theirs(x, h)).abs().max().item()


print("largest difference from torch.nn.GRUCell")
print(f"the same conventions        {difference():.2f}")
print(f"reset before the product    {difference(reset_after=False):.2f}")
print(f"z and 1 - z exchanged       {difference(swap_z=True):.2f}")
