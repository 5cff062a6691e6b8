"""Writes the tables of tests/parquet.rs with pandas 3.1 and PyArrow 26: `python make_parquet.py` in this folder."""

import pandas


def write(file, **columns):
    pandas.DataFrame(columns).to_parquet(f"{file}.parquet", index=False)


CHAIN, DRAW = [0, 0, 1, 1], [0, 1, 0, 1]
write(
    "pandas",
    chain=CHAIN,
    draw=DRAW,
    slope=[1.5, 2.5, -0.25, None],
    **{
        "x[1]": [2, 4, 6, 8],
        "x[0]": pandas.Series([1, 3, 5, 7], dtype="float32"),
        "sample_stats/diverging": [False, True, False, False],
    },
)
write("pandas_text", chain=CHAIN, draw=DRAW, name=list("abcd"))
write("pandas_nested", chain=CHAIN, draw=DRAW, x=[[1.0, 2.0]] * 4)
write("pandas_chains", chain=CHAIN, draw=[0, 1, 1, 0], x=[1.0] * 4)
write("pandas_short", chain=CHAIN[:3], draw=DRAW[:3], x=[1.0] * 3)
write("pandas_columns", draw=DRAW, x=[1.0] * 4)
