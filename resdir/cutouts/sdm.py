"""Spectra as VOTable, with the utypes of the Spectrum Data Model 1.1, and as ECSV."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence

from astropy import table as astropy_table
from astropy import units
from astropy.io import fits, votable

_AXES = {
    "WAVELENGTH": "SpectralAxis.Value",
    "FLUX": "FluxAxis.Value",
    "FLUX_ERROR": "FluxAxis.Accuracy.StatError",
    "ERROR": "FluxAxis.Accuracy.StatError",
    "DQ": "FluxAxis.Quality",
    "BACKGROUND": "BackgroundModel.Value",
}
_UCDS = {
    "WAVELENGTH": "em.wl",
    "FLUX": "phot.flux.density;em.wl",
    "FLUX_ERROR": "stat.error;phot.flux.density;em.wl",
    "ERROR": "stat.error;phot.flux.density;em.wl",
    "DQ": "meta.code.qual",
}


def as_votable(primary: fits.Header, tables: Sequence[fits.BinTableHDU], facts: Mapping[str, str]) -> bytes:
    """One spectrum with the utypes of SDM, or the table of a time series."""
    content = _content(tables)
    document = votable.from_table(content)
    table = document.get_first_table()
    single = len(tables) == 1 and content["FLUX"].ndim == 1
    for field in table.fields:
        field.ucd = _UCDS.get(field.name)
        if single and field.name in _AXES:
            field.utype = f"spec:Spectrum.Data.{_AXES[field.name]}"
    if single:
        document.resources[0].utype = table.utype = "spec:Spectrum"
    for name, utype, ucd, value in _said(primary, tables[0].header, facts):
        param = votable.tree.Param(document, name=name, datatype="char", arraysize="*", value=str(value))
        param.utype, param.ucd = utype, ucd
        table.params.append(param)
    buffer = io.BytesIO()
    document.to_xml(buffer)
    return buffer.getvalue()


def as_ecsv(primary: fits.Header, tables: Sequence[fits.BinTableHDU], facts: Mapping[str, str]) -> bytes:
    """The columns with their units; what is known of the spectrum as a whole is in the metadata."""
    content = _content(tables)
    content.meta.update({name: value for name, _, _, value in _said(primary, tables[0].header, facts)})
    buffer = io.StringIO()
    content.write(buffer, format="ascii.ecsv")
    return buffer.getvalue().encode()


def _content(tables: Sequence[fits.BinTableHDU]) -> astropy_table.Table:
    read = [astropy_table.Table.read(table, format="fits") for table in tables]
    content = read[0] if len(read) == 1 else astropy_table.vstack(read, metadata_conflicts="silent")
    content.meta.clear()
    for name in content.colnames:
        if content[name].dtype.kind == "u":  # VOTable has no unsigned numbers
            content[name] = content[name].astype("int64")
        if content[name].unit is not None:
            content[name].unit = unit_of(str(content[name].unit))
    return content


def unit_of(text: str) -> units.UnitBase:
    """The unit that text means; (MJy/sr)^2, as files have it, is none that astropy reads."""
    power = re.fullmatch(r"\((.+)\)\^(\d)", text)
    return units.Unit(power[1]) ** int(power[2]) if power else units.Unit(text, parse_strict="silent")


def _said(primary: fits.Header, header: fits.Header, facts: Mapping[str, str]) -> list[tuple]:
    """(name, utype, UCD, value) of what is known of a spectrum as a whole."""
    target = facts.get("target") or header.get("SRCNAME") or primary.get("TARGNAME")
    instrument = facts.get("instrument") or primary.get("INSTRUME")
    said = [
        ("DataModel", "spec:Spectrum.DataModel", None, "Spectrum-1.1"),
        ("PublisherDID", "spec:Spectrum.Curation.PublisherDID", "meta.ref.ivoid", facts.get("did")),
        ("Title", "spec:Spectrum.DataID.Title", "meta.title", facts.get("title") or f"{target} {instrument}"),
        ("Instrument", "spec:Spectrum.DataID.Instrument", "meta.id;instr", instrument),
        ("TargetName", "spec:Spectrum.Target.Name", "meta.id;src", target),
        ("Date", "spec:Spectrum.DataID.Date", "time;meta.file", primary.get("DATE")),
        ("SpectralOrder", None, "meta.code;spect", header.get("SPORDER")),
        ("SourceRA", None, "pos.eq.ra;src", header.get("SRCRA")),
        ("SourceDec", None, "pos.eq.dec;src", header.get("SRCDEC")),
    ]
    return [fact for fact in said if fact[3] is not None]
