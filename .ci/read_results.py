"""Opens the results of examples with ArviZ, and fails on a difference or a warning.

    read_results.py FORMATS EXAMPLE...

FORMATS is the folder that the example write_formats of draws wrote to, each EXAMPLE one of a fitting example.
"""

import csv
import logging
import sys
import warnings
from pathlib import Path

warnings.simplefilter("error")
# Modules of others may warn while they are loaded, which says nothing of the files.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import arviz
    import cmdstanpy
    import numpy as np
    import pandas
    import xarray

logging.getLogger("cmdstanpy").disabled = True

# The columns of summary.csv and those of ArviZ.
COLUMNS = {
    "mean": "mean",
    "sd": "sd",
    "hdi_5%": "hdi90_lb",
    "hdi_95%": "hdi90_ub",
    "mcse_mean": "mcse_mean",
    "mcse_sd": "mcse_sd",
    "ess_bulk": "ess_bulk",
    "ess_tail": "ess_tail",
    "r_hat": "r_hat",
}
TOLERANCE = 1e-8


def summary(data):
    """ArviZ's summary, row by row in the order of the variables.

    The tails of ArviZ are those of its default interval, 89 %; ours are at 5 and 95 %, as Vehtari et al. (2021) have
    them.
    """
    with arviz.rc_context({"stats.ci_prob": 0.95}):
        return arviz.summary(data, ci_kind="hdi", ci_prob=0.9, round_to="none")


def element_names(posterior):
    """The names of the elements in the order of the rows, as summary.csv has them."""
    for name, variable in posterior.data_vars.items():
        own = variable.attrs.get("name", name)
        shape = variable.shape[2:]
        for index in np.ndindex(*shape):
            yield own + (f"[{','.join(map(str, index))}]" if shape else "")


def check_example(folder):
    data = arviz.from_zarr(folder / "draws.zarr")
    with xarray.open_datatree(folder / "draws.zarr") as tree:
        assert "posterior" in tree.children
    groups = set(data.children)
    assert {"posterior", "sample_stats", "log_prior"} <= groups, groups
    assert data["sample_stats"]["diverging"].dtype == bool
    with open(folder / "summary.csv") as file:
        rows = {row["variable"]: row for row in csv.DictReader(file)}
    # A quantity that is the same in all draws has no R-hat, of which NumPy warns.
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        table = summary(data)
    names = list(element_names(data["posterior"]))
    assert sorted(names) == sorted(rows) and len(table) == len(rows), folder
    worst = 0.0
    for name, (_, row) in zip(names, table.iterrows()):
        # ArviZ has no errors and sizes of a constant that go with ours.
        if float(rows[name]["sd"]) == 0.0:
            continue
        for ours, theirs in COLUMNS.items():
            # ArviZ takes numbers whose range is below 1e-15 for equal, here the squares of deviations.
            if ours == "mcse_sd" and float(row["sd"]) < 1e-7:
                continue
            a, b = float(rows[name][ours]), float(row[theirs])
            if np.isnan(a) and np.isnan(b):
                continue
            difference = abs(a - b) / max(abs(b), 1e-3 * abs(float(row["sd"])))
            assert difference <= TOLERANCE, f"{folder} {name} {ours}: {a} and {b}"
            worst = max(worst, difference)
    print(f"{folder.name}: {len(rows)} rows agree to {worst:.1e}")


def check_formats(folder):
    data = arviz.from_zarr(folder / "draws.zarr")
    expected = {
        "posterior",
        "sample_stats",
        "warmup_posterior",
        "warmup_sample_stats",
        "divergence_start",
        "divergence_end",
        "log_likelihood",
        "posterior_predictive",
        "observed_data",
        "constant_data",
    }
    assert set(data.children) == expected, set(data.children)
    posterior = data["posterior"]
    distance = posterior["stars.distance"]
    assert distance.dims == ("chain", "draw", "cluster", "stars.distance_dim_1"), distance.dims
    assert list(distance["cluster"].values) == ["Hyades", "α Persei"]
    assert distance.attrs["name"] == "stars/distance"
    assert data["observed_data"]["y"].dims == ("point",)
    assert int(data["sample_stats"]["diverging"].sum()) == 3
    assert data["sample_stats"]["tree_depth"].dtype == np.int64
    start = data["divergence_start"]["slope"].where(data["sample_stats"]["diverging"])
    assert int(start.notnull().sum()) == 3 and float(start.max()) == 2.5
    loo = arviz.loo(data)
    assert np.isfinite(loo.elpd)

    with open(folder / "draws.csv") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 600
    slopes = np.array([float(row["slope"]) for row in rows]).reshape(3, 200)
    assert np.array_equal(slopes, posterior["slope"].values)

    table = pandas.read_parquet(folder / "draws.parquet")
    assert table.shape == (600, 2 + 1 + 6 + 7), table.shape
    assert list(table.columns[:4]) == ["chain", "draw", "slope", "stars/distance[0,0]"]
    assert np.array_equal(table["slope"].to_numpy().reshape(3, 200), slopes)
    assert table["sample_stats/diverging"].dtype == bool and table["sample_stats/diverging"].sum() == 3
    assert table.loc[table["chain"] == 2, "draw"].tolist() == list(range(200))

    fit = cmdstanpy.from_csv([str(file) for file in sorted((folder / "stan").glob("*.csv"))])
    of_stan = arviz.from_cmdstanpy(fit)
    assert np.array_equal(of_stan["posterior"]["slope"].values, slopes)
    assert np.array_equal(of_stan["posterior"]["stars_distance"].values, distance.values)
    for name in ["lp", "energy", "diverging", "tree_depth"]:
        own, other = data["sample_stats"][name], of_stan["sample_stats"][name]
        assert np.array_equal(own.values.astype(float), other.values.astype(float)), name
    assert np.allclose(summary(of_stan)["r_hat"], summary(data)["r_hat"], rtol=1e-12)
    print("every format has the same draws")


def main():
    formats, *examples = map(Path, sys.argv[1:])
    check_formats(formats)
    for folder in examples:
        check_example(folder)


if __name__ == "__main__":
    main()
