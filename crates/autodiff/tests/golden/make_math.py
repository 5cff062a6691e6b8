"""Reference values of the kernels in src/math, computed with mpmath at 60 digits.

Run: python make_math.py > math.csv  (needs the package mpmath)

A line with a name opens the rows of that function. Each row: the argument (two for pow and
atan2), the nearest double to the value, and what the value is above that, in thousandths of a
unit of the last place. Arguments and nearest doubles are written as the hexadecimal digits of
their bits.
"""
import math
import random
import struct

import mpmath as mp

mp.mp.dps = 60
random.seed(20261123)

PI = mp.pi
LN2 = mp.log(2)


def bits(x):
    return struct.pack(">d", x).hex()


def from_bits(n):
    return struct.unpack(">d", struct.pack(">Q", n))[0]


def step(x, n):
    """The double n places above x in size."""
    return from_bits(int(bits(x), 16) + n)


def nearest(value):
    """The nearest double and what is left, in thousandths of the last place."""
    if value == 0:
        return 0.0, 0
    exponent = max(mp.frexp(value)[1], -1021) - 53
    scaled = mp.ldexp(value, -exponent)
    whole = int(mp.nint(scaled))
    if exponent > 971 or (exponent == 971 and abs(whole) == 2 ** 53):
        return math.copysign(math.inf, whole), 0
    return math.ldexp(whole, exponent), int(mp.nint((scaled - whole) * 1000))


def around(*points):
    """Each point's double and doubles near and less near to it."""
    found = []
    for point in points:
        x = float(point)
        found += [x] + [step(x, s * n) for n in (1, 3, random.randint(10, 10 ** 6)) for s in (-1, 1)
                        if abs(x) > 1e-300]
    return found


def uniform(low, high, count):
    return [random.uniform(low, high) for _ in range(count)]


def sizes(low, high, count, signed=False):
    """Powers of ten with exponents between low and high."""
    found = []
    while len(found) < count:
        x = float(mp.mpf(10) ** random.uniform(low, high))
        if 0 < x < math.inf:
            found.append(random.choice([-1, 1]) * x if signed else x)
    return found


def both(points):
    return [x for x in points] + [-x for x in points]


def near_multiples(low, high):
    """Doubles m 2^e between 2^low and 2^high that are closest to multiples of π/2: m from the
    continued fraction of 2^e / (π/2)."""
    found = []
    for top in range(low, high):
        e = top - 52
        with mp.workdps(700):
            alpha = mp.ldexp(1, e) / (PI / 2)
            x, q, q_before = alpha, 1, 0
            while q < 2 ** 53:
                last = q
                x = 1 / (x - mp.floor(x))
                q, q_before = int(mp.floor(x)) * q + q_before, q
            multiple = (2 ** 53 - 1) // last
            found.append(math.ldexp(last * multiple, e))
    return found


REDUCTION = [n * LN2 / 2 for n in (-2149, -2045, -301, -9, -3, -2, -1, 1, 2, 3, 9, 301, 2047)]
SUBNORMAL = [5e-324, 1e-323, 3e-320, 1.5e-310, 2.2250738585072009e-308, 2.2250738585072014e-308]
LARGEST = 1.7976931348623157e308
EXP_LIKE = (uniform(-40, 40, 40) + uniform(-1, 1, 40) + uniform(-745, 709, 40)
            + uniform(-745.13, -708, 25) + sizes(-18, 1, 35, True) + both(SUBNORMAL)
            + around(*REDUCTION))
LOG_LIKE = (uniform(0.5, 2, 70) + sizes(-307, 308, 40) + sizes(-323, -308, 25) + uniform(2, 100, 30)
            + [1 + d for d in sizes(-16, -1, 40, True)] + SUBNORMAL + [LARGEST]
            + around(1, 0.5, 2, 1 / mp.sqrt(2), mp.sqrt(2), 2 * mp.sqrt(2), 10, 100, 1e-5, math.e))
TRIG_LIKE = (uniform(-1, 1, 50) + uniform(-30, 30, 60) + uniform(-1e6, 1e6, 40)
             + sizes(-12, 6, 30, True) + both(SUBNORMAL[:3]) + near_multiples(0, 20)
             + around(*[n * PI / 4 for n in (1, 2, 3, 4, 5, 7, 22, 1000, 12345, 667543)])
             + near_multiples(20, 60)[::4] + [1e22, 1e300, LARGEST, 1048577.0, -2e7])


def domain(points, inside):
    return [x for x in points if inside(x)]


UNIT = (uniform(-1, 1, 120) + uniform(-0.6, 0.6, 50) + sizes(-15, 0, 40, True)
        + [1 - d for d in sizes(-15, -1, 30)] + both(SUBNORMAL)
        + around(0.5, -0.5, 0.17157287525380990, 0.478, -0.707))
ATAN_LIKE = (uniform(-1, 1, 80) + uniform(-5, 5, 60) + sizes(-15, 20, 60, True) + both(SUBNORMAL)
             + [1e300, -LARGEST] + around(1, -1, mp.sqrt(2) - 1, mp.sqrt(2) + 1, 0.5))


