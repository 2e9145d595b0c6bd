"""From a reading to a draft: every value, no decision, names that only suggest."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from permslip.agree import draft as drafts
from permslip.agree.draft.draft import Confirmed
from permslip.agree.draft.drafting import LONGEST_CLAUSE
from permslip.agree.draft.names import clause_ids, party_id, slug
from permslip.agree.draft.plain import plain
from permslip.agree.draft.telling import clashing, look_first, not_an_agreement, shape_words, spelled
from permslip.agree.prose.prose import Clause
from permslip.agree.reader.said import ElementSaid, Said, State, TopicSaid
from permslip.words.quote import Quote
from permslip.words.terms import TERMS
from permslip.words.vocabulary import Need, Role
from tests.agree.draft.readings import (
    SAID,
    TEXT,
    WHO,
    a_draft,
    a_reading,
    blank,
    quote,
    some_clauses,
    stated,
)


def test_nothing_is_decided_and_nothing_is_lost() -> None:
    draft = a_draft()
    assert all(q.item.confirmed is Confirmed.NO for q in drafts.questions(draft))
    assert {t.term: [i.read for i in t.items] for t in draft.terms} == {
        "breach_notice": ["72 hours"],
        "owner_data": ["district"],
        "governing_law": ["CT"],
    }
    assert draft.terms[0].items[0].quote == quote("4.1")
    assert set(draft.not_stated) == set(TERMS) - {s.term for s in SAID} - {"elements"}
    assert "elements" in a_draft(schedule=()).not_stated
    assert [c.id for c in draft.clauses] == ["1", "4.1", "4.2", "7", "Exhibit-B-2(a)", "9"]
    assert [t for t, _ in draft.clauses[1].topics] == ["breach_procedure"]
    assert draft.remarks == ("Page 3 holds a picture without text.",)


def test_parties_get_short_names_and_a_sub_processor_its_only_partner() -> None:
    draft = a_draft()
    assert [(p.id, p.role, p.under) for p in draft.parties] == [
        ("district", Role.DISTRICT, ""),
        ("northfield", Role.PARTNER, ""),
        ("tally", Role.SUB_PROCESSOR, "northfield"),
    ]
    two = a_draft(*SAID, stated("party_partner", "The Northfield Institute", "1"))
    assert [p.id for p in two.parties] == ["district", "northfield", "northfield-2", "tally"]
    assert two.parties[3].under == ""  # nobody says for which of the two


def test_a_party_is_listed_once_and_one_that_is_missing_is_asked_for() -> None:
    again = stated("party_partner", "NORTHFIELD Council for Schools", "1")
    assert len(a_draft(*WHO, again).parties) == 2
    none = a_draft(stated("owner_data", "district"))
    assert [(p.id, p.role, p.item.read) for p in none.parties] == [
        ("district", Role.DISTRICT, ""),
        ("partner", Role.PARTNER, ""),
    ]
    gap = a_draft(blank("party_district"), WHO[1])
    assert gap.parties[0].item.blank and gap.parties[0].item.quote is not None


@pytest.mark.parametrize(
    ("said", "law"),
    [
        (SAID, "us-ferpa, us-nsla, us-ct"),
        ((*WHO,), "us-ferpa, us-nsla, us-ct"),  # no governing law: the district's sentence names Connecticut
        # another state's law governs: the district stays under its own state's
        ((*WHO, stated("governing_law", "NY", "9")), "us-ferpa, us-nsla, us-ny, us-ct"),
        ((*WHO, stated("governing_law", "WY", "9")), "us-ferpa, us-nsla, us-ct"),  # no pack for Wyoming
        ((stated("governing_law", "US", "9"),), "us-ferpa, us-nsla"),
    ],
)
def test_the_packs_follow_the_governing_law_and_the_parties(said: tuple[Said, ...], law: str) -> None:
    item = a_draft(*said).named("law")
    assert item is not None and item.read == law


def test_only_what_the_reader_cannot_know_is_asked_beside() -> None:
    assert [n for n, _ in a_draft().about] == ["title", "id", "law", "clauses", "purpose_word"]
    asked = a_draft(*WHO, stated("consent_mode", "opt-in"))
    assert [n for n, _ in asked.about][-1] == "consent_question"
    bare = a_draft(clauses=(), title="", topics=())
    assert [n for n, _ in bare.about] == ["title", "id", "law", "purpose_word"]
    assert dict(bare.about)["title"].read == "mou.txt"


def test_what_is_listed_twice_stands_in_the_schedule_once() -> None:
    draft = a_draft(
        *WHO, stated("elements", "grade"), stated("elements", "Locker colour"), stated("elements", "sex"),
        stated("elements", "shoe size"), blank("elements"),
    )  # fmt: skip
    assert [(s.element, s.item.read) for s in draft.schedule] == [
        ("grade", "Grade level"),
        ("", "locker colour"),
        ("sex", "sex"),
        ("", "shoe size"),
        ("", ""),
    ]
    assert draft.schedule[1].need is Need.OPTIONAL


def test_a_heading_alone_is_no_clause_and_a_long_clause_comes_in_parts() -> None:
    long = "word " * 9_000
    clauses = (
        Clause("A", "A", "Heading only", "", 1, 1),
        Clause("B", "B", "Security", " ", 1, 2),
        Clause("C", "C", "", long, 1, 3),
        Clause("D", "D", "", "x" * (LONGEST_CLAUSE + 1), 1, 4),
    )
    topics = (
        TopicSaid("security", "B", Quote("Security", clause="B"), 0.5),
        TopicSaid("purpose", "C", Quote("word", clause="C"), 0.5),
    )
    draft = a_draft(clauses=clauses, topics=topics)
    by_id = {c.id: c for c in draft.clauses}
    assert list(by_id) == ["B", "C", "C-part2", "C-part3", "D", "D-part2"]
    assert by_id["B"].text == "Security"
    assert " ".join(by_id[n].text for n in ("C", "C-part2", "C-part3")) == long.strip()
    assert all(len(c.text) <= LONGEST_CLAUSE for c in draft.clauses)
    assert [len(by_id[n].topics) for n in ("C", "C-part2")] == [1, 0]


def test_ids_of_clauses_are_plain_and_different() -> None:
    names = [
        "7.1",
        "Exhibit C 2(a)",
        "Exhibit C, 2(a)",
        "§ 4",
        "…",
        "",
        "(i)",
        "Überschrift",
        "x" * 60,
        "x" * 61,
    ]
    ids = clause_ids(Clause(n, "", "", "", 1, 1) for n in names)
    assert ids["7.1"] == "7.1" and ids["Exhibit C 2(a)"] == "Exhibit-C-2(a)"
    assert ids["Exhibit C, 2(a)"] == "Exhibit-C-2(a)-2"
    assert len(set(ids.values())) == len(names)
    assert all(len(i) <= 32 and i[0].isalnum() and i.isascii() for i in ids.values()), ids


def test_slugs_begin_with_a_letter_and_stay_short() -> None:
    assert slug("2014 Mémorandum of Understanding", otherwise="x") == "memorandum-of-understanding"
    assert slug("合意書", otherwise="agreement") == "agreement"
    assert len(slug("word " * 30, otherwise="x")) <= 40
    taken = {"district", "student"}
    assert party_id("The District", Role.PARTNER, taken) == "district-2"
    assert party_id("", Role.SUB_PROCESSOR, taken) == "sub-processor"


def test_a_draft_holds_no_mark_that_cannot_be_seen() -> None:
    assert plain("a\u200b b\u00a0\n\tc\x00\u202ed\u00ad") == "a b cd"
    hidden = Said("owner_data", State.STATED, "district", Quote("The \u202eData\ufeff  remain\x07."), 0.9)
    item = a_draft(*WHO, hidden).terms[0].items[0]
    assert item.quote is not None and item.quote.text == "The Data remain."


# ------------------------------------------------------------------ what to look at first


def test_contradictions_come_first_then_gaps_then_silence() -> None:
    reading = a_reading(
        *WHO, stated("breach_notice", "72 hours", "4.1"), stated("breach_notice", "prompt", "4.2", 0.4),
        blank("governing_law"),
    )  # fmt: skip
    assert clashing(reading) == ("breach_notice",)
    first, gaps, silence, doubt, words = look_first(reading)
    assert first == (
        "Two answers that cannot both hold. How soon is the district told of a breach? 72 hours (clause 4.1, "
        "page 1, line 2); soon, without a number (clause 4.2, page 1, line 3)."
    )
    assert gaps == "The paper leaves a gap to fill in: Which state's law governs."
    assert "On which legal basis may the data go; What are the data for;" in silence
    assert "breach" not in silence and "elements" not in silence  # the schedule lists some
    assert doubt == "The reader is not sure of: How soon is the district told of a breach."
    assert words.startswith("Of 2 lines of the schedule of data, 1 is in words")


def test_many_are_told_as_many() -> None:
    days = (stated("breach_notice", f"{n} days", c) for n, c in ((1, "4.1"), (2, "4.2"), (3, "7")))
    first, gaps, *_ = look_first(a_reading(*WHO, *days, blank("governing_law"), blank("ends")))
    assert first.startswith(
        "Answers that cannot all hold. How soon is the district told of a breach? 1 day ("
    )
    assert gaps.startswith("The paper leaves gaps to fill in: ")


def test_the_last_day_is_worked_out_for_a_person_to_put_in() -> None:
    year = (*WHO, stated("starts", "2026-09-01"), stated("term_length", "1 years"))
    assert any("the last day is 2027-08-31" in line for line in look_first(a_reading(*year)))
    for more in (
        stated("ends", "2027-06-30"),
        stated("term_length", "2 years"),
        stated("starts", "2026-10-01"),
    ):
        assert not any("the last day" in line for line in look_first(a_reading(*year, more)))
    soon = (*WHO, stated("starts", "2026-09-01"), stated("term_length", "prompt"))
    assert not any("the last day" in line for line in look_first(a_reading(*soon)))


def test_a_long_list_is_cut() -> None:
    names = "starts ends renewal purpose use sale survival precedence severability amendment"
    gaps = [blank(name) for name in names.split()]
    assert any("; and 2 more." in line for line in look_first(a_reading(*gaps)))


def test_what_is_no_agreement_says_why() -> None:
    assert not_an_agreement(a_reading()) == ""
    assert not_an_agreement(a_reading(shape="ndpa")) == ""
    assert "National Data Privacy Agreement" in shape_words(a_reading(shape="ndpa"))
    assert shape_words(a_reading()) == "an agreement"
    told = not_an_agreement(a_reading(shape="notice", shape_why="it addresses parents."))
    assert told == (
        "mou.txt does not read like an agreement: it reads like a notice to parents, because it addresses "
        "parents."
    )
    for shape in ("policy", "consent form", "licence", "certificate", "other"):
        assert not_an_agreement(a_reading(shape=shape, shape_why="")).endswith(".")


@pytest.mark.parametrize(
    ("term", "value", "words"),
    [
        ("breach_notice", "5 business_days", "5 business days"),
        ("breach_notice", "1 days", "1 day"),
        ("breach_notice", "immediately", "at once"),
        ("redisclosure", "with_consent", "only with consent"),
        ("redisclosure", "barred", "no"),
        ("owner_data", "partner", "partner"),
        ("ends", "2027-06-30", "2027-06-30"),
        ("purpose", "free_text", "free_text"),
    ],
)
def test_values_are_spelled_as_people_say_them(term: str, value: str, words: str) -> None:
    assert spelled(term, value) == words


# ------------------------------------------------------------------ JSON


def test_the_json_of_a_reading_is_whole_and_stable() -> None:
    told = json.loads(json.dumps(drafts.reading_json(a_reading(*SAID, blank("ends")))))
    assert list(told) == [
        "name", "sha256", "title", "shape", "shape_why", "pages", "terms", "topics", "schedule", "parties",
        "look_first", "remarks",
    ]  # fmt: skip
    assert list(told["terms"]) == list(TERMS)
    assert told["terms"]["breach_notice"] == [
        {"state": "stated", "value": "72 hours", "quote": TEXT["4.1"], "page": 1, "line": 2, "clause": "4.1",
         "confidence": 0.9}
    ]  # fmt: skip
    assert told["terms"]["sale"][0] == {
        "state": "not stated", "value": None, "quote": None, "page": None, "line": None, "clause": None,
        "confidence": 1.0,
    }  # fmt: skip
    assert told["terms"]["ends"][0]["state"] == "blank" and told["terms"]["ends"][0]["value"] is None
    assert told["parties"][1] | {} == {
        "role": "partner", "state": "stated", "value": "Northfield Council for Schools", "quote": TEXT["1"],
        "page": 1, "line": 1, "clause": "1", "confidence": 0.9,
    }  # fmt: skip
    assert told["topics"][0]["topic"] == "breach_procedure" and told["topics"][0]["clause"] == "4.1"
    assert told["schedule"][1]["element"] is None and told["schedule"][1]["need"] == "optional"


def test_an_element_with_a_name_of_the_catalogue_is_known_by_it() -> None:
    reading = a_reading(*WHO, schedule=(ElementSaid("Grade", "grade", Need.MANDATORY, quote("7")),))
    draft = drafts.draft_of(replace(reading, said=reading.said), some_clauses(), packs=())
    assert draft.schedule[0].element == "grade"
    law = draft.named("law")
    assert law is not None and law.read == ""
