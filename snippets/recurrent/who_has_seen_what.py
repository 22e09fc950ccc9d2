"""Which inputs each output of a bidirectional LSTM has seen, in a padded batch."""

import matplotlib.pyplot as plt
import torch

from dlref.recurrent import LSTM

torch.manual_seed(0)
T, N, D, H = 6, 2, 3, 4
lengths = torch.tensor([6, 4])  # the second sequence ends two steps earlier
x = torch.randn(T, N, D)
net = LSTM(D, H, bidirectional=True)

with torch.no_grad():
    output, (h_n, _) = net(x, lengths=lengths)  # (T, N, 2 * H), (2, N, H)
    _, (h_padded, _) = net(x)
    # direction, sequence, step of the output, step of the input
    seen = torch.zeros(2, N, T, T, dtype=torch.bool)
    for s in range(T):
        other = x.clone()
        other[s] += 1.0
        moved = (net(other, lengths=lengths)[0] - output).abs() > 1e-7
        seen[..., s] = moved.view(T, N, 2, H).any(dim=3).permute(2, 1, 0)

names = ["forward", "backward"]
for direction, name in enumerate(names):
    count = int(seen[direction, 0, -1].sum())
    print(f"{name:8} half of output[-1] has seen {count} of {T} inputs")
for k, length in enumerate(lengths):
    ends = torch.stack([output[length - 1, k, :H], output[0, k, H:]])
    print(f"length {length}")
    print("  h_n: output[length-1] forward, output[0] backward:", end=" ")
    print(torch.equal(h_n[:, k], ends))
    print(f"  h_n changes by {(h_padded - h_n)[:, k].abs().max():.2f} without lengths")

fig, axes = plt.subplots(1, 2, sharey=True, figsize=(6.4, 3.6))
for direction, ax in enumerate(axes):
    ax.imshow(seen[direction, 1].numpy(), vmin=0, vmax=1)  # the shorter sequence
    ax.set(title=f"{names[direction]} half, length 4", xlabel="input step")
    ax.grid(visible=False)
axes[0].set_ylabel("output step")
plt.show()
