"""Reference values of the transforms, computed with mpmath at 3000 digits, so that what is left next to 1
far out is resolved too.

Run: python make_transforms.py > transforms.csv  (needs the package mpmath)
Rows are "forward, transform, parameters, x, y, log Jacobian" or "inverse, transform, parameters, y, x";
numbers of an array are separated by blanks, matrices are written row by row. The log Jacobian is the log
of the volume that the columns of numerical derivatives of the forward map span, in the coordinates that
`free` names.
"""
from math import isqrt

import mpmath as mp
from mpmath import mpf

mp.mp.dps = 3000


def elementwise(forward, inverse):
    return {
        "forward": lambda p, x: [forward(v, *p) for v in x],
        "inverse": lambda p, y: [inverse(v, *p) for v in y],
    }


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def running(first, steps):
    total, sums = first, [first]
    for step in steps:
        total += step
        sums.append(total)
    return sums


def simplex(_, x):
    left, y = mpf(1), []
    for k, v in enumerate(x):
        part = sigmoid(v - mp.log(len(x) - k))
        y.append(left * part)
        left *= 1 - part
    return [*y, left]


def simplex_inverse(_, y):
    behind = lambda k: mp.fsum(y[k + 1 :])
    return [mp.log(y[k] / behind(k)) + mp.log(len(y) - 1 - k) for k in range(len(y) - 1)]


def zero_sum(_, x):
    """A Householder reflection that puts the sum into one coordinate, without that coordinate."""
    n = mpf(len(x) + 1)
    total = mp.fsum(x)
    return [v - total / (mp.sqrt(n) + n) for v in x] + [-total / mp.sqrt(n)]


def zero_sum_inverse(_, y):
    n = mpf(len(y))
    return [v - y[-1] * mp.sqrt(n) / (mp.sqrt(n) + n) for v in y[:-1]]


def rows_of(x, order, is_diagonal_free):
    """Row by row what is below the diagonal."""
    rows, rest = [], list(x)
    for row in range(order):
        rows.append(rest[:row] + [mpf(0)] * (order - row))
        rest = rest[row:]
    return rows, rest if is_diagonal_free else []


def flat(rows):
    return [v for row in rows for v in row]


def square(y):
    n = isqrt(len(y))
    return [list(y[i * n : (i + 1) * n]) for i in range(n)]


def triangle(numbers):
    return (isqrt(8 * numbers + 1) - 1) // 2


def lower_cholesky(_, x):
    order = triangle(len(x))
    rows, logs = rows_of(x, order, True)
    for i, v in enumerate(logs):
        rows[i][i] = mp.exp(v)
    return flat(rows)


def lower_cholesky_inverse(_, y):
    rows = square(y)
    return [v for i, row in enumerate(rows) for v in row[:i]] + [mp.log(r[i]) for i, r in enumerate(rows)]


def positive_definite(_, x):
    factor = mp.matrix(square(lower_cholesky(_, x)))
    return list(factor * factor.T)


def positive_definite_inverse(_, y):
    factor = mp.cholesky(mp.matrix(square(y)))
    return lower_cholesky_inverse(_, list(factor))


