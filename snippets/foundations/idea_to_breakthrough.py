"""How long ideas waited: from first publication to what made them common."""

from statistics import median

import matplotlib.pyplot as plt

waits = [  # idea, its year, what made it common, its year
    ("deep learned layers", 1965, "AlexNet", 2012),
    ("rectified units", 1969, "deep sparse rectifiers", 2011),
    ("reverse mode", 1970, "learned representations", 1986),
    ("convolution, pooling", 1980, "AlexNet", 2012),
    ("LSTM", 1997, "sequence to sequence", 2014),
    ("neural language model", 2003, "word2vec", 2013),
    ("attention", 2014, "Transformer", 2017),
    ("diffusion model", 2015, "DDPM", 2020),
]
print("idea                     year   made common by           year   wait")
for idea, start, event, end in waits:
    print(f"{idea:22} {start:6}   {event:23} {end:5} {end - start:6}")
before, after = [
    median(end - start for _, start, _, end in part) for part in (waits[:4], waits[4:])
]
print(f"median wait, ideas before 1990: {before:.0f} years, after: {after:.1f} years")

fig, ax = plt.subplots(figsize=(6.4, 4.4))
for row, (idea, start, event, end) in enumerate(waits):
    ax.plot([start, end], [row, row], color="C0", lw=3, marker="o", markevery=[0])
    ax.plot(end, row, color="C1", marker="D", ms=8)
    ax.text(
        start,
        row - 0.25,
        f"{idea} → {event}",
        size=11,
        ha="left" if row < 4 else "right",
    )
ax.invert_yaxis()
ax.set(xlabel="year", yticks=[], ylim=(7.7, -0.9), xlim=(1960, 2024))
plt.show()
