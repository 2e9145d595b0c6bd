"""Readings built by hand, and the drafts of them, with any part changed by name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from permslip.agree.draft.deciding import decide, questions
from permslip.agree.draft.draft import Confirmed, Draft
from permslip.agree.draft.drafting import draft_of
from permslip.agree.prose.prose import Clause
from permslip.agree.prose.source import Line, Source
from permslip.agree.reader.said import ElementSaid, Reading, Said, State, TopicSaid
from permslip.words.quote import Quote
from permslip.words.terms import TERMS
from permslip.words.vocabulary import Need

PACKS = ("house", "policy", "us-ct", "us-ferpa", "us-nsla", "us-ny")
SHA = "5" * 64
TEXT = {
    "1": "Alder Falls Public Schools, a school district of Connecticut (the “District”), and Northfield "
    "Council for Schools (“Northfield”) agree. Tally Analytics LLC runs the models.",
    "4.1": "Northfield tells the District of a breach within 72 hours of its discovery.",
    "4.2": "Northfield tells the District of a breach promptly.",
    "7": "The Data remain the property of the District.",
    "Exhibit B 2(a)": "Grade level; locker colour.",
    "9": "This paper is governed by the law of Connecticut.",
}  # fmt: skip


def quote(clause: str, text: str | None = None, **where: int) -> Quote:
    return Quote(
        text or TEXT[clause], clause=clause, **{"page": 1, "line": list(TEXT).index(clause) + 1} | where
    )


def stated(term: str, value: str, clause: str = "7", confidence: float = 0.9) -> Said:
    return Said(term, State.STATED, value, quote(clause), confidence)


def blank(term: str, clause: str = "9") -> Said:
    return Said(term, State.BLANK, "", quote(clause), 0.8)


WHO = (
    stated("party_district", "Alder Falls Public Schools", "1"),
    stated("party_partner", "Northfield Council for Schools", "1"),
)
SAID = (
    *WHO,
    stated("party_sub_processor", "Tally Analytics LLC", "1", 0.7),
    stated("breach_notice", "72 hours", "4.1"),
    stated("owner_data", "district", "7", 0.95),
    stated("governing_law", "CT", "9"),
)


def a_reading(*said: Said, **changes: Any) -> Reading:
    """A short agreement as read; what is not given in ``said`` is not stated."""
    given = said or SAID
    silent = (Said(name, State.NOT_STATED) for name in TERMS if all(s.term != name for s in given))
    reading = Reading(
        name="mou.txt",
        sha256=SHA,
        pages=1,
        title="Memorandum of Understanding",
        shape="agreement",
        shape_why="it names two parties and what each shall do",
        said=(*given, *silent),
        topics=(
            TopicSaid("breach_procedure", "4.1", quote("4.1"), 0.9),
            TopicSaid("owner_data", "7", quote("7"), 0.6),
        ),
        schedule=(
            ElementSaid("Grade level", "grade", Need.MANDATORY, quote("Exhibit B 2(a)"), 0.9),
            ElementSaid("locker colour", None, Need.OPTIONAL, quote("Exhibit B 2(a)"), 0.9),
        ),
        remarks=("Page 3 holds a picture without text.",),
    )
    return replace(reading, **changes)


def some_clauses() -> tuple[Clause, ...]:
    """The clauses that the reading quotes."""
    return tuple(
        Clause(name, name, "Data" if name == "7" else "", text, 1, at)
        for at, (name, text) in enumerate(TEXT.items(), 1)
    )


def a_source(**changes: Any) -> Source:
    """The lines of the paper."""
    lines = tuple(Line(text, 1, at) for at, text in enumerate(TEXT.values(), 1))
    return replace(Source("mou.txt", "text", SHA, 1, lines), **changes)


def a_draft(*said: Said, clauses: tuple[Clause, ...] | None = None, **changes: Any) -> Draft:
    """The draft of that reading."""
    return draft_of(a_reading(*said, **changes), some_clauses() if clauses is None else clauses, packs=PACKS)


def decided(draft: Draft, **instead: str) -> Draft:
    """Everything confirmed that has a value, the rest left out; ``about`` things replaced by name."""
    for question in questions(draft):
        name = question.key.removeprefix("about/")
        if name in instead:
            draft = decide(draft, question.key, Confirmed.YES, instead=instead[name])
        elif question.item.value:
            draft = decide(draft, question.key, Confirmed.YES)
        else:
            draft = decide(draft, question.key, Confirmed.OUT)
    return draft
