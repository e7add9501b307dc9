"""One record into its rows of the CAOM tables."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ingest import SOFTWARE, associations, cards, contents, derive, facts, fields, names, products, times
from ingest.bandpasses import bandpass_name
from ingest.derive import COLLECTION
from ingest.errors import Problem
from ingest.facts import Facts
from ingest.headers import Record
from ingest.names import ProductName

# A header read from a file says more than a keyword row, and that more than a bare name.
_SOURCE_RANK = {"file": "2", "keywords": "1", "name": "0"}
_INSTRUMENT_KEYWORDS = (
    "EXP_TYPE DETECTOR MODULE CHANNEL BAND FILTER PUPIL GRATING FXD_SLIT CORONMSK SUBARRAY READPATT APERNAME PPS_APER "
    "PILIN LAMP OPMODE FOCUSPOS MSASTATE MSAMETFL TSOVISIT EXPRIPAR PATTTYPE TEMPLATE"
)
_INSTRUMENTS = {"nrc": "NIRCAM", "nis": "NIRISS", "nrs": "NIRSPEC", "mir": "MIRI", "gui": "FGS"}


@dataclass
class Rows:
    """What one record becomes: dicts keyed by column; product is None for previews, associations and pools.

    contents: rows of further tables, of what is in the file (ingest.contents).

    A catalogue or light curve (ECSV) has no header: its product has the facts of its name, sql/inherit.sql the rest.
    """

    record: Record
    name: ProductName
    observation: dict[str, object]
    plane: dict[str, object]
    artifact: dict[str, object]
    product: dict[str, object] | None = None
    contents: dict[str, list[Mapping[str, object]]] = field(default_factory=dict)

    @property
    def filename(self) -> str:
        """The product's file name."""
        return self.name.filename

    @cached_property
    def precedence(self) -> str:
        """What decides which of several deliveries rules; compares as text (see schema/deploy/caom.sql)."""
        return str(self.artifact["precedence"])


def from_record(record: Record, factors: Mapping[str, float] | None = None) -> Rows:
    """Map ``record``; factors convert keyword units to column units (contract.factors), none where they are equal.

    Raises Problem for a name outside the grammar and for a header without JWST keywords or at odds with itself.
    """
    name = names.parse(record.filename)
    known = Facts(name, record.keywords, record.notes)
    products.suffix_of(name)
    bare = record.source == "name"
    if not bare and name.form != "msa":
        facts.check(known)
    observation = _observation(known, factors or {}, bare)
    plane = _plane(known, observation, factors or {}, bare)
    artifact = _artifact(record, name, plane)
    product = None
    if not bare or name.extension == "ecsv":
        product = {"planeID": plane["planeID"], **_product(known, factors or {})}
    precedence = _precedence(record)
    for row in (observation, plane, artifact):
        row["metaProducer"] = SOFTWARE
        row["metaChecksum"] = _checksum(row, product if row is plane else None)
        row["precedence"] = precedence
    made = Rows(record, name, observation, plane, artifact, product, contents.read(record.path, known))
    if name.form == "association":
        _place(made, made.contents.get("association_member", []))
    return made


def _place(made: Rows, members: list[Mapping[str, object]]) -> None:
    """An association file is an artifact of the observation it makes (of its candidate, where that is a template)."""
    concrete = next((product for product in associations.product_names(members) if "{" not in product), None)
    if concrete is not None and names.is_product_name(f"{concrete}_cal.fits"):
        name = names.parse(f"{concrete}_cal.fits")
        uri = observation_uri(name.root)
        plane_uri = f"{uri}/{made.plane['productID']}"
        made.observation |= {
            "obsID": identifier(uri),
            "observationURI": uri,
            "observationID": name.root,
            "instrument_name": _instrument_of(name),
            "typeCode": "C" if name.form == "stage3" else "S",
        }
        made.plane |= {"obsID": identifier(uri), "planeURI": plane_uri, "planeID": identifier(plane_uri)}
        made.artifact |= {"obsID": identifier(uri), "planeID": made.plane["planeID"]}
        for row in (made.observation, made.plane, made.artifact):
            row["metaChecksum"] = _checksum(row)


