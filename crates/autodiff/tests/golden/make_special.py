"""Reference values of the special functions in src/math/special, computed with mpmath at 60 digits.

Run: python make_special.py > special.csv  (needs the package mpmath, faster with gmpy2; reference.py
tells the format)
The arguments are random ones over the whole domain, denser at joins, roots and tails.
"""
import random

import mpmath as mp

from reference import header, row

mp.mp.dps = 60
SQRT2 = mp.sqrt(2)


# --- functions ------------------------------------------------------------------------------------

def upper_tail(x):
    """erfcx(x), by the asymptotic series where exp(x²) would be too large."""
    if abs(x) < 1e4:
        return mp.exp(x * x) * mp.erfc(x)
    return sum((-1) ** k * mp.fac2(2 * k - 1) / (2 * x * x) ** k for k in range(9)) / (x * mp.sqrt(mp.pi))


def log_ndtr(x):
    if x < -30:
        return -x * x / 2 + mp.log(upper_tail(-x / SQRT2) / 2)
    return mp.log1p(-mp.erfc(x / SQRT2) / 2) if x > 0 else mp.log(mp.erfc(-x / SQRT2) / 2)


def ndtri(p):
    if p > HALF:
        return -ndtri(1 - p)
    if p > 0.05:
        return SQRT2 * mp.erfinv(2 * p - 1)
    x = -mp.sqrt(-2 * mp.log(p) - mp.log(-4 * mp.pi * mp.log(p)))
    while True:
        lower = mp.erfc(-x / SQRT2) / 2
        step = mp.log(lower / p) * lower * mp.exp(x * x / 2) * mp.sqrt(2 * mp.pi)
        x -= step
        if abs(step) < mp.mpf(10) ** -50:
            return x


def lgamma(x):
    return mp.loggamma(x) if x > 0 else mp.log(abs(mp.gamma(x)))


def lbeta(a, b):
    # Up to 1e300 the terms are that much larger than their sum.
    with mp.workdps(380):
        return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


def gamma_parts(a, x):
    """(P, Q): the series of P at low x, the continued fraction of Q at high x."""
    front = mp.exp(a * mp.log(x) - x - mp.loggamma(a))
    if x > a + 1:
        def terms():
            # Equivalent form of DLMF 8.9.2 with all partial denominators 1.
            n = 0
            while True:
                n += 1
                yield n * (a - n) / ((x + 2 * n - 1 - a) * (x + 2 * n + 1 - a))
        upper = front / (x + 1 - a) * fraction(terms())
        return 1 - upper, upper
    with mp.workdps(80):
        term = total = mp.mpf(1)
        n = 0
        while term > mp.mpf(10) ** -75 * total:
            n += 1
            term *= x / (a + n)
            total += term
        lower = mp.exp(a * mp.log(x) - x - mp.loggamma(a + 1)) * total
        return lower, 1 - lower


def fraction(terms):
    """1/(1 + t₁/(1 + t₂/(1 + …)))."""
    c, d, f = mp.inf, mp.mpf(1), mp.mpf(1)
    for t in terms:
        d = 1 / (1 + t * d)
        c = 1 + (0 if c == mp.inf else t / c)
        f *= c * d
        if abs(c * d - 1) < mp.mpf(10) ** -55:
            return f
    raise ArithmeticError


def betainc(a, b, x):
    """The continued fraction of DLMF 8.17.22, on the side where it converges."""
    if x > (a + 1) / (a + b + 2):
        return 1 - betainc(b, a, 1 - x)

    def terms():
        m = 0
        while True:
            yield -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            m += 1
            yield m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))

    with mp.workdps(75):
        front = mp.exp(a * mp.log(x) + b * mp.log1p(-x) - lbeta(a, b)) / a
        return front * fraction(terms())


def kl_div(x, y):
    # Neighbours have 32 digits of the terms in common.
    with mp.workdps(120):
        return x * mp.log(x / y) - x + y


def stirling_remainder(x):
    # At 1e300 the terms are 1e600 times larger than their sum.
    with mp.workdps(700 if x > 1e30 else 140):
        return mp.loggamma(x) - (x - mp.mpf(1) / 2) * mp.log(x) + x - mp.log(2 * mp.pi) / 2


