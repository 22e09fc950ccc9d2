# %% [markdown] lang="zh"
# ---
# title: 循环网络能记住多久以前的输入
# description: 六个循环网络要记住第一个符号：谁训练得出来，谁训练不出来。
# tags: [循环网络, LSTM, 梯度, 初始化]
# ---
#
# # 循环网络能记住多久以前的输入

# %% [markdown] lang="en"
# ---
# title: How far back can a recurrent network remember?
# description: Six networks are to remember one symbol; which of them learn it, which do not.
# tags: [recurrent networks, LSTM, gradients, initialization]
# ---
#
# # How far back can a recurrent network remember?

# %%
"""Which recurrent networks learn to remember one symbol, and for how long."""

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import softplus

from dlref.clipping import clip_grad_norm_
from dlref.initializers import orthogonal_, set_forget_gate_bias_

torch.set_default_dtype(torch.float64)  # float32 rounds the smallest gradients to 0


def batch(T, size, generator):
    """Draw sequences of a symbol and T steps of noise; return them and the symbols."""
    y = 2.0 * torch.randint(0, 2, (size,), generator=generator) - 1.0
    x = 0.3 * torch.randn(T + 1, size, 1, generator=generator)
    x[0, :, 0] = y
    return x, y


x, y = batch(T=20, size=3, generator=torch.Generator().manual_seed(0))
print(" y     x_0    x_1    x_2   ...    x_20")
for symbol, (x_0, x_1, x_2, *_, x_20) in zip(y, x[:, :, 0].T):
    print(f"{symbol:+.0f}   {x_0:+.2f}  {x_1:+.2f}  {x_2:+.2f}   ...   {x_20:+.2f}")

# %%
NETWORKS = {
    "tanh RNN": (nn.RNN, lambda rnn: None),
    "tanh RNN, orthogonal": (nn.RNN, lambda rnn: orthogonal_(rnn.weight_hh_l0)),
    "GRU": (nn.GRU, lambda gru: None),
    "LSTM": (nn.LSTM, lambda lstm: None),
    "LSTM, forget bias 1": (nn.LSTM, lambda lstm: set_forget_gate_bias_(lstm, 1.0)),
    "LSTM, forget bias 3": (nn.LSTM, lambda lstm: set_forget_gate_bias_(lstm, 3.0)),
}
SEEDS = range(3)


class Memory(nn.Module):
    """A recurrent layer of 32 units, and a readout z of its states."""

    def __init__(self, name, seed):
        super().__init__()
        torch.manual_seed(seed)
        kind, change = NETWORKS[name]
        self.layer = kind(1, 32)
        change(self.layer)
        self.readout = nn.Linear(32, 1)

    def forward(self, x):
        """Return z after every step."""
        states, _ = self.layer(x)  # (T + 1, size, 32)
        return self.readout(states)[:, :, 0]  # (T + 1, size)


for name in ("tanh RNN", "GRU", "LSTM"):
    count = sum(p.numel() for p in Memory(name, seed=0).parameters())
    print(f"{name:8} {count:5} parameters")


# %%
def gradient_by_lag(model, T=100):
    """Return the size of dz_T/dx_(T-k) for k = 0 ... T, over 64 sequences."""
    x, _ = batch(T, 64, torch.Generator().manual_seed(99))
    x.requires_grad_()
    model(x)[-1].sum().backward()
    return x.grad[:, :, 0].square().mean(dim=1).sqrt().flip(0)  # (T + 1,)


initial = {}
fig, ax = plt.subplots(figsize=(6.4, 4.0))
print("gradient at lag            1         20         50        100")
for name in NETWORKS:
    seeds = [gradient_by_lag(Memory(name, seed)) for seed in SEEDS]
    initial[name] = torch.stack(seeds).median(dim=0).values
    shown = [f"{initial[name][k]:8.0e}" for k in (1, 20, 50, 100)]
    print(f"{name:21}", "   ".join(shown))
    ax.semilogy(initial[name], label=name)
ax.set(xlabel="lag k", ylabel="size of the gradient", ylim=(1e-26, 1e1))
ax.legend()
plt.show()


# %%
def train(model, T, seed):
    """Return how many steps it took to get 5 batches in a row 98 % right, or None."""
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    generator = torch.Generator().manual_seed(seed)
    right = 0
    for step in range(1, 201):
        x, y = batch(T, 64, generator)
        z = model(x)[-1]
        right = right + 1 if (y * z > 0).double().mean() >= 0.98 else 0
        if right == 5:
            return step
        optimizer.zero_grad()
        softplus(-y * z).mean().backward()  # log(1 + exp(-y z))
        clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    return None


