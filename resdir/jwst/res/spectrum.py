"""
One spectrum out of a file that holds many: what the service jwst/spec/one delivers.

An identifier is looked up in the table of spectra, and nothing else leads to a file; who may have the file may have
its spectra.  A spectrum leaves as FITS (primary header of the file and one table) or as VOTable with the utypes of the
Spectrum Data Model 1.1.
"""

import io
import re

import numpy
from astropy import table as astropy_table
from astropy import units
from astropy.io import fits, votable
from gavo import base, svcs, utils
from gavo.protocols import products
from jwstvo_dachs import rights

FITS = "application/fits"
VOTABLE = "application/x-votable+xml"
FORMATS = {"fits": FITS, "image/fits": FITS, FITS: FITS, "votable": VOTABLE, VOTABLE: VOTABLE, "text/xml": VOTABLE}
#: Tables with more bytes than this are not copied in memory; their whole file is delivered.
LARGEST = 200_000_000
COLUMNS = (
    "ssa_pubDID, filename, spectrum_number, hdus, table_row, ssa_targname, source_name, ssa_bandpass, ssa_instrument"
)
# keyword for a cell of a table with one spectrum a row: as stdatamodels' specmeta has them
CELL_KEYWORDS = {
    "SOURCE_ID": "SOURCEID",
    "SOURCE_TYPE": "SRCTYPE",
    "SOURCE_RA": "SRCRA",
    "SOURCE_DEC": "SRCDEC",
    "SOURCE_XPOS": "SRCXPOS",
    "SOURCE_YPOS": "SRCYPOS",
    "EXTRACT2D_XSTART": "EXTRXSTR",
    "EXTRACT2D_XSTOP": "EXTRXSTP",
    "EXTRACT2D_YSTART": "EXTRYSTR",
    "EXTRACT2D_YSTOP": "EXTRYSTP",
}
AXES = {
    "WAVELENGTH": "SpectralAxis.Value",
    "FLUX": "FluxAxis.Value",
    "FLUX_ERROR": "FluxAxis.Accuracy.StatError",
    "ERROR": "FluxAxis.Accuracy.StatError",
    "DQ": "FluxAxis.Quality",
    "BACKGROUND": "BackgroundModel.Value",
}
UCDS = {
    "WAVELENGTH": "em.wl",
    "FLUX": "phot.flux.density;em.wl",
    "FLUX_ERROR": "stat.error;phot.flux.density;em.wl",
    "ERROR": "stat.error;phot.flux.density;em.wl",
    "DQ": "meta.code.qual",
}


def deliver(did: str, wanted: str | None, queryMeta: svcs.QueryMeta) -> tuple[str, bytes]:
    """returns (media type, bytes) of the spectrum with the publisher identifier did, in the format wanted.

    It raises UnknownURI for an identifier that is none of a spectrum in a file of this site, LoginNeeded or Forbidden
    for a file that the user may not have yet, ValidationError for an unknown format, and Found (a redirection to the
    whole file) for what is too large.
    """
    media_type = FORMATS.get((wanted or FITS).strip().lower())
    if media_type is None:
        raise base.ValidationError(f"{wanted!r} is not one of {FITS} and {VOTABLE}", "FORMAT")
    row = look_up(did)
    file = rights.locate(queryMeta, row["filename"])
    try:
        with rights.opened(file) as stream, fits.open(stream) as hdus:
            tables = [hdus[number] for number in row["hdus"]]
            if sum(table.size for table in tables) > LARGEST:
                raise svcs.Found(products.makeProductLink(f"jwst/product/{row['filename']}"))
            if media_type == FITS:
                return media_type, as_fits(hdus[0].header, tables, row)
            return media_type, as_votable(hdus[0].header, tables, row)
    except (IndexError, KeyError, OSError) as exc:
        raise svcs.UnknownURI(f"The file of this spectrum is no longer as it was catalogued ({exc}).") from exc


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


def as_fits(primary: fits.Header, tables: list[fits.BinTableHDU], row: dict) -> bytes:
    """returns the bytes of a FITS file: the primary header, and the table or tables of the spectrum."""
    header = primary.copy(strip=False)
    header["DS_IDPUB"] = (row["ssa_pubdid"], "Publisher identifier of this spectrum")
    header["SPECNUM"] = (row["spectrum_number"], "Number of the spectrum in the file FILENAME")
    parts = [fits.BinTableHDU(table.data, table.header) for table in tables]
    if row["table_row"] is not None:
        parts = [unfold(tables[0], row["table_row"])]
    for part in parts:
        for card in ("CHECKSUM", "DATASUM"):
            part.header.remove(card, ignore_missing=True)
    buffer = io.BytesIO()
    fits.HDUList([fits.PrimaryHDU(header=header), *parts]).writeto(buffer, output_verify="silentfix+ignore")
    return buffer.getvalue()


