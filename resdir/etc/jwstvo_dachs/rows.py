"""What ecsv.py and parquet.py share: the columns and rows of a result, as DaCHS maps them for VOTables."""

import contextlib
import datetime
import shutil
import tempfile

from gavo import base, rsc, utils

from . import columns, copying, csvcopy

#: VOTable's datatypes that are numbers, by whether they are whole ones.
INTEGERS = {"unsignedByte": "uint8", "short": "int16", "int": "int32", "long": "int64"}
FLOATS = {"float": "float32", "double": "float64"}


class Column:
    """A column of a result.

    Attributes
    ----------
    name, unit, description, ucd, utype, xtype : as in the VOTable; None where there is none
    type : "bool", "string", or a number's type as numpy calls it
    is_array : values are sequences of that type, flat, of any length
    """

    def __init__(self, annotated):
        self.name = str(annotated["name"])
        self.unit, self.description, self.ucd, self.utype, self.xtype = (
            annotated[key] or None for key in ("unit", "description", "ucd", "utype", "xtype")
        )
        datatype = annotated["datatype"]
        self.type = {**INTEGERS, **FLOATS, "boolean": "bool"}.get(datatype, "string")
        self.is_array = self.type != "string" and annotated["arraysize"] not in (None, "1")

    def value(self, value):
        """returns a value as bool, int, float, str, a list of these (None where an element is missing), or None."""
        if value is None:
            return None
        if self.is_array:
            return [None if element is None else self._scalar(element) for element in flat(value)]
        return self._scalar(value)

    def _scalar(self, value):
        if self.type == "string":
            return text(value)
        if self.type == "bool":
            return bool(value)
        return float(value) if self.type in FLOATS.values() else int(value)


def text(value):
    """returns a value as VOTable has it in a column of characters: times in the form of DALI, bytes as ASCII."""
    if isinstance(value, datetime.datetime):
        return utils.formatISODT(value)
    return value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)


def flat(value):
    """iterates over the numbers of an array of any dimension, last index fastest (VOTable 1.5, section 2.2)."""
    for element in value:
        if isinstance(element, (list, tuple)):
            yield from flat(element)
        else:
            yield element


class Rows:
    """The columns of the first table of a result, and its rows, once.

    After the iteration, ``overflow`` says whether there were more rows than the limit let through.
    """

    def __init__(self, data):
        self.table = data.getPrimaryTable() if isinstance(data, rsc.Data) else data
        self.manager = base.SerManager(self.table)
        self.columns = [Column(annotated) for annotated in self.manager]

    def copied(self, consume, *limits, quoted=False):
        """hands on the rows as CSV by PostgreSQL: consume(bytes, number of rows), limits as for Blocks.

        NULL is an empty field, an empty text is "", a flag True or False, an array JSON.  With quoted all texts have
        quotes.  Returns False, and does nothing, if there is no way to do it.
        """
        source = copying.source(self.table)
        if source is None:
            return False
        try:
            values = copying.values(source, list(self.manager))
            expressions = [self._expression(*pair) for pair in zip(values, self.columns, strict=True)]
        except columns.Unsuitable:
            return False
        texts = [f"c{index}" for index, column in enumerate(self.columns) if column.type == "string" or column.is_array]
        if quoted and len(expressions) == 1:
            expressions = [csvcopy.never_empty(*expressions)]
        expressions = [f"{sql} AS c{index}" for index, sql in enumerate(expressions)]
        blocks = copying.Blocks(consume, *limits)
        options = f"FORMAT csv, FORCE_QUOTE ({', '.join(texts)})" if quoted and texts else "FORMAT csv"
        copying.copy(source, expressions, options, blocks)
        blocks.flush()
        return True

    def _expression(self, value, column):
        """returns SQL for a value; raises where it is not of the type that the column has."""
        kinds = {"bool": ("bool",), "string": ("text",)}.get(
            column.type, ("int",) if column.type in INTEGERS.values() else ("int", "float", "numeric")
        )
        if (("floats",) if column.is_array else kinds).count(value.kind) == 0:
            raise columns.Unsuitable(column.name)
        return csvcopy.expression(value, "null")

    def __iter__(self):
        converters = [column.value for column in self.columns]
        for row in self.manager.getMappedTuples():
            yield [convert(value) for convert, value in zip(converters, row, strict=True)]

    @property
    def overflow(self):
        return str(base.getMetaText(self.table, "_queryStatus", default="OK")) == "OVERFLOW"

    @property
    def warnings(self):
        """what the VOTable of this result would have as INFO elements named warning."""
        return [item.getContent("text") for item in self.table.getMeta("_warning", propagate=False, default=[])]


@contextlib.contextmanager
def spooled(target):
    """gives a file on disk to write to; what is in it then goes to target, which can be nothing but written to.

    Whether a result is complete is known at its end, and ECSV says it at its beginning.
    """
    with tempfile.TemporaryFile(dir=base.getConfig("tempDir")) as spool:
        yield spool
        spool.seek(0)
        shutil.copyfileobj(spool, target, 1 << 20)
