"""Verdicts: a value never makes a class milder, whatever the counts are."""

from __future__ import annotations

import re
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.engines import open_engine
from permslip.hold import values
from permslip.hold.cells import day, no_day, trimmed
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


@given(st.lists(CELLS, max_size=40), st.booleans(), st.booleans())
def test_the_engine_counts_what_a_plain_loop_counts(cells: list[str | None], few: bool, small: bool) -> None:
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
        rows, _, found, _ = values.profile(draft, _ENGINE, small=small)
    finally:
        values.FEW = before
    filled = [c for c in cells if c is not None]
    counted = sorted(set(filled)) if few or small else filled  # few different values are counted once each
    assert rows == len(cells)
    assert found["x"].filled == len(filled)
    for shape, pattern in SHAPES.items():
        assert found["x"].shapes[shape] == sum(re.search(pattern, c) is not None for c in counted), shape
    assert found["x"].formulas == sum(re.search(r"^[=@]|^[+-][^0-9.]", c) is not None for c in filled)
    assert found["x"].mean_length == pytest.approx(sum(map(len, filled)) / len(filled) if filled else 0.0)


def _plain_day(cell: str) -> date | None:
    """The twin of the engine's word: each way to write a day, tried in turn."""
    iso = re.sub(r"[T ].*$", "", cell, count=1)
    for pattern, order in (
        (r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", (3, 1, 2)),
        (r"(\d{4})(\d{2})(\d{2})", (1, 2, 3)),
        (r"(\d{4})-(\d{1,2})-(\d{1,2})", (1, 2, 3)),
    ):
        found = re.fullmatch(pattern, iso, re.ASCII)
        if found:
            try:
                return date(*(int(found[g]) for g in order))
            except ValueError:
                return None
    return None


_DAYS = st.one_of(
    st.dates(date(1000, 1, 1), date(9999, 12, 31)).flatmap(
        lambda d: st.sampled_from(
            [
                d.isoformat(),
                f"{d.isoformat()}T00:00:00",
                f"{d.month}/{d.day}/{d:%Y}",
                f"{d:%m-%d-%Y}",
                f"{d:%Y%m%d}",
                f"{d:%Y}-{d.month}-{d.day}",
            ]
        )
    ),
    st.sampled_from(
        ["2011-02-30", "13/13/2010", "20101301", "soon", "2010-1", "1/2/10", "", " ", "\t2010-01-02 "]
    ),
    st.text(st.sampled_from("0123456789-/T x\t\u00a0"), max_size=10),
)


@given(st.lists(st.one_of(st.none(), _DAYS), max_size=30))
def test_the_words_for_cells_say_what_their_twins_say(cells: list[str | None]) -> None:
    table = _ENGINE.memory("t", pa.table({"x": pa.array(cells, pa.string())}))
    asked = table.select(
        text=trimmed(table["x"]), day=day(trimmed(table["x"])), bad=no_day(trimmed(table["x"]))
    )
    rows = _ENGINE.arrow(asked).to_pylist()
    for cell, row in zip(cells, rows, strict=True):
        text = (cell or "").strip(" \t\r\n\v\f") or None
        assert row["text"] == text
        assert row["day"] == (None if text is None else _plain_day(text)), text
        assert row["bad"] is (text is not None and _plain_day(text) is None)
