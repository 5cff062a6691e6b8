"""Polynomial coefficients of the kernels in src/math: minimax fits by Remez exchange.

Run: python make_polynomials.py  (needs the package mpmath)

Each fit is p(t) = sum c_i t^i close to f(t), such that weight(t) |p(t) - f(t)| is as small as
possible over an interval: the weight turns an error of p into an error of the function that p
serves, relative to the result. Coefficients are rounded to doubles from the lowest on, and the
others are fitted again after the first few roundings. Printed: log2 of the largest weighted error with the
rounded coefficients, then the coefficients, lowest first.
"""
import functools

import mpmath as mp

mp.mp.dps = 40


def extrema(error, low, high, count):
    """Signed extrema of an error curve, from a fine grid refined by golden sections."""
    n = 24 * count + 1
    # Chebyshev spacing: the curve moves fastest near the ends.
    grid = [(low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * i / n) for i in range(n + 1)]
    values = [error(t) for t in grid]
    found = []
    for i in range(n + 1):
        left = values[i - 1] if i else -values[i]
        right = values[i + 1] if i < n else -values[i]
        if abs(values[i]) >= abs(left) or left * values[i] < 0:
            if abs(values[i]) >= abs(right) or right * values[i] < 0:
                found.append((grid[i], values[i]))
    # Of neighbours with one sign only the largest counts.
    merged = []
    for t, e in found:
        if merged and merged[-1][1] * e > 0:
            if abs(e) > abs(merged[-1][1]):
                merged[-1] = (t, e)
        else:
            merged.append((t, e))
    # Too many: drop the smallest, with a neighbour if need be to keep the signs alternating.
    while len(merged) > count:
        i = min(range(len(merged)), key=lambda i: abs(merged[i][1]))
        if i in (0, len(merged) - 1) or len(merged) == count + 1:
            merged.pop(0 if abs(merged[0][1]) < abs(merged[-1][1]) else -1)
        else:
            neighbour = min(i - 1, i + 1, key=lambda j: abs(merged[j][1]))
            del merged[min(i, neighbour):max(i, neighbour) + 1]
    return merged


def remez(f, weight, low, high, terms):
    """Minimax coefficients, lowest first."""
    count = terms + 1
    points = [(low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * (2 * i + 1) / (2 * count))
              for i in range(count)]
    for _ in range(30):
        rows = mp.matrix(count, count)
        right = mp.matrix(count, 1)
        for i, t in enumerate(points):
            for j in range(terms):
                rows[i, j] = weight(t) * t ** j
            rows[i, terms] = (-1) ** i
            right[i] = weight(t) * f(t)
        c = list(mp.lu_solve(rows, right))[:terms]

        def error(t):
            return weight(t) * (mp.polyval(c[::-1], t) - f(t))

        peaks = extrema(error, low, high, count)
        if len(peaks) < count:
            raise ArithmeticError("the error curve has lost a peak")
        points = [t for t, _ in peaks]
        sizes = [abs(e) for _, e in peaks]
        if max(sizes) < min(sizes) * mp.mpf("1.01"):
            break
    return c


def fit(name, f, weight, low, high, terms):
    """Fits, rounds and prints a polynomial of so many terms."""
    low, high = mp.mpf(low), mp.mpf(high)
    f = functools.cache(f)
    known = []
    for k in range(terms):
        # What remains after the known terms is a polynomial times t^k.
        def remainder(t):
            return (f(t) - mp.polyval(known[::-1], t)) / t ** k if t else mp.mpf(0)

        def remainder_weight(t):
            return weight(t) * abs(t) ** k

        if k < 4:
            c = remez(remainder, remainder_weight, low, high, terms - k)
        else:
            # From here on a rounding is too small to be worth another fit.
            c = c[1:]
        known.append(mp.mpf(float(c[0])))

    def error(t):
        return weight(t) * (mp.polyval(known[::-1], t) - f(t))

    n = 1000
    most = max(abs(error(low + (high - low) * (i + mp.mpf(1) / 3) / n)) for i in range(n))
    print(f"{name}: 2^{mp.nstr(mp.log(most, 2), 5)}")
    for c in known:
        print(f"    {float(c)!r},")


def series(first, ratio, t):
    """sum of a_i t^i with a_0 given and a_(i+1) = ratio(i) a_i: exact where formulas cancel."""
    total, term, i = mp.mpf(0), mp.mpf(first), 0
    while abs(term) > mp.mpf(10) ** -45 or i < 3:
        total += term
        term *= ratio(i) * t
        i += 1
    return total


HALF_LN2 = mp.log(2) / 2 * mp.mpf("1.0001")
QUARTER_PI = mp.pi / 4 * mp.mpf("1.0001")
# |s| of the logarithms, s = (m - 1) / (m + 1) with m within √2 of 1.
S_MAX = (mp.sqrt(2) - 1) / (mp.sqrt(2) + 1) * mp.mpf("1.0001")
TAN_EIGHTH = mp.tan(mp.pi / 8) * mp.mpf("1.0001")


