"""
What a user asks a package of: identifiers in parameters, in an uploaded list or table, and in the result of a query.

An identifier is a publisher DID (obs_publisher_did), the name of a file, MAST's URI of it, or an observation's
(obs_id), which stands for its products.
"""

import csv
import io
import itertools
import sys

from gavo import base, svcs, votable
from gavo.protocols import adqlglue

#: Identifiers of a request.
MOST = 100_000
#: Columns that have identifiers, of a query's result or an uploaded table: the first that is there.
COLUMNS = ("obs_publisher_did", "filename", "productfilename", "datauri", "uri", "obs_id", "observationid")


def gather(ids, lists, queries, user):
    """returns the identifiers of a request as a list of texts without repetition.

    ids: texts; lists: opened files; queries: texts of ADQL, run as whoever asks TAP. ValidationError: what is wrong.
    """
    found = dict.fromkeys(text.strip() for text in ids)
    further = [from_list(stream) for stream in lists] + [from_query(text, user) for text in queries]
    for text in itertools.chain.from_iterable(further):
        found[str(text or "").strip()] = None
        if len(found) > MOST:
            break
    if len(found) > MOST:
        raise base.ValidationError(
            f"These are more than {MOST} identifiers, the most that a request may have. Ask in several.", "ID"
        )
    found.pop("", None)
    return list(found)


def column_of(names, parameter):
    """returns the index of the column with the identifiers among the names of columns."""
    lower = [name.lower() for name in names]
    for wanted in COLUMNS:
        if wanted in lower:
            return lower.index(wanted)
    raise base.ValidationError(
        f"There is no column with identifiers; it has to be one of {', '.join(COLUMNS)}.", parameter
    )


def from_list(stream):
    """yields the identifiers in a file: VOTable, CSV with a head, or text, one a line; # begins a comment."""
    begin = stream.read(1024)
    stream.seek(0)
    if begin.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        yield from from_votable(stream)
        return
    lines = io.TextIOWrapper(stream, "utf-8-sig", errors="replace")
    first = lines.readline()
    if "," in first:
        reader = csv.reader(lines)
        index = column_of(next(csv.reader([first.strip()])), "LIST")
        try:
            yield from (values[index] for values in reader if len(values) > index)
        except csv.Error as error:
            raise base.ValidationError(f"The list is no CSV: {error} (line {reader.line_num + 1}).", "LIST") from None
        return
    for line in (first, *lines):
        if not line.startswith("#"):
            yield line.strip()


def from_votable(stream):
    """yields the identifiers in the first table of a VOTable."""
    try:
        for rows in votable.parse(stream):
            index = column_of(
                [field.name for field in rows.tableDefinition.iterChildrenOfType(votable.V.FIELD)], "LIST"
            )
            yield from (values[index] for values in rows)
            return
    except votable.VOTableError as error:
        raise base.ValidationError(f"The list is no VOTable: {error}", "LIST") from None
    raise base.ValidationError("The VOTable has no table.", "LIST")


def from_query(text, user):
    """yields the identifiers that a query finds; it reads only, has TAP's tables, and the time of DAL queries."""
    name = user.name or "anonymous"
    translated, _ = adqlglue.morphADQL(text, maxrec=MOST + 1, forUser=name)
    if translated.startswith("CREATE"):
        raise base.ValidationError("The query makes a table; ask with a SELECT.", "QUERY")
    connection = base.getDBConnection("untrustedquery")
    try:
        connection.set_session(readonly=True)
        table = adqlglue.runTAPQuery(
            text, base.getConfig("web", "sqlTimeout"), connection, [], MOST + 1, autoClose=False, forUser=name
        )
        names = [column.key for column in table.tableDef.columns]
        key = names[column_of(names, "QUERY")]
        for row in table:
            yield row[key]
    except base.DBError:
        svcs.mapDBErrors(*sys.exc_info())
    finally:
        connection.close()
