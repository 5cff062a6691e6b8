"""Coefficients of the special functions in src/math/special: minimax fits with mpmath at 50 digits.

Run: python make_special_fits.py [name ...]  (needs the package mpmath; a minute with gmpy2)
Prints Rust constants in ascending order of powers, and the largest error of each fit relative to
its weight. A fit is a polynomial or a ratio of two whose denominator starts with 1, found by the
second algorithm of Remez (1934) from Chebyshev points, which `spread` draws towards singularities.
"""
import sys

import mpmath as mp

mp.mp.dps = 50
HALF = mp.mpf(1) / 2


def polynomial(c, x):
    total = mp.mpf(0)
    for v in reversed(c):
        total = total * x + v
    return total


def levelled(f, x, w, n, m):
    """The ratio of degrees n, m whose weighted error is ±E in turn at the points x, and E."""
    size = n + m + 2
    denominator = [mp.mpf(1)] * size
    level = None
    for _ in range(30):
        a, b = mp.matrix(size, size), mp.matrix(size, 1)
        for i in range(size):
            for j in range(n + 1):
                a[i, j] = x[i] ** j
            for j in range(1, m + 1):
                a[i, n + j] = -f[i] * x[i] ** j
            a[i, size - 1] = -((-1) ** i) * w[i] * denominator[i]
            b[i] = f[i]
        s = mp.lu_solve(a, b)
        p, q = [s[j] for j in range(n + 1)], [mp.mpf(1)] + [s[n + j] for j in range(1, m + 1)]
        denominator = [polynomial(q, v) for v in x]
        if level is not None and abs(s[size - 1] - level) <= 1e-6 * abs(level):
            break
        level = s[size - 1]
    return p, q, abs(s[size - 1])


def extremes(error, size):
    """Indices of `size` alternating extremes, or None."""
    found = []
    for i, e in enumerate(error):
        if not found or mp.sign(e) != mp.sign(error[found[-1]]):
            found.append(i)
        elif abs(e) > abs(error[found[-1]]):
            found[-1] = i
    while len(found) > size:
        if len(found) == size + 1:
            found.pop(0 if abs(error[found[0]]) < abs(error[found[-1]]) else -1)
        else:
            k = min(range(len(found) - 1),
                    key=lambda k: max(abs(error[found[k]]), abs(error[found[k + 1]])))
            del found[k:k + 2]
    return found if len(found) == size else None


def fit(f, n, m, spread, weight=None, argument=lambda x: x):
    """(p, q, error): f(x) ≈ p(argument(x)) / q(argument(x)) where x = spread(t), -1 ≤ t ≤ 1."""
    size = n + m + 2
    points = 20 * size
    grid = [spread(mp.cos(mp.pi * k / points)) for k in range(points, -1, -1)]
    fs = [f(x) for x in grid]
    ws = [weight(x) if weight else abs(v) for x, v in zip(grid, fs)]
    us = [argument(x) for x in grid]
    index = [round(k * points / (size - 1)) for k in range(size)]
    best = None
    for _ in range(15):
        p, q, level = levelled([fs[i] for i in index], [us[i] for i in index],
                               [ws[i] for i in index], n, m)
        error = [(polynomial(p, u) / polynomial(q, u) - v) / w for u, v, w in zip(us, fs, ws)]
        worst = max(abs(e) for e in error)
        if best is None or worst < best[2]:
            best = (p, q, worst)
        index = extremes(error, size)
        if worst < level * 1.02 or index is None:
            break
    return best


def even(a, b):
    return lambda t: (mp.mpf(a) + b) / 2 + (mp.mpf(b) - a) / 2 * t


def logarithmic(a, b, shift=0):
    """Points denser towards -shift."""
    low, high = mp.log(mp.mpf(a) + shift), mp.log(mp.mpf(b) + shift)
    return lambda t: mp.exp((low + high) / 2 + (high - low) / 2 * t) - shift


def show(name, c):
    print(f"const {name}: [f64; {len(c)}] = [")
    for v in c:
        print(f"    {float(v)!r},")
    print("];")


def report(name, p, q, error, numerator="NUMERATOR", denominator="DENOMINATOR"):
    print(f"// {name}: {mp.nstr(error, 2)}")
    show(numerator, p)
    if len(q) > 1:
        show(denominator, q)


