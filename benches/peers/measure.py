"""Times JAX on the works, a JSON line for each form; `table.py` runs it.

`cargo run --release -p benches --bin values | python measure.py x64 W1 W2` (or f32)

One thread; loops run inside of the compiled function, so that Python's overhead is left out. With
x64 the values and gradients are compared with those of pallasite first.
"""

import json
import os
import sys
import time
from functools import partial

os.environ["XLA_FLAGS"] = (
    os.environ.get("XLA_FLAGS", "")
    + " --xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
)
os.environ["JAX_PLATFORMS"] = "cpu"

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402

PRECISION = sys.argv[1]
jax.config.update("jax_enable_x64", PRECISION == "x64")

import works  # noqa: E402

# Gradients in a loop: some milliseconds.
COUNTS = {"W1": 30_000, "W2": 2_000, "W3": 4}
ROUNDS = 200


def check(work, form, value, gradient, expected):
    """Compares with pallasite, relative to the largest component."""
    for name, found, wanted in [
        ("value", value, expected["value"]),
        ("gradient", gradient, expected["gradient"]),
    ]:
        if found is None:
            continue
        found, wanted = np.atleast_1d(found), np.atleast_1d(wanted)
        error = np.max(np.abs(found - wanted) / np.maximum(1, np.abs(wanted)))
        if not error < 1e-8:
            sys.exit(f"{work} {form}: the {name} differs from pallasite's by {error:.1e}")


def seconds(function, *arguments):
    """The time of one call."""
    start = time.perf_counter()
    jax.block_until_ready(function(*arguments))
    return time.perf_counter() - start


def report(work, form, nanoseconds, gives_value=True):
    line = {"work": work, "form": form, "precision": PRECISION, "value": gives_value}
    print(json.dumps(line | {"ns_per_gradient": nanoseconds}), flush=True)


def repeat(value_and_grad, count, position, data):
    """Gradients one after the other, each a little further, so that none can be left out."""

    def body(_, state):
        position, total = state
        value, gradient = value_and_grad(position, data)
        return position + 1e-20 * gradient, total + value

    return jax.lax.fori_loop(0, count, body, (position, jnp.zeros_like(position[0])))


def measure_density(work, expected):
    """The time of a value with gradient."""
    start = jnp.array(expected["position"])
    for form, (value_and_grad, data) in works.density_forms(work).items():
        loop = jax.jit(partial(repeat, value_and_grad, COUNTS[work]))
        value, gradient = jax.jit(value_and_grad)(start, data)
        if PRECISION == "x64":
            check(work, form, value, gradient, expected)
        seconds(loop, start, data)
        best = min(seconds(loop, start, data) for _ in range(ROUNDS))
        report(work, form, best / COUNTS[work] * 1e9)


def measure_colors(work, expected):
    """The time for a temperature in a batch of 100 000."""
    betas = works.betas()
    for form, (function, gives_value) in works.color_forms().items():
        function = jax.jit(function)
        if PRECISION == "x64":
            out = function(jnp.array(expected["position"]))
            value, gradient = out if gives_value else (None, out)
            check(work, form, value, gradient, expected)
        seconds(function, betas)
        best = min(seconds(function, betas) for _ in range(5))
        report(work, form, best / len(betas) * 1e9, gives_value)


def main():
    expected = {line["work"]: line for line in map(json.loads, sys.stdin)}
    for work in sys.argv[2:] or expected:
        measure = measure_colors if work == "W4" else measure_density
        measure(work, expected[work])


main()
