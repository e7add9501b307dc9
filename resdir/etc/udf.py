"""
ADQL functions of this service: what stands at a path of a metadata tree (jwst.asdf_tree).

local.py runs this file before the grammar is made, which knows functions by their prefixes. The functions are those of
the database (schema/deploy/asdf.sql); jwst_asdf_has becomes a condition by itself, so that the index is used.
"""

from gavo.adql import common, grammar, morphhelpers, nodes, ufunctions

grammar.userFunctionPrefix = "(gavo|ivo|jwst)"


@ufunctions.userFunction(
    "jwst_asdf_value",
    "(tree TEXT, path TEXT) -> TEXT",
    """
    Returns what a metadata tree (column tree of jwst.asdf_tree) has at a path, as text; NULL where there is nothing.

    A path is dotted: meta.instrument.filter. A list on the way stands for all its elements; the first that fits is
    returned.
    """,
    "text",
)
def asdf_value(args):
    """is passed on to the database's function of the same name."""
    if len(args) != 2:
        raise common.UfuncError("jwst_asdf_value takes exactly two arguments: tree and path")
    return None


@ufunctions.userFunction(
    "jwst_asdf_has",
    "(tree TEXT, path TEXT, value TEXT) -> INTEGER",
    """
    Returns 1 if a metadata tree (column tree of jwst.asdf_tree) has a value at a path, else 0: 1 = jwst_asdf_has(tree,
    'meta.instrument.filter', 'F444W').

    A path is dotted; a list on the way stands for all its elements. The value is given as text, for numbers and logical
    values too: '5', 'true'. This is found by an index, whichever the path.
    """,
    "integer",
)
def asdf_has(args):
    """is a condition where it is compared with 0 or 1 (condition), a number elsewhere."""
    if len(args) != 3:
        raise common.UfuncError("jwst_asdf_has takes exactly three arguments: tree, path and value")
    return "jwst_asdf_has({})::integer".format(", ".join(map(nodes.flatten, args)))


def condition(node, operator, operand):
    """gives the SQL of a comparison with 0 or 1; None for other comparisons."""
    expression = "jwst_asdf_has({})".format(", ".join(map(nodes.flatten, node.args)))
    return morphhelpers.addNotToBooleanized(expression, operator, operand)


morphhelpers.registerBooleanizer("JWST_ASDF_HAS", condition)
