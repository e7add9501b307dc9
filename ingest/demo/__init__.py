"""A small archive of the kind MAST delivers, made with the genuine tools.

``python -m ingest.demo make FOLDER`` writes ``FOLDER/<program>/<observation>/<file>``: JWST products of
all five instruments from stage 1b to 3, their association pools and association files, previews,
source catalogues and guide-star files.  The programs, targets and dates are real ones; the pixels are drawn.

How a file comes to be, one module per step:

=================  ============================================================================
``programs.toml``  what is observed: programs, targets, observations.  **Add an exposure here.**
``catalog``        reads that table into frozen dataclasses
``modes``          what an observing mode is: EXP_TYPE, apertures, template, products of stage 2 and 3
``readout``        frame times, read-out patterns, exposure times
``exposures``      one observation entry -> exposures (dithers x detectors x segments) with file names
``sky``            attitude, footprint and linear WCS of an exposure (pysiaf)
``ephemeris``      barycentric times, velocity, aberration
``associations``   the pool of a program and its associations (``asn_generate`` of package jwst)
``headers``        exposure -> metadata of the data model
``scene``          what the sky shows there, and ``pixels`` draws it
``products``       one function per kind of file (with ``spectra``, ``level3``, ``guidestar``, ...)
``previews``       JPEG of any product
``telemetry``      engineering samples of some exposures
``proposals``      the operator's table of programmes
``schedule``       a list of planned exposures and a weekly schedule
``apertures``      the table of apertures that the ingest reads for plans
``archive``        atomic writes, checksums, manifest
=================  ============================================================================

Reduced images: every detector (or subarray) is binned by the smallest power of two that leaves no axis
longer than ``sky.pixel_limit`` allows.  The image covers the true aperture: the pixel scale, CRPIX, CD and PIXAR_*
are those of the binned pixel, S_REGION is the true aperture on the sky, SUBSIZE1/2 and SUBSTRT1/2 stay those
of the real read-out.
"""
