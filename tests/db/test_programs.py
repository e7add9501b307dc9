"""Programmes in the database: what files and headers say, which of them holds, and the search for words."""

from __future__ import annotations

from pathlib import Path

import made
import pytest

FACTS = "title, pi_name, category, abstract, exclusive_access_months, source"


def facts(db, program: int) -> tuple | None:
    found = db.query(f"SELECT {FACTS} FROM store.jwst_program WHERE program = %s", program)
    return found[0] if found else None


def table(folder: Path, text: str, name: str = "programs.csv") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def markdown(folder: Path, program: int, title: str, abstract: str, months: str = "") -> Path:
    path = folder / f"{program}.md"
    path.write_text(
        f'---\nid: {program}\nproposal_type: "go"\nprogram_title: "{title}"\npi_and_co_pis: "PI: Mark Down"\n'
        f"exclusive_access_period_months: {months!r}\n---\n## OBSERVATIONS TABLE\n"
        "| Label | Observing Template | Science Target |\n|---|---|---|\n| A | NIRCam Imaging | M-51 |\n"
        f"## ABSTRACT\n{abstract}\n## OBSERVING DESCRIPTION\nx\n"
    )
    return path


def test_headers_tell_where_no_file_does(fresh_db, tmp_path: Path) -> None:
    path = made.write_fits(tmp_path, made.exposure_name(0), SUBCAT="NONE", SCICAT="Galaxies")
    fresh_db.load(path)
    assert facts(fresh_db, 9001) == ("Invented", "Nobody, N.", "GO", None, None, "header")
    assert fresh_db.query("SELECT subcategory, science_category FROM store.jwst_program") == [(None, "Galaxies")]


def test_a_file_rules_over_headers_column_by_column(fresh_db, tmp_path: Path) -> None:
    fresh_db.load(made.write_fits(tmp_path, made.exposure_name(0)))
    fresh_db.load(table(tmp_path, "program,title,exclusive_access_months\n9001,From the table,6\n"))
    assert facts(fresh_db, 9001) == ("From the table", "Nobody, N.", "GO", None, 6, "file")
    # a second load of the data changes nothing of that
    fresh_db.load("--reread", tmp_path)
    assert facts(fresh_db, 9001) == ("From the table", "Nobody, N.", "GO", None, 6, "file")


def test_of_several_files_the_operators_table_rules_then_the_first_by_name(fresh_db, tmp_path: Path) -> None:
    parts = [
        markdown(tmp_path, 77, "Extracted", "About quasars.", "12"),
        table(tmp_path, "program,title\n77,A\n", "a.csv"),
        table(tmp_path, 'program,title,pi_name\n77,B,"Last, First"\n', "b.csv"),
    ]
    for order in (parts, parts[::-1]):
        for path in order:
            fresh_db.load("--reread", path)
        assert facts(fresh_db, 77) == ("A", "Last, First", "GO", "About quasars.", 12, "file")
    # a file that no longer speaks of it
    table(tmp_path, "program,title\n78,A\n", "a.csv")
    fresh_db.load(tmp_path / "a.csv")
    assert facts(fresh_db, 77) == ("B", "Last, First", "GO", "About quasars.", 12, "file")
    assert facts(fresh_db, 78) == ("A", None, None, None, None, "file")
    table(tmp_path, "program,title\n79,A\n", "a.csv")
    fresh_db.load(tmp_path / "a.csv")
    assert facts(fresh_db, 78) is None


def test_a_programme_whose_data_go_is_gone(fresh_db, tmp_path: Path) -> None:
    fresh_db.load(made.write_fits(tmp_path, made.exposure_name(0)))
    fresh_db.query("DELETE FROM store.observation RETURNING 1")
    assert facts(fresh_db, 9001) is None


def test_observations_of_a_programme_are_replaced_as_a_whole(fresh_db, tmp_path: Path) -> None:
    query = "SELECT program, label, template, target, filename FROM store.jwst_program_observation"
    fresh_db.load(markdown(tmp_path, 77, "T", "x"))
    assert fresh_db.query(query) == [(77, "A", "NIRCam Imaging", "M-51", "77.md")]
    text = (tmp_path / "77.md").read_text().replace("| A | NIRCam Imaging | M-51 |", "| B | MIRI Imaging | M-101 |")
    (tmp_path / "77.md").write_text(text)
    fresh_db.load(tmp_path / "77.md")
    assert fresh_db.query(query) == [(77, "B", "MIRI Imaging", "M-101", "77.md")]


@pytest.mark.parametrize("column", ["title", "abstract", "all_text"])
def test_words_are_found_by_the_index(fresh_db, tmp_path: Path, column: str) -> None:
    with fresh_db.admin() as admin:
        admin.execute(
            "INSERT INTO store.program (program, title, abstract, source)"
            " SELECT i, 'Galaxies ' || i, 'The ' || md5(i::text), 'file' FROM generate_series(1, 5000) AS i"
        )
        admin.execute(
            "UPDATE store.program SET title = 'Atmospheres of exoplanets', abstract = 'Exoplanet atmospheres measured.'"
            " WHERE program = 77"
        )
        admin.execute("ANALYZE store.program")
    words = f"to_tsvector('english', {column}) @@ plainto_tsquery('english', 'exoplanets atmosphere')"
    query = f"SELECT program FROM store.jwst_program WHERE {words}"
    assert fresh_db.query(query) == [(77,)]
    plan = "\n".join(line for (line,) in fresh_db.query(f"EXPLAIN {query}"))
    assert f"program_{column}" in plan, plan


def test_real_programmes_against_their_lines(fresh_db, shared_data: Path, tmp_path: Path) -> None:
    """Titles, periods and counts of 1,525 files against a reading by regular expressions."""
    import re
    import tarfile

    with tarfile.open(shared_data / "programs" / "proposals_md.tar.gz") as tar:
        tar.extractall(tmp_path)
    assert fresh_db.load(tmp_path).problems == []
    found = {program: rest for program, *rest in fresh_db.query(
        "SELECT program, title, exclusive_access_months, cycle FROM store.jwst_program")}  # fmt: skip
    files = sorted(tmp_path.rglob("*.md"))
    assert len(found) == len(files) == 1525
    for path in files:
        head = path.read_text(encoding="utf-8").split("\n---", 1)[0]
        said = dict(re.findall(r'^(\w+): *"?(.*?)"?$', head, re.MULTILINE))
        title, months, cycle = found[int(said["id"])]
        assert title == (" ".join(said["program_title"].replace('\\"', '"').split()) or None)
        assert months == (
            int(said["exclusive_access_period_months"]) if said["exclusive_access_period_months"] else None
        )
        assert cycle == (int(said["cycle"].removeprefix("Cycle ")) if said["cycle"] else None)
    assert fresh_db.query("SELECT count(*) FROM store.jwst_program WHERE abstract IS NULL")[0][0] < 10
