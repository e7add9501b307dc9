"""Cutouts by time, slitlets and extracted spectra: rows, planes and GWCS against the whole file."""

from __future__ import annotations

import io
from pathlib import Path

import cutout_files as made
import numpy as np
import pytest
from astropy import table, units
from astropy.io import fits, votable
from stdatamodels.jwst import datamodels
from test_cutout_images import cut

import cutouts
from cutouts import spectra
from cutouts.files import Source
from cutouts.selection import Facts


@pytest.mark.parametrize("start", [1, 7])
@pytest.mark.parametrize(
    ("time", "planes"),
    [
        ((60000.0009, 60000.0019), (1, 2)), ((60000.0005, 60000.0025), (0, 3)), ((-np.inf, 60000.0001), (0, 1)),
        ((60000.0042, np.inf), (4, 6)),
    ],
)  # fmt: skip
def test_integrations(tmp_path: Path, start: int, time: tuple, planes: tuple[int, int]) -> None:
    """Those that touch the interval, in all HDUs that have them; a segment begins with a later integration."""
    path = made.write_ramps(tmp_path / "jw1_uncal.fits", start)
    chosen = slice(*planes)
    with cut(path, TIME=f"{time[0]!r} {time[1]!r}") as part, fits.open(path) as whole:
        assert np.array_equal(part["SCI"].data, whole["SCI"].data[chosen])
        assert np.array_equal(part["ZEROFRAME"].data, whole["ZEROFRAME"].data[chosen])
        assert "REFOUT" not in part and "REFOUT,1 is left out." in part[0].header["HISTORY"]
        assert part["SCI"].data.dtype == np.uint16
        for name in whole["INT_TIMES"].columns.names:
            assert np.array_equal(part["INT_TIMES"].data[name], whole["INT_TIMES"].data[name][chosen])
        header, science, times = part[0].header, part["SCI"].header, part["INT_TIMES"].data
        first, last = times["int_start_MJD_UTC"][0], times["int_end_MJD_UTC"][-1]
        assert (header["NINTS"], header["INTSTART"], header["INTEND"]) == (20, start + planes[0], start + planes[1] - 1)
        assert (header["EXPSTART"], header["EXPMID"], header["EXPEND"]) == (first, (first + last) / 2, last)
        assert (science["MJD-BEG"], science["MJD-END"]) == (first, last)
        assert science["TDB-BEG"] == pytest.approx(first + 0.1, abs=1e-9)
        assert header["EFFEXPTM"] == 60.0 * (planes[1] - planes[0])
        assert header["DURATION"] == pytest.approx((last - first) * 86400)
        assert header["DATE-BEG"].startswith(f"2023-02-25T00:0{int((first - 60000) * 1440)}")


def test_integrations_and_position(tmp_path: Path) -> None:
    path = made.write_ramps(tmp_path / "jw1_uncal.fits")
    with cut(path, TIME="60000.0009 60000.0019", CIRCLE="10 20 0.00003") as part, fits.open(path) as whole:
        x0, y0 = (int(-part["SCI"].header[f"LTV{axis}"]) for axis in (1, 2))
        ny, nx = part["SCI"].data.shape[2:]
        assert part["SCI"].data.shape[:2] == (1, 4) and part["ZEROFRAME"].data.shape == (1, ny, nx)
        assert np.array_equal(part["ZEROFRAME"].data, whole["ZEROFRAME"].data[1:2, y0 : y0 + ny, x0 : x0 + nx])
        assert (part[0].header["SUBSTRT1"], part[0].header["SUBSIZE1"]) == (101 + x0, nx)


def test_times_without_integrations(tmp_path: Path) -> None:
    """An image is taken as a whole, or not at all."""
    path = made.write_i2d(tmp_path / "jw1_i2d.fits")
    facts = Facts(band=(1e-6, 2e-6), time=(60000.0, 60001.0))
    with cut(path, facts, TIME="60000.5 60000.6", BAND="1.5e-6 9e-6") as part, fits.open(path) as whole:
        assert np.array_equal(part["SCI"].data, whole["SCI"].data)
    for parameters in ({"TIME": "60002 60003"}, {"BAND": "3e-6 4e-6"}):
        with pytest.raises(cutouts.NoContent):
            cut(path, facts, **parameters)
        with pytest.raises(cutouts.UsageError, match=next(iter(parameters))):
            cut(path, **parameters)


