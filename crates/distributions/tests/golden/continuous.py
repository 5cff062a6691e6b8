"""Formulas and cases of the distributions of real numbers, for make_distributions.py."""
import mpmath as mp
from mpmath import mpf
from scipy import stats


def phi(z):
    return mp.erfc(-z / mp.sqrt(2)) / 2


def xlogy(x, y):
    if x == 0:
        return mpf(0)
    return x * mp.log(y) if y > 0 else -mp.inf * mp.sign(x)


def upper(p, tail):
    """A quantile of a symmetric distribution from that of its upper tail."""
    return -tail(p) if p < mpf(1) / 2 else tail(1 - p)


def quantile(formulas, start):
    """Newton's method from a quantile in double precision, on the side that is small."""

    def solve(p):
        x = mpf(float(start(float(p))))
        for _ in range(6):
            density = mp.exp(formulas["log_prob"](x))
            if p < 0.5:
                step = (formulas["cdf"](x) - p) / density
            else:
                step = ((1 - p) - formulas["survival"](x)) / density
            x -= step
        return x

    return solve


def integral(log_density, low, high, center, width):
    """The mass between two bounds of a density with one peak, in pieces that a quadrature can take."""
    ends = [end for end in (low, high) if abs(end - center) < 1e4 * width]
    around = [p + s * width * mpf(2) ** k for p in [center, *ends] for k in range(-8, 9) for s in (-1, 1)]
    inner = sorted(x for x in {center, *around} if low < x < high)
    return mp.quad(lambda x: mp.exp(log_density(x)), [low, *inner, high])


def normal(loc, scale):
    z = lambda x: (x - loc) / scale
    return {
        "log_prob": lambda x: -z(x) ** 2 / 2 - mp.log(scale * mp.sqrt(2 * mp.pi)),
        "cdf": lambda x: phi(z(x)),
        "survival": lambda x: phi(-z(x)),
        "icdf": lambda p: loc + scale * mp.sqrt(2) * mp.erfinv(2 * p - 1),
        "mean": lambda _: loc,
        "variance": lambda _: scale**2,
    }


def log_normal(loc, scale):
    base = normal(loc, scale)
    return {
        "log_prob": lambda x: base["log_prob"](mp.log(x)) - mp.log(x),
        "cdf": lambda x: base["cdf"](mp.log(x)),
        "survival": lambda x: base["survival"](mp.log(x)),
        "icdf": lambda p: mp.exp(base["icdf"](p)),
        "mean": lambda _: mp.exp(loc + scale**2 / 2),
        "variance": lambda _: mp.expm1(scale**2) * mp.exp(2 * loc + scale**2),
    }


def truncated_normal(loc, scale, low, high):
    a, b = (low - loc) / scale, (high - loc) / scale

    def mass(a, b):
        """Far out both terms are near 1: the mirror image of the interval has its mass in the open."""
        return phi(b) - phi(a) if a + b < 0 else phi(-a) - phi(-b)

    whole = mass(a, b)
    z = lambda x: (x - loc) / scale
    density = lambda t: mp.exp(-t * t / 2) / mp.sqrt(2 * mp.pi) / whole if mp.isfinite(t) else mpf(0)
    shift = density(a) - density(b)
    edge = lambda t: t * density(t) if mp.isfinite(t) else mpf(0)
    def start(p):
        """Normal quantiles, or those of the exponential that the tail is like."""
        return stats.truncnorm.ppf(p, float(a), float(b), float(loc), float(scale))

    formulas = {
        "log_prob": lambda x: mp.log(density(z(x)) / scale),
        "cdf": lambda x: mass(a, z(x)) / whole,
        "survival": lambda x: mass(z(x), b) / whole,
        "mean": lambda _: loc + scale * shift,
        "variance": lambda _: scale**2 * (1 + edge(a) - edge(b) - shift**2),
    }
    formulas["icdf"] = quantile(formulas, start)
    return formulas