def exp_tail(r):
    """(exp r - 1 - r) / r²"""
    return series(mp.mpf(1) / 2, lambda i: mp.mpf(1) / (i + 3), r)


def sinh_tail(z):
    """(sinh r - r) / r³ with z = r²"""
    return series(mp.mpf(1) / 6, lambda i: mp.mpf(1) / ((2 * i + 4) * (2 * i + 5)), z)


def cosh_tail(z):
    """(cosh r - 1) / r² with z = r²"""
    return series(mp.mpf(1) / 2, lambda i: mp.mpf(1) / ((2 * i + 3) * (2 * i + 4)), z)


def sin_tail(z):
    """(sin r - r) / r³ with z = r²"""
    return series(-mp.mpf(1) / 6, lambda i: -mp.mpf(1) / ((2 * i + 4) * (2 * i + 5)), z)


def cos_tail(z):
    """(cos r - 1 + r²/2) / r⁴ with z = r²"""
    return series(mp.mpf(1) / 24, lambda i: -mp.mpf(1) / ((2 * i + 5) * (2 * i + 6)), z)


def atanh_tail(z):
    """(2 atanh s - 2 s) / s³ with z = s²"""
    return series(mp.mpf(2) / 3, lambda i: mp.mpf(2 * i + 3) / (2 * i + 5), z)


def atanh_tail2(z):
    """(2 atanh s - 2 s - 2 s³/3) / s⁵ with z = s²"""
    return series(mp.mpf(2) / 5, lambda i: mp.mpf(2 * i + 5) / (2 * i + 7), z)


def atan_tail(z):
    """(atan q - q) / q³ with z = q²"""
    return series(-mp.mpf(1) / 3, lambda i: -mp.mpf(2 * i + 3) / (2 * i + 5), z)


def asin_tail(z):
    """(asin x - x) / x³ with z = x²"""
    def ratio(i):
        n = i + 1
        return mp.mpf((2 * n + 1) ** 2) / ((2 * n + 2) * (2 * n + 3))
    return series(mp.mpf(1) / 6, ratio, z)


def bits(x, count):
    """x cut to so many significant bits: its products with short integers are exact."""
    exponent = count - 1 - int(mp.floor(mp.log(abs(x), 2)))
    return mp.floor(x * mp.mpf(2) ** exponent) / mp.mpf(2) ** exponent


def split(name, x, *counts):
    """Prints x as a sum of doubles, the first ones of so many bits."""
    print(f"{name} in parts of {counts} bits and the rest")
    for count in counts:
        part = mp.mpf(float(x)) if count == 53 else bits(x, count)
        print(f"    {float(part)!r},")
        x -= part
    print(f"    {float(x)!r},")


def constants():
    """Constants of the argument reductions."""
    ln2, ln10 = mp.log(2), mp.log(10)
    log10_2 = ln2 / ln10
    split("ln 2", ln2, 42)
    split("ln 2", ln2, 53)
    split("ln 2", ln2, 26)
    split("log10 2", log10_2, 42)
    split("ln 10", ln10, 53)
    split("ln 10", ln10, 26)
    print(f"    {float(-(log10_2 - bits(log10_2, 42)) * ln10)!r}, minus its rest times ln 10")
    split("1 / ln 2", 1 / ln2, 32)
    split("1 / ln 10", 1 / ln10, 32)
    split("pi/2", mp.pi / 2, 53, 33)
    split("pi/2", mp.pi / 2, 33, 33, 33)
    split("pi/4", mp.pi / 4, 53)
    split("2/3", mp.mpf(2) / 3, 53)


if __name__ == "__main__":
    constants()
    fit("exp", exp_tail, lambda r: r * r / mp.exp(r), -HALF_LN2, HALF_LN2, 10)
    fit("log", atanh_tail, lambda z: z / 2, 0, S_MAX ** 2, 7)
    fit("pow", atanh_tail2, lambda z: z * z / 2, 0, S_MAX ** 2, 8)
    fit("sin", sin_tail, lambda z: z, 0, QUARTER_PI ** 2, 6)
    fit("cos", cos_tail, lambda z: z * z / mp.cos(mp.sqrt(z)), 0, QUARTER_PI ** 2, 6)
    fit("sinh", sinh_tail, lambda z: z, 0, HALF_LN2 ** 2, 5)
    fit("cosh", cosh_tail, lambda z: z, 0, HALF_LN2 ** 2, 6)
    fit("asin", asin_tail, lambda z: z, 0, mp.mpf("0.25"), 13)
    fit("atan", atan_tail, lambda z: z, 0, TAN_EIGHTH ** 2, 11)
    # The start of the cube root: m^(-1/3) for m in [1, 2).
    fit("cbrt", lambda m: m ** (-mp.mpf(1) / 3), lambda m: m ** (mp.mpf(1) / 3), 1, 2, 4)
