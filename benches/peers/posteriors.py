"""Samples a posterior with NumPyro in double precision or with nutpie, and prints what it took as JSON.

`posteriors.py numpyro linreg` samples three times in one process: once for Python to load what it needs, once
with new objects (the whole call, which compiles) and once more with compiled code, nutpie with its
warm-up and NumPyro the draws alone. `--cold` samples once, prints the
summary and ends: for the time from the start of the process. 4 chains on all cores that are there.
"""

import argparse
import json
import math
import os
import sys
import time
import warnings

CHAINS, DRAWS = 4, 1000
# nutpie's own default is 400, and it does better with it than with 1000.
WARMUP = {"numpyro": 1000, "nutpie": 400}
MODELS = ["linreg", "linreg_reparam", "linreg_xyerr"]

os.environ["XLA_FLAGS"] = f"--xla_force_host_platform_device_count={CHAINS}"
os.environ["JAX_PLATFORMS"] = "cpu"
warnings.simplefilter("ignore")

import csv  # noqa: E402
import pathlib  # noqa: E402

import numpy as np  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]


def columns(path):
    """The columns of a CSV file by name."""
    with open(ROOT / "data" / path, newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


def min_ess(draws):
    """The least bulk effective sample size of any element; arrays of chains, draws, elements."""
    import arviz

    data = arviz.convert_to_inference_data(draws)
    return float(min(value.min() for value in arviz.ess(data, method="bulk").data_vars.values()))


class Numpyro:
    """NumPyro's NUTS, a device for each chain."""

    def __init__(self, name, seed):
        import jax
        import numpyro

        numpyro.enable_x64()
        self.jax, self.key = jax, jax.random.PRNGKey(seed)
        self.model = getattr(self, name)

    def line(self):
        import jax.numpy as jnp
        import numpyro
        from numpyro import distributions as dist

        angle = numpyro.sample("angle", dist.Uniform(-math.pi / 2, math.pi / 2))
        b_perp = numpyro.sample("b_perp", dist.Uniform(-5, 5))
        m = numpyro.deterministic("m", jnp.tan(angle))
        return m, numpyro.deterministic("c", b_perp / jnp.cos(angle))

    def linreg(self):
        import numpyro
        from numpyro import distributions as dist

        data = columns("linreg.csv")
        m = numpyro.sample("m", dist.Uniform(-5, 5))
        c = numpyro.sample("c", dist.Uniform(-10, 10))
        with numpyro.plate("data", len(data["X"])):
            numpyro.sample("y", dist.Normal(m * data["X"] + c, data["E"]), obs=data["Y"])

    def linreg_reparam(self):
        import numpyro
        from numpyro import distributions as dist

        data = columns("linreg.csv")
        m, c = self.line()
        with numpyro.plate("data", len(data["X"])):
            numpyro.sample("y", dist.Normal(m * data["X"] + c, data["E"]), obs=data["Y"])

    def linreg_xyerr(self):
        import numpyro
        from numpyro import distributions as dist

        data = columns("linreg_xerr.csv")
        m, c = self.line()
        with numpyro.plate("data", len(data["Y"])):
            x = numpyro.sample("x", dist.Normal(data["X_scatter"], data["E_X"]))
            numpyro.sample("y", dist.Normal(m * x + c, data["E_Y"]), obs=data["Y"])

    def whole(self):
        from numpyro.infer import MCMC, NUTS

        self.mcmc = MCMC(
            NUTS(self.model),
            num_warmup=WARMUP["numpyro"],
            num_samples=DRAWS,
            num_chains=CHAINS,
            chain_method="parallel",
            progress_bar=False,
        )
        self.mcmc.run(self.key)
        self.jax.block_until_ready(self.mcmc.get_samples())

    def draws_alone(self):
        # `MCMC.run` compiles at every call; this loop over the same kernel does so at the first alone.
        kernel = self.mcmc.sampler

        def step(state, _):
            state = kernel.sample(state, (), {})
            return state, state.z

        run = self.jax.pmap(lambda state: self.jax.lax.scan(step, state, None, length=DRAWS))
        state, _ = self.jax.block_until_ready(run(self.mcmc.last_state))
        start = time.perf_counter()
        self.jax.block_until_ready(run(state))
        return time.perf_counter() - start

    def draws(self):
        return {k: np.asarray(v) for k, v in self.mcmc.get_samples(group_by_chain=True).items()}

    def summary(self):
        self.mcmc.print_summary(exclude_deterministic=False)


class Nutpie:
    """nutpie on a model of PyMC, compiled by numba."""

    def __init__(self, name, seed):
        self.name, self.seed = name, seed

    def model(self):
        import pymc as pm

        def line():
            angle = pm.Uniform("angle", -math.pi / 2, math.pi / 2)
            b_perp = pm.Uniform("b_perp", -5, 5)
            m = pm.Deterministic("m", pm.math.tan(angle))
            return m, pm.Deterministic("c", b_perp / pm.math.cos(angle))

        with pm.Model() as model:
            if self.name == "linreg_xyerr":
                data = columns("linreg_xerr.csv")
                m, c = line()
                x = pm.Normal("x", data["X_scatter"], data["E_X"])
                pm.Normal("y", m * x + c, data["E_Y"], observed=data["Y"])
            else:
                data = columns("linreg.csv")
                if self.name == "linreg":
                    m, c = pm.Uniform("m", -5, 5), pm.Uniform("c", -10, 10)
                else:
                    m, c = line()
                pm.Normal("y", m * data["X"] + c, data["E"], observed=data["Y"])
        return model

    def sample(self):
        import nutpie

        self.trace = nutpie.sample(
            self.compiled,
            chains=CHAINS,
            cores=len(os.sched_getaffinity(0)),
            tune=WARMUP["nutpie"],
            draws=DRAWS,
            seed=self.seed,
            progress_bar=False,
        )

    def whole(self):
        import nutpie

        self.compiled = nutpie.compile_pymc_model(self.model())
        self.sample()

    def draws_alone(self):
        # nutpie does not tell the warm-up from the rest.
        start = time.perf_counter()
        self.sample()
        return time.perf_counter() - start

    def draws(self):
        posterior = self.trace.posterior
        return {name: posterior[name].values for name in posterior.data_vars}

    def summary(self):
        import arviz

        print(arviz.summary(self.trace))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sampler", choices=["numpyro", "nutpie"])
    parser.add_argument("model", choices=MODELS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cold", action="store_true")
    options = parser.parse_args()
    sampler = {"numpyro": Numpyro, "nutpie": Nutpie}[options.sampler](options.model, options.seed)
    sampler.whole()
    if options.cold:
        return sampler.summary()
    start = time.perf_counter()
    sampler.whole()
    whole = time.perf_counter() - start
    ess = min_ess(sampler.draws())
    alone = sampler.draws_alone()
    line = {
        "sampler": options.sampler,
        "model": options.model,
        "seconds_whole": whole,
        "ess_per_second_whole": ess / whole,
        "seconds_alone": alone,
        "ess_per_second_alone": ess / alone,
    }
    print(json.dumps(line))


if __name__ == "__main__":
    sys.exit(main())
