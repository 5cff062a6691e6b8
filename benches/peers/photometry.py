"""Times of synthetic photometry here and by JAX, synphot and sedpy, one after the other on one core.

Run: python benches/peers/photometry.py  (needs numpy, jax, synphot and astro-sedpy). Ours are those of
`cargo run --release -p benches --bin photometry`, which is run first. Microseconds, the least of many counts:
for one of 100 000 temperatures of the color of W4 with its derivative, and for one AB magnitude in the DES
band g, of a blackbody and of a table of 10 000 nodes. JAX is timed in double precision, compiled, in the forms
that do not hold all wavelengths of all temperatures in memory; the fastest counts.
"""

import json
import os
import pathlib
import subprocess
import time
import warnings

if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
os.environ["XLA_FLAGS"] = (
    os.environ.get("XLA_FLAGS", "")
    + " --xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
)
os.environ["JAX_PLATFORMS"] = "cpu"

import astropy.units as u  # noqa: E402
import jax  # noqa: E402
import numpy as np  # noqa: E402
from sedpy.observate import Filter  # noqa: E402
from synphot import Observation, SourceSpectrum, SpectralElement  # noqa: E402
from synphot.models import BlackBody1D, Empirical1D  # noqa: E402

jax.config.update("jax_enable_x64", True)

import works  # noqa: E402

warnings.simplefilter("ignore")
ROOT = pathlib.Path(__file__).resolve().parents[2]


def least(work, rounds):
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return 1e6 * best


def ours():
    command = "cargo run --release --quiet -p benches --bin photometry".split()
    lines = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    colors, magnitudes = map(json.loads, lines.splitlines()[:2])
    return colors, magnitudes


def color_by_jax():
    """Each form, µs for a temperature."""
    betas = works.betas()
    found = {}
    for form, (function, _) in works.color_forms().items():
        if form.startswith("map"):
            compiled = jax.jit(function)
            run = lambda: jax.block_until_ready(compiled(betas))
            run()
            found[form] = least(run, 5) / len(betas)
    return found


def magnitudes_by_others():
    nm, response = np.loadtxt(ROOT / "data" / "filters" / "DES_g_y3a1.dat").T
    angstrom = 10 * nm
    # synphot goes on without limit where the end is not zero.
    x, y = np.append(angstrom[0] - 1e-3, angstrom), np.append(0.0, response)
    band = SpectralElement(Empirical1D, points=x * u.AA, lookup_table=y)
    star = SourceSpectrum(BlackBody1D, temperature=5772)
    grid = 3000 + 0.9 * np.arange(10_000)
    flux = 2 + np.sin(grid / 30)
    table = SourceSpectrum(Empirical1D, points=grid * u.AA, lookup_table=flux * u.Unit("erg / (s cm2 AA)"))
    magnitude = lambda source: Observation(source, band, force="taper").effstim(u.ABmag)
    sedpy = Filter("des_g", data=(angstrom, response))
    # sedpy has no blackbodies: this is one on a grid as fine as the band.
    planck = 1e-5 * angstrom**-5.0 / np.expm1(1.438776877e8 / (angstrom * 5772))
    return {
        "synphot, blackbody": least(lambda: magnitude(star), 30),
        "sedpy, blackbody on the nodes of the band": least(lambda: sedpy.ab_mag(angstrom, planck), 300),
        "synphot, table": least(lambda: magnitude(table), 30),
        "sedpy, table": least(lambda: sedpy.ab_mag(grid, flux), 300),
    }


def main():
    colors, magnitudes = ours()
    jax_forms = color_by_jax()
    others = magnitudes_by_others()
    rows = [
        ("color and derivative, pallasite", colors["compiled"] * 1e-3),
        ("color and derivative, by hand", colors["by_hand"] * 1e-3),
        ("color and derivative, pallasite by table", colors["table"] * 1e-3),
        *((f"color and derivative, jax {form}", time) for form, time in jax_forms.items()),
        ("AB magnitude, pallasite, blackbody", magnitudes["blackbody"]),
        ("AB magnitude, pallasite, table", magnitudes["tabulated_10000"]),
        ("AB magnitude, pallasite, table, all of it in the band", magnitudes["tabulated_10000_in_band"]),
        ("AB magnitude, pallasite, table, of many on one grid", magnitudes["matrix_10000"]),
        *((f"AB magnitude, {name}", time) for name, time in others.items()),
    ]
    for name, microseconds in rows:
        print(f"{name:<56}{microseconds:>12.4g} µs")
    best = min(jax_forms.values())
    print(f"jax over pallasite {best / rows[0][1]:.2f}, over its table {best / rows[2][1]:.0f}")
    print(f"pallasite over the kernel by hand {rows[0][1] / rows[1][1]:.2f}")


if __name__ == "__main__":
    main()
