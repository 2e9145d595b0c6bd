"""Requests in YAML, and the form that an agreement makes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from permslip import agree, ask
from permslip.agree.writing import as_yaml
from permslip.ask.tables import TABLES, subject_of, table_of, understood
from permslip.hold.kinds import KINDS
from permslip.words.elements import ELEMENTS
from permslip.words.errors import BadInput, VerificationFailed
from permslip.words.vocabulary import Domain, Need, Purpose
from tests.agree.papers import GONE, an_agreement

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 23)


def a_request(**changes: Any) -> bytes:
    """A small valid request with top-level keys replaced."""
    data: dict[str, Any] = {
        "permslip": "request/1",
        "id": "autumn",
        "agreement": "needs-study",
        "recipient": "northfield",
        "as_of": "2026-11-23",
        "tables": [
            {"name": "students", "elements": ["current grade", {"asked": "ethnicity", "need": "optional"}]}
        ],
    }
    return as_yaml(data | changes).encode()


def test_the_example_of_the_specification_reads_as_it_says() -> None:
    page = (ROOT / "spec" / "request.md").read_text("utf-8")
    r = ask.loads(page.split("```yaml\n")[1].split("```")[0].encode(), "request.md")
    assert [(t, e.asked_as, e.element, e.need, e.level) for t, e in r.elements()] == [
        ("students", "current grade", "grade", Need.MANDATORY, ""),
        ("students", "ethnicity", "race", Need.OPTIONAL, "encouraged"),
        ("staff", "highest degree", "staff_education", Need.MANDATORY, ""),
    ]
    assert (r.onward, r.as_of, r.population.grades) == (("tally",), TODAY, ("09", "10"))
    assert r.purpose is Purpose.IMPROVE_INSTRUCTION
    assert r.digest == ask.digest_of(r)
    for table in TABLES:
        assert f"`{table}`" in page


def test_words_that_nobody_knows_are_kept_without_an_element() -> None:
    r = ask.loads(a_request(tables=[{"name": "students", "elements": ["aura colour", "NO WAY"]}]), "r.yaml")
    assert [(e.asked_as, e.element) for _, e in r.elements()] == [("aura colour", None), ("NO WAY", None)]


@pytest.mark.parametrize(
    ("table", "words", "element"),
    [
        ("students", "birth date", "birth_date"),
        ("staff", "birth date", "staff_birth_date"),
        ("staff", "race", "staff_race"),
        ("students", "name", "family_name"),
        ("guardians", "name", "guardian_name"),
        ("staff", "meal status", None),
        ("students", "staff evaluation rating", None),
        ("schools", "birth date", None),
        ("schools", "grade levels of each school", "school_grades"),
        ("evaluations", "evaluation rating", "evaluation_rating"),
        ("sections", "ethnicity", None),
    ],
)
def test_the_same_words_mean_another_thing_about_another_person(
    table: str, words: str, element: str | None
) -> None:
    r = ask.loads(a_request(tables=[{"name": table, "elements": [words]}]), "r.yaml")
    assert r.tables[0].elements[0].element == element


BAD: list[tuple[dict[str, Any], str]] = [
    ({"permslip": "agreement/1"}, "(permslip): is none of the words"),
    ({"as_of": "2026-02-30"}, "(as_of): is a day that does not exist"),
    ({"as_of": "YYYY-MM-DD"}, "(as_of): is no absolute date"),
    ({"recipient": "Zelda Inc."}, "(recipient): has a form that is not allowed"),
    ({"onward": "zelda"}, "(onward): is not a list"),
    ({"population": {"grades": [9]}}, "(population.grades[1]): is not text"),
    ({"tables": []}, "(tables): is an empty list"),
    ({"tables": [{"name": "zelda", "elements": ["sex"]}]}, "(tables[1].name): is no table"),
    ({"tables": [{"name": "students", "elements": []}]}, "(tables[1].elements): is an empty list"),
    ({"tables": [{"name": "students", "elements": [5]}]}, "(tables[1].elements[1]): is not a block of keys"),
    (
        {"tables": [{"name": "students", "elements": [{"need": "optional"}]}]},
        "(tables[1].elements[1].asked): is missing",
    ),
    (
        {"tables": [{"name": "students", "elements": ["sex", {"asked": "gender"}]}]},
        "(tables[1].elements[2]): asks for something a second time",
    ),
    (
        {"tables": [{"name": "students", "elements": ["zelda", "zelda"]}]},
        "(tables[1].elements[2]): asks for something a second time",
    ),
    (
        {"tables": [{"name": "students", "elements": ["sex"]}, {"name": "students", "elements": ["race"]}]},
        "(tables[2].name): stands here for the second time",
    ),
    ({"zelda": 1}, "a key that the form does not have"),
]


@pytest.mark.parametrize(("changes", "told"), BAD)
def test_a_bad_request_is_told_with_line_and_path(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(BadInput) as caught:
        ask.loads(a_request(**changes), "r.yaml")
    message = str(caught.value)
    assert message.startswith("r.yaml, line ")
    assert told in message
    assert "zelda" not in message.lower()


def test_anchors_and_bombs_are_refused_here_too() -> None:
    with pytest.raises(BadInput, match="an anchor or an alias"):
        ask.loads(b"a: &a [1]\nb: *a\n", "r.yaml")


def test_a_kept_request_must_bear_its_digest() -> None:
    r = ask.loads(a_request(), "r.yaml")
    assert ask.from_canonical(ask.canonical_bytes(r), digest=r.digest) == r
    with pytest.raises(VerificationFailed):
        ask.from_canonical(ask.canonical_bytes(r).replace(b"autumn", b"winter"), digest=r.digest)


def test_the_tables_are_those_that_a_holding_can_have() -> None:
    assert set(TABLES) <= set(KINDS)
    assert set(KINDS) - set(TABLES) <= {"directory_optouts", "terms", "consents"}


@pytest.mark.parametrize("key", sorted(ELEMENTS))
def test_every_element_can_be_asked_for_from_its_own_table(key: str) -> None:
    table = table_of(ELEMENTS[key])
    found = understood(key, TABLES[table], subject_of(table))
    assert found is ELEMENTS[key]


def test_every_table_is_about_somebody_or_something_it_can_hold() -> None:
    assert all(subject_of(table) in TABLES[table] for table in TABLES)
    assert subject_of("attendance") is Domain.STUDENT
    assert subject_of("evaluations") is Domain.STAFF
    assert subject_of("courses") is Domain.COURSE


# ------------------------------------------------------------------ the form


@pytest.mark.parametrize("kind", agree.TEMPLATES)
def test_a_form_lists_the_schedule_and_is_a_request_once_the_day_is_there(kind: str) -> None:
    agreement = agree.loads(agree.template(kind).encode(), kind)
    request = ask.loads(ask.form(agreement, as_of=TODAY, holding="sis").encode(), "form")
    assert {e.element for _, e in request.elements()} == {s.element for s in agreement.schedule}
    assert {e.element: e.need for _, e in request.elements()} == {
        s.element: s.need for s in agreement.schedule
    }
    assert (request.agreement, request.as_of, request.holding) == (agreement.id, TODAY, "sis")
    assert request.purpose is agreement.purpose
    blank = ask.form(agreement)
    with pytest.raises(BadInput, match=r"\(as_of\): is no absolute date"):
        ask.loads(blank.encode(), "form")
    for line in agreement.schedule:
        assert line.why in blank


def test_a_form_without_a_schedule_says_that_nothing_may_be_asked() -> None:
    bare = an_agreement(schedule=GONE)
    text = ask.form(bare, as_of=TODAY)
    assert "nothing may be asked" in text
    with pytest.raises(BadInput, match=r"\(tables\)"):
        ask.loads(text.encode(), "form")


# ------------------------------------------------------------------ round trips

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Cn", "Co"]), max_size=30
)
WORDS = st.sampled_from(sorted(ELEMENTS)) | TEXTS.map(lambda t: " ".join(t.split())).filter(bool)


@settings(max_examples=40, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(
    words=st.dictionaries(
        st.sampled_from(sorted(TABLES)), st.lists(WORDS, min_size=1, max_size=4, unique=True), min_size=1
    ),
    need=st.sampled_from(list(Need)),
    text=TEXTS,
    onward=st.lists(TEXTS.map(str.strip).filter(bool), max_size=2),
    day=st.dates(),
)
def test_any_request_round_trips(
    words: dict[str, list[str]], need: Need, text: str, onward: list[str], day: date
) -> None:
    tables = []
    for name, asked in words.items():
        kept: dict[str, str] = {}
        for word in asked:
            found = understood(word, TABLES[name], subject_of(name))
            kept.setdefault(found.key if found else word, word)
        tables.append({"name": name, "elements": [{"asked": w, "need": need.value} for w in kept.values()]})
    data = a_request(tables=tables, purpose_text=text, onward=onward, as_of=day.isoformat())
    r = ask.loads(data, "r.yaml")
    assert ask.loads(ask.dumps(r).encode(), "again") == r
    assert ask.from_canonical(ask.canonical_bytes(r), digest=r.digest) == r
