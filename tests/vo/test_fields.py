"""FIELDs that answers share: each answer says of its columns what the catalogue says, and refers to what it has."""

from __future__ import annotations

import psycopg
import pytest
import requests
from lxml import etree

from tests.conftest import Instance

SERVICES = {
    "ivoa.obscore": "/jwst/obs/sia2/siap2.xml?MAXREC=3",
    "jwst.spectra": "/jwst/spec/ssa/ssap.xml?REQUEST=queryData&MAXREC=3",
    "jwst.sources": "/jwst/sources/cone/scs.xml?RA=110.83&DEC=-73.454&SR=0.01&MAXREC=3",
}
#: Cone Search 1.03 wants these as they were called in 2008.
OLD_UCDS = {
    "ID_MAIN": "meta.id;meta.main", "POS_EQ_RA_MAIN": "pos.eq.ra;meta.main", "POS_EQ_DEC_MAIN": "pos.eq.dec;meta.main",
}  # fmt: skip


def document(instance: Instance, path: str) -> etree._Element:
    """An answer, its elements without namespaces."""
    answer = requests.get(instance.url + path, timeout=60)
    assert answer.status_code == 200, answer.text[:1000]
    tree = etree.fromstring(answer.content)
    for element in tree.iter("*"):
        element.tag = etree.QName(element).localname
    etree.cleanup_namespaces(tree)
    return tree


@pytest.mark.parametrize("table", SERVICES)
def test_fields_are_those_of_the_catalogue_each_time(instance: Instance, table: str) -> None:
    with psycopg.connect(instance.owner_dsn.replace("jwst_owner", "gavoadmin")) as connection:
        rows = connection.execute(
            "SELECT column_name, coalesce(unit, ''), coalesce(ucd, '') FROM tap_schema.columns WHERE table_name = %s",
            [table],
        ).fetchall()
    expected = {name: (unit, ucd) for name, unit, ucd in rows}
    other = f"/tap/sync?LANG=ADQL&QUERY=SELECT+TOP+2+*+FROM+{table}"  # has elements of its own for the same columns
    for path in (SERVICES[table], other, SERVICES[table], other):
        fields = document(instance, path).findall(".//TABLE/FIELD")
        ucds = [field.get("ucd", "") for field in fields]
        assert bool(set(ucds) & set(OLD_UCDS)) == ("scs.xml" in path)
        found = {
            field.get("name"): (field.get("unit", ""), OLD_UCDS.get(ucd, ucd))
            for field, ucd in zip(fields, ucds, strict=True)
        }
        common = found.keys() & expected.keys()
        assert len(common) > 10
        assert {name: found[name] for name in common} == {name: expected[name] for name in common}


@pytest.mark.parametrize("path", [*SERVICES.values(), "/tap/sync?LANG=ADQL&QUERY=SELECT+TOP+2+*+FROM+jwst.epn_core"])
def test_what_is_referred_to_is_there_once(instance: Instance, path: str) -> None:
    for _ in range(3):
        tree = document(instance, path)
        ids = tree.xpath(".//@ID")
        assert len(ids) == len(set(ids))
        assert set(tree.xpath(".//@ref")) <= set(ids)
        assert tree.xpath(".//FIELD/@ref")


def test_two_columns_of_one_name_have_fields_of_their_own(instance: Instance) -> None:
    """Of the same description, but for their names in the document."""
    query = "SELECT TOP 1 a.obs_id, b.obs_id, a.t_min AS earlier, b.t_min AS later"
    query += " FROM ivoa.obscore AS a, ivoa.obscore AS b"
    for _ in range(3):
        fields = document(instance, "/tap/sync?LANG=ADQL&QUERY=" + query.replace(" ", "+")).findall(".//TABLE/FIELD")
        assert [field.get("name") for field in fields][2:] == ["earlier", "later"]
        assert len({field.get("ID") for field in fields}) == 4
        assert fields[2].findtext("DESCRIPTION") == fields[3].findtext("DESCRIPTION")
