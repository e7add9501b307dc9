"""Cutouts by the service: values and positions against the whole files, errors in SODA's words, jobs, rights."""

from __future__ import annotations

import io
import time
import urllib.parse
import warnings
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import psycopg
import pytest
import requests
from astropy import wcs
from astropy.io import fits
from stdatamodels.jwst import datamodels

from tests.conftest import Instance

POINTS = 1000
UWS = "{http://www.ivoa.net/xml/UWS/v1.0}"


@pytest.fixture(scope="module")
def service(instance: Instance) -> str:
    return f"{instance.url}/jwst/soda/cut"


def find(db: psycopg.Connection, condition: str) -> tuple[str, Path]:
    """DID and path of the first file, by name."""
    did, path = db.execute(
        "SELECT o.obs_publisher_did, a.path FROM store.obscore AS o JOIN store.artifact AS a USING (filename)"
        f" WHERE {condition} ORDER BY o.filename LIMIT 1"
    ).fetchone()
    return did, Path(path)


def ask(service: str, **parameters: str | list[str]) -> requests.Response:
    return requests.get(f"{service}/dlget", params=parameters, timeout=120)


def cut(service: str, did: str, **parameters: str | list[str]) -> fits.HDUList:
    answer = ask(service, ID=did, **parameters)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/fits"), answer.text[:300]
    assert len(answer.content) == int(answer.headers["Content-Length"])
    hdus = fits.open(io.BytesIO(answer.content))
    hdus.verify("exception")
    assert hdus[0].header["CUTDID"] == did
    return hdus


def middle(path: Path) -> tuple[float, float, float]:
    """Position of the middle of the image, and the size of a pixel, deg."""
    plane = wcs.WCS(fits.getheader(path, "SCI")).celestial
    ny, nx = plane.array_shape
    ra, dec = plane.all_pix2world((nx - 1) / 2, (ny - 1) / 2, 0)
    return float(ra), float(dec), float(wcs.utils.proj_plane_pixel_scales(plane)[0])


def agree(part: fits.HDUList, path: Path, name: str = "SCI") -> None:
    """At random points: the position is that of the whole file to 1e-6 pixel, the values are the same."""
    with warnings.catch_warnings(), datamodels.open(path) as whole:
        warnings.simplefilter("ignore")
        data = np.asarray({"SCI": whole.data, "ERR": whole.err, "DQ": whole.dq}[name])
        there = wcs.WCS(fits.getheader(path, "SCI")).celestial
        here = wcs.WCS(part[name].header).celestial
    limits = [tuple(map(int, axis.split(":"))) for axis in part[name].header["CUTSEC"].strip("[]").split(",")]
    random = np.random.default_rng(0)
    index = [random.integers(low - 1, high, POINTS) for low, high in limits]
    x, y = (i + random.uniform(-0.5, 0.5, POINTS) for i in index[:2])
    back = there.all_world2pix(*here.all_pix2world(x - limits[0][0] + 1, y - limits[1][0] + 1, 0), 0)
    assert np.abs(back[0] - x).max() < 1e-6 and np.abs(back[1] - y).max() < 1e-6
    inner = tuple(i - low + 1 for i, (low, _) in zip(index, limits, strict=True))[::-1]
    assert np.array_equal(part[name].data[inner], data[tuple(index[::-1])], equal_nan=True)


IMAGES = {
    "NIRCam image": "o.instrument_name LIKE 'NIRCAM%' AND o.dataproduct_subtype = 'i2d' AND o.calib_level = 3",
    "MIRI cube": "o.instrument_name LIKE 'MIRI%' AND o.dataproduct_subtype = 's3d' AND o.calib_level = 3",
    "NIRISS AMI": "o.exp_type = 'NIS_AMI' AND o.dataproduct_subtype = 'calints'",
    "time series": "o.exp_type = 'MIR_IMAGE' AND o.dataproduct_subtype = 'calints'",
}


