"""Effective draws per second of whole fits, in this and other software, for a figure of the guide.

`python fits.py` samples the straight line of the seed in its three forms by this library, nutpie and NumPyro, and the
hierarchical model by this library and Stan; writes the medians of several turns to docs/guide/speed/fits.csv and
draws docs/guide/speed/fits.svg. A whole fit begins with the model and ends with the draws: all compile anew, but
Stan's compilation is left out. Of Stan the time is the processor time of its chains, shared by the cores (`stan_hr.py`).
"""

import argparse
import os
import statistics
import subprocess

import stan

import posterior_table
import posteriors
import stan_hr

ROOT = posterior_table.ROOT


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args()
    build = ["cargo", "build", "--release", "--quiet"]
    for package, target in [("benches", "--bins"), ("pallasite", "--example=hr_diagram")]:
        subprocess.run([*build, "-p", package, target], cwd=ROOT, check=True)
    rows = []

    def add(sampler, place, values):
        rows.append(f"{sampler},{place},{statistics.median(values):.0f}")
        print(rows[-1], flush=True)

    for place, model in enumerate(posteriors.MODELS):
        found = {"Pallasite": [], "nutpie": [], "NumPyro": []}
        for turn in range(options.turns):
            found["Pallasite"].append(posterior_table.ours(model, turn + 1)["whole"])
            for name in ["nutpie", "NumPyro"]:
                row = posterior_table.whole(name.lower(), model, turn + 1)
                found[name].append(row["ess_per_second_whole"])
        for name, values in found.items():
            add(name, place, values)
    place = len(posteriors.MODELS)
    cores = min(stan_hr.CHAINS, len(os.sched_getaffinity(0)))
    found = {"Pallasite": [], "Stan": []}
    for turn in range(options.turns):
        posterior = stan.build(stan_hr.PROGRAM, data=stan_hr.data(), random_seed=turn + 1)
        times, _, _, draws = stan_hr.ours(turn + 1)
        found["Pallasite"].append(stan_hr.numbers(draws)[1] / times["whole"])
        times, _, _, draws = stan_hr.theirs(posterior, cores)
        found["Stan"].append(stan_hr.numbers(draws)[1] / times["chains"])
    for name, values in found.items():
        add(name, place, values)
    path = ROOT / "docs" / "guide" / "speed" / "fits.csv"
    path.write_text("\n".join(["sampler,place,ess_per_second", *rows]) + "\n")
    subprocess.run([ROOT / "target" / "release" / "speed", "figures"], check=True)


if __name__ == "__main__":
    main()
