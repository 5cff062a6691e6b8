"""Writes models.json beside this file: draws of three small models, and what ArviZ says of them.

    python -m venv venv
    venv/bin/pip install arviz-stats arviz-base
    venv/bin/python make_models.py

Needs Python 3.12 or later and ArviZ 1.x. What matters is not the fits but that all compute from the same
numbers, with so many digits that no two weights are equal: which of them smoothing makes the larger is not
defined. WAIC, which ArviZ 1.x has no more, is by its formula.
"""

import json
import platform
import warnings
from pathlib import Path

import arviz_base
import arviz_stats
import numpy as np
import scipy
from arviz_stats.base import array_stats
from scipy.special import logsumexp
from scipy.stats import norm, t

HERE = Path(__file__).parent
CHAINS, DRAWS = 2, 150

rng = np.random.default_rng(20261126)
x = np.linspace(0, 3, 12)
y = np.round(1.0 + 0.7 * x + 0.3 * rng.normal(size=12), 3)
# One that the models without heavy tails have trouble with.
y[8] += 2.0


def chains(center, spread):
    """Draws with some memory."""
    noise = rng.normal(size=(CHAINS, DRAWS))
    draws = noise.copy()
    for i in range(1, DRAWS):
        draws[:, i] = 0.4 * draws[:, i - 1] + np.sqrt(1 - 0.16) * noise[:, i]
    return np.round(center + spread * draws, 7)


def models():
    slope, offset = chains(0.8, 0.12), chains(1.0, 0.2)
    scale = np.round(np.exp(chains(-1.0, 0.2)), 7)
    at = lambda parameter: parameter[..., None]
    line = at(offset) + at(slope) * x
    level = at(chains(2.0, 0.15)) + 0 * x
    return {
        "line": ({"slope": slope, "offset": offset, "scale": scale}, norm(line, at(scale)), line),
        "heavy": ({"slope": slope, "offset": offset}, t(3, line, 0.9), line),
        "level": ({"level": level[..., 0]}, norm(level, 0.8), level),
    }


def plain(array):
    return np.asarray(array, dtype=float).tolist()


def main():
    warnings.simplefilter("ignore")
    cases, loos = {}, {}
    for name, (posterior, distribution, center) in models().items():
        log_likelihood = np.round(distribution.logpdf(y), 10)
        log_prior = {
            "prior": np.round(sum(norm(0, 2).logpdf(draws) for draws in posterior.values()), 12)
        }
        predicted = np.round(center + 0.5 * rng.normal(size=center.shape), 4)
        data = arviz_base.from_dict(
            {
                "posterior": posterior,
                "log_likelihood": {"y": log_likelihood},
                "log_prior": log_prior,
                "posterior_predictive": {"y": predicted},
                "observed_data": {"y": y},
            }
        )
        loo = arviz_stats.loo(data, pointwise=True)
        loos[name] = loo
        likelihood = log_likelihood.reshape(-1, len(y))
        variance = likelihood.var(axis=0)
        waic = logsumexp(likelihood, axis=0) - np.log(len(likelihood)) - variance
        sizes = [array_stats.ess(draws, method="mean") for draws in posterior.values()]
        efficiency = np.mean(sizes) / (CHAINS * DRAWS)
        sensitivity = {
            group: {
                name: float(value)
                for name, value in arviz_stats.psense(data, group=group).data_vars.items()
            }
            for group in ["prior", "likelihood"]
        }
        cases[name] = {
            "posterior": {name: plain(draws.ravel()) for name, draws in posterior.items()},
            "log_prior": plain(log_prior["prior"].ravel()),
            "log_likelihood": plain(log_likelihood.ravel()),
            "predicted": plain(predicted.ravel()),
            "expected": {
                "relative_efficiency": float(efficiency),
                "elpd": float(loo.elpd),
                "se": float(loo.se),
                "p": float(loo.p),
                "pointwise": plain(loo.elpd_i),
                "pareto_k": plain(loo.pareto_k),
                "good_k": float(loo.good_k),
                "waic": float(waic.sum()),
                "waic_p": float(variance.sum()),
                "waic_pointwise": plain(waic),
                "loo_pit": plain(arviz_stats.loo_pit(data)["y"]),
                "sensitivity": sensitivity,
            },
        }
    comparison = {}
    for method in ["stacking", "pseudo-bma"]:
        table = arviz_stats.compare(loos, method=method, round_to="none")
        columns = ["elpd", "se", "p", "elpd_diff", "dse", "p_worse", "weight"]
        comparison[method] = {
            name: {c: (float(row[c]) if np.isfinite(row[c]) else "nan") for c in columns}
            for name, row in table.iterrows()
        }
    head = {
        "made_by": "make_models.py",
        "versions": {
            "python": platform.python_version(),
            "arviz_stats": arviz_stats.__version__,
            "arviz_base": arviz_base.__version__,
            "numpy": np.__version__,
            "scipy": scipy.__version__,
        },
        "chains": CHAINS,
        "draws": DRAWS,
        "observed": plain(y),
        "comparison": comparison,
    }
    lines = [f"{json.dumps(name)}: {json.dumps(case)}" for name, case in cases.items()]
    text = "{\n" + json.dumps(head)[1:-1] + ',\n"cases": {\n' + ",\n".join(lines) + "\n}}\n"
    (HERE / "models.json").write_text(text)
    print("models.json", len(text), "bytes", json.dumps(comparison, indent=1))


if __name__ == "__main__":
    main()