# --- the error function -------------------------------------------------------------------------

def erfcx(x):
    return mp.exp(x * x) * mp.erfc(x) if x < 1e4 else (1 - 1 / (2 * x * x)) / (x * mp.sqrt(mp.pi))


def fit_erfcx():
    """(x + s) erfcx(x), nearly flat at 0, in q = (x - 3) / (x + 3)."""
    shift = mp.mpf(113) / 128

    def f(q):
        if q == 1:
            return 1 / mp.sqrt(mp.pi)
        x = 3 * (1 + q) / (1 - q)
        return (x + shift) * erfcx(x)

    report("erfcx", *fit(f, 24, 0, even(-1, 1)), "SCALED")


def fit_erf():
    """erf(x)/x in x² up to 1; log erfc(x) from there to 6."""
    def small(z):
        x = mp.sqrt(abs(z))
        return mp.erf(x) / x if x > mp.mpf(10) ** -20 else 2 / mp.sqrt(mp.pi)

    report("erf, small", *fit(small, 11, 0, even(0, 1)), "SMALL")
    report("erf, large", *fit(lambda x: mp.log(mp.erfc(x)), 17, 0, even(1, 6),
                              lambda x: 1 / mp.erfc(x)), "LARGE")


# --- the normal quantile --------------------------------------------------------------------------

def tail_quantile(log_p):
    """x > 0 with log Φ(-x) = log_p."""
    x = mp.sqrt(-2 * log_p)
    x = x - (mp.log(x) + 0.92) / x if x > 1.7 else mp.mpf(1)
    for _ in range(60):
        upper = mp.erfc(x / mp.sqrt(2)) / 2
        step = (mp.log(upper) - log_p) * upper / mp.exp(-x * x / 2) * mp.sqrt(2 * mp.pi)
        x += step
        if abs(step) < mp.mpf(10) ** -45:
            return x
    raise ArithmeticError(log_p)


def fit_ndtri():
    """x/q in 0.16 - q² where q = p - ½; √(-2 log p) - |x| in √(-2 log p)."""
    limit = mp.mpf(0.16)

    def center(r):
        q = mp.sqrt(abs(limit - r))
        small = q < mp.mpf(10) ** -20
        return mp.sqrt(2 * mp.pi) if small else mp.sqrt(2) * mp.erfinv(2 * q).real / q

    offset = mp.mpf(2.75)
    report("ndtri, centre", *fit(lambda r: center(r) - offset, 7, 7,
                                 logarithmic(0, limit, mp.mpf(0.09)), center),
           "CENTER_NUMERATOR", "CENTER_DENOMINATOR")
    a, b = mp.sqrt(-2 * mp.log(mp.mpf(0.1))), mp.mpf(38.61)
    report("ndtri, tail", *fit(lambda s: s - tail_quantile(-s * s / 2), 10, 10, logarithmic(a, b),
                               lambda s: tail_quantile(-s * s / 2)),
           "TAIL_NUMERATOR", "TAIL_DENOMINATOR")


# --- the gamma function and its derivatives -------------------------------------------------------

def fit_lgamma():
    """log Γ(x) / ((x-1)(x-2)) - ¼ in x - ½ on [½, 8]; from there Stirling's remainder in 1/x²."""
    def f(x):
        if abs(x - 1) < mp.mpf(10) ** -30:
            return mp.euler
        if abs(x - 2) < mp.mpf(10) ** -30:
            return 1 - mp.euler
        return mp.loggamma(x) / ((x - 1) * (x - 2))

    report("lgamma, near", *fit(lambda x: f(x) - HALF / 2, 11, 11, logarithmic(HALF, 8), f,
                                lambda x: x - HALF))
    report("lgamma, far", *fit(
        lambda z: mp.mpf(1) / 12 if z == 0 else stirling(1 / mp.sqrt(z)) / mp.sqrt(z), 4, 0,
        even(0, mp.mpf(1) / 64), lambda z: 100 if z == 0 else mp.loggamma(1 / mp.sqrt(z)) / mp.sqrt(z)), "FAR")


def stirling(x):
    """log Γ(x) - ((x-½) log x - x + ½ log 2π)."""
    if x > 1e5:
        return 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5) - 1 / (1680 * x ** 7)
    return mp.loggamma(x) - ((x - HALF) * mp.log(x) - x + mp.log(2 * mp.pi) / 2)