@pytest.mark.parametrize(
    "parameters",
    [
        {"SOURCE": "12"}, {"CIRCLE": "30 2 0.001"}, {"POS": "RANGE 29.9 30.1 1.5 2.5"}, {"BAND": "2.0042e-6 2.0702e-6"},
    ],
)  # fmt: skip
def test_one_slitlet_of_many(tmp_path: Path, parameters: dict) -> None:
    """Its HDUs are the only ones, as is its GWCS; the pipeline reads it as a file of one slitlet."""
    path = made.write_slits(tmp_path / "jw1_cal.fits")
    with cut(path, **parameters) as part, fits.open(path) as whole:
        assert [(hdu.name, hdu.ver) for hdu in part] == [
            ("PRIMARY", 1),
            ("SCI", 1),
            ("DQ", 1),
            ("WAVELENGTH", 1),
            ("ASDF", 1),
        ]
        assert part["SCI"].header["SOURCEID"] == 12
        part.writeto(tmp_path / "part_cal.fits")
        (x0, x1), _ = (map(int, axis.split(":")) for axis in part["SCI"].header["CUTSEC"].strip("[]").split(","))
        for name in ("SCI", "DQ", "WAVELENGTH"):
            assert np.array_equal(part[name].data, whole[name, 2].data[:, x0 - 1 : x1])
        assert (part["SCI"].header["SLTSTRT1"], part["SCI"].header["SLTSIZE1"]) == (4 + x0, x1 - x0 + 1)
        if "BAND" in parameters:
            waves = whole["WAVELENGTH", 2].data[0] * 1e-6
            limits = [part["SCI"].header["WAVSTART"], part["SCI"].header["WAVEND"]]
            assert limits == pytest.approx([waves[x0 - 1], waves[x1 - 1]], rel=1e-6)
            assert [x0 - 1, x1 - 1] == [np.argmin(abs(waves - 2.0042e-6)), np.argmin(abs(waves - 2.0702e-6))]
    with datamodels.MultiSlitModel(tmp_path / "part_cal.fits") as part, datamodels.MultiSlitModel(path) as whole:
        assert len(part.slits) == 1
        random = np.random.default_rng(0)
        x, y = random.uniform(0, x1 - x0, 1000), random.uniform(0, 9, 1000)
        here, there = part.slits[0].meta.wcs(x, y), whole.slits[1].meta.wcs(x + (x0 - 1), y)
        assert np.allclose(here, there, rtol=1e-14, atol=0)


def test_two_slitlets_by_wavelength(tmp_path: Path) -> None:
    """Without an image of the wavelengths they are those of the GWCS."""
    path = made.write_slits(tmp_path / "jw1_cal.fits", wavelengths=False)
    with cut(path, BAND="2.06e-6 3.01e-6") as part, fits.open(path) as whole:
        assert [hdu.header["SOURCEID"] for hdu in part if hdu.name == "SCI"] == [12, 13]
        assert np.array_equal(part["SCI", 1].data, whole["SCI", 2].data[:, 30:])
        assert np.array_equal(part["SCI", 2].data, whole["SCI", 3].data[:, :6])
    for parameters in ({"BAND": "8e-6 9e-6"}, {"SOURCE": "99"}, {"CIRCLE": "30 5 0.1"}):
        with pytest.raises(cutouts.NoContent):
            cut(path, **parameters)


def bytes_of(path: Path, **parameters: str) -> bytes:
    return b"".join(
        cutouts.cut(path, cutouts.parse({k: [v] for k, v in parameters.items()}), Facts(did="ivo://a/b")).pieces
    )


