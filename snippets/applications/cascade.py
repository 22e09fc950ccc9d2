"""A cascade multiplies rates: most windows leave after one cheap stage."""

print("stages   faces kept   others kept   stages run per other window")
d, f = 0.99, 0.3  # each stage keeps 99 % of the faces and 30 % of the rest
for n in (1, 2, 5, 10, 20):
    cost = sum(f**k for k in range(n))
    print(f"{n:4} {d**n:14.3f} {f**n:13.1e} {cost:16.2f}")

windows, n = 400_000, 10
left = windows * f**n
print(f"of {windows} windows {left:.1f} false ones are left after {n} stages")
for target in (0.9, 0.95, 0.99):
    print(
        f"to keep {target:.0%} of the faces a stage must keep {target ** (1 / n):.2%}"
    )
