"""Reference values of the log densities of vectors and matrices, computed with mpmath at 700 digits, as
matrices may have elements of very different sizes.

Run: python make_events.py > events.csv  (needs the package mpmath)
Each row: distribution, its parameters, the value, the log density. Arrays are written row by row,
their numbers separated by blanks.
"""
import mpmath as mp
from mpmath import mpf

mp.mp.dps = 700


def matrix(numbers):
    n = int(mp.nint(mp.sqrt(len(numbers))))
    return mp.matrix([[numbers[i * n + j] for j in range(n)] for i in range(n)])


def log(x):
    return mp.log(x) if x > 0 else -mp.inf


def xlogy(x, y):
    return mpf(0) if x == 0 else x * log(y)


def dirichlet(concentration, x):
    norm = mp.fsum(mp.loggamma(a) for a in concentration) - mp.loggamma(mp.fsum(concentration))
    return mp.fsum(xlogy(a - 1, v) for a, v in zip(concentration, x)) - norm


def multinomial(total, probs, x):
    log_counts = mp.loggamma(total[0] + 1) - mp.fsum(mp.loggamma(k + 1) for k in x)
    return log_counts + mp.fsum(xlogy(k, p) for k, p in zip(x, probs))


def multinomial_logits(total, logits, x):
    norm = mp.fsum(mp.exp(v) for v in logits)
    return multinomial(total, [mp.exp(v) / norm for v in logits], x)


def quadratic(inverse, deviation):
    n = len(deviation)
    return mp.fsum(deviation[i] * inverse[i, j] * deviation[j] for i in range(n) for j in range(n))


def multivariate_normal(loc, covariance, x):
    c = matrix(covariance)
    deviation = [v - m for v, m in zip(x, loc)]
    return -quadratic(c**-1, deviation) / 2 - mp.log(mp.det(2 * mp.pi * c)) / 2


def multivariate_normal_precision(loc, precision, x):
    p = matrix(precision)
    deviation = [v - m for v, m in zip(x, loc)]
    return -quadratic(p, deviation) / 2 + mp.log(mp.det(p / (2 * mp.pi))) / 2


def multivariate_normal_scale_tril(loc, scale_tril, x):
    factor = matrix(scale_tril)
    c = factor * factor.T
    return multivariate_normal(loc, [c[i, j] for i in range(c.rows) for j in range(c.cols)], x)


def lkj_cholesky(concentration, x):
    """The norm as a product of gamma functions, from Lewandowski, Kurowicka & Joe (2009)."""
    eta, n = concentration[0], int(mp.nint(mp.sqrt(len(x))))
    factor = matrix(x)
    norm = mpf(0)
    for k in range(1, n):
        norm += k * mp.log(mp.pi) / 2
        norm += mp.loggamma(eta + mpf(n - 1 - k) / 2) - mp.loggamma(eta + mpf(n - 1) / 2)
    powers = [(n - i + 2 * eta - 2) * mp.log(factor[i - 1, i - 1]) for i in range(2, n + 1)]
    return mp.fsum(powers) - norm


def gaussian_random_walk(scale, x):
    steps = [x[0]] + [b - a for a, b in zip(x, x[1:])]
    return mp.fsum(-(s / scale[0]) ** 2 / 2 - mp.log(scale[0] * mp.sqrt(2 * mp.pi)) for s in steps)


def zero_sum_normal(scale, x):
    squares = mp.fsum((v / scale[0]) ** 2 for v in x)
    return -squares / 2 - (len(x) - 1) * mp.log(scale[0] * mp.sqrt(2 * mp.pi))


def normal(loc, scale, x):
    return -(((x - loc) / scale) ** 2) / 2 - mp.log(scale * mp.sqrt(2 * mp.pi))


def independent(loc, scale, x):
    return mp.fsum(normal(m, s, v) for m, s, v in zip(loc, scale, x))


def expanded(loc, scale, x):
    return independent(loc * len(x), scale * len(x), x)


