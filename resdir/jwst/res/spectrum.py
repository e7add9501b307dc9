"""
One spectrum out of a file that holds many: what the service jwst/spec/one delivers.

An identifier is looked up in the table of spectra, and nothing else leads to a file; who may have the file may have
its spectra.  A spectrum leaves as FITS (primary header of the file and one table), as VOTable with the utypes of the
Spectrum Data Model 1.1, or as ECSV; the process that cuts makes them (cutouts/spectra.py).
"""

from gavo import base, svcs, utils
from gavo.protocols import products
from jwstvo_dachs import cutter, rights

FITS = "application/fits"
VOTABLE = "application/x-votable+xml"
ECSV = "application/ecsv"
FORMATS = {"fits": FITS, "image/fits": FITS, "votable": VOTABLE, "text/xml": VOTABLE, "ecsv": ECSV}
COLUMNS = (
    "ssa_pubDID, filename, spectrum_number, hdus, table_row, ssa_targname, source_name, ssa_bandpass, ssa_instrument,"
    " source_id"
)


def deliver(did: str, wanted: str | None, queryMeta: svcs.QueryMeta) -> cutter.Cutout:
    """returns the spectrum with the publisher identifier did, in the format wanted, as a resource to render.

    It raises UnknownURI for an identifier that is none of a spectrum in a file of this site, Authenticate for a file
    that the user may not have yet, ValidationError for an unknown format, and Found (a redirection to the whole file)
    for what is too large.
    """
    name = (wanted or FITS).strip().lower()
    media_type = FORMATS.get(name, name)
    if media_type not in FORMATS.values():
        raise base.ValidationError(f"{wanted!r} is not one of {FITS}, {VOTABLE} and {ECSV}", "FORMAT")
    row = look_up(did)
    file = rights.locate(queryMeta, row["filename"])
    place = {"hdus": list(row["hdus"]), "row": row["table_row"], "media_type": media_type, "facts": facts(row)}
    try:
        return cutter.cut(file, {"spectrum": place})
    except cutter.Refused as refused:
        if refused.label == "TooLarge":
            raise svcs.Found(products.makeProductLink(f"jwst/product/{row['filename']}")) from None
        raise


def look_up(did: str) -> dict:
    """returns the row of jwst.spectra with the identifier did, as a dict; UnknownURI where there is none."""
    dataset, _, number = did.rpartition("#")
    if number.isascii() and number.isdigit() and len(number) < 9:
        with base.getTableConn() as connection:
            for row in connection.queryToDicts(
                f"SELECT {COLUMNS} FROM jwst.spectrum_facts WHERE obs_publisher_did = %(dataset)s"
                " AND spectrum_number = %(number)s",
                {"dataset": dataset, "number": int(number)},
            ):
                return row
    raise svcs.UnknownURI(f"There is no spectrum {utils.safe_str(did)[:200]} here.")


def facts(row: dict) -> dict:
    """returns what the catalogue says of a spectrum, for its headers and parameters."""
    target = row["source_name"] or row["ssa_targname"]
    return {
        "did": row["ssa_pubdid"],
        "number": row["spectrum_number"],
        "target": target,
        "instrument": row["ssa_instrument"],
        "title": f"{target} {row['ssa_instrument']} {row['ssa_bandpass']}",
    }
