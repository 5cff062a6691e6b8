"""Formulas and cases of distributions made of others, for make_distributions.py."""
import mpmath as mp
from mpmath import mpf

import continuous
import discrete


def transformed(base, inverse, log_slope, is_increasing=True):
    """`log_slope` is the log of |dx/dy| at y."""
    first, second = ("cdf", "survival") if is_increasing else ("survival", "cdf")
    return {
        "log_prob": lambda y: base["log_prob"](inverse(y)) + log_slope(y),
        "cdf": lambda y: base[first](inverse(y)),
        "survival": lambda y: base[second](inverse(y)),
    }


def transformed_exp(loc, scale, low):
    base = continuous.normal(loc, scale)
    return transformed(base, lambda y: mp.log(y - low), lambda y: -mp.log(y - low))


def transformed_affine(concentration, rate, loc, scale):
    base = continuous.gamma(concentration, rate)
    return transformed(base, lambda y: (y - loc) / scale, lambda y: -mp.log(abs(scale)), scale > 0)


def transformed_interval(loc, scale, low, high):
    base = continuous.normal(loc, scale)
    slope = lambda y: mp.log(high - low) - mp.log(y - low) - mp.log(high - y)
    return transformed(base, lambda y: mp.log((y - low) / (high - y)), slope)


def truncated(base, low=None, high=None):
    below = lambda x: mpf(0) if x is None else base["cdf"](x)
    above = lambda x: mpf(0) if x is None else base["survival"](x)
    whole = 1 - below(low) - above(high)
    lower = lambda x: base["cdf"](x) - below(low)
    if low is not None and whole < 0.5:
        whole = above(low) - above(high)
        lower = lambda x: above(low) - base["survival"](x)
    return {
        "log_prob": lambda x: base["log_prob"](x) - mp.log(whole),
        "cdf": lambda x: lower(x) / whole,
        "survival": lambda x: (base["survival"](x) - above(high)) / whole,
    }


def mixture(logits, components):
    total = mp.fsum(mp.exp(x) for x in logits)
    average = lambda of: mp.fsum(
        mp.exp(x) / total * of(component) for x, component in zip(logits, components)
    )
    mean = average(lambda c: c["mean"](0))
    return {
        "log_prob": lambda x: mp.log(average(lambda c: mp.exp(c["log_prob"](x)))),
        "cdf": lambda x: average(lambda c: c["cdf"](x)),
        "survival": lambda x: average(lambda c: c["survival"](x)),
        "mean": lambda _: mean,
        "variance": lambda _: average(lambda c: c["variance"](0) + (c["mean"](0) - mean) ** 2),
    }


def within(base, low, high):
    """A distribution with no mass outside of its bounds."""

    def bounded(formula, before, behind):
        return lambda x: before if x <= low else (behind if x >= high else formula(x))

    return {
        **base,
        "log_prob": lambda x: base["log_prob"](x) if low <= x <= high else -mp.inf,
        "cdf": bounded(base["cdf"], mpf(0), mpf(1)),
        "survival": bounded(base["survival"], mpf(1), mpf(0)),
    }


def mixture_bounds(high0, high1):
    components = [
        within(continuous.uniform(mpf(0), high0), mpf(0), high0),
        within(continuous.uniform(mpf(1), high1), mpf(1), high1),
    ]
    return mixture([mp.log(mpf(0.3)), mp.log(mpf(0.7))], components)


def mixture_general(x0, x1, loc, scale, concentration):
    beta = within(continuous.beta(mpf(2.5), concentration), 0, 1)
    return mixture([x0, x1], [continuous.normal(loc, scale), beta])


