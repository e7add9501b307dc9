"""Golden tests: header texts against the rows that the keywords' definitions ask for.

Each case is a pair of files in this folder: ``<case>.hdr`` (what a JWST file says) and
``<case>.toml`` (what the catalog must hold); see README.md. Only listed columns are compared.
"""

from __future__ import annotations

import math
import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from astropy.io import fits

HERE = Path(__file__).parent
CASES = sorted(path.stem for path in HERE.glob("*.toml"))
MAPPED = ("observation", "plane", "artifact")
# obscore is made by the database, and compared in tests/db/test_golden_obscore.py
TABLES = (*MAPPED, "obscore", "spectrum")
RELATIVE = 1e-9
# EXP_TYPE of every science mode, and one of each kind of calibration.
MODES = {
    "NRC_IMAGE", "NRC_TSIMAGE", "NRC_CORON", "NRC_WFSS", "NRC_TSGRISM", "NRC_TACQ",
    "NIS_IMAGE", "NIS_WFSS", "NIS_SOSS", "NIS_AMI",
    "NRS_MSASPEC", "NRS_FIXEDSLIT", "NRS_IFU", "NRS_BRIGHTOBJ", "NRS_WATA", "NRS_DARK",
    "MIR_IMAGE", "MIR_LRS-FIXEDSLIT", "MIR_LRS-SLITLESS", "MIR_MRS", "MIR_WFSS",
    "MIR_LYOT", "MIR_4QPM", "FGS_IMAGE", "FGS_FINEGUIDE",
}  # fmt: skip


@cache
def expected(case: str) -> dict[str, Any]:
    """The parsed TOML of a case."""
    return tomllib.loads((HERE / f"{case}.toml").read_text(encoding="utf-8"))


def header_text(case: str) -> str:
    """The header text of a case, as it lies in the file."""
    return (HERE / f"{case}.hdr").read_text(encoding="ascii")


@cache
def mapped(case: str) -> Any:
    """The rows that the ingest makes of a case's headers (``ingest.rows.Rows``)."""
    from ingest import headers, rows

    return rows.from_record(headers.from_text(expected(case)["filename"], header_text(case)))


def hdus(case: str) -> list[tuple[str, fits.Header]]:
    """The (EXTNAME, header) of each HDU, read with astropy alone."""
    found: list[tuple[str, list[str]]] = []
    for line in header_text(case).splitlines():
        if line.startswith("# HDU "):
            number, rest = line.removeprefix("# HDU ").split(maxsplit=1)
            assert int(number) == len(found), f"{case}: HDU {number} out of order"
            found.append((rest.rsplit(maxsplit=1)[0], []))
        else:
            found[-1][1].append(line.ljust(80))
    return [(name, fits.Header.fromstring("\n".join(cards), sep="\n")) for name, cards in found]


def flat(value: Any) -> list[Any]:
    """The scalars of a value in order: nested lists flattened, a time as ISO text in ms."""
    if isinstance(value, list | tuple):
        return [scalar for item in value for scalar in flat(item)]
    if isinstance(value, datetime):
        return [value.replace(tzinfo=None).isoformat(timespec="milliseconds")]
    return [value]


def agree(want: Any, got: Any, tolerance: dict[str, float]) -> bool:
    """Whether two scalars agree: text, integers and NULL exactly, floats within the tolerance."""
    if want is None or isinstance(want, str | bool) or got is None or isinstance(got, str):
        return type(want) is type(got) and want == got
    if isinstance(want, int) and not tolerance:
        return want == got
    rel = tolerance.get("rel", 0.0 if "abs" in tolerance else RELATIVE)
    return math.isclose(want, got, rel_tol=rel, abs_tol=tolerance.get("abs", 0.0))


def differences(case: str, table: str, row: dict[str, Any]) -> list[str]:
    """One line for each listed column whose value in ``row`` is not the expected one."""
    wanted = dict(expected(case)[table])
    wanted |= dict.fromkeys(wanted.pop("null", []))
    tolerances = expected(case).get("tolerance", {})
    lines = []
    for column, want in wanted.items():
        if column not in row:
            lines.append(f"{column}: the row has no such column")
            continue
        tolerance = tolerances.get(f"{table}.{column}", {})
        pair = flat(want), flat(row[column])
        if len(pair[0]) != len(pair[1]) or not all(agree(w, g, tolerance) for w, g in zip(*pair, strict=True)):
            lines.append(f"{column}: expected {want!r}, got {row[column]!r}")
    return lines


def checks() -> list[tuple[str, str]]:
    """Every (case, table) with expectations of what the mapping makes."""
    return [(case, table) for case in CASES for table in MAPPED if table in expected(case)]


@pytest.mark.parametrize(("case", "table"), checks())
def test_mapping_gives_expected_values(case: str, table: str) -> None:
    wrong = differences(case, table, getattr(mapped(case), table))
    assert not wrong, f"{case}, {table}:\n  " + "\n  ".join(wrong)


def spectrum_file(case: str, folder: Path) -> Path:
    """A file with the case's headers: the columns of its tables are there, their values are zeros."""
    (_, primary), *rest = hdus(case)
    made = fits.HDUList([fits.PrimaryHDU(header=primary)])
    for _, header in (part for part in rest if part[0] == "EXTRACT1D"):
        columns = [
            fits.Column(header[f"TTYPE{n}"], header[f"TFORM{n}"], unit=header.get(f"TUNIT{n}"))
            for n in range(1, header["TFIELDS"] + 1)
        ]
        table = fits.BinTableHDU.from_columns(columns, nrows=header["NAXIS2"])
        table.header.extend((card for card in header.cards if card.keyword not in table.header), bottom=True)
        made.append(table)
    path = folder / expected(case)["filename"]
    made.writeto(path)
    return path


@pytest.mark.parametrize("case", [case for case in CASES if "spectrum" in expected(case)])
def test_spectrum_in_a_file(case: str, tmp_path: Path) -> None:
    from ingest import headers, names
    from ingest.contents import spectra
    from ingest.facts import Facts

    path = spectrum_file(case, tmp_path)
    (row,) = spectra.read(path, Facts(names.parse(path.name), headers.read(path), []))["spectra"]
    wrong = differences(case, "spectrum", row)
    assert not wrong, f"{case}, spectrum:\n  " + "\n  ".join(wrong)


@pytest.mark.parametrize("case", CASES)
def test_case_is_well_formed(case: str) -> None:
    """The header is FITS with valid cards, and the expectations do not contradict themselves."""
    parts = hdus(case)
    assert parts[0][1]["FILENAME"] == expected(case)["filename"]
    for name, header in parts:
        assert header.get("EXTNAME", "PRIMARY") == name
        for card in header.cards:
            card.verify("exception")
    named = {f"{table}.{column}" for table in TABLES for column in expected(case).get(table, {})}
    assert set(expected(case).get("tolerance", {})) <= named, "tolerance for an absent column"
    for table in TABLES:
        body = expected(case).get(table, {})
        assert not set(body.get("null", [])) & set(body), f"{table}: both a value and NULL"


def test_every_mode_has_a_case() -> None:
    types = {hdus(case)[0][1]["EXP_TYPE"] for case in CASES}
    assert types >= MODES, f"no golden case for {sorted(MODES - types)}"


def test_every_header_has_expectations() -> None:
    assert sorted(path.stem for path in HERE.glob("*.hdr")) == CASES
