"""Results as Parquet with a VOTable header (IVOA Note VOParquet 1.0).

The footer has the keys IVOA.VOTable-Parquet.version and .content; the latter is the VOTable that DaCHS would write,
without data.  Times are characters with the xtype timestamp, as in the VOTable, so that both say the same.

pyarrow writes the file.  Debian has no package of it; bin/jwst-node puts it into a folder of its own, to which
$GAVO_ROOT/etc/python is a link, and which comes last in the search path.
"""

import importlib.util
import io
import itertools
import json
import sys

from gavo import base, rsc, votable
from gavo.formats import common, votablewrite

from . import rows

#: Rows that are in memory at a time; a row group of the file. The first ones are smaller: the answer begins with them.
ROW_GROUP, FIRST = 10000, 2000
#: Bytes of CSV that are in memory at a time, where PostgreSQL writes the rows.
BLOCK = 1 << 26


def arrow_schema(columns):
    """returns the pyarrow.Schema of columns; every one may have NULLs."""
    import pyarrow

    types = {"bool": pyarrow.bool_(), "string": pyarrow.string()}
    for name in (*rows.INTEGERS.values(), *rows.FLOATS.values()):
        types[name] = getattr(pyarrow, name)()
    return pyarrow.schema(
        (column.name, pyarrow.list_(types[column.type]) if column.is_array else types[column.type])
        for column in columns
    )


def votable_header(data, result):
    """returns the VOTable of a result without its data, as text; to be called when all rows have been read."""
    data = rsc.wrapTable(data)
    overflow = votable.OverflowElement(0, votable.V.INFO(name="QUERY_STATUS", value="OVERFLOW"))
    if result.overflow and "OVERFLOW" not in {info.infoValue for info in data.getMeta("info", default=[])}:
        overflow.setRowsDelivered(0)
    kind = base.getMetaText(data, "_type")
    try:
        # tables of this kind have no DATA
        data.setMeta("_type", "meta")
        document = votablewrite.makeVOTable(data, votablewrite.VOTableContext(overflowElement=overflow))
    finally:
        data.setMeta("_type", kind or "results")
    for resource in document.iterChildrenOfType(votable.V.RESOURCE):
        if resource.type == "meta" and any(resource.iterChildrenOfType(votable.V.TABLE)):
            resource(type="results")
    text = io.BytesIO()
    votable.write(document, text)
    return text.getvalue().decode("utf-8")


class Sink:
    """A file for pyarrow, which asks where it is, above one that can be nothing but written to."""

    closed = False

    def __init__(self, target):
        self.target, self.position = target, 0

    def write(self, data):
        self.target.write(bytes(data))
        self.position += len(data)

    def tell(self):
        return self.position

    def flush(self):
        """does nothing: the target is flushed by whoever opened it."""

    close = flush


def read_csv(block, schema):
    """returns the pyarrow.Table of rows of CSV as Rows.copied has them; an array is JSON there."""
    import pyarrow
    from pyarrow import csv

    # names of columns may come twice
    types = {
        f"c{index}": pyarrow.string() if pyarrow.types.is_list(field.type) else field.type
        for index, field in enumerate(schema)
    }
    table = csv.read_csv(
        pyarrow.BufferReader(block),
        csv.ReadOptions(column_names=list(types), block_size=2 * len(block)),
        csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        csv.ConvertOptions(
            column_types=types,
            null_values=[""],
            true_values=["True"],
            false_values=["False"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    arrays = [
        pyarrow.array([text and json.loads(text) for text in found.to_pylist()], field.type)
        if pyarrow.types.is_list(field.type)
        else found.combine_chunks()
        for field, found in zip(schema, table.columns, strict=True)
    ]
    return pyarrow.Table.from_arrays(arrays, schema=schema)


def write(data, target, acquireSamples=False):
    """writes the first table of data to target; a data writer of gavo.formats."""
    import pyarrow

    try:
        write_groups(data, target)
    finally:  # it keeps for the next table what this one needed
        pyarrow.default_memory_pool().release_unused()


def write_groups(data, target):
    """writes rows as they come, a group of them at a time, and what the VOTable says of them in the end."""
    import pyarrow
    import pyarrow.parquet

    result = rows.Rows(data)
    schema = arrow_schema(result.columns)
    with pyarrow.parquet.ParquetWriter(Sink(target), schema, store_schema=False) as writer:
        if not result.copied(lambda block, count: writer.write_table(read_csv(block, schema)), BLOCK, ROW_GROUP, FIRST):
            incoming, size = iter(result), FIRST
            while group := list(itertools.islice(incoming, size)):
                size = min(2 * size, ROW_GROUP)
                columns = [
                    pyarrow.array(values, field.type)
                    for values, field in zip(zip(*group, strict=True), schema, strict=True)
                ]
                writer.write_table(pyarrow.Table.from_arrays(columns, schema=schema))
        writer.add_key_value_metadata(
            {
                "IVOA.VOTable-Parquet.version": "1.0",
                "IVOA.VOTable-Parquet.content": votable_header(data, result),
            }
        )


def register():
    """makes the format known as parquet and application/vnd.apache.parquet, if pyarrow is there."""
    packages = str(base.getConfig("configDir") / "python")
    if packages not in sys.path:
        sys.path.append(packages)
    if importlib.util.find_spec("pyarrow") is None:
        base.ui.notifyWarning(f"No pyarrow in {packages}: results as Parquet are not offered.")
        return
    common.registerDataWriter(
        "parquet", write, "application/vnd.apache.parquet", "Parquet with VOTable metadata (VOParquet)", ".parquet"
    )