@pytest.mark.parametrize(
    ("parameters", "fluxes"),
    [
        ({"SOURCE": "7", "ORDER": "2"}, 20.0 + np.arange(10)),
        ({"EXT": "EXTRACT1D,1"}, 10.0 + np.arange(10)),
        ({"EXT": "2"}, 20.0 + np.arange(10)),
        ({"BAND": "1.16e-6 1.44e-6"}, 12.0 + np.arange(3)),
        ({"BAND": "1.24e-6 1.24e-6"}, [12.0]),
        ({"SOURCE": "9"}, 320.0 + 10 * np.arange(8)),
        ({"CIRCLE": "11 21 0.1"}, 300.0 + 10 * np.arange(10)),
        ({"SOURCE": "8", "BAND": "3.31e-6 3.6e-6"}, 330.0 + 10 * np.arange(4)),
    ],
)
def test_one_spectrum(tmp_path: Path, parameters: dict, fluxes: np.ndarray) -> None:
    """As FITS, VOTable and ECSV: the same numbers."""
    path = made.write_spectra(tmp_path / "jw1_x1d.fits")
    with fits.open(io.BytesIO(bytes_of(path, **parameters))) as part:
        part.verify("exception")
        assert len(part) == 2 and part[0].header["CUTDID"] == "ivo://a/b"
        assert part[1].data["FLUX"] == pytest.approx(fluxes) and part[1].columns["FLUX"].unit == "Jy"
    document = votable.parse(io.BytesIO(bytes_of(path, RESPONSEFORMAT="votable", **parameters)))
    found = document.get_first_table()
    assert found.array["FLUX"].data == pytest.approx(fluxes)
    assert {field.utype for field in found.fields} >= {
        "spec:Spectrum.Data.SpectralAxis.Value",
        "spec:Spectrum.Data.FluxAxis.Value",
    }
    assert {param.name: param.value for param in found.params}["PublisherDID"] == "ivo://a/b"
    read = table.QTable.read(bytes_of(path, RESPONSEFORMAT="ecsv", **parameters).decode(), format="ascii.ecsv")
    assert read["FLUX"].to_value("Jy") == pytest.approx(fluxes) and read["WAVELENGTH"].unit == units.um
    assert read.meta["Instrument"] == "NIRISS"


@pytest.mark.parametrize(
    ("parameters", "fault"),
    [
        ({"SOURCE": "1"}, cutouts.NoContent),
        ({"ORDER": "3"}, cutouts.NoContent),
        ({"BAND": "8e-6 9e-6"}, cutouts.NoContent),
        ({"CIRCLE": "10.2 20 0.1"}, cutouts.NoContent),
        ({"TIME": "60001 60002"}, cutouts.NoContent),
        ({"PIXEL": "[1:2]"}, cutouts.UsageError),
        ({"RESPONSEFORMAT": "votable"}, cutouts.UsageError),
    ],
)
def test_no_spectrum(tmp_path: Path, parameters: dict, fault: type[cutouts.Fault]) -> None:
    path = made.write_spectra(tmp_path / "jw1_x1d.fits")
    with pytest.raises(fault):
        bytes_of(path, **parameters)


@pytest.mark.parametrize(
    ("hdus", "row", "fluxes"), [([2], None, 20.0 + np.arange(10)), ([3], 2, 320.0 + 10 * np.arange(8))]
)
def test_the_spectrum_that_is_catalogued(tmp_path: Path, hdus: list[int], row: int | None, fluxes: np.ndarray) -> None:
    """By HDU and row; unsigned integers keep their type."""
    path = made.write_spectra(tmp_path / "jw1_x1d.fits")
    facts = {"did": "ivo://a/b#2", "number": 2}
    with Source(path) as source:
        data = spectra.one(source, hdus, row, "application/fits", facts)
        for place in ([1], 3), ([3], 0), ([0], None), ([9], None):
            with pytest.raises(cutouts.Fault, match="no longer as it was catalogued"):
                spectra.one(source, *place, "application/fits", facts)
    with fits.open(io.BytesIO(data)) as part:
        part.verify("exception")
        assert part[1].data["FLUX"] == pytest.approx(fluxes)
        assert (part[0].header["DS_IDPUB"], part[0].header["SPECNUM"]) == ("ivo://a/b#2", 2)
        if row is None:
            assert part[1].data["DQ"].dtype == np.uint32 and part[1].data["DQ"].tolist() == list(range(10))
