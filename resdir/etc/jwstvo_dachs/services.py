"""Small answers of SIA, SSA and Cone Search, by what is kept of the answers before; as VOTable.

Of a request DaCHS' own code reads the parameters and makes the condition in SQL (asked.py).  What is around the rows
depends on the service, the format and the verbosity, on whether there are rows and too many of them, and on three
things that change with each request: the condition with its variables, the address asked for, and the time.  So what is
around the rows of an answer that DaCHS has made is kept, with places for these.  It is used from the third request on,
if the answer to the second was made that way too, byte by byte.

Whatever is not as usual is left to DaCHS: errors, uploads, columns that are chosen, other formats.
"""

import datetime
import io

from gavo import base, rsc, svcs, utils
from gavo.formats import votablewrite
from gavo.protocols import scs, ssap
from gavo.svcs import streaming
from gavo.web import grend, vodal
from twisted.web import server

from . import answers, asked, fields

RENDERERS = (vodal.SIAP2Renderer, vodal.SIAPRenderer, vodal.SSAPRenderer, vodal.SCSRenderer)
CORES = (svcs.DBCore, ssap.SSAPCore, scs.SCSCore)
#: Kinds of answers that are kept for a service.
MOST = 30
#: Longer answers are sent in portions, as DaCHS sends all (bytes).
LONG = 1 << 20


class Ready(tuple):
    """An answer: media type, bytes, and all headers; DaCHS lets tuples through to the base class of its renderers."""


class Recorder(io.BytesIO):
    """A request to which DaCHS writes an answer in one go."""

    client, finished = True, False

    def __init__(self, uri):
        super().__init__()
        self.uri, self.headers = uri, {}

    def setHeader(self, name, value):
        self.headers[name] = value

    def asGETURI(self):
        return self.uri

    def finish(self):
        self.finished = True


class Around:
    """What is before the rows of an answer and after them; proven: has another answer been the same?"""

    def __init__(self, query, answer, rows):
        if answer.count(rows) != 1:
            raise asked.Unusual("rows that are not found")
        head, self.tail = answer.split(rows)
        head = answers.undated(head.decode())
        texts = query.texts()
        if any(head.count(text) != 1 for text in texts) or head.count(answers.NOW) != 1:
            raise asked.Unusual("what is of the request is not found")
        # texts, and by turns the number of the text of the request that stands there
        self.parts, last = [], 0
        for start, number in sorted((head.find(text), number) for number, text in enumerate(texts)):
            self.parts += [head[last:start], number]
            last = start + len(texts[number])
        self.parts.append(head[last:])
        self.proven = False

    def write(self, query, rows):
        """returns an answer with rows, as they are written, at this moment."""
        texts = query.texts()
        head = "".join(texts[part] if isinstance(part, int) else part for part in self.parts)
        now = utils.formatISODT(datetime.datetime.utcnow())
        return head.replace(answers.NOW, now).encode() + rows + self.tail


