"""Extracted spectra: tables EXTRACT1D and COMBINE1D, one spectrum a table, or one a row with vectors in its cells.

They leave as FITS (the primary header and the tables), as VOTable with the utypes of the Spectrum Data Model 1.1, or as
ECSV; the last two have one spectrum, or the time series of one.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import numpy as np
from astropy.io import fits

from cutouts import headers, sky
from cutouts.faults import Fault, NoContent, TooLarge, UsageError
from cutouts.files import Hdu, Source
from cutouts.grids import span
from cutouts.parameters import FITS, Request
from cutouts.sdm import as_ecsv, as_votable
from cutouts.selection import Facts

NAMES = ("EXTRACT1D", "COMBINE1D")
_MICRON = 1e-6
_LARGEST = 500_000_000  # bytes of all tables of an answer; they are in memory
# keyword for a cell of a table with one spectrum a row: as stdatamodels' specmeta has them
_CELLS = {
    "SOURCE_ID": "SOURCEID", "SOURCE_TYPE": "SRCTYPE", "SOURCE_RA": "SRCRA", "SOURCE_DEC": "SRCDEC",
    "SOURCE_XPOS": "SRCXPOS", "SOURCE_YPOS": "SRCYPOS", "EXTRACT2D_XSTART": "EXTRXSTR", "EXTRACT2D_XSTOP": "EXTRXSTP",
    "EXTRACT2D_YSTART": "EXTRYSTR", "EXTRACT2D_YSTOP": "EXTRYSTP",
}  # fmt: skip
_STRUCTURE = ("TTYPE", "TFORM", "TUNIT", "TDIM", "TZERO", "TSCAL", "TNULL", "TDISP", "NAXIS", "TFIELDS")


def has_spectra(source: Source) -> bool:
    return any(hdu.name in NAMES for hdu in source.hdus)


def cut(source: Source, request: Request, facts: Facts) -> bytes:
    """The bytes of the answer.

    Raises NoContent where no spectrum, or no point of one, is in the request; UsageError for a parameter that spectra
    have nothing for, and for several spectra where the format has one.
    """
    if request.pixels:
        raise UsageError("PIXEL: the file has extracted spectra, and no images.")
    if request.polarization:
        raise NoContent("JWST does not measure polarization.")
    chosen = [hdu for hdu in source.hdus if hdu.name in NAMES and _wanted(hdu, request)]
    if sum(hdu.size for hdu in chosen) > _LARGEST:
        raise TooLarge("The spectra asked for are larger than this service makes at once; ask for one (SOURCE, EXT).")
    tables = []
    for hdu in chosen:
        table = _narrowed(_table(source, hdu), source.hdus[0].header, request, facts)
        if table is not None:
            tables.append(table)
    if not tables:
        raise NoContent("No spectrum of the file, or no point of one, is in what was asked for.")
    primary = source.hdus[0].header.copy()
    headers.story(
        primary, source.name, facts.did, [f"{t.header['EXTNAME']},{t.header.get('EXTVER', 1)}" for t in tables]
    )
    return written(primary, tables, request.media_type, dict(facts.title) | ({"did": facts.did} if facts.did else {}))


def one(source: Source, hdus: Sequence[int], row: int | None, media_type: str, facts: Mapping[str, str]) -> bytes:
    """The spectrum in HDUs with these numbers (one an integration), or in row (from 1) of the first of them.

    facts: what the catalogue knows: did, number, target, title. Raises Fault where the file is not like that.
    """
    if any(not 0 < number < len(source.hdus) or source.hdus[number].name not in NAMES for number in hdus):
        raise Fault(f"{source.name} is no longer as it was catalogued.")
    if sum(source.hdus[number].size for number in hdus) > _LARGEST:
        raise TooLarge("This spectrum is too large to be cut out; take the file.")
    tables = [_table(source, source.hdus[number]) for number in hdus]
    if row is not None:
        if tables[0].data["WAVELENGTH"].ndim != 2 or not 0 < row <= len(tables[0].data):
            raise Fault(f"{source.name} is no longer as it was catalogued.")
        tables = [unfold(tables[0], row - 1)]
    primary = source.hdus[0].header.copy()
    headers.drop_sums(primary)
    primary["DS_IDPUB"] = (facts["did"], "Publisher identifier of this spectrum")
    primary["SPECNUM"] = (facts["number"], "Number of the spectrum in the file FILENAME")
    return written(primary, tables, media_type, facts)


def written(
    primary: fits.Header, tables: Sequence[fits.BinTableHDU], media_type: str, facts: Mapping[str, str]
) -> bytes:
    """The bytes of a file with the tables."""
    for table in tables:
        headers.drop_sums(table.header)
    if media_type == FITS:
        buffer = io.BytesIO()
        fits.HDUList([fits.PrimaryHDU(header=primary), *tables]).writeto(buffer, output_verify="silentfix+ignore")
        return buffer.getvalue()
    if len({(t.header.get("SOURCEID"), t.header.get("SPORDER")) for t in tables}) > 1:
        raise UsageError(f"{len(tables)} spectra are in what was asked for; choose one with SOURCE, ORDER or EXT.")
    return (as_ecsv if "ecsv" in media_type else as_votable)(primary, tables, facts)


def _table(source: Source, hdu: Hdu) -> fits.BinTableHDU:
    return fits.BinTableHDU(source.table(hdu), hdu.header.copy())


def _wanted(hdu: Hdu, request: Request) -> bool:
    header = hdu.header
    if request.extensions and not any(map(hdu.is_named, request.extensions)):
        return False
    if request.source is not None and header.get("SOURCEID", request.source) != request.source:
        return False
    return request.order is None or header.get("SPORDER", request.order) == request.order


def _narrowed(table: fits.BinTableHDU, primary: fits.Header, request: Request, facts: Facts) -> fits.BinTableHDU | None:
    """The rows and points that are asked for; None where there are none."""
    names = table.columns.names
    if table.data["WAVELENGTH"].ndim == 1:
        if not (_at(table.header, primary, request) and _during(table.header, primary, request, facts)):
            return None
        rows = np.ones(len(table.data), bool)
        if request.band is not None:
            rows = np.zeros(len(table.data), bool)
            inside = _points(table.data["WAVELENGTH"], request)
            rows[slice(*inside) if inside else slice(0)] = True
        return fits.BinTableHDU(table.data[rows], table.header) if rows.any() else None
    rows = np.ones(len(table.data), bool)
    if request.source is not None and "SOURCE_ID" in names:
        rows &= table.data["SOURCE_ID"] == request.source
    if request.order is not None and "SPECTRAL_ORDER" in names:
        rows &= table.data["SPECTRAL_ORDER"] == request.order
    if request.shape is not None and "SOURCE_RA" in names:
        rows &= request.shape.contains(table.data["SOURCE_RA"].astype(float), table.data["SOURCE_DEC"].astype(float))
    elif not _at(table.header, primary, request):
        return None
    if request.time is not None and "MJD-BEG" in names:
        rows &= (table.data["MJD-END"] >= request.time[0]) & (table.data["MJD-BEG"] <= request.time[1])
    elif not _during(table.header, primary, request, facts):
        return None
    if not rows.any():
        return None
    narrowed = fits.BinTableHDU(table.data[rows], table.header)
    if len(narrowed.data) == 1:
        return _narrowed_band(unfold(narrowed, 0), request)
    return _narrowed_band(narrowed, request)


def _narrowed_band(table: fits.BinTableHDU, request: Request) -> fits.BinTableHDU | None:
    if request.band is None:
        return table
    inside = _points(table.data["WAVELENGTH"], request)
    if inside is None:
        return None
    if table.data["WAVELENGTH"].ndim == 1:
        return fits.BinTableHDU(table.data[slice(*inside)], table.header)
    width = table.data["WAVELENGTH"].shape[1]
    columns = []
    for column in table.columns:
        data = table.data[column.name]
        if data.ndim == 2 and data.shape[1] == width:
            data = data[:, slice(*inside)]
        elif column.name == "N_ALONGDISP":
            data = np.clip(data.astype(np.int64) - inside[0], 0, inside[1] - inside[0])
        columns.append(_column(column, data))
    return fits.BinTableHDU.from_columns(columns, header=_unstructured(table.header))


def _points(waves: np.ndarray, request: Request) -> tuple[int, int] | None:
    """The range of points within BAND; a value between two points means the nearer one."""
    waves = np.atleast_2d(waves.astype(float)) * _MICRON
    waves = np.where(waves > 0, waves, np.nan)
    half = np.abs(np.gradient(waves, axis=1)) / 2 if waves.shape[1] > 1 else 0
    with np.errstate(invalid="ignore"):
        inside = (waves + half >= request.band[0]) & (waves - half <= request.band[1])
    return span(inside.any(axis=0))


def _at(header: fits.Header, primary: fits.Header, request: Request) -> bool:
    """Whether the source, or else the region of the spectrum, is in the region asked for."""
    if request.shape is None:
        return True
    for ra, dec in (("SRCRA", "SRCDEC"), ("SLIT_RA", "SLIT_DEC")):
        if header.get(ra) and request.shape.contains(np.float64(header[ra]), np.float64(header[dec])):
            return True
    region = header.get("S_REGION") or primary.get("S_REGION")
    if region is None and not header.get("SRCRA"):
        raise UsageError("The position of this spectrum is not in the file; choose it with SOURCE, ORDER or EXT.")
    return region is not None and sky.touches(request.shape, region)


def _during(header: fits.Header, primary: fits.Header, request: Request, facts: Facts) -> bool:
    if request.time is None:
        return True
    for found, names in ((header, ("MJD-BEG", "MJD-END")), (primary, ("EXPSTART", "EXPEND"))):
        if all(isinstance(found.get(name), float) for name in names):
            return found[names[0]] <= request.time[1] and found[names[1]] >= request.time[0]
    if facts.time is None:
        raise UsageError("TIME: the file does not say when this spectrum was taken.")
    return facts.time[0] <= request.time[1] and facts.time[1] >= request.time[0]


def unfold(table: fits.BinTableHDU, number: int) -> fits.BinTableHDU:
    """A table with a point a row, from row number (from 0) of a table with vectors in its cells.

    N_ALONGDISP says how many points there are; what there is one of becomes a keyword.
    """
    cells, names, header = table.data[number], table.columns.names, _unstructured(table.header)
    length = int(cells["N_ALONGDISP"]) if "N_ALONGDISP" in names else None
    columns = []
    for column in table.columns:
        value = cells[column.name]
        if np.ndim(value):
            columns.append(_column(column, np.asarray(value)[: length or None]))
        elif column.name in (*_CELLS, "MJD-BEG", "MJD-AVG", "MJD-END", "INT_NUM") and value == value:
            header[_CELLS.get(column.name, column.name)] = value.item() if hasattr(value, "item") else value
    return fits.BinTableHDU.from_columns(columns, header=header)


def _column(like: fits.Column, data: np.ndarray) -> fits.Column:
    """A column of the name and unit of another."""
    if data.dtype.kind in "SU":
        return fits.Column(like.name, like.format, unit=like.unit, array=data)
    code = fits.column.NUMPY2FITS[data.dtype.newbyteorder("=").str[1:]]
    width = data.shape[1] if data.ndim == 2 else ""
    zero = 2**31 if data.dtype.kind == "u" and data.dtype.itemsize == 4 else None
    return fits.Column(like.name, f"{width}{code}", unit=like.unit, array=data, bzero=zero)


def _unstructured(header: fits.Header) -> fits.Header:
    """Without the cards that say how the table is built."""
    new = header.copy()
    for card in [card for card in new if card.startswith(_STRUCTURE)]:
        new.remove(card, ignore_missing=True)
    return new