def identifier(uri: str) -> str:
    """The UUID (version 5) of an entity: the same in every rebuild."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, uri))


def observation_uri(observation_id: str) -> str:
    return f"caom:{COLLECTION}/{observation_id}"


def artifact_uri(filename: str) -> str:
    """MAST's own name for a file."""
    return f"mast:{COLLECTION}/product/{filename}"


def _observation(facts: Facts, factors: Mapping[str, float], bare: bool) -> dict[str, object]:
    name = facts.name
    uri = observation_uri(name.root)
    row = cards.mapped("observation", facts.keywords, factors)
    has_position = row["targetPosition_coordinates_cval1"] is not None
    visit_status = facts.text("VISITSTA")
    moving = int(facts.moving) if not bare else None
    row |= {
        "obsID": identifier(uri),
        "observationURI": uri,
        "collection": COLLECTION,
        "observationID": name.root,
        "algorithm_name": derive.algorithm_name(facts),
        "intent": facts.mode.intent if facts.mode else None,
        "proposal_id": str(int(name.program)),
        "target_type": derive.target_type(facts),
        "target_standard": int("calibration" in (facts.text("TARGCAT") or "").lower()) if not bare else None,
        "target_moving": moving,
        "target_keywords": derive.target_keywords(facts),
        "targetPosition_coordsys": "ICRS" if has_position else None,
        "targetPosition_equinox": 2000.0 if has_position else None,
        "telescope_name": "JWST",
        "requirements_flag": "fail" if visit_status and visit_status != "SUCCESSFUL" else None,
        "instrument_name": derive.instrument_name(facts) if not bare else _instrument_of(name),
        "instrument_keywords": derive.keyword_list(facts, _INSTRUMENT_KEYWORDS),
        "typeCode": "C" if name.form in ("stage3", "association", "pool") else "S",
    }
    return row


def _instrument_of(name: ProductName) -> str | None:
    """The instrument that a bare file name tells."""
    if name.form == "guidestar":
        return "FGS"
    return (name.instrument or "").upper() or _INSTRUMENTS.get((name.detector or "")[:3])


def _plane(
    facts: Facts, observation: Mapping[str, object], factors: Mapping[str, float], bare: bool
) -> dict[str, object]:
    name = facts.name
    uri = f"{observation['observationURI']}/{name.product_id}"
    level = products.product_level(name)
    row = cards.mapped("plane", facts.keywords, factors)
    raw = level == "1b"
    row |= {
        "planeID": identifier(uri),
        "obsID": observation["obsID"],
        "planeURI": uri,
        "creatorID": artifact_uri(name.filename) if name.preview is None else None,
        "productID": name.product_id,
        "dataProductType": derive.data_product_type(facts),
        "calibrationLevel": products.CALIBRATION_LEVELS.get(level or ""),
        "provenance_name": "CALJWST" if not bare else None,
        "provenance_version": facts.text("SDP_VER") if raw else facts.text("CAL_VER"),
        "provenance_reference": "https://jwst-pipeline.readthedocs.io/" if facts.text("CAL_VER") else None,
        "provenance_project": "JWST" if not bare else None,
        "provenance_keywords": _processing(facts),
        "metrics_background": derive.background(facts),
        "observable_ucd": derive.observable_ucd(facts) if not bare else None,
        "quality_flag": "junk" if facts.true("DATAPROB") else None,
    }
    row |= times.bounds(facts, row)
    axis = times.axis(facts, row)
    row |= _position(facts, bare) | derive.wavelengths(facts) | (dict.fromkeys(axis) if bare else axis)
    row |= {
        "energy_dimension": derive.energy_dimension(facts) if not bare else None,
        "energy_sampleSize": derive.energy_sample(facts),
        "energy_energyBands": derive.energy_bands(facts),
        "energy_bandpassName": bandpass_name(facts.keywords),
    }
    return row


