"""How lines run together, and how a source travels out of a locked process."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.agree.prose import carried
from permslip.agree.prose.pages import source_of
from permslip.agree.prose.source import Break, Line, LineKind, Source
from permslip.words.errors import BadInput
from tests.agree.prose.wording import running

LINES = (
    Line("The Partner keeps infor-", 1, 1, broken=Break.DROP),
    Line("Page 1", 1, 2, LineKind.FURNITURE),
    Line("mation of a third-", 2, 1, broken=Break.KEEP),
    Line("", 2, 1, LineKind.BLANK),
    Line("party “vendor”.", 2, 2),
)


def test_lines_run_together() -> None:
    assert running(LINES) == "The Partner keeps information of a third-party “vendor”. "


def test_a_source_travels_as_json() -> None:
    source = source_of(b"# T\n\n| a | b |\n|---|---|\n| c | d |\n\n- item infor-\nmation\x0cnew", "p")
    assert carried.from_json(json.loads(json.dumps(carried.as_json(source)))) == source


@given(
    st.builds(
        Source,
        name=st.text(),
        kind=st.sampled_from(["pdf", "docx", "text"]),
        sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
        pages=st.integers(1, 300),
        lines=st.lists(
            st.builds(
                Line,
                text=st.text(),
                page=st.integers(1, 300),
                number=st.integers(1, 300),
                kind=st.sampled_from(LineKind),
                level=st.integers(0, 9),
                cells=st.lists(st.text()).map(tuple),
                indent=st.integers(0, 90),
                strong=st.integers(0, 90),
                broken=st.sampled_from(Break),
            )
        ).map(tuple),
        remarks=st.lists(st.text()).map(tuple),
        title=st.text(),
    )
)
def test_any_source_travels_unchanged(source: Source) -> None:
    assert carried.from_json(carried.as_json(source)) == source


def spoiled() -> list[object]:
    whole = carried.as_json(source_of(b"Words here.", "p"))
    line = whole["lines"][0]
    lines = [
        [*line[:i], wrong, *line[i + 1 :]]
        for i in range(9)
        for wrong in (None, -1, True, {}, "nonsense", 10**9)
    ]
    kept = [x for x in lines if x[0] != "nonsense"]  # a text is a text, whatever it says
    return [
        None,
        [],
        {},
        {**whole, "lines": None},
        {**whole, "lines": [line[:-1]]},
        {**whole, "pages": 0},
        {**whole, "remarks": "x"},
        {**whole, "title": 3},
        {**whole, "remarks": [3]},
        *({**whole, "lines": [bad]} for bad in kept),
    ]


@pytest.mark.parametrize("value", spoiled())
def test_what_cannot_be_trusted_is_refused(value: object) -> None:
    with pytest.raises(BadInput, match="cannot be trusted"):
        carried.from_json(value)
