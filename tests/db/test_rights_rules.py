"""Who may have a file and from when: the four sources, which of them holds, in any order of loading."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import made
import psycopg
import pytest
from snapshot import differences, snapshot

from ingest import access
from ingest.errors import Problem

NAME = made.exposure_name(0)
OTHER = made.exposure_name(60)  # observation 2
GUIDE = "jw09001001001_gs-fg_2024001120000_cal.fits"
COMBINED = "jw09001-o001_t001_niriss_clear-f150w_i2d.fits"
ENDS = datetime(2024, 1, 1, 12, 14, 24)  # EXPEND 60310.51
HELD = "SELECT rights, release, readers, rights_origin FROM store.artifact WHERE filename = %s"


def rights(db, name: str = NAME) -> tuple:
    (found,) = db.query(HELD, name)
    return found


def csv(folder: Path, text: str, name: str = "rules.csv") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def files(folder: Path, *names: str, **fields: object) -> Path:
    below = folder / "files"
    below.mkdir(exist_ok=True)
    for name in names:
        made.write_fits(below, name, **fields)
    return below


def rows(folder: Path, *names: str, **fields: object) -> list[object]:
    table = made.write_table(folder / f"rows{len(list(folder.iterdir()))}.csv.gz", [
        made.keyword_row(name, **fields) for name in names
    ])  # fmt: skip
    return ["--keywords", table]


def months(folder: Path, number: int, category: str = "GO") -> Path:
    return csv(folder, f"program,title,category,exclusive_access_months\n9001,T,{category},{number}\n", "programs.csv")


def seen(db, name: str, unknown: str | None = None) -> str:
    """data_rights that ObsCore, MAST's and ESA's tables say; they agree."""
    (obscore,) = db.query("SELECT data_rights FROM store.obscore WHERE filename = %s", name)[0]
    (artifact,) = db.query("SELECT data_rights FROM store.jwst_artifact WHERE filename = %s", name)[0]
    (mast,) = db.query("SELECT dataRights FROM store.mast_products WHERE productFilename = %s", name)[0]
    (esa,) = db.query(
        "SELECT public FROM store.esa_plane JOIN store.product USING (planeID) WHERE filename = %s", name
    )[0]
    assert (mast == "PUBLIC", esa == "true", artifact) == (obscore == "public", obscore == "public", obscore)
    return obscore


def test_unknown_is_what_the_operator_says(fresh_db, tmp_path: Path) -> None:
    fresh_db.load(files(tmp_path, NAME))
    assert rights(fresh_db) == (None, None, "jw09001", None)
    assert seen(fresh_db, NAME) == "public"
    assert fresh_db.run("access", "unknown", "restricted").status == 0
    assert seen(fresh_db, NAME) == "proprietary"
    fresh_db.run("access", "unknown", "public")
    assert seen(fresh_db, NAME) == "public"


def test_a_release_date_without_a_stamp_is_taken_over(fresh_db, tmp_path: Path) -> None:
    """Of files that are held with size and checksum, from rows of the same deliveries, which give way to them else."""
    below = files(tmp_path, NAME, OTHER)
    fresh_db.load(below)
    told = {"ingestCompletionDate": "", "publicReleaseDate": made.date_ms(36500)}
    assert fresh_db.load(*rows(tmp_path, NAME, **told)).counts["superseded"] == 1
    assert (seen(fresh_db, NAME), seen(fresh_db, OTHER)) == ("proprietary", "public")
    assert rights(fresh_db)[3] == "archive"


def test_exclusive_access_runs_from_the_end_of_the_exposure(fresh_db, tmp_path: Path) -> None:
    """To the second, whenever the programme became known; what was made anew keeps its date."""
    fresh_db.load(files(tmp_path, NAME))
    fresh_db.load(months(tmp_path, 12))
    assert rights(fresh_db) == ("proprietary", ENDS.replace(year=2025), "jw09001", "program")
    fresh_db.load(files(tmp_path, NAME, day=900))
    assert rights(fresh_db)[1] == ENDS.replace(year=2025)
    fresh_db.load(months(tmp_path, 0))
    assert rights(fresh_db)[:2] == ("public", ENDS)
    fresh_db.load(months(tmp_path, 1200))
    assert rights(fresh_db)[:2] == ("proprietary", ENDS.replace(year=2124))
    assert seen(fresh_db, NAME) == "proprietary"


@pytest.mark.parametrize("category", ["CAL", "COM", "ERS"])
def test_some_categories_have_no_exclusive_access(fresh_db, tmp_path: Path, category: str) -> None:
    fresh_db.load(files(tmp_path, NAME, CATEGORY=category))
    assert rights(fresh_db) == ("public", ENDS, "jw09001", "category")


def test_commissioning_data_became_public_with_the_first_results(fresh_db, tmp_path: Path) -> None:
    fresh_db.load(files(tmp_path, NAME, CATEGORY="COM", EXPSTART=59700.0, EXPEND=59700.5))
    assert rights(fresh_db)[:2] == ("public", datetime(2022, 7, 14, 20, 30))


def test_mast_rules_over_the_programme_and_the_operator_over_both(fresh_db, tmp_path: Path) -> None:
    fresh_db.load(months(tmp_path, 12))
    fresh_db.load(*rows(tmp_path, NAME, publicReleaseDate=made.date_ms(100)))
    assert rights(fresh_db) == ("proprietary", datetime(2024, 4, 10), "jw09001", "archive")
    rule = csv(tmp_path, "program,release,group\n9001,2031-02-03T04:05:06Z,friends\n")
    assert fresh_db.run("access", "rules", rule).status == 0
    assert rights(fresh_db) == ("proprietary", datetime(2031, 2, 3, 4, 5, 6), "friends", "operator")
    assert fresh_db.query("SELECT dataRelease, dataReadGroups FROM store.caom2_plane") == [
        (datetime(2031, 2, 3, 4, 5, 6), "friends")
    ]
    # what MAST says next does not move it; without the rule it holds
    fresh_db.load(*rows(tmp_path, NAME, stamp=99, publicReleaseDate=made.date_ms(200)))
    assert rights(fresh_db)[3] == "operator"
    assert fresh_db.run("access", "forget", "rules.csv").status == 0
    assert rights(fresh_db) == ("proprietary", datetime(2024, 7, 19), "jw09001", "archive")


def test_the_narrowest_rule_holds(fresh_db, tmp_path: Path) -> None:
    fresh_db.load(files(tmp_path, NAME, made.exposure_name(1), OTHER))
    rule = csv(
        tmp_path,
        "program,observation,file,release,rights,group\n"
        "9001,,,2031-01-01,,\n,jw09001001,,2032-01-01,,\n,,jw09001001001*,2033-01-01,,\n"
        f",,{NAME},,public,\n",
    )
    fresh_db.run("access", "rules", rule)
    assert rights(fresh_db) == ("public", ENDS, None, "operator")
    assert rights(fresh_db, made.exposure_name(1))[1] == datetime(2033, 1, 1)
    assert rights(fresh_db, OTHER)[1] == datetime(2031, 1, 1)
    # the same file with fewer rules replaces all it said
    csv(tmp_path, "observation,release\njw09001001,2034-01-01\n")
    fresh_db.run("access", "rules", rule)
    assert rights(fresh_db)[1] == datetime(2034, 1, 1)
    assert rights(fresh_db, OTHER)[:2] == (None, None)


def test_underscores_of_patterns_are_underscores(fresh_db, tmp_path: Path) -> None:
    fresh_db.load(files(tmp_path, NAME))
    fresh_db.run("access", "rules", csv(tmp_path, "file,rights\njw09001001001?02101*,secure\njw09_*,public\n"))
    assert rights(fresh_db)[0] == "secure"


def test_order_of_loading_does_not_matter(two_dbs, tmp_path: Path) -> None:
    folder = files(tmp_path, NAME, OTHER)
    made.write_fits(folder, GUIDE, EXP_TYPE=None)
    release = rows(tmp_path, OTHER, publicReleaseDate=made.date_ms(100))
    program = months(tmp_path, 12)
    rule = csv(tmp_path, "file,rights\n*_nis_cal.fits,secure\n")
    for db, order in zip(two_dbs, ((0, 1, 2, 3), (3, 2, 1, 0)), strict=True):
        steps = [("load", folder), ("load", *release), ("load", program), ("access", "rules", rule)]
        for place in order:
            assert db.run(*steps[place]).status == 0
    assert differences(*[snapshot(db) for db in two_dbs]) == ""
    assert rights(two_dbs[0])[0] == "secure"


def test_guide_star_files_follow_the_science_of_their_visit(two_dbs, tmp_path: Path) -> None:
    """The last date of the visit counts, whichever came first."""
    for db, order in zip(two_dbs, ("science first", "guide star first"), strict=True):
        loads = [
            rows(tmp_path, NAME, publicReleaseDate=made.date_ms(4000)),
            rows(
                tmp_path,
                GUIDE,
                instrume="FGS",
                detector="GUIDER1",
                exp_type="FGS_FINEGUIDE",
                publicReleaseDate=made.date_ms(10),
            ),
        ]
        for load in loads if order == "science first" else loads[::-1]:
            answer = db.load(*load)
            assert (answer.problems, answer.counts["new"]) == ([], 1)
        assert rights(db, GUIDE)[:2] == ("proprietary", rights(db)[1])
        assert rights(db)[1] == datetime(2034, 12, 14)


def test_a_combined_product_waits_for_its_last_member(fresh_db, tmp_path: Path) -> None:
    members = [NAME, made.exposure_name(1)]
    for day, name in zip((100, 5000), members, strict=True):
        fresh_db.load(*rows(tmp_path, name, publicReleaseDate=made.date_ms(day)))
    folder = files(tmp_path, COMBINED, ASNTABLE="jw09001-o001_20240101t000000_image3_00001_asn.json")
    content = made.association(COMBINED.removesuffix("_i2d.fits"), [(name, "science") for name in members])
    asn = made.write_json(folder / "jw09001-o001_20240101t000000_image3_00001_asn.json", content)
    fresh_db.load(folder)
    assert rights(fresh_db, COMBINED)[:2] == ("proprietary", datetime(2037, 9, 9))
    # what belongs together is metadata
    assert rights(fresh_db, asn.name) == ("public", None, "jw09001", "metadata")


def test_files_that_are_no_products_are_public_but_for_rules(fresh_db, tmp_path: Path) -> None:
    fresh_db.load(months(tmp_path, 12))
    held = "SELECT rights, readers FROM store.support_file"
    assert fresh_db.query(held) == [("public", None)]
    fresh_db.run("access", "rules", csv(tmp_path, "file,rights,group\nprograms.*,proprietary,staff\n"))
    assert fresh_db.query(held) == [("proprietary", "staff")]
    fresh_db.load(months(tmp_path, 6))
    assert fresh_db.query(held) == [("proprietary", "staff")]


def test_rows_of_catalogues_are_seen_when_the_file_may_be_had(fresh_db, tmp_path: Path) -> None:
    fresh_db.load(files(tmp_path, NAME, OTHER))
    for name in (NAME, OTHER, "of_no_product.ecsv"):
        fresh_db.query("INSERT INTO store.sources (filename, label, ra, dec) VALUES (%s, 1, 10, 20) RETURNING 1", name)
    seen_in = "SELECT filename FROM store.jwst_sources ORDER BY 1"
    assert fresh_db.query(seen_in) == [(NAME,), (OTHER,), ("of_no_product.ecsv",)]
    fresh_db.run("access", "rules", csv(tmp_path, f"file,rights,release\n{NAME},proprietary,2999-01-01\n"))
    assert fresh_db.query(seen_in) == [(OTHER,), ("of_no_product.ecsv",)]
    fresh_db.run("access", "rules", csv(tmp_path, f"file,rights,release\n{NAME},proprietary,2022-01-01\n"))
    assert (NAME,) in fresh_db.query(seen_in)


def test_a_second_load_changes_nothing(fresh_db, tmp_path: Path) -> None:
    folder = files(tmp_path, NAME)
    fresh_db.load(months(tmp_path, 12))
    fresh_db.load(folder)
    before = snapshot(fresh_db, times=True)
    fresh_db.load("--reread", folder)
    fresh_db.load("--reread", tmp_path / "programs.csv")
    assert differences(before, snapshot(fresh_db, times=True)) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("program,release\n2736,soon\n", "line 2: 'soon' is no time"),
        ("program,release\n2736,2027-13-01\n", "is no time"),
        ("program,release\n,2027-01-01\n", "one of program, observation and file"),
        ("program,file,release\n1,a.fits,2027-01-01\n", "one of program, observation and file"),
        ("program,rights\n2736,private\n", "is none of public, secure, proprietary"),
        ("program,release\n0,2027-01-01\n", "is no number of a programme"),
        ("file,rights\n../x,public\n", "is no name of files"),
        ("observation,rights\njw'; DROP,public\n", "is no observation"),
        ("program,rights,group\n1,public,a b\n", "is no name of a group"),
        ("program,colour,rights\n1,red,public\n", "known are program"),
        ("program,rights\n1,public,x\n", "more fields than columns"),
        ("", "its columns are none"),
        ("program,rights\n\0,public\n", "is no number of a programme"),
    ],
)
def test_wrong_rules_are_refused_whole(fresh_db, tmp_path: Path, text: str, said: str) -> None:
    fresh_db.load(files(tmp_path, NAME))
    good = csv(tmp_path, "program,rights\n9001,secure\n")
    fresh_db.run("access", "rules", good)
    answer = fresh_db.run("access", "rules", csv(tmp_path, text))
    assert answer.status == 1 and said in answer.stderr
    assert rights(fresh_db)[0] == "secure"


def test_times_of_rules_are_utc_to_the_second() -> None:
    assert access.moment("2027-01-31T12:00:00+02:00") == datetime(2027, 1, 31, 10)
    assert access.moment("2027-01-31T12:00:00.9Z") == datetime(2027, 1, 31, 12)
    assert access.moment("2027-01-31") == datetime(2027, 1, 31)


def test_a_release_that_passes_needs_no_load(fresh_db, tmp_path: Path) -> None:
    """One second before and after, by the database's clock."""
    fresh_db.load(files(tmp_path, NAME))
    change = "UPDATE store.artifact SET (rights, release) = ROW ('proprietary', now() AT TIME ZONE 'UTC' + %s)"
    for shift, words in (("1 second", "proprietary"), ("-1 second", "public"), ("0 seconds", "public")):
        with fresh_db.connect() as connection, connection.transaction():
            connection.execute(change, (shift,))
            # statement_timestamp: this session's clock stands still for as long as the statement runs
            (found,) = connection.execute(
                "SELECT store.rights_now(rights, release + (statement_timestamp() - now()), NULL) FROM store.artifact"
            ).fetchone()
            assert found == words


