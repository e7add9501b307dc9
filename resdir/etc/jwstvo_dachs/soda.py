"""Descriptors of the cutout service (jwst/soda/cut) for DataLink documents and for answers of queries.

    from jwstvo_dachs import soda

    soda.links(did)        # for a metaMaker: two links (sync, async) with the ranges of this file; none where it is
                           # not FITS
    soda.generic(ctx, ref) # for results of TAP, SIA, SSA: a RESOURCE (VOTable stanxml) whose ID refers to a column

Only parameters that the file has something for are given, and VALUES with what it has (SODA 1.0, section 4.2).
"""

import math

from gavo import base, rscdef, svcs
from gavo.protocols import datalink

SYNC, ASYNC = "ivo://ivoa.net/std/SODA#sync-1.0", "ivo://ivoa.net/std/SODA#async-1.0"
TITLE = "Part of this file"
#: name: (type, unit, UCD, xtype, description)
PARAMETERS = {
    "POS": (
        "text",
        None,
        "pos.outline;obs",
        None,
        "Region on the sky, ICRS, deg: CIRCLE, RANGE or POLYGON and numbers.",
    ),
    "CIRCLE": (
        "double precision[3]",
        "deg",
        "pos.outline;obs",
        "circle",
        "Circle: right ascension, declination, radius.",
    ),
    "POLYGON": ("double precision[]", "deg", "pos.outline;obs", "polygon", "Corners: right ascension and declination."),
    "BAND": ("double precision[2]", "m", "em.wl;stat.interval", "interval", "Wavelengths in vacuum."),
    "TIME": ("double precision[2]", "d", "time.interval;obs.exposure", "interval", "Times (MJD, UTC) of integrations."),
    "PIXEL": ("text", None, "instr.pixel", None, "Pixels, from 1: [1:200,301:500], or with an HDU, [SCI,1][1:200,*]."),
    "EXT": ("text", None, "meta.id;meta.dataset", None, "HDUs: number, name, or name,version; may come several times."),
    "SOURCE": ("bigint", None, "meta.id;src", None, "Number of a source: its slitlet or spectrum."),
    "ORDER": ("integer", None, "meta.number;spect", None, "Spectral order."),
    "KIND": ("text", None, "meta.code.class", None, "HEADER for the headers only."),
    "RESPONSEFORMAT": ("text", None, "meta.code.mime", None, "Media type of the answer."),
}
SPECTRA = ("x1d", "c1d", "x1dints")
FORMATS = ("application/fits", "application/x-votable+xml", "application/ecsv")
#: ObsCore leaves products out: guide stars, steps in between, segmentation maps; of these the ranges are not known.
QUERY = (
    "SELECT p.obs_publisher_did, p.filename, o.dataproduct_type, o.dataproduct_subtype, o.em_min, o.em_max, o.em_xel,"
    " o.t_min, o.t_max, o.t_xel, o.s_region"
    " FROM jwst.product AS p LEFT JOIN jwst.obscore AS o USING (obs_publisher_did) WHERE p.obs_publisher_did = %(did)s"
)


def links(did):
    """returns the links for a file: synchronous, and asynchronous."""
    with base.getTableConn() as connection:
        rows = list(connection.queryToDicts(QUERY, {"did": did}))
    if not rows or not rows[0]["filename"].endswith((".fits", ".fits.gz")):
        return []
    return [
        datalink.ExternalProcLinkDef(
            did, input_keys(rows[0]), url(renderer), TITLE, description, localSemantics="cutout", standardId=standard
        )
        for renderer, standard, description in (
            ("dlget", SYNC, "A part of this file: by position, wavelength, time, pixels, extension, source."),
            ("async", ASYNC, "Many parts of this file, as a job."),
        )
    ]


def url(renderer):
    """returns the address of the service: dlget for sync, async."""
    return base.resolveCrossId("jwst/soda#cut").getURL(renderer)


def input_keys(row):
    """returns the InputKeys that fit a row of jwst.obscore; of none, all of them without values."""
    keys = [_key("ID", "text", None, "meta.ref.url;meta.curation", None, "Publisher identifier of the file.")]
    if row:
        keys[0] = keys[0].copy(None)
        keys[0].set(row["obs_publisher_did"])
    spectra = bool(row) and row["dataproduct_subtype"] in SPECTRA
    left_out = ({"PIXEL"} if spectra else {"ORDER", "RESPONSEFORMAT"}) if row else set()
    if row and row["dataproduct_type"] in ("image", "cube"):
        left_out |= {"SOURCE"}
    values = _values(row) if row else {}
    for name, described in PARAMETERS.items():
        if name not in left_out:
            keys.append(_key(name, *described, values=values.get(name)))
    return keys


def _key(name, type_, unit, ucd, xtype, description, values=None):
    given = {"unit": unit, "xtype": xtype, "values": values}
    return base.makeStruct(
        svcs.InputKey,
        name=name,
        type=type_,
        ucd=ucd,
        description=description,
        multiplicity="single",
        **{key: value for key, value in given.items() if value is not None},
    )


def _values(row):
    """returns {name: Values} of what a row has."""
    found = {"KIND": _options("DATA", "HEADER"), "RESPONSEFORMAT": _options(*FORMATS)}
    for name, low, high in (("BAND", "em_min", "em_max"), ("TIME", "t_min", "t_max")):
        if row[low] is not None and row[high] is not None:
            found[name] = base.makeStruct(rscdef.Values, min=row[low], max=row[high])
    circle, polygon = _outline(row["s_region"])
    if circle:
        found["CIRCLE"] = base.makeStruct(rscdef.Values, max=circle)
    if polygon and not (row["s_region"].stcs or "").startswith("CIRCLE"):
        found["POLYGON"] = base.makeStruct(rscdef.Values, max=polygon)
    return found


def _options(*texts):
    return base.makeStruct(rscdef.Values, options=[base.makeStruct(rscdef.Option, content_=text) for text in texts])


def _outline(region):
    """returns (ra, dec, radius) of the circle around a footprint, and its corners, as text, deg; None where unknown."""
    if region is None:
        return None, None
    centre, radius = region.bounds.center, region.bounds.radius
    circle = (math.degrees(centre.x), math.degrees(centre.y), math.degrees(radius))
    return tuple(" ".join(f"{number:.9g}" for number in numbers) for numbers in (circle, region.asDALI()))


def generic(ctx, column):
    """returns the RESOURCE that describes the synchronous service for all rows of a table.

    ctx: the VOTable context; column: the ID there of the FIELD with the publisher identifiers.
    """
    text = "Parts of the files in this table: by position, wavelength, time, pixels, extension, source."
    described = datalink._ExternalServiceDescriptor(None, input_keys(None), url("dlget"), "cutout", TITLE, text, SYNC)
    return described.asVOT(ctx, linkIdTo=column)
