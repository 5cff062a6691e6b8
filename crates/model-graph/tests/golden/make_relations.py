"""Relations of models by NumPyro's get_model_relations, for tests/dependencies.rs.

python make_relations.py > relations.csv (needs numpyro; made with 0.22.0)

A line is a model, what it tells, a name and another: an `edge` from a site to one that depends on it,
a `plate` with a site in it, an `observed` site.
"""

import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from numpyro.infer.inspect import get_model_relations

x = np.linspace(0.0, 10.0, 32)
y = np.linspace(3.5, 23.5, 32)


def linear_regression():
    m = numpyro.sample("m", dist.Uniform(-5, 5))
    c = numpyro.sample("c", dist.Uniform(-10, 10))
    with numpyro.plate("data", 32):
        numpyro.sample("y", dist.Normal(m * x + c, 1.5), obs=y)


def angle(has_x_errors):
    angle = numpyro.sample("angle", dist.Uniform(-jnp.pi / 2, jnp.pi / 2))
    b_perp = numpyro.sample("b_perp", dist.Uniform(-5, 5))
    m = numpyro.deterministic("m", jnp.tan(angle))
    c = numpyro.deterministic("c", b_perp / jnp.cos(angle))
    with numpyro.plate("data", 32):
        at = numpyro.sample("x", dist.Normal(x, 0.75)) if has_x_errors else x
        numpyro.sample("y", dist.Normal(m * at + c, 1.5), obs=y)


def hr_diagram():
    cluster = np.arange(143) * 30 // 143
    slope = numpyro.sample("slope", dist.Uniform(-10, 0))
    offset = numpyro.sample("offset", dist.Uniform(-10, 10))
    spread = numpyro.sample("spread", dist.HalfNormal(2.5))
    with numpyro.plate("clusters", 30):
        root = numpyro.sample("root_dist", dist.Uniform(1, 10))
        distance = numpyro.deterministic("distance", root**3)
        numpyro.sample("parallax", dist.Normal(1 / distance, 0.025), obs=np.zeros(30))
        modulus = jnp.log10(distance / 10) * 5
    with numpyro.plate("stars", 143):
        mean = (np.linspace(3.1, 3.9, 143) - 4) * slope + offset
        absolute = numpyro.sample("absolute_magnitude", dist.Normal(mean, spread))
        apparent = numpyro.deterministic("apparent_magnitude", absolute + modulus[cluster])
        flux = 10 ** (-(apparent - 2) / 2.5) * 5e5
        numpyro.sample("fluxcounts", dist.Poisson(flux), obs=np.full(143, 1000))


def crossing():
    scatter = numpyro.sample("scatter", dist.HalfNormal(0.1))
    with numpyro.plate("night", 12, dim=-2):
        nights = numpyro.sample("extinction", dist.Normal(0.2, 0.05))
    with numpyro.plate("band", 3, dim=-1):
        color = numpyro.sample("color", dist.Normal(0, 1))
        bands = numpyro.sample("zero_point", dist.Normal(color, 0.1))
    with numpyro.plate("band", 3, dim=-1), numpyro.plate("night", 12, dim=-2):
        magnitude = numpyro.sample("magnitude", dist.Normal(nights + bands, scatter))
        with numpyro.plate("exposure", 5, dim=-3):
            numpyro.sample("measured", dist.Normal(magnitude, 0.02), obs=np.full((5, 12, 3), 20.0))


def nested():
    mean = numpyro.sample("mean", dist.Normal(0, 10))
    between = numpyro.sample("between", dist.HalfNormal(1))
    within = numpyro.sample("within", dist.HalfNormal(1))
    noise = numpyro.sample("noise", dist.HalfNormal(1))
    with numpyro.plate("fields", 4, dim=-1):
        depth = numpyro.sample("depth", dist.Normal(mean, between))
        numpyro.sample("survey", dist.Normal(depth, noise), obs=np.zeros(4))
        with numpyro.plate("galaxies", 6, dim=-2):
            metallicity = numpyro.sample("metallicity", dist.Normal(depth, within))
            with numpyro.plate("stars", 50, subsample_size=20, dim=-3):
                iron = numpyro.sample("iron", dist.Normal(metallicity, within))
                numpyro.sample("spectrum", dist.Normal(iron, noise), obs=np.zeros((20, 6, 4)))
            numpyro.sample("luminosity", dist.Normal(metallicity + mean, noise), obs=np.zeros((6, 4)))


print("model,what,name,other")
for name, model in {
    "linear_regression": linear_regression,
    "linear_regression_angle": lambda: angle(False),
    "linear_regression_xerr": lambda: angle(True),
    "hr_diagram": hr_diagram,
    "crossing": crossing,
    "nested": nested,
}.items():
    relations = get_model_relations(model)
    edges = [(a, b) for b, parents in relations["sample_sample"].items() for a in parents]
    plates = [(p, s) for p, sites in relations["plate_sample"].items() for s in sites]
    # A plate cut by another has a second name in NumPyro.
    plates = [(p.replace("__CLONE", ""), s) for p, s in plates]
    for what, pairs in ("edge", edges), ("plate", plates):
        for a, b in sorted(pairs):
            print(f"{name},{what},{a},{b}")
    for site in sorted(relations["observed"]):
        print(f"{name},observed,{site},")
