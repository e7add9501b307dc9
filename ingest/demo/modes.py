"""What an observing mode is: the keywords it fixes, its apertures and the products of each stage.

``aperture`` is the pysiaf aperture; ``{sca}`` becomes NIRCam's SCA name (``NRCA5`` for detector nrcalong),
``{fgs}`` FGS1 or FGS2.  ``stage2`` are the suffixes that calwebb_image2, spec2 or guider leave per exposure.
``draw`` names the pixel model (module ``detector``), ``max_pixels`` the longest axis of its images (0: the default).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mode:
    """An observing mode; see the module's description."""

    exp_type: str
    instrument: str
    template: str
    aperture: str
    draw: str
    stage2: tuple[str, ...] = ("cal",)
    subarray: str = "FULL"
    readpatt: str = "RAPID"
    tso: bool = False
    integrations: bool = False
    opmode: str = ""
    lamp: str = ""
    fixed_slit: str = ""
    coronagraph: str = ""
    sky_region: bool = True
    science: bool = True
    max_pixels: int = 0


_IMAGE2 = ("cal", "i2d")
_NRS = {"readpatt": "NRSIRS2RAPID", "lamp": "NONE"}

MODES: dict[str, Mode] = {
    "nircam-image": Mode("NRC_IMAGE", "NIRCAM", "NIRCam Imaging", "{sca}_FULL", "image", _IMAGE2),
    "nircam-sub640": Mode("NRC_IMAGE", "NIRCAM", "NIRCam Imaging", "{sca}_SUB640", "image", _IMAGE2, "SUB640"),
    "nircam-wfss": Mode(
        "NRC_WFSS", "NIRCAM", "NIRCam Wide Field Slitless Spectroscopy", "{sca}_FULL", "slitless", ("cal", "x1d")
    ),
    "nircam-coron": Mode(
        "NRC_CORON", "NIRCAM", "NIRCam Coronagraphic Imaging", "{sca}_MASK335R", "coron", ("calints", "i2d"),
        "SUB320A335R", integrations=True, coronagraph="MASKA335R",
    ),
    "nircam-tsgrism": Mode(
        "NRC_TSGRISM", "NIRCAM", "NIRCam Grism Time Series", "NRCA5_GRISM256_F322W2", "trace", ("calints", "x1dints"),
        "SUBGRISM256", tso=True, integrations=True,
    ),
    "niriss-image": Mode(
        "NIS_IMAGE", "NIRISS", "NIRISS Wide Field Slitless Spectroscopy", "NIS_CEN", "image", _IMAGE2,
        readpatt="NIS",
    ),
    "niriss-wfss": Mode(
        "NIS_WFSS", "NIRISS", "NIRISS Wide Field Slitless Spectroscopy", "NIS_CEN", "slitless", ("cal", "x1d"),
        readpatt="NIS",
    ),
    "niriss-soss": Mode(
        "NIS_SOSS", "NIRISS", "NIRISS Single-Object Slitless Spectroscopy", "NIS_SUBSTRIP256", "trace",
        ("calints", "x1dints"), "SUBSTRIP256", "NISRAPID", tso=True, integrations=True,
    ),
    "niriss-ami": Mode(
        "NIS_AMI", "NIRISS", "NIRISS Aperture Masking Interferometry", "NIS_AMI1", "ami", ("calints",), "SUB80",
        "NISRAPID", integrations=True,
    ),
    "nirspec-slit": Mode(
        "NRS_FIXEDSLIT", "NIRSPEC", "NIRSpec Fixed Slit Spectroscopy", "NRS_S200A1_SLIT", "slit",
        ("cal", "s2d", "x1d"), opmode="FIXEDSLIT", fixed_slit="S200A1", max_pixels=66, **_NRS,
    ),
    "nirspec-mos": Mode(
        "NRS_MSASPEC", "NIRSPEC", "NIRSpec MultiObject Spectroscopy", "NRS_FULL_MSA", "mos", ("cal", "s2d", "x1d"),
        opmode="MSASPEC", readpatt="NRSIRS2", lamp="NONE", max_pixels=66,
    ),
    "nirspec-ifu": Mode(
        "NRS_IFU", "NIRSPEC", "NIRSpec IFU Spectroscopy", "NRS_FULL_IFU", "ifu", ("cal", "s3d", "x1d"),
        opmode="IFU", **_NRS,
    ),
    "nirspec-bots": Mode(
        "NRS_BRIGHTOBJ", "NIRSPEC", "NIRSpec Bright Object Time Series", "NRS_S1600A1_SLIT", "trace",
        ("calints", "x1dints"), "SUB512", "NRSRAPID", tso=True, integrations=True, opmode="BRIGHTOBJ", lamp="NONE",
        fixed_slit="S1600A1",
    ),
    "nirspec-lamp": Mode(
        "NRS_LAMP", "NIRSPEC", "NIRSpec Internal Lamp", "NRS_FULL_MSA", "lamp", ("cal",), opmode="FIXEDSLIT",
        readpatt="NRSRAPID", lamp="FLAT3", sky_region=False, max_pixels=66, science=False,
    ),
    "miri-image": Mode(
        "MIR_IMAGE", "MIRI", "MIRI Imaging", "MIRIM_FULL", "image", _IMAGE2, readpatt="FASTR1",
    ),
    "miri-tsimage": Mode(
        "MIR_IMAGE", "MIRI", "MIRI Imaging", "MIRIM_SUB256", "transit-image", ("calints",), "SUB256", "FASTR1",
        tso=True, integrations=True, max_pixels=32,
    ),
    "miri-mrs": Mode(
        "MIR_MRS", "MIRI", "MIRI Medium Resolution Spectroscopy", "MIRIFU_CHANNEL{channel}{band}", "ifu",
        ("cal", "s3d", "x1d"), readpatt="FASTR1",
    ),
    "miri-lrs-slit": Mode(
        "MIR_LRS-FIXEDSLIT", "MIRI", "MIRI Low Resolution Spectroscopy", "MIRIM_SLIT", "slit", ("cal", "s2d", "x1d"),
        readpatt="FASTR1", max_pixels=66,
    ),
    "miri-lrs-slitless": Mode(
        "MIR_LRS-SLITLESS", "MIRI", "MIRI Low Resolution Spectroscopy", "MIRIM_SLITLESSPRISM", "trace",
        ("calints", "x1dints"), "SLITLESSPRISM", "FASTR1", tso=True, integrations=True,
    ),
    "miri-4qpm": Mode(
        "MIR_4QPM", "MIRI", "MIRI Coronagraphic Imaging", "MIRIM_MASK1140", "coron", ("calints",), "MASK1140",
        "FASTR1", integrations=True, coronagraph="4QPM_1140",
    ),
    "miri-dark": Mode(
        "MIR_DARKIMG", "MIRI", "MIRI Dark", "MIRIM_FULL", "dark", (), readpatt="FASTR1", sky_region=False,
        science=False, max_pixels=66,
    ),
    "fgs-image": Mode(
        "FGS_IMAGE", "FGS", "FGS External Calibration", "{fgs}_FULL", "image", _IMAGE2, readpatt="FGSRAPID",
    ),
}  # fmt: skip
