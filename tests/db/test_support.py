"""Files that are no products: recognised, catalogued under their names, deliverable, replaced as a whole."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import Scratch

from ingest import support
from ingest.errors import Problem


def _recognises(path: Path, head: bytes) -> bool:
    return head.startswith(b"note:")


def _read(path: Path) -> tuple[dict, list[str]]:
    words = path.read_text().removeprefix("note:").split()
    if not words:
        raise Problem(str(path), "the note is empty", "Write something.")
    return {"association": [{"asn_rule": word} for word in words[:1]]}, ["was read"]


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder with two notes, and notes as the only kind there is: their first word becomes an association's rule."""
    kind = SimpleNamespace(KIND="note", TABLES=("association",), recognises=_recognises, read=_read)
    monkeypatch.setattr(support, "KINDS", (kind,))
    (tmp_path / "a.md").write_text("note: first")
    (tmp_path / "b.md").write_text("note: second")
    return tmp_path


def rules(db: Scratch) -> list[tuple]:
    return db.query("SELECT filename, asn_rule FROM store.association ORDER BY filename")


def test_is_catalogued_and_deliverable(fresh_db: Scratch, notes: Path) -> None:
    answer = fresh_db.load(notes)
    assert answer.counts["new"] == 2 and answer.status == 0
    assert rules(fresh_db) == [("a.md", "first"), ("b.md", "second")]
    found = fresh_db.query(
        "SELECT f.kind, f.content_type, f.content_length, f.access_url, p.accessPath"
        " FROM store.jwst_support_file AS f JOIN dc.products AS p ON p.accref = store.accref(f.filename)"
        " WHERE f.filename = 'a.md'"
    )
    url = "http://localhost/getproduct/jwst/product/a.md"
    assert found == [("note", "text/markdown", len("note: first"), url, str(notes / "a.md"))]


def test_unchanged_is_not_read_again_and_changed_is_replaced(fresh_db: Scratch, notes: Path) -> None:
    fresh_db.load(notes)
    assert fresh_db.load(notes).counts["unchanged"] == 2
    (notes / "a.md").write_text("note: other words")
    counts = fresh_db.load(notes).counts
    assert (counts["updated"], counts["unchanged"], counts["new"]) == (1, 1, 0)
    assert rules(fresh_db) == [("a.md", "other"), ("b.md", "second")]


def test_what_the_database_refuses_is_named_and_the_rest_loads(fresh_db: Scratch, notes: Path) -> None:
    (notes / "a.md").write_text("note: zero\x00byte")
    answer = fresh_db.load(notes)
    assert [problem["path"] for problem in answer.problems] == [str(notes / "a.md")]
    assert rules(fresh_db) == [("b.md", "second")]


def test_a_damaged_one_is_refused(fresh_db: Scratch, notes: Path) -> None:
    (notes / "a.md").write_text("note:")
    answer = fresh_db.load(notes)
    assert [problem["problem"] for problem in answer.problems] == ["the note is empty"]
    assert rules(fresh_db) == [("b.md", "second")]


def test_what_nothing_recognises_is_passed_over_unless_it_was_named(fresh_db: Scratch, notes: Path) -> None:
    (notes / "README.md").write_text("# about this folder")
    (notes / "table.txt").write_text("1 2 3")
    answer = fresh_db.load(notes)
    assert answer.status == 0 and answer.counts["seen"] == 2 and answer.counts["passed"] == 2
    answer = fresh_db.load(notes / "table.txt")
    assert answer.status == 1 and "outside the JWST grammar" in answer.problems[0]["problem"]


def test_two_of_one_name_cannot_both_be_kept(fresh_db: Scratch, notes: Path) -> None:
    (notes / "sub").mkdir()
    (notes / "sub" / "a.md").write_text("note: third")
    answer = fresh_db.load(notes)
    assert [problem["path"] for problem in answer.problems] == [str(notes / "sub" / "a.md")]
    assert rules(fresh_db) == [("a.md", "first"), ("b.md", "second")]


def test_a_name_that_cannot_stand_in_a_url_is_refused(fresh_db: Scratch, notes: Path) -> None:
    (notes / "a.md").rename(notes / "a b?.md")
    answer = fresh_db.load(notes)
    assert "URL" in answer.problems[0]["problem"] and rules(fresh_db) == [("b.md", "second")]
