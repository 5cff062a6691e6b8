"""Writes upper_limits.csv: magnitudes of mock sources, with limits where nothing is seen (NumPy)."""

from pathlib import Path

import numpy as np

rng = np.random.default_rng(1)
count = 120
x = np.sort(rng.uniform(-1.0, 1.0, count))
magnitude = 20.5 + 1.8 * x + 0.6 * rng.standard_normal(count)
error = rng.uniform(0.05, 0.2, count)
measured = magnitude + error * rng.standard_normal(count)
# The depth changes with the weather of the night.
limit = 21.0 + 0.3 * rng.standard_normal(count)
is_limit = measured > limit

with open(Path(__file__).parent / "upper_limits.csv", "w") as file:
    file.write("x,magnitude,error,is_limit\n")
    for row in zip(x, np.where(is_limit, limit, measured), error, is_limit):
        file.write("%.3f,%.3f,%.3f,%d\n" % row)
print(is_limit.sum(), "limits of", count)
