"""A reading out of the locked process: it comes back as it was, and nothing else is believed."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from permslip.agree.draft import carried
from permslip.agree.prose.prose import Clause
from permslip.words.errors import BadInput
from tests.agree.draft.readings import SAID, a_reading, blank, some_clauses


def told() -> dict[str, Any]:
    written = carried.as_json(a_reading(*SAID, blank("ends")), some_clauses())
    value: dict[str, Any] = json.loads(json.dumps(written))
    return value


def test_a_reading_comes_back_as_it_was() -> None:
    reading, clauses = carried.from_json(told())
    assert reading == a_reading(*SAID, blank("ends"))
    assert clauses == some_clauses()


def test_where_the_sentences_of_a_clause_are_is_not_carried() -> None:
    clause = Clause("1", "1", "", "Text.", 1, 1, sentences=(0, 1))
    _, clauses = carried.from_json(carried.as_json(a_reading(), (clause,)) | {"reading": told()["reading"]})
    assert clauses == (Clause("1", "1", "", "Text.", 1, 1),)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("reading", []),
        ("reading/said", {}),
        ("reading/said/0", "x"),
        ("reading/said/0/term", "zelda"),
        ("reading/said/0/state", "zelda"),
        ("reading/said/0/value", 5),
        ("reading/said/3/value", "soon"),
        ("reading/said/0/confidence", 7),
        ("reading/said/0/confidence", True),
        ("reading/said/0/quote", None),
        ("reading/said/0/quote", "x"),
        ("reading/said/0/quote/text", ""),
        ("reading/said/0/quote/page", 0),
        ("reading/said/0/quote/line", "1"),
        ("reading/said/0/zelda", 1),
        ("reading/topics/0/topic", "zelda"),
        ("reading/schedule/0/need", "zelda"),
        ("reading/schedule/0/element", 4),
        ("reading/remarks", "x"),
        ("reading/remarks/0", 1),
        ("reading/pages", "1"),
        ("reading/shape", ["x"]),
        ("clauses", None),
        ("clauses/0/text", None),
        ("clauses/0/page", False),
    ],
)
def test_hostile_what_comes_back_is_not_trusted(path: str, value: object) -> None:
    whole = told()
    here: Any = whole
    *way, last = [int(p) if p.isdigit() else p for p in path.split("/")]
    for step in way:
        here = here[step]
    here[last] = value
    with pytest.raises(BadInput, match="cannot be trusted"):
        carried.from_json(whole)


@pytest.mark.parametrize("missing", ["reading", "clauses", "reading/said", "reading/name", "clauses/0/id"])
def test_hostile_what_is_missing_is_not_made_up(missing: str) -> None:
    whole = copy.deepcopy(told())
    here: Any = whole
    *way, last = [int(p) if p.isdigit() else p for p in missing.split("/")]
    for step in way:
        here = here[step]
    del here[last]
    with pytest.raises(BadInput, match="cannot be trusted"):
        carried.from_json(whole)


def test_hostile_what_is_no_object_at_all() -> None:
    for value in (None, [], "x", 5):
        with pytest.raises(BadInput):
            carried.from_json(value)


def test_a_text_is_read_to_its_reading() -> None:
    text = b"DATA AGREEMENT\n\n1. The Partner shall notify the District of a breach within 72 hours.\n"
    reading, clauses = carried.from_json(carried.read(text, "mou.txt"))
    assert reading.name == "mou.txt" and reading.pages == 1
    assert any("72 hours" in clause.text for clause in clauses)
