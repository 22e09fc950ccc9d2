r"""Recurrent cells, from Elman's to the GRU, and the layers that run them over sequences.

Where a cell has a `step`, that is its formula and nothing else. It takes $W x_t + b_W$ already computed:
this product does not depend on the state, so a layer forms it for all time steps at once, outside its
loop.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import ClassVar, cast

import torch
from torch import Tensor
from torch.nn import Module, Parameter

from dlref._check import (
    check_bool,
    check_choice,
    check_generator,
    check_integer,
    check_number,
    check_tensor,
)

__all__ = [  # noqa: RUF022  (ruff takes GRU and LSTM for constants)
    "CoupledLSTMCell",
    "GRU",
    "GRUCell",
    "LSTM",
    "LSTMCell",
    "PeepholeLSTMCell",
    "RNN",
    "RNNCell",
]

State = tuple[Tensor, ...]


class _Cell(Module):
    """Hold the weights of a cell, one block of `hidden_size` rows for each gate."""

    gates: ClassVar[int]

    def __init__(self, input_size: int, hidden_size: int, bias: bool = True) -> None:
        super().__init__()
        check_integer("input_size", input_size, "[1, inf)")
        check_integer("hidden_size", hidden_size, "[1, inf)")
        check_bool("bias", bias)
        self.input_size, self.hidden_size = input_size, hidden_size
        rows = self.gates * hidden_size
        self.weight_ih = Parameter(torch.empty(rows, input_size))
        self.weight_hh = Parameter(torch.empty(rows, hidden_size))
        self.bias_ih = Parameter(torch.empty(rows)) if bias else None
        self.bias_hh = Parameter(torch.empty(rows)) if bias else None
        self.reset_parameters()

    def reset_parameters(self) -> None:
        r"""Draw every parameter from the uniform law on $[-1/\sqrt H, 1/\sqrt H]$."""
        _reset(self, self.hidden_size)

    def _start(self, input: Tensor, hx: object, count: int) -> tuple[Tensor, State]:  # noqa: A002
        """Return $W x + b_W$ and the `count` states of `hx`."""
        check_tensor("input", input, ["...", ("input_size", self.input_size)])
        axes = [("batch", size) for size in input.shape[:-1]]
        states = _states(hx, count, input, [*axes, ("hidden_size", self.hidden_size)])
        return _affine(input, self.weight_ih, self.bias_ih), states


class RNNCell(_Cell):
    r"""Compute one step of the plain recurrent network of Elman.

    $$h_t = \tanh(W x_t + b_W + U h_{t-1} + b_U)$$

    where $x_t$ is the input, $h_t$ the hidden state, and $W, U, b_W, b_U$ are `weight_ih`, `weight_hh`,
    `bias_ih` and `bias_hh`. Each step multiplies the gradient by $U^\top \operatorname{diag}(1 - h_t^2)$,
    which is why it vanishes or explodes over many steps.

    Args:
        input_size: The size of $x_t$.
        hidden_size: The size $H$ of $h_t$.
        bias: Whether there are biases.
        nonlinearity: `"tanh"` or `"relu"`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a size is less than 1 or `nonlinearity` is neither of the two.

    Examples:
        >>> cell = RNNCell(input_size=3, hidden_size=2)
        >>> cell(torch.ones(5, 3)).shape
        torch.Size([5, 2])

    References:
        Elman (1990), *Finding structure in time*.
    """

    gates = 1

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: str = "tanh",
    ) -> None:
        super().__init__(input_size, hidden_size, bias)
        check_choice("nonlinearity", nonlinearity, ["tanh", "relu"])
        self.nonlinearity = nonlinearity

    @staticmethod
    def step(
        wx: Tensor,
        h: Tensor,
        weight_hh: Tensor,
        bias_hh: Tensor | None,
        nonlinearity: str = "tanh",
    ) -> Tensor:
        r"""Compute $h_t$ from `wx` $= W x_t + b_W$ and $h_{t-1}$."""
        z = wx + _affine(h, weight_hh, bias_hh)
        return z.tanh() if nonlinearity == "tanh" else z.relu()

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:  # noqa: A002
        """Compute the next hidden state.

        Args:
            input: The input $x_t$.
            hx: The hidden state $h_{t-1}$; `None` for zeros.

        Shape:
            - input: (batch, input_size)
            - hx: (batch, hidden_size)
            - result: (batch, hidden_size)

        Returns:
            The hidden state $h_t$.

        Raises:
            TypeError: If an argument is not a floating-point tensor.
            ValueError: If a shape does not fit.
        """
        wx, (h,) = self._start(input, hx, 1)
        return self.step(wx, h, self.weight_hh, self.bias_hh, self.nonlinearity)


class LSTMCell(_Cell):
    r"""Compute one step of a long short-term memory.

    $$\begin{aligned}
    i_t &= \sigma(W_i x_t + U_i h_{t-1} + b_i) \\
    f_t &= \sigma(W_f x_t + U_f h_{t-1} + b_f) \\
    g_t &= \tanh(W_g x_t + U_g h_{t-1} + b_g) \\
    o_t &= \sigma(W_o x_t + U_o h_{t-1} + b_o) \\
    c_t &= f_t \odot c_{t-1} + i_t \odot g_t \\
    h_t &= o_t \odot \tanh c_t
    \end{aligned}$$

    where $i_t, f_t, o_t$ are the input, forget and output gates, $g_t$ the candidate, $c_t$ the cell
    state and $h_t$ the hidden state. `weight_ih` and `weight_hh` stack $W_i, W_f, W_g, W_o$ and $U_i,
    U_f, U_g, U_o$, and each $b$ is the sum of its part of `bias_ih` and of `bias_hh`. Along the cell
    state the gradient is multiplied by $f_t$ alone, which the network can hold near 1.

    Args:
        input_size: The size of $x_t$.
        hidden_size: The size $H$ of $h_t$ and $c_t$.
        bias: Whether there are biases.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a size is less than 1.

    Examples:
        With weights of zero every gate is 1/2 and the candidate 0, so half of the cell state stays:

        >>> cell = LSTMCell(input_size=3, hidden_size=1)
        >>> for parameter in cell.parameters():
        ...     _ = torch.nn.init.zeros_(parameter)
        >>> h, c = cell(torch.ones(1, 3), (torch.zeros(1, 1), torch.ones(1, 1)))
        >>> round(c.item(), 3), round(h.item(), 3)
        (0.5, 0.231)

    References:
        Hochreiter and Schmidhuber (1997), *Long short-term memory*. Gers, Schmidhuber and Cummins (2000),
        *Learning to forget: continual prediction with LSTM*, for the forget gate.
    """

    gates = 4

    @staticmethod
    def step(
        wx: Tensor, h: Tensor, c: Tensor, weight_hh: Tensor, bias_hh: Tensor | None
    ) -> tuple[Tensor, Tensor]:
        r"""Compute $h_t, c_t$ from `wx` $= W x_t + b_W$, $h_{t-1}$ and $c_{t-1}$."""
        z = wx + _affine(h, weight_hh, bias_hh)  # (batch, 4 * hidden_size)
        i, f, g, o = z.chunk(4, dim=-1)  # (batch, hidden_size) each
        i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
        c = f * c + i * g
        h = o * c.tanh()
        return h, c

    def forward(
        self,
        input: Tensor,  # noqa: A002
        hx: tuple[Tensor, Tensor] | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Compute the next hidden state and cell state.

        Args:
            input: The input $x_t$.
            hx: The pair $h_{t-1}, c_{t-1}$; `None` for zeros.

        Shape:
            - input: (batch, input_size)
            - hx: (batch, hidden_size) each
            - result: (batch, hidden_size) each

        Returns:
            The pair $h_t, c_t$.

        Raises:
            TypeError: If an argument has the wrong type.
            ValueError: If a shape does not fit.
        """
        wx, (h, c) = self._start(input, hx, 2)
        return self.step(wx, h, c, self.weight_hh, self.bias_hh)


