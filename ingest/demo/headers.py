"""The header of an exposure: FITS keywords as the keyword dictionary defines them (see ``keywords``)."""

from __future__ import annotations

import zlib

import numpy as np

from ingest.demo import ephemeris, sky
from ingest.demo.associations import msa_file, obs_id, visit_type
from ingest.demo.exposures import Exposure, isot, stamp_time, target_position
from ingest.demo.keywords import Value
from ingest.demo.references import crds_keywords, step_keywords

Header = dict[str, Value | None]

CAL_VER = "1.12.5"
CRDS_CTX = "jwst_1185.pmap"
_STAGE_HOURS = {"1b": 1, "2a": 4, "2b": 6, "3": 9}
_SCA_NUM = {
    "nrca1": 481, "nrca2": 482, "nrca3": 483, "nrca4": 484, "nrcalong": 485,
    "nrcb1": 486, "nrcb2": 487, "nrcb3": 488, "nrcb4": 489, "nrcblong": 490,
    "nrs1": 491, "nrs2": 492, "mirimage": 493, "mirifulong": 494, "mirifushort": 495,
    "nis": 496, "guider1": 497, "guider2": 498,
}  # fmt: skip


def product_date(stamp: str, stage: str) -> str:
    """DATE of a product: some hours before or after its pool was made, by stage."""
    time = stamp_time(stamp)
    return time.replace(hour=(time.hour + _STAGE_HOURS[stage]) % 24).isoformat(timespec="milliseconds")


def provenance(stage: str) -> Header:
    """Versions of software and catalogues."""
    header: Header = {
        "ORIGIN": "STSCI", "TIMESYS": "UTC", "TIMEUNIT": "s", "SDP_VER": "2023_2a",
        "PRD_VER": "PRDOPSSOC-063", "OSS_VER": "8.4.10", "GSC_VER": "GSC2431", "TELESCOP": "JWST",
    }  # fmt: skip
    if stage != "1b":
        header |= {"CAL_VER": CAL_VER, "CAL_VCS": "RELEASE", "CRDS_VER": "11.17.7", "CRDS_CTX": CRDS_CTX}
    return header


def identification(exposure: Exposure) -> Header:
    """Program, observation and visit."""
    program, obs = exposure.program, exposure.observation
    return {
        "TITLE": program.title, "PI_NAME": program.pi_name, "CATEGORY": program.category,
        "SUBCAT": program.subcategory, "SCICAT": program.science_category or None,
        "OBS_ID": obs_id(exposure), "VISIT_ID": exposure.visit_id,
        "PROGRAM": f"{program.number:05d}", "OBSERVTN": f"{obs.number:03d}", "VISIT": f"{obs.visit:03d}",
        "VISITGRP": obs.activity[:2], "SEQ_ID": obs.activity[2], "ACT_ID": obs.activity[3:],
        "EXPOSURE": str(exposure.dither), "BKGDTARG": obs.background, "TEMPLATE": exposure.mode.template,
        "OBSLABEL": obs.label or None, "OBSFOLDR": obs.folder or None,
        "ENG_QUAL": "OK", "ENGQLPTG": "CALCULATED_TRACK_TR_202111", "VISITYPE": visit_type(exposure),
        "VSTSTART": isot(exposure.start - 0.02).replace("T", " ") + "0000",
        "VISITEND": isot(exposure.end + 0.01).replace("T", " ") + "0000",
        "VISITSTA": "SUCCESSFUL", "NEXPOSUR": exposure.total, "INTARGET": not exposure.mode.sky_region,
        "TARGOOPP": False, "TSOVISIT": exposure.mode.tso, "EXP_ONLY": False, "CROWDFLD": False,
        "HGA_MOVE": False, "COMPRESS": False,
        "PWFSEET": round(exposure.start - 1.2, 6), "NWFSEST": round(exposure.end + 0.7, 6),
    }  # fmt: skip


def target(exposure: Exposure) -> Header:
    """The target at mid exposure.  Exposures that do not look at the sky have none."""
    if not exposure.mode.sky_region:
        return {"TARGTYPE": "FIXED"}
    this = exposure.target
    ra, dec = target_position(this, exposure.mid)
    return {
        "TARGPROP": this.name, "TARGNAME": this.catalog_name, "TARGTYPE": this.type,
        "TARGCAT": this.category or None, "TARGDESC": this.description or None,
        "TARG_RA": ra, "TARG_DEC": dec, "TARGURA": 0.001, "TARGUDEC": 0.001,
        "MU_RA": this.mu_ra, "MU_DEC": this.mu_dec,
        "MU_EPOCH": f"{int(this.epoch)}-01-01 00:00:00.0000000" if this.mu_ra else None,
        "PROP_RA": this.ra, "PROP_DEC": this.dec, "SRCTYAPT": this.source_type,
    }  # fmt: skip