@pytest.mark.parametrize("condition", IMAGES.values(), ids=IMAGES)
def test_values_and_positions(service: str, db: psycopg.Connection, condition: str) -> None:
    did, path = find(db, condition)
    ra, dec, scale = middle(path)
    with cut(service, did, CIRCLE=f"{ra!r} {dec!r} {6.3 * scale!r}") as part:
        assert 13 <= part["SCI"].data.shape[-1] <= 15 and 13 <= part["SCI"].data.shape[-2] <= 15
        agree(part, path)
        agree(part, path, "ERR")
        if "DQ" in part:
            agree(part, path, "DQ")
        corners = np.array(part["SCI"].header["S_REGION"].split()[2:], float).reshape(4, 2)
        x, y = wcs.WCS(part["SCI"].header).celestial.all_world2pix(*corners.T, 0)
        ny, nx = part["SCI"].data.shape[-2:]
        assert np.allclose(sorted(x), [-0.5, -0.5, nx - 0.5, nx - 0.5], atol=1e-3)
        assert np.allclose(sorted(y), [-0.5, -0.5, ny - 0.5, ny - 0.5], atol=1e-3)


def test_planes_of_a_cube(service: str, db: psycopg.Connection) -> None:
    did, path = find(db, IMAGES["MIRI cube"])
    header = fits.getheader(path, "SCI")
    waves = wcs.WCS(header).spectral.all_pix2world(np.arange(header["NAXIS3"]), 0)[0]
    waves = waves if waves.max() < 1e-3 else waves * 1e-6
    with cut(service, did, BAND=f"{float(waves[10])!r} {float(waves[14])!r}") as part:
        agree(part, path)
        assert part["SCI"].header["CUTSEC"].split(",")[2] == "11:15]"


def test_integrations_of_a_time_series(service: str, db: psycopg.Connection) -> None:
    did, path = find(db, IMAGES["time series"])
    times = fits.getdata(path, "INT_TIMES")
    wanted = f"{times['int_mid_MJD_UTC'][3]!r} {times['int_mid_MJD_UTC'][6]!r}".replace("np.float64(", "").replace(
        ")", ""
    )
    with cut(service, did, TIME=wanted) as part:
        agree(part, path)
        assert part["INT_TIMES"].data["integration_number"].tolist() == [4, 5, 6, 7]
        assert part[0].header["EXPSTART"] == times["int_start_MJD_UTC"][3]
        assert (part[0].header["INTSTART"], part[0].header["INTEND"]) == (4, 7)


def test_slitlet_of_a_source(service: str, db: psycopg.Connection) -> None:
    """By its number, and by a position within its outline."""
    did, path = find(db, "o.exp_type = 'NRS_MSASPEC' AND o.dataproduct_subtype = 'cal'")
    with fits.open(path) as whole:
        header, data, dq = whole["SCI", 3].header, whole["SCI", 3].data, whole["DQ", 3].data
        region = np.array(header["S_REGION"].split()[2:], float).reshape(-1, 2)
        for wanted in (
            {"SOURCE": str(header["SOURCEID"])},
            {"CIRCLE": " ".join(f"{number!r}" for number in (*region.mean(axis=0).tolist(), 1e-6))},
        ):
            with cut(service, did, **wanted) as part:
                assert [hdu.header["SOURCEID"] for hdu in part if hdu.name == "SCI"] == [header["SOURCEID"]]
                assert np.array_equal(part["SCI", 1].data, data, equal_nan=True)
                assert np.array_equal(part["DQ", 1].data, dq)


def test_spectra_of_a_file(service: str, db: psycopg.Connection) -> None:
    """One of a time series by its time; some wavelengths of a spectrum by its own identifier, as VOTable and ECSV."""
    did, path = find(db, "o.dataproduct_subtype = 'x1dints' AND o.exp_type = 'NRS_BRIGHTOBJ'")
    rows = fits.getdata(path, "EXTRACT1D")
    with cut(service, did, TIME=f"{float(rows['MJD-AVG'][2])!r} {float(rows['MJD-AVG'][2])!r}") as part:
        assert np.array_equal(part["EXTRACT1D"].data["FLUX"], rows["FLUX"][2][: rows["N_ALONGDISP"][2]])
    one, number, path, hdus = db.execute(
        "SELECT c.obs_publisher_did, s.spectrum_number, a.path, s.hdus FROM store.spectra AS s"
        " JOIN store.obscore AS c USING (filename) JOIN store.artifact AS a USING (filename)"
        " WHERE s.table_row IS NULL AND c.dataproduct_subtype = 'x1d' ORDER BY filename, 2 LIMIT 1"
    ).fetchone()
    table = fits.getdata(path, hdus[0])
    low, high = (float(table["WAVELENGTH"][i]) * 1e-6 for i in (10, 20))
    wanted = {"ID": f"{one}#{number}", "BAND": f"{low!r} {high!r}"}
    answer = ask(service, RESPONSEFORMAT="votable", **wanted)
    assert answer.headers["Content-Type"] == "application/x-votable+xml" and b"spec:Spectrum" in answer.content
    from astropy.table import Table

    found = Table.read(io.BytesIO(answer.content), format="votable")
    assert np.array_equal(found["FLUX"].filled(np.nan), table["FLUX"][10:21], equal_nan=True)
    answer = ask(service, RESPONSEFORMAT="ecsv", **wanted)
    found = Table.read(answer.text, format="ascii.ecsv")
    assert np.allclose(found["WAVELENGTH"], table["WAVELENGTH"][10:21], rtol=1e-15)
    assert found.meta["PublisherDID"] == f"{one}#{number}"


