"""Requests from a plain list."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from permslip import ask
from permslip.sample import case
from permslip.words.elements import ELEMENTS
from permslip.words.errors import BadInput
from permslip.words.vocabulary import Domain, Need

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT.parent / "shared" / "data" / "real-cases" / "hamden-2014-requested-elements.csv"
PUT: dict[str, Any] = {"id": "case", "recipient": "northfield", "as_of": date(2014, 10, 15)}


def listed(text: str, **more: Any) -> list[tuple[str, str | None, Need]]:
    """(table, element, need) of each wish."""
    request = ask.from_csv(text.encode(), "list.csv", **(PUT | more))
    return [(table, e.element, e.need) for table, e in request.elements()]


def test_the_case_is_understood_line_by_line() -> None:
    if not CASE.exists():
        pytest.skip("the shared data is not here")
    request = ask.from_csv(CASE.read_bytes(), CASE.name, **PUT, onward=("tally", "brightwater"))
    assert {(t, e.element): e.need.value for t, e in request.elements()} == {
        ("students", "student_number"): "mandatory",
        ("students", "grade"): "mandatory",
        ("students", "sex"): "mandatory",
        ("students", "birth_date"): "mandatory",
        ("students", "race"): "mandatory",
        ("students", "english_learner"): "mandatory",
        ("students", "grade9_entry_date"): "optional",
        ("students", "meal_status"): "mandatory",
        ("students", "homeless"): "optional",
        ("students", "courses_failed"): "optional",
        ("students", "retained"): "optional",
        ("students", "disability"): "mandatory",
        ("students", "schools_attended"): "mandatory",
        ("schools", "school_code"): "mandatory",
        ("schools", "school_grades"): "mandatory",
        ("buildings", "building_map"): "mandatory",
        ("buildings", "building_square_feet"): "mandatory",
        ("buildings", "building_capacity"): "mandatory",
        ("sections", "class_period"): "mandatory",
        ("spending", "spending"): "mandatory",
    }
    levels = {e.element: e.level for _, e in request.elements()}
    assert levels["disability"] == "asked, level not shown"
    assert request.onward == ("tally", "brightwater")
    assert request.agreement is None


def test_the_demos_own_list_is_understood() -> None:
    request = ask.from_csv(case.wish().encode(), "wish.csv", **PUT)
    assert all(e.element is not None for _, e in request.elements())
    assert ("evaluations", "evaluation_rating") in {(t, e.element) for t, e in request.elements()}


def test_levels_are_read_and_can_be_told_otherwise() -> None:
    text = "element,level\nsex,Mandatory\nrace,encouraged\ngrade,wished for\nschool,\n"
    m, o = Need.MANDATORY, Need.OPTIONAL
    assert [need for *_, need in listed(text)] == [m, o, m, m]
    assert [need for *_, need in listed(text, otherwise=o)] == [m, o, o, o]
    assert [need for *_, need in listed(text, levels={"Wished for": o, "encouraged": m})] == [m, m, o, m]


def test_a_domain_says_whom_the_words_are_about() -> None:
    text = (
        "element,domain\nbirth date,student\nbirth date,staff\nname,guardian\nguardian email,student\n"
        "meal status,staff\nevaluation,staff\nbirth date,building\n"
    )
    assert {(t, e) for t, e, _ in listed(text)} == {
        ("students", "birth_date"),
        ("staff", "staff_birth_date"),
        ("guardians", "guardian_name"),
        ("guardians", "guardian_email"),
        ("staff", None),
        ("evaluations", "evaluation_rating"),
        ("buildings", None),
    }


def test_without_a_domain_the_words_must_speak_for_themselves() -> None:
    assert listed("element\nscore\nstaff salary\nwhatever\n") == [
        ("students", None, Need.MANDATORY),
        ("assessments", "assessment_score", Need.MANDATORY),
        ("staff", "staff_salary", Need.MANDATORY),
    ]


def test_spaces_a_byte_order_mark_and_empty_rows_do_no_harm() -> None:
    assert listed("\ufeffLevel , Element \r\nmandatory,  current   grade \r\n,\r\n\r\n") == [
        ("students", "grade", Need.MANDATORY)
    ]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no column element"),
        (b"name,level\nzelda,x\n", "no column element"),
        (b"element,element\nzelda,x\n", "two columns of one name"),
        (b"element\n", "0 rows"),
        (b"element,level\nsex\n", "row 2: 1 cells where the header has 2"),
        (b"element,level\nsex,mandatory,zelda\n", "row 2: 3 cells"),
        (b"element,level\n,zelda\n", "row 2: the element is empty"),
        (b"element\n" + b"zelda" * 50 + b"\n", "row 2: the element is empty, or a cell is over"),
        (b"element,domain\nsex,zelda\n", "row 2: the domain is none that is known"),
        (b"element\nsex\nrace\ngender\n", "row 4: asks for what row 2 asks for already"),
        (b"element\nzelda\nzelda\n", "row 3: asks for what row 2 asks for already"),
        (b"element\nse\xff\n", "row 2: the text is not UTF-8"),
        (b"element\nzelda\x00\n", "row 2: a NUL byte"),
        (b'element\n"zelda', "is not CSV"),
        (b'element\n"zelda"x\n', "is not CSV"),
        (b"element\n" + b"sex\n" * 300_000, "is larger than 1 MiB"),
        (b"element\n" + b"".join(b"w%d\n" % n for n in range(2001)), "2001 rows"),
        ("element\nzel\u202eda\n".encode(), "a hidden or control character"),
    ],
)
def test_a_bad_list_is_told_by_row_number_and_no_word_of_it(data: bytes, told: str) -> None:
    with pytest.raises(BadInput) as caught:
        ask.from_csv(data, "list.csv", **PUT)
    message = str(caught.value)
    assert told in message
    assert "list.csv" in message
    assert "zelda" not in message.lower()
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "wrong", [{"id": "Case 1"}, {"recipient": "Northfield Council"}, {"holding": "../x"}]
)
def test_what_the_form_could_not_hold_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="the request made from list.csv"):
        ask.from_csv(b"element\nsex\n", "list.csv", **(PUT | wrong))


WORDS = st.sampled_from(
    sorted({w for e in ELEMENTS.values() for w in (e.key, e.label, *e.aliases) if "," not in w})
)


@settings(max_examples=40, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(
    st.lists(
        st.tuples(WORDS, st.sampled_from(["", *Domain])), min_size=1, max_size=6, unique_by=lambda row: row[0]
    )
)
def test_a_list_and_the_yaml_made_from_it_are_one_request(rows: list[tuple[str, str]]) -> None:
    text = "element,domain\n" + "".join(f"{words},{domain}\n" for words, domain in rows)
    try:
        request = ask.from_csv(text.encode(), "list.csv", **PUT)
    except BadInput as twice:
        assert "asks for" in str(twice)
        return
    assert ask.loads(ask.dumps(request).encode(), "again") == request
    about = dict(rows)
    for _, element in request.elements():
        if about[element.asked_as] == Domain.STAFF and element.element is not None:
            assert ELEMENTS[element.element].domain not in (Domain.STUDENT, Domain.GUARDIAN)
