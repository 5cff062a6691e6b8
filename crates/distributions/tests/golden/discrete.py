"""Formulas and cases of the distributions of whole numbers, for make_distributions.py."""
import mpmath as mp
from mpmath import mpf


def poisson(rate):
    def icdf(p):
        k, total = 0, mp.exp(-rate)
        while total < p:
            k += 1
            total += mp.exp(k * mp.log(rate) - rate - mp.loggamma(k + 1))
        return mpf(k)

    def survival(k):
        if rate < 1e5:
            return mp.gammainc(mp.floor(k) + 1, 0, rate, regularized=True)
        return 1 - mp.gammainc(mp.floor(k) + 1, rate, regularized=True)

    return {
        "log_prob": lambda k: k * mp.log(rate) - rate - mp.loggamma(k + 1),
        "cdf": lambda k: mp.gammainc(mp.floor(k) + 1, rate, regularized=True),
        "survival": survival,
        "icdf": icdf,
        "mean": lambda _: rate,
        "variance": lambda _: rate,
    }


P = [1e-12, 0.001, 0.2, 0.5, 0.9, 0.9999]
CASES = [
    ("Poisson", poisson, (3.0,), [0.0, 1.0, 3.0, 12.0, 40.0], P),
    ("Poisson", poisson, (1e-8,), [0.0, 1.0, 2.0], P[1:]),
    ("Poisson", poisson, (2345.678,), [100.0, 2000.0, 2345.0, 2346.0, 2600.0, 9000.0], P),
    ("Poisson", poisson, (3e6,), [2990000.0, 3e6, 3005000.0], []),
]
