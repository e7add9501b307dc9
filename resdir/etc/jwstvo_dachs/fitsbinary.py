"""FITS binary tables: arrays of any length, which DaCHS 2.13 cannot write with numpy 1.24 and later; the overflow."""

import numpy
from gavo import base
from gavo.formats import fitstable


def value_array(values, index, column, stock=fitstable._makeValueArray):
    """as fitstable._makeValueArray; an array of any length that is NULL is an empty one."""
    length, code = fitstable._computeTypeCode(column)
    if length is not None:
        return stock(values, index, column)
    arrays = numpy.empty(len(values), dtype=object)
    for row, value in enumerate(values):
        arrays[row] = numpy.array([] if value[index] is None else value[index])
    return code, arrays


def extension(manager, stock=fitstable._makeExtension):
    """as fitstable._makeExtension; where the limit left out rows, the header has QSTATUS = 'OVERFLOW'."""
    hdu = stock(manager)
    if base.getMetaText(manager.table, "_queryStatus", default="OK") == "OVERFLOW":
        hdu.header.set("QSTATUS", "OVERFLOW", "there are more rows than the limit let through")
    return hdu


def install():
    """puts the functions above into DaCHS, once per process."""
    fitstable._makeValueArray = value_array
    fitstable._makeExtension = extension
