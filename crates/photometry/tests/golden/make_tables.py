"""Writes the tables in tables/ with Astropy, whose writers are independent of the readers of the crate.

Run: python make_tables.py  (needs numpy and astropy; written with astropy 8.0.2). One band in nm as ECSV,
VOTable and FITS, in per cent in the last, and a spectrum as FITS in both layouts of CALSPEC and of surveys.
"""

import pathlib

import numpy as np
from astropy.io import fits
from astropy.io.votable import from_table, writeto
from astropy.io.votable.tree import Param
from astropy.table import QTable, Table

OUT = pathlib.Path(__file__).resolve().parent / "tables"
WAVELENGTHS = np.array([400.0, 412.5, 450.0, 500.25, 540.0, 560.0])
RESPONSE = np.array([0.0, 0.25, 0.5, 0.875, 0.5, 0.0])


def band():
    table = Table({"flag": np.arange(6), "wave": WAVELENGTHS, "response": RESPONSE})
    table["wave"].unit = "nm"
    return table


def main():
    OUT.mkdir(exist_ok=True)
    band().write(OUT / "band.ecsv", overwrite=True)

    votable = from_table(band())
    inner = votable.resources[0].tables[0]
    kind = Param(votable, name="DetectorType", value="1", datatype="char", arraysize="*")
    inner.params.append(kind)
    writeto(votable, str(OUT / "band.xml"))
    writeto(votable, str(OUT / "binary2.xml"), tabledata_format="binary2")

    # Texts of any length, vectors and bits stand before the columns; the units are those of the band.
    table = band()
    table["flag"] = table["flag"].astype(np.int16)
    table["wave"] = table["wave"].astype(np.float32)
    table.add_column(np.array(["a", "bc", "", "def", "g", "h"], dtype=object), name="note", index=0)
    table.add_column(np.arange(18).reshape(6, 3).astype(np.int32), name="vector", index=1)
    writeto(from_table(table), str(OUT / "binary.xml"), tabledata_format="binary")

    # Behind an image and another table; integers with a scale, single precision.
    columns = [
        fits.Column("COMMENT", "8A", array=["it's"] * 6),
        fits.Column("good", "L", array=[True] * 6),
        fits.Column("Wave", "J", unit="nm", array=(4 * WAVELENGTHS).astype(np.int32)),
        fits.Column("Response", "E", unit="%", array=100 * RESPONSE),
    ]
    other = fits.Column("other", "2D", array=np.zeros((3, 2)))
    hdus = [
        fits.PrimaryHDU(np.zeros((7, 5), dtype=np.int16)),
        fits.BinTableHDU.from_columns([other]),
        fits.BinTableHDU.from_columns(columns),
    ]
    hdus[-1].header["TSCAL3"] = 0.25
    fits.HDUList(hdus).writeto(OUT / "band.fits", overwrite=True)

    flux = 1e-14 * (1 + RESPONSE)
    rows = [
        fits.Column("WAVELENGTH", "D", unit="ANGSTROMS", array=10 * WAVELENGTHS),
        fits.Column("FLUX", "E", unit="FLAM", array=flux),
    ]
    hdus = [fits.PrimaryHDU(), fits.BinTableHDU.from_columns(rows)]
    fits.HDUList(hdus).writeto(OUT / "spectrum.fits", overwrite=True)

    vectors = QTable({"wave": [10 * WAVELENGTHS], "flux": [flux]}, units={"wave": "AA", "flux": "erg/(s cm2 AA)"})
    vectors.write(OUT / "vectors.fits", overwrite=True)


if __name__ == "__main__":
    main()
