"""Derivatives of a calibrated AB magnitude by all its parameters, computed with mpmath at 50 digits.

Run: python make_magnitude_derivatives.py > magnitude_derivatives.csv  (needs the package mpmath)

Each row: band, what it is differentiated by (names separated by blanks), value. The source is a blackbody of
temperature t seen as a sphere of radius over distance q, at redshift z with its flux conserved, behind dust
of Fitzpatrick 1999 with a_v and r_v, seen through a band shifted by s Angstrom, plus a zero point p. The law,
its spline and the integrals are written here on their own: Gauss-Legendre with 24 points on each interval
between the nodes of the band and of the spline. Derivatives are mpmath's differences, whose working precision
is raised so that 25 digits are left.
"""
import pathlib

import mpmath as mp

mp.mp.dps = 50
DATA = pathlib.Path(__file__).resolve().parents[2] / "data" / "bandpasses"
H, C, K = mp.mpf("6.62607015e-27"), mp.mpf("299792458e10"), mp.mpf("1.380649e-16")
NAMES = "t q z a_v r_v s p".split()
POINT = dict(t=5772, q=1e-11, z=0.1, a_v=0.7, r_v=3.3, s=0, p=0.02)
ORDERS = ["", "t", "q", "z", "a_v", "r_v", "s", "p", "t t", "z z", "a_v a_v", "r_v r_v", "s s", "t t t", "t z",
          "t a_v", "a_v r_v", "z s", "t s"]


def legendre(n):
    """Nodes and weights by Newton steps."""
    rule = []
    for i in range(n):
        x = mp.cos(mp.pi * (i + mp.mpf(3) / 4) / (n + mp.mpf(1) / 2))
        for _ in range(10):
            slope = n * (x * mp.legendre(n, x) - mp.legendre(n - 1, x)) / (x * x - 1)
            x -= mp.legendre(n, x) / slope
        slope = n * (x * mp.legendre(n, x) - mp.legendre(n - 1, x)) / (x * x - 1)
        rule.append((x, 2 / ((1 - x * x) * slope**2)))
    assert abs(sum(w for _, w in rule) - 2) < mp.mpf(10) ** -45
    return rule


def read(name):
    rows = [line.split() for line in (DATA / f"{name}.dat").read_text().splitlines() if line and line[0] != "#"]
    return [(mp.mpf(float(a)), mp.mpf(float(b))) for a, b in rows]


def ultraviolet(x, r):
    c2 = mp.mpf("-0.824") + mp.mpf("4.717") / r
    c1 = mp.mpf("2.030") - mp.mpf("3.007") * c2
    bump = x**2 / ((x**2 - mp.mpf("4.596") ** 2) ** 2 + x**2 * mp.mpf("0.99") ** 2)
    return 1 + (c1 + c2 * x + mp.mpf("3.23") * bump) / r


KNOTS = [mp.mpf(0)] + [mp.mpf(10000) / w for w in (26500, 12200, 6000, 5470, 4670, 4110, 2700, 2600)]


def spline(r):
    """The second derivatives of the natural spline through the nodes, by a dense solver."""
    m = mp.mpf
    y = [0, m("0.265") / m("3.1"), m("0.829") / m("3.1"), (m("-0.426") + m("1.0044") * r) / r,
         (m("-0.050") + m("1.0016") * r) / r, (m("0.701") + m("1.0016") * r) / r,
         (m("1.208") + m("1.0032") * r - m("0.00033") * r**2) / r, ultraviolet(KNOTS[7], r), ultraviolet(KNOTS[8], r)]
    n = len(y)
    a, b = mp.zeros(n), mp.zeros(n, 1)
    a[0, 0] = a[n - 1, n - 1] = 1
    for i in range(1, n - 1):
        left, right = KNOTS[i] - KNOTS[i - 1], KNOTS[i + 1] - KNOTS[i]
        a[i, i - 1], a[i, i], a[i, i + 1] = left, 2 * (left + right), right
        b[i] = 6 * ((y[i + 1] - y[i]) / right - (y[i] - y[i - 1]) / left)
    second = mp.lu_solve(a, b)

    def at(x, i):
        h = KNOTS[i + 1] - KNOTS[i]
        u, v = (KNOTS[i + 1] - x) / h, (x - KNOTS[i]) / h
        return u * y[i] + v * y[i + 1] + h * h / 6 * ((u**3 - u) * second[i] + (v**3 - v) * second[i + 1])

    return at


class Band:
    def __init__(self, name, energy, rule):
        nodes = read(name)
        cuts = sorted({w for w, _ in nodes} | {1 / k * 10000 for k in KNOTS[3:7] if nodes[0][0] < 10000 / k < nodes[-1][0]})
        self.points = []
        j = 0
        for a, b in zip(cuts, cuts[1:]):
            while nodes[j + 1][0] <= a:
                j += 1
            (l0, r0), (l1, r1) = nodes[j], nodes[j + 1]
            segment = max(i for i, k in enumerate(KNOTS) if k < 20000 / (a + b))
            for x, w in rule:
                at = (a + b) / 2 + (b - a) / 2 * x
                response = r0 + (r1 - r0) * (at - l0) / (l1 - l0)
                if energy:
                    response /= at
                if response:
                    self.points.append((at, (b - a) / 2 * w * response, segment))

    def magnitude(self, t, q, z, a_v, r_v, s, p):
        dust = spline(r_v)
        top = bottom = mp.mpf(0)
        for at, weight, segment in self.points:
            l = at + s
            rest = l / (1 + z)
            planck = 2 * mp.pi * H * C**2 / rest**5 / mp.expm1(H * C / (rest * K * t)) * mp.mpf(10) ** 16
            flux = q**2 * planck / (1 + z) * mp.power(10, -mp.mpf(4) / 10 * a_v * dust(10000 / l, segment))
            top += weight * flux * l
            bottom += weight * C / l
        return -mp.mpf(5) / 2 * mp.log10(top / bottom) - mp.mpf("48.6") + p


def main():
    print(f"# mpmath {mp.__version__}, {mp.mp.dps} digits")
    rule = legendre(24)
    for name, energy in [("sdss2010_g", False), ("bessell1990_V", True)]:
        band = Band(name, energy, rule)
        for order in ORDERS:
            by = order.split()
            counts = [by.count(n) for n in NAMES]
            point = [mp.mpf(POINT[n]) for n in NAMES]
            if not by:
                value = band.magnitude(*point)
            else:
                used = [i for i, c in enumerate(counts) if c]

                def part(*args):
                    full = list(point)
                    for i, x in zip(used, args):
                        full[i] = x
                    return band.magnitude(*full)

                value = mp.diff(part, tuple(point[i] for i in used), tuple(counts[i] for i in used), relative="s" not in by)
            print(f"{name},{order},{mp.nstr(value, 25)}", flush=True)


if __name__ == "__main__":
    main()
