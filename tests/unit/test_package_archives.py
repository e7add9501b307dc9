"""Archives are as long as they say, whatever is in them, and end with an error where a file is not as it was."""

from __future__ import annotations

import importlib.util
import io
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

NAMES = st.lists(st.text("abcdefgh_-é", min_size=1, max_size=150).map(lambda name: f"folder/{name}"), unique=True)
MAKERS = ["tar", "zipped"]


def module(name: str) -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "resdir" / "jwst" / "res" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


archives = module("package_archive")


def contents(kind: str, archive: bytes) -> dict[str, bytes]:
    """What a reader of the format finds."""
    if kind == "tar":
        with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
            return {member.name: opened.extractfile(member).read() for member in opened}
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.testzip() is None
        return {info.filename: opened.read(info) for info in opened.infolist()}


@pytest.mark.parametrize("kind", MAKERS)
@given(names=NAMES, data=st.data())
def test_length_and_contents(kind: str, names: list[str], data: st.DataObject) -> None:
    files = {name: data.draw(st.binary(max_size=1500)) for name in names}
    entries = [
        archives.Entry(name, len(content), 1_700_000_000, lambda content=content: [content[:7], content[7:]])
        for name, content in files.items()
    ]
    length, pieces = getattr(archives, kind)(entries)
    archive = b"".join(pieces)
    assert len(archive) == length
    assert contents(kind, archive) == files


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("actual", [b"", b"short", b"rather long"])
def test_a_file_of_another_size_breaks_the_archive(kind: str, actual: bytes) -> None:
    entries = [archives.Entry("a", 8, 0, lambda: [actual]), archives.Entry.of_text("b", "text", 0)]
    _, pieces = getattr(archives, kind)(entries)
    with pytest.raises(archives.Changed, match="a has not the 8 bytes it had"):
        list(pieces)


@pytest.mark.parametrize("kind", MAKERS)
def test_files_beyond_four_gigabytes(kind: str) -> None:
    """Their records have other sizes; all pieces stay small."""
    size, block = (4 << 30) + 5, bytes(1 << 24)

    def zeros() -> Iterator[bytes]:
        left = size
        while left:
            yield block[:left]
            left -= min(left, len(block))

    entries = [archives.Entry("large", size, 0, zeros), archives.Entry.of_text("behind", "text", 0)]
    length, pieces = getattr(archives, kind)(entries)
    sent, largest = 0, 0
    for piece in pieces:
        sent += len(piece)
        largest = max(largest, len(piece))
    assert sent == length > size
    assert largest <= len(block) + 1000


def test_small_pieces_are_sent_together() -> None:
    entries = [archives.Entry.of_text(f"file{number}", "text", 0) for number in range(1000)]
    assert len(list(archives.tar(entries)[1])) < 10
