"""Reference values of the distributions, computed with mpmath at 50 digits from the formulas.

Run: python make_distributions.py > distributions.csv  (needs the package mpmath)
Each row: distribution, parameters separated by blanks, quantity, argument, value. Parameters and
arguments are the exact doubles printed; quantities without an argument have 0 there.
"""
import mpmath as mp

mp.mp.dps = 50


def normal(loc, scale):
    z = lambda x: (x - loc) / scale
    return {
        "log_prob": lambda x: -z(x) ** 2 / 2 - mp.log(scale * mp.sqrt(2 * mp.pi)),
        "cdf": lambda x: mp.erfc(-z(x) / mp.sqrt(2)) / 2,
        "icdf": lambda p: loc + scale * mp.sqrt(2) * mp.erfinv(2 * p - 1),
        "mean": lambda _: loc,
        "variance": lambda _: scale**2,
    }


def exponential(rate):
    return {
        "log_prob": lambda x: mp.log(rate) - rate * x,
        "cdf": lambda x: -mp.expm1(-rate * x),
        "icdf": lambda p: -mp.log1p(-p) / rate,
        "mean": lambda _: 1 / rate,
        "variance": lambda _: 1 / rate**2,
    }


def half_normal(scale):
    return {
        "log_prob": lambda x: mp.log(2) / 2 - mp.log(mp.pi) / 2 - mp.log(scale) - (x / scale) ** 2 / 2,
        "cdf": lambda x: mp.erf(x / scale / mp.sqrt(2)),
        "icdf": lambda p: scale * mp.sqrt(2) * mp.erfinv(p),
        "mean": lambda _: scale * mp.sqrt(2 / mp.pi),
        "variance": lambda _: scale**2 * (1 - 2 / mp.pi),
    }


def uniform(low, high):
    return {
        "log_prob": lambda x: -mp.log(high - low),
        "cdf": lambda x: (x - low) / (high - low),
        "icdf": lambda p: low + p * (high - low),
        "mean": lambda _: (low + high) / 2,
        "variance": lambda _: (high - low) ** 2 / 12,
    }


def poisson(rate):
    def icdf(p):
        k, total = 0, mp.exp(-rate)
        while total < p:
            k += 1
            total += mp.exp(k * mp.log(rate) - rate - mp.loggamma(k + 1))
        return mp.mpf(k)

    return {
        "log_prob": lambda k: k * mp.log(rate) - rate - mp.loggamma(k + 1),
        "cdf": lambda k: mp.gammainc(mp.floor(k) + 1, rate, regularized=True),
        "icdf": icdf,
        "mean": lambda _: rate,
        "variance": lambda _: rate,
    }


P = [1e-12, 0.001, 0.2, 0.5, 0.9, 0.9999]
CASES = [
    ("Normal", normal, (0.0, 1.0), [-30.0, -1.5, 0.0, 0.3, 6.0], P),
    ("Normal", normal, (-1e6, 1e-3), [-1e6 - 0.002, -1e6, -1e6 + 0.001], P),
    ("Normal", normal, (3.0, 1e150), [-1e151, 3.0, 5e150], P),
    ("Exponential", exponential, (0.6,), [0.0, 1e-12, 0.7, 3.0, 60.0], P),
    ("Exponential", exponential, (1e100,), [1e-101, 1e-100, 2e-99], P),
    ("HalfNormal", half_normal, (2.5,), [0.0, 1e-9, 0.4, 3.0, 20.0], P[1:]),
    ("HalfNormal", half_normal, (1e-150,), [1e-151, 1e-150, 3e-150], P[1:]),
    ("Uniform", uniform, (-5.0, 5.0), [-5.0, -4.9, 0.0, 5.0], P),
    ("Uniform", uniform, (1.0, 1.0 + 1e-9), [1.0 + 1e-10, 1.0 + 9e-10], P[2:]),
    ("Poisson", poisson, (3.0,), [0.0, 1.0, 3.0, 12.0, 40.0], P),
    ("Poisson", poisson, (1e-8,), [0.0, 1.0, 2.0], P[1:]),
    ("Poisson", poisson, (2345.678,), [2000.0, 2345.0, 2346.0, 2600.0], P),
    ("Poisson", poisson, (3e6,), [2990000.0, 3e6, 3005000.0], []),
]

print(f"# mpmath {mp.__version__}, {mp.mp.dps} digits")
for name, make, parameters, values, probabilities in CASES:
    formulas = make(*[mp.mpf(p) for p in parameters])
    for quantity, formula in formulas.items():
        arguments = {"icdf": probabilities, "mean": [0.0], "variance": [0.0]}.get(quantity, values)
        for argument in arguments:
            value = mp.nstr(formula(mp.mpf(argument)), 25)
            print(f"{name},{' '.join(map(repr, parameters))},{quantity},{argument!r},{value}")