def truncated_normal_low(loc, scale, low):
    return truncated_normal(loc, scale, low, mp.inf)


def truncated_normal_high(loc, scale, high):
    return truncated_normal(loc, scale, -mp.inf, high)


def student_t(df, loc, scale):
    z = lambda x: (x - loc) / scale
    norm = mp.loggamma((df + 1) / 2) - mp.loggamma(df / 2) - mp.log(df * mp.pi) / 2 - mp.log(scale)
    tail = lambda t: mp.betainc(df / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True) / 2
    below = lambda t: tail(t) if t < 0 else 1 - tail(t)
    formulas = {
        "log_prob": lambda x: norm - (df + 1) / 2 * mp.log1p(z(x) ** 2 / df),
        "cdf": lambda x: below(z(x)),
        "survival": lambda x: below(-z(x)),
        "mean": lambda _: loc if df > 1 else mp.nan,
        "variance": lambda _: scale**2 * df / (df - 2) if df > 2 else (mp.inf if df > 1 else mp.nan),
    }
    start = lambda p: stats.t.ppf(p, float(df), float(loc), float(scale))
    formulas["icdf"] = quantile(formulas, start)
    return formulas


def cauchy(loc, scale):
    z = lambda x: (x - loc) / scale
    return {
        "log_prob": lambda x: -mp.log1p(z(x) ** 2) - mp.log(mp.pi * scale),
        "cdf": lambda x: mp.acot(-z(x)) / mp.pi if x < loc else 1 - mp.acot(z(x)) / mp.pi,
        "survival": lambda x: mp.acot(z(x)) / mp.pi if x > loc else 1 - mp.acot(-z(x)) / mp.pi,
        "icdf": lambda p: loc + scale * upper(p, lambda p: mp.cot(mp.pi * p)),
    }


def half_cauchy(scale):
    z = lambda x: x / scale
    return {
        "log_prob": lambda x: -mp.log1p(z(x) ** 2) - mp.log(mp.pi * scale / 2),
        "cdf": lambda x: 2 / mp.pi * mp.atan(z(x)),
        "survival": lambda x: 2 / mp.pi * mp.acot(z(x)) if x > 0 else mpf(1),
        "icdf": lambda p: scale * mp.tan(mp.pi * p / 2),
    }


def laplace(loc, scale):
    z = lambda x: (x - loc) / scale
    below = lambda t: mp.exp(t) / 2 if t < 0 else 1 - mp.exp(-t) / 2
    return {
        "log_prob": lambda x: -abs(z(x)) - mp.log(2 * scale),
        "cdf": lambda x: below(z(x)),
        "survival": lambda x: below(-z(x)),
        "icdf": lambda p: loc + scale * upper(p, lambda p: -mp.log(2 * p)),
        "mean": lambda _: loc,
        "variance": lambda _: 2 * scale**2,
    }


def logistic(loc, scale):
    z = lambda x: (x - loc) / scale
    return {
        "log_prob": lambda x: -z(x) - 2 * mp.log1p(mp.exp(-z(x))) - mp.log(scale),
        "cdf": lambda x: 1 / (1 + mp.exp(-z(x))),
        "survival": lambda x: 1 / (1 + mp.exp(z(x))),
        "icdf": lambda p: loc + scale * mp.log(p / (1 - p)),
        "mean": lambda _: loc,
        "variance": lambda _: (mp.pi * scale) ** 2 / 3,
    }


def gumbel(loc, scale):
    z = lambda x: (x - loc) / scale
    return {
        "log_prob": lambda x: -z(x) - mp.exp(-z(x)) - mp.log(scale),
        "cdf": lambda x: mp.exp(-mp.exp(-z(x))),
        "survival": lambda x: -mp.expm1(-mp.exp(-z(x))),
        "icdf": lambda p: loc - scale * mp.log(-mp.log(p)),
        "mean": lambda _: loc + scale * mp.euler,
        "variance": lambda _: (mp.pi * scale) ** 2 / 6,
    }


