"""What is the same in every answer of a service is made once: FIELDs, coordinates, code for rows, the table itself.

DaCHS makes a FIELD with its children of each column for each answer, goes through it twice and writes it: half of the
time of a small answer.  Here two columns of which the same is to be said share one element, which has its bytes.
"""

import copy
import functools
import io

from gavo import stc
from gavo.base import sqlsupport
from gavo.formats import votablewrite
from gavo.svcs import standardcores
from gavo.utils import stanxml
from gavo.votable import V, coding

#: Elements that are kept; tables of results of a service, one for each choice of columns; of all else.
MOST, MOST_TABLES, MOST_OTHERS = 5000, 100, 500
#: What defineField has of a column.
KEYS = (
    "id", "name", "datatype", "arraysize", "unit", "ucd", "utype", "xtype", "ref", "description", "nullvalue", "min",
    "max",
)  # fmt: skip


class Kept:
    """What was made, by keys; all of it is forgotten when there is too much."""

    def __init__(self, most):
        self.most, self.values = most, {}

    def get(self, key, make):
        """returns make(), or what that returned before for the same key."""
        found = self.values.get(key)
        if found is None:
            if len(self.values) >= self.most:
                self.values.clear()
            found = self.values[key] = make()
        return found

    def of(self, things, make):
        """as get, by the identities of things, a tuple; it is kept too, so that no others get its ids."""
        return self.get(tuple(map(id, things)), lambda: (things, make()))[1]


_fields, _utypes, _sources = Kept(MOST), Kept(MOST_OTHERS), Kept(MOST_OTHERS)


def serialized(element):
    """returns an element of a VOTable as it is in a document, as bytes."""
    target = io.BytesIO()
    # Element's own, whatever the class of this one makes of it
    stanxml.Element.apply(element, stanxml._makeVisitor(target, element._prefix))
    return target.getvalue()


class Written(V.FIELD):
    """The FIELD of a column, which is not changed any more."""

    name_ = "FIELD"

    @classmethod
    def of(cls, context, column):
        """returns the element of an AnnotatedColumn, with its bytes."""
        element = cls()
        votablewrite.defineField(context, element, column)
        element.written = serialized(element)
        return element

    def write(self, target):
        target.write(self.written)

    def apply(self, func):
        """shows nothing to who looks for namespaces: it has those of its TABLE."""


def told(context, column):
    """returns what the FIELD of an AnnotatedColumn depends on, but for links in its metadata."""
    original = column.original
    values = original.values
    limits = (values.min, values.max, *((option.content_, option.title) for option in values.options)) if values else ()
    target = [original.getProperty(name, None) for name in ("targetType", "targetTitle")]
    return repr((context.version, [column.get(key) for key in KEYS], limits, target))


def iter_fields(context, manager, stock=votablewrite._iterFields):
    """as votablewrite._iterFields; columns with links in their metadata are left to that."""
    if votablewrite._linkBuilder.build(manager.table.tableDef) or any(
        "votlink" in column.original.meta_ for column in manager
    ):
        yield from stock(context, manager)
        return
    for column in manager:
        yield _fields.get(told(context, column), functools.partial(Written.of, context, column))


def utypes(ast, *args, stock=stc.getUtypes, **kwargs):
    """as stc.getUtypes."""
    if args or kwargs != {"includeDMURI": True}:
        return stock(ast, *args, **kwargs)
    return _utypes.of((ast,), lambda: stock(ast, **kwargs))


def row_encoder(table, encoder, stock=coding.getRowEncoderSource):
    """as coding.getRowEncoderSource."""
    fields = tuple(table.iterChildrenOfType(V.FIELD))
    if not all(isinstance(field, Written) for field in fields):
        return stock(table, encoder)
    return _sources.of((*fields, encoder), lambda: stock(table, encoder))


def make_result_table(core, service, inputs, meta, stock=standardcores.DBCore._makeResultTableDef):
    """as DBCore._makeResultTableDef; what is made for the same columns of a service is copied."""
    columns = tuple(core.getQueryCols(service, meta))
    known = core.__dict__.setdefault("_jwstvo_result_tables", Kept(MOST_TABLES))
    made = copy.copy(known.of(columns, lambda: stock(core, service, inputs, meta)))
    made.meta_ = {}
    return made


def configure(connection, settings, cursor=None):
    """as DaCHSConnection.configure, in one round trip."""
    if not settings:
        return []
    cursor = cursor or connection.cursor()
    calls = ", ".join(["current_setting(%s), set_config(%s, %s, false)"] * len(settings))
    cursor.execute(f"SELECT {calls}", [text for name, value in settings for text in (name, name, str(value))])
    before = cursor.fetchone()[::2]
    return [(name, value) for (name, _), value in zip(settings, before, strict=True)]


def install():
    """puts the functions above into DaCHS, once per process."""
    votablewrite._iterFields = iter_fields
    stc.getUtypes = utypes
    coding.getRowEncoderSource = row_encoder
    standardcores.DBCore._makeResultTableDef = make_result_table
    sqlsupport.DaCHSConnection.configure = configure