CASES = [
    ("Transformed exp", transformed_exp, (0.3, 0.6, -1.0), [-0.999, 0.3, 1e9], []),
    ("Transformed affine", transformed_affine, (2.3, 0.7, 1.0, -2.0), [-3000.0, -3.0, 0.999], []),
    ("Transformed interval", transformed_interval, (0.3, 0.6, -1.0, 3.0), [-0.999, 0.3, 2.9], []),
    ("Truncated low", lambda a, b, low: truncated(continuous.logistic(a, b), low),
     (0.3, 0.6, 2.0), [2.0001, 3.0, 500.0], []),
    ("Truncated low", lambda a, b, low: truncated(continuous.logistic(a, b), low),
     (0.3, 0.6, 500.0), [500.001, 510.0, 600.0], []),
    ("Truncated", lambda a, b, low, high: truncated(continuous.cauchy(a, b), low, high),
     (0.3, 0.6, -1.0, 2.0), [-0.999, 0.3, 1.999], []),
    ("Truncated", lambda a, b, low, high: truncated(continuous.cauchy(a, b), low, high),
     (0.3, 0.6, 1e8, 1e9), [2e8, 9e8], []),
    ("Truncated high", lambda rate, high: truncated(continuous.gamma(mpf(2.5), rate), high=high),
     (0.6, 3.0), [1e-9, 1.0, 2.999], []),
    ("Truncated high", lambda rate, high: truncated(continuous.gamma(mpf(2.5), rate), high=high),
     (600.0, 1e-5), [1e-9, 9e-6], []),
    ("Truncated discrete",
     lambda rate, low, high: truncated(discrete.poisson(rate), low - 1, high),
     (6.5, 2.0, 9.0), [2.0, 5.0, 9.0], []),
    ("Truncated discrete",
     lambda rate, low, high: truncated(discrete.poisson(rate), low - 1, high),
     (6.5, 90.0, 100.0), [90.0, 95.0], []),
    ("MixtureSameFamily",
     lambda x0, x1, m0, m1, s0, s1: mixture([x0, x1], [continuous.normal(m0, s0), continuous.normal(m1, s1)]),
     (0.3, -0.4, -2.0, 1.0, 0.7, 1.5), [-90.0, -2.0, 0.3, 90.0], []),
    ("MixtureSameFamily bounds", mixture_bounds, (2.0, 3.0), [0.5, 1.5, 2.5], []),
    ("MixtureGeneral", mixture_general, (0.3, -0.4, -2.0, 0.7, 1.5), [-30.0, -2.0, 0.3, 0.999, 9.0], []),
]


def limit(base, is_left):
    """Counts below or at the limit, or above it; NumPyro's `LeftCensored` and `RightCensored`."""
    return {"log_prob": lambda x: mp.log(base["cdf" if is_left else "survival"](x))}


# Values of the density alone. A limit has the mass on one side of it in its place.
DENSITIES = [
    *[
        ("Censored left", lambda loc, scale: limit(continuous.normal(loc, scale), True), p, x)
        for p, x in [
            ((0.5, 2.0), [-3.0, 0.5, 80.0]), ((0.0, 1.0), [-1e10, -40.0]), ((0.0, 1e-150), [-3e-149, 0.0]),
            ((-1.0, 1e150), [-3e151, 1e150]),
        ]
    ],
    *[
        ("Censored right", lambda loc, scale: limit(continuous.normal(loc, scale), False), p, x)
        for p, x in [((0.5, 2.0), [-70.0, 0.5, 80.0]), ((1e6, 1e-3), [1e6 - 0.002, 1e6 + 0.03])]
    ],
    *[
        ("Censored right gamma", lambda a, b: limit(continuous.gamma(a, b), False), p, x)
        for p, x in [((2.5, 0.5), [1e-9, 3.0, 90.0, 900.0]), ((0.01, 1e-3), [1e-200, 1e5])]
    ],
    *[
        ("Censored left counts", lambda rate: limit(discrete.poisson(rate), True), p, x)
        for p, x in [((6.5,), [0.0, 4.0, 30.0]), ((900.0,), [3.0, 800.0, 1000.0])]
    ],
    *[
        ("Censored right counts", lambda rate: limit(discrete.poisson(rate), False), p, x)
        for p, x in [((6.5,), [0.0, 4.0, 60.0]), ((1e-8,), [0.0, 3.0])]
    ],
    ("Transformed exp", transformed_exp, (0.3, 1e-150, -1.0), [0.3]),
    ("Transformed exp", transformed_exp, (0.0, 1e150, 0.0), [1e-300, 1e300]),
    ("Transformed affine", transformed_affine, (2.3, 0.7, 0.0, 1e-150), [1e-151, 3e-150]),
    ("Transformed affine", transformed_affine, (2.3, 0.7, 5.0, -1e150), [-1e151, -1e140]),
    ("Transformed interval", transformed_interval, (0.3, 0.6, 0.0, 1e-300), [1e-301, 5e-301]),
    ("Transformed interval", transformed_interval, (0.3, 0.6, -1e300, 1e300), [-1e290, 9e299]),
    ("Truncated low", lambda a, b, low: truncated(continuous.logistic(a, b), low),
     (0.0, 1e-150, 2e-150), [2e-150, 3e-150]),
    ("Truncated", lambda a, b, low, high: truncated(continuous.cauchy(a, b), low, high),
     (0.3, 1e150, -1.0, 2e150), [-1.0, 1e150]),
    ("MixtureSameFamily",
     lambda x0, x1, m0, m1, s0, s1: mixture([x0, x1], [continuous.normal(m0, s0), continuous.normal(m1, s1)]),
     (0.0, -700.0, 0.0, 1e6, 1e-3, 1e3), [0.0, 1.0, 1e6]),
    ("MixtureGeneral", mixture_general, (700.0, 0.0, -1e9, 1e-3, 1e-3), [-1e9, 0.25, 0.999]),
]
