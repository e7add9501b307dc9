"""What the graph of files says, and loads for its tests: one image, its exposures, its associations."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from made import exposure_name, keyword_row, write_json, write_table

PRODUCT = "jw09001-o001_t001_niriss_clear-f150w"
IMAGE = f"{PRODUCT}_i2d.fits"
ASN3 = "jw09001-o001_20240101t000000_image3_00001_asn.json"
ASN2 = "jw09001-o001_20240101t000000_image2_00001_asn.json"
POOL = "jw09001_20240101t000000_pool.csv"


def name(number: int, suffix: str) -> str:
    return exposure_name(number, suffix)


def rows(*names: str, **fields: object) -> list[dict[str, object]]:
    return [keyword_row(filename, **fields) for filename in names]


def inputs(db, filename: str, relation: str = "input") -> dict[str, int]:
    """Input: depth."""
    return dict(
        db.query(
            "SELECT input_filename, depth FROM store.jwst_provenance WHERE filename = %s AND relation = %s",
            filename,
            relation,
        )
    )


def derived(db, filename: str) -> dict[str, int]:
    """Product: depth."""
    return dict(db.query("SELECT product_filename, depth FROM store.jwst_derived WHERE filename = %s", filename))


def load(db, folder: Path, table: Iterable[dict], **associations: object) -> None:
    """Load keyword rows, then associations: file name, content."""
    folder.mkdir(exist_ok=True, parents=True)
    answer = db.load("--keywords", write_table(folder / "table.csv.gz", table))
    assert answer.status == 0, answer.problems
    for filename, content in associations.items():
        answer = db.load(write_json(folder / filename, content))
        assert answer.status == 0, answer.problems
