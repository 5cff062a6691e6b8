"""Compares Stan, on the hierarchical model reparameterised by hand, with `hr_diagram`, on it as written.

`python stan_hr.py` compiles the Stan program (a minute, once for each machine), and runs both in turn on the same
cores, with 4 chains of 1000 draws after 1000 steps of warm-up. Effective draws are counted by ArviZ for both.

The time of `hr_diagram` is that of the whole fit: tracing, choice of coordinates, compilation, warm-up, draws. Of
Stan there are two: that of the whole call of PyStan, its compilation left out; and what the processes of its
chains have computed, shared by the cores, which is as fast as Stan can be with no Python around it.
"""

import argparse
import csv
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import arviz
import numpy as np
import stan

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHAINS, DRAWS = 4, 1000
SCALARS = ["slope", "offset", "spread"]
# Our names, and those of the Stan program, where "offset" is a word of the language.
NAMES = {
    "slope": "slope",
    "offset": "intercept",
    "spread": "spread",
    "root_dist": "root_dist",
    "absolute_magnitude": "absolute_magnitude",
    "apparent_magnitude": "apparent_magnitude",
}

# The apparent magnitudes take the place of the absolute ones: a shift, so there is no Jacobian.
PROGRAM = """
data {
  int<lower=1> n_clusters;
  int<lower=1> n_stars;
  array[n_stars] int<lower=1> cluster;
  vector[n_stars] log_temperature;
  vector[n_clusters] parallax;
  array[n_stars] int<lower=0> counts;
}
transformed data {
  vector[n_stars] x = log_temperature - 4;
  real zero = log(5e5);
  real factor = 0.4 * log(10);
}
parameters {
  real<lower=-10, upper=0> slope;
  real<lower=-10, upper=10> intercept;
  real<lower=0> spread;
  vector<lower=1, upper=10>[n_clusters] root_dist;
  vector[n_stars] apparent_magnitude;
}
transformed parameters {
  vector[n_clusters] distance = root_dist .* root_dist .* root_dist;
  vector[n_stars] absolute_magnitude
      = apparent_magnitude - (5 * log10(distance / 10))[cluster];
}
model {
  spread ~ normal(0, 2.5);
  parallax ~ normal(inv(distance), 0.025);
  absolute_magnitude ~ normal(slope * x + intercept, spread);
  counts ~ poisson_log(zero - factor * (apparent_magnitude - 2));
}
"""


def table(name):
    """The columns of a CSV file by name."""
    with open(ROOT / "data" / name, newline="") as file:
        rows = list(csv.DictReader(file))
    return {key: np.array([float(row[key]) for row in rows]) for key in rows[0]}


def data():
    stars, clusters = table("hr_stars.csv"), table("hr_clusters.csv")
    return {
        "n_clusters": len(clusters["parallax"]),
        "n_stars": len(stars["cluster"]),
        "cluster": stars["cluster"].astype(int) + 1,
        "log_temperature": stars["logtemp"],
        "parallax": clusters["parallax"],
        "counts": stars["fluxcount"].astype(int),
    }


def program(seed):
    """The Stan program with its data; what its compilation leaves behind stays in `target`."""
    os.chdir(ROOT / "target")
    return stan.build(PROGRAM, data=data(), random_seed=seed)


def ours(seed):
    """Seconds, leapfrogs of a draw, divergences, and draws by chain."""
    with tempfile.TemporaryDirectory() as out:
        program = ROOT / "target" / "release" / "examples" / "hr_diagram"
        start = time.perf_counter()
        command = [program, "--quiet", "--seed", str(seed), "--out", out]
        subprocess.run(command, cwd=ROOT, check=True)
        process = time.perf_counter() - start
        stats = json.loads((pathlib.Path(out) / "stats.json").read_text())
        with open(pathlib.Path(out) / "draws.csv", newline="") as file:
            names = next(csv.reader(file))
            rows = np.loadtxt(file, delimiter=",")
    found = {}
    for name in NAMES:
        is_part = [n == name or n.startswith(name + "[") for n in names]
        values = rows[:, is_part].reshape(CHAINS, DRAWS, -1)
        found[name] = values[..., 0] if name in SCALARS else values
    times = {"whole": stats["total_seconds"], "process": process}
    leapfrogs = stats["gradient_evaluations_sampling"] / (CHAINS * DRAWS)
    return times, leapfrogs, stats["divergences"], found