def instrument(exposure: Exposure) -> Header:
    """Detector and optical elements."""
    obs, mode = exposure.observation, exposure.mode
    filter_name, pupil = exposure.optics
    header: Header = {
        "INSTRUME": mode.instrument, "DETECTOR": exposure.detector.upper(), "CHANNEL": exposure.channel or None,
        "FILTER": filter_name or None, "PUPIL": pupil or None, "GRATING": obs.grating or None,
        "BAND": obs.band or None, "FXD_SLIT": mode.fixed_slit or None, "CORONMSK": mode.coronagraph or None,
        "OPMODE": mode.opmode or "NONE", "LAMP": mode.lamp or "NONE", "FOCUSPOS": 3.0,
    }  # fmt: skip
    if mode.instrument == "NIRCAM":
        header |= {"MODULE": exposure.detector[3].upper(), "PILIN": False}
    if mode.instrument == "NIRSPEC":
        header |= {"GWA_XTIL": 0.317954749, "GWA_YTIL": 0.144595385, "GAINFACT": 1.0}
    if mode.instrument == "NIRISS":
        header |= {"FWCPOS": 114.9018, "PWCPOS": 205.016}
    if mode.instrument == "MIRI":
        header |= {"CCCSTATE": "OPEN"}
    if mode.exp_type == "NRS_MSASPEC":
        header |= {
            "MSASTATE": "PRIMARYPARK_CONFIG", "MSAMETFL": msa_file(exposure), "MSAMETID": 76, "MSACONID": 1,
        }  # fmt: skip
    return header


def timing(exposure: Exposure) -> Header:
    """Read-out and times; seconds and UTC MJD."""
    obs, read, mid = exposure.observation, exposure.readout, exposure.mid
    first, last = exposure.integrations[0], exposure.integrations[-1]
    date, clock = isot(exposure.start).split("T")
    here = ephemeris.state(mid)
    delay = here.light_time(*exposure.position)
    helio = here.heliocentric_light_time(*exposure.position)
    times = (exposure.start, mid, exposure.end)
    header: Header = {
        "DATE-OBS": date, "TIME-OBS": clock, "DATE-BEG": isot(exposure.start), "DATE-END": isot(exposure.end),
        "EXPSTART": times[0], "EXPMID": times[1], "EXPEND": times[2], "EXPCOUNT": exposure.count,
        "EXPRIPAR": obs.parallel, "EXP_TYPE": exposure.mode.exp_type, "READPATT": read.pattern,
        "NINTS": read.nints, "NGROUPS": read.ngroups, "NFRAMES": read.nframes, "GROUPGAP": read.groupgap,
        "FRMDIVSR": read.nframes, "DRPFRMS1": read.dropped, "DRPFRMS3": 0, "NSAMPLES": 1, "TSAMPLE": 10.0,
        "TFRAME": read.frame_time, "TGROUP": read.group_time, "EFFINTTM": read.integration_time,
        "EFFEXPTM": read.exposure_time, "TMEASURE": read.exposure_time, "DURATION": read.duration,
        "NRSTSTRT": read.resets_at_start, "NRESETS": read.resets_between, "ZEROFRAM": False, "DATAPROB": False,
        "SCA_NUM": _SCA_NUM[exposure.detector], "DATAMODE": 91, "SCTARATE": 0.0,
        "IS_PSF": obs.psf_reference, "IS_IMPRT": False if exposure.instrument == "NIRSPEC" else None,
        "EXSEGNUM": exposure.segment if obs.segments > 1 else None,
        "EXSEGTOT": obs.segments if obs.segments > 1 else None,
        "INTSTART": first if exposure.mode.integrations else None,
        "INTEND": last if exposure.mode.integrations else None,
        "BARTDELT": delay, "HELIDELT": helio, "NOUTPUTS": 4, "SELFREF": False,
        "OSF_FILE": f"{date.replace('-', '')}T000000000_001_osf.xml",
        "SCI.XPOSURE": read.exposure_time, "SCI.TELAPSE": read.duration,
    }  # fmt: skip
    for name, utc in zip(("STRT", "MID", "END"), times, strict=True):
        header["B" + {"STRT": "STRTIME", "MID": "MIDTIME", "END": "ENDTIME"}[name]] = utc + delay / 86400
        header["H" + {"STRT": "STRTIME", "MID": "MIDTIME", "END": "ENDTIME"}[name]] = utc + helio / 86400
    for mjd, tdb, utc in zip(("BEG", "AVG", "END"), ("BEG", "MID", "END"), times, strict=True):
        header["SCI.MJD-" + mjd] = utc
        header["SCI.TDB-" + tdb] = utc + delay / 86400
    return header


