"""The time of ArviZ's summary of the draws that `benches --bin summary` wrote, and whether it agrees with ours.

    cargo run --release -p benches --bin summary -- target/summary/draws.zarr
    python benches/peers/summary.py target/summary/draws.zarr

Needs Python 3.12 or later and ArviZ 1.x. It takes some minutes.
"""

import csv
import json
import sys
import time
from pathlib import Path

import arviz
import numpy as np


def main():
    path = Path(sys.argv[1])
    data = arviz.from_zarr(path)
    data["posterior"].load()
    start = time.perf_counter()
    table = arviz.summary(data, ci_kind="hdi", ci_prob=0.9, round_to="none")
    seconds = time.perf_counter() - start
    with open(path.with_name("summary.csv")) as file:
        rows = list(csv.DictReader(file))
    worst = 0.0
    for ours, theirs in [("mean", "mean"), ("ess_bulk", "ess_bulk"), ("r_hat", "r_hat")]:
        a = np.array([float(row[ours]) for row in rows])
        b = table[theirs].to_numpy(float)
        worst = max(worst, float(np.max(np.abs(a - b) / np.maximum(np.abs(b), 1e-3))))
    print(json.dumps({"arviz_seconds": round(seconds, 3), "largest_difference": worst}))


if __name__ == "__main__":
    main()
