"""Mock SDSS magnitudes of a star for the example stellar_temperature.

Run: python make_stellar_magnitudes.py > stellar_magnitudes.csv  (needs numpy and dust_extinction)

A blackbody of 5200 K and radius over distance 1.7e-11 (0.9 solar radii at 1.2 kpc) behind dust of Fitzpatrick
1999 with A(V) = 0.6 and R(V) = 3.1. Each band has a zero point that is off by a draw with standard deviation
0.01 mag, with a correlation of 0.5 between bands, and a response shifted by a draw with standard deviation 3
Angstrom. Errors are 0.02 mag. In u the star is too faint: the image has a limit of 5 standard deviations.
"""
import pathlib

import numpy as np
from dust_extinction.parameter_averages import F99

BANDS = pathlib.Path(__file__).resolve().parents[1] / "crates" / "photometry" / "data" / "bandpasses"
H, C, K = 6.62607015e-27, 2.99792458e18, 1.380649e-16
TEMPERATURE, RATIO, A_V = 5200.0, 1.7e-11, 0.6


def magnitude(band, shift):
    nodes, response = np.loadtxt(BANDS / f"sdss2010_{band}.dat").T
    grid = np.linspace(nodes[0], nodes[-1], 200_001)
    p = np.interp(grid, nodes, response)
    l = grid + shift
    flux = RATIO**2 * np.pi * 2e16 * H * C**2 / l**5 / np.expm1(H * C / (l * K * TEMPERATURE))
    import astropy.units as u

    flux *= 10 ** (-0.4 * A_V * F99(Rv=3.1)(1e4 / l / u.micron))
    return -2.5 * np.log10(np.trapezoid(flux * p * l, grid) / np.trapezoid(p * C / l, grid)) - 48.6


rng = np.random.default_rng(5)
shared = rng.normal()
print("band,magnitude,error,is_limit")
for band in "griz":
    offset = 0.01 * (np.sqrt(0.5) * shared + np.sqrt(0.5) * rng.normal())
    m = magnitude(band, rng.normal(0, 3)) + offset + rng.normal(0, 0.02)
    print(f"sdss2010_{band},{m:.4f},0.02,0")
faint = magnitude("u", 0)
print(f"sdss2010_u,{faint - 0.3:.2f},0,1")
