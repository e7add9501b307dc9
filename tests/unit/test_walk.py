"""What a walk takes from folders."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

from ingest import files, verify

PROGRAM = b"---\nid: 1234\nprogram_title: x\n---\n".ljust(4096)


@pytest.mark.parametrize("name", ["x.md", "x.xml", "x.tsv", "x.csv.gz"])
def test_a_pipe_is_not_read(tmp_path: Path, name: str) -> None:
    """Even one that says what would be recognised: it may keep its reader waiting for ever."""
    os.mkfifo(tmp_path / name)
    (tmp_path / "y.md").write_bytes(PROGRAM)
    pipe = os.open(tmp_path / name, os.O_RDWR | os.O_NONBLOCK)
    try:
        os.write(pipe, PROGRAM)
        run = SimpleNamespace(counts=Counter())
        assert [found.path.name for found in files.walk([tmp_path], run)] == ["y.md"]
        assert os.read(pipe, 8192) == PROGRAM
        os.write(pipe, PROGRAM)
        assert list(verify._below(str(tmp_path))) == [str(tmp_path / "y.md")]
        assert os.read(pipe, 8192) == PROGRAM
    finally:
        os.close(pipe)
    assert run.counts == {"passed": 1}
