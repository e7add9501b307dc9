"""
The most that packages may have, which a site sets in the environment that the server is started with.

As a program: exit status 1, and the reason on standard error, where a setting is none. Nothing of DaCHS here.
"""

import os
import re
import sys
from typing import NamedTuple


class Limits(NamedTuple):
    """Files and bytes of an archive, and archives that are sent at a time."""

    files: int = 10_000
    bytes: int = 200_000_000_000
    at_a_time: int = 8


VARIABLES = Limits("JWSTVO_PACKAGE_FILES", "JWSTVO_PACKAGE_BYTES", "JWSTVO_PACKAGES")


def of(environment):
    """returns the Limits that an environment (a dictionary) sets; ValueError: a setting is no number above 0."""
    found = []
    for name, usual in zip(VARIABLES, Limits(), strict=True):
        text = environment.get(name) or str(usual)
        if not re.fullmatch("[1-9][0-9]{0,17}", text):
            raise ValueError(f"{name} is '{text}': set it to a whole number above 0, or to nothing for {usual}")
        found.append(int(text))
    return Limits(*found)


if __name__ == "__main__":
    try:
        of(os.environ)
    except ValueError as error:
        sys.exit(str(error))