def test_headers_only(service: str, db: psycopg.Connection) -> None:
    did, _ = find(db, IMAGES["NIRCam image"])
    answer = ask(service, ID=did, KIND="HEADER", PIXEL="[1:5,1:7]")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/fits-header")
    assert len(answer.content) % 2880 == 0 and "NAXIS2  =                    7" in answer.text


def test_by_file_name(service: str, db: psycopg.Connection) -> None:
    _, path = find(db, IMAGES["NIRCam image"])
    assert ask(service, ID=path.name, PIXEL="[1:2,1:2]").status_code == 200


@pytest.mark.parametrize(
    ("parameters", "status", "words"),
    [
        ({"CIRCLE": "0 90 0.001"}, 204, ""),
        ({"BAND": "1 2"}, 204, ""),
        ({"TIME": "1 2"}, 204, ""),
        ({"POL": "I"}, 204, ""),
        ({"PIXEL": "[100000:100001,*]"}, 204, ""),
        ({"CIRCLE": "1 2"}, 400, "UsageError: CIRCLE"),
        ({"CIRCLE": "1 2 -3"}, 400, "UsageError: CIRCLE: the radius"),
        ({"CIRCLE": "NaN 2 3"}, 400, "UsageError: CIRCLE: NaN"),
        ({"CIRCLE": "400 2 3"}, 400, "UsageError: CIRCLE: the longitude"),
        ({"POLYGON": "1 2 3 4"}, 400, "UsageError: POLYGON"),
        ({"POS": "BOX 1 2 3 4"}, 400, "UsageError: POS"),
        ({"BAND": "2e-6 1e-6"}, 400, "UsageError: BAND: the lower"),
        ({"EXT": "NOSUCH"}, 400, "UsageError: EXT: there is no HDU NOSUCH"),
        ({"PIXEL": "[9:1]"}, 400, "UsageError: PIXEL"),
        ({"RESPONSEFORMAT": "image/gif"}, 422, "UsageError: Field responseformat"),
        ({"RESPONSEFORMAT": "csv"}, 400, "UsageError: RESPONSEFORMAT"),
        ({"RESPONSEFORMAT": "votable"}, 400, "UsageError: Images"),
        ({"CIRCLE": ["1 2 3", "4 5 6"]}, 400, "MultiValuedParamNotSupported: CIRCLE"),
        ({"CIRCLE": "1 2 3", "POS": "CIRCLE 1 2 3"}, 400, "MultiValuedParamNotSupported"),
        ({"CIRCEL": "1 2 3"}, 422, "UsageError"),
    ],
)
def test_errors_are_those_of_soda(
    service: str, db: psycopg.Connection, parameters: dict, status: int, words: str
) -> None:
    did, _ = find(db, IMAGES["NIRCam image"])
    answer = ask(service, ID=did, **parameters)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/plain")
    assert answer.text.startswith(words) and bool(answer.text) == bool(words)


