"""Count n steps up and n steps down by hand-set weights: LSTM, tanh RNN and GRU."""

import torch

from dlref.recurrent import GRUCell, LSTMCell, RNNCell

BIG = 20.0  # sigmoid(20) and tanh(20) are 1 up to 2e-9


def set_weights(cell, W, U, b):
    with torch.no_grad():
        cell.weight_ih.copy_(torch.tensor(W)[:, None])
        cell.weight_hh.copy_(torch.tensor(U)[:, None])
        cell.bias_ih.copy_(torch.tensor(b))
        cell.bias_hh.zero_()
    return cell


lstm = set_weights(  # i, f, o open, g = sign of x: c = c + x
    LSTMCell(1, 1), [0.0, 0.0, BIG, 0.0], [0.0] * 4, [BIG, BIG, 0.0, BIG]
)
rnn = set_weights(RNNCell(1, 1), [0.01], [1.0], [0.0])  # h = tanh(h + 0.01 x)
gru = set_weights(  # r closed, z = 0.99, n = sign of x: h = 0.99 h + 0.01 x
    GRUCell(1, 1), [0.0, 0.0, BIG], [0.0] * 3, [-BIG, 4.6, 0.0]
)


def final(cell, ups, downs):
    """Return the state after `ups` inputs of 1 and `downs` of -1."""
    state = None
    for x in [1.0] * ups + [-1.0] * downs:
        state = cell(torch.tensor([[x]]), state)
    return (state[1] if isinstance(state, tuple) else state).item()


with torch.no_grad():
    print("state after     n up,   n up,         the two")
    print("             n down   n - 1 down    differ by")
    for name, cell in [("LSTM, c", lstm), ("tanh RNN", rnn), ("GRU", gru)]:
        for n in (10, 100):
            even, odd = final(cell, n, n), final(cell, n, n - 1)
            print(f"{name:9} {n:4} {even:8.3f} {odd:8.3f} {odd - even:10.3f}")
