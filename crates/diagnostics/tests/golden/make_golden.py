"""Writes draws.json and expected.json beside this file: draws, and what ArviZ says of them.

    python -m venv venv
    venv/bin/pip install arviz-stats arviz-base emcee numpyro statsmodels
    venv/bin/python make_golden.py

Needs Python 3.12 or later and ArviZ 1.x. The draws have few digits, so that their text is short and
every reader gets the same numbers. What is not finite is written as a string.
"""

import json
import platform
import warnings
from pathlib import Path

import arviz_base
import arviz_stats
import emcee
import numpy as np
import numpyro.diagnostics
import scipy
from statsmodels.regression.linear_model import yule_walker
from arviz_stats.base import array_stats

HERE = Path(__file__).parent
PROBS = [0.01, 0.05, 0.25, 0.5, 0.9, 0.95]
HDI_PROBS = [0.5, 0.8, 0.9, 0.94, 1.0]
LAGS = [0, 1, 2, 3, 10, 40]

rng = np.random.default_rng(20261007)


def ar1(phi, chains, draws):
    """Stationary first-order autoregressive chains with unit variance."""
    x = np.empty((chains, draws))
    x[:, 0] = rng.normal(size=chains)
    noise = np.sqrt(1 - phi**2) * rng.normal(size=(chains, draws))
    for t in range(1, draws):
        x[:, t] = phi * x[:, t - 1] + noise[:, t]
    return x


def make_draws():
    cases = {
        "independent": ar1(0.0, 4, 250),
        "ar1_0.5": ar1(0.5, 4, 500),
        "ar1_0.9": ar1(0.9, 4, 400),
        "ar1_0.99_long": ar1(0.99, 2, 2000),
        "ar1_odd_length": ar1(0.3, 3, 101),
        "antithetic": ar1(-0.7, 4, 200),
        "antithetic_strong": ar1(-0.97, 2, 150),
        "one_chain": ar1(0.6, 1, 333),
        "many_chains": ar1(0.4, 16, 40),
        "cauchy": np.round(rng.standard_cauchy((4, 250)), 3),
        "student_t_3": rng.standard_t(3, (4, 200)),
        "log_normal": np.exp(ar1(0.5, 4, 250)),
        "bimodal": ar1(0.5, 4, 150) + 6 * rng.integers(0, 2, (4, 150)),
        "poisson": rng.poisson(2.5, (4, 150)).astype(float),
        "two_values": (rng.random((4, 100)) < 0.3).astype(float),
        "two_odd_values": np.where(rng.random((4, 99)) < 0.2, 0.1, 0.7),
        "one_chain_apart": ar1(0.3, 4, 150) + np.array([[0.0], [0.0], [0.0], [1.0]]),
        "one_chain_wider": ar1(0.3, 4, 150) * np.array([[1.0], [1.0], [1.0], [3.0]]),
        "drift": ar1(0.3, 4, 150) + np.linspace(0, 2, 150),
        "large_offset": 59000.0 + 0.01 * ar1(0.5, 4, 100),
        "small_spread": 1e-6 * ar1(0.5, 4, 100),
        "constant": np.full((4, 50), 2.5),
        "constant_odd_length": np.full((3, 51), 2.5),
        "four_draws": ar1(0.2, 4, 4),
        "five_draws": ar1(0.2, 4, 5),
        "six_draws": ar1(0.2, 2, 6),
        "seven_draws": ar1(0.2, 2, 7),
        "eight_draws": ar1(0.2, 2, 8),
        "nine_draws": ar1(0.2, 2, 9),
        "ten_draws": ar1(0.2, 2, 10),
        "eleven_draws": ar1(0.7, 3, 11),
        "three_draws": ar1(0.2, 2, 3),
        "one_draw": ar1(0.2, 3, 1),
        "one_nan": ar1(0.2, 2, 20),
        "some_infinite": ar1(0.2, 4, 50),
    }
    cases["one_nan"][1, 4] = np.nan
    cases["some_infinite"][0, 3] = np.inf
    cases["some_infinite"][2, 17] = -np.inf
    for name, digits in [("large_offset", 7), ("small_spread", 11)]:
        cases[name] = np.round(cases[name], digits)
    return {
        name: draws if name in ("large_offset", "small_spread") else np.round(draws, 5)
        for name, draws in cases.items()
    }


def number(x):
    x = float(x)
    return x if np.isfinite(x) else str(x)