HALF = mp.mpf(1) / 2
VALUES = {
    "erf": mp.erf,
    "erfc": lambda x: mp.erfc(x) if x < 20 else mp.exp(-x * x) * upper_tail(x),
    "erfcx": upper_tail,
    "ndtr": lambda x: mp.erfc(-x / SQRT2) / 2,
    "log_ndtr": log_ndtr,
    "ndtri": ndtri,
    "lgamma": lgamma,
    "digamma": mp.digamma,
    "trigamma": lambda x: mp.polygamma(1, x) if x > 0
    else mp.pi ** 2 / mp.sinpi(x) ** 2 - mp.polygamma(1, 1 - x),
    "polygamma": lambda n, x: mp.polygamma(int(n), x),
    "lbeta": lbeta,
    "gammainc": lambda a, x: gamma_parts(a, x)[0],
    "gammaincc": lambda a, x: gamma_parts(a, x)[1],
    "betainc": betainc,
    "i0e": lambda x: mp.besseli(0, x) * mp.exp(-abs(x)),
    "i1e": lambda x: mp.besseli(1, x) * mp.exp(-abs(x)),
    "xlogy": lambda x, y: x * mp.log(y),
    "logaddexp": lambda a, b: max(a, b) + mp.log1p(mp.exp(-abs(a - b))),
    "betaincc": lambda a, b, x: betainc(b, a, 1 - x),
    "kl_div": kl_div,
    "stirling_remainder": stirling_remainder,
    "xlog1py": lambda x, y: x * mp.log1p(y),
}


# --- arguments ------------------------------------------------------------------------------------

def uniform(low, high):
    return lambda: (random.uniform(low, high),)


def logarithmic(low, high):
    return lambda: (10 ** random.uniform(low, high),)


def signed(low, high):
    return lambda: (random.choice([-1, 1]) * 10 ** random.uniform(low, high),)


def near(point, low=-16, high=-1):
    """Within 10^high of a point, on all scales down to 10^low."""
    return lambda: (point + random.choice([-1, 1]) * 10 ** random.uniform(low, high),)


def pair(*one):
    return lambda: sum((draw() for draw in one), ())


def whole(low, high):
    return lambda: (float(random.randint(low, high)),)


def neighbors(low, high, closest, farthest):
    """Two numbers that differ by a small part of them."""
    def draw():
        x = 10 ** random.uniform(low, high)
        return x, x * (1 + random.choice([-1, 1]) * 10 ** random.uniform(closest, farthest))
    return draw


def gamma_arguments(low, high, width):
    """a on all scales, x within `width` standard deviations of it."""
    def draw():
        a = 10 ** random.uniform(low, high)
        return a, abs(a + random.uniform(-width, width) * a ** 0.5)
    return draw


def beta_arguments(low, high, width):
    """a and b on all scales, x within `width` standard deviations of the mean."""
    def draw():
        a, b = 10 ** random.uniform(low, high), 10 ** random.uniform(low, high)
        mean = a / (a + b)
        x = mean + random.uniform(-width, width) * (mean * (1 - mean) / (a + b + 1)) ** 0.5
        return (a, b, x) if 0 < x < 1 else draw()
    return draw


GAMMA = [gamma_arguments(-3, 6, 3), gamma_arguments(-3, 6, 36), gamma_arguments(1, 2, 5),
         pair(logarithmic(-3, 1), logarithmic(-3, 2.8)), pair(logarithmic(-3, 6), logarithmic(-20, 6))]
