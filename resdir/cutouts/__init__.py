"""Parts of JWST files: pixels by position, wavelength, time or number, slitlets, spectra; their headers and WCS fit.

A library without a server (``cut``; headers and trees: ``cutouts.metadata``), and a worker process that others ask
through a socket (``cutouts.worker``).  It runs with the packages of the ingest: astropy, numpy, PyYAML, and gwcs with
asdf where positions need them.
Source of the parameters and of the words of errors: IVOA SODA 1.0 (2017-05-17).
"""

from cutouts.cutting import Answer, cut
from cutouts.faults import Fault, NoContent, UsageError
from cutouts.parameters import Request, parse

__all__ = ["Answer", "Fault", "NoContent", "Request", "UsageError", "cut", "parse"]
