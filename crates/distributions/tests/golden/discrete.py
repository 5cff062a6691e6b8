"""Formulas and cases of the distributions of whole numbers, for make_distributions.py."""
import mpmath as mp
from mpmath import mpf


def count_quantile(mass, start=0):
    """The smallest count up to which the masses add to a probability."""

    def solve(p):
        k, total = mpf(start), mass(mpf(start))
        while total < p:
            k += 1
            total += mass(k)
        return k

    return solve


def log_choose(n, k):
    return mp.loggamma(n + 1) - mp.loggamma(k + 1) - mp.loggamma(n - k + 1)


def log(x):
    return mp.log(x) if x > 0 else -mp.inf


def xlogy(x, y):
    return mpf(0) if x == 0 else x * log(y)


def sums(log_prob, most):
    """The cdf and the survival function of counts up to the largest one that matters."""

    def cdf(k):
        return mp.fsum(mp.exp(log_prob(mpf(j))) for j in range(int(k) + 1))

    def survival(k):
        rest = 1 - cdf(k)
        if rest > 1e-35:
            return rest
        return mp.fsum(mp.exp(log_prob(mpf(j))) for j in range(int(k) + 1, most + 1))

    return {
        "cdf": cdf,
        "survival": survival,
        "icdf": count_quantile(lambda k: mp.exp(log_prob(k))),
    }


def poisson(rate):
    def survival(k):
        if rate < 1e5:
            return mp.gammainc(mp.floor(k) + 1, 0, rate, regularized=True)
        return 1 - mp.gammainc(mp.floor(k) + 1, rate, regularized=True)

    log_prob = lambda k: xlogy(k, rate) - rate - mp.loggamma(k + 1)
    return {
        "log_prob": log_prob,
        "cdf": lambda k: mp.gammainc(mp.floor(k) + 1, rate, regularized=True),
        "survival": survival,
        "icdf": count_quantile(lambda k: mp.exp(log_prob(k))),
        "mean": lambda _: rate,
        "variance": lambda _: rate,
    }


def binomial(n, p, q=None):
    q = 1 - p if q is None else q
    log_prob = lambda k: log_choose(n, k) + xlogy(k, p) + xlogy(n - k, q)
    large = {} if n > 5000 else sums(log_prob, int(n))
    return {
        "log_prob": log_prob,
        **large,
        "mean": lambda _: n * p,
        "variance": lambda _: n * p * q,
    }


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def binomial_logits(n, logits):
    return binomial(n, sigmoid(logits), sigmoid(-logits))


def bernoulli(p):
    return binomial(mpf(1), p)


def bernoulli_logits(logits):
    return binomial_logits(mpf(1), logits)


def beta_binomial(a, b, n):
    log_beta = lambda a, b: mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)
    log_prob = lambda k: log_choose(n, k) + log_beta(k + a, n - k + b) - log_beta(a, b)
    return {
        "log_prob": log_prob,
        **(sums(log_prob, int(n)) if n < 5000 else {}),
        "mean": lambda _: n * a / (a + b),
        "variance": lambda _: n * a * b * (a + b + n) / (a + b) ** 2 / (a + b + 1),
    }


def categorical(*probs):
    log_prob = lambda k: log(probs[int(k)])
    return {"log_prob": log_prob, **sums(log_prob, len(probs) - 1)}


def categorical_logits(*logits):
    total = mp.fsum(mp.exp(x) for x in logits)
    return categorical(*[mp.exp(x) / total for x in logits])


def geometric(p, q=None):
    q = 1 - p if q is None else q
    return {
        "log_prob": lambda k: mp.log(p) + xlogy(k, q),
        "cdf": lambda k: 1 - q ** (k + 1),
        "survival": lambda k: q ** (k + 1),
        "icdf": lambda u: max(mp.ceil(mp.log1p(-u) / mp.log(q)) - 1, mpf(0)),
        "mean": lambda _: q / p,
        "variance": lambda _: q / p**2,
    }


def geometric_logits(logits):
    return geometric(sigmoid(logits), sigmoid(-logits))


