"""What depth does to the receptive field: adds with stride 1, doubles with dilation."""

from dlref.convolution import receptive_field

stacks = {
    "kernel 3, stride 1": lambda depth: [(3, 1, 1)] * depth,
    "the same, halving every 2nd": lambda depth: [(3, 1, 1), (3, 2, 1)] * (depth // 2),
    "dilation 1, 2, 4, ...": lambda depth: [(3, 1, 2**i) for i in range(depth)],
}
print("receptive field after        2     4     6     8    10 layers")
for name, make in stacks.items():
    fields = [receptive_field(make(depth)) for depth in (2, 4, 6, 8, 10)]
    print(f"{name:25}" + "".join(f"{field:6,}" for field in fields))
print("weights per channel pair     18    36    54    72    90, kernels of 3 x 3")
one = [receptive_field(stacks["kernel 3, stride 1"](d)) ** 2 for d in (2, 4, 6, 8, 10)]
print(f"{'one kernel of that size':25}" + "".join(f"{n:6}" for n in one))