def expected(x, origin=0.0):
    """Every statistic of one array of chains by draws.

    Far from zero NumPy rounds the mean of every chain to the spacing of numbers there. What does not
    depend on the origin is therefore computed from the distances to `origin`, which are exact.
    """
    near = x - origin

    def ess(method, prob=None):
        return number(array_stats.ess(near, method=method, prob=prob))

    def autocovariance():
        cov = array_stats.autocov(near[0])
        return {str(lag): number(cov[lag]) for lag in LAGS if lag < len(cov)}

    out = {
        "mean": number(np.mean(x)),
        "sd": number(np.std(near, ddof=1)) if x.size > 1 else "nan",
        "ess_bulk": ess("bulk"),
        "ess_tail": ess("tail", (0.05, 0.95)),
        "ess_mean": ess("mean"),
        "ess_sd": ess("sd"),
        "r_hat": number(array_stats.rhat(near, method="rank")),
        "mcse_mean": number(array_stats.mcse(near, method="mean")),
        "mcse_sd": number(array_stats.mcse(near, method="sd")),
    }
    # With a NaN or an infinite draw these depend on how NumPy sorts NaN and subtracts infinities.
    if np.all(np.isfinite(x)):
        for prob in PROBS:
            out[f"ess_quantile {prob}"] = ess("quantile", prob)
            out[f"mcse_quantile {prob}"] = number(
                array_stats.mcse(x, method="quantile", prob=prob)
            )
            out[f"quantile {prob}"] = number(np.quantile(x, prob))
        for lag, value in autocovariance().items():
            out[f"autocovariance {lag}"] = value
    if not np.any(np.isnan(x)):
        for prob in HDI_PROBS:
            lower, upper = array_stats.hdi(x, prob, axis=[0, 1])
            out[f"hdi_lower {prob}"] = number(lower)
            out[f"hdi_upper {prob}"] = number(upper)
        scores = array_stats._z_scale(x).ravel()
        for index in range(0, x.size, max(1, x.size // 7)):
            out[f"normal_score {index}"] = number(scores[index])
    return out


def gelman_rubin(x):
    """The formula in the notes of ChainConsumer's Diagnostic.gelman_rubin, and its last step."""
    m, n = x.shape
    b = n / (m - 1) * np.sum((x.mean(axis=1) - x.mean()) ** 2)
    w = np.mean(np.var(x, axis=1, ddof=1))
    return np.sqrt(((n - 1) / n * w + b / n + b / (n * m)) / w)


def geweke(chain, first=0.1, last=0.5):
    """The z-score of ChainConsumer's Diagnostic.geweke."""

    def error(part):
        beta, sigma = yule_walker(part, 2)
        return sigma**2 / (1 - np.sum(beta)) ** 2 / len(part)

    start = chain[: int(first * len(chain))]
    end = chain[int((1 - last) * len(chain)) :]
    return (start.mean() - end.mean()) / np.sqrt(error(start) + error(end))


def more(x):
    """Statistics of other packages, and those of ArviZ that a summary does not have."""
    out = {
        "rhat_split": number(array_stats.rhat(x, method="split")),
        "rhat_folded": number(array_stats.rhat(x, method="folded")),
        "rhat_bulk": number(array_stats.rhat(x, method="z_scale")),
    }
    if not np.all(np.isfinite(x)) or x.shape[1] < 4:
        return out
    out["ess_median"] = number(array_stats.ess(x, method="median"))
    out["mcse_median"] = number(array_stats.mcse(x, method="median"))
    for low, high in [(0.1, 0.4), (0.5, 0.55)]:
        out[f"ess_local {low} {high}"] = number(
            array_stats.ess(x, method="local", prob=(low, high))
        )
    for prob in HDI_PROBS:
        lower, upper = array_stats.eti(x, prob, axis=[0, 1])
        out[f"eti_lower {prob}"] = number(lower)
        out[f"eti_upper {prob}"] = number(upper)
    out["bfmi"] = number(array_stats.bfmi(x)[0])
    if np.ptp(x) > 0:
        out["n_eff"] = number(numpyro.diagnostics.effective_sample_size(x))
        taus = emcee.autocorr.integrated_time(x.T, quiet=True)
        out["integrated_time"] = number(taus[0])
        if len(x) > 1:
            out["gelman_rubin"] = number(gelman_rubin(x))
        if x.shape[1] >= 100:
            out["geweke"] = number(geweke(x[0]))
    return out


def write(path, head, cases):
    """One line for each case, so that a change shows as such."""
    lines = [f"{json.dumps(name)}: {json.dumps(case)}" for name, case in cases.items()]
    text = "{\n" + json.dumps(head)[1:-1] + ',\n"cases": {\n' + ",\n".join(lines) + "\n}}\n"
    path.write_text(text)
    print(path.name, len(text), "bytes")


def main():
    warnings.simplefilter("ignore")
    head = {
        "made_by": "make_golden.py",
        "versions": {
            "python": platform.python_version(),
            "arviz_stats": arviz_stats.__version__,
            "arviz_base": arviz_base.__version__,
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "emcee": emcee.__version__,
            "numpyro": numpyro.__version__,
        },
    }
    print(head["versions"])
    draws = make_draws()
    as_text = {n: [[number(v) for v in chain] for chain in x] for n, x in draws.items()}
    write(HERE / "draws.json", head, as_text)
    with np.errstate(all="ignore"):
        answers = {n: expected(x, 59000.0 * (n == "large_offset")) for n, x in draws.items()}
        write(HERE / "expected.json", head, answers)
        others = ["large_offset", "small_spread"]
        answers = {n: more(x) for n, x in draws.items() if n not in others}
        write(HERE / "more.json", head, answers)


if __name__ == "__main__":
    main()