def correlation_cholesky(_, x):
    order = triangle(len(x)) + 1
    rows, _ = rows_of(x, order, False)
    for i, row in enumerate(rows):
        left = mpf(1)
        for j in range(i):
            z = mp.tanh(row[j])
            row[j] = z * mp.sqrt(left)
            left *= mp.sech(x[i * (i - 1) // 2 + j]) ** 2
        row[i] = mp.sqrt(left)
    return flat(rows)


def correlation_cholesky_inverse(_, y):
    behind = lambda row, j: mp.fsum(v**2 for v in row[j + 1 :])
    rows = square(y)
    return [mp.asinh(row[j] / mp.sqrt(behind(row, j))) for i, row in enumerate(rows) for j in range(i)]


def vector(forward, inverse, free=lambda k, n: True):
    return {"forward": forward, "inverse": inverse, "free": free}


TRANSFORMS = {
    "exp": elementwise(lambda x, low: low + mp.exp(x), lambda y, low: mp.log(y - low)),
    "exp below": elementwise(lambda x, high: high - mp.exp(x), lambda y, high: mp.log(high - y)),
    "interval": elementwise(
        lambda x, low, high: low + (high - low) * sigmoid(x),
        lambda y, low, high: mp.log((y - low) / (high - y)),
    ),
    "affine": elementwise(lambda x, loc, scale: loc + scale * x, lambda y, loc, scale: (y - loc) / scale),
    "softplus": elementwise(lambda x: mp.log1p(mp.exp(x)), lambda y: mp.log(mp.expm1(y))),
    "composed": elementwise(
        lambda x, loc, scale, high: high - mp.exp(loc + scale * x),
        lambda y, loc, scale, high: (mp.log(high - y) - loc) / scale,
    ),
    "ordered": vector(
        lambda _, x: running(x[0], [mp.exp(v) for v in x[1:]]),
        lambda _, y: [y[0]] + [mp.log(b - a) for a, b in zip(y, y[1:])],
    ),
    "positive_ordered": vector(
        lambda _, x: running(mp.exp(x[0]), [mp.exp(v) for v in x[1:]]),
        lambda _, y: [mp.log(y[0])] + [mp.log(b - a) for a, b in zip(y, y[1:])],
    ),
    "simplex": vector(simplex, simplex_inverse, lambda k, n: k + 1 < n),
    "zero_sum": vector(zero_sum, zero_sum_inverse),
    "lower_cholesky": vector(
        lower_cholesky, lower_cholesky_inverse, lambda k, n: k % isqrt(n) <= k // isqrt(n)
    ),
    "positive_definite": vector(
        positive_definite, positive_definite_inverse, lambda k, n: k % isqrt(n) <= k // isqrt(n)
    ),
    "correlation_cholesky": vector(
        correlation_cholesky, correlation_cholesky_inverse, lambda k, n: k % isqrt(n) < k // isqrt(n)
    ),
}


def log_jacobian(transform, parameters, x):
    step = mpf(10) ** -900
    forward = transform["forward"]
    free = transform.get("free", lambda k, n: True)
    columns = []
    for i in range(len(x)):
        ends = [[v + s * step if k == i else v for k, v in enumerate(x)] for s in (1, -1)]
        up, down = (forward(parameters, end) for end in ends)
        columns.append([(a - b) / (2 * step) for k, (a, b) in enumerate(zip(up, down)) if free(k, len(up))])
    gram = mp.matrix([[mp.fsum(p * q for p, q in zip(a, b)) for b in columns] for a in columns])
    return mp.log(mp.det(gram)) / 2


FORWARD = [
    *[("exp", [low], [x]) for low in (0.0, -3.0, 1e10) for x in (-700.0, -30.0, -1e-10, 0.0, 2.5, 700.0)],
    *[("exp below", [high], [x]) for high in (2.0,) for x in (-700.0, -30.0, 0.0, 2.5, 700.0)],
    *[
        ("interval", bounds, [x])
        for bounds in ([0.0, 1.0], [-1e10, 3.0], [0.0, 1e-300], [-1e300, 1e300])
        for x in (-800.0, -40.0, -1e-10, 0.0, 2.5, 40.0, 800.0)
    ],
    *[("affine", p, [x]) for p in ([0.0, 1e-300], [1e5, -1e5], [-3.0, 1e300]) for x in (-30.0, 0.0, 2.5)],
    *[("softplus", [], [x]) for x in (-800.0, -700.0, -40.0, -1e-10, 0.0, 2.5, 40.0, 1e300)],
    *[("composed", [0.5, -0.25, 2.0], [x]) for x in (-800.0, -40.0, 0.0, 2.5, 40.0, 800.0)],
    *[
        (name, [], x)
        for name in ("ordered", "positive_ordered", "zero_sum")
        for x in ([0.5], [0.5, -1.25, 2.0], [-700.0, -30.0, 5.0], [30.0, -30.0, 300.0], [0.0, 700.0, -700.0])
    ],
    *[
        ("simplex", [], x)
        for x in (
            [0.5], [0.5, -1.25, 2.0], [-700.0, -30.0, 5.0], [300.0, 30.0, 300.0], [40.0, -40.0], [1e-9, 0.0],
            [-300.0, 300.0, 0.0, -300.0],
        )
    ],
    *[
        (name, [], x)
        for name in ("lower_cholesky", "positive_definite")
        for x in (
            [0.5], [0.5, -1.25, 2.0], [0.5, -1.25, 2.0, 0.25, -0.75, 1.0], [1e3, -5.0, 5.0], [0.0, -300.0, 300.0],
        )
    ],
    *[
        ("correlation_cholesky", [], x)
        for x in (
            [0.5], [-1e-9], [0.5, -1.25, 2.0], [20.0, -20.0, 10.0], [300.0], [0.0, 40.0, -40.0],
            [0.5, -1.25, 2.0, 0.25, -0.75, 1.0],
        )
    ],
]
INVERSE = [
    *[("exp", [0.0], [y]) for y in (5e-324, 1e-300, 1.0, 1e300)],
    *[("exp", [-3.0], [y]) for y in (-3.0 + 2.0**-51, -2.0, 1e300)],
    *[("exp below", [2.0], [y]) for y in (2.0 - 2.0**-52, 1.0, -1e300)],
    *[("interval", [0.0, 1.0], [y]) for y in (1e-300, 0.3, 0.5, 1.0 - 2.0**-53)],
    *[("interval", [-1e10, 3.0], [y]) for y in (-1e10 + 1e-5, 0.0, 3.0 - 2.0**-50)],
    *[("interval", [0.0, 1e-300], [y]) for y in (1e-305, 5e-301)],
    *[("affine", [1e5, -1e5], [y]) for y in (-3.0, 1e5, 1e10)],
    *[("softplus", [], [y]) for y in (5e-324, 1e-300, 1e-9, 0.5, 3.0, 1e300)],
    *[("composed", [0.5, -0.25, 2.0], [y]) for y in (-1e300, 0.0, 2.0 - 2.0**-52)],
    *[("ordered", [], y) for y in ([1.0], [-2.0, 0.25, 3.0], [1.0, 1.0 + 2.0**-52, 1e300], [-1e300, 0.0, 1e-300])],
    *[("positive_ordered", [], y) for y in ([1.0], [0.25, 3.0, 3.5], [1e-300, 2e-300, 1e300], [1.0, 1.0 + 2.0**-52])],
    *[("simplex", [], y) for y in ([0.25, 0.5, 0.125, 0.125], [1e-300, 1.0, 1e-200], [1.0, 1e-300, 1e-300], [0.5, 0.5])],
    *[("zero_sum", [], y) for y in ([1.0, -1.0], [0.25, 0.5, -0.75], [1e300, -1e300, 0.0], [3e-300, -1e-300, -2e-300])],
    *[("lower_cholesky", [], y) for y in ([2.0, 0.0, -3.0, 1e-300], [1e300, 0.0, 1e300, 5e-324])],
    *[("positive_definite", [], y) for y in ([4.0, 1.0, 1.0, 3.0], [1e-300, 0.0, 0.0, 1e300], [1e10, 1.0, 1.0, 1.0])],
    *[
        ("correlation_cholesky", [], y)
        for y in ([1.0, 0.0, -0.28, 0.96], [1.0, 0.0, 0.0, 0.6, 0.8, 0.0, 0.48, 0.36, 0.8], [1.0, 0.0, 1.0, 1e-9], [1.0, 0.0, 1e-300, 1.0])
    ],
]


def text(numbers):
    return " ".join(mp.nstr(v, 25) for v in numbers)


def exact(numbers):
    return " ".join(map(repr, numbers))


if __name__ == "__main__":
    print(f"# mpmath {mp.__version__}, {mp.mp.dps} digits")
    for name, parameters, x in FORWARD:
        p, at = [[mpf(v) for v in part] for part in (parameters, x)]
        y = TRANSFORMS[name]["forward"](p, at)
        slope = log_jacobian(TRANSFORMS[name], p, at)
        print(",".join(["forward", name, exact(parameters), exact(x), text(y), mp.nstr(slope, 25)]))
    for name, parameters, y in INVERSE:
        p, at = [[mpf(v) for v in part] for part in (parameters, y)]
        x = TRANSFORMS[name]["inverse"](p, at)
        print(",".join(["inverse", name, exact(parameters), exact(y), text(x)]))
