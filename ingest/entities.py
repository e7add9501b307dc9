"""The rows of CAOM's entities for one record, and what JWST says of the product beside them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import lru_cache

from ingest import cards, derive, fields, products, times
from ingest.bandpasses import bandpass_name
from ingest.derive import COLLECTION
from ingest.facts import Facts
from ingest.headers import Record
from ingest.memo import Recalled
from ingest.names import ProductName

_INSTRUMENT_KEYWORDS = (
    "EXP_TYPE DETECTOR MODULE CHANNEL BAND FILTER PUPIL GRATING FXD_SLIT CORONMSK SUBARRAY READPATT APERNAME PPS_APER "
    "PILIN LAMP OPMODE FOCUSPOS MSASTATE MSAMETFL TSOVISIT EXPRIPAR PATTTYPE TEMPLATE"
).split()
_INSTRUMENTS = {"nrc": "NIRCAM", "nis": "NIRISS", "nrs": "NIRSPEC", "mir": "MIRI", "gui": "FGS"}


@lru_cache(maxsize=4096)
def identifier(uri: str) -> str:
    """The UUID (version 5) of an entity: the same in every rebuild."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, uri))


def observation_uri(observation_id: str) -> str:
    """CAOM's name of an observation."""
    return f"caom:{COLLECTION}/{observation_id}"


def artifact_uri(filename: str) -> str:
    """MAST's own name for a file."""
    return f"mast:{COLLECTION}/product/{filename}"


def observation_row(facts: Facts, factors: Mapping[str, float], bare: bool) -> dict[str, object]:
    """A row of store.observation; factors as in rows.from_record, bare: nothing but the name is known."""
    name = facts.name
    uri = observation_uri(name.root)
    row = cards.mapped("observation", facts.keywords, factors)
    has_position = row["targetPosition_coordinates_cval1"] is not None
    row |= {
        "obsID": identifier(uri),
        "observationURI": uri,
        "collection": COLLECTION,
        "observationID": name.root,
        "proposal_id": str(int(name.program)),
        "targetPosition_coordsys": "ICRS" if has_position else None,
        "targetPosition_equinox": 2000.0 if has_position else None,
        "telescope_name": "JWST",
        "typeCode": "C" if name.form in ("stage3", "association", "pool") else "S",
    }
    row |= _observed(facts)
    if bare:
        row |= {"target_moving": None, "target_standard": None, "instrument_name": instrument_of(name)}
    return row


@Recalled
def _observed(facts: Facts) -> dict[str, object]:
    """How the observation was made, and of what."""
    visit_status = facts.text("VISITSTA")
    return {
        "algorithm_name": derive.algorithm_name(facts),
        "intent": facts.mode.intent if facts.mode else None,
        "target_type": derive.target_type(facts),
        "target_standard": int("calibration" in (facts.text("TARGCAT") or "").lower()),
        "target_moving": int(facts.moving),
        "target_keywords": derive.target_keywords(facts),
        "requirements_flag": "fail" if visit_status and visit_status != "SUCCESSFUL" else None,
        "instrument_name": derive.instrument_name(facts),
        "instrument_keywords": derive.keyword_list(facts, _INSTRUMENT_KEYWORDS),
    }


def instrument_of(name: ProductName) -> str | None:
    """The instrument that a bare file name tells."""
    if name.form == "guidestar":
        return "FGS"
    return (name.instrument or "").upper() or _INSTRUMENTS.get((name.detector or "")[:3])


def plane_row(
    facts: Facts, observation: Mapping[str, object], factors: Mapping[str, float], bare: bool
) -> dict[str, object]:
    """A row of store.plane, of the observation's row."""
    name = facts.name
    uri = f"{observation['observationURI']}/{name.product_id}"
    level = products.product_level(name)
    row = cards.mapped("plane", facts.keywords, factors) | _sampled(facts)
    pipeline = facts.text("CAL_VER")
    row |= {
        "planeID": identifier(uri),
        "obsID": observation["obsID"],
        "planeURI": uri,
        "creatorID": artifact_uri(name.filename) if name.preview is None else None,
        "productID": name.product_id,
        "calibrationLevel": products.CALIBRATION_LEVELS.get(level or ""),
        "provenance_name": "CALJWST" if not bare else None,
        "provenance_version": facts.text("SDP_VER") if level == "1b" else pipeline,
        "provenance_reference": "https://jwst-pipeline.readthedocs.io/" if pipeline else None,
        "provenance_project": "JWST" if not bare else None,
        "provenance_keywords": _processing(facts),
        "metrics_background": derive.background(facts),
        "quality_flag": "junk" if facts.true("DATAPROB") else None,
    }
    row |= times.bounds(facts, row)
    axis = times.axis(facts, row)
    row |= _position(facts, bare) | (dict.fromkeys(axis) if bare else axis)
    if bare:
        row |= dict.fromkeys(("observable_ucd", "position_sampleSize", "energy_dimension"))
    return row


def _position(facts: Facts, bare: bool) -> dict[str, object]:
    footprint, origin = facts.footprint
    return {
        **fields.extent(footprint, facts),
        "position_timeDependent": int(facts.moving) if not bare else None,
        "footprint_origin": origin,
        "footprint_note": facts.footprint_note,
    }


@Recalled
def _sampled(facts: Facts) -> dict[str, object]:
    """The kind of the product, its pixels and its wavelengths."""
    naxis1, naxis2 = derive.dimensions(facts)
    return {
        "dataProductType": derive.data_product_type(facts),
        "observable_ucd": derive.observable_ucd(facts),
        "position_resolution": derive.resolution(facts),
        "position_sampleSize": derive.sample_size(facts),
        "position_dimension_naxis1": naxis1,
        "position_dimension_naxis2": naxis2,
        **derive.wavelengths(facts),
        "energy_dimension": derive.energy_dimension(facts),
        "energy_sampleSize": derive.energy_sample(facts),
        "energy_energyBands": derive.energy_bands(facts),
        "energy_bandpassName": bandpass_name(facts.keywords),
    }


def _processing(facts: Facts) -> str | None:
    """Context, association and the outcome of each pipeline step and reference file, as CAOM keywords."""
    return derive.keyword_list(facts, ["CRDS_CTX", "ASNPOOL", "ASNTABLE", *sorted(facts.pipeline)])


def artifact_row(record: Record, name: ProductName, plane: Mapping[str, object]) -> dict[str, object]:
    """A row of store.artifact, of the plane's row."""
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


def product_row(facts: Facts, factors: Mapping[str, float]) -> dict[str, object]:
    """A row of store.product without its planeID."""
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