class PeepholeLSTMCell(_Cell):
    r"""Compute one step of an LSTM whose gates see the cell state.

    $$\begin{aligned}
    i_t &= \sigma(W_i x_t + U_i h_{t-1} + p_i \odot c_{t-1} + b_i) \\
    f_t &= \sigma(W_f x_t + U_f h_{t-1} + p_f \odot c_{t-1} + b_f) \\
    g_t &= \tanh(W_g x_t + U_g h_{t-1} + b_g) \\
    c_t &= f_t \odot c_{t-1} + i_t \odot g_t \\
    o_t &= \sigma(W_o x_t + U_o h_{t-1} + p_o \odot c_t + b_o) \\
    h_t &= o_t \odot \tanh c_t
    \end{aligned}$$

    where $p_i, p_f, p_o$ are `weight_ci`, `weight_cf` and `weight_co`, one weight for each unit, and the
    other symbols are those of `LSTMCell`. The output gate sees the new cell state, the other two the old
    one. In a plain LSTM a closed output gate hides the cell state from all gates; the peepholes do not
    close.

    Args:
        input_size: The size of $x_t$.
        hidden_size: The size $H$ of $h_t$ and $c_t$.
        bias: Whether there are biases.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a size is less than 1.

    Examples:
        >>> cell = PeepholeLSTMCell(input_size=3, hidden_size=2)
        >>> h, c = cell(torch.ones(5, 3))
        >>> h.shape, cell.weight_co.shape
        (torch.Size([5, 2]), torch.Size([2]))

    References:
        Gers and Schmidhuber (2000), *Recurrent nets that time and count*.
    """

    gates = 4

    def __init__(self, input_size: int, hidden_size: int, bias: bool = True) -> None:
        super().__init__(input_size, hidden_size, bias)
        self.weight_ci = Parameter(torch.empty(hidden_size))
        self.weight_cf = Parameter(torch.empty(hidden_size))
        self.weight_co = Parameter(torch.empty(hidden_size))
        self.reset_parameters()

    def forward(
        self,
        input: Tensor,  # noqa: A002
        hx: tuple[Tensor, Tensor] | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Compute the next hidden state and cell state.

        Args:
            input: The input $x_t$.
            hx: The pair $h_{t-1}, c_{t-1}$; `None` for zeros.

        Shape:
            - input: (batch, input_size)
            - hx: (batch, hidden_size) each
            - result: (batch, hidden_size) each

        Returns:
            The pair $h_t, c_t$.

        Raises:
            TypeError: If an argument has the wrong type.
            ValueError: If a shape does not fit.
        """
        wx, (h, c) = self._start(input, hx, 2)
        z = wx + _affine(h, self.weight_hh, self.bias_hh)  # (batch, 4 * hidden_size)
        i, f, g, o = z.chunk(4, dim=-1)  # (batch, hidden_size) each
        i = (i + self.weight_ci * c).sigmoid()
        f = (f + self.weight_cf * c).sigmoid()
        c = f * c + i * g.tanh()
        o = (o + self.weight_co * c).sigmoid()
        h = o * c.tanh()
        return h, c


class CoupledLSTMCell(_Cell):
    r"""Compute one step of an LSTM that forgets exactly as much as it writes.

    $$\begin{aligned}
    i_t &= \sigma(W_i x_t + U_i h_{t-1} + b_i) \\
    g_t &= \tanh(W_g x_t + U_g h_{t-1} + b_g) \\
    o_t &= \sigma(W_o x_t + U_o h_{t-1} + b_o) \\
    c_t &= (1 - i_t) \odot c_{t-1} + i_t \odot g_t \\
    h_t &= o_t \odot \tanh c_t
    \end{aligned}$$

    where the symbols are those of `LSTMCell`; the forget gate is $1 - i_t$, so a quarter of the weights
    goes. $c_t$ is a weighted mean of $c_{t-1}$ and $g_t$ and stays in $(-1, 1)$ when it starts there: the
    cell can no longer count. `weight_ih` stacks $W_i, W_g, W_o$.

    Args:
        input_size: The size of $x_t$.
        hidden_size: The size $H$ of $h_t$ and $c_t$.
        bias: Whether there are biases.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a size is less than 1.

    Examples:
        >>> cell = CoupledLSTMCell(input_size=3, hidden_size=2)
        >>> h, c = cell(torch.ones(5, 3))
        >>> h.shape, cell.weight_ih.shape
        (torch.Size([5, 2]), torch.Size([6, 3]))

    References:
        Greff, Srivastava, Koutník, Steunebrink and Schmidhuber (2017), *LSTM: a search space odyssey*,
        where it is called CIFG.
    """

    gates = 3

    def forward(
        self,
        input: Tensor,  # noqa: A002
        hx: tuple[Tensor, Tensor] | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Compute the next hidden state and cell state.

        Args:
            input: The input $x_t$.
            hx: The pair $h_{t-1}, c_{t-1}$; `None` for zeros.

        Shape:
            - input: (batch, input_size)
            - hx: (batch, hidden_size) each
            - result: (batch, hidden_size) each

        Returns:
            The pair $h_t, c_t$.

        Raises:
            TypeError: If an argument has the wrong type.
            ValueError: If a shape does not fit.
        """
        wx, (h, c) = self._start(input, hx, 2)
        z = wx + _affine(h, self.weight_hh, self.bias_hh)  # (batch, 3 * hidden_size)
        i, g, o = z.chunk(3, dim=-1)  # (batch, hidden_size) each
        i, g, o = i.sigmoid(), g.tanh(), o.sigmoid()
        c = (1 - i) * c + i * g
        h = o * c.tanh()
        return h, c


class GRUCell(_Cell):
    r"""Compute one step of a gated recurrent unit.

    $$\begin{aligned}
    r_t &= \sigma(W_r x_t + b_{Wr} + U_r h_{t-1} + b_{Ur}) \\
    z_t &= \sigma(W_z x_t + b_{Wz} + U_z h_{t-1} + b_{Uz}) \\
    n_t &= \tanh\big(W_n x_t + b_{Wn} + r_t \odot (U_n h_{t-1} + b_{Un})\big) \\
    h_t &= (1 - z_t) \odot n_t + z_t \odot h_{t-1}
    \end{aligned}$$

    where $r_t$ is the reset gate, $z_t$ the update gate and $n_t$ the candidate. `weight_ih` stacks $W_r,
    W_z, W_n$, and so on. The paper resets before the product, $U_n (r_t \odot h_{t-1}) + b_{Un}$; that is
    `reset_after=False`. Resetting after it, as cuDNN and PyTorch do, allows one product for all gates.
    Weights trained one way do not serve the other.

    Args:
        input_size: The size of $x_t$.
        hidden_size: The size $H$ of $h_t$.
        bias: Whether there are biases.
        reset_after: Whether the reset gate acts after the product with $U_n$, or before it.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a size is less than 1.

    Examples:
        With weights of zero the update gate is 1/2 and the candidate 0, so half of the state stays:

        >>> cell = GRUCell(input_size=3, hidden_size=1)
        >>> for parameter in cell.parameters():
        ...     _ = torch.nn.init.zeros_(parameter)
        >>> cell(torch.ones(1, 3), torch.ones(1, 1)).item()
        0.5

    References:
        Cho et al. (2014), *Learning phrase representations using RNN encoder-decoder for statistical
        machine translation*.
    """

    gates = 3

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        reset_after: bool = True,
    ) -> None:
        super().__init__(input_size, hidden_size, bias)
        check_bool("reset_after", reset_after)
        self.reset_after = reset_after

    @staticmethod
    def step(
        wx: Tensor, h: Tensor, weight_hh: Tensor, bias_hh: Tensor | None
    ) -> Tensor:
        r"""Compute $h_t$ from `wx` $= W x_t + b_W$ and $h_{t-1}$, resetting after the product."""
        w_r, w_z, w_n = wx.chunk(3, dim=-1)  # (batch, hidden_size) each
        u_r, u_z, u_n = _affine(h, weight_hh, bias_hh).chunk(3, dim=-1)
        r = (w_r + u_r).sigmoid()
        z = (w_z + u_z).sigmoid()
        n = (w_n + r * u_n).tanh()
        return (1 - z) * n + z * h

    @staticmethod
    def step_reset_before(
        wx: Tensor, h: Tensor, weight_hh: Tensor, bias_hh: Tensor | None
    ) -> Tensor:
        r"""Compute $h_t$ from `wx` $= W x_t + b_W$ and $h_{t-1}$, resetting before the product."""
        split = [2 * h.shape[-1]]
        w_rz, w_n = wx.tensor_split(split, dim=-1)
        U_rz, U_n = weight_hh.tensor_split(split)
        b_rz, b_n = (None, None) if bias_hh is None else bias_hh.tensor_split(split)
        r, z = (w_rz + _affine(h, U_rz, b_rz)).sigmoid().chunk(2, dim=-1)
        n = (w_n + _affine(r * h, U_n, b_n)).tanh()
        return (1 - z) * n + z * h

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:  # noqa: A002
        """Compute the next hidden state.

        Args:
            input: The input $x_t$.
            hx: The hidden state $h_{t-1}$; `None` for zeros.

        Shape:
            - input: (batch, input_size)
            - hx: (batch, hidden_size)
            - result: (batch, hidden_size)

        Returns:
            The hidden state $h_t$.

        Raises:
            TypeError: If an argument is not a floating-point tensor.
            ValueError: If a shape does not fit.
        """
        wx, (h,) = self._start(input, hx, 1)
        step = self.step if self.reset_after else self.step_reset_before
        return step(wx, h, self.weight_hh, self.bias_hh)


