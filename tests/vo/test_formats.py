"""Results as ECSV and VOParquet hold, value by value, what the same result as a VOTable holds."""

from __future__ import annotations

import io
import json
import urllib.parse
import urllib.request
import warnings

import numpy as np
import pyarrow
import pyarrow.parquet
import pytest
from astropy.io import fits, votable
from astropy.table import Table

from tests.conftest import Instance

pytestmark = pytest.mark.usefixtures("footprints")

MEDIA_TYPES = {"ecsv": "text/x-ecsv", "parquet": "application/vnd.apache.parquet"}

#: Between them: numbers of each size with and without NULL, flags, texts, times, footprints, arrays of both kinds.
QUERIES = {
    "obscore": "SELECT * FROM ivoa.obscore ORDER BY obs_publisher_did",
    "plane": "SELECT * FROM caom2.Plane ORDER BY planeID",
    "artifact": "SELECT filename, held, access_url, contentLength FROM jwst.artifact ORDER BY filename",
    "text": """SELECT TOP 1 '# none' AS a, 'two  blanks' AS b, 'say "yes", or ''no''' AS c, '---' AS d, obs_id
        FROM ivoa.obscore ORDER BY obs_id""",
    "nothing": "SELECT obs_id, t_min, calib_level FROM ivoa.obscore WHERE obs_id = 'no such'",
}

#: Services, each with a question that has an answer.
SERVICES = {
    "SIA 2": "/jwst/obs/sia2/siap2.xml?POS=CIRCLE+202.4696+47.1952+0.2",
    "SIA 1": "/jwst/obs/sia/siap.xml?POS=10,10&SIZE=1",
    "SSA": "/jwst/spec/ssa/ssap.xml?REQUEST=queryData",
    "Cone Search": "/jwst/obs/cone/scs.xml?RA=202.4696&DEC=47.1952&SR=0.2",
}


def get(url: str, data: dict[str, str] | None = None) -> tuple[str, bytes]:
    """Media type and body of an answer."""
    with urllib.request.urlopen(url, urllib.parse.urlencode(data).encode() if data else None) as answer:
        return answer.headers["Content-Type"], answer.read()


def query_of(query: str, form: str, maxrec: int | None = None) -> dict[str, str]:
    """The parameters of a query by TAP."""
    return {"LANG": "ADQL", "QUERY": query, "RESPONSEFORMAT": form} | ({"MAXREC": str(maxrec)} if maxrec else {})


def ask(instance: Instance, query: str, form: str, maxrec: int | None = None) -> bytes:
    """The answer of sync TAP; it is seen to be of the media type that belongs to the form."""
    media_type, body = get(f"{instance.url}/tap/sync", query_of(query, form, maxrec))
    assert media_type == MEDIA_TYPES.get(form, "application/x-votable+xml")
    return body


def plain(value: object) -> object:
    """A value without the marks of its format: None for what is absent, numbers and texts of Python, lists."""
    if value is None or value is np.ma.masked or (isinstance(value, str) and value == ""):
        return None
    if isinstance(value, (list, tuple, np.ndarray)):
        values = [plain(element) for element in (value.tolist() if isinstance(value, np.ndarray) else value)]
        return None if all(element is None for element in values) else values
    value = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(value, float) and value != value else value


def rows_of_votable(body: bytes) -> dict[str, list[object]]:
    table = votable.parse_single_table(io.BytesIO(body)).to_table(use_names_over_ids=True)
    return {name: [plain(value) for value in table[name]] for name in table.colnames}


def rows_of_ecsv(body: bytes) -> dict[str, list[object]]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # astropy warns where ECSV is not as it should be
        table = Table.read(body.decode(), format="ascii.ecsv")
    return {name: [plain(value) for value in table[name]] for name in table.colnames}


def rows_of_parquet(body: bytes) -> dict[str, list[object]]:
    table = pyarrow.parquet.read_table(io.BytesIO(body))
    return {name: [plain(value) for value in table[name].to_pylist()] for name in table.column_names}


READERS = {"ecsv": rows_of_ecsv, "parquet": rows_of_parquet}


