"""The instance's database once more, each of its rows many times: as large as an archive, made in a minute.

A copy has names, identifiers, positions and times of its own, so that it stands beside the others as another programme
does. Indexes are made afterwards, as after a load.
"""

from __future__ import annotations

import subprocess
import tempfile

import psycopg
from psycopg import conninfo, sql

from tests.db.conftest import Cluster

# tables that grow with the archive, and by how much less than the others some of them do
TABLES = """observation plane artifact product listing observation_member provenance_input association
    association_member made_by footprint spectra sources light_curve guidestar product_reference integration asdf_tree
    msa_slitlet msa_footprint msa_exposure wavefront planned_visit planned_exposure scheduled_visit program edb_series
    edb_sample edb_minute edb_hour""".split()
FEWER = {"asdf_tree": 20, "edb_sample": 20, "sources": 5, "product_reference": 5}
_FIELD = 12  # copies at one place; the next field is 13 deg farther
_KEYS = {"obsid", "planeid", "artifactid", "parentid", "outputid"}
_RIGHT_ASCENSIONS = {"ra", "s_ra", "gs_ra", "source_ra", "position_center_ra", "targetposition_coordinates_cval1"}
_TIMES = {"time_bounds_lower", "time_bounds_upper", "t_min", "t_max", "t_start", "t_middle", "t_end", "t_obs"}
_TURNED = """CREATE FUNCTION pg_temp.turned(sregion, strans) RETURNS sregion LANGUAGE sql IMMUTABLE STRICT AS
$$SELECT ROW(($1).bounds + $2, ($1).polygon + $2, (SELECT array_agg(part + $2) FROM unnest(($1).parts) AS part),
    ($1).stcs)::sregion$$"""
# was and becomes are the programme in the names of a row (jw02736…) and in those of copy n; OFFSET 0: made once a row
_COPY = """INSERT INTO store.{table} ({names}) OVERRIDING SYSTEM VALUE SELECT {values}
FROM (SELECT *, substring(concat_ws(' ', {named}) FROM 'jw(\\d{{5}})') AS was FROM store.{table} OFFSET 0) AS t
CROSS JOIN (SELECT n, n / {field} * 13 % 360 AS a, strans(radians(n / {field} * 13 % 360), 0, 0, 'ZXZ') AS turn
            FROM generate_series(1, {times}) AS n) AS copy
LEFT JOIN LATERAL (SELECT (10000 + n * (SELECT count(*) FROM programs) + rank)::text AS becomes
                   FROM programs WHERE program = was OFFSET 0) AS renamed ON true"""
_PROGRAMS = """CREATE TEMP TABLE programs AS SELECT program, row_number() OVER (ORDER BY program) AS rank FROM (
    SELECT DISTINCT substring(name FROM 'jw(\\d{5})') AS program FROM (
        SELECT filename AS name FROM store.artifact UNION ALL SELECT expname FROM store.association_member
        UNION ALL SELECT 'jw' || lpad(program::text, 5, '0') FROM store.program
        UNION ALL SELECT 'jw' || visit_id FROM store.planned_visit
        UNION ALL SELECT 'jw' || visit_id FROM store.scheduled_visit) AS known) AS found WHERE program IS NOT NULL"""


def _value(name: str, kind: str) -> str:
    """The SQL of a column's value in copy n."""
    if name in _KEYS:
        return f"md5({name} || n)::uuid::text"
    if name == "mnemonic_id":
        return "mnemonic_id + n * 100000"
    if name == "program":
        return "coalesce(becomes::integer, program)"
    if name == "proposal_id":
        return "coalesce(becomes, proposal_id)"
    if name.endswith("visit_id"):
        return f"becomes || substr({name}, 6)"
    if name in _RIGHT_ASCENSIONS:
        return f"CASE WHEN {name} + a < 360 THEN {name} + a ELSE {name} + a - 360 END"
    if name in _TIMES:
        return f"{name} + n * 0.4"
    if kind == "sregion":
        return f"pg_temp.turned({name}, turn)"
    if name in ("filename", "mnemonic"):
        renamed = f"replace({name}, was, becomes)"
        return f"CASE WHEN strpos({name}, 'jw' || was) > 0 THEN {renamed} ELSE n || '-' || {name} END"
    return f"coalesce(replace({name}, 'jw' || was, 'jw' || becomes), {name})" if kind == "text" else name


def _named(columns: list[str]) -> str:
    """What the name of a row's programme is looked for in."""
    numbers = [f"'jw' || lpad({name}::text, 5, '0')" for name in columns if name in ("program", "proposal_id")]
    visits = [f"'jw' || {name}" for name in columns if name.endswith("visit_id")]
    names = [name for name in columns if name in ("filename", "inputid", "memberid", "planeuri", "uri")]
    return ", ".join(numbers + visits + names) or "NULL"


def _multiply(connection: psycopg.Connection, table: str, times: int) -> None:
    columns = connection.execute(
        "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
        " AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
        (f"store.{table}",),
    ).fetchall()
    names = [name for name, _ in columns]
    values = ", ".join(_value(*column) for column in columns)
    connection.execute(
        _COPY.format(table=table, names=", ".join(names), values=values, named=_named(names), times=times, field=_FIELD)
    )


def multiply(connection: psycopg.Connection, times: int) -> None:
    """Adds ``times`` copies of all rows; to be done by a superuser while there are no indexes."""
    connection.execute("SET session_replication_role = replica")  # no triggers
    connection.execute(_TURNED)
    connection.execute(_PROGRAMS)
    for table in TABLES:
        _multiply(connection, table, max(2, times // FEWER.get(table, 1)))


def make(cluster: Cluster, times: int) -> str:
    """Name of a new database with the instance's tables and views, rows times + 1, indexes and statistics."""
    name = cluster.create()
    source = conninfo.make_conninfo(cluster.owner_dsn, user="postgres")
    target = cluster.dsn(name, "postgres")
    with tempfile.NamedTemporaryFile() as dump:
        _run("pg_dump", "-Fc", "-Z0", "-f", dump.name, "--exclude-table-data=store.header", source)
        restore = ("pg_restore", "-d", target, dump.name)
        _run(*restore, "--section=pre-data")
        _run(*restore, "--section=data")
        with psycopg.connect(target, autocommit=True) as connection:
            multiply(connection, times)
        _run(*restore, "--section=post-data", "-j2")
    with psycopg.connect(target, autocommit=True) as connection:
        connection.execute(sql.SQL("VACUUM ANALYZE"))
    return name


def _run(*command: str) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr[-1000:]}")