def test_files_elsewhere_are_got_through_this_site(fresh_db, tmp_path: Path) -> None:
    fresh_db.load(*rows(tmp_path, NAME, OTHER))
    place = csv(tmp_path, f"file,url\n{NAME},s3://bucket/jwst/a b.fits\n", "places.csv")
    assert fresh_db.run("access", "locations", place).status == 0
    urls = dict(fresh_db.query("SELECT filename, access_url FROM store.jwst_artifact"))
    assert urls[NAME] == f"http://localhost/getproduct/jwst/product/{NAME}"
    assert urls[OTHER] == f"https://mast.stsci.edu/api/v0.1/Download/file?uri=mast:JWST/product/{OTHER}"
    found = dict(fresh_db.query("SELECT filename, url FROM store.file_access(%s)", [NAME, OTHER]))
    assert found == {NAME: "https://bucket.s3.amazonaws.com/jwst/a%20b.fits", OTHER: urls[OTHER]}
    for url in ("file:///etc/passwd", "javascript:alert(1)", "https://"):
        with pytest.raises(Problem, match="no file name and URL"):
            access.read_locations(csv(tmp_path, f"file,url\n{NAME},{url}\n", "places.csv"))


def test_tokens_are_kept_as_hashes_and_end(fresh_db) -> None:
    token = fresh_db.run("token", "issue", "carol", "--group", "jw09001", "--days", "3").stdout.strip()
    assert len(token) > 50
    kept = fresh_db.query("SELECT * FROM store.token")
    assert token not in str(kept) and token.rsplit(".", 1)[1] not in str(kept)
    ident = token.split(".")[1]
    holder = "SELECT username, groups FROM store.token_holder(%s)"
    assert fresh_db.query(holder, ident) == [("carol", ["jw09001"])]
    fresh_db.query("UPDATE store.token SET expires = issued RETURNING 1")
    assert fresh_db.query(holder, ident) == []
    assert "expired" in fresh_db.run("token", "list").stdout
    fresh_db.query("UPDATE store.token SET expires = issued + interval '1 day' RETURNING 1")
    assert fresh_db.run("token", "revoke", "carol").status == 0
    assert fresh_db.query(holder, ident) == []
    assert fresh_db.run("token", "revoke", "carol").status == 1
    assert fresh_db.run("token", "issue", "gavoadmin").status == 2


