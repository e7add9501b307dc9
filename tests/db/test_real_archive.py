"""All of the real data that is JWST's loads in one run, tar balls unpacked; what is refused has a reason named here."""

from __future__ import annotations

import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Answer, Cluster, Scratch

TAR_BALLS = ("asn", "pool", "generated", "crds", "asdf", "edb", "apt", "programs/proposals_md")
FOLDERS = ("fits", "ecsv", "planned", "programs")
# what is refused: part of the path, what must be said of it, how many files, and why that is right
REFUSED = [
    ("/apt/", "it was never submitted", 9),  # drafts and examples of APT have no programme number
    ("/asdf/", "is no reference file of JWST", 23),  # WCS trees, transformations, parameters of other people's runs
    ("/asn/", "is not valid JSON", 1),
    ("/asn/", "the association has no products", 1),
    ("/ecsv/", "is no source catalogue", 12),  # pointing tables, bare coordinates, another telescope's
    ("/edb/", "is not valid JSON", 1),
    ("/fits/derived/", "another file of this run is", 1),  # users' products carry FILENAME of what they made them from
    ("/fits/derived/", "no JWST keywords", 6),
    ("/fits/derived/", "outside the JWST grammar", 6),
    ("/fits/derived/", "writes on the way, no product", 1),
    ("/fits/mast/quirk", "gzip-compressed bytes", 2),  # the same products are there under their right names
    ("/fits/no_jwst_keywords/", "no JWST keywords", 18),
    ("/fits/simulated/", "no JWST keywords", 9),
    ("/fits/simulated/", "outside the JWST grammar", 16),
]


@pytest.fixture(scope="module")
def archive(
    cluster: Cluster, template_db: str, shared_data: Path, tmp_path_factory
) -> Iterator[tuple[Scratch, Answer]]:
    """A database with all of it, and the command's answer."""
    folder = tmp_path_factory.mktemp("real")
    for name in TAR_BALLS:
        with tarfile.open(shared_data / f"{name}.tar.gz") as ball:
            ball.extractall(folder / Path(name).name)
    name = cluster.create(template_db)
    scratch = cluster.scratch(name)
    yield scratch, scratch.load(folder, *(shared_data / folder for folder in FOLDERS))
    cluster.drop(name)


def test_each_refusal_is_a_listed_one(archive: tuple[Scratch, Answer]) -> None:
    _, answer = archive
    found: Counter[tuple[str, str]] = Counter()
    for problem in answer.problems:
        reasons = [(p, why) for p, why, _ in REFUSED if p in problem["path"] and why in problem["problem"]]
        assert len(reasons) == 1, f"{problem['path']}: {problem['problem']}"
        assert problem["advice"]
        found.update(reasons)
    assert found == {(path, why): number for path, why, number in REFUSED}


def test_every_file_is_accounted_for(archive: tuple[Scratch, Answer]) -> None:
    database, answer = archive
    counts = answer.counts
    verdicts = ("new", "replaced", "updated", "unchanged", "superseded", "refused")
    assert counts["seen"] == sum(counts[verdict] for verdict in verdicts) > 5000
    held = database.query("SELECT (SELECT count(*) FROM store.artifact) + (SELECT count(*) FROM store.support_file)")
    assert held == [(counts["new"],)]


@pytest.mark.parametrize(
    ("table", "at_least"),
    [
        ("association", 3400), ("pool", 180), ("sources", 900), ("reference_file", 90), ("edb_sample", 160_000),
        ("guidestar", 23), ("msa_slitlet", 1), ("light_curve", 2), ("program", 1500), ("planned_exposure", 100_000),
        ("scheduled_visit", 25_000), ("spectra", 4), ("asdf_tree", 60),
    ],
)  # fmt: skip
def test_each_kind_is_in_its_table(archive: tuple[Scratch, Answer], table: str, at_least: int) -> None:
    database, _ = archive
    ((found,),) = database.query(f"SELECT count(*) FROM store.{table}")
    assert found >= at_least