DRAWS = {
    "erf": [signed(-300, -2), uniform(-6, 6), near(1), near(-1), uniform(0, 1.5)],
    "erfc": [signed(-20, -1), uniform(-6, 26.5), uniform(0, 5), uniform(25, 26.5)],
    "erfcx": [signed(-20, -1), uniform(-26.5, 0), uniform(0, 10), logarithmic(0, 300)],
    "ndtr": [signed(-20, -1), uniform(-37.5, 8.3), uniform(-5, 3), uniform(-37.5, -36)],
    "log_ndtr": [signed(-20, -1), uniform(-40, 38), uniform(-3, 3), lambda: (-10 ** random.uniform(1, 150),)],
    "ndtri": [logarithmic(-307, 0), uniform(0, 1), near(0.5), lambda: (1 - 10 ** random.uniform(-16, -1),),
              near(0.1, -10), near(0.9, -10), logarithmic(-3, 0)],
    "lgamma": [logarithmic(-300, 305), uniform(0, 10), near(1), near(2), near(0.5), near(8), logarithmic(-3, 3),
               uniform(-20, 0), signed(-8, -0.3), lambda: (-random.uniform(1, 170),)],
    "digamma": [logarithmic(-300, 300), uniform(0, 10), near(1.4616321449683622), near(0.5), near(8),
                uniform(-10, 0), signed(-8, -0.3)],
    "trigamma": [logarithmic(-150, 300), uniform(0, 10), near(0.5), near(-0.5), uniform(-10, 0), signed(-8, -0.3)],
    "polygamma": [pair(whole(2, 8), logarithmic(-3, 4)), pair(whole(2, 30), logarithmic(-1, 3)),
                  pair(whole(2, 6), logarithmic(-40, 30)), pair(whole(30, 300), logarithmic(1, 3))],
    "lbeta": [pair(logarithmic(-3, 3), logarithmic(-3, 3)), pair(logarithmic(-300, 2), logarithmic(-3, 300)),
              pair(logarithmic(0, 15), logarithmic(0, 15)), pair(uniform(0, 10), uniform(0, 10)),
              pair(near(1), near(1)), pair(logarithmic(-1, 1), near(0.5)), pair(logarithmic(-20, 0), logarithmic(-20, 0))],
    "gammainc": GAMMA,
    "gammaincc": GAMMA,
    "betainc": [beta_arguments(-3, 6, 3), beta_arguments(-3, 3, 30), beta_arguments(2, 6, 33),
                pair(logarithmic(-3, 3), logarithmic(-3, 3), uniform(0, 1)),
                pair(logarithmic(-3, 6), logarithmic(-3, -0.3), lambda: (1 - 10 ** random.uniform(-8, -0.3),)),
                pair(logarithmic(-1, 2), logarithmic(-3, 6), logarithmic(-10, 0))],
    "i0e": [signed(-10, 0), uniform(0, 20), near(9), logarithmic(1, 8)],
    "i1e": [signed(-300, 0), uniform(-20, 20), near(9), near(-9), signed(1, 8)],
    "xlogy": [pair(signed(-10, 10), logarithmic(-100, 100)), pair(signed(-1, 1), near(1)),
              pair(signed(-305, 300), logarithmic(-323, 308))],
    "logaddexp": [pair(uniform(-800, 800), uniform(-800, 800)), pair(uniform(-10, 10), uniform(-10, 10)),
                  pair(uniform(-3, 0), uniform(-3, 0)), pair(signed(-20, 300), signed(-20, 300))],
    "betaincc": [beta_arguments(-3, 6, 3), beta_arguments(-3, 3, 30), beta_arguments(2, 6, 33),
                 pair(logarithmic(-3, 3), logarithmic(-3, 6), logarithmic(-10, 0))],
    "kl_div": [pair(logarithmic(-100, 100), logarithmic(-100, 100)), pair(logarithmic(-3, 3), logarithmic(-3, 3)),
               neighbors(-100, 100, -15, -1), neighbors(-3, 15, -8, -0.5)],
    "stirling_remainder": [logarithmic(-300, 0), logarithmic(-3, 3), uniform(0, 10), near(0.5), logarithmic(0, 20)],
    "xlog1py": [pair(signed(-10, 10), logarithmic(-100, 100)), pair(signed(-1, 1), signed(-20, -0.3)),
                pair(signed(-305, 300), logarithmic(-300, 300))],
}
ROWS = {"polygamma": 120, "gammainc": 250, "gammaincc": 250, "betainc": 250, "xlogy": 180, "logaddexp": 280,
        "betaincc": 250, "xlog1py": 180}


def rows(scale=1, only=None):
    """(name, arguments, value): as many for each way of drawing arguments."""
    for name, value in VALUES.items():
        if only and name != only:
            continue
        random.seed(name)
        draws = DRAWS[name]
        for draw in draws:
            found = 0
            while found < scale * ROWS.get(name, 280) / len(draws):
                arguments = draw()
                y = value(*[mp.mpf(v) for v in arguments])
                if (1e-290 if name.endswith(("inc", "incc")) else 3e-308) < abs(y) < 1e306:
                    yield name, arguments, y
                    found += 1


if __name__ == "__main__":
    header()
    last = None
    for name, arguments, y in rows():
        if name != last:
            print(name)
        last = name
        row(arguments, y)
