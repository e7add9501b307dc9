"""Entries of the demo archive's table that the tests look at."""

from __future__ import annotations

from ingest.demo.catalog import programs
from ingest.demo.exposures import expand


def first_exposure(mode: str):
    """Return the first exposure of a mode in the table."""
    for program in programs():
        for exposure in expand(program):
            if exposure.observation.mode == mode:
                return exposure
    raise AssertionError(f"programs.toml observes nothing in mode {mode}")


def program_of(number: int):
    """Return a program of the table."""
    return next(p for p in programs() if p.number == number)
