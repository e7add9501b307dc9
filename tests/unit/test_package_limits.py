"""The most that packages may have is what the site sets, or what is usual."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_package_archives import module

limits = module("package_limits")
PROGRAM = Path(limits.__file__)


def test_what_is_not_set_is_as_usual() -> None:
    assert limits.of({}) == limits.of({"JWSTVO_PACKAGES": ""}) == (10_000, 200_000_000_000, 8)


def test_a_site_sets_each() -> None:
    found = limits.of({"JWSTVO_PACKAGE_FILES": "20", "JWSTVO_PACKAGE_BYTES": "5000000000000", "JWSTVO_PACKAGES": "3"})
    assert (found.files, found.bytes, found.at_a_time) == (20, 5_000_000_000_000, 3)


@pytest.mark.parametrize("text", ["0", "-1", "ten", "1e6", "1.5", " 7", "7 GB", "٣", "9" * 19])
def test_what_is_no_number_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="JWSTVO_PACKAGE_BYTES is"):
        limits.of({"JWSTVO_PACKAGE_BYTES": text})


@pytest.mark.parametrize("text, status", [("many", 1), ("30", 0)])
def test_a_start_is_told(text: str, status: int) -> None:
    environment = {**os.environ, "JWSTVO_PACKAGES": text}
    done = subprocess.run([sys.executable, PROGRAM], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "JWSTVO_PACKAGES is 'many'" in done.stderr) == (status, bool(status))
