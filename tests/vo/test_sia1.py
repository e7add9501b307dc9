"""SIA 1 gives the rows that SQL on the tables gives, in the ways that DS9, SkyView, Aladin and TOPCAT ask for them."""

from __future__ import annotations

import io
import math
import urllib.parse
import urllib.request

import psycopg
import pytest
import pyvo
import requests
from astropy import units as u
from astropy.coordinates import SkyCoord
from astropy.io import votable
from footprints import PROGRAM

from tests.conftest import Instance

#: Fields of the demo archive (degrees, ICRS), and a width.
SMACS = (110.83, -73.45, 0.1)
M51 = (202.47, 47.20)
IMAGES = "dataproduct_type IN ('image', 'cube')"

#: What each answer has to have (SIA 1.0, section 4.2.4).
REQUIRED = {
    "VOX:Image_Title", "POS_EQ_RA_MAIN", "POS_EQ_DEC_MAIN", "VOX:Image_Naxes", "VOX:Image_Naxis", "VOX:Image_Scale",
    "VOX:Image_Format", "VOX:Image_AccessReference",
}  # fmt: skip


def dids(db: psycopg.Connection, condition: str) -> list[str]:
    sql = f"SELECT obs_publisher_did FROM store.obscore WHERE {IMAGES} AND {condition} ORDER BY 1"
    return [row[0] for row in db.execute(sql)]


@pytest.fixture(scope="module")
def sia1(instance: Instance) -> str:
    return f"{instance.url}/jwst/obs/sia/siap.xml"


def ask(sia1: str, **parameters: object) -> votable.tree.VOTableFile:
    answer = requests.get(sia1, params=parameters, timeout=60)
    assert answer.status_code == 200
    return votable.parse(io.BytesIO(answer.content))


def status(table: votable.tree.VOTableFile) -> tuple[str, str]:
    """Value and content of QUERY_STATUS."""
    (info,) = (info for info in table.resources[0].infos if info.name == "QUERY_STATUS")
    return info.value, info.content


def box(ra: float, dec: float, width: float, height: float) -> str:
    """SQL for the box of SIA 1: width along the parallel of its centre, all in degrees."""
    half = width / 2 / math.cos(math.radians(dec))
    corners = ((ra - half, dec - height / 2), (ra + half, dec + height / 2))
    return "sbox '({})'".format(", ".join(f"({lon % 360}d, {lat}d)" for lon, lat in corners))


#: SIA 1's relations as conditions on the footprint and the box.
RELATIONS = {
    "OVERLAPS": "s_region && {box}",
    "ENCLOSED": "s_region <@ {box}",
    "COVERS": "{box} <@ s_region",
    "CENTER": "spoint '({ra}d, {dec}d)' <@ s_region",
}


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("height", [None, 0.04])
def test_relations(sia1: str, db: psycopg.Connection, relation: str, height: float | None) -> None:
    # near the equator of NIRCam's M 51 mosaic a small box is covered, a larger one encloses some
    ra, dec = M51
    width = {"ENCLOSED": 0.06, "COVERS": 0.002}.get(relation, 0.05)
    height = height and {"COVERS": 0.003, "ENCLOSED": 0.05}.get(relation, height)
    expected = dids(db, RELATIONS[relation].format(box=box(ra, dec, width, height or width), ra=ra, dec=dec))
    service = pyvo.dal.SIAService(f"{sia1}?")
    size = width * u.deg if height is None else (width, height) * u.deg
    found = service.search(pos=SkyCoord(ra, dec, unit="deg"), size=size, intersect=relation)
    assert expected
    assert sorted(found["obs_publisher_did"]) == expected


@pytest.mark.usefixtures("footprints")
@pytest.mark.parametrize(
    ("position", "size", "expected"),
    [
        ("0,20", "0.1", {"wrap"}),  # over RA 0
        ("359.9,20", "0.05", {"wrap"}),
        ("360,20", "0.05", {"wrap"}),
        ("-0.1,20", "0.05", {"wrap"}),
        ("720.1,20", "0.05", {"wrap"}),
        ("77,-90", "0.1", {"pole"}),  # all longitudes
        ("200,-89.5", "1", {"pole"}),
        ("123,90", "20", set()),
        ("20.3,-5", "0.3", set()),  # in the gap between two squares
        ("20.3,-5", "0.5,0.1", {"pair"}),
        ("20.3,-5", "0.1,0.5", set()),
        ("10,10", "0", {"polygon"}),
        ("10,10", "", {"polygon"}),
    ],
)
def test_geometry(sia1: str, position: str, size: str, expected: set[str]) -> None:
    """The expected names were written down from the corners in footprints.py, by eye."""
    rows = ask(sia1, POS=position, SIZE=size).get_first_table().to_table()
    prefix = f"jw{PROGRAM}-"
    assert {str(name)[len(prefix) :] for name in rows["obs_id"] if str(name).startswith(prefix)} == expected


def test_as_ds9_asks(instance: Instance, sia1: str, db: psycopg.Connection) -> None:
    """A form by POST; DS9 reads TABLEDATA only, and loads the URL."""
    ra, dec, size = SMACS
    body = {"POS": f"{ra},{dec}", "SIZE": size, "FORMAT": "image/fits"}
    answer = requests.post(sia1, data=body, timeout=60)
    assert b"<TABLEDATA><TR>" in answer.content
    rows = votable.parse(io.BytesIO(answer.content)).get_first_table().to_table()
    expected = dids(db, RELATIONS["OVERLAPS"].format(box=box(ra, dec, size, size)))
    assert sorted(rows["obs_publisher_did"]) == expected and len(expected) > 3
    assert set(rows["mime"]) == {"image/fits"}
    url = next(url for url in rows["accref"] if url.startswith(instance.url))
    with urllib.request.urlopen(url) as file:
        assert file.read(9) == b"SIMPLE  ="