def processor_seconds():
    """What the processes that Stan's chains run in have computed so far: all that this one has started."""
    total = 0.0
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name, in parentheses, may hold blanks.
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def theirs(posterior, cores):
    """The same of Stan."""
    before = processor_seconds()
    start = time.perf_counter()
    fit = posterior.sample(num_chains=CHAINS, num_samples=DRAWS, num_warmup=1000)
    whole = time.perf_counter() - start
    # A pool ends its processes with the call, or it does not.
    chains = max(processor_seconds() - before, 0.0) / cores
    found = {}
    for name, stans in NAMES.items():
        # Draws run before chains.
        values = fit[stans].reshape(-1, DRAWS, CHAINS).transpose(2, 1, 0)
        found[name] = values[..., 0] if name in SCALARS else values
    leapfrogs = float(np.mean(fit["n_leapfrog__"]))
    return {"whole": whole, "chains": chains}, leapfrogs, int(np.sum(fit["divergent__"])), found


def numbers(found):
    """The least effective sample size of the scalars and of all elements, and the largest R-hat."""
    data = arviz.convert_to_inference_data(found)
    ess, r_hat = arviz.ess(data, method="bulk"), arviz.rhat(data)
    scalars = min(float(ess[name]) for name in SCALARS)
    least = min(float(ess[name].min()) for name in NAMES)
    return scalars, least, max(float(r_hat[name].max()) for name in NAMES)


def differences(one, other):
    """The largest difference of two means in units of their Monte Carlo errors, and whose it is."""
    largest = (0.0, "")
    sides = [arviz.convert_to_inference_data(found) for found in (one, other)]
    errors = [arviz.mcse(side, method="mean") for side in sides]
    for name in NAMES:
        means = [side.posterior[name].mean(("chain", "draw")).values for side in sides]
        error = np.hypot(errors[0][name].values, errors[1][name].values)
        units = np.atleast_1d(np.abs(means[0] - means[1]) / error)
        worst = int(np.argmax(units))
        label = name if name in SCALARS else f"{name}[{worst}]"
        largest = max(largest, (float(units[worst]), label))
    return largest


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args()
    cores = min(CHAINS, len(os.sched_getaffinity(0)))
    build = ["cargo", "build", "--release", "--quiet", "-p", "pallasite", "--example", "hr_diagram"]
    subprocess.run(build, cwd=ROOT, check=True)
    start = time.perf_counter()
    program(1)
    print(f"Stan compiled its program in {time.perf_counter() - start:.0f} s, which counts nowhere")
    rows = {"hr_diagram": [], "Stan": []}
    draws = {"hr_diagram": [], "Stan": []}
    for turn in range(options.turns):
        posterior = program(turn + 1)
        found = {"hr_diagram": ours(turn + 1), "Stan": theirs(posterior, cores)}
        for name, (times, leapfrogs, divergences, values) in found.items():
            scalars, least, r_hat = numbers(values)
            draws[name].append(values)
            row = {"seconds": times["whole"], "leapfrogs": leapfrogs, "divergent": divergences}
            row |= {"R-hat": r_hat, "ESS scalars": scalars, "ESS all": least}
            row["scalars / s"] = scalars / times["whole"]
            row["all / s"] = least / times["whole"]
            if name == "Stan":
                row["best seconds"] = times["chains"]
            else:
                row["best seconds"], row["process"] = times["whole"], times["process"]
            row["scalars / best s"] = scalars / row["best seconds"]
            rows[name].append(row)
    median = {
        name: {key: statistics.median(row[key] for row in all_rows) for key in all_rows[0]}
        for name, all_rows in rows.items()
    }
    columns = [key for key in median["Stan"]]
    print(f"medians of {options.turns} turns, {CHAINS} chains on {cores} cores")
    print("  ".join(head.rjust(16) for head in ["", *columns]))
    for name, row in median.items():
        cells = [name, *(f"{row[key]:.4g}" for key in columns)]
        print("  ".join(cell.rjust(16) for cell in cells))
    print(f"the process of hr_diagram, with its files and figures: {median['hr_diagram']['process']:.2f} s")
    for key in ["scalars / s", "all / s", "scalars / best s"]:
        ratios = [a[key] / b[key] for a, b in zip(rows["hr_diagram"], rows["Stan"])]
        print(f"ratio of {key}: {statistics.median(ratios):.1f} (least {min(ratios):.1f})")
    joined = [
        {key: np.concatenate([turn[key] for turn in draws[name]]) for key in NAMES} for name in draws
    ]
    units, label = differences(*joined)
    print(f"means differ by at most {units:.1f} Monte Carlo errors ({label})")
    sys.exit(units > 4)


if __name__ == "__main__":
    main()
