"""JWST file names: what a name says of the product, and nothing it does not say.

Source: jwst documentation, data_products/file_naming.rst and associations/jwst_conventions.rst; old forms (five-digit
source ids, three-digit association counters) are in the archive and stay valid. Associations made at home have no
time in their name. Not in the grammar, as no file has such a name: the identifiers of planned exposures
(``jw01234001001_xx102_00001_nircam``) and names with a template (``{source_id}``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest import tables
from ingest.errors import Problem

# suffixes of steps are spelt with underscores; all others are one word, or words joined by hyphens
INTERMEDIATES = frozenset(row["suffix"] for row in tables.rows("intermediates"))
_STEPS = "|".join(sorted(name for name in INTERMEDIATES if "_" in name))
_EXPOSURE_ID = (
    r"jw(?P<program>\d{5})(?P<observtn>\d{3})(?P<visit>\d{3})"
    r"_(?P<visitgrp>[0-9a-z]{2})(?P<seq_id>\d)(?P<act_id>[0-9a-z]{2})_(?P<exposure>\d{5})"
    r"(?:-seg(?P<segment>\d{3}))?_(?P<detector>nrc[ab](?:[1-5]|long)|nis|nrs[12]|mirimage"
    r"|mirifu(?:short|long)|guider[12])"
)
_ACID = r"(?P<acid>o\d{3}|[acr]\d{4})"
_TAIL = rf"_(?P<suffix>[a-z0-9]+(?:-[a-z0-9]+)*?|{_STEPS})"
_FILE = r"(?P<preview>_thumb)?\.(?P<extension>fits|fits\.gz|jpg|ecsv|json|csv|mp4)"

_FORMS = {
    "exposure": re.compile(rf"(?P<root>{_EXPOSURE_ID})(?:_{_ACID})?{_TAIL}{_FILE}"),
    "stage3": re.compile(
        rf"(?P<root>jw(?P<program>\d{{5}})-{_ACID}"
        r"_(?:t(?P<target>\d{3})(?:-(?P<slit_source>[sbv]\d{5,9}))?|(?P<source>[sbv]\d{5,9}))"
        r"(?:-epoch(?P<epoch>[0-9a-z]))?_(?P<instrument>nircam|niriss|nirspec|miri|fgs)"
        r"(?:_(?P<optical>[a-z0-9]+(?:[-_][a-z0-9]+)*?))?)"
        rf"{_TAIL}(?:(?<=wfscmb)-(?P<act_id>[0-9a-z]{{2}}))?{_FILE}"
    ),
    "guidestar": re.compile(
        r"(?P<root>jw(?P<program>\d{5})(?P<observtn>\d{3})(?P<visit>\d{3})_gs-(?P<function>"
        r"(?P<guide_id>id)_(?P<attempt>\d{1,3})_(?P<id_kind>image|stacked)|(?:acq1|acq2|track|fg)"
        # the documentation writes image-uncal in places, files have image_uncal
        r"_(?P<guide_time>\d{13})(?:-seg(?P<segment>\d{3}))?))(?:_|(?<=image|acked)-)(?P<suffix>uncal|cal|stream)"
        + _FILE
    ),
    "msa": re.compile(
        r"(?P<root>jw(?P<program>\d{5})(?P<observtn>\d{3})(?P<visit>\d{3})_(?P<msa_number>\d{2}))"
        r"_(?P<suffix>msa)" + _FILE
    ),
    "association": re.compile(
        rf"(?P<root>jw(?P<program>\d{{5}})-{_ACID})(?:_(?P<version_id>\d{{8}}[tT]\d{{6}}))?"
        r"_(?P<asn_type>[a-z0-9-]+)_(?P<counter>\d{3,5})_(?P<suffix>asn)" + _FILE
    ),
    "pool": re.compile(r"(?P<root>jw(?P<program>\d{5}))_(?P<version_id>\d{8}[tT]\d{6})_(?P<suffix>pool)" + _FILE),
}
_EXTENSIONS = {"association": {"json"}, "pool": {"csv"}, "msa": {"fits", "jpg"}}


@dataclass(frozen=True)
class ProductName:
    """A parsed file name; what the form does not have is None.

    root is the observation (exposure up to the detector, or the stage-3 product), suffix the pipeline's product suffix,
    extension without the dot and without ``.gz``.
    """

    filename: str
    form: str
    root: str
    suffix: str
    extension: str
    gzipped: bool
    preview: str | None
    fields: dict[str, str]

    def __getattr__(self, key: str) -> str | None:
        if key.startswith("_"):
            raise AttributeError(key)
        return self.fields.get(key)

    @property
    def product_id(self) -> str:
        """CAOM productID: the suffix, with the association candidate before it for stage-2c products."""
        if self.form in ("association", "pool"):
            return self.filename.rsplit(".", 1)[0].split("_", 1)[1]
        acid = self.fields.get("acid") if self.form == "exposure" else None
        stem = f"{acid}_{self.suffix}" if acid else self.suffix
        act_id = self.fields.get("act_id") if self.form == "stage3" else None
        return f"{stem}-{act_id}" if act_id else stem

    @property
    def source_id(self) -> str | None:
        """Source of a stage-3 spectrum as named, e.g. ``s000001234``; None elsewhere."""
        return self.fields.get("source") or self.fields.get("slit_source")


@lru_cache(maxsize=4096)
def parse(filename: str) -> ProductName:
    """Read ``filename`` (no folders).

    Raises Problem for a name outside the grammar: a name is reported, never guessed.
    """
    for form, pattern in _FORMS.items():
        match = pattern.fullmatch(filename)
        if match is None:
            continue
        fields = {key: value for key, value in match.groupdict().items() if value is not None}
        extension = fields.pop("extension")
        name = ProductName(
            filename=filename.removesuffix(".gz"),
            form=form,
            root=fields.pop("root"),
            suffix=fields.pop("suffix"),
            extension=extension.removesuffix(".gz"),
            gzipped=extension.endswith(".gz"),
            preview=_preview(fields, extension),
            fields=fields,
        )  # fmt: skip
        if name.extension not in _EXTENSIONS.get(form, {name.extension}):
            break
        return _normalised(name)
    raise Problem(
        filename,
        "the file name is outside the JWST grammar",
        "Give it the name it has at MAST (jw<program><observation><visit>_..._<detector>_<suffix>.fits or "
        "jw<program>-<candidate>_..._<suffix>.fits).",
    )


def is_product_name(filename: str) -> bool:
    """True when ``filename`` is in the grammar."""
    try:
        parse(filename)
    except Problem:
        return False
    return True


def _preview(fields: dict[str, str], extension: str) -> str | None:
    thumb = fields.pop("preview", None)
    if extension in ("jpg", "mp4"):
        return "thumbnail" if thumb else "preview"
    return None


def _normalised(name: ProductName) -> ProductName:
    """The documentation writes optical elements with an underscore in places, the pipeline a hyphen."""
    if name.form == "stage3" and "optical" in name.fields:
        optical = name.fields["optical"].replace("_", "-")
        return replace(name, fields={**name.fields, "optical": optical})
    return name
