"""The shape of an ADQL query (resdir/etc/jwstvo_dachs/shapes.py): which literals are lifted out, without a server."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st


def _modules(*names: str) -> list[ModuleType]:
    """Modules of the package without what the package itself does, which needs DaCHS."""
    sys.modules["jwstvo_dachs"] = package = ModuleType("jwstvo_dachs")
    package.__path__ = [str(Path(__file__).resolve().parents[2] / "resdir" / "etc" / "jwstvo_dachs")]
    return [importlib.import_module(f"jwstvo_dachs.{name}") for name in names]


shapes, dialects, marking = _modules("shapes", "dialects", "marking")
IMPORT = "from test_query_shapes import dialects, shapes"
FROM = "SELECT a FROM t WHERE "

LIFTED = {
    # condition: literals that are lifted, and their classes
    "a = 12": (["12"], "i"),
    "a = 32766 OR a = 32767": (["32766", "32767"], "iI"),
    "a > 2147483647": (["2147483647"], "I"),
    "a > 2147483648": ([], ""),  # a bigint
    "a > 1" + "0" * 5000: ([], ""),
    "a < 1.50 AND b >= 2.5e-6": (["1.50", "2.5e-6"], "de"),
    "a BETWEEN 59000.5 AND 60000.5": (["59000.5", "60000.5"], "dd"),
    "a = -12.5": (["12.5"], "d"),
    "a = 'x'": (["'x'"], "s"),
    "a LIKE 'x%'": (["'x%'"], "s"),
    "a IN ('x', 'y', 12)": (["'x'", "'y'", "12"], "ssi"),
    "(a = 'x' AND (b = 12.5))": (["'x'", "12.5"], "sd"),
    "1 = CONTAINS(POINT(s_ra, s_dec), CIRCLE(5, -20.25, 0.1))": (["5", "20.25", "0.1"], "idd"),
    "INTERSECTS(r, POLYGON(1, 2.5, 3, 4, 5, 6)) = 1": (["1", "2.5", "3", "4", "5", "6"], "idiiii"),
    "DISTANCE(POINT(1.5, 2.5), POINT(a, b)) < 0.5": (["1.5", "2.5", "0.5"], "ddd"),
    # what the translation may depend on
    "1 = CONTAINS(a, b)": ([], ""),
    "CONTAINS(a, b) = 0": ([], ""),
    "1 = CONTAINS(a, BOX(10.5, 20.5, 1.5, 2.5))": ([], ""),
    "1 = CONTAINS(POINT('ICRS', 10.5, 20.5), a)": (["10.5", "20.5"], "dd"),
    "1 = CONTAINS(POINT(ABS(10.5), 20.5), a)": (["20.5"], "d"),
    "ROUND(a, 12) = 12.5": (["12.5"], "d"),
    "a = CAST('2022-07-01' AS TIMESTAMP)": ([], ""),
    "a = CAST(b AS CHAR(12))": ([], ""),
    "a = 12.5@{m}": ([], ""),
    "a = 0x1F": ([], ""),
    "a = 012": ([], ""),
    "a = 12.": ([], ""),
    "a = 1e400": ([], ""),
    "a[12] = b": ([], ""),
    "a = 'it''s'": ([], ""),
    "a = 'Größe'": ([], ""),
    "a = 'x\\y'": ([], ""),
    "a = b -- 'x' = 12.5": ([], ""),
    '"12.5 = \'" = 12.5': (["12.5"], "d"),
    "a = x12.5": ([], ""),
    "b = 1 ORDER BY 12, 13": ([], ""),
    "b = 1 OFFSET 12": ([], ""),
}


@pytest.mark.parametrize("condition", LIFTED)
def test_what_is_lifted(condition: str) -> None:
    shape, literals = shapes.lift(FROM + condition)
    expected, classes = LIFTED[condition]
    assert list(literals) == expected
    assert "".join(part[0] for part in shape.split("\0")[1:]) == classes


def test_top_is_of_the_shape() -> None:
    assert shapes.lift("SELECT TOP 12 a FROM t") != shapes.lift("SELECT TOP 13 a FROM t")


def test_queries_of_one_shape() -> None:
    one, two = (shapes.lift(f"{FROM}a = {a} AND b = '{b}'") for a, b in ((12.5, "x"), (99.25, "a longer one")))
    assert one[0] == two[0]
    assert (one[1], two[1]) == (("12.5", "'x'"), ("99.25", "'a longer one'"))


@pytest.mark.parametrize("word", ["7000", "71.0003519", "7.0003519e-01", "0.70003519", "q%z000x"])
def test_marks_are_in_no_text(word: str) -> None:
    """What is in the query or its SQL anyway, as the limit of rows is, comes out as it is."""
    shape, literals = shapes.lift(FROM + "a = 7000 AND b = 71.000351900 AND c = 0.5e3 AND d = 'x'")
    marks, query = marking.marked(shape, ("", f"{word} LIMIT 7000"))
    template = marking.Template(f"{query} {word} LIMIT 7000", marks)
    assert template.places == {0, 1, 2, 3}
    assert template.fill(
        literals
    ) == "SELECT a FROM t WHERE a = 7000 AND b = 71.000351900 AND c = 0.5e3 AND d = 'x'" + (f" {word} LIMIT 7000")


def test_a_query_may_have_all_marks() -> None:
    shape, _ = shapes.lift(FROM + "a = 12")
    assert marking.marked(shape, (" ".join(str(number) for number in range(7000, 8000)),)) is None


def test_what_is_too_much_has_no_shape() -> None:
    assert shapes.lift(FROM + " OR ".join(["a = 12.5"] * (shapes.MOST + 1))) == (None, ())
    assert shapes.lift(FROM + "a = b" + " " * shapes.LONGEST) == (None, ())
    assert shapes.lift(FROM + "a = \0d AND b = 12.5") == (None, ())


@pytest.mark.parametrize(
    "use",
    [
        "shapes.TOKEN.match('1' * 10**7 + 'x')",
        "dialects.mended('SELECT CONTAINS(' + '1' * 10**7 + 'x')",
        "dialects.mended('INTERSECTS(INTERVAL(1, ' + '1' * 10**7 + 'x')",
    ],
)
def test_long_numbers_are_looked_at_once(use: str) -> None:
    """If each digit were tried as the end of a first half, it would take days of the processor; seconds are given."""
    code = f"import resource; resource.setrlimit(resource.RLIMIT_CPU, (20, 20)); {IMPORT}; {use}"
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("text", ["''", "'a'", "'it''s'", "''''", "'a''''b'", "'\n'"])
def test_quotes_in_quotes_are_doubled(text: str) -> None:
    for pattern, quoted in ((shapes.STRING, text), (shapes.QUOTED, text.replace("'", '"'))):
        assert re.match(pattern, f"{quoted}x{quoted}")[0] == quoted
        assert not re.fullmatch(pattern, quoted + quoted[0])


@given(
    st.text(max_size=300) | st.lists(st.sampled_from([*LIFTED, "(", ")", "'", '"', "--", "\n", "SELECT"])).map("".join)
)
def test_nothing_is_lost(text: str) -> None:
    """Literals put back into the shape give the query, whatever it is."""
    shape, literals = shapes.lift(text)
    if shape is None:
        assert "\0" in text
        return
    first, *rest = shape.split("\0")
    assert first + "".join(literal + part[1:] for literal, part in zip(literals, rest, strict=True)) == text