def exponential(rate):
    return {
        "log_prob": lambda x: mp.log(rate) - rate * x,
        "cdf": lambda x: -mp.expm1(-rate * x),
        "survival": lambda x: mp.exp(-rate * x),
        "icdf": lambda p: -mp.log1p(-p) / rate,
        "mean": lambda _: 1 / rate,
        "variance": lambda _: 1 / rate**2,
    }


def gamma(concentration, rate):
    a = concentration
    log_density = lambda y: (a - 1) * mp.log(y) - y - mp.loggamma(a) if y > 0 else -mp.inf

    def mass(low, high):
        if a < 1000:
            return mp.gammainc(a, low, high, regularized=True)
        return integral(log_density, low, min(high, 3 * a), a, mp.sqrt(a))

    formulas = {
        "log_prob": lambda x: log_density(rate * x) + mp.log(rate),
        "cdf": lambda x: mass(0, rate * x),
        "survival": lambda x: mass(rate * x, mp.inf),
        "mean": lambda _: a / rate,
        "variance": lambda _: a / rate**2,
    }
    formulas["icdf"] = quantile(formulas, lambda p: stats.gamma.ppf(p, float(a)) / float(rate))
    return formulas


def inverse_gamma(concentration, rate):
    a = concentration
    inverse = gamma(concentration, rate)
    formulas = {
        "log_prob": lambda x: inverse["log_prob"](1 / x) - 2 * mp.log(x),
        "cdf": lambda x: inverse["survival"](1 / x),
        "survival": lambda x: inverse["cdf"](1 / x),
        "mean": lambda _: rate / (a - 1) if a > 1 else mp.inf,
        "variance": lambda _: (rate / (a - 1)) ** 2 / (a - 2) if a > 2 else mp.inf,
    }
    formulas["icdf"] = quantile(formulas, lambda p: float(rate) / stats.gamma.isf(p, float(a)))
    return formulas


def chi2(df):
    return gamma(df / 2, mpf(1) / 2)


def beta(a, b):
    log_norm = mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)
    powers = lambda x: xlogy(a - 1, x) + xlogy(b - 1, 1 - x)
    log_density = lambda x: powers(x) - log_norm
    mean, variance = a / (a + b), a * b / (a + b) ** 2 / (a + b + 1)

    def mass(low, high):
        if min(a, b) > 1000:
            return integral(lambda x: log_density(x) if 0 < x < 1 else -mp.inf, low, high, mean, mp.sqrt(variance))
        if low == 0:
            return mp.betainc(a, b, 0, high, regularized=True)
        rest = 1 - mp.betainc(a, b, 0, low, regularized=True)
        return rest if rest > 1e-20 else mp.betainc(b, a, 0, 1 - low, regularized=True)

    formulas = {
        "log_prob": log_density,
        "cdf": lambda x: mass(0, x),
        "survival": lambda x: mass(x, 1),
        "mean": lambda _: mean,
        "variance": lambda _: variance,
    }
    formulas["icdf"] = quantile(formulas, lambda p: stats.beta.ppf(p, float(a), float(b)))
    return formulas


def weibull(scale, concentration):
    k = concentration
    hazard = lambda x: (x / scale) ** k
    mean = scale * mp.gamma(1 + 1 / k)
    return {
        "log_prob": lambda x: mp.log(k / scale) + (k - 1) * mp.log(x / scale) - hazard(x),
        "cdf": lambda x: -mp.expm1(-hazard(x)),
        "survival": lambda x: mp.exp(-hazard(x)),
        "icdf": lambda p: scale * (-mp.log1p(-p)) ** (1 / k),
        "mean": lambda _: mean,
        "variance": lambda _: scale**2 * mp.gamma(1 + 2 / k) - mean**2,
    }


