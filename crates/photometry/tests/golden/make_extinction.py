"""Reference values of laws of extinction, from the package dust_extinction, and of what it has not.

Run: python make_extinction.py > extinction.csv  (needs dust_extinction 1.7 and synphot 1.8)

Each row: law, R(V), wavelength in Angstrom, A(lambda)/A(V). Wavelengths within each law's range, with
some next to where its parts meet. Calzetti et al. 2000 is written out here; the transmission of Madau 1995
is synphot's, with the redshift in place of R(V).
"""
import warnings

import astropy.units as u
import numpy as np
from dust_extinction import averages, parameter_averages
from dust_extinction.shapes import FM90

warnings.simplefilter("ignore")
GRID = [950, 1050, 1200, 1249, 1300, 1400, 1690, 1700, 1800, 2175, 2200, 2500, 2699, 2710, 2800, 3020, 3050, 3200,
        3310, 3600, 4400, 4750, 5500, 6200, 7700, 8900, 9050, 9100, 10_500, 11_100, 12_300, 16_500, 21_600,
        33_000, 45_000, 70_000, 97_000, 180_000, 310_000]


def row(law, r_v, wavelength, value):
    print(f"{law},{r_v},{wavelength},{float(value)!r}")


def main():
    print("# dust_extinction 1.7, synphot 1.8.0")
    for name in ["CCM89", "O94", "F99", "F04", "VCG04", "F19", "G23"]:
        for r_v in [2.5, 3.1, 4.0, 5.5]:
            law = getattr(parameter_averages, name)(Rv=r_v)
            low, high = law.x_range
            for w in GRID:
                if low <= 1e4 / w <= high:
                    row(name, r_v, w, law(np.array([1e4 / w]) / u.micron)[0])
    for name in ["G03_SMCBar", "G03_LMCAvg", "G03_LMC2"]:
        law = getattr(averages, name)()
        for w in GRID:
            if 0.3 <= 1e4 / w <= 10:
                row(name, law.Rv, w, law(np.array([1e4 / w]) / u.micron)[0])
    law = FM90(C1=0.1, C2=0.7, C3=3.23, C4=0.41, xo=4.59, gamma=0.95)
    for w in GRID:
        if 3.3 <= 1e4 / w <= 11:
            row("FM90", 3.1, w, law(np.array([1e4 / w]) / u.micron)[0] / 3.1 + 1)
    for w in GRID:
        l = w / 1e4
        if 0.12 <= l <= 2.2:
            if l >= 0.63:
                k = 2.659 * (-1.857 + 1.040 / l) + 4.05
            else:
                k = 2.659 * (-2.156 + 1.509 / l - 0.198 / l**2 + 0.011 / l**3) + 4.05
            row("Calzetti00", 4.05, w, k / 4.05)
    from synphot.reddening import etau_madau
    for z in [0.5, 2.5, 4.0]:
        waves = [w for w in range(950, 7000, 170)]
        curve = etau_madau(np.array(waves, dtype=float), z)
        for w in waves:
            row("Madau95", z, w, curve(w))


if __name__ == "__main__":
    main()
