"""model.train() for Monte Carlo dropout also sets batch normalization going."""

import torch
from torch import nn

from dlref.dropout import Dropout, monte_carlo_predict
from dlref.normalization import BatchNorm


def with_running_statistics():
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Linear(4, 16), BatchNorm(16), Dropout(0.5), nn.Linear(16, 1)
    )
    for _ in range(100):
        model(torch.randn(64, 4))  # collects statistics: mean 0
    return model.eval()


torch.manual_seed(1)
x = torch.randn(8, 4) + 3.0  # what comes in use: a small batch from elsewhere
print("                       mean prediction   running mean moved")
for name in ("eval, no dropout", "model.train()", "monte_carlo_predict"):
    model = with_running_statistics()
    before = model[1].running_mean.clone()
    with torch.no_grad():
        if name == "model.train()":
            model.train()
            prediction = torch.stack([model(x) for _ in range(500)])
        elif name == "monte_carlo_predict":
            prediction = monte_carlo_predict(model, x, samples=500)
        else:
            prediction = model(x)[None]
    moved = (model[1].running_mean - before).abs().max().item()
    print(f"{name:20}  {prediction.mean():16.2f}  {moved:19.2f}")