def header(body: bytes) -> votable.tree.VOTableFile:
    """The VOTable in the footer of a Parquet file."""
    keys = pyarrow.parquet.read_metadata(io.BytesIO(body)).metadata
    assert keys[b"IVOA.VOTable-Parquet.version"] == b"1.0"
    return votable.parse(io.BytesIO(keys[b"IVOA.VOTable-Parquet.content"]))


def statuses(document: votable.tree.VOTableFile) -> list[str]:
    return [info.value for info in document.resources[0].infos if info.name == "QUERY_STATUS"]


@pytest.mark.parametrize("form", MEDIA_TYPES)
@pytest.mark.parametrize("name", QUERIES)
def test_values(instance: Instance, name: str, form: str) -> None:
    expected = rows_of_votable(ask(instance, QUERIES[name], "votable"))
    found = READERS[form](ask(instance, QUERIES[name], form))
    assert list(found) == list(expected)
    for column, values in expected.items():
        assert found[column] == values, column


def test_the_values_are_of_all_kinds(instance: Instance) -> None:
    """What test_values compares is not all NULL, and some of it is."""
    obscore = rows_of_parquet(ask(instance, QUERIES["obscore"], "parquet"))
    assert len(obscore["obs_id"]) > 200
    for name in ("s_region", "obs_release_date", "target_moving", "detector", "filters"):
        kinds = {type(value) for value in obscore[name]}
        assert len(kinds) == 2 and type(None) in kinds, name
    plane = rows_of_parquet(ask(instance, QUERIES["plane"], "parquet"))
    assert {len(value) for value in plane["energy_bounds"] if value} == {2}
    assert {len(value) for value in plane["energy_bounds_samples"] if value} == {4}
    held = rows_of_parquet(ask(instance, QUERIES["artifact"], "parquet"))["held"]
    assert {True} <= set(held) <= {True, False}
    assert rows_of_ecsv(ask(instance, QUERIES["text"], "ecsv"))["c"] == ["say \"yes\", or 'no'"]
    assert rows_of_ecsv(ask(instance, QUERIES["text"], "ecsv"))["b"] == ["two  blanks"]
    assert rows_of_ecsv(ask(instance, QUERIES["nothing"], "ecsv")) == {"obs_id": [], "t_min": [], "calib_level": []}


def test_types_of_parquet(instance: Instance) -> None:
    schema = pyarrow.parquet.read_schema(io.BytesIO(ask(instance, QUERIES["obscore"], "parquet", 1)))
    types = {name: str(schema.field(name).type) for name in ("calib_level", "s_xel1", "access_estsize", "s_fov")}
    assert types == {"calib_level": "int16", "s_xel1": "int32", "access_estsize": "int64", "s_fov": "double"}
    assert schema.field("t_min").type == pyarrow.float64()
    assert schema.field("obs_release_date").type == schema.field("s_region").type == pyarrow.string()
    plane = pyarrow.parquet.read_schema(io.BytesIO(ask(instance, QUERIES["plane"], "parquet", 1)))
    assert plane.field("energy_bounds").type == pyarrow.list_(pyarrow.field("element", pyarrow.float64()))


@pytest.mark.parametrize("name", QUERIES)
def test_parquet_describes_its_columns_as_the_votable_does(instance: Instance, name: str) -> None:
    document = header(ask(instance, QUERIES[name], "parquet"))
    expected = votable.parse_single_table(io.BytesIO(ask(instance, QUERIES[name], "votable"))).fields
    keys = ("name", "datatype", "arraysize", "unit", "ucd", "utype", "xtype", "description")
    found = document.get_first_table()
    assert [[str(getattr(field, key)) for key in keys] for field in found.fields] == [
        [str(getattr(field, key)) for key in keys] for field in expected
    ]
    assert len(found.array) == 0
    assert statuses(document) == ["OK"]


def test_ecsv_describes_its_columns_as_the_votable_does(instance: Instance) -> None:
    fields = votable.parse_single_table(io.BytesIO(ask(instance, QUERIES["obscore"], "votable"))).fields
    table = Table.read(ask(instance, QUERIES["obscore"], "ecsv").decode(), format="ascii.ecsv")
    for field in fields:
        column = table[field.name]
        assert (column.unit or None) == (field.unit or None), field.name
        assert column.description == field.description.strip(), field.name
        for key in ("ucd", "utype", "xtype"):
            assert column.meta.get(key) == getattr(field, key), field.name
    assert table.meta["QUERY_STATUS"] == "OK"