def pointing(exposure: Exposure) -> Header:
    """Subarray, dither, aperture, spacecraft state and attitude (angles in degrees)."""
    obs, ref = exposure.observation, sky.reference(exposure)
    (nx, ny), (x0, y0) = sky.subarray_size(exposure), sky.subarray_start(exposure)
    here = ephemeris.state(exposure.mid)
    header: Header = {
        "SUBARRAY": exposure.mode.subarray, "SUBSTRT1": x0, "SUBSTRT2": y0, "SUBSIZE1": nx, "SUBSIZE2": ny,
        "FASTAXIS": 1, "SLOWAXIS": 2, "PATTTYPE": obs.dither_type, "PATT_NUM": exposure.dither,
        "NUMDTHPT": obs.dithers, "XOFFSET": 0.0 if exposure.dither == 1 else obs.dither_step, "YOFFSET": 0.0,
        "APERNAME": exposure.aperture, "PPS_APER": sky.pointing_aperture(exposure),
        "SCI.RADESYS": "ICRS", "SCI.V2_REF": ref["v2_ref"], "SCI.V3_REF": ref["v3_ref"],
        "SCI.VPARITY": ref["vparity"], "SCI.V3I_YANG": ref["v3yangle"],
        "SCI.REFFRAME": "EME2000", "SCI.EPH_TYPE": "Definitive", "SCI.EPH_TIME": exposure.mid,
        "SCI.VELOSYS": here.radial_velocity(*exposure.position),
    }  # fmt: skip
    vectors = {
        "JWST_": here.position, "JWST_D": here.velocity,
        "OBSGEO-": here.geocentric, "OBSGEOD": here.geocentric_velocity,
    }  # fmt: skip
    for name, vector in vectors.items():
        header |= {f"SCI.{name}{axis}": float(v) for axis, v in zip("XYZ", vector, strict=True)}
    if exposure.mode.sky_region:
        header |= {
            "SCI.RA_REF": ref["ra_ref"], "SCI.DEC_REF": ref["dec_ref"], "SCI.ROLL_REF": ref["roll_ref"],
            "SCI.RA_V1": ref["ra_v1"], "SCI.DEC_V1": ref["dec_v1"], "SCI.PA_V3": ref["pa_v3"],
            "SCI.PA_APER": ref["pa_aperture"], "VA_RA": ref["ra_ref"], "VA_DEC": ref["dec_ref"],
            "SCI.VA_SCALE": here.aberration_scale(*exposure.position),
        }  # fmt: skip
        if exposure.target.type == "MOVING":
            ra, dec = target_position(exposure.target, exposure.mid)
            header |= {"SCI.MT_RA": ra, "SCI.MT_DEC": dec}
    return header


def guide_star(exposure: Exposure) -> Header:
    """The guide star of the visit: the one of the table, else one that is made up 9' from the target."""
    if not exposure.mode.sky_region:
        return {}
    obs = exposure.observation
    for star in exposure.program.guide_star:
        if (star.observation, star.visit) == (obs.number, obs.visit):
            name, ra, dec, magnitude = star.name, star.ra, star.dec, star.magnitude
            break
    else:
        number = zlib.crc32(exposure.visit_id.encode())
        name, magnitude = f"S{number % 10**9:09d}", 12.5 + number % 400 / 100
        ra, dec = exposure.position[0], exposure.position[1] + 0.15
    start = exposure.start - 0.01
    return {
        "GS_ORDER": 1, "GSSTRTTM": isot(start).replace("T", " ") + "0000",
        "GSENDTIM": isot(start + 0.004).replace("T", " ") + "0000", "GDSTARID": name, "GS_RA": ra, "GS_DEC": dec,
        "GS_URA": 6e-5, "GS_UDEC": 6e-5, "GS_MAG": magnitude, "GS_UMAG": 0.05, "GS_V3_PA": exposure.pa_v3,
        "PCS_MODE": "TRACK" if exposure.target.type == "MOVING" else "FINEGUIDE",
    }  # fmt: skip


def exposure_header(exposure: Exposure, stage: str, association: str = "") -> Header:
    """All keywords of a product of one exposure.  ``stage`` is 1b, 2a or 2b; ``association`` its asn file name."""
    header = provenance(stage)
    for part in (identification, target, instrument, timing, pointing, guide_star):
        header |= part(exposure)
    header |= crds_keywords(exposure, stage) | step_keywords(exposure, stage)
    if association:
        header |= {"ASNPOOL": exposure.program.pool_name, "ASNTABLE": association}
    return header


def wcs_header(grid: sky.Grid, pc: bool = False) -> Header:
    """Linear WCS and pixel area of a reduced image.

    Both forms occur: CD after assign_wcs (cal), CDELT with PC (``pc``) before it and in resampled images.
    """
    wcs = grid.wcs.wcs
    scale = np.hypot(*wcs.cd)
    header: Header = {"SCI.WCSAXES": 2, "SCI.CTYPE1": "RA---TAN", "SCI.CTYPE2": "DEC--TAN"}
    for i in (1, 2):
        header |= {
            f"SCI.CRPIX{i}": float(wcs.crpix[i - 1]), f"SCI.CRVAL{i}": float(wcs.crval[i - 1]),
            f"SCI.CUNIT{i}": "deg",
        }  # fmt: skip
        header[f"SCI.CDELT{i}"] = float(scale[i - 1]) if pc else None
        for j in (1, 2):
            value = float(wcs.cd[i - 1, j - 1])
            header |= {f"SCI.PC{i}_{j}": value / scale[i - 1]} if pc else {f"SCI.CD{i}_{j}": value}
    header |= {"SCI.PIXAR_A2": grid.pixel_area, "SCI.PIXAR_SR": grid.pixel_area * 2.350443053909789e-11}
    return header
