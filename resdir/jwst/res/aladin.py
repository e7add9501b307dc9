"""
The record by which Aladin shows this site in its tree, in the form of HiPS 1.0 (section 4.4.1): key and value a line.
"""

from gavo import base
from gavo.rscdef import rdinj

#: Keys that Aladin reads, and the service of the node behind each: RD, service and renderer.
SERVICES = (
    ("sia2_service_url", "jwst/obs", "sia2", "siap2.xml"),
    ("sia_service_url", "jwst/obs", "sia", "siap.xml"),
    ("ssa_service_url", "jwst/spec", "ssa", "ssap.xml"),
    ("cs_service_url", "jwst/obs", "cone", "scs.xml"),
)


def text(macros):
    """returns the record; macros is whatever expands the macros of DaCHS in the names of the site."""
    authority = base.getConfig("ivoa", "authority")
    name = base.getConfig("web", "sitename")

    def site(key):
        return base.getMetaText(base.meta.CONFIG_META, key, macroPackage=macros)

    lines = {
        "ID": f"{authority}/P/JWST",
        "publisher_did": f"ivo://{authority}/tap",
        "obs_collection": "JWST",
        "obs_title": f"JWST: {name}",
        "obs_description": site("site.description"),
        "obs_regime": "Infrared",
        "obs_ack": site("publisher"),
        "bib_reference": "2023PASP..135f8001G",
        "client_category": "Image/Infrared/JWST",
        "tap_service_url": base.makeAbsoluteURL("/tap"),
    }
    for key, rd, service, renderer in SERVICES:
        lines[key] = base.caches.getRD(rd).getById(service).getURL(renderer).rstrip("?")
    lines.update(coverage())
    return "".join(f"{key:20} = {' '.join(value.split())}\n" for key, value in lines.items())


def coverage():
    """returns what the observations cover, as far as that has been computed, in MJD and metres."""
    with base.getTableConn() as connection:
        found = rdinj._getRecordsFor("jwst/obs", "dc.rdmeta", connection)
    if not found or not found[0]["temporal"]:
        return {}
    first, last = found[0]["temporal"]
    to_metres = base.getSpecConverter("J", "m")
    least, most = found[0]["spectral"]
    return {
        "t_min": repr(first),
        "t_max": repr(last),
        "em_min": repr(to_metres(most)),
        "em_max": repr(to_metres(least)),
    }
