"""The examples that TOPCAT and the web page show: each runs, and gives what the tables say."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
import pyvo
import requests
from astropy.table import Table
from lxml import html

from tests.conftest import REPO, Instance

POSITIONS = Table({"ra": [202.4696, 110.83, 10.0], "dec": [47.1952, -73.454, 10.0]})
# example: SQL on the tables of the ingest that gives the same rows (their number, or the values of the first column)
COUNTS = {
    "Images of a place": "SELECT obs_id FROM store.obscore WHERE spoint '(202.4696d, 47.1952d)' <@ s_region"
    " AND dataproduct_type = 'image' AND calib_level = 3",
    "What there is of a target": "SELECT DISTINCT target_name, instrument_name, dataproduct_type FROM store.obscore"
    " WHERE target_name ~* 'ngc.*7469'",
    "Spectra of one instrument and mode": "SELECT obs_id FROM store.obscore WHERE exp_type = 'NRS_MSASPEC'"
    " AND dataproduct_type = 'spectrum' AND calib_level = 3",
    "NIRCam and MIRI images that overlap": "SELECT n.obs_id FROM store.obscore AS n JOIN store.obscore AS m"
    " ON n.s_region && m.s_region WHERE n.instrument_name = 'NIRCAM/IMAGE' AND m.instrument_name = 'MIRI/IMAGE'"
    " AND n.dataproduct_type = 'image' AND m.dataproduct_type = 'image' AND n.calib_level = 3 AND m.calib_level = 3",
    "Time series of a planet host": "SELECT obs_id FROM store.obscore WHERE target_name = 'WASP-39'"
    " AND dataproduct_type = 'timeseries' AND calib_level = 3 ORDER BY t_min",
    "Products calibrated with an old context": "SELECT obs_id FROM store.obscore WHERE dataproduct_type = 'spectrum'"
    " AND substr(crds_ctx, 6, 4)::integer < 1200",
    "Guide stars of a visit": "SELECT a.filename FROM store.artifact AS a"
    " WHERE a.filename LIKE 'jw02736001001\\_gs-%.fits'",
    "What is still under exclusive access": "SELECT 1 FROM store.obscore WHERE data_rights = 'proprietary'"
    " GROUP BY proposal_id",
    "The minimum of files to fetch": "SELECT a.filename FROM store.artifact AS a JOIN store.observation USING (obsID)"
    " WHERE proposal_id = '1783' AND mrp = 1",
    "From observation to file in CAOM": "SELECT o.observationID FROM store.artifact JOIN store.observation AS o"
    " USING (obsID) WHERE o.observationID = 'jw02731-o001_t001_nircam_clear-f187n'",
    "The exposures of a mosaic in CAOM": "SELECT m.memberID FROM store.observation_member AS m JOIN store.observation"
    " AS o ON o.obsID = m.parentID WHERE o.observationID = 'jw02731-o001_t001_nircam_clear-f187n'",
    "Moving targets": "SELECT q.filename FROM store.product AS q JOIN store.plane USING (planeID)"
    " JOIN store.observation USING (obsID) WHERE target_moving = 1 AND q.filename NOT LIKE '%\\_gs-%'",
    "Light curves": "SELECT filename FROM store.light_curve",
    "Sources of a field": "SELECT 1 FROM store.sources WHERE q3c_dist(ra, dec, 110.83, -73.454) <= 0.02"
    " AND aper_total_abmag IS NOT NULL",
    "Parallel observations": "SELECT filename FROM store.product WHERE suffix = 'cal' AND expripar LIKE 'PARALLEL%'",
    "How much a programme is": "SELECT suffix FROM store.product WHERE program = 2736 GROUP BY suffix",
}
MOSAIC_OF = "jw01783003001_02101_00001_nrca3"
# example: what its rows must show, where a count says too little
CHECKS: dict[str, Callable[[Table], bool]] = {
    "Spectra that cover a line at a redshift": lambda t: bool(
        len(t) and (t["ssa_specstart"] <= 4.2670e-6).all() and (t["ssa_specend"] >= 4.2669e-6).all()
    ),
    "All inputs of a mosaic": lambda t: sum(name.endswith("_uncal.fits") for name in t["input_filename"]) == 4,
    "All that was made of an exposure": lambda t: (
        {f"{MOSAIC_OF}_rate.fits", f"{MOSAIC_OF}_cal.fits"} <= set(t["product_filename"])
    ),
    "Products calibrated with a reference file": lambda t: bool(
        len(t) and all(name.endswith("_cal.fits") for name in t["filename"])
    ),
    "How well an exposure was guided": lambda t: bool(len(t) and (t["t_overlap"] > 0).all()),
    "Telemetry during an exposure": lambda t: len(t) == 57,
    "Telemetry of a day by the hour": lambda t: bool((t["minimum"] <= t["mean"]).all() and len(t)),
    "The wavefront around an exposure": lambda t: bool((t["before_days"] >= 0).all() and (t["after_days"] > 0).all()),
    "My list of positions": lambda t: set(t["ra"]) == {202.4696, 110.83},
    "Coverage as a MOC": lambda t: "/" in t["coverage"][0],
    "What is new": lambda t: list(t["lastmodified"]) == sorted(t["lastmodified"], reverse=True) and len(t) == 20,
    "Programmes on a subject": lambda t: 2736 in t["program"],
    "Cubes that cover a line": lambda t: [name[-9:] for name in t["obs_id"]] == ["ch3-short"],
    "Coronagraphy with its reference star": lambda t: set(t["exptype"]) == {"science", "psf"},
    "Colours from two catalogues": lambda t: len(t) == 100,
    "Slitlets on a source": lambda t: "2736_4000" in t["source_name"],
    "Former deliveries of a file": lambda t: list(t["is_current"]) == [1],
    "How deep a place has been observed": lambda t: {"NIRCAM/IMAGE", "MIRI/IMAGE"} <= set(t["instrument_name"]),
    "The nearest observations": lambda t: list(t["dist"]) == sorted(t["dist"]) and len(t) > 1,
    "Planned and scheduled visits near a target": lambda t: len(t) > 0,
    "Files with a value in their metadata tree": lambda t: bool(len(t) and set(t["exp_type"]) == {"MIR_IMAGE"}),
    "Columns by what they mean": lambda t: "m" in t["unit"] and len(t) > 5,
}


def examples(url: str) -> dict[str, str]:
    """Title: query, as DALI wants them on the page."""
    page = html.fromstring(requests.get(f"{url}/tap/examples", timeout=60).content)
    return {
        part.xpath("string(.//*[@property='name'])").strip(): part.xpath("string(.//*[@property='query'])").strip()
        for part in page.xpath("//*[@typeof='example']")
    }


TITLES = sorted({*COUNTS, *CHECKS})


@pytest.fixture(scope="module")
def shown(instance: Instance) -> dict[str, str]:
    return examples(instance.url)


def test_there_are_enough_and_each_has_a_check(shown: dict[str, str]) -> None:
    assert len(shown) >= 30 and set(shown) == set(TITLES)
    assert not COUNTS.keys() & CHECKS.keys()


def test_pyvo_lists_them(tap: pyvo.dal.TAPService, shown: dict[str, str]) -> None:
    listed = {" ".join(str(example["QUERY"]).split()) for example in tap.examples}
    assert listed == {" ".join(query.split()) for query in shown.values()}


@pytest.mark.parametrize("title", TITLES)
def test_example(title: str, shown: dict[str, str], tap: pyvo.dal.TAPService, db: psycopg.Connection) -> None:
    query = shown[title]
    uploads = {"mine": POSITIONS} if "TAP_UPLOAD" in query else None
    found = tap.search(query, uploads=uploads, maxrec=100000).to_table()
    if title in COUNTS:
        expected = db.execute(COUNTS[title]).fetchall()
        assert len(found) == len(expected)
    else:
        assert CHECKS[title](found), found


def test_the_page_is_made_of_the_file() -> None:
    text = (REPO / "resdir" / "jwst" / "res" / "examples.rd").read_text(encoding="utf-8")
    assert text.count('name="_example"') == len(TITLES)
