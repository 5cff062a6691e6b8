"""Prints the table of ratios: `python table.py` for all works, `python table.py W1 W2` for some.

pallasite and JAX run in turn, several times, on one core; the fastest time of each counts.
"""

import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORKS = ["W1", "W2", "W3", "W4"]
TURNS = 3


def binary(name, *arguments):
    """The output of one of pallasite's programs."""
    command = ["cargo", "run", "--release", "--quiet", "-p", "benches", "--bin", name, "--"]
    return subprocess.run([*command, *arguments], cwd=ROOT, check=True, stdout=-1, text=True).stdout


def jax(precision, values, works):
    """What measure.py prints."""
    command = [sys.executable, HERE / "measure.py", precision, *works]
    return subprocess.run(command, input=values, check=True, stdout=-1, text=True).stdout


def rows(text):
    return [json.loads(line) for line in text.splitlines()]


def keep_least(times, key, time):
    if time is not None:
        times[key] = min(time, times.get(key, time))


def measure(works):
    """Our times by work, those by hand, JAX's by (work, form, gives value, precision), our isa."""
    ours, by_hand, peers, isa = {}, {}, {}, ""
    values = binary("values")
    for turn in range(TURNS):
        print(f"turn {turn + 1} of {TURNS}", file=sys.stderr)
        for row in rows(binary("gradient", *works)):
            isa = row["isa"]
            keep_least(ours, row["work"], row["ns_per_gradient"])
            keep_least(by_hand, row["work"], row["ns_hand_written"])
        for precision in ["x64", "f32"]:
            for row in rows(jax(precision, values, works)):
                key = (row["work"], row["form"], row["value"], precision)
                keep_least(peers, key, row["ns_per_gradient"])
    return ours, by_hand, peers, isa


def best(peers, work, gives_value, precision):
    """The fastest form: its time and name."""
    wanted = (work, gives_value, precision)
    found = [(t, form) for (w, form, v, p), t in peers.items() if (w, v, p) == wanted]
    return min(found) if found else (None, "")


def number(x, digits=0):
    return "-" if x is None else f"{x:.{digits}f}"


def ratio(a, b):
    return None if a is None or b is None else a / b


def main():
    works = sys.argv[1:] or WORKS
    if unknown := set(works) - set(WORKS):
        sys.exit(f"no work is named {', '.join(sorted(unknown))}: there are {', '.join(WORKS)}")
    binary("values")  # builds it on all cores
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    ours, by_hand, peers, isa = measure(works)
    print(f"nanoseconds for a log density with gradient, on one core; pallasite uses {isa}\n")
    heads = ["work", "ours", "by hand", "JAX x64", "JAX f32", "x64/ours", "f32/ours", "ours/hand"]
    table = [[*heads, "best forms of JAX"]]
    for work, gives_value in [("W1", True), ("W2", True), ("W3", True), ("W4", True), ("W4", False)]:
        if work not in works:
            continue
        mine, hand = ours.get(work), by_hand.get(work)
        (x64, form), (f32, f32_form) = (best(peers, work, gives_value, p) for p in ["x64", "f32"])
        ratios = [ratio(x64, mine), ratio(f32, mine), ratio(mine, hand)]
        forms = form if form == f32_form else f"{form}; f32: {f32_form}"
        times = [number(t) for t in [mine, hand, x64, f32]]
        table.append([work, *times, *(number(r, 2) for r in ratios), forms])
    for row in table:
        *cells, forms = row
        print("  ".join(cell.rjust(9) for cell in cells) + "  " + forms)
    print("\nall forms of JAX")
    for (work, form, _, precision), time in sorted(peers.items()):
        print(f"{work}  {precision}  {time:12.0f}  {form}")


main()
