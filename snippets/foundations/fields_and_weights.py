"""What depth does to the receptive field: adds with stride 1, doubles with dilation."""

from dlref.convolution import receptive_field

depths = (2, 4, 6, 8, 10)
stacks = {
    "kernel 3, stride 1": lambda depth: [(3, 1, 1)] * depth,
    "halving every 2nd layer": lambda depth: [(3, 1, 1), (3, 2, 1)] * (depth // 2),
    "dilation 1, 2, 4, ...": lambda depth: [(3, 1, 2**i) for i in range(depth)],
}


def row(name, numbers):
    print(f"{name:25}" + "".join(f"{number:6,}" for number in numbers))


row("receptive field, layers:", depths)
for name, make in stacks.items():
    row(name, [receptive_field(make(depth)) for depth in depths])
row("weights, 3 x 3 kernels", [9 * depth for depth in depths])
sizes = [receptive_field(stacks["kernel 3, stride 1"](depth)) for depth in depths]
row("one kernel of that size", [size**2 for size in sizes])
