# ruff: noqa: E501 - a table of sentences reads by the row
"""What the words give away: each fault in several drafting styles, and near misses that are none."""

from __future__ import annotations

from typing import Any

import pytest

from permslip.agree.conflicts import contradictions
from permslip.law.ground import Ground
from permslip.words.vocabulary import Mark
from tests.agree.papers import an_agreement


def of(*clauses: tuple[str, str, tuple[str, ...]], **changes: Any) -> dict[str, Ground]:
    """The findings of a paper made of these clauses: number, words, topics."""
    papers = [{"id": number, "text": text, "topics": list(topics)} for number, text, topics in clauses]
    return {g.about: g for g in contradictions(an_agreement(clauses=papers, **changes))}


BAR = (
    "5",
    "The Council shall not disclose Confidential Information to any Third Party.",
    ("redisclosure_bar",),
)
TOLD = ("6", "The Council tells the District promptly of any Security Incident.", ("breach_procedure",))
OWNED = ("8", "All Work Product belongs to the Council.", ("owner_work_product",))
USED = ("3", "The Council uses the data solely for the Assessment.", ("use_limited",))

FAULTS: list[tuple[str, str, tuple[str, str, tuple[str, ...]] | None]] = [
    ("definition-swallows", "“Third Party” means any person other than the District, the Council and their affiliates and advisers.", BAR),
    ("definition-swallows", "\"Third Party\" shall mean any entity, excluding contractors and funders of either Party.", BAR),
    ("results-hold-rows", "“Work Product” means all reports and every file, at whatever level of detail, including at the level of the individual student, generated from the Data.", OWNED),
    ("results-hold-rows", "“Deliverables” includes reports, extracts and the underlying data.", None),
    ("definition-narrows", "“Confidential Information” means Data that the District has marked as confidential at delivery.", BAR),
    ("definition-narrows", "“Student Data” means records of students, other than records that are anonymous or publicly available.", None),
    ("incident-narrowed", "“Security Incident” means access by a Third Party that results in material harm to the District.", TOLD),
    ("incident-narrowed", "“Breach” means an unauthorized acquisition that poses a significant risk of harm to a student.", None),
    ("purpose-grows", "“Assessment” means the work in Exhibit A, together with such further analyses as the Council may think useful.", USED),
    ("purpose-grows", "The Researcher may conduct any additional studies that it deems of interest.", None),
    ("exhibit-wins", "If an Exhibit and an Article differ, the Exhibit prevails.", None),
    ("exhibit-wins", "In the event of inconsistency the Schedules shall control.", None),
    ("open-ended", "The District shall supply any other data, as needed, that the Council may request.", None),
    ("open-ended", "The Board will provide student records including but not limited to grades and attendance.", None),
    ("product-use", "The Council may analyze the Work Product to improve its services, tools and benchmarks.", None),
    ("product-use", "Provider may use Student Data to develop new products and services.", None),
    ("retention-open", "The Data are retained for ninety days or for such longer time as the Council considers useful.", None),
    ("retention-open", "Contractors may keep the Data on their own systems for as long as their own work continues.", None),
    ("retention-open", "Provider may retain de-identified data indefinitely.", None),
    ("one-way-out", "The Council may end this MOU at any time, for any reason or none, by five days' written notice.", None),
]  # fmt: skip


@pytest.mark.parametrize(("what", "text", "other"), FAULTS)
def test_a_fault_in_the_words_is_found_and_shown(
    what: str, text: str, other: tuple[str, str, tuple[str, ...]] | None
) -> None:
    found = of(("1", text, ()), *([other] if other else []))
    assert what in found, sorted(found)
    assert any(text in q.text for q in found[what].quotes)
    assert found[what].fix
    assert found[what].sample
    if other is not None and what != "results-hold-rows":
        assert found[what].mark is Mark.CONFLICTS
        assert other[0] in [q.clause for q in found[what].quotes]


INNOCENT = [
    "No data are kept indefinitely.",
    "The Council may keep the report and the correspondence indefinitely.",
    "The Council keeps the data until June 30, 2027.",
    "“Third Party” means any person other than the District and the Council.",
    "“Third Party Software” means software that affiliates of the Council license to it.",
    "“Work Product” means reports that hold totals only and no student-level data.",
    "“Confidential Information” means every record about a student, coded or not, marked or not.",
    "“Security Incident” means any access without authority, whether or not it results in material harm.",
    "“Assessment” means the work described in Exhibit A and nothing else.",
    "If an Exhibit and an Article differ, the Article prevails.",
    "The Council shall not disclose data to anyone, including but not limited to its affiliates.",
    "The Council keeps records as required by its auditors.",
    "The Council shall not use the data to improve its services.",
    "The District may end this MOU at any time, for any reason or none.",
    "Either Party may terminate this Agreement at any time without cause.",
]


@pytest.mark.parametrize("text", INNOCENT)
def test_words_that_take_nothing_back_are_no_finding(text: str) -> None:
    found = of(("1", text, ()), ownership={"data": "district"})
    kinds = {what for what, _, _ in FAULTS}
    assert not kinds & found.keys()


def test_one_way_out_is_none_where_the_district_may_leave_as_well() -> None:
    found = of(
        ("1", "The Council may end this MOU at any time by five days' notice.", ()),
        ("2", "The District may terminate this MOU at any time for convenience.", ()),
    )
    assert "one-way-out" not in found


def element(key: str, clause: str) -> dict[str, Any]:
    """One element with the place where it is listed."""
    return {"term": "elements", "is": key, "quote": {"text": f"the {key}", "clause": clause}}


def test_an_exhibit_wider_than_the_body_names_what_it_adds() -> None:
    listed = [element("grade", "3.1"), element("sex", "3.1")]
    found = of(terms=[*listed, element("grade", "Exhibit B 1"), element("homeless", "Exhibit B 1")])
    wider = found["exhibit-wider"]
    assert wider.blocks
    assert "homeless" in wider.says and "grade" not in wider.says
    assert [q.clause for q in wider.quotes] == ["3.1", "Exhibit B 1"]


@pytest.mark.parametrize("terms", [
    [element("grade", "3.1")],
    [element("grade", "Exhibit B")],
    [element("grade", "3.1"), element("grade", "Exhibit B")],
])  # fmt: skip
def test_an_exhibit_that_adds_nothing_is_none(terms: list[dict[str, Any]]) -> None:
    assert "exhibit-wider" not in of(terms=terms)


def test_the_district_may_leave_under_the_first_word_of_its_name() -> None:
    parties = [
        {"id": "district", "name": "Oakmere Office of Learning", "role": "district"},
        {"id": "northfield", "name": "Northfield Council for Schools", "role": "partner"},
    ]
    leaves = ("8", "The Office may cancel it at any time without cause.", ())
    assert "one-way-out" not in of(leaves, parties=parties)
    assert "one-way-out" in of(
        ("8", "The Council may cancel it at any time without cause.", ()), parties=parties
    )
