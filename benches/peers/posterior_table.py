"""Prints effective draws per second, and the time to a summary, of pallasite, nutpie and NumPyro, with ratios.

`python posterior_table.py`, or with names of models. The three run in turn, several times, on all cores;
medians count. All have 4 chains of 1000 draws.
"""

import json
import pathlib
import statistics
import subprocess
import sys
import time

import posteriors

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TURNS = 3


def timed(command):
    """The output of a program, and the seconds from its start to its end."""
    start = time.perf_counter()
    output = subprocess.run(command, cwd=ROOT, check=True, stdout=-1, stderr=-3, text=True).stdout
    return output, time.perf_counter() - start


def ours(model, seed):
    program = ROOT / "target" / "release" / "posterior"
    output, cold = timed([program, model, "--alone", "--seed", str(seed)])
    row = json.loads(output)
    return {
        "alone": row["min_ess_bulk"] / row["sampling_seconds"],
        "sampler": row["ess_per_second"],
        "whole": row["min_ess_bulk"] / row["total_seconds"],
        "cold": cold,
    }


def posterior(sampler, model, seed, *options):
    """What `posteriors.py` prints, and the seconds of its whole process."""
    command = [sys.executable, HERE / "posteriors.py", sampler, model, "--seed", str(seed)]
    return timed([*command, *options])


def whole(sampler, model, seed):
    output, _ = posterior(sampler, model, seed)
    return json.loads(output.splitlines()[-1])


def theirs(sampler, model, seed):
    row = whole(sampler, model, seed)
    _, cold = posterior(sampler, model, seed, "--cold")
    return {
        "alone": row["ess_per_second_alone"],
        "whole": row["ess_per_second_whole"],
        "cold": cold,
    }


def median(rows, key):
    return statistics.median(row[key] for row in rows)


def main():
    models = sys.argv[1:] or posteriors.MODELS
    if unknown := set(models) - set(posteriors.MODELS):
        sys.exit(f"no model is named {', '.join(sorted(unknown))}: {', '.join(posteriors.MODELS)}")
    build = ["cargo", "build", "--release", "--quiet", "-p", "benches", "--bin", "posterior"]
    subprocess.run(build, cwd=ROOT, check=True)
    heads = ["model", "draws", "sampler", "whole", "cold"]
    heads += ["nutpie", "ratio", "whole", "ratio", "cold", "ratio"]
    heads += ["NumPyro", "ratio", "whole", "ratio", "cold", "ratio"]
    print("effective draws per second, and seconds from the start of the process to the summary (cold)")
    print("ours: of the draws, with the warm-up, with the compilation")
    print("  ".join(head.rjust(9) for head in heads))
    for model in models:
        found = {"ours": [], "nutpie": [], "numpyro": []}
        for turn in range(TURNS):
            found["ours"].append(ours(model, turn + 1))
            for sampler in ["nutpie", "numpyro"]:
                found[sampler].append(theirs(sampler, model, turn + 1))
            found["ours"].append(ours(model, turn + 1 + TURNS))
        mine = {key: median(found["ours"], key) for key in ["alone", "sampler", "whole", "cold"]}
        cells = [f"{mine['alone']:.0f}", f"{mine['sampler']:.0f}", f"{mine['whole']:.0f}"]
        cells.append(f"{mine['cold']:.3f}")
        for sampler, against in [("nutpie", "sampler"), ("numpyro", "alone")]:
            for key, own in [("alone", against), ("whole", "whole")]:
                other = median(found[sampler], key)
                cells += [f"{other:.0f}", f"{mine[own] / other:.0f}"]
            other = median(found[sampler], "cold")
            cells += [f"{other:.2f}", f"{other / mine['cold']:.0f}"]
        print("  ".join(cell.rjust(9) for cell in [model[:9], *cells]), flush=True)


if __name__ == "__main__":
    main()