class _Recurrent(Module, ABC):
    """Run a cell over sequences, in several layers and in one or both directions."""

    gates: ClassVar[int]

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
    ) -> None:
        super().__init__()
        check_integer("input_size", input_size, "[1, inf)")
        check_integer("hidden_size", hidden_size, "[1, inf)")
        check_integer("num_layers", num_layers, "[1, inf)")
        check_bool("bias", bias)
        check_bool("batch_first", batch_first)
        check_number("dropout", dropout, "[0, 1)")
        check_bool("bidirectional", bidirectional)
        self.input_size, self.hidden_size = input_size, hidden_size
        self.num_layers, self.dropout = num_layers, dropout
        self.batch_first, self.bidirectional = batch_first, bidirectional
        self.directions = ["", "_reverse"] if bidirectional else [""]
        rows = self.gates * hidden_size
        for layer in range(num_layers):
            size = input_size if layer == 0 else hidden_size * len(self.directions)
            shapes = {"weight_ih": [rows, size], "weight_hh": [rows, hidden_size]}
            if bias:
                shapes |= {"bias_ih": [rows], "bias_hh": [rows]}
            for direction in self.directions:
                for name, shape in shapes.items():
                    parameter = Parameter(torch.empty(shape))
                    self.register_parameter(f"{name}_l{layer}{direction}", parameter)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        r"""Draw every parameter from the uniform law on $[-1/\sqrt H, 1/\sqrt H]$."""
        _reset(self, self.hidden_size)

    @abstractmethod
    def _step(
        self, wx: Tensor, state: State, weight_hh: Tensor, bias_hh: Tensor | None
    ) -> State:
        """Return the next state, the hidden state first."""

    def _forward(
        self,
        input: Tensor,  # noqa: A002
        hx: object,
        count: int,
        lengths: Tensor | None,
        generator: torch.Generator | None,
    ) -> tuple[Tensor, State]:
        leading = ("batch", "time") if self.batch_first else ("time", "batch")
        check_tensor("input", input, [*leading, ("input_size", self.input_size)])
        check_generator(generator)
        x = input.transpose(0, 1) if self.batch_first else input  # time first
        steps, batch, _ = x.shape
        if steps == 0:
            raise ValueError("input must have at least 1 time step, got 0")
        valid = _valid(lengths, batch, steps)
        if valid is not None:
            # Padding may hold nan, and 0 * nan would reach the gradient of the weights.
            x = x.masked_fill(~valid, 0)
        axes = [
            ("num_layers * directions", self.num_layers * len(self.directions)),
            ("batch", batch),
            ("hidden_size", self.hidden_size),
        ]
        states = zip(*_states(hx, count, input, axes), strict=True)
        finals = []
        for layer in range(self.num_layers):
            if layer > 0 and self.training:
                x = _dropout(x, self.dropout, generator)
            outputs = []
            for direction in self.directions:
                h, final = self._run(x, next(states), f"l{layer}{direction}", valid)
                outputs.append(h)
                finals.append(final)
            x = torch.cat(outputs, dim=-1)  # (time, batch, directions * hidden_size)
        state = tuple(torch.stack(parts) for parts in zip(*finals, strict=True))
        return x.transpose(0, 1) if self.batch_first else x, state

    def _run(
        self, x: Tensor, state: State, suffix: str, valid: Tensor | None
    ) -> tuple[Tensor, State]:
        """Run one layer in one direction; where `valid` is false the state waits and the output is 0."""
        weight_ih = self.get_parameter(f"weight_ih_{suffix}")
        weight_hh = self.get_parameter(f"weight_hh_{suffix}")
        bias_ih = getattr(self, f"bias_ih_{suffix}", None)
        bias_hh = getattr(self, f"bias_hh_{suffix}", None)
        wx = _affine(x, weight_ih, bias_ih).unbind()  # all steps in one product
        outputs = list(wx)
        order = range(len(wx))
        for t in reversed(order) if suffix.endswith("reverse") else order:
            new = self._step(wx[t], state, weight_hh, bias_hh)
            if valid is not None:
                pairs = zip(new, state, strict=True)
                new = tuple(torch.where(valid[t], after, old) for after, old in pairs)
            state = new
            outputs[t] = state[0]
        h = torch.stack(outputs)  # (time, batch, hidden_size)
        return h if valid is None else h.masked_fill(~valid, 0), state


