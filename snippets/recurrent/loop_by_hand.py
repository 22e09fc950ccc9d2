"""A recurrent layer is one formula in a loop, with the same weights at every step."""

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
T, D, H, K = 5, 4, 6, 10  # steps, input, hidden state, words in the vocabulary
x = torch.randn(T, D)
net, readout = nn.RNN(D, H), nn.Linear(H, K)


def loop(weights):
    """Return the states h_1, ..., h_T; weights[t - 1] are those of step t."""
    h, states = torch.zeros(H), []  # h_0 = 0
    for x_t, (W, U, b_W, b_U) in zip(x, weights):
        h = torch.tanh(W @ x_t + b_W + U @ h + b_U)
        states.append(h)
    return torch.stack(states)


shared = list(net.parameters())
h = loop([shared] * T)
print("the loop agrees with nn.RNN:    ", torch.allclose(h, net(x[:, None])[0][:, 0]))
o = readout(h).softmax(dim=1)  # (T, K)
print("one state, one output:          ", tuple(h[0].shape), tuple(o[0].shape))
print("each output sums to one:        ", torch.allclose(o.sum(dim=1), torch.ones(T)))

count = sum(p.numel() for p in net.parameters())
for steps in (5, 500):
    outputs = net(torch.randn(steps, 1, D))[0]
    print(f"{steps:3} steps: {len(outputs):3} states from     {count:3} parameters")
stack = nn.RNN(D, H, num_layers=5)
print(f"  5 layers:                     {sum(p.numel() for p in stack.parameters())}")

# Unroll into five copies with weights of their own: their gradients add up.
copies = [[p.detach().clone().requires_grad_() for p in shared] for _ in range(T)]
loop(copies)[-1].sum().backward()
net(x[:, None])[0][-1].sum().backward()
total = sum(copy[1].grad for copy in copies)
print("dL/dU is the sum over the copies:", torch.allclose(net.weight_hh_l0.grad, total))