@pytest.mark.parametrize(
    "query",
    [
        "POS=110.83,-73.45&SIZE=0.1&FORMAT=image/fits",  # Aladin
        "POS=110.83%2c-73.45&SIZE=0.1&FORMAT=ALL",  # TOPCAT
        "POS=110.83,-73.45&SIZE=0.1,0.1&NAXIS=300,300&CFRAME=ICRS&EQUINOX=2000&PROJ=TAN&ROTANG=0&VERB=2",  # SkyView
        "pos=110.83,-73.45&size=0.1",
    ],
)
def test_as_others_ask(sia1: str, db: psycopg.Connection, query: str) -> None:
    ra, dec, size = SMACS
    with urllib.request.urlopen(f"{sia1}?{query}") as answer:
        rows = votable.parse(io.BytesIO(answer.read())).get_first_table().to_table()
    assert sorted(rows["obs_publisher_did"]) == dids(db, RELATIONS["OVERLAPS"].format(box=box(ra, dec, size, size)))


def test_verbosity(sia1: str) -> None:
    widths = []
    for verb in (0, 1, 2, 3):
        fields = ask(sia1, POS="110.83,-73.45", SIZE=0.1, VERB=verb).get_first_table().fields
        assert {field.ucd for field in fields} >= REQUIRED
        widths.append(len(fields))
    assert widths[0] == len(REQUIRED) + 1  # the time of observation
    assert widths == sorted(set(widths))


def test_what_is_said(sia1: str, db: psycopg.Connection) -> None:
    """Units and types are those of the standard; values those of ObsCore."""
    rows = ask(sia1, POS="202.47,47.2", SIZE=0.01, VERB=3)
    fields = {field.ucd: field for field in rows.get_first_table().fields}
    assert (fields["VOX:Image_Naxis"].datatype, fields["VOX:Image_Scale"].datatype) == ("int", "double")
    assert fields["VOX:Image_FileSize"].datatype == "long"  # of 2 GiB and more
    assert fields["VOX:Image_Title"].datatype == "unicodeChar"
    assert fields["VOX:Image_MJDateObs"].xtype is None
    columns = "obs_title, s_ra, s_dec, s_xel1, s_xel2, s_pixel_scale, (t_min + t_max) / 2, em_max, em_min"
    for row in rows.get_first_table().to_table():
        (expected,) = db.execute(
            f"SELECT {columns} FROM store.obscore WHERE obs_publisher_did = %s", (row["obs_publisher_did"],)
        )
        assert row["imageTitle"] == expected[0]
        assert (row["centerAlpha"], row["centerDelta"]) == expected[1:3]
        assert tuple(row["pixelSize"][:2]) == expected[3:5]
        assert list(row["pixelScale"]) == pytest.approx([expected[5] / 3600] * 2, rel=1e-6)
        assert (row["dateObs"], row["bandpassHi"], row["bandpassLo"]) == expected[6:]
        assert (row["nAxes"], row["refFrame"]) == (2, "ICRS")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("image/fits", True),
        ("application/fits", True),
        ("ALL", True),
        ("IMAGE/FITS,image/png", True),
        ("GRAPHIC", False),
    ],
)
def test_formats(sia1: str, wanted: str, found: bool) -> None:
    table = ask(sia1, POS="110.83,-73.45", SIZE=0.1, FORMAT=wanted)
    assert status(table)[0] == "OK"
    assert (len(table.get_first_table().array) > 3) == found


def test_metadata(sia1: str) -> None:
    for parameters in ({"FORMAT": "METADATA"}, {"MAXREC": 0}):
        table = ask(sia1, **parameters)
        assert status(table)[0] == "OK"
        inputs = {param.name for param in table.resources[0].params}
        assert inputs >= {f"INPUT:{name}" for name in ("POS", "SIZE", "INTERSECT", "FORMAT")}
        assert {field.ucd for field in table.get_first_table().fields} >= REQUIRED
        assert len(table.get_first_table().array) == 0


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ({"SIZE": 1}, "POS"), ({"POS": "a,b"}, "POS"), ({"POS": "nan,0"}, "POS"), ({"POS": "0,91"}, "POS"),
        ({"POS": "1"}, "POS"), ({"POS": "1,2", "SIZE": -1}, "SIZE"), ({"POS": "1,2", "SIZE": "1,2,3"}, "SIZE"),
        ({"POS": "1,2", "SIZE": "nan"}, "SIZE"), ({"POS": "1,2", "INTERSECT": "NEAR"}, "INTERSECT"),
        ({"POS": "1,2", "VERB": "4"}, "verb"), ({"POS": "1,2", "MAXREC": "-1"}, "MAXREC"),
    ],
)  # fmt: skip
def test_errors(sia1: str, parameters: dict[str, object], named: str) -> None:
    """With status 200, as the standard of 2009 has it."""
    value, text = status(ask(sia1, **parameters))
    assert value == "ERROR" and named in text


def test_limit(sia1: str) -> None:
    table = ask(sia1, POS="110.83,-73.45", SIZE=0.1, MAXREC=2)
    assert status(table)[0] == "OVERFLOW"
    assert len(table.get_first_table().array) == 2