def test_arrays_in_fits(instance: Instance) -> None:
    query = "SELECT planeID, energy_bounds, energy_bounds_samples FROM caom2.Plane ORDER BY planeID"
    expected = rows_of_votable(ask(instance, query, "votable"))
    with fits.open(io.BytesIO(get(f"{instance.url}/tap/sync", query_of(query, "fits"))[1])) as hdus:
        rows = hdus[1].data
        assert [plain(value) for value in rows["energy_bounds"]] == expected["energy_bounds"]
        assert [plain(value) or None for value in rows["energy_bounds_samples"]] == expected["energy_bounds_samples"]
        assert "QSTATUS" not in hdus[1].header
    with fits.open(io.BytesIO(get(f"{instance.url}/tap/sync", query_of(query, "fits", 3))[1])) as hdus:
        assert (hdus[1].header["QSTATUS"], len(hdus[1].data)) == ("OVERFLOW", 3)


@pytest.mark.parametrize("top", ["", "TOP 5"])
def test_overflow_is_marked(instance: Instance, top: str) -> None:
    query = f"SELECT {top} obs_id FROM ivoa.obscore"
    body = ask(instance, query, "parquet", 3)
    assert statuses(header(body)) == ["OK", "OVERFLOW"]
    assert pyarrow.parquet.read_metadata(io.BytesIO(body)).num_rows == 3
    table = Table.read(ask(instance, query, "ecsv", 3).decode(), format="ascii.ecsv")
    assert (table.meta["QUERY_STATUS"], len(table)) == ("OVERFLOW", 3)
    answer = json.loads(get(f"{instance.url}/tap/sync", query_of(query, "json", 3))[1])
    assert (answer["queryStatus"], len(answer["data"])) == ("OVERFLOW", 3)
    document = votable.parse(io.BytesIO(ask(instance, query, "votable", 3)))
    assert (statuses(document), len(document.get_first_table().array)) == (["OK", "OVERFLOW"], 3)


def test_parquet_is_written_in_groups(instance: Instance) -> None:
    """So many rows are in memory at a time, however many there are; the first groups are small, to begin with."""
    query = "SELECT a.filename, b.obs_id FROM jwst.artifact AS a, ivoa.obscore AS b"
    metadata = pyarrow.parquet.read_metadata(io.BytesIO(ask(instance, query, "parquet", 45000)))
    groups = [metadata.row_group(index).num_rows for index in range(metadata.num_row_groups)]
    assert groups == [2000, 4000, 8000, 10000, 10000, 10000, 1000]


@pytest.mark.parametrize("form", MEDIA_TYPES)
@pytest.mark.parametrize("service", SERVICES)
def test_services(instance: Instance, service: str, form: str) -> None:
    url = instance.url + SERVICES[service]
    expected = rows_of_votable(get(url)[1])
    media_type, body = get(f"{url}&RESPONSEFORMAT={form}")
    assert media_type == MEDIA_TYPES[form]
    found = READERS[form](body)
    assert len(next(iter(expected.values()))) > 0
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize("form", MEDIA_TYPES)
def test_overflow_of_services(instance: Instance, form: str) -> None:
    body = get(f"{instance.url}{SERVICES['SIA 2']}&MAXREC=1&RESPONSEFORMAT={form}")[1]
    if form == "parquet":
        assert statuses(header(body)) == ["OVERFLOW"]
    else:
        assert Table.read(body.decode(), format="ascii.ecsv").meta["QUERY_STATUS"] == "OVERFLOW"


def test_formats_are_declared(instance: Instance) -> None:
    capabilities = get(f"{instance.url}/tap/capabilities")[1].decode()
    for alias, media_type in MEDIA_TYPES.items():
        declared = capabilities.split(f"<mime>{media_type}</mime>")
        assert len(declared) == 2, media_type
        assert f"<alias>{alias}</alias>" in declared[1].split("</outputFormat>")[0]