def _position(facts: Facts, bare: bool) -> dict[str, object]:
    footprint, origin = facts.footprint
    naxis1, naxis2 = derive.dimensions(facts)
    size = (2 * footprint.radius or fields.diagonal(facts)) if footprint else None
    return {
        "position_bounds": footprint.to_copy() if footprint else None,
        "position_bounds_size": size,
        "position_bounds_area": footprint.area if footprint and footprint.radius else None,
        "position_center_ra": footprint.centre[0] if footprint else None,
        "position_center_dec": footprint.centre[1] if footprint else None,
        "position_resolution": derive.resolution(facts),
        "position_sampleSize": derive.sample_size(facts) if not bare else None,
        "position_dimension_naxis1": naxis1,
        "position_dimension_naxis2": naxis2,
        "position_timeDependent": int(facts.moving) if not bare else None,
        "footprint_origin": origin,
        "footprint_note": facts.footprint_note,
    }


def _processing(facts: Facts) -> str | None:
    """Context, association and the outcome of each pipeline step and reference file, as CAOM keywords."""
    steps = sorted(key for key in facts.keywords if key.startswith(("S_", "R_")) and key != "S_REGION")
    return derive.keyword_list(facts, " ".join(["CRDS_CTX", "ASNPOOL", "ASNTABLE", *steps]))


def _artifact(record: Record, name: ProductName, plane: Mapping[str, object]) -> dict[str, object]:
    role = "auxiliary" if name.form == "guidestar" else products.suffix_of(name).role
    uri = artifact_uri(name.filename)
    checksum = record.archive.get("checksum")
    return {
        "artifactID": identifier(uri),
        "planeID": plane["planeID"],
        "obsID": plane["obsID"],
        "uri": uri,
        "filename": name.filename,
        "productType": name.preview or role,
        "releaseType": "data",
        "contentType": products.CONTENT_TYPES[name.extension],
        "contentLength": record.size if record.size is not None else record.archive.get("size"),
        "contentChecksum": f"md5:{checksum}" if checksum else None,
        "contentRelease": record.archive.get("release"),
        "archive_stamp": record.archive.get("stamp"),
        "path": record.path,
        "path_size": record.size,
        "path_mtime": record.mtime,
    }


def _product(facts: Facts, factors: Mapping[str, float]) -> dict[str, object]:
    name = facts.name
    row = cards.mapped("product", facts.keywords, factors)
    return row | {
        "filename": name.filename,
        "suffix": name.suffix,
        "product_level": products.product_level(name),
        "program": int(name.program),
        "segment": int(name.segment) if name.segment else None,
        "acid": name.acid,
        "source_id": name.source_id,
    }


def _precedence(record: Record) -> str:
    """DATE, source, archive's stamp, name; an unknown date is 0, which is before all.

    The keyword search tells different S_REGIONs of one delivery (of products with many extensions) from day to day. A
    digest of the row decides between them, not the order of loads. A file has none: corrected in place, it rules.
    """
    try:
        date = cards.value(record.keywords, ("DATE",), cards.timestamp) or "0"
    except Problem as problem:
        raise problem.at(record.filename) from None
    stamp = record.archive.get("stamp") or ""
    known = f"{date}|{_SOURCE_RANK[record.source]}|{stamp}|{record.filename}"
    if record.source != "keywords":
        return known
    told = json.dumps(record.keywords, sort_keys=True, default=str)
    return f"{known}|{hashlib.md5(told.encode(), usedforsecurity=False).hexdigest()}"


def _checksum(*rows: Mapping[str, object] | None) -> str:
    """CAOM's form ``md5:<hex>`` over the row's own values; where the bytes lie is not part of it."""
    apart = ("path", "archive_stamp", "metaChecksum", "precedence")
    own = [{k: v for k, v in row.items() if not k.startswith(apart)} for row in rows if row]
    text = json.dumps(own, sort_keys=True, ensure_ascii=False, default=str)
    return "md5:" + hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
