"""DeepFace, layer by layer: where its parameters are."""

from dlref.convolution import output_size, receptive_field

# name, kind, kernel, stride, output channels
layers = [
    ("C1", "conv", 11, 1, 32),
    ("M2", "max pooling", 3, 2, 32),
    ("C3", "conv", 9, 1, 16),
    ("L4", "local", 9, 1, 16),
    ("L5", "local", 7, 2, 16),
    ("L6", "local", 5, 1, 16),
]
side, channels, totals, shared = 152, 3, {"conv": 0, "local": 0, "dense": 0}, 0
print("layer              side    parameters   if shared")
for name, kind, size, stride, out in layers:
    padding = 1 if kind == "max pooling" else 0  # as rounding up, for 142
    side = output_size(side, size, stride, padding)
    one_place = (channels * size**2 + 1) * out  # a kernel for all places, and biases
    count = {"conv": one_place, "local": one_place * side**2}.get(kind, 0)
    if count:
        totals[kind] += count
        shared += one_place
    print(f"{name} {kind:12} {side:7} {count:13,} {one_place if count else 0:11,}")
    channels = out
for name, inputs, out in [("F7", side**2 * channels, 4096), ("F8", 4096, 4030)]:
    count = (inputs + 1) * out
    totals["dense"] += count
    print(f"{name} dense        {out:7} {count:13,}")
total = sum(totals.values())
print(f"all {total:,}: " + ", ".join(f"{k} {n / total:.1%}" for k, n in totals.items()))
field = receptive_field([(size, stride) for _, _, size, stride, _ in layers])
print(f"one output of L6 sees {field} x {field} of 152 x 152 pixels")
