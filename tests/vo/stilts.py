"""STILTS, as the tests call it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess

import pytest


def command() -> list[str]:
    """The words to call it by; the test is skipped where there is none that knows VOTable 1.5 and DataLink 1.1."""
    words = shlex.split(os.environ.get("JWSTVO_STILTS", "")) or [shutil.which("stilts")]
    if not words[0]:
        pytest.skip("stilts is not installed, and JWSTVO_STILTS is not set")
    told = subprocess.run([*words, "-version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"STILTS version (\d+)\.(\d+)", told)
    if not found or (int(found[1]), int(found[2])) < (3, 5):
        pytest.skip(f"stilts before 3.5 knows neither DataLink 1.1 nor VOTable 1.5: {found and found[0]}")
    return words
