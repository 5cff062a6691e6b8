"""Effective draws per second of whole fits, in this and other software, for a figure of the guide.

`python fits.py` samples the straight line of the seed in its three forms by this library, nutpie and NumPyro, and the
hierarchical model by this library and Stan; writes the medians of several turns to docs/guide/speed/fits.csv and
draws docs/guide/speed/fits.svg. A whole fit begins with the model and ends with the draws: all compile anew, but
Stan's compilation is left out. Of Stan the time is the processor time of its chains, shared by the cores (`stan_hr.py`).
`python fits.py hr` measures that model anew, and keeps the other rows of the file.
"""

import argparse
import os
import statistics
import subprocess

import posterior_table
import posteriors
import stan_hr

ROOT = posterior_table.ROOT


def stars_in_clusters(turns):
    """Effective draws per second of this library and of Stan."""
    cores = min(stan_hr.CHAINS, len(os.sched_getaffinity(0)))
    found = {"Pallasite": [], "Stan": []}
    for turn in range(turns):
        posterior = stan_hr.program(turn + 1)
        times, _, _, draws = stan_hr.ours(turn + 1)
        found["Pallasite"].append(stan_hr.numbers(draws)[1] / times["whole"])
        times, _, _, draws = stan_hr.theirs(posterior, cores)
        found["Stan"].append(stan_hr.numbers(draws)[1] / times["chains"])
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    known = [*posteriors.MODELS, "hr"]
    parser.add_argument("models", nargs="*", help=", ".join(known))
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args()
    if unknown := set(options.models) - set(known):
        parser.error(f"no model is named {', '.join(sorted(unknown))}: {', '.join(known)}")
    wanted = options.models or known
    build = ["cargo", "build", "--release", "--quiet"]
    for package, target in [("benches", "--bins"), ("pallasite", "--example=hr_diagram")]:
        subprocess.run([*build, "-p", package, target], cwd=ROOT, check=True)
    path = ROOT / "docs" / "guide" / "speed" / "fits.csv"
    rows = path.read_text().splitlines()[1:] if path.exists() else []
    rows = [row for row in rows if known[int(row.split(",")[1])] not in wanted]

    def add(sampler, place, values):
        rows.append(f"{sampler},{place},{statistics.median(values):.0f}")
        print(rows[-1], flush=True)

    for place, model in enumerate(known):
        if model not in wanted or model == "hr":
            continue
        found = {"Pallasite": [], "nutpie": [], "NumPyro": []}
        for turn in range(options.turns):
            found["Pallasite"].append(posterior_table.ours(model, turn + 1)["whole"])
            for name in ["nutpie", "NumPyro"]:
                row = posterior_table.whole(name.lower(), model, turn + 1)
                found[name].append(row["ess_per_second_whole"])
        for name, values in found.items():
            add(name, place, values)
    if "hr" in wanted:
        for name, values in stars_in_clusters(options.turns).items():
            add(name, known.index("hr"), values)
    rows.sort(key=lambda row: row.split(",")[1])
    path.write_text("\n".join(["sampler,place,ess_per_second", *rows]) + "\n")
    subprocess.run([ROOT / "target" / "release" / "speed", "figures"], check=True)


if __name__ == "__main__":
    main()