def unfold(table: fits.BinTableHDU, number: int) -> fits.BinTableHDU:
    """returns a table with a point a row, from row number (counted from 1) of a table with vectors in its cells.

    N_ALONGDISP says how many points there are; what there is one of becomes a keyword.
    """
    cells = table.data[number - 1]
    names = table.columns.names
    length = int(cells["N_ALONGDISP"]) if "N_ALONGDISP" in names else None
    columns, header = [], table.header.copy()
    for column in table.columns:
        value = cells[column.name]
        if numpy.ndim(value):
            points = numpy.asarray(value)[: length or None]
            columns.append(
                fits.Column(
                    column.name,
                    fits.column.NUMPY2FITS[points.dtype.newbyteorder("=").str[1:]],
                    unit=column.unit,
                    array=points,
                    bzero=2**31 if points.dtype.kind == "u" else None,
                )
            )
        elif column.name in CELL_KEYWORDS and value == value:
            header[CELL_KEYWORDS[column.name]] = value.item() if hasattr(value, "item") else value
    for card in list(header):
        if card.startswith(("TTYPE", "TFORM", "TUNIT", "TDIM", "TZERO", "TSCAL", "TNULL", "TDISP", "NAXIS", "TFIELDS")):
            header.remove(card, ignore_missing=True)
    return fits.BinTableHDU.from_columns(columns, header=header)


def as_votable(primary: fits.Header, tables: list[fits.BinTableHDU], row: dict) -> bytes:
    """returns the bytes of a VOTable: one spectrum with the utypes of SDM, or the table of a time series."""
    hdu = tables[0] if row["table_row"] is None else unfold(tables[0], row["table_row"])
    content = astropy_table.Table.read(hdu, format="fits")
    if len(tables) > 1:  # one table an integration
        content = astropy_table.vstack(
            [astropy_table.Table.read(table, format="fits") for table in tables], metadata_conflicts="silent"
        )
    content.meta.clear()
    for name in content.colnames:
        if content[name].dtype.kind == "u":  # VOTable has no unsigned numbers
            content[name] = content[name].astype("int64")
        if content[name].unit is not None:
            content[name].unit = unit_of(str(content[name].unit))
    document = votable.from_table(content)
    table = document.get_first_table()
    single = len(tables) == 1 and content["FLUX"].ndim == 1
    for field in table.fields:
        field.ucd = UCDS.get(field.name)
        if single and field.name in AXES:
            field.utype = f"spec:Spectrum.Data.{AXES[field.name]}"
    if single:
        document.resources[0].utype = table.utype = "spec:Spectrum"
    for name, utype, ucd, value in said(primary, hdu.header, row):
        param = votable.tree.Param(document, name=name, datatype="char", arraysize="*", value=str(value))
        param.utype, param.ucd = utype, ucd
        table.params.append(param)
    buffer = io.BytesIO()
    document.to_xml(buffer)
    return buffer.getvalue()


def unit_of(text: str) -> units.UnitBase:
    """returns the unit that text means; (MJy/sr)^2, as files have it, is none that astropy reads."""
    power = re.fullmatch(r"\((.+)\)\^(\d)", text)
    return units.Unit(power[1]) ** int(power[2]) if power else units.Unit(text, parse_strict="silent")


def said(primary: fits.Header, header: fits.Header, row: dict) -> list[tuple]:
    """returns (name, utype, UCD, value) of what is known of a spectrum as a whole."""
    target = row["source_name"] or row["ssa_targname"]
    title = f"{target} {row['ssa_instrument']} {row['ssa_bandpass']}"
    facts = [
        ("DataModel", "spec:Spectrum.DataModel", None, "Spectrum-1.1"),
        ("PublisherDID", "spec:Spectrum.Curation.PublisherDID", "meta.ref.ivoid", row["ssa_pubdid"]),
        ("Title", "spec:Spectrum.DataID.Title", "meta.title", title),
        ("Instrument", "spec:Spectrum.DataID.Instrument", "meta.id;instr", row["ssa_instrument"]),
        ("TargetName", "spec:Spectrum.Target.Name", "meta.id;src", target),
        ("Date", "spec:Spectrum.DataID.Date", "time;meta.file", primary.get("DATE")),
        ("SpectralOrder", None, "meta.code;spect", header.get("SPORDER")),
        ("SourceRA", None, "pos.eq.ra;src", header.get("SRCRA")),
        ("SourceDec", None, "pos.eq.dec;src", header.get("SRCDEC")),
    ]
    return [fact for fact in facts if fact[3] is not None]