def fit_stirling():
    """Stirling's remainder on [½, ∞); log Γ(1 + x) below."""
    report("stirling", *fit(stirling, 9, 10, logarithmic(HALF, 200), lambda x: mp.mpf(1)))
    report("stirling, small", *fit(lambda x: mp.loggamma(1 + x), 6, 6, even(0, HALF),
                                   lambda x: mp.mpf(1)), "SMALL_NUMERATOR", "SMALL_DENOMINATOR")


def fit_digamma():
    """ψ(x) / (x - x₀) - 0.4 in x - ½ on [½, 8]; log x - 1/(2x) - ψ(x) in 1/x² beyond."""
    root = mp.findroot(mp.digamma, 1.46163)
    print(f"// root: {[str(float(root)), str(float(root - mp.mpf(float(root))))]}")

    def f(x):
        return mp.digamma(x) / (x - root) if abs(x - root) > 1e-25 else mp.polygamma(1, root)

    offset = mp.mpf(0.4)
    report("digamma, near", *fit(lambda x: f(x) - offset, 9, 9, logarithmic(HALF, 8), f,
                                 lambda x: x - HALF))

    def far(z):
        if z == 0:
            return mp.mpf(1) / 12
        x = 1 / mp.sqrt(z)
        return (mp.log(x) - 1 / (2 * x) - mp.digamma(x)) / z

    report("digamma, far", *fit(far, 5, 0, even(0, mp.mpf(1) / 64),
                                lambda z: 1 / z if z else mp.mpf(10) ** 9), "FAR")


def fit_trigamma():
    """x² ψ'(x) - x - ½ for x ≥ 0."""
    def f(x):
        return x * x * mp.polygamma(1, 1 + x) + 1 - x - HALF

    report("trigamma", *fit(f, 9, 10, logarithmic(0, 200, 1), lambda x: f(x) + HALF + x))


def fit_reflection():
    """sin(πx)/x in x² for x up to ½."""
    def f(z):
        x = mp.sqrt(abs(z))
        return mp.sinpi(x) / x if x > mp.mpf(10) ** -20 else mp.pi

    report("sine", *fit(f, 8, 0, even(0, HALF ** 2)), "SINE")


# --- the incomplete gamma function ----------------------------------------------------------------

def fit_gammainc():
    """η / (λ - 1) in powers of η, where ½η² = λ - 1 - log λ with the sign of λ - 1."""
    terms = 26
    # λ - 1 = Σ c[k] η^k from λ' (λ - 1) = η λ, power by power.
    c = [mp.mpf(0), mp.mpf(1)]
    for k in range(2, terms + 2):
        # The coefficient of η^k in (λ-1)'(λ-1) is that of η (1 + (λ-1)), which is c[k-1].
        known = sum((i + 1) * c[i + 1] * c[k - i] for i in range(1, k - 1))
        c.append((c[k - 1] - known) / (k + 1))
    series = c[1:]
    inverse = [mp.mpf(1)]
    for k in range(1, terms):
        inverse.append(-sum(series[i] * inverse[k - i] for i in range(1, k + 1)))
    report("gammainc", inverse, [1], mp.mpf(0), "RATIO")


# --- Bessel functions -----------------------------------------------------------------------------

def fit_bessel():
    """I₀(x) and I₁(x)/x in x² up to 9, √x e^-x I(x) in 1/x beyond."""
    split = 9
    for order in (0, 1):
        def small(z):
            if z < mp.mpf(10) ** -30:
                return mp.mpf(1) if order == 0 else HALF
            x = mp.sqrt(z)
            return mp.besseli(order, x) / (x if order else 1)

        def large(w):
            return (1 / mp.sqrt(2 * mp.pi) if w == 0
                    else mp.besseli(order, 1 / w) * mp.exp(-1 / w) / mp.sqrt(w))

        report(f"i{order}e, small", *fit(small, 15, 0, even(0, split ** 2)), f"SMALL_{order}")
        report(f"i{order}e, large", *fit(large, 21, 0, even(0, mp.mpf(1) / split)), f"LARGE_{order}")


FITS = {name[4:]: f for name, f in list(globals().items()) if name.startswith("fit_")}
if __name__ == "__main__":
    for name in sys.argv[1:] or FITS:
        FITS[name]()