class RNN(_Recurrent):
    r"""Run the plain recurrent network of Elman over sequences.

    $$h_t = \tanh(W x_t + b_W + U h_{t-1} + b_U)$$

    where the symbols are those of `RNNCell`. Layer $l + 1$ takes the outputs of layer $l$ as its inputs.
    The second direction, where there is one, runs from the last step to the first with weights of its
    own, and its outputs stand behind those of the first. The names of the parameters are those of
    `torch.nn.RNN`.

    Args:
        input_size: The size of $x_t$.
        hidden_size: The size $H$ of $h_t$.
        num_layers: The number of layers.
        nonlinearity: `"tanh"` or `"relu"`.
        bias: Whether there are biases.
        batch_first: Whether the batch is the first axis of inputs and outputs, or the time.
        dropout: The probability that an output is dropped on its way to the next layer, in training; with
            one layer there is no such way.
        bidirectional: Whether to run in both directions.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is out of range or `nonlinearity` is neither of the two.

    Examples:
        >>> net = RNN(input_size=3, hidden_size=2, num_layers=2, bidirectional=True)
        >>> output, h_n = net(torch.ones(7, 5, 3))
        >>> output.shape, h_n.shape
        (torch.Size([7, 5, 4]), torch.Size([4, 5, 2]))
    """

    gates = 1

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
    ) -> None:
        super().__init__(
            input_size,
            hidden_size,
            num_layers,
            bias,
            batch_first,
            dropout,
            bidirectional,
        )
        check_choice("nonlinearity", nonlinearity, ["tanh", "relu"])
        self.nonlinearity = nonlinearity

    def _step(
        self, wx: Tensor, state: State, weight_hh: Tensor, bias_hh: Tensor | None
    ) -> State:
        (h,) = state
        return (RNNCell.step(wx, h, weight_hh, bias_hh, self.nonlinearity),)

    def forward(
        self,
        input: Tensor,  # noqa: A002
        hx: Tensor | None = None,
        lengths: Tensor | None = None,
        *,
        generator: torch.Generator | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Run over the sequences.

        Args:
            input: The sequences, padded to one length.
            hx: The first hidden state of each layer and direction; `None` for zeros.
            lengths: The length of each sequence, in any order; `None` if none is padded. A step after a
                sequence's end gives an output of 0 and changes no state, and the second direction starts
                at the end, as with PyTorch's packed sequences.
            generator: The source of the dropout's random numbers.

        Shape:
            - input: (time, batch, input_size), or (batch, time, input_size) with `batch_first`
            - hx: (num_layers * directions, batch, hidden_size)
            - lengths: (batch,), integers
            - output: (time, batch, directions * hidden_size), or batch first like `input`
            - h_n: as `hx`

        Returns:
            The outputs of the last layer, and the last hidden state of each layer and direction.

        Raises:
            TypeError: If an argument has the wrong type.
            ValueError: If a shape does not fit or a length is out of range.
        """
        output, (h_n,) = self._forward(input, hx, 1, lengths, generator)
        return output, h_n


class LSTM(_Recurrent):
    r"""Run a long short-term memory over sequences.

    $$c_t = f_t \odot c_{t-1} + i_t \odot g_t, \qquad h_t = o_t \odot \tanh c_t$$

    where the gates are those of `LSTMCell`. Layer $l + 1$ takes the outputs $h_t$ of layer $l$ as its
    inputs. The second direction, where there is one, runs from the last step to the first with weights of
    its own, and its outputs stand behind those of the first. The names of the parameters are those of
    `torch.nn.LSTM`.

    Args:
        input_size: The size of $x_t$.
        hidden_size: The size $H$ of $h_t$ and $c_t$.
        num_layers: The number of layers.
        bias: Whether there are biases.
        batch_first: Whether the batch is the first axis of inputs and outputs, or the time.
        dropout: The probability that an output is dropped on its way to the next layer, in training; with
            one layer there is no such way.
        bidirectional: Whether to run in both directions.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is out of range.

    Examples:
        >>> net = LSTM(input_size=3, hidden_size=2, num_layers=2)
        >>> output, (h_n, c_n) = net(torch.ones(7, 5, 3))
        >>> output.shape, h_n.shape, c_n.shape
        (torch.Size([7, 5, 2]), torch.Size([2, 5, 2]), torch.Size([2, 5, 2]))
        >>> torch.equal(output[-1], h_n[-1])
        True
    """

    gates = 4

    def _step(
        self, wx: Tensor, state: State, weight_hh: Tensor, bias_hh: Tensor | None
    ) -> State:
        h, c = state
        return LSTMCell.step(wx, h, c, weight_hh, bias_hh)

    def forward(
        self,
        input: Tensor,  # noqa: A002
        hx: tuple[Tensor, Tensor] | None = None,
        lengths: Tensor | None = None,
        *,
        generator: torch.Generator | None = None,
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Run over the sequences.

        Args:
            input: The sequences, padded to one length.
            hx: The pair of the first hidden and cell states of each layer and direction; `None` for
                zeros.
            lengths: The length of each sequence, in any order; `None` if none is padded. A step after a
                sequence's end gives an output of 0 and changes no state, and the second direction starts
                at the end, as with PyTorch's packed sequences.
            generator: The source of the dropout's random numbers.

        Shape:
            - input: (time, batch, input_size), or (batch, time, input_size) with `batch_first`
            - hx: (num_layers * directions, batch, hidden_size) each
            - lengths: (batch,), integers
            - output: (time, batch, directions * hidden_size), or batch first like `input`
            - h_n, c_n: as `hx`

        Returns:
            The outputs of the last layer, and the pair of the last hidden and cell states of each layer
            and direction.

        Raises:
            TypeError: If an argument has the wrong type.
            ValueError: If a shape does not fit or a length is out of range.
        """
        output, (h_n, c_n) = self._forward(input, hx, 2, lengths, generator)
        return output, (h_n, c_n)


class GRU(_Recurrent):
    r"""Run a gated recurrent unit over sequences.

    $$h_t = (1 - z_t) \odot n_t + z_t \odot h_{t-1}$$

    where the gates are those of `GRUCell`, resetting after the product. Layer $l + 1$ takes the outputs
    of layer $l$ as its inputs. The second direction, where there is one, runs from the last step to the
    first with weights of its own, and its outputs stand behind those of the first. The names of the
    parameters are those of `torch.nn.GRU`.

    Args:
        input_size: The size of $x_t$.
        hidden_size: The size $H$ of $h_t$.
        num_layers: The number of layers.
        bias: Whether there are biases.
        batch_first: Whether the batch is the first axis of inputs and outputs, or the time.
        dropout: The probability that an output is dropped on its way to the next layer, in training; with
            one layer there is no such way.
        bidirectional: Whether to run in both directions.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is out of range.

    Examples:
        Of two sequences the second has two steps, and the third is padding:

        >>> net = GRU(input_size=3, hidden_size=2, batch_first=True)
        >>> output, h_n = net(torch.ones(2, 3, 3), lengths=torch.tensor([3, 2]))
        >>> output[1, 2].tolist()
        [0.0, 0.0]
        >>> torch.equal(h_n[0, 1], output[1, 1])
        True
    """

    gates = 3

    def _step(
        self, wx: Tensor, state: State, weight_hh: Tensor, bias_hh: Tensor | None
    ) -> State:
        (h,) = state
        return (GRUCell.step(wx, h, weight_hh, bias_hh),)

    def forward(
        self,
        input: Tensor,  # noqa: A002
        hx: Tensor | None = None,
        lengths: Tensor | None = None,
        *,
        generator: torch.Generator | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Run over the sequences.

        Args:
            input: The sequences, padded to one length.
            hx: The first hidden state of each layer and direction; `None` for zeros.
            lengths: The length of each sequence, in any order; `None` if none is padded. A step after a
                sequence's end gives an output of 0 and changes no state, and the second direction starts
                at the end, as with PyTorch's packed sequences.
            generator: The source of the dropout's random numbers.

        Shape:
            - input: (time, batch, input_size), or (batch, time, input_size) with `batch_first`
            - hx: (num_layers * directions, batch, hidden_size)
            - lengths: (batch,), integers
            - output: (time, batch, directions * hidden_size), or batch first like `input`
            - h_n: as `hx`

        Returns:
            The outputs of the last layer, and the last hidden state of each layer and direction.

        Raises:
            TypeError: If an argument has the wrong type.
            ValueError: If a shape does not fit or a length is out of range.
        """
        output, (h_n,) = self._forward(input, hx, 1, lengths, generator)
        return output, h_n


def _affine(x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    y = x @ weight.mT
    return y if bias is None else y + bias


@torch.no_grad()
def _reset(module: Module, hidden_size: int) -> None:
    bound = 1 / math.sqrt(hidden_size)
    for parameter in module.parameters():
        parameter.uniform_(-bound, bound)


def _dropout(x: Tensor, p: float, generator: torch.Generator | None) -> Tensor:
    if p == 0:
        return x
    return x * torch.empty_like(x).bernoulli_(1 - p, generator=generator) / (1 - p)


def _states(hx: object, count: int, like: Tensor, axes: list[tuple[str, int]]) -> State:
    """Return the first states: zeros, or those of `hx` after a check of their shapes."""
    if hx is None:
        return (like.new_zeros([size for _, size in axes]),) * count
    if count == 1:
        check_tensor("hx", hx, axes)
        return (cast("Tensor", hx),)
    if not isinstance(hx, tuple) or len(hx) != count:
        raise TypeError(
            f"hx must be a tuple of {count} tensors, got {type(hx).__name__}"
        )
    for k, state in enumerate(hx):
        check_tensor(f"hx[{k}]", state, axes)
    return hx


def _valid(lengths: Tensor | None, batch: int, steps: int) -> Tensor | None:
    """Return where there is no padding, (time, batch, 1), or `None` where there is none at all."""
    if lengths is None:
        return None
    check_tensor("lengths", lengths, [("batch", batch)], floating=False)
    if lengths.dtype != torch.int64:
        raise TypeError(f"lengths must be an int64 tensor, got {lengths.dtype}")
    if ((lengths < 1) | (lengths > steps)).any():
        raise ValueError(
            f"lengths must lie in [1, time={steps}], got {lengths.tolist()}"
        )
    return (torch.arange(steps, device=lengths.device)[:, None] < lengths)[..., None]
