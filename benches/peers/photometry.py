"""Times of one AB magnitude in the DES band g by synphot and sedpy, in microseconds.

Run: python benches/peers/photometry.py  (needs numpy, synphot and astro-sedpy). Ours are those of
`cargo run --release -p benches --bin photometry`: a blackbody, and a table of 10 000 nodes. The least of
many counts.
"""

import json
import pathlib
import time
import warnings

import astropy.units as u
import numpy as np
from sedpy.observate import Filter
from synphot import Observation, SourceSpectrum, SpectralElement
from synphot.models import BlackBody1D, Empirical1D

warnings.simplefilter("ignore")
FILTERS = pathlib.Path(__file__).resolve().parents[2] / "data" / "filters"


def least(work, rounds):
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return 1e6 * best


def main():
    nm, response = np.loadtxt(FILTERS / "DES_g_y3a1.dat").T
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
    print(json.dumps({
        "synphot_blackbody": least(lambda: magnitude(star), 30),
        "synphot_tabulated_10000": least(lambda: magnitude(table), 30),
        "sedpy_tabulated_10000": least(lambda: sedpy.ab_mag(grid, flux), 300),
    }))


if __name__ == "__main__":
    main()
