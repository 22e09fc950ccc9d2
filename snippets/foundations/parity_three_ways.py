"""Parity of n bits: a table, a layer that counts, and a tree of threshold units."""

import torch


def step(x):
    return (x > 0).float()


def table(bits):
    """One unit for each pattern with an odd number of ones; then OR."""
    n = bits.shape[1]
    patterns = torch.cartesian_prod(*[torch.tensor([0.0, 1.0])] * n).view(-1, n)
    odd = patterns[patterns.sum(1) % 2 == 1]
    hidden = step(bits @ (2 * odd - 1).T - odd.sum(1) + 0.5)  # 1 for its own pattern
    return step(hidden.sum(1) - 0.5), len(odd) + 1


def count(bits):
    """Unit k says that at least k bits are on; then their alternating sum."""
    n = bits.shape[1]
    hidden = step(bits.sum(1, keepdim=True) - torch.arange(n) - 0.5)
    return step(hidden @ (-1.0) ** torch.arange(n) - 0.5), n + 1


def tree(bits):
    """XOR of pairs, again and again; each XOR is OR without AND."""
    units = 0
    while bits.shape[1] > 1:
        a, b = bits[:, 0::2], bits[:, 1::2]
        bits = step(step(a + b - 0.5) - step(a + b - 1.5) - 0.5)
        units += 3 * bits.shape[1]
    return bits[:, 0], units


print("bits   right   units: table   count   tree   layers of the tree")
for n in (2, 4, 8, 16):
    if n <= 8:
        bits = torch.cartesian_prod(*[torch.tensor([0.0, 1.0])] * n).view(-1, n)
    else:
        bits = torch.randint(2, (200, n), generator=torch.Generator().manual_seed(0))
    bits = bits.float()
    results = [circuit(bits) for circuit in (table, count, tree)]
    right = all(torch.equal(out, bits.sum(1) % 2) for out, _ in results)
    counts = [units for _, units in results]
    layers = 2 * (n.bit_length() - 1)
    print(f"{n:4} {right!s:>7} {counts[0]:14,} {counts[1]:7} {counts[2]:6} {layers:12}")