def masked(loc, mask, x):
    return mp.fsum(normal(m, 1, v) for m, keep, v in zip(loc, mask, x) if keep)


def mixture(logits, loc, scale, x):
    """Components of vectors that are the same number in each element."""
    total = mp.fsum(mp.exp(v) for v in logits)
    parts = [mp.exp(v) / total * mp.exp(expanded([m], [s], x)) for v, m, s in zip(logits, loc, scale)]
    return mp.log(mp.fsum(parts))


def phi(z):
    return mp.erfc(-z / mp.sqrt(2)) / 2


def interval(loc, scale, x):
    low, high = [(v - loc[0]) / scale[0] for v in x]
    if low == high:
        return normal(loc[0], scale[0], x[0])
    return mp.log(phi(high) - phi(low) if low + high < 0 else phi(-low) - phi(-high))


def interval_counts(rate, x):
    """The mass of the counts above the first and up to the second number."""
    counts = range(int(x[0]) + 1, int(x[1]) + 1)
    return mp.log(mp.fsum(mp.exp(k * mp.log(rate[0]) - rate[0] - mp.loggamma(k + 1)) for k in counts))


def projected_normal(concentration, x):
    """The closed forms of the integral over the length; x counts as a unit vector."""
    t = mp.fsum(v * m for v, m in zip(x, concentration))
    across = mp.fsum((m - t * v) ** 2 for v, m in zip(x, concentration))
    edge, below = mp.exp(-t * t / 2), mp.sqrt(2 * mp.pi) * phi(t)
    radial = edge + t * below if len(x) == 2 else t * edge + (1 + t * t) * below
    return mp.log(radial) - across / 2 - mpf(len(x)) / 2 * mp.log(2 * mp.pi)


