"""Reference values of the distributions, computed with mpmath at 60 digits from the formulas.

Run: python make_distributions.py > distributions.csv  (needs mpmath, and scipy for first guesses)
Each row: distribution, parameters separated by blanks, quantity, argument, value. Parameters and
arguments are the exact doubles printed; quantities without an argument have 0 there. The logs of the
cdf and of the survival function have rows where the probability itself has a value.
"""
import mpmath as mp

import combinators
import continuous
import discrete

mp.mp.dps = 60


def rows(formulas, values, probabilities):
    for quantity, formula in formulas.items():
        arguments = {"icdf": probabilities, "mean": [0.0], "variance": [0.0]}.get(quantity, values)
        for argument in arguments:
            value = formula(mp.mpf(argument))
            if quantity in ("survival", "cdf") and value > 1:
                value = mp.mpf(1)
            if quantity != "survival":
                yield quantity, argument, value
            if quantity in ("cdf", "survival") and value > 0:
                yield f"log_{quantity}", argument, mp.log(value)


CASES = continuous.CASES + discrete.CASES + combinators.CASES
DENSITIES = continuous.DENSITIES + discrete.DENSITIES + combinators.DENSITIES
print(f"# mpmath {mp.__version__}, {mp.mp.dps} digits")
for name, make, parameters, values, probabilities in CASES + [(*case, None) for case in DENSITIES]:
    formulas = make(*[mp.mpf(p) for p in parameters])
    if probabilities is None:
        formulas = {"log_prob": formulas["log_prob"]}
    for quantity, argument, value in rows(formulas, values, probabilities):
        print(f"{name},{' '.join(map(repr, parameters))},{quantity},{argument!r},{mp.nstr(value, 25)}")
