"""Reference values of the elementary primitives, computed with mpmath at 60 digits or more.

Run: python make_elementary.py > elementary.csv  (needs the package mpmath; reference.py tells the
format)
"""
import math
import random

import mpmath as mp

from reference import LARGEST, SUBNORMAL, around, both, header, row, sizes, step, uniform

mp.mp.dps = 60
random.seed(20261123)

PI = mp.pi
LN2 = mp.log(2)


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


def pairs():
    """Pairs of like and of unlike sizes, from the smallest to the largest doubles."""
    found = [(random.uniform(-3, 3), random.uniform(-3, 3)) for _ in range(80)]
    for low, high in ((-3, 3), (-323, -300), (290, 308), (-323, 308)):
        found += zip(sizes(low, high, 40, True), sizes(low, high, 40, True))
    found += [(x, step(x, n) * s) for x in sizes(-320, 300, 20, True) for n in (0, 1, 40) for s in (-1, 1)]
    found += [(x, y) for x in both(SUBNORMAL[:4]) for y in (x, 1.0, -LARGEST, 0.75)]
    return [(x, y) for x, y in found if x != 0 and y != 0]


def factors():
    """Pairs whose product is near the ends of the range, and others."""
    ends = [(x, y / x) for x in sizes(-150, 150, 30, True)
            for y in (random.uniform(1, 9) * 1e-308, random.uniform(1, 9) * 1e-320, 1.7e308)]
    return pairs() + [(x, y) for x, y in ends if 0 < abs(y) < math.inf]


def quotients():
    """Pairs whose quotient is in the range, and some that are not."""
    return pairs() + [(a, 1 / b) for a, b in factors() if 1e-307 < abs(b) < 1e307]


def whole(low, high, count):
    return [float(random.randint(low, high)) for _ in range(count)]


ROUNDED = (uniform(-5, 5, 60) + uniform(-1e16, 1e16, 30) + [n + 0.5 for n in whole(-99, 99, 40)]
           + whole(-99, 99, 10) + sizes(-300, 300, 40, True) + both(SUBNORMAL)
           + around(0.5, -0.5, 1, -1, 2.0 ** 52, -2.0 ** 51) + [LARGEST])
ANY = uniform(-5, 5, 40) + sizes(-323, 308, 120, True) + both(SUBNORMAL) + [LARGEST, -LARGEST]
LOGISTIC = (EXP_LIKE + uniform(-5, 5, 120) + uniform(-40, 0, 120) + uniform(-745, 745, 60)
            + [LARGEST, -LARGEST, 1e300])


def softplus(x):
    return max(x, 0) + mp.log1p(mp.exp(-abs(x)))


def choices():
    """A mask and what it chooses from."""
    return [(random.choice([0.0, -0.0, 1.0, -1.0, 5e-324, 0.3]), random.uniform(-3, 3),
             random.uniform(-3, 3)) for _ in range(40)]