INF = float("inf")
C3 = [4.0, 1.0, -0.5, 1.0, 3.0, 0.25, -0.5, 0.25, 2.0]
L3 = [2.0, 0.0, 0.0, 0.5, 1.5, 0.0, -0.25, 0.125, 1.0]
NARROW = [1.0, 0.99999, 0.99999, 1.0]
F3 = [1.0, 0.0, 0.0, 0.6, 0.8, 0.0, 0.48, 0.36, 0.8]
I4 = [1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0]
CASES = [
    ("Dirichlet", dirichlet, [[1.0, 2.5, 0.5]], [0.25, 0.5, 0.25]),
    ("Dirichlet", dirichlet, [[1.0, 1.0, 1.0]], [0.0, 0.5, 0.5]),
    ("Dirichlet", dirichlet, [[1e-3, 1e-8, 2.0]], [0.25, 0.5, 0.25]),
    ("Dirichlet", dirichlet, [[2e6, 1e6, 1e6]], [0.5, 0.25, 0.25]),
    ("Dirichlet", dirichlet, [[2e6, 1e6, 1e6]], [0.501, 0.25, 0.249]),
    ("Dirichlet", dirichlet, [[3e5, 0.5, 7.0]], [0.9375, 0.03125, 0.03125]),
    ("Multinomial", multinomial, [[7.0], [0.25, 0.5, 0.25]], [2.0, 5.0, 0.0]),
    ("Multinomial", multinomial, [[1e8], [0.25, 0.5, 0.25]], [2.5e7, 5.0001e7, 2.4999e7]),
    ("Dirichlet", dirichlet, [[3.0]], [1.0]),
    ("Dirichlet", dirichlet, [[2.5, 1.0]], [0.0, 1.0]),
    ("Dirichlet", dirichlet, [[1e-200, 1e-200]], [0.25, 0.75]),
    ("Dirichlet", dirichlet, [[0.5, 2.0]], [1e-300, 1.0]),
    ("Dirichlet", dirichlet, [[1e12, 1e-3]], [1.0 - 2.0**-40, 2.0**-40]),
    ("Multinomial", multinomial, [[0.0], [0.5, 0.5]], [0.0, 0.0]),
    ("Multinomial", multinomial, [[5.0], [1.0]], [5.0]),
    ("Multinomial", multinomial, [[3.0], [0.0, 0.5, 0.5]], [1.0, 1.0, 1.0]),
    ("Multinomial", multinomial, [[3.0], [1e-300, 0.5, 0.5]], [2.0, 1.0, 0.0]),
    ("Multinomial", multinomial, [[1e12], [2.0**-40, 1.0 - 2.0**-40]], [3.0, 999999999997.0]),
    ("Multinomial logits", multinomial_logits, [[2.0], [-700.0, 0.0]], [1.0, 1.0]),
    ("Multinomial", multinomial, [[3.0], [0.0, 0.5, 0.5]], [0.0, 2.0, 1.0]),
    ("Multinomial logits", multinomial_logits, [[7.0], [700.0, 2.0, 699.0]], [3.0, 0.0, 4.0]),
    ("Multinomial logits", multinomial_logits, [[1e5], [0.3, 2.0, 1.0]], [12000.0, 65000.0, 23000.0]),
    ("MultivariateNormal", multivariate_normal, [[1.0, -2.0, 0.5], C3], [0.0, 0.0, 3.0]),
    ("MultivariateNormal", multivariate_normal, [[0.0, 0.0], NARROW], [1.0, 1.001]),
    ("MultivariateNormal", multivariate_normal, [[0.0, 0.0], [1.0, 1.0 - 1e-10, 1.0 - 1e-10, 1.0]], [1.0, 1.00001]),
    ("MultivariateNormal", multivariate_normal, [[1e5, -1e5], [1e-8, 0.0, 0.0, 1e10]], [1e5, 0.0]),
    ("MultivariateNormal precision", multivariate_normal_precision, [[1.0, -2.0, 0.5], C3], [0.0, 0.0, 3.0]),
    ("MultivariateNormal scale_tril", multivariate_normal_scale_tril, [[1.0, -2.0, 0.5], L3], [0.0, 0.0, 3.0]),
    ("MultivariateNormal", multivariate_normal, [[1.0], [4.0]], [-0.5]),
    ("MultivariateNormal", multivariate_normal, [[0.0, 1.0], [1e-300, 0.0, 0.0, 1e300]], [1e-150, 3e150]),
    ("MultivariateNormal precision", multivariate_normal_precision, [[1.0], [4.0]], [-0.5]),
    ("MultivariateNormal precision", multivariate_normal_precision, [[0.0, 0.0], NARROW], [1.0, 1.001]),
    ("MultivariateNormal precision", multivariate_normal_precision, [[0.0, 1.0], [1e-300, 0.0, 0.0, 1e300]], [1e150, 1.0]),
    ("MultivariateNormal scale_tril", multivariate_normal_scale_tril, [[1.0], [4.0]], [-0.5]),
    ("MultivariateNormal scale_tril", multivariate_normal_scale_tril, [[1e3, -1e3], [1e-9, 0.0, 1.0, 1e-9]], [1e3, -1e3]),
    ("MultivariateNormal scale_tril", multivariate_normal_scale_tril, [[0.0, 0.0], [1e-150, 0.0, 0.5, 1e150]], [1e-150, 1e150]),
    ("LKJCholesky", lkj_cholesky, [[1.0]], F3),
    ("LKJCholesky", lkj_cholesky, [[1e-200]], [1.0, 0.0, -0.28, 0.96]),
    ("LKJCholesky", lkj_cholesky, [[0.5]], [1.0, 0.0, 1.0, 1e-12]),
    ("LKJCholesky", lkj_cholesky, [[2.0]], [1.0, 0.0, 1.0, 1e-300]),
    ("LKJCholesky", lkj_cholesky, [[1.0]], I4),
    ("LKJCholesky", lkj_cholesky, [[2.5]], F3),
    ("LKJCholesky", lkj_cholesky, [[1e-3]], F3),
    ("LKJCholesky", lkj_cholesky, [[1e8]], I4),
    ("LKJCholesky", lkj_cholesky, [[3.0]], [1.0]),
    ("LKJCholesky", lkj_cholesky, [[3.0]], [1.0, 0.0, -0.28, 0.96]),
    ("GaussianRandomWalk", gaussian_random_walk, [[0.5]], [0.25, 1.0, -0.5, 2.0]),
    ("GaussianRandomWalk", gaussian_random_walk, [[1e-3]], [0.25]),
    ("GaussianRandomWalk", gaussian_random_walk, [[1e-150]], [1e-150, 3e-150]),
    ("GaussianRandomWalk", gaussian_random_walk, [[1e150]], [1e150, -3e150, 0.0]),
    ("ZeroSumNormal", zero_sum_normal, [[1e-150]], [1e-150, -3e-150, 2e-150]),
    ("ZeroSumNormal", zero_sum_normal, [[2.0]], [0.0]),
    ("Independent", independent, [[0.5, 1e6], [1e-3, 1e150]], [0.501, -1e150]),
    ("Expanded", expanded, [[0.5], [2.0]], [0.25, -3.0, 900.0]),
    ("Masked", masked, [[0.5, 1.0, -1.0], [1.0, 0.0, 1.0]], [0.25, 1e300, 2.0]),
    ("Masked", masked, [[0.5, 1.0], [0.0, 0.0]], [0.25, 3.0]),
    ("Mixture", mixture, [[0.3, -0.4], [0.0, 4.0], [0.5, 2.0]], [0.25, 3.0]),
    ("Mixture", mixture, [[0.0, -700.0], [0.0, 1e3], [1e-3, 1e3]], [1e-3, 200.0]),
    ("IntervalCensored", interval, [[0.5], [2.0]], [-1.0, 3.0]),
    ("IntervalCensored", interval, [[0.5], [2.0]], [-INF, 3.0]),
    ("IntervalCensored", interval, [[0.5], [2.0]], [80.0, INF]),
    ("IntervalCensored", interval, [[0.5], [2.0]], [80.0, 81.0]),
    ("IntervalCensored", interval, [[0.5], [2.0]], [1.5, 1.5]),
    ("IntervalCensored", interval, [[0.0], [1e-150]], [-1e-150, 3e-150]),
    ("IntervalCensored", interval, [[0.0], [1e150]], [-2e150, -1e150]),
    ("IntervalCensored counts", interval_counts, [[6.5]], [2.0, 9.0]),
    ("IntervalCensored counts", interval_counts, [[1e-8]], [0.0, 2.0]),
    *[
        ("ProjectedNormal", projected_normal, [concentration], x)
        for x in ([1.0, 0.0], [0.6, 0.8], [0.0, -1.0])
        for concentration in (
            [0.0, 0.0], [1.5, -0.75], [-3.0, 1.0], [-1e3, 1e3], [1e5, 3.0], [1e-300, 0.0], [1e100, 0.5],
        )
    ],
    *[
        ("ProjectedNormal", projected_normal, [concentration], x)
        for x in ([0.0, 1.0, 0.0], [0.48, 0.6, -0.64])
        for concentration in (
            [0.0, 0.0, 0.0], [1.5, -0.75, 1.0], [-1e3, 1e3, 10.0], [0.0, 1e5, 3.0], [3.0, -40.0, 1e-9],
        )
    ],
    ("ZeroSumNormal", zero_sum_normal, [[0.5]], [0.25, 1.0, -0.5, -0.75]),
    ("ZeroSumNormal", zero_sum_normal, [[1e5]], [25.0, -25.0]),
]

if __name__ == "__main__":
    print(f"# mpmath {mp.__version__}, {mp.mp.dps} digits")
    for name, formula, parameters, value in CASES:
        exact = [[mpf(v) for v in p] for p in [*parameters, value]]
        fields = [" ".join(map(repr, p)) for p in [*parameters, value]]
        print(",".join([name, *fields, mp.nstr(formula(*exact), 25)]))