@pytest.mark.parametrize(
    "made",
    ["", "{did}x", "../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "' OR true --", "x" * 5000, "a%00b"],
)
def test_what_is_not_here(service: str, db: psycopg.Connection, made: str) -> None:
    did, _ = find(db, IMAGES["NIRCam image"])
    answer = ask(service, ID=urllib.parse.unquote(made.format(did=did)))
    assert answer.status_code == (404 if made else 400)
    assert answer.text.startswith("UsageError") and "root:" not in answer.text
    answer = ask(service, ID=[did, did])
    assert answer.status_code == 400 and answer.text.startswith("MultiValuedParamNotSupported: ID")


def run(service: str, parameters: list[tuple[str, str]]) -> tuple[str, ElementTree.Element]:
    """(URL, document) of a job that has ended."""
    answer = requests.post(f"{service}/async", data=[*parameters, ("PHASE", "RUN")], timeout=60, allow_redirects=False)
    assert answer.status_code == 303, answer.text[:500]
    url = answer.headers["Location"]
    for _ in range(300):
        job = ElementTree.fromstring(requests.get(url, timeout=60).content)
        if job.findtext(f"{UWS}phase") in ("COMPLETED", "ERROR", "ABORTED"):
            return url, job
        time.sleep(0.5)
    raise AssertionError("the job did not end")


def test_job_has_a_result_for_each_combination(service: str, db: psycopg.Connection) -> None:
    """Two files, two regions; what is not in a file is a text that says so."""
    files = [find(db, IMAGES[name]) for name in ("NIRCam image", "MIRI cube")]
    circles = ["{!r} {!r} {!r}".format(*middle(path)) for _, path in files]
    pairs = [("ID", did) for did, _ in files] + [("CIRCLE", circle) for circle in circles]
    _, job = run(service, pairs)
    assert job.findtext(f"{UWS}phase") == "COMPLETED"
    links = [result.get("{http://www.w3.org/1999/xlink}href") for result in job.iter(f"{UWS}result")]
    assert len(links) == 4
    for number, link in enumerate(links):
        answer = requests.get(link, timeout=60)
        file, circle = divmod(number, 2)
        if file == circle:
            with fits.open(io.BytesIO(answer.content)) as part:
                assert part[0].header["CUTDID"] == files[file][0]
                agree(part, files[file][1])
        else:
            assert answer.headers["Content-Type"] == "text/plain" and answer.text.startswith("UsageError: NoContent")


def test_job_that_cannot_be(service: str, db: psycopg.Connection) -> None:
    did, _ = find(db, IMAGES["NIRCam image"])
    _, job = run(service, [("ID", did), ("CIRCLE", "1 2")])
    assert job.findtext(f"{UWS}phase") == "ERROR"
    assert "UsageError: CIRCLE" in job.findtext(f"{UWS}errorSummary/{UWS}message")


def test_under_exclusive_access_it_is_closed(instance: Instance, service: str, db: psycopg.Connection) -> None:
    """Cutouts, and jobs at their start; the tests of rights have all the cases."""
    did, path = find(db, IMAGES["NIRISS AMI"])
    change = "UPDATE store.artifact SET (rights, release) = ROW (%s, %s::timestamp) WHERE filename = %s"
    with psycopg.connect(instance.dsn, autocommit=True) as connection:
        before = connection.execute(
            "SELECT rights, release FROM store.artifact WHERE filename = %s", (path.name,)
        ).fetchone()
        connection.execute(change, ("proprietary", "2999-01-01", path.name))
        try:
            answer = ask(service, ID=did, PIXEL="[1:2,1:2]")
            assert (
                answer.status_code == 401 and "AuthenticationError" in answer.text and b"SIMPLE" not in answer.content
            )
            job = requests.post(f"{service}/async", data={"ID": did, "PHASE": "RUN"}, timeout=60, allow_redirects=False)
            assert job.status_code == 401
            assert ask(service, ID=did, KIND="HEADER").status_code == 200, "metadata are public"
            assert ask(service, Id=did, EXT="SCI").status_code == 401
            job = requests.post(f"{service}/async", data={"id": did, "PHASE": "RUN"}, timeout=60, allow_redirects=False)
            assert job.status_code == 401
            empty = requests.post(f"{service}/async", timeout=60, allow_redirects=False).headers["Location"]
            assert requests.post(f"{empty}/parameters", data={"ID": did}, timeout=60).status_code == 401
        finally:
            connection.execute(change, (*before, path.name))
    assert ask(service, ID=did, PIXEL="[1:2,1:2]").status_code == 200


def test_capabilities_name_the_standard(instance: Instance) -> None:
    text = requests.get(f"{instance.url}/jwst/soda/cut/capabilities", timeout=60).text
    assert "ivo://ivoa.net/std/SODA#sync-1.0" in text and "/jwst/soda/cut/dlget" in text
