"""Reference values of bandpass properties and synthetic photometry, with NumPy in extended precision.

Run: python make_synthetic_photometry.py > synthetic_photometry.csv  (needs numpy; x86-64, where a
long double has 64 bits)

Each row: band, quantity, temperature in K (empty for a property of the band or of Vega), value. The rule is
Gauss-Legendre with 12 points on each interval between the nodes of the band, and of Vega, with
intervals split to at most 50 Angstrom: not the rules of the crate. Responses are linear between nodes and
zero outside. The source is the surface flux pi B_lambda of a blackbody. All bands that the crate has
are here; the constants of AB and ST are 48.60 and 21.10.
"""
import pathlib

import numpy as np

L = np.longdouble
DATA = pathlib.Path(__file__).resolve().parents[2] / "data"
NAMES = {"DES_g_y3a1": "des_y3a1_g", "DES_r_y3a1": "des_y3a1_r", "DES_i_y3a1": "des_y3a1_i"}
ENERGY = ("bessell1990", "twomass")
H, C, K = L("6.62607015e-34") * L("1e7"), L("299792458") * L("1e10"), L("1.380649e-23") * L("1e7")
PI = L("3.14159265358979323846")
TEMPERATURES = [3000, 4000, 5772, 7000, 15000, 30000]


def legendre(n):
    """Nodes and weights, polished by Newton steps in extended precision."""
    x = np.polynomial.legendre.leggauss(n)[0].astype(L)
    for _ in range(3):
        p0, p1 = np.ones_like(x), x.copy()
        for k in range(2, n + 1):
            p0, p1 = p1, ((2 * k - 1) * x * p1 - (k - 1) * p0) / k
        slope = n * (x * p1 - p0) / (x * x - 1)
        x = x - p1 / slope
    p0, p1 = np.ones_like(x), x.copy()
    for k in range(2, n + 1):
        p0, p1 = p1, ((2 * k - 1) * x * p1 - (k - 1) * p0) / k
    slope = n * (x * p1 - p0) / (x * x - 1)
    return x, 2 / ((1 - x * x) * slope**2)


X, W = legendre(12)


def points(cuts):
    """All points of the rule, their weights and intervals, with intervals split to 50 Angstrom."""
    a, b = cuts[:-1], cuts[1:]
    parts = np.maximum(1, np.ceil((b - a) / 50).astype(int))
    a = np.repeat(a, parts) + np.concatenate([np.arange(n) for n in parts]) * np.repeat((b - a) / parts, parts)
    ends = np.append(a[1:], cuts[-1])
    half = (ends - a) / 2
    return ((a + half)[:, None] + half[:, None] * X).ravel(), (half[:, None] * W).ravel()


def read(path, unit):
    table = [line.split() for line in path.read_text().splitlines() if line and line[0] != "#"]
    # Doubles, as the crate has them: in a narrow interval the rounding of a node matters.
    return np.array([float(r[0]) * unit for r in table]).astype(L), np.array([float(r[1]) for r in table]).astype(L)


def line(x, nodes, values):
    i = np.clip(np.searchsorted(nodes, x, side="right") - 1, 0, len(nodes) - 2)
    t = (x - nodes[i]) / (nodes[i + 1] - nodes[i])
    return values[i] + (values[i + 1] - values[i]) * t


def main():
    vega = read(DATA / "vega_alpha_lyr_stis_011.dat", 1)
    show = lambda x: np.format_float_scientific(x, precision=18, unique=False)
    print(f"# NumPy {np.__version__}, long double with {np.finfo(L).nmant + 1} bits")
    for path in sorted((DATA / "bandpasses").glob("*.dat")):
        name = NAMES.get(path.stem, path.stem)
        nodes, response = read(path, 10 if name.startswith("des") else 1)
        energy = name.startswith(ENERGY)

        def out(what, value, temperature=""):
            print(f"{name},{what},{temperature},{show(value)}")

        l, w = points(nodes)
        r = line(l, nodes, response)
        p = r / l if energy else r
        integral = lambda f: np.sum(f * w)
        mean = integral(r * l) / integral(r)
        mean_log = np.exp(integral(r * np.log(l) / l) / integral(r / l))
        log_width = mean_log * np.sqrt(integral(r * np.log(l / mean_log) ** 2 / l) / integral(r / l))
        peak = response.max()
        photon, pivot = integral(p * l), np.sqrt(integral(p * l) / integral(p / l))
        above = np.flatnonzero(response >= peak / 2)
        cross = lambda i: nodes[i] + (peak / 2 - response[i]) / (response[i + 1] - response[i]) * (nodes[i + 1] - nodes[i])
        left = nodes[0] if above[0] == 0 else cross(above[0] - 1)
        right = nodes[-1] if above[-1] == len(nodes) - 1 else cross(above[-1])
        out("pivot", pivot)
        out("mean", mean)
        out("mean_log", mean_log)
        out("photon_mean", integral(p * l * l) / photon)
        out("equivalent_width", integral(r))
        out("peak", peak)
        out("peak_wavelength", nodes[np.argmax(response)])
        out("rectangular_width", integral(r) / peak)
        out("rms_width", np.sqrt(integral(r * (l - mean) ** 2) / integral(r)))
        out("rms_width_log", log_width)
        out("fwhm_gaussian", np.sqrt(8 * np.log(L(2))) * log_width)
        out("fwhm_half_maximum", right - left)
        out("efficiency", integral(r / l))
        if not energy:
            out("unit_response", H * C / photon)

        inside = (vega[0] > nodes[0]) & (vega[0] < nodes[-1])
        lv, wv = points(np.unique(np.concatenate([nodes, vega[0][inside]])))
        rv = line(lv, nodes, response)
        weight = wv * (rv if energy else rv * lv)
        flux = line(lv, *vega)
        vega_flam = np.sum(flux * weight) / photon

        def magnitudes(flam, temperature, prefix=""):
            fnu = flam * pivot**2 / C
            out(prefix + "effective_flam", flam, temperature)
            out(prefix + "effective_fnu", fnu, temperature)
            out(prefix + "ab_mag", -L("2.5") * np.log10(fnu) - L("48.6"), temperature)
            out(prefix + "st_mag", -L("2.5") * np.log10(flam) - L("21.1"), temperature)

        magnitudes(vega_flam, "", "vega_")
        out("vega_effective_wavelength", np.sum(flux * weight * lv) / np.sum(flux * weight))
        for t in TEMPERATURES:
            # With C in Angstrom/s this is per Angstrom of area too: 1e16 square Angstrom a cm2.
            planck = L("1e16") * PI * 2 * H * C**2 / l**5 / np.expm1(H * C / (K * t * l))
            flam = integral(planck * p * l) / photon
            magnitudes(flam, t)
            out("vega_mag", -L("2.5") * np.log10(flam / vega_flam), t)
            out("effective_wavelength", integral(planck * p * l * l) / integral(planck * p * l), t)
            if not energy:
                out("count_rate", flam * photon / (H * C), t)


if __name__ == "__main__":
    main()