def ratios():
    """Points all around, near the axes and the diagonals, and of very different sizes."""
    found = []
    for _ in range(70):
        found.append((random.uniform(-3, 3), random.uniform(-3, 3)))
    for ratio in (1, float(mp.sqrt(2) - 1), float(mp.sqrt(2) + 1), 1e-5, 1e5, 1e-16, 1e-300, 1e300):
        for size in (1.0, 1e-305, 1e305):
            for _ in range(3):
                x = random.uniform(1, 3) * size
                y = x * ratio * (1 + random.choice([-1, 0, 1]) * 10 ** random.uniform(-16, -3))
                if 0 < y < math.inf:
                    found.append((random.choice([-1, 1]) * y, random.choice([-1, 1]) * x))
    return found + [(5e-324, 1.0), (5e-324, -1.0), (1e-320, 3e-322), (1.0, 5e-324)]


def powers():
    found = [(random.uniform(0, 10), random.uniform(-20, 20)) for _ in range(60)]
    found += [(random.uniform(0.7, 1.42), random.uniform(-900, 900)) for _ in range(50)]
    for x in sizes(-300, 300, 25) + sizes(-320, -308, 10) + [1 + d for d in sizes(-16, -2, 25, True)]:
        log = math.log(x)
        if log != 0:
            found.append((x, random.uniform(-745, 709) / log))
            found.append((x, random.choice([709.7827, -708.4, -745.13]) / log))
    found += [(-random.uniform(0, 5), float(random.randint(-30, 30))) for _ in range(30)]
    found += [(float(x), float(y)) for x in (2, 3, 10) for y in (-5, 2, 3, 15)]
    return found


FUNCTIONS = {
    "exp": (mp.exp, EXP_LIKE + around(709.782712893384, -745.1332191019411, -708.3964185322641)),
    "exp2": (lambda x: mp.mpf(2) ** x, uniform(-1, 1, 60) + uniform(-1074, 1023, 80)
             + uniform(-1074, -1022, 30) + sizes(-18, 3, 40, True) + both(SUBNORMAL)
             + around(0.5, -0.5, 1.5, 1023.5, 1024, -1022, -1074, -1075) + [-1074.5, 1000.0]),
    "exp10": (lambda x: mp.mpf(10) ** x, uniform(-1, 1, 60) + uniform(-323, 308, 80)
              + uniform(-323, -308, 30) + sizes(-18, 2, 40, True) + both(SUBNORMAL)
              + [float(n) for n in (-300, -5, -1, 1, 2, 5, 22, 30, 300)]
              + around(0.1505149978319906, -0.1505149978319906, 308.2547155599167,
                       -323.6061, -307.65)),
    "expm1": (mp.expm1, EXP_LIKE + around(709.782712893384, -37.42994775023705, 37, 1)),
    "log": (mp.log, LOG_LIKE),
    "log2": (lambda x: mp.log(x) / LN2, LOG_LIKE),
    "log10": (mp.log10, LOG_LIKE + [float(10 ** n) for n in range(1, 23, 3)]),
    "log1p": (mp.log1p, domain(
        uniform(-1, 1, 90) + uniform(0, 20, 40) + sizes(-20, 0, 70, True) + sizes(0, 308, 30)
        + [-1 + d for d in sizes(-16, -1, 20)] + both(SUBNORMAL) + [LARGEST]
        + around(-1, mp.sqrt(2) - 1, 1 / mp.sqrt(2) - 1, 1, 2 * mp.sqrt(2) - 1), lambda x: x > -1)),
    "cbrt": (lambda x: mp.sign(x) * mp.cbrt(abs(x)), uniform(-8, 8, 80) + sizes(-307, 308, 80, True)
             + sizes(-323, -308, 30, True) + both(SUBNORMAL) + [LARGEST] + around(1, 2, 4, 8, 27)),
    "sin": (mp.sin, TRIG_LIKE),
    "cos": (mp.cos, TRIG_LIKE),
    "tan": (mp.tan, TRIG_LIKE),
    "asin": (mp.asin, UNIT + [1.0, -1.0]),
    "acos": (mp.acos, UNIT + [-1.0]),
    "atan": (mp.atan, ATAN_LIKE),
    "atan2": (mp.atan2, ratios()),
    "sinh": (mp.sinh, EXP_LIKE + around(710.4758600739439, 709.78, 40)),
    "cosh": (mp.cosh, EXP_LIKE + around(710.4758600739439, 709.78, 40)),
    "tanh": (mp.tanh, domain(EXP_LIKE, lambda x: abs(x) < 300) + around(19.06, 22, 0.55)),
    "asinh": (mp.asinh, ATAN_LIKE + around(0.75, 1e9, 1e-9)),
    "acosh": (mp.acosh, uniform(1, 3, 90) + sizes(0, 308, 70) + [1 + d for d in sizes(-15, 0, 90)]
              + [step(1.0, n) for n in (1, 2, 3, 4, 10)] + [LARGEST] + around(2, 1e9, 1.25)),
    "atanh": (mp.atanh, UNIT),
    "pow": (mp.power, powers()),
}


def main():
    print(f"# mpmath {mp.__version__}, {mp.mp.dps} digits")
    for name, (function, points) in FUNCTIONS.items():
        print(name)
        for point in points:
            x = point if isinstance(point, tuple) else (point,)
            # Digits for sums such as 1 + tiny, and for multiples of π in large numbers.
            with mp.workdps(400):
                value = function(*[mp.mpf(v) for v in x])
            value, rest = nearest(value)
            print(" ".join([*map(bits, x), bits(value), str(rest)]))


if __name__ == "__main__":
    main()
