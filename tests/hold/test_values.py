"""Verdicts: a value never makes a class milder, whatever the counts are."""

from __future__ import annotations

import re

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from permslip.engines import open_engine
from permslip.hold import values
from permslip.hold.draft import Draft, Field
from permslip.hold.kinds import KINDS
from permslip.hold.values import SHAPES, STRICTNESS, Profile, verdict
from permslip.words.elements import ELEMENTS
from permslip.words.vocabulary import FieldClass, Grain


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    filled = draw(st.integers(0, 1000))
    looked = draw(st.integers(0, filled)) if filled else 0
    count = st.integers(0, looked)
    return Profile(
        filled=filled,
        distinct=draw(st.integers(0, filled)),
        shapes={s: draw(count) for s in SHAPES},
        looked=looked,
        named=draw(count),
        formulas=draw(count),
        mean_length=draw(st.floats(0, 500)),
    )


@given(st.sampled_from(sorted(ELEMENTS)), profiles(), st.sampled_from(Grain))
def test_a_known_column_never_becomes_milder(key: str, seen: Profile, grain: Grain) -> None:
    field = Field(key, key, ELEMENTS[key].field_class, "f.csv:x", "its name means it")
    kind, because = verdict(field, seen, grain)
    assert STRICTNESS.index(kind) >= STRICTNESS.index(field.field_class)
    assert because.startswith(field.because)
    assert (kind is field.field_class) == (because == field.because)


@given(profiles(), st.sampled_from(Grain))
def test_an_unknown_column_stays_unknown_or_is_named_by_its_values(seen: Profile, grain: Grain) -> None:
    field = Field("x7", None, FieldClass.UNKNOWN, "f.csv:x7", "no known name")
    kind, because = verdict(field, seen, grain)
    assert kind is FieldClass.UNKNOWN or "but" in because
    milder = {
        FieldClass.PUBLIC,
        FieldClass.AGGREGATE,
        FieldClass.OPERATIONS,
        FieldClass.EDUCATION,
        FieldClass.DIRECTORY,
    }
    assert kind not in milder


def test_every_class_has_a_place_in_the_order() -> None:
    assert sorted(STRICTNESS) == sorted(FieldClass)


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        "123456789 123-45-6789 a@b.org 2010-02-03 06473 =1+1 homeless Free%20lunch 9%20Elm%20Street x".split()
    ).map(lambda s: s.replace("%20", " ")),
    st.text(st.characters(codec="ascii", min_codepoint=32), max_size=6).map(str.strip),
)
_ENGINE = open_engine()


@given(st.lists(CELLS, max_size=40), st.booleans())
def test_the_engine_counts_what_a_plain_loop_counts(cells: list[str | None], few: bool) -> None:
    cells = [c or None for c in cells]
    arrow = pa.table({"x": pa.array(cells, pa.string())})
    draft = Draft(
        "t",
        KINDS["students"],
        None,
        (Field("x", None, FieldClass.UNKNOWN, "t:x", ""),),
        _ENGINE.memory("t", arrow),
        "t",
    )
    before, values.FEW = values.FEW, 20_000 if few else -1
    try:
        rows, _, found = values.profile(draft, _ENGINE)
    finally:
        values.FEW = before
    filled = [c for c in cells if c is not None]
    counted = sorted(set(filled)) if few else filled  # few different values are counted once each
    assert rows == len(cells)
    assert found["x"].filled == len(filled)
    for shape, pattern in SHAPES.items():
        assert found["x"].shapes[shape] == sum(re.search(pattern, c) is not None for c in counted), shape
    assert found["x"].formulas == sum(re.search(values.FORMULA, c) is not None for c in filled)
