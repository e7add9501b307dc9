"""Light curves of time-series observations (``_phot.ecsv``, ``_whtlt.ecsv``): how many points, when, and how bright.

Columns are those of package jwst's tso_photometry and white_light: one time column, or one a detector, and one flux
column or one a spectral order and detector.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ingest.contents import ecsv, spectral_points
from ingest.errors import Problem
from ingest.facts import Facts
from ingest.names import ProductName

TABLES = ("light_curve",)
_FLUX = ("whitelight_flux", "net_aperture_sum")


def wants(name: ProductName) -> bool:
    return name.suffix in ("phot", "whtlt") and name.extension == "ecsv"


def read(path: Path | None, facts: Facts) -> dict[str, list[dict[str, object]]]:
    """Raises Problem for a file that cannot be read, and for one without times or fluxes."""
    if path is None:
        return {}
    columns = ecsv.flattened(ecsv.read(path))
    times = [name for name in columns if name == "MJD" or name.startswith("MJD_UTC")]
    fluxes = [name for name in columns if name.startswith(_FLUX) and not name.endswith("_err")]
    if not times or not fluxes:
        raise Problem(
            str(path),
            f"is no light curve: its columns are {', '.join(columns)[:120]}",
            "A time (MJD, MJD_UTC) and a flux (net_aperture_sum, whitelight_flux) are needed; fetch it again.",
        )
    return {"light_curve": [_summary(path, columns, _time_of(flux, times), flux) for flux in fluxes]}


def _time_of(flux: str, times: list[str]) -> str:
    """The time column of the same detector, else the only one."""
    return next((time for time in times if flux.endswith(time.removeprefix("MJD_UTC")) and time != "MJD_UTC"), times[0])


def _summary(path: Path, columns: dict[str, object], time: str, flux: str) -> dict[str, object]:
    """Times in MJD (d), cadence in s, mean and RMS (about the mean) in the unit of the flux column."""
    unit = getattr(columns[flux], "unit", None)
    pairs = zip(
        ecsv.numbers(path, time, columns[time], "d"), ecsv.numbers(path, flux, columns[flux], None), strict=True
    )
    known = np.array([pair for pair in pairs if None not in pair], "f8").reshape(-1, 2)
    moments, values = np.sort(known[:, 0]), known[:, 1]
    return {
        "flux_column": flux,
        "time_column": time,
        "n_points": len(known),
        "t_min": float(moments[0]) if len(known) else None,
        "t_max": float(moments[-1]) if len(known) else None,
        "cadence": float(np.median(np.diff(moments))) * 86400.0 if len(known) > 1 else None,
        "flux_unit": spectral_points.unit_name(str(unit)) if unit else None,
        "flux_mean": float(values.mean()) if len(known) else None,
        "flux_rms": float(values.std()) if len(known) else None,
    }