def test_the_server_reads_no_table(fresh_db, tmp_path: Path) -> None:
    """Its role may call the functions it needs; ADQL's role may not even that."""
    with fresh_db.admin() as connection:
        connection.execute("SET ROLE gavo")
        assert connection.execute("SELECT * FROM store.file_access(ARRAY['x'])").fetchall() == []
        for table in ("artifact", "token", "access_rule", "archive_root", "file_location"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT * FROM store.{table}")
        connection.execute("RESET ROLE; SET ROLE untrusted")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM store.file_access(ARRAY['x'])")


def test_folders_that_were_loaded_are_the_archive(fresh_db, tmp_path: Path) -> None:
    folder = files(tmp_path, NAME)
    link = tmp_path / "link"
    link.symlink_to(folder)
    fresh_db.load(link)
    inside = "SELECT store.in_archive(%s)"
    assert fresh_db.query(inside, f"{folder}/{NAME}") == [(True,)]
    for path in (f"{folder}x/{NAME}", str(folder), "/etc/passwd", f"{tmp_path}/x"):
        assert fresh_db.query(inside, path) == [(False,)]
    assert fresh_db.run("access", "root", tmp_path).stdout.split() == [str(tmp_path), str(folder)]
    assert fresh_db.query(inside, f"{tmp_path}/x") == [(True,)]
    fresh_db.run("access", "root", "--remove", tmp_path)
    assert fresh_db.query(inside, f"{tmp_path}/x") == [(False,)]