class Kind:
    """What is kept of the answers of a service in a format, at a verbosity, with or without a condition.

    table : makes dictionaries of rows; None at the beginning
    around : an Around by whether there are rows, and too many; left : DaCHS shall do it
    """

    def __init__(self):
        self.table, self.around, self.headers, self.left = None, {}, {}, False

    def begin(self, query, data):
        """finds out how rows are read and written."""
        core, table = query.core, data.getPrimaryTable()
        made = core._makeResultTableDef(query.service, query.inputs, query.meta)
        with base.getTableConn() as connection:
            queried = rsc.TableForDef(core.queriedTable, nometa=True, create=False, connection=connection)
            sql = queried.getQuery(made, "", {}, distinct=core.distinct)[1]
        parts = sql.split(query.center.text) if query.center else [sql]
        self.select = asked.CENTER.join(parts)
        same = [column.name for column in made] == [column.name for column in table.tableDef]
        converted = not same or base.computeColumnConversions(table.tableDef.columns, made.columns)
        if converted or core.groupBy or len(parts) != (2 if query.center else 1):
            raise asked.Unusual("a query")
        context = votablewrite.VOTableContext(tablecoding=answers.ENCODINGS[query.form], acquireSamples=False)
        rows, table.rows = table.rows, []  # else they would be kept too
        self.content, self.table = answers.Content(votablewrite.makeVOTable(data, context), data), made
        return rows

    def learn(self, query, data, answer):
        """takes an answer of DaCHS for what is around its rows, or for the proof of that."""
        overflow = base.getMetaText(data.getPrimaryTable(), "_queryStatus") == "OVERFLOW"
        rows = self.begin(query, data) if self.table is None else data.getPrimaryTable().rows
        written = self.written(rows)
        known = self.around.setdefault((bool(rows), overflow), None)
        if known is None:
            self.around[bool(rows), overflow] = Around(query, answer, written)
            return
        pair = [answers.undated(text.decode()) for text in (known.write(query, written), answer)]
        if pair[0] != pair[1]:
            raise asked.Unusual("another answer")
        known.proven = True

    def written(self, rows):
        """returns the element with rows, dictionaries."""
        target = io.BytesIO()
        self.content.write(rows, target)
        return target.getvalue()

    def answer(self, query):
        """returns the answer to a Query, None where there has been no proof yet."""
        rows = query.rows(self.select)
        overflow = len(rows) > query.limit
        around = self.around.get((bool(rows), overflow))
        if around is None or not around.proven:
            return None
        rows = rows[: query.limit]
        return around.write(query, self.written(map(self.table.makeRowFromTuple, rows)))


def kind_of(query):
    """returns the Kind of answers of a Query."""
    kinds = query.service.__dict__.setdefault("_jwstvo_kinds", fields.Kept(MOST))
    return kinds.get((type(query.renderer), query.raw, query.meta["verbosity"], query.told), Kind)


def ready(answer, headers):
    """returns an answer as it goes to the renderer."""
    return Ready((headers["content-type"], answer, tuple(headers.items())))


def learned(kind, query, arguments, stock):
    """returns the answer of DaCHS to a Query, and learns from it."""
    data, recorder = stock(query.renderer, arguments), Recorder(query.uri)
    query.renderer._formatOutput(data, recorder, stream=False)
    answer, kind.headers = recorder.getvalue(), recorder.headers
    try:
        if recorder.finished:
            raise asked.Unusual("an error")
        kind.learn(query, data, answer)
    except Exception as reason:  # the answer of DaCHS is there, whatever it is
        kind.left = True
        base.ui.notifyWarning(f"Answers of {query.service.getFullId()} are made by DaCHS: {reason!r}")
    return stock(query.renderer, arguments) if recorder.finished else ready(answer, recorder.headers)


def run(renderer, arguments, stock=grend.ServiceBasedPage.runSync):
    """as the renderer's runSync, but returns a Ready where it can."""
    if type(renderer) not in RENDERERS or type(renderer.service.core) not in CORES:
        return stock(renderer, arguments)
    try:
        query = asked.Query(renderer, arguments)
    except Exception:  # DaCHS will say what is wrong
        return stock(renderer, arguments)
    kind = kind_of(query)
    if kind.left:
        return stock(renderer, arguments)
    answer = kind.answer(query) if kind.table is not None else None
    if answer is None:
        return learned(kind, query, arguments, stock)
    return ready(answer, {**kind.headers, "content-length": str(len(answer))})


def send(renderer, data, request, stream=True, stock=vodal.DALRenderer._formatOutput):
    """as the renderer's _formatOutput; what is whole is sent at once, and not by a thread."""
    if not isinstance(data, Ready):
        return stock(renderer, data, request, stream)
    if request.channel is None:  # the client has left
        return server.NOT_DONE_YET
    _, answer, headers = data
    for name, value in headers:
        request.setHeader(name, value)
    if len(answer) > LONG:
        return streaming.streamOut(lambda target: target.write(answer), request, renderer.queryMeta)
    request.write(answer)
    request.finish()
    return server.NOT_DONE_YET


def install():
    """puts the functions above into DaCHS, once per process."""
    vodal.DALRenderer.runSync = run
    vodal.DALRenderer._formatOutput = send
