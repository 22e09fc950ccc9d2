"""From fractions to sizes: cutting off, random_split, and the largest remainder."""

import warnings

from torch.utils.data import random_split

from dlref.splitting import train_dev_test_split

warnings.simplefilter("ignore")  # random_split warns of an empty part

print("   n   fractions            int(f * n)       random_split     dlref")
for n, fractions in [
    (1003, [0.6, 0.2, 0.2]),
    (100, [0.7, 0.01, 0.29]),
    (10, [0.98, 0.01, 0.01]),
]:
    cut = [int(fraction * n) for fraction in fractions]
    by_torch = [len(part) for part in random_split(range(n), fractions)]
    try:
        sizes = [len(part) for part in train_dev_test_split(n, fractions)]
    except ValueError:
        sizes = "ValueError"
    print(f"{n:4}   {fractions!s:18}   {cut!s:15}  {by_torch!s:15}  {sizes}")
