"""Reference values of every elementwise primitive, computed with mpmath at 50 digits.

Run: python make_primitives.py > primitives.csv  (needs the package mpmath)
Each row: name, arguments separated by blanks, value. The arguments are the exact doubles printed.
"""
import random

import mpmath as mp

mp.mp.dps = 60
random.seed(20261122)


def uniform(low, high):
    return lambda: random.uniform(low, high)


def logarithmic(low, high):
    return lambda: 10 ** random.uniform(low, high)


def signed(low, high):
    return lambda: random.choice([-1, 1]) * 10 ** random.uniform(low, high)


def whole(low, high):
    return lambda: float(random.randint(low, high))


SQRT2 = mp.sqrt(2)
FUNCTIONS = {
    "exp": (mp.exp, [uniform(-700, 700)]),
    "exp10": (lambda x: mp.mpf(10) ** x, [uniform(-300, 300)]),
    "expm1": (mp.expm1, [signed(-10, 2.5)]),
    "log": (mp.log, [logarithmic(-300, 300)]),
    "log1p": (mp.log1p, [logarithmic(-10, 10)]),
    "log10": (mp.log10, [logarithmic(-300, 300)]),
    "sqrt": (mp.sqrt, [logarithmic(-300, 300)]),
    "sin": (mp.sin, [signed(-5, 4)]),
    "cos": (mp.cos, [signed(-5, 4)]),
    "tan": (mp.tan, [signed(-5, 1)]),
    "tanh": (mp.tanh, [signed(-10, 1.3)]),
    "sigmoid": (lambda x: 1 / (1 + mp.exp(-x)), [uniform(-700, 40)]),
    "softplus": (lambda x: mp.log1p(mp.exp(x)), [uniform(-700, 700)]),
    "ndtr": (lambda x: mp.erfc(-x / SQRT2) / 2, [uniform(-37, 8)]),
    "ndtri": (lambda p: mp.findroot(lambda x: mp.log(mp.erfc(-x / SQRT2) / 2) - mp.log(p),
                                    start(p)), [logarithmic(-300, -0.01)]),
    "lgamma": (mp.loggamma, [logarithmic(-8, 8)]),
    "digamma": (mp.digamma, [logarithmic(-8, 8)]),
    "pow": (mp.power, [logarithmic(-10, 10), uniform(-20, 20)]),
    "xlogy": (lambda a, b: a * mp.log(b), [signed(-10, 10), logarithmic(-100, 100)]),
    "polygamma": (lambda n, x: mp.polygamma(int(n), x), [whole(1, 8), logarithmic(-3, 4)]),
    "gammaincc": (lambda a, x: mp.gammainc(a, x, regularized=True),
                  [logarithmic(-1, 3), logarithmic(-1, 3)]),
    "log_sigmoid_slope": (lambda x: -abs(x) - 2 * mp.log1p(mp.exp(-abs(x))), [uniform(-50, 50)]),
    "recip_expm1": (lambda x: 1 / mp.expm1(x), [signed(-10, 2.5)]),
    "betaincc": (lambda a, b, x: mp.betainc(b, a, 0, 1 - x, regularized=True),
                 [logarithmic(-1, 2), logarithmic(-1, 2), logarithmic(-6, -0.1)]),
    "xlog1py": (lambda a, b: a * mp.log1p(b), [signed(-10, 10), logarithmic(-20, 10)]),
    "kl_div": (lambda a, b: a * mp.log(a / b) - a + b, [logarithmic(3, 3.01), logarithmic(3, 3.01)]),
    "stirling_remainder": (lambda x: mp.loggamma(x) - (x - 0.5) * mp.log(x) + x
                           - mp.log(2 * mp.pi) / 2, [logarithmic(-10, 12)]),
}


def start(p):
    """A starting point for the root: the leading asymptotic behaviour of the normal tail."""
    if p < 0.1:
        return -mp.sqrt(-2 * mp.log(p) - mp.log(-4 * mp.pi * mp.log(p)))
    return mp.mpf(3.2) * (p - 0.5) if p < 0.9 else mp.sqrt(-2 * mp.log(1 - p)) * 0.8


print(f"# mpmath {mp.__version__}, {mp.mp.dps} digits")
for name, (function, arguments) in FUNCTIONS.items():
    rows = 0
    while rows < 60:
        x = [draw() for draw in arguments]
        value = function(*[mp.mpf(v) for v in x])
        if not (mp.mpf("1e-290") < abs(value) < mp.mpf("1e300")):
            continue
        print(f"{name},{' '.join(repr(v) for v in x)},{mp.nstr(value, 25)}")
        rows += 1
