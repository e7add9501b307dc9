"""Parameters of cutouts: what they mean, and what has no meaning; whatever comes, the answer is a fault in words."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cutouts import faults, parameters, shapes


def parse(**values: str) -> parameters.Request:
    return parameters.parse({name: [value] for name, value in values.items()})


def test_values() -> None:
    request = parse(
        pos="circle 10 -20 0.5", BAND="-Inf 2e-6", TIME="60000", EXT="sci , 2", Source="-7", KIND="header", RUNID="x"
    )
    assert request.shape == shapes.Circle(10, -20, 0.5)
    assert (request.band, request.time) == ((-math.inf, 2e-6), (60000.0, 60000.0))
    assert request.extensions == (parameters.Extension(name="SCI", version=2),)
    assert (request.source, request.header_only, request.media_type) == (-7, True, "application/fits")
    assert parse(CIRCLE="", BAND=" ") == parameters.Request()


@pytest.mark.parametrize(
    ("text", "extension", "limits"),
    [
        ("[1:200,301:500]", None, ((1, 200), (301, 500))),
        ("[SCI,1][1:200,*]", parameters.Extension(name="SCI", version=1), ((1, 200), None)),
        ("[3][7]", parameters.Extension(number=3), ((7, 7),)),
        ("[5:*]", None, ((5, 10**9),)),
        ("[var_poisson] [ 1 : 2 ]", parameters.Extension(name="VAR_POISSON"), ((1, 2),)),
    ],
)
def test_pixels(text: str, extension: parameters.Extension | None, limits: tuple) -> None:
    assert parse(PIXEL=text).pixels == (parameters.Pixels(extension, limits),)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("CIRCLE", "1 2"), ("CIRCLE", "1 2 3 4"), ("CIRCLE", "1 2 x"), ("CIRCLE", "1 91 1"), ("CIRCLE", "-1 2 1"),
        ("CIRCLE", "1 2 -1"), ("CIRCLE", "1 2 181"), ("CIRCLE", "1 2 inf"), ("CIRCLE", "nan 2 1"), ("CIRCLE", "1,2,3"),
        ("POLYGON", "1 2 3 4"), ("POLYGON", "1 2 3 4 5"), ("POLYGON", "0 0 120 0 240 0"),
        ("POLYGON", "0 0 180 0 90 80"),
        ("POLYGON", "1 2 " * 3000), ("POS", "CIRCLE"), ("POS", "BOX 1 2 3 4"), ("POS", "RANGE 1 2 3"),
        ("POS", "RANGE 1 2 4 3"), ("POS", "RANGE 1 nan 3 4"), ("BAND", "2 1"), ("BAND", "1 2 3"), ("BAND", "nan 1"),
        ("BAND", "-2 -1"), ("TIME", "today"), ("POL", "Z"), ("PIXEL", "1:2"), ("PIXEL", "[2:1]"), ("PIXEL", "[a:b]"),
        ("PIXEL", "[-1:2]"), ("PIXEL", "[1:99999999999]"), ("EXT", "../x"), ("EXT", "SCI,x"), ("EXT", "a b"),
        ("EXT", "-1"), ("SOURCE", "1e3"), ("SOURCE", "٣"), ("ORDER", "1.5"), ("KIND", "ALL"), ("RESPONSEFORMAT", "png"),
        ("CIRCEL", "1 2 3"), ("CIRCLE", "1 " * 60000),
    ],
)  # fmt: skip
def test_what_has_no_meaning(name: str, text: str) -> None:
    with pytest.raises(faults.UsageError, match=name):
        parse(**{name: text})


@pytest.mark.parametrize(
    "values",
    [
        {"CIRCLE": ["1 2 3", "1 2 4"]}, {"circle": ["1 2 3"], "CIRCLE": ["1 2 4"]}, {"BAND": ["1 2", "3 4"]},
        {"CIRCLE": ["1 2 3"], "POS": ["CIRCLE 1 2 3"]}, {"KIND": ["HEADER", "DATA"]}, {"EXT": ["SCI"] * 101},
    ],
)  # fmt: skip
def test_one_value_of_each(values: dict) -> None:
    with pytest.raises(faults.MultiValued):
        parameters.parse(values)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.sampled_from(sorted(parameters.NAMES)), st.text(max_size=60))
def test_no_text_does_harm(name: str, text: str) -> None:
    """A request, or a fault; nothing else."""
    try:
        parameters.parse({name: [text]})
    except faults.Fault as exc:
        assert str(exc)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.floats(0, 360), st.floats(-90, 90), st.floats(1e-6, 60), st.integers(3, 12))
def test_shapes_against_each_other(ra: float, dec: float, radius: float, corners: int) -> None:
    """A polygon of points on a circle is inside of it, and has the middle in it."""
    circle = shapes.Circle(ra, dec, radius)
    outline = np.array(circle.outline())
    assert circle.contains(*shapes.Circle(ra, dec, radius * 0.999).outline()).all()
    assert not circle.contains(*shapes.Circle(ra, dec, radius * 1.001).outline()).any()
    chosen = outline[:, :: -(-outline.shape[1] // corners)]
    polygon = shapes.Polygon(tuple(zip(*chosen.tolist(), strict=True)))
    reverse = shapes.Polygon(polygon.corners[::-1])
    if chosen.shape[1] > 3:  # else the middle may be on an edge
        assert polygon.contains(np.float64(ra), np.float64(dec)) and reverse.contains(np.float64(ra), np.float64(dec))
    assert circle.contains(*polygon.outline()).sum() >= len(polygon.outline()[0]) - 2 * chosen.shape[1]
    assert not polygon.contains(*shapes.Circle(ra, dec, radius * 1.001).outline()).any()


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("RANGE 350 10 -5 5", [(0, 0), (355, 4), (9.9, -4.9)], [(180, 0), (11, 0), (0, 6)]),
        ("RANGE 10 350 -5 5", [(180, 0), (11, 0)], [(0, 0), (355, 4)]),
        ("RANGE 0 360 89 90", [(123, 89.5), (0, 90)], [(0, 88)]),
        ("RANGE -Inf +Inf -Inf 0", [(77, -90), (1, -0.1)], [(77, 1)]),
        ("RANGE 10 10 -5 5", [(10, 0)], [(10.01, 0)]),
    ],
)
def test_ranges(text: str, inside: list, outside: list) -> None:
    shape = parse(POS=text).shape
    assert shape.contains(*np.array(inside, float).T).all()
    assert not shape.contains(*np.array(outside, float).T).any()
