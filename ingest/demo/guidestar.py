"""Guide-star files of a visit: identification, acquisition, track and fine guide, uncal and cal.

Names: ``jw<visit>_gs-id_<attempt>_{image|stacked}_{uncal|cal}`` and
``jw<visit>_gs-{acq1|acq2|track|fg}_<yyyydddhhmmss>_{uncal|cal}`` with the end of the data (ddd: day of year).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from astropy.time import Time
from stdatamodels.jwst import datamodels

from ingest.demo import pixels
from ingest.demo.catalog import GuideStar, Program
from ingest.demo.exposures import isot
from ingest.demo.headers import Header, product_date, provenance
from ingest.demo.keywords import fill, to_bytes

File = tuple[str, bytes]


@dataclass(frozen=True)
class Function:
    """A guider function: EXP_TYPE, READPATT, SUBARRAY, image size (reduced), integrations, frame time (s)."""

    exp_type: str
    readpatt: str
    subarray: str
    size: int
    nints: int
    frame_time: float
    seconds: float

    @property
    def pixels(self) -> int:
        """Width of the subarray in detector pixels."""
        return int(self.subarray.split("X")[0])


FUNCTIONS = {
    "image": Function("FGS_ID-IMAGE", "ID", "2048X64", 64, 2, 0.3406, 32.5),
    "stacked": Function("FGS_ID-STACK", "ID", "2048X64", 64, 2, 0.3406, 32.5),
    "acq1": Function("FGS_ACQ1", "ACQ1", "128X128", 64, 6, 0.1813, 1.9),
    "acq2": Function("FGS_ACQ2", "ACQ2", "32X32", 32, 5, 0.0509, 0.5),
    "track": Function("FGS_TRACK", "TRACK", "32X32", 16, 64, 0.0226, 4.0),
    "fg": Function("FGS_FINEGUIDE", "FINEGUIDE", "8X8", 8, 160, 0.001, 10.0),
}


def guide_star_files(program: Program, star: GuideStar, seed: int) -> Iterator[File]:
    """Yield uncal and cal of every function that the table lists for a visit."""
    visit = f"jw{program.number:05d}{star.observation:03d}{star.visit:03d}"
    start = Time(star.start.replace(tzinfo=None), scale="utc").mjd
    for function in star.functions:
        for kind in ("image", "stacked") if function == "id" else (function,):
            this = FUNCTIONS[kind]
            if kind in ("track", "fg"):  # the first seconds of the first exposure
                start = max(start, _exposure_start(program, star))
            end = start + this.seconds / 86400.0
            middle = f"1_{kind}" if function == "id" else stamp(end)
            root = f"{visit}_gs-{function}_{middle}"
            for suffix, stage in (("uncal", "1b"), ("cal", "2a")):
                name = f"{root}_{suffix}.fits"
                model = _model(this, star, suffix, pixels.rng_for(seed, name))
                fill(model, _header(program, star, this, start, end, stage))
                _tables(model, this, star, start, pixels.rng_for(seed, root))
                yield name, to_bytes(model, name, product_date(program.pool_stamp, stage))
            start = end + 20.0 / 86400.0


def _exposure_start(program: Program, star: GuideStar) -> float:
    """UTC MJD at which the exposures of the visit begin."""
    return min(
        Time(o.start.replace(tzinfo=None), scale="utc").mjd
        for o in program.observation
        if (o.number, o.visit) == (star.observation, star.visit)
    )


def stamp(mjd: float) -> str:
    """``yyyydddhhmmss`` of a UTC MJD."""
    return Time(mjd, format="mjd", scale="utc").strftime("%Y%j%H%M%S")


def _model(this: Function, star: GuideStar, suffix: str, rng: np.random.Generator):
    y, x = np.indices((this.size, this.size)) - (this.size - 1) / 2
    image = 4000.0 * pixels.star_stamp(x, y, width=1.1)
    if this.exp_type.startswith("FGS_ID"):
        for dx, dy, flux in rng.uniform(-30, 30, (14, 3)):
            image += abs(flux) * 20 * pixels.star_stamp(x - dx, y - dy, width=1.1)
    planes = np.repeat(image[None], this.nints, axis=0)
    planes += rng.standard_normal(planes.shape) * 3.0
    if suffix == "uncal":
        raw = np.stack((np.full_like(planes, 1000.0), 1000.0 + np.clip(planes, 0, None)), axis=1)
        return datamodels.GuiderRawModel(data=np.clip(raw, 0, 65535).astype("u2"))
    if this.exp_type.startswith("FGS_ID"):
        planes = planes.mean(axis=0)[None]
    planes = planes.astype("f4")
    return datamodels.GuiderCalModel(data=planes, err=np.sqrt(np.abs(planes)), dq=np.zeros(planes.shape[-2:], "u4"))


def _header(program: Program, star: GuideStar, this: Function, start: float, end: float, stage: str) -> Header:
    visit = f"{program.number:05d}{star.observation:03d}{star.visit:03d}"
    obs = next(o for o in program.observation if (o.number, o.visit) == (star.observation, star.visit))
    moving = program.get_target(obs.target).type == "MOVING"
    date, clock = isot(start).split("T")

    def text(mjd: float) -> str:
        return isot(mjd).replace("T", " ") + "0000"

    return provenance(stage) | {
        "TITLE": program.title, "PI_NAME": program.pi_name, "CATEGORY": program.category, "SUBCAT": program.subcategory,
        "DATE-OBS": date, "TIME-OBS": clock, "DATE-BEG": isot(start), "DATE-END": isot(end),
        "OBS_ID": f"V{visit}P0000000001102", "VISIT_ID": visit, "PROGRAM": visit[:5], "OBSERVTN": visit[5:8],
        "VISIT": visit[8:], "OBSLABEL": obs.label or None, "OBSFOLDR": obs.folder or None,
        "ENG_QUAL": "OK", "VISITYPE": "PRIME_TARGETED_MOVING" if moving else "PRIME_TARGETED_FIXED",
        "VSTSTART": text(start - 0.01), "VISITSTA": "SUCCESSFUL", "VISITEND": text(end + 0.2),
        "INSTRUME": "FGS", "DETECTOR": star.detector, "EXP_TYPE": this.exp_type, "READPATT": this.readpatt,
        "NINTS": this.nints, "NGROUPS": 2, "NFRAMES": 1, "GROUPGAP": 0, "TFRAME": this.frame_time,
        "TGROUP": this.frame_time, "EFFINTTM": 2 * this.frame_time, "DURATION": this.seconds,
        "SUBARRAY": this.subarray, "SUBSIZE1": this.pixels, "SUBSIZE2": this.pixels,
        "APERNAME": star.detector.replace("GUIDER", "FGS") + "_FULL",
        "GS_ORDER": 1, "GSSTRTTM": text(start), "GSENDTIM": text(end), "GDSTARID": star.name, "GS_RA": star.ra,
        "GS_DEC": star.dec, "GS_URA": 6e-5, "GS_UDEC": 6e-5, "GS_MAG": star.magnitude, "GS_UMAG": 0.03,
        "PCS_MODE": "TRACK" if moving else "FINEGUIDE", "GF_START": text(start), "GF_END": text(end),
        "DATASTRT": start, "DATAEND": end, "GSACSTAT": "SUCCESSFUL", "GS_EPOCH": "2016-01-01 00:00:00",
        "GS_MURA": 1.2, "GS_MUDEC": -0.7, "SCI.BUNIT": "DN" if stage == "1b" else "DN/s",
        "HGA_MOVE": False, "NEXPOSUR": 0, "INTARGET": False, "TARGOOPP": False, "TSOVISIT": False, "EXP_ONLY": False,
        "CROWDFLD": False, "DATAPROB": False, "NSAMPLES": 1, "TSAMPLE": 10.0, "NRSTSTRT": 1, "NRESETS": 1,
        "FRMDIVSR": 1, "DRPFRMS1": 0, "DRPFRMS3": 0, "SUBSTRT1": 1, "SUBSTRT2": 1, "FASTAXIS": -2, "SLOWAXIS": -1,
        "SCA_NUM": 497 if star.detector == "GUIDER1" else 498, "DATAMODE": 75, "ZEROFRAM": False,
        "S_GUICDS": None if stage == "1b" else "COMPLETE", "S_DQINIT": None if stage == "1b" else "COMPLETE",
    }  # fmt: skip


def _tables(model, this: Function, star: GuideStar, start: float, rng: np.random.Generator) -> None:
    if this.exp_type.startswith("FGS_ID"):
        model.planned_star_table = _planned(model, star, rng)
        model.flight_star_table = _flight(model, rng)
    elif this.exp_type in ("FGS_TRACK", "FGS_FINEGUIDE"):
        model.pointing_table = _pointing(model, this, rng)
        model.centroid_table = _centroids(model, this, start, rng)
        if this.exp_type == "FGS_TRACK":
            rows = np.zeros(1, dtype=model.get_dtype("track_sub_table"))
            rows["observatory_time"] = isot(start).encode()
            rows["x_corner"], rows["y_corner"], rows["x_size"], rows["y_size"] = 1008.0, 1008.0, 32, 32
            model.track_sub_table = rows


def _planned(model, star: GuideStar, rng: np.random.Generator) -> np.ndarray:
    rows = np.zeros(8, dtype=model.get_dtype("planned_star_table"))
    rows["guide_star_order"], rows["reference_order"] = 1, np.arange(8)
    rows["reference_star_id"] = [star.name.encode()] + [f"S42T{rng.integers(10**6):06d}".encode() for _ in range(7)]
    rows["ra"], rows["dec"] = star.ra + rng.uniform(-0.015, 0.015, 8), star.dec + rng.uniform(-0.015, 0.015, 8)
    rows["ra"][0], rows["dec"][0] = star.ra, star.dec
    rows["id_x"], rows["id_y"] = rng.uniform(-60, 60, (2, 8))
    rows["fgs_mag"], rows["fgs_mag_uncert"] = star.magnitude + rng.uniform(0, 3, 8), 0.05
    rows["count_rate"] = 10 ** (-0.4 * (rows["fgs_mag"] - 22.0))
    rows["count_rate_uncert"] = rows["count_rate"] * 0.05
    return rows


def _flight(model, rng: np.random.Generator) -> np.ndarray:
    rows = np.zeros(5, dtype=model.get_dtype("flight_star_table"))
    rows["reference_star_id"] = [str(i).encode() for i in range(5)]
    rows["id_x"], rows["id_y"] = rng.uniform(-60, 60, (2, 5))
    rows["count_rate"] = rng.uniform(500, 4000, 5)
    return rows


def _pointing(model, this: Function, rng: np.random.Generator) -> np.ndarray:
    rows = np.zeros(this.nints, dtype=model.get_dtype("pointing_table"))
    rows["time"] = np.arange(this.nints) * 64.0
    rows["jitter"] = np.abs(rng.normal(1.0, 0.4, this.nints))
    for name in rows.dtype.names[2:-1]:
        rows[name] = rng.normal(0.0, 1.0, this.nints)
    rows["HGA_motion"] = b"No motion"
    return rows


def _centroids(model, this: Function, start: float, rng: np.random.Generator) -> np.ndarray:
    rows = np.zeros(this.nints, dtype=model.get_dtype("centroid_table"))
    times = [isot(start + i * 0.064 / 86400.0)[:23].encode() for i in range(this.nints)]
    rows["observatory_time"] = rows["centroid_time"] = times
    rows["guide_star_position_x"], rows["guide_star_position_y"] = rng.normal(10.0, 0.001, (2, this.nints))
    rows["guide_star_instrument_counts_per_sec"] = rng.normal(60000.0, 300.0, this.nints)
    rows["signal_to_noise_current_frame"] = rng.normal(80.0, 3.0, this.nints)
    for name in ("bad_pixel_flag", "cosmic_ray_hit_flag", "sw_subwindow_loc_change_flag"):
        rows[name] = b"OK" if name == "bad_pixel_flag" else b"False"
    rows["bad_centroid_dq_flag"] = b"GOOD"
    rows["guide_star_at_detector_subwindow_boundary_flag"] = rows["subwindow_out_of_FOV_flag"] = b"False"
    return rows
