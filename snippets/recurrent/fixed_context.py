"""How many bits of a sequence can be read back from one state of fixed size?"""

import matplotlib.pyplot as plt
import torch

from dlref.initializers import orthogonal_
from dlref.recurrent import RNN

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
size, samples, half = 16, 1200, 600
lengths = [4, 8, 12, 16, 24, 32, 48]

net = RNN(1, size)
orthogonal_(net.weight_hh_l0)  # the encoder is random, only the readout is fitted


def right(features, bits):
    """Fit every bit on the first half; return the share that is right on the rest."""
    features = torch.cat([features, torch.ones(samples, 1)], dim=1)
    w = torch.linalg.lstsq(features[:half], bits[:half]).solution
    return ((features[half:] @ w > 0) == (bits[half:] > 0)).double().mean().item()


last, each = [], []
print("length   from the last state   from the state of its step")
for length in lengths:
    bits = torch.randint(0, 2, (samples, length)) * 2.0 - 1
    with torch.no_grad():
        states, _ = net(0.1 * bits.T[..., None])  # (length, samples, size)
    last.append(right(states[-1], bits))
    own = [right(states[t], bits[:, t : t + 1]) for t in range(length)]
    each.append(sum(own) / length)
    print(f"{length:6} {last[-1]:21.0%} {each[-1]:28.0%}")

fig, ax = plt.subplots()
ax.plot(lengths, each, "s--", label="state of its own step")
ax.plot(lengths, last, "o-", label="last state")
ax.axvline(size, ls=":", color="C5")
ax.set(xlabel="length T", ylabel="bits read back", ylim=(0.45, 1.03))
ax.legend()
plt.show()