def pareto(scale, alpha):
    return {
        "log_prob": lambda x: mp.log(alpha) + alpha * mp.log(scale) - (alpha + 1) * mp.log(x),
        "cdf": lambda x: 1 - (scale / x) ** alpha,
        "survival": lambda x: (scale / x) ** alpha,
        "icdf": lambda p: scale * (1 - p) ** (-1 / alpha),
        "mean": lambda _: alpha * scale / (alpha - 1) if alpha > 1 else mp.inf,
        "variance": lambda _: scale**2 * alpha / (alpha - 1) ** 2 / (alpha - 2) if alpha > 2 else mp.inf,
    }


def lower_truncated_power_law(alpha, low):
    return pareto(low, -(alpha + 1))


def doubly_truncated_power_law(alpha, low, high):
    def integral(k, a, b):
        return mp.log(b / a) if k == -1 else (b ** (k + 1) - a ** (k + 1)) / (k + 1)

    norm = integral(alpha, low, high)
    moment = lambda n: integral(alpha + n, low, high) / norm
    k = alpha + 1
    quantile = lambda p: (
        low * (high / low) ** p if k == 0 else (low**k + p * (high**k - low**k)) ** (1 / k)
    )
    return {
        "log_prob": lambda x: alpha * mp.log(x) - mp.log(norm),
        "cdf": lambda x: integral(alpha, low, x) / norm,
        "survival": lambda x: integral(alpha, x, high) / norm,
        "icdf": quantile,
        "mean": lambda _: moment(1),
        "variance": lambda _: moment(2) - moment(1) ** 2,
    }


def log_uniform(low, high):
    return doubly_truncated_power_law(mpf(-1), low, high)


def half_normal(scale):
    return {
        "log_prob": lambda x: mp.log(2 / mp.pi) / 2 - mp.log(scale) - (x / scale) ** 2 / 2,
        "cdf": lambda x: mp.erf(x / scale / mp.sqrt(2)),
        "survival": lambda x: mp.erfc(x / scale / mp.sqrt(2)),
        "icdf": lambda p: scale * mp.sqrt(2) * mp.erfinv(p),
        "mean": lambda _: scale * mp.sqrt(2 / mp.pi),
        "variance": lambda _: scale**2 * (1 - 2 / mp.pi),
    }


def uniform(low, high):
    return {
        "log_prob": lambda x: -mp.log(high - low),
        "cdf": lambda x: (x - low) / (high - low),
        "survival": lambda x: (high - x) / (high - low),
        "icdf": lambda p: low + p * (high - low),
        "mean": lambda _: (low + high) / 2,
        "variance": lambda _: (high - low) ** 2 / 12,
    }


def von_mises(loc, concentration):
    k = concentration
    density = lambda t: mp.exp(k * (mp.cos(t) - 1)) / (2 * mp.pi * mp.besseli(0, k) * mp.exp(-k))

    def below(x):
        width = 1 / mp.sqrt(max(k, mpf(1) / 100))
        inner = [loc + t * width for t in (-40, -8, -3, 0, 3, 8, 40) if -mp.pi < loc + t * width < x]
        return mp.quad(lambda t: density(t - loc), [-mp.pi, *inner, x])

    return {
        "log_prob": lambda x: mp.log(density(x - loc)),
        "cdf": below,
        "mean": lambda _: loc - 2 * mp.pi * mp.nint(loc / (2 * mp.pi)),
        "variance": lambda _: 1 - mp.besseli(1, k) / mp.besseli(0, k),
    }


