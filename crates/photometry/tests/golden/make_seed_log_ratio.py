"""Reference values of log10(f_g/f_r) and its derivatives by beta, computed with mpmath at 50 digits.

Run: python make_seed_log_ratio.py > seed_log_ratio.json  (needs the package mpmath)

The bands are the files in data/filters; wavelengths in nm, beta in 1/nm, both taken as the nearest
doubles. With x = 1/(lambda beta), n = 1/(exp(x) - 1) and m = n (n + 1), the derivatives of n are
written by hand here, so that they are independent of the code that they test:
    dn/dbeta    = m x / beta
    d2n/dbeta2  = m x ((2 n + 1) x - 2) / beta^2
"""
import json
import pathlib

import mpmath as mp

mp.mp.dps = 50
DIGITS = 30
FILTERS = pathlib.Path(__file__).resolve().parents[4] / "data" / "filters"
BETAS = ["0.0003", "0.0015", "0.008", "0.013", "0.03", "0.07", "0.2", "0.45", "0.8", "0.97"]
# Name of the case: exponent of the wavelength, and whether the integral is a trapezoid.
CASES = {
    "sum": (-2, False),
    "trapezoid": (-2, True),
    "sum_planck_photon": (-4, False),
    "trapezoid_planck_photon": (-4, True),
}


def read(band):
    rows = []
    for line in (FILTERS / f"DES_{band}_y3a1.dat").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            wavelength, response = map(float, line.split())
            rows.append((mp.mpf(wavelength), mp.mpf(response)))
    return rows


def flux(band, beta, exponent, trapezoid):
    """The integral of the band and its first two derivatives by beta."""
    total = [mp.mpf(0)] * 3
    for i, (wavelength, response) in enumerate(band):
        weight = response * wavelength**exponent
        if trapezoid:
            before = band[max(i - 1, 0)][0]
            after = band[min(i + 1, len(band) - 1)][0]
            weight *= (after - before) / 2
        x = 1 / (wavelength * beta)
        n = 1 / mp.expm1(x)
        m = n * (n + 1)
        total[0] += weight * n
        total[1] += weight * m * x / beta
        total[2] += weight * m * x * ((2 * n + 1) * x - 2) / beta**2
    return total


def log10_and_derivatives(f):
    slope = f[1] / f[0]
    return [mp.log10(f[0]), slope / mp.ln(10), (f[2] / f[0] - slope**2) / mp.ln(10)]


g, r = read("g"), read("r")
rows = []
for text in BETAS:
    row = {"beta": text}
    for name, case in CASES.items():
        beta = mp.mpf(float(text))
        parts = [log10_and_derivatives(flux(band, beta, *case)) for band in (g, r)]
        color = [mp.nstr(a - b, DIGITS) for a, b in zip(*parts)]
        row[name] = dict(zip(["log10_fg_fr", "d_dbeta", "d2_dbeta2"], color))
    rows.append(row)
print(json.dumps({"source": "make_seed_log_ratio.py, mpmath " + mp.__version__, "rows": rows}, indent=1))
