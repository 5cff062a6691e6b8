"""The seed's color log10(f_g/f_r) and three derivatives by beta, computed with mpmath at 60 digits.

Run: python make_color_derivatives.py > color_derivatives.csv  (needs the package mpmath)

Each row: beta in 1/nm, the color, its first, second and third derivative. The bands are the files in
data/filters, f = sum R lambda^-2 / (exp(x) - 1) with x = 1/(lambda beta). With n = 1/(exp(x) - 1), the
derivatives of n by x are -n (n + 1) and so on, and those by beta follow by the chain rule, all written
by hand.
"""
import pathlib

import mpmath as mp

mp.mp.dps = 60
FILTERS = pathlib.Path(__file__).resolve().parents[4] / "data" / "filters"
# 30 from 1e-3 to 1 in even ratios, then some from far outside.
BETAS = [10 ** (-3 + 3 * i / 29) for i in range(30)] + [1e-5, 1e-4, 10.0, 1e3, 1e6]


def read(band):
    rows = []
    for line in (FILTERS / f"DES_{band}_y3a1.dat").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            wavelength, response = map(float, line.split())
            rows.append((mp.mpf(wavelength), mp.mpf(response)))
    return rows


def flux(band, beta):
    """The sum over the band and its derivatives by beta."""
    total = [mp.mpf(0)] * 4
    for wavelength, response in band:
        weight = response / wavelength ** 2
        x = 1 / (wavelength * beta)
        dx, d2x, d3x = -x / beta, 2 * x / beta ** 2, -6 * x / beta ** 3
        n = 1 / mp.expm1(x)
        dn = -n * (n + 1)
        d2n = -dn * (2 * n + 1)
        d3n = -d2n * (2 * n + 1) - 2 * dn ** 2
        terms = [n, dn * dx, d2n * dx ** 2 + dn * d2x,
                 d3n * dx ** 3 + 3 * d2n * dx * d2x + dn * d3x]
        total = [a + weight * b for a, b in zip(total, terms)]
    return total


def logarithm(f):
    """log10 of a function and its derivatives from those of the function."""
    a, b, c = (d / f[0] for d in f[1:])
    return [v / mp.ln(10) for v in (mp.log(f[0]), a, b - a ** 2, c - 3 * a * b + 2 * a ** 3)]


def main():
    g, r = read("g"), read("r")
    print(f"# mpmath {mp.__version__}, {mp.mp.dps} digits")
    for beta in BETAS:
        parts = [logarithm(flux(band, mp.mpf(beta))) for band in (g, r)]
        print(",".join([repr(beta)] + [mp.nstr(a - b, 25) for a, b in zip(*parts)]))


if __name__ == "__main__":
    main()