def negative_binomial2(mean, c):
    log_prob = lambda k: (
        mp.loggamma(k + c) - mp.loggamma(k + 1) - mp.loggamma(c)
        + k * mp.log(mean / (mean + c)) + c * mp.log(c / (mean + c))
    )
    return {
        "log_prob": log_prob,
        **(sums(log_prob, int(60 * mean + 2000)) if mean < 1000 else {}),
        "mean": lambda _: mean,
        "variance": lambda _: mean + mean**2 / c,
    }


def zero_inflated_poisson(gate, rate):
    base = poisson(rate)
    log_prob = lambda k: log((gate if k == 0 else 0) + (1 - gate) * mp.exp(base["log_prob"](k)))
    return {
        "log_prob": log_prob,
        "cdf": lambda k: gate + (1 - gate) * base["cdf"](k),
        "survival": lambda k: (1 - gate) * base["survival"](k),
        "icdf": count_quantile(lambda k: mp.exp(log_prob(k))),
        "mean": lambda _: (1 - gate) * rate,
        "variance": lambda _: (1 - gate) * rate * (1 + gate * rate),
    }


P = [1e-12, 0.001, 0.2, 0.5, 0.9, 0.9999]
CASES = [
    ("Bernoulli", bernoulli, (0.3,), [0.0, 1.0], P),
    ("Bernoulli", bernoulli, (1e-300,), [0.0, 1.0], P),
    ("Bernoulli logits", bernoulli_logits, (-1.3,), [0.0, 1.0], P),
    ("Bernoulli logits", bernoulli_logits, (-800.0,), [0.0, 1.0], P),
    ("Bernoulli logits", bernoulli_logits, (35.0,), [0.0, 1.0], P[1:]),
    ("BetaBinomial", beta_binomial, (2.5, 0.7, 12.0), [0.0, 5.0, 12.0], P),
    ("BetaBinomial", beta_binomial, (1e-6, 2e3, 12.0), [0.0, 5.0, 12.0], P),
    ("BetaBinomial", beta_binomial, (1e8, 3e8, 4000.0), [600.0, 900.0, 1000.0, 2000.0], P[1:]),
    ("BetaBinomial", beta_binomial, (0.5, 2.5, 1e9), [0.0, 1e8, 1e9], []),
    ("Binomial", binomial, (12.0, 0.3), [0.0, 5.0, 12.0], P),
    ("Binomial", binomial, (12.0, 1e-9), [0.0, 5.0, 12.0], P),
    ("Binomial", binomial, (2000.0, 0.999), [1950.0, 1990.0, 1998.0, 2000.0], P),
    ("Binomial", binomial, (1e9, 0.25), [0.0, 2.499e8, 2.5e8, 2.501e8], []),
    ("Binomial", binomial, (1e15, 1e-13), [0.0, 90.0, 120.0], []),
    ("Binomial logits", binomial_logits, (12.0, -30.0), [0.0, 5.0, 12.0], P),
    ("Binomial logits", binomial_logits, (900.0, 40.0), [885.0, 899.0, 900.0], P[1:]),
    ("Binomial logits", binomial_logits, (1e8, 0.3), [0.0, 5.74e7, 5.75e7], []),
    ("Categorical", categorical, (0.25, 0.5, 0.125, 0.125), [0.0, 1.0, 3.0], P),
    ("Categorical", categorical, (0.5, 0.0, 0.5), [0.0, 1.0, 2.0], P),
    ("Categorical", categorical, (1.0,), [0.0], P),
    ("Categorical", categorical, (1e-300, 1.0), [0.0, 1.0], P),
    ("Categorical logits", categorical_logits, (2.0, -1.0, 0.3), [0.0, 1.0, 2.0], P),
    ("Categorical logits", categorical_logits, (800.0, -1.0, 799.0), [0.0, 1.0, 2.0], P),
    ("Geometric", geometric, (0.3,), [0.0, 5.0, 400.0], P),
    ("Geometric", geometric, (1e-9,), [0.0, 5.0, 1e9, 1e12], P),
    ("Geometric logits", geometric_logits, (-40.0,), [0.0, 5.0, 1e17], P[1:]),
    ("Geometric logits", geometric_logits, (40.0,), [0.0, 5.0], P),
    ("NegativeBinomial2", negative_binomial2, (3.5, 1.7), [0.0, 5.0, 100.0], P),
    ("NegativeBinomial2", negative_binomial2, (3.5, 1e-4), [0.0, 5.0, 100.0], []),
    ("NegativeBinomial2", negative_binomial2, (3.5, 1e12), [0.0, 5.0, 30.0], []),
    ("NegativeBinomial2", negative_binomial2, (1e6, 1e-2), [0.0, 5.0, 1e5, 1e7], []),
    ("NegativeBinomial2", negative_binomial2, (1e6, 1e6), [9.99e5, 1e6, 1.002e6], []),
    ("NegativeBinomial2", negative_binomial2, (1e9, 1e15), [9.999e8, 1e9, 1.0001e9], []),
    ("Poisson", poisson, (3.0,), [0.0, 1.0, 3.0, 12.0, 40.0], P),
    ("Poisson", poisson, (1e-8,), [0.0, 1.0, 2.0], P[1:]),
    ("Poisson", poisson, (2345.678,), [100.0, 2000.0, 2345.0, 2346.0, 2600.0, 9000.0], P),
    ("Poisson", poisson, (3e6,), [2990000.0, 3e6, 3005000.0], []),
    ("ZeroInflatedPoisson", zero_inflated_poisson, (0.3, 6.5), [0.0, 4.0, 30.0], P),
    ("ZeroInflatedPoisson", zero_inflated_poisson, (1e-12, 300.0), [0.0, 250.0, 300.0], P[1:]),
    ("ZeroInflatedPoisson", zero_inflated_poisson, (0.0, 6.5), [0.0, 4.0], P),
]
# Values of the density alone, where other quantities are as before or out of reach.
DENSITIES = [
    ("Bernoulli", bernoulli, (0.0,), [0.0, 1.0]),
    ("Bernoulli", bernoulli, (1.0,), [0.0, 1.0]),
    ("Bernoulli logits", bernoulli_logits, (1e-300,), [0.0, 1.0]),
    ("BetaBinomial", beta_binomial, (2.5, 0.7, 0.0), [0.0]),
    ("BetaBinomial", beta_binomial, (1e-9, 1e-9, 5.0), [0.0, 3.0, 5.0]),
    ("BetaBinomial", beta_binomial, (1e6, 3e6, 40.0), [8.0, 10.0, 14.0]),
    ("Binomial", binomial, (0.0, 0.3), [0.0]),
    ("Binomial", binomial, (12.0, 0.0), [0.0, 3.0]),
    ("Binomial", binomial, (12.0, 1.0), [3.0, 12.0]),
    ("Binomial", binomial, (2000.0, 1e-300), [0.0, 2.0]),
    ("Binomial logits", binomial_logits, (12.0, 700.0), [0.0, 11.0, 12.0]),
    ("Geometric", geometric, (1.0,), [0.0, 1.0]),
    ("Geometric", geometric, (1e-300,), [0.0, 1e15]),
    ("Geometric logits", geometric_logits, (-700.0,), [0.0, 1e15]),
    ("NegativeBinomial2", negative_binomial2, (1e-200, 2.0), [0.0, 1.0, 2.0]),
    ("NegativeBinomial2", negative_binomial2, (5.0, 1e-200), [0.0, 1.0, 2.0]),
    ("Poisson", poisson, (0.0,), [0.0, 1.0]),
    ("Poisson", poisson, (1e-300,), [0.0, 1.0]),
    ("Poisson", poisson, (1e15,), [0.0, 1e15]),
    ("ZeroInflatedPoisson", zero_inflated_poisson, (1.0, 6.5), [0.0, 4.0]),
    ("ZeroInflatedPoisson", zero_inflated_poisson, (0.5, 1e-200), [0.0, 1.0]),
]
