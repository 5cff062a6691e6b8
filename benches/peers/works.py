"""The four works in JAX: log densities in the unconstrained coordinates of the compiled models.

Terms that depend on data only are computed once, in double precision, as pallasite does.
"""

import csv
import math
import pathlib
import subprocess
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax.nn import sigmoid, softplus

ROOT = pathlib.Path(__file__).resolve().parents[2]


def columns(path):
    """The columns of a CSV file by name."""
    with open(ROOT / "data" / path, newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


def interval(u, low, high):
    """A number between two bounds, and the log density of Uniform with the log Jacobian."""
    return low + (high - low) * sigmoid(u), u - 2 * softplus(u)


def straight_line():
    """W1: a straight line through 32 points."""
    data = columns("linreg.csv")
    x, y, e = (jnp.array(data[name]) for name in "XYE")
    norm = float(np.sum(np.log(data["E"])) + len(data["E"]) * 0.5 * math.log(2 * math.pi))

    def log_density(position):
        m, by_m = interval(position[0], -5.0, 5.0)
        c, by_c = interval(position[1], -10.0, 10.0)
        z = (y - (m * x + c)) / e
        return -0.5 * jnp.sum(z * z) - norm + by_m + by_c

    return log_density


def hr_diagram(one_hot):
    """W2: 142 stars in 30 clusters; a star takes its cluster by index, or by a matrix product."""
    stars, clusters = columns("hr_stars.csv"), columns("hr_clusters.csv")
    cluster = stars["cluster"].astype(np.int32)
    t = jnp.array(stars["logtemp"] - 4.0)
    counts, parallax = jnp.array(stars["fluxcount"]), jnp.array(clusters["parallax"])
    num_stars, num_clusters = len(cluster), len(parallax)
    matrix = jnp.array(np.eye(num_clusters)[cluster])
    half_log = 0.5 * math.log(2 * math.pi)
    constant = -(
        sum(math.lgamma(k + 1) for k in stars["fluxcount"])
        + num_stars * half_log
        + num_clusters * (half_log + math.log(0.025))
        + math.log(2.5)
        + 0.5 * math.log(math.pi / 2)
    )

    def log_density(position):
        slope, by_slope = interval(position[0], -10.0, 0.0)
        offset, by_offset = interval(position[1], -10.0, 10.0)
        root, by_root = interval(position[2 : 2 + num_clusters], 1.0, 10.0)
        log_spread = position[2 + num_clusters]
        spread = jnp.exp(log_spread)
        absolute = position[3 + num_clusters :]
        modulus = 5 * jnp.log10(root**3 / 10)
        z_parallax = (parallax - 1 / root**3) / 0.025
        z = (absolute - (t * slope + offset)) / spread
        moduli = matrix @ modulus if one_hot else modulus[cluster]
        log_rate = math.log(5e5) - math.log(10) / 2.5 * (absolute + moduli - 2)
        return (
            constant
            + by_slope
            + by_offset
            + jnp.sum(by_root)
            + log_spread
            - 0.5 * (spread / 2.5) ** 2
            - 0.5 * jnp.sum(z_parallax**2)
            - 0.5 * jnp.sum(z**2)
            - num_stars * log_spread
            + jnp.sum(counts * log_rate - jnp.exp(log_rate))
        )

    return log_density


def regression_data():
    """The observations of W3: predictors, row by row, and outcomes."""
    command = ["cargo", "run", "--release", "--quiet", "-p", "benches", "--bin", "logistic_data"]
    numbers = np.frombuffer(subprocess.run(command, cwd=ROOT, check=True, stdout=-1).stdout, "<f8")
    rows = len(numbers) // 11
    return numbers[: 10 * rows].reshape(rows, 10), numbers[10 * rows :]


def regression(by_column):
    """W3: logistic regression, 100 000 × 10, the predictors by row or by column."""
    x, y = regression_data()
    x, y = jnp.array(x.T if by_column else x), jnp.array(y)

    def log_density(beta, data):
        x, y = data
        eta = beta @ x if by_column else x @ beta
        prior = -0.5 * jnp.sum(beta**2) - 5 * math.log(2 * math.pi)
        return prior + jnp.sum(y * eta - softplus(eta))

    return log_density, (x, y)


def color():
    """W4: log10(f_g/f_r) of a blackbody over 1441 wavelengths."""
    tables = [np.loadtxt(ROOT / f"data/filters/DES_{band}_y3a1.dat") for band in "gr"]
    wavelength = jnp.array(tables[0][:, 0])
    g, r = (jnp.array(table[:, 1]) for table in tables)
    inverse_square = jnp.array(tables[0][:, 0] ** -2)

    def log_ratio(beta):
        spectrum = inverse_square / jnp.expm1(1 / (wavelength * beta))
        return jnp.log10(jnp.sum(g * spectrum) / jnp.sum(r * spectrum))

    return log_ratio


def betas(count=100_000):
    """The temperatures of W4."""
    return jnp.array(10 ** np.linspace(-2, 0, count))


def value_and_jvp(function):
    """Value and derivative by one forward pass."""
    return lambda x: jax.jvp(function, (x,), (jnp.ones_like(x),))


def density_forms(work):
    """The forms of W1, W2 or W3: name → (value and gradient, the data it takes)."""
    if work == "W1":
        densities = {"": (straight_line(), None)}
    elif work == "W2":
        densities = {"index": (hr_diagram(False), None), "matrix": (hr_diagram(True), None)}
    else:
        densities = {"rows": regression(False), "columns": regression(True)}
    return {
        name: (lambda x, data, f=f: jax.value_and_grad(f)(x, *([] if data is None else [data])), data)
        for name, (f, data) in densities.items()
    }


def color_forms():
    """The forms of W4: name → (function of all β, whether it gives the value, too)."""
    f = color()
    reverse, forward = jax.value_and_grad(f), value_and_jvp(f)
    chunks = partial(jax.lax.map, batch_size=16)
    return {
        "map(value_and_grad)": (lambda b: jax.lax.map(reverse, b), True),
        "map(jvp)": (lambda b: jax.lax.map(forward, b), True),
        "map(value_and_grad, batch_size=16)": (lambda b: chunks(reverse, b), True),
        "map(jvp, batch_size=16)": (lambda b: chunks(forward, b), True),
        "vmap(value_and_grad)": (jax.vmap(reverse), True),
        "vmap(jvp)": (jax.vmap(forward), True),
        "vmap(grad)": (jax.vmap(jax.grad(f)), False),
    }
