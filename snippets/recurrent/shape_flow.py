"""What goes into an LSTM and what comes out: the shapes, for five settings."""

import torch
from torch import nn

torch.manual_seed(0)
T, N, D, H, K = 5, 3, 4, 6, 2  # steps, sequences, input, hidden units, classes
settings = {
    "one layer": {},
    "batch_first": {"batch_first": True},
    "2 layers": {"num_layers": 2},
    "bidirectional": {"bidirectional": True},
    "both": {"num_layers": 2, "bidirectional": True},
}

print("                 x            output       h_n          c_n")
for name, setting in settings.items():
    net = nn.LSTM(input_size=D, hidden_size=H, **setting)
    x = torch.randn(N, T, D) if net.batch_first else torch.randn(T, N, D)
    output, (h_n, c_n) = net(x)
    row = "  ".join(f"{tuple(z.shape)!s:11}" for z in (x, output, h_n, c_n))
    print(f"{name:15}  {row}".rstrip())

net, readout = nn.LSTM(D, H), nn.Linear(H, K)
output, (h_n, _) = net(torch.randn(T, N, D))
print("a label for each step     ", tuple(readout(output).shape))
print("a label for each sequence ", tuple(readout(h_n[-1]).shape))
