"""What a layer costs in each family, and whether a taller image needs new weights."""

import torch
from torch import nn

from dlref.architectures import count_parameters

pixels, channels, features = 32 * 32, 3, 16

dense = pixels * channels * pixels * features + pixels * features
local = pixels * (9 * channels * features + features)
with torch.device("meta"):  # shapes only, no memory
    shared = {
        "convolution 3x3": nn.Conv2d(channels, features, 3, padding=1),
        "recurrence, row by row": nn.RNN(32 * channels, 32 * features),
        "attention, pixel by pixel": nn.Sequential(
            nn.Linear(channels, features), nn.MultiheadAttention(features, 1)
        ),
    }
print("from 32x32x3 to 32x32x16    parameters   taller image")
print(f"{'dense':25} {dense:12,}   new weights")
print(f"{'locally connected 3x3':25} {local:12,}   new weights")
for name, layer in shared.items():
    print(f"{name:25} {count_parameters(layer):12,}   the same")