P = [1e-12, 0.001, 0.2, 0.5, 0.9, 0.9999]
CASES = [
    ("Beta", beta, (2.5, 1.7), [1e-9, 0.1, 0.5, 0.999999], P),
    ("Beta", beta, (1e-3, 1e-4), [1e-300, 0.1, 0.5, 0.999999], P[3:4]),
    ("Beta", beta, (1e6, 2e6), [0.33, 0.3333, 0.3335], P),
    ("Beta", beta, (150.0, 1e-2), [0.1, 0.9, 0.999999], P[1:3]),
    ("Beta", beta, (1.0, 1e8), [1e-9, 1e-8, 3e-7], []),
    ("Beta", beta, (1.0, 1.0), [0.0, 0.5, 1.0], P),
    ("Cauchy", cauchy, (0.0, 1.0), [-1e150, -3.0, 0.0, 0.3, 1e8], P),
    ("Cauchy", cauchy, (1e6, 1e-3), [-1e6, 1e6, 1e6 + 0.001], P),
    ("Cauchy", cauchy, (1.0, 1e300), [-1e305, 0.0, 1e300], P),
    ("Chi2", chi2, (1.0,), [1e-300, 0.3, 3.0, 900.0], P),
    ("Chi2", chi2, (1e8,), [9.99e7, 1e8, 1.0003e8], P[1:]),
    ("Chi2", chi2, (1e-3,), [1e-200, 0.3, 30.0], P[5:]),
    ("DoublyTruncatedPowerLaw", doubly_truncated_power_law, (-2.35, 0.1, 50.0), [0.1, 0.11, 3.0, 50.0], P),
    ("DoublyTruncatedPowerLaw", doubly_truncated_power_law, (-1.0, 0.1, 50.0), [0.1, 0.11, 3.0, 50.0], P),
    ("DoublyTruncatedPowerLaw", doubly_truncated_power_law, (-1.0 + 1e-9, 0.1, 50.0), [0.11, 3.0], P),
    ("DoublyTruncatedPowerLaw", doubly_truncated_power_law, (-1.0 - 1e-14, 0.1, 50.0), [0.11, 3.0], P),
    ("DoublyTruncatedPowerLaw", doubly_truncated_power_law, (-1.1, 0.1, 50.0), [0.11, 3.0], P),
    ("DoublyTruncatedPowerLaw", doubly_truncated_power_law, (0.0, 1.0, 3.0), [1.0, 1.5, 3.0], P),
    ("DoublyTruncatedPowerLaw", doubly_truncated_power_law, (40.0, 1e-9, 7.0), [1e-9, 6.0, 6.9], P[1:]),
    ("DoublyTruncatedPowerLaw", doubly_truncated_power_law, (-3.0, 1e-150, 1e150), [1e-150, 3e-150], P),
    ("DoublyTruncatedPowerLaw", doubly_truncated_power_law, (2.0, 1.0, 1.0 + 2.0**-30), [1.0 + 2.0**-31], P[2:4]),
    ("Exponential", exponential, (0.6,), [0.0, 1e-12, 0.7, 3.0, 60.0, 2000.0], P),
    ("Exponential", exponential, (1e100,), [1e-101, 1e-100, 2e-99], P),
    ("Exponential", exponential, (1e-200,), [0.0, 1e199, 1e200, 4e201], P),
    ("Gamma", gamma, (2.3, 0.7), [1e-200, 0.1, 2.0, 30.0, 1500.0], P),
    ("Gamma", gamma, (1e-3, 10.0), [1e-300, 0.1, 2.0], P[3:]),
    ("Gamma", gamma, (1e-100, 10.0), [1e-300, 0.1, 2.0], []),
    ("Gamma", gamma, (99.0, 1e-6), [2e7, 1e8, 1.5e8, 1e10], P),
    ("Gamma", gamma, (1e5, 1e3), [50.0, 99.0, 100.0, 101.0, 250.0], P),
    ("Gamma", gamma, (1e9, 1e150), [9.999e-142, 1e-141, 1.0002e-141], P[1:]),
    ("Gamma", gamma, (1.0, 1e-200), [1e190, 1e200], P),
    ("Gumbel", gumbel, (0.0, 1.0), [-6.0, -1.0, 0.0, 2.0, 50.0, 700.0], P),
    ("Gumbel", gumbel, (1e6, 1e-3), [1e6 - 0.001, 1e6, 1e6 + 0.002], P),
    ("Gumbel", gumbel, (0.0, 1e-150), [-2e-150, 0.0, 5e-150], P),
    ("Gumbel", gumbel, (-1.0, 1e150), [-2e150, 0.0, 5e150], P),
    ("HalfCauchy", half_cauchy, (2.5,), [0.0, 1e-9, 2.0, 1e9], P),
    ("HalfCauchy", half_cauchy, (1e-150,), [1e-151, 1e-150, 1e-100], P),
    ("HalfCauchy", half_cauchy, (1e300,), [0.0, 1e290, 1e300, 1e308], P[:5]),
    ("HalfNormal", half_normal, (2.5,), [0.0, 1e-9, 0.4, 3.0, 20.0, 200.0], P[1:]),
    ("HalfNormal", half_normal, (1e-150,), [1e-151, 1e-150, 3e-150], P[1:]),
    ("HalfNormal", half_normal, (1e150,), [0.0, 1e140, 1e150, 3e150], P[1:]),
    ("InverseGamma", inverse_gamma, (2.3, 0.7), [1e-3, 0.1, 2.0, 1e9], P),
    ("InverseGamma", inverse_gamma, (0.8, 1e9), [1e8, 1e9, 1e15], P),
    ("InverseGamma", inverse_gamma, (1e7, 1e7), [0.999, 1.0, 1.001], P[1:]),
    ("InverseGamma", inverse_gamma, (3.0, 1e-200), [1e-201, 1e-200, 1e-100], P),
    ("Laplace", laplace, (0.0, 1.0), [-900.0, -3.0, 0.0, 0.3, 30.0], P),
    ("Laplace", laplace, (1e6, 1e-3), [1e6 - 0.001, 1e6, 1e6 + 0.002], P),
    ("Laplace", laplace, (0.0, 1e-150), [-2e-150, 0.0, 5e-150], P),
    ("Laplace", laplace, (-1.0, 1e150), [-2e150, 0.0, 5e150], P),
    ("LogNormal", log_normal, (0.0, 1.0), [1e-300, 0.1, 1.0, 3.0, 1e20], P),
    ("LogNormal", log_normal, (-30.0, 1e-3), [9.35e-14, 9.36e-14], P),
    ("LogNormal", log_normal, (5.0, 20.0), [1e-200, 3.0, 1e200], P[1:]),
    ("LogUniform", log_uniform, (1.0, 100.0), [1.0, 3.0, 100.0], P),
    ("LogUniform", log_uniform, (1e-200, 1e200), [1e-200, 3e-100, 1e199], P),
    ("LogUniform", log_uniform, (3.0, 3.0 + 2.0**-20), [3.0 + 2.0**-22, 3.0 + 2.0**-21], P[2:4]),
    ("Logistic", logistic, (0.0, 1.0), [-800.0, -3.0, 0.0, 0.3, 40.0, 800.0], P),
    ("Logistic", logistic, (1e6, 1e-3), [1e6 - 0.001, 1e6, 1e6 + 0.002], P),
    ("Logistic", logistic, (0.0, 1e-150), [-2e-150, 0.0, 5e-150], P),
    ("Logistic", logistic, (-1.0, 1e150), [-2e150, 0.0, 5e150], P),
    ("LowerTruncatedPowerLaw", lower_truncated_power_law, (-2.35, 0.1), [0.1, 0.11, 3.0, 1e30], P),
    ("LowerTruncatedPowerLaw", lower_truncated_power_law, (-1e6, 3.0), [3.0, 3.000001, 3.00001], P),
    ("Normal", normal, (0.0, 1.0), [-30.0, -1.5, 0.0, 0.3, 6.0], P),
    ("Normal", normal, (-1e6, 1e-3), [-1e6 - 0.002, -1e6, -1e6 + 0.001], P),
    ("Normal", normal, (3.0, 1e150), [-1e151, 3.0, 5e150], P),
    ("Normal", normal, (0.0, 1e-150), [-2e-150, 0.0, 3e-150], P),
    ("Pareto", pareto, (0.5, 1.5), [0.5, 0.6, 1e9, 1e200], P),
    ("Pareto", pareto, (2.0, 1e8), [2.0, 2.0 + 2.0**-30, 2.0 + 2.0**-24], P),
    ("Pareto", pareto, (1e-100, 1e-3), [2e-100, 1e100], P[1:5]),
    ("StudentT", student_t, (3.0, 0.0, 1.0), [-1e5, -1.5, 0.0, 0.3, 1e100], P),
    ("StudentT", student_t, (0.1, 1.0, 2.0), [-1e50, 0.0, 1.0, 3.0], P[1:]),
    ("StudentT", student_t, (2.0, 1.0, 2.0), [-40.0, 0.0, 1.0, 3.0], P),
    ("StudentT", student_t, (1e6, 0.0, 1.0), [-30.0, -1.5, 0.0, 0.3], P),
    ("StudentT", student_t, (1e15, 0.0, 1.0), [-30.0, -1.5, 0.0, 0.3], []),
    ("StudentT", student_t, (7.0, 1e6, 1e-3), [1e6 - 0.001, 1e6, 1e6 + 0.001], P),
    ("StudentT", student_t, (5.0, 1.0, 1e150), [-3e150, 1e150], P),
    ("TruncatedNormal", truncated_normal, (0.0, 1.0, -1.0, 2.0), [-1.0, 0.0, 0.3, 2.0], P),
    ("TruncatedNormal", truncated_normal, (0.0, 1.0, 6.0, 9.0), [6.0, 6.1, 8.0, 9.0], P),
    ("TruncatedNormal", truncated_normal, (0.0, 1.0, 1e4, 1e4 + 1), [1e4, 1e4 + 0.0001, 1e4 + 0.5], P),
    ("TruncatedNormal", truncated_normal, (3.0, 0.01, -1.0, -0.5), [-1.0, -0.6, -0.51, -0.5], P),
    ("TruncatedNormal", truncated_normal, (3.0, 1e9, -1.0, 2.0), [-1.0, 0.0, 0.5, 2.0], P),
    ("TruncatedNormal", truncated_normal, (3.0, 1.0, 0.0, 2.0**-30), [0.0, 2.0**-31], P[2:4]),
    ("TruncatedNormal", truncated_normal, (0.5, 1.0, -200.0, 300.0), [-150.0, -3.0, 0.5, 50.0], P),
    ("TruncatedNormal", truncated_normal, (0.0, 1e-150, -1e-150, 2e-150), [-1e-150, 0.0, 1e-150], P),
    ("TruncatedNormal", truncated_normal, (0.0, 1e150, -1e150, 2e150), [-1e150, 0.0, 1e150], P),
    ("TruncatedNormal low", truncated_normal_low, (0.0, 1.0, 0.0), [0.0, 0.1, 3.0, 40.0], P),
    ("TruncatedNormal low", truncated_normal_low, (0.0, 2.0, 80.0), [80.0, 80.1, 90.0], P),
    ("TruncatedNormal low", truncated_normal_low, (-1.0, 1.0, 1e5), [1e5, 1e5 + 1e-5], P[1:]),
    ("TruncatedNormal low", truncated_normal_low, (5.0, 1.0, -3.0), [-3.0, 1.0, 6.0], P),
    ("TruncatedNormal high", truncated_normal_high, (0.0, 1.0, 1.0), [-40.0, -3.0, 0.0, 1.0], P),
    ("TruncatedNormal high", truncated_normal_high, (0.0, 1.0, -40.0), [-41.0, -40.1, -40.0], P),
    ("Uniform", uniform, (-5.0, 5.0), [-5.0, -4.9, 0.0, 5.0], P),
    ("Uniform", uniform, (1.0, 1.0 + 1e-9), [1.0 + 1e-10, 1.0 + 9e-10], P[2:]),
    ("Uniform", uniform, (-1e300, 3e300), [-1e300, 0.0, 3e300], P),
    ("Uniform", uniform, (0.0, 1e-300), [0.0, 3e-301, 1e-300], P[1:]),
    ("VonMises", von_mises, (0.0, 2.0), [-3.14, -1.0, 0.0, 1e-3, 3.0], []),
    ("VonMises", von_mises, (2.0, 1e-6), [-3.14, -1.0, 2.0, 3.0], []),
    ("VonMises", von_mises, (-7.0, 99.0), [-0.75, -0.7, -0.3], []),
    ("VonMises", von_mises, (1.0, 101.0), [0.8, 1.0, 1.3], []),
    ("VonMises", von_mises, (1.0, 1e6), [0.998, 1.0, 1.001], []),
    ("VonMises", von_mises, (1.0, 1e12), [1.0 - 1e-6, 1.0, 1.0 + 3e-6], []),
    ("VonMises", von_mises, (1.0, 1e-300), [-3.0, 1.0, 3.0], []),
    ("Weibull", weibull, (1.3, 1.7), [1e-9, 0.3, 2.0, 9.0], P),
    ("Weibull", weibull, (1e-100, 0.1), [1e-150, 1e-100, 1e-95], P),
    ("Weibull", weibull, (3.0, 100.0), [2.5, 3.0, 3.1], P),
    ("Weibull", weibull, (1e200, 2.0), [1e190, 1e200, 3e200], P),
    ("Weibull", weibull, (1e-200, 30.0), [9e-201, 1e-200, 1.05e-200], P),
]
# Values of the density alone, where other quantities are as before or out of reach.
DENSITIES = [
    ("Beta", beta, (2.5, 1.7), [0.0, 1.0]),
    ("Beta", beta, (1.0, 3.5), [0.0, 1.0]),
    ("Beta", beta, (1e-200, 2.0), [0.5]),
    ("Beta", beta, (1e-9, 1e9), [1e-12, 0.5]),
    ("Beta", beta, (1e8, 3e8), [0.25, 0.25003]),
    ("Beta", beta, (3e5, 120.0), [0.9994, 0.9996, 0.9998]),
    ("Cauchy", cauchy, (0.0, 1e-300), [-1.0, 0.0, 1e-300]),
    ("Cauchy", cauchy, (0.0, 1.0), [-1e200, 1e300]),
    ("Gamma", gamma, (1e15, 1e3), [9.9999999e11, 1e12, 1.00000001e12]),
    ("Gamma", gamma, (1e4, 2e-290), [4.9e293, 5e293, 5.1e293]),
    ("HalfCauchy", half_cauchy, (1e-150,), [1e100]),
    ("InverseGamma", inverse_gamma, (1e-3, 2.0), [0.1, 30.0, 1e200]),
    ("LogNormal", log_normal, (300.0, 0.01), [1.9e130, 2.0e130]),
    ("LogNormal", log_normal, (0.0, 1e150), [1e-300, 1.0, 1e300]),
    ("LogNormal", log_normal, (690.0, 1e-6), [4.624e299, 4.62413e299]),
    ("LogNormal", log_normal, (-700.0, 1e-3), [9.84e-305, 9.86e-305, 9.88e-305]),
    ("StudentT", student_t, (3.0, 0.0, 1.0), [-1e200, 1e300]),
    ("StudentT", student_t, (1e-3, 0.0, 1.0), [-2.0, 0.0, 1e100]),
    ("StudentT", student_t, (5.0, 1.0, 1e-150), [1.0, 2.0]),
]