FUNCTIONS = {
    # Arithmetic, comparisons and rounding.
    "add": (lambda a, b: a + b, pairs()),
    "sub": (lambda a, b: a - b, pairs()),
    "mul": (lambda a, b: a * b, factors()),
    "div": (lambda a, b: a / b, quotients()),
    "neg": (lambda x: -x, ANY),
    "recip": (lambda x: 1 / x, ANY + around(2.0 ** 1022, 2.0 ** 1023, 2.0 ** -1022)),
    "abs": (abs, ANY),
    "sign": (mp.sign, ANY),
    "sqrt": (mp.sqrt, LOG_LIKE),
    "floor": (mp.floor, ROUNDED),
    "ceil": (mp.ceil, ROUNDED),
    "round": (mp.nint, ROUNDED),
    "less": (lambda a, b: mp.mpf(a < b), pairs()),
    "less_equal": (lambda a, b: mp.mpf(a <= b), pairs()),
    "equal": (lambda a, b: mp.mpf(a == b), pairs()),
    "minimum": (min, pairs()),
    "maximum": (max, pairs()),
    "select": (lambda mask, a, b: b if mask == 0 else a, choices()),
    # Exponentials, logarithms and powers.
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
    "pow": (mp.power, powers()),
    # The logistic function and its relatives.
    "exp_neg_abs": (lambda x: mp.exp(-abs(x)), EXP_LIKE),
    "recip_one_plus": (lambda x: 1 / (1 + x), domain(
        uniform(0, 1, 200) + uniform(-1, 0, 60) + sizes(-323, 300, 60, True) + both(SUBNORMAL)
        + around(-1, 1, -0.5, 2.0 ** -52), lambda x: x != -1)),
    "sigmoid": (lambda x: 1 / (1 + mp.exp(-x)), LOGISTIC),
    "softplus": (softplus, LOGISTIC),
    "log_sigmoid_slope": (lambda x: -abs(x) - 2 * mp.log1p(mp.exp(-abs(x))), LOGISTIC),
    "recip_expm1": (lambda x: 1 / mp.expm1(x), [x for x in EXP_LIKE + uniform(0, 9, 200)
                    + uniform(-38, 0, 60) + sizes(-307, 0, 60, True)
                    + around(-37.42994775023705, 37, 1, 709.78, 5.6e-309) if x != 0]),
    # Trigonometric and hyperbolic functions.
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
}

# Where the kernels were furthest off among a million random arguments of each.
HARDEST = {
    "exp": [-581.8965177416609, 129.97724806052065],
    "exp2": [-1022.9654543255567, -1022.9586056091518],
    "exp10": [-307.9207143413359, -307.65745862283933],
    "expm1": [37.10065876421187, 37.10126362453204],
    "exp_neg_abs": [341.3739082762927, 112.58364509942643],
    "sigmoid": [-8.317760004802512, -4.847631027528655],
    "softplus": [-0.8531145031717182, -0.7170490770411723],
    "log_sigmoid_slope": [0.84883288819614, 0.7503437326737443],
    "recip_one_plus": [1.6307139247051516e-05, 0.0002479766034865216],
    "recip_expm1": [0.4058806429020394, 0.4067129579032328],
    "log": [0.6997521406030541, 1.411079156299939],
    "log2": [1.3883237456875104, 1.4135069144596042],
    "log10": [1.3321985768559685, 1.397160614481763],
    "log1p": [-0.29731371146485064, 0.40950660691071905],
    "cbrt": [5.8809535105905075, 7.994970089872135],
    "sin": [-2.3286966923138426, -642965.4250132233],
    "cos": [-268589.7512725601, 215565.8997468443],
    "tan": [-0.7619653563709097, 793014.1363906055],
    "asin": [0.5844509939519849, 0.5551566883890701],
    "acos": [0.645594013835076, 0.6241207479957103],
    "atan": [0.4470786412952144, 0.4293315145445888],
    "sinh": [0.37517441227888604, 0.34852772232443296],
    "cosh": [1.0519063669979705, -1.047142206422694],
    "tanh": [0.34968964120463397, 0.3725174725669733],
    "asinh": [-0.3533802503474126, 0.3516214703998233],
    "acosh": [1.0545770350262011, 1.0310550742434355],
    "atanh": [-0.47959145948354975, -0.48528249506338006],
    "pow": [(1.4132364473129864, 759.4885177070796), (0.7942588698818436, -458.93897425316896)],
    "atan2": [(2.2593212419618404e-294, 1.8586205425047783e-289),
              (2.543683759179692e-291, 1.0110263826182516e-290)],
}


def main():
    header()
    for name, (function, points) in FUNCTIONS.items():
        print(name)
        for point in points + HARDEST.get(name, []):
            x = point if isinstance(point, tuple) else (point,)
            # Digits for sums of numbers of very different sizes, and for multiples of π in large ones.
            with mp.workdps(700):
                row(x, function(*[mp.mpf(v) for v in x]))


if __name__ == "__main__":
    main()
