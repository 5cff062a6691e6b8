"""Prints the values of tests/likelihoods.rs to 18 digits.

Run: python make_likelihoods.py  (needs mpmath; made with mpmath 1.4.1)
"""

from mpmath import log, log10, loggamma, mp, mpf, ncdf, nstr, pi, sqrt

mp.dps = 30


def gaussian(model, datum, error):
    return -(((mpf(model) - mpf(datum)) / mpf(error)) ** 2) / 2 - log(mpf(error) * sqrt(2 * pi))


def poisson(mean, count):
    return count * log(mpf(mean)) - mpf(mean) - loggamma(count + 1)


def limit(model, limit, significance):
    return log(ncdf(significance * (1 - 10 ** (-mpf("0.4") * (mpf(model) - mpf(limit))))))


# IAU 2015 resolution B2, the parsec by the astronomical unit.
PARSEC = mpf(648000) / pi * 149597870700
ZERO = mpf("3.0128e28") / (4 * pi * (10 * PARSEC) ** 2) * 1000

print("gaussian", nstr(gaussian("20.1", "20.15", "0.03") + gaussian(19, "19.02", "0.05"), 18))
print("poisson", nstr(poisson("12.5", 9) + poisson("0.3", 0) + poisson("1000.5", 1012), 18))
print("limit", nstr(limit("24.7", 24, 5) + limit("23.6", "23.5", 5), 18))
print("bolometric", nstr(-2.5 * log10(1 / ZERO), 18))