models, steps = {}, {}
candidates = list(NETWORKS)
for T in (20, 50, 100):
    for name in candidates:
        for seed in SEEDS:
            models[name, T, seed] = Memory(name, seed)
            steps[name, T, seed] = train(models[name, T, seed], T, seed)
    candidates = [n for n in candidates if any(steps[n, T, seed] for seed in SEEDS)]

# %%
print("trained within         T = 20           T = 50           T = 100")
for name in NETWORKS:
    cells = []
    for T in (20, 50, 100):
        for seed in SEEDS:
            needed = steps.get((name, T, seed), 0)  # 0: this one was not tried
            within = "-" if needed is None else 50 * -(-needed // 50) or ""
            cells.append(f"{within:>4}")
        cells.append("   ")
    print(f"{name:21}", " ".join(cells).rstrip())

fig, ax = plt.subplots()
for index, T in enumerate((20, 50, 100)):
    for row, name in enumerate(NETWORKS):
        tried = [steps[name, T, seed] for seed in SEEDS if (name, T, seed) in steps]
        height = row + 0.25 * (index - 1)
        done = [needed for needed in tried if needed]
        ax.plot(done, [height] * len(done), "o", color=f"C{index}")
        if tried and not done:
            ax.plot(200, height, "x", color=f"C{index}", markersize=7)
    ax.plot([], [], "o", color=f"C{index}", label=f"T = {T}")
ax.set_yticks(range(len(NETWORKS)), NETWORKS)
ax.set(xlabel="steps until trained (x: no seed within 200)", xlim=(0, 210))
ax.invert_yaxis()
ax.legend(loc="center right")
plt.show()


# %%
def spectral_radius(model):
    """Return the largest absolute value of an eigenvalue of the recurrent weights."""
    return torch.linalg.eigvals(model.layer.weight_hh_l0.detach()).abs().max()


print("tanh RNN, T = 50   trained   spectral radius before   after")
for seed in SEEDS:
    trained = "yes" if steps["tanh RNN", 50, seed] else "no"
    before = spectral_radius(Memory("tanh RNN", seed))
    after = spectral_radius(models["tanh RNN", 50, seed])
    print(f"seed {seed}             {trained:>7}   {before:22.2f}   {after:5.2f}")

# %%
lags = torch.arange(1, 101)
fig, ax = plt.subplots()
print("forget bias   f       f^20      f^50      f^100     measured per step")
for index, (bias, name) in enumerate(
    [(0.0, "LSTM"), (1.0, "LSTM, forget bias 1"), (3.0, "LSTM, forget bias 3")]
):
    f = torch.tensor(bias).sigmoid()
    measured = initial[name][1:]
    rate = (measured[99] / measured[19]) ** (1 / 80)
    powers = "   ".join(f"{f**k:.1e}" for k in (20, 50, 100))
    print(f"{bias:11.0f}   {f:.3f}   {powers}   {rate:17.2f}")
    ax.semilogy(lags, measured, color=f"C{index}", label=f"forget bias {bias:.0f}")
    ax.semilogy(lags, measured[0] * f ** (lags - 1), "--", color=f"C{index}")
ax.set(xlabel="lag k", ylabel="size of the gradient", ylim=(1e-36, 1e2))
ax.legend(loc="lower left")
plt.show()


# %%
def right_over_time(model, T=1000):
    """Return the share of 100 sequences whose symbol is read right after each step."""
    x, y = batch(T, 100, torch.Generator().manual_seed(7))
    with torch.no_grad():
        return (y * model(x) > 0).double().mean(dim=1)  # (T + 1,)


share = {}
times = (20, 50, 100, 200, 500, 1000)
print("trained at T = 20    seed", *(f"{t:5}" for t in times), "   gradient at lag 100")
for name in [name for name in NETWORKS if steps[name, 20, 0]]:
    for seed in SEEDS:
        model = models[name, 20, seed]
        share[name, seed] = right_over_time(model)
        shown = [f"{share[name, seed][t]:5.1f}" for t in times]
        gradient = gradient_by_lag(model)[100]
        print(f"{name:21} {seed:3}", *shown, f"{gradient:22.0e}")

# %%
fig, axes = plt.subplots(3, 1, figsize=(6.4, 4.8), sharex=True)
shown = [("tanh RNN", 1), ("tanh RNN", 0), ("LSTM, forget bias 3", 0)]
for index, (ax, key) in enumerate(zip(axes, shown)):
    ax.plot(share[key][:301], color=f"C{index}")
    ax.axvline(20, color="C5", linewidth=1, linestyle=":")
    ax.set(ylim=(-0.05, 1.05), title=f"{key[0]}, seed {key[1]}")
axes[1].set_ylabel("share read right")
axes[2].set_xlabel("steps after the symbol (dotted: the length of the training)")
plt.show()
