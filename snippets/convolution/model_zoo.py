"""Seven classic networks: layers, parameters, multiplications, and who has them."""

import matplotlib.pyplot as plt
import torch
from torch import nn

from dlref import architectures

years = {
    "lenet5": 1998,
    "alexnet": 2012,
    "vgg16": 2014,
    "googlenet": 2014,
    "resnet50": 2015,
    "densenet121": 2016,
    "mobilenet_v2": 2018,
}
fig, ax = plt.subplots(figsize=(4.8, 3.4))
print("                  layers  parameters  dense   multiply-adds  dense")
for name, year in years.items():
    with torch.device("meta"):  # shapes only: no weights are stored or multiplied
        net = getattr(architectures, name)()
        x = torch.zeros(1, 1, 32, 32) if year == 1998 else torch.zeros(1, 3, 224, 224)
    kinds = (nn.Conv2d, nn.Linear)
    layers = [layer for layer in net.modules() if isinstance(layer, kinds)]
    dense = [layer for layer in layers if isinstance(layer, nn.Linear)]
    parameters = architectures.count_parameters(net)
    macs = architectures.count_macs(net, x)
    in_dense = sum(map(architectures.count_parameters, dense)) / parameters
    macs_dense = sum(layer.weight.numel() for layer in dense) / macs
    print(
        f"{name:12} {year} {len(layers):6} {parameters:12,} {in_dense:6.1%}"
        f" {macs:15,} {macs_dense:6.1%}"
    )
    if year > 1998:
        ax.loglog(parameters / 1e6, macs / 1e9, "o", color="C0")
        left = name in ("densenet121", "googlenet")
        align = {"ha": "right" if left else "left", "va": "bottom", "size": 10}
        ax.text(parameters / 1e6, macs / 1e9, f" {name} ", **align)
ax.set(xlabel="parameters, millions", ylabel="multiply-adds, billions")
ax.set(xlim=(1, 1000), ylim=(0.1, 50))
plt.show()
