"""Doubles, their neighbours, and the format of the files with reference values.

A line with a name opens the rows of that function. Each row: the arguments, the nearest double to
the value, and what the value is above that, in thousandths of a unit of the last place. Doubles are
written as the hexadecimal digits of their bits.
"""
import math
import random
import struct

import mpmath as mp

SUBNORMAL = [5e-324, 1e-323, 3e-320, 1.5e-310, 2.2250738585072009e-308, 2.2250738585072014e-308]
LARGEST = 1.7976931348623157e308


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


def header():
    print(f"# mpmath {mp.__version__}, {mp.mp.dps} digits")


def row(arguments, value):
    value, rest = nearest(value)
    print(" ".join([*map(bits, arguments), bits(value), str(rest)]))
