"""The memorandum of 2014, from prose to an amended agreement: read, confirmed, checked, asked for, put right.

Every fault that is planted in it (``tests/agree/papers/memorandum-2014.faults.yaml``, written by somebody who
had not seen the reader) has to be found, under the law of its day, under today's, or under both, as the file
says.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from permslip import agree
from permslip.actions import comparing, reading
from permslip.agree import draft as drafts
from permslip.agree.agreement import Agreement
from permslip.agree.conflicts import Tie
from permslip.agree.draft.draft import Confirmed, Draft
from permslip.agree.prose.flow import verbatim
from permslip.agree.prose.pages import source_of
from permslip.law.ground import Ground
from permslip.words.facts import FACTS
from permslip.words.vocabulary import Mark
from tests.agree.papers import the_lawbook
from tests.agree.prose.printing import Part, Table, as_docx, as_pdf, parts_of

PAPERS = Path(__file__).parents[1] / "agree" / "papers"
THEN, TODAY = date(2014, 10, 20), date(2026, 12, 1)
LAW = "us-ferpa, us-ct, us-nsla, us-mckinney-vento, us-idea, us-ppra"

# fault → the findings that show it; any one of them will do
FINDS: dict[str, tuple[str, ...]] = {
    "no-legal-basis": ("house-basis-named",),
    "purpose-beyond-instruction": ("ferpa-studies-purpose",),
    "no-direct-control": ("ferpa-control-given-away",),
    "data-as-needed": ("agreement:open-ended",),
    "exhibit-wider-than-body": ("agreement:exhibit-wider",),
    "who-owns-the-data": ("agreement:twice:owner_data",),
    "partner-owns-student-data-today": ("ct-void-conflict",),
    "work-product-swallows-rows": ("agreement:results-hold-rows",),
    "shared-with-affiliates": ("agreement:twice:redisclosure", "agreement:redisclosure"),
    "third-party-excludes-friends": ("agreement:definition-swallows",),
    "confidential-only-if-marked": ("agreement:definition-narrows",),
    "sub-processors-unbound": ("house-sub-processors-bound",),
    "thirty-days-or-ninety": ("agreement:retention",),
    "longitudinal-without-end": ("agreement:retention-open",),
    "term-outlives-destruction": ("agreement:destroyed-early",),
    "no-certificate": ("house-destruction-certificate",),
    "backups-and-contractors-kept": ("agreement:retention-open",),
    "breach-promptly-or-ten-days": ("agreement:twice:breach_notice",),
    "incident-defined-away": ("agreement:incident-narrowed",),
    "no-audit-right": ("ptac-audit-right",),
    "no-review-by-parents": ("ct-a4-review-correct",),
    "no-way-to-ask-for-deletion": ("ct-a2-deletion-means",),
    "published-unread": ("agreement:twice:publication",),
    "cell-of-three-or-ten": ("agreement:twice:minimum_cell",),
    "only-partner-may-leave": ("agreement:one-way-out",),
    "law-of-another-state": ("ct-a9-ct-law",),
    "no-severability": ("ct-a10-severability",),
    "amendment-by-email": ("agreement:twice:amendment",),
    "survival-omits-data": ("agreement:survival",),
    "assigned-without-consent": ("agreement:assignment",),
    "improve-its-services": ("agreement:product-use",),
    "purpose-without-bounds": ("agreement:purpose-grows",),
    "anonymous-in-name-only": ("ferpa-pii-class",),
    "largely-public": ("public-claim-paper",),
    "code-made-by-formula": ("ferpa-codes-derived",),
    "no-bar-on-reidentification": ("house-no-reidentification",),
    "meal-status": ("nsla-meal-status",),
    "homeless-as-directory": ("mv-homeless",),
    "evaluation-ratings": ("ct-eval-consent",),
    "campus-maps": ("ct-safety-class",),
    "ferpa-disowned": ("house-ferpa-disowned",),
    "families-not-told": ("ct-post-5bd",),
    "subpoena-in-silence": ("agreement:compelled",),
    "no-security-standard": ("ct-security-standard",),
    "staff-not-bound": ("ptac-staff-bound",),
    "exhibit-prevails": ("agreement:exhibit-wins",),
}


@cache
def faults() -> tuple[dict[str, Any], ...]:
    """The planted faults."""
    text = (PAPERS / "memorandum-2014.faults.yaml").read_text(encoding="utf-8")
    return tuple(YAML(typ="safe", pure=True).load(text)["faults"])


def taken_as_read(draft: Draft) -> Draft:
    """What a person does who has nothing to add: every value as it was read, gaps and unknown words left out.

    The packs of rules alone are put in by hand: whom a district is held to, no paper says.
    """
    for question in drafts.questions(draft, only_open=True):
        place, _, at = question.key.partition("/")
        if question.key == "about/law":
            draft = drafts.decide(draft, question.key, Confirmed.YES, instead=LAW)
        elif not question.shows or (place == "schedule" and not draft.schedule[int(at)].element):
            draft = drafts.decide(draft, question.key, Confirmed.OUT)
        else:
            draft = drafts.decide(draft, question.key, Confirmed.YES)
    return draft


@cache
def confirmed(name: str) -> Agreement:
    """One of our papers, read and confirmed as read."""
    paper = PAPERS / name
    made = reading.confirm(taken_as_read(reading.read(paper).draft), source=paper)
    assert made.agreement is not None
    return made.agreement


@cache
def found(name: str, day: date) -> dict[str, list[Ground]]:
    """The findings on one of our papers by the law of a day, by rule; what is met is left out."""
    agreement = confirmed(name)
    grounds = agree.check(agreement, the_lawbook(), day=day, packs=agreement.law_packs)
    out: dict[str, list[Ground]] = {}
    for ground in grounds:
        if ground.mark is not Mark.MEETS:
            out.setdefault(ground.rule, []).append(ground)
    return out


def test_every_fault_has_a_finding_to_look_for() -> None:
    assert {f["id"] for f in faults()} == FINDS.keys()


@pytest.mark.parametrize("fault", [f["id"] for f in faults() if f["law"] in ("2014", "either")])
def test_a_fault_is_found_under_the_law_of_2014(fault: str) -> None:
    assert set(FINDS[fault]) & found("memorandum-2014.md", THEN).keys()


@pytest.mark.parametrize("fault", [f["id"] for f in faults() if f["law"] in ("today", "either")])
def test_a_fault_is_found_under_the_law_of_today(fault: str) -> None:
    assert set(FINDS[fault]) & found("memorandum-2014.md", TODAY).keys()


@pytest.mark.parametrize("fault", [f["id"] for f in faults() if f["law"] == "today"])
def test_what_only_today_s_law_asks_is_not_asked_of_2014(fault: str) -> None:
    assert not set(FINDS[fault]) & found("memorandum-2014.md", THEN).keys()


@pytest.mark.parametrize("fault", [f["id"] for f in faults() if f["kind"] == "conflict"])
def test_a_conflict_shows_the_planted_sentences(fault: str) -> None:
    planted = next(f for f in faults() if f["id"] == fault)
    grounds = [g for rule in FINDS[fault] for g in found("memorandum-2014.md", TODAY).get(rule, ())]
    shown = " ".join(" ".join(q.text.split()) for g in grounds for q in g.quotes)
    assert any(place["phrase"] in shown for place in planted["places"]), shown


def test_every_sentence_of_every_finding_stands_in_the_paper() -> None:
    data = (PAPERS / "memorandum-2014.md").read_bytes()
    source = source_of(data, "memorandum-2014.md")
    agreement = confirmed("memorandum-2014.md")
    said = [t.quote for t in agreement.terms if t.quote] + [q.quote for q in agreement.quotes]
    assert len(said) > 40
    assert not [q for q in said if not verbatim(q, source)]


def test_the_letter_asks_for_every_finding_that_stops_a_release_and_can_be_mended() -> None:
    agreement = confirmed("memorandum-2014.md")
    done = comparing.letter(agreement, day=TODAY, packs=agreement.law_packs)
    for rule, grounds in found("memorandum-2014.md", TODAY).items():
        mendable = [g for g in grounds if not any(FACTS[m].who for m in g.missing)]
        if any(g.blocks and g.mark in (Mark.CONFLICTS, Mark.MISSING) for g in mendable):
            assert rule in done.text
    assert "“" in done.text
    assert "This would do:" in done.text
    assert "compliant" not in done.text.lower()


def test_the_amended_agreement_is_stopped_by_nothing_that_it_could_say() -> None:
    """What is left are acts of the district: a judgement to attest, a notice to post."""
    stopping = [g for each in found("memorandum-2026-amended.md", TODAY).values() for g in each if g.blocks]
    assert {g.rule for g in stopping} <= {"ferpa-studies-purpose"}
    assert all(g.mark is Mark.ASK_COUNSEL and g.missing for g in stopping)


def test_the_amended_agreement_is_looser_in_nothing_that_matters() -> None:
    grounds = agree.between(
        confirmed("memorandum-2014.md"), confirmed("memorandum-2026-amended.md"), Tie.AMENDMENT
    )
    assert not [g for g in grounds if g.blocks]


def test_the_sub_processor_s_terms_are_looser_where_they_were_made_so() -> None:
    parent, sub = confirmed("memorandum-2026-amended.md"), confirmed("tally-subprocessor-2014.md")
    about = {g.about.removeprefix("sub-processor:") for g in agree.between(parent, sub, Tie.SUB_PROCESSOR)}
    planted = {
        "breach_notice", "destroy_after_end", "redisclosure", "audit_right", "owner_derived_data",
        "reidentification", "use", "assignment",
    }  # fmt: skip
    assert planted <= about
    assert "encryption_rest" not in about  # stricter than the parent, or as strict


def test_an_amendment_for_the_worse_is_seen() -> None:
    before, after = confirmed("memorandum-2026-amended.md"), confirmed("amendment-no-1.md")
    about = {g.about for g in agree.between(before, after, Tie.AMENDMENT)}
    assert "amendment:breach_notice" in about


def test_a_general_offer_taken_otherwise_is_seen() -> None:
    offer, local = confirmed("memorandum-2026-amended.md"), confirmed("amendment-general-offer.md")
    about = {g.about for g in agree.between(offer, local, Tie.OFFER)}
    assert "offer:destroy_after_end" in about


def as_parts(text: str) -> list[Part]:
    """The paper as a word processor would have it: headings, paragraphs without marks, tables as tables."""
    parts: list[Part] = []
    for block in text.split("\n\n"):
        if block.startswith("|"):
            rows = [[cell.strip() for cell in row.strip("| ").split("|")] for row in block.splitlines()]
            parts.append(Table([row for row in rows if not set("".join(row)) <= set("-: ")]))
        elif block.startswith("---"):
            continue
        else:
            parts += parts_of(block.replace("**", "").replace("*", ""))
    return parts


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_printed_it_is_read_the_same(kind: str, tmp_path: Path) -> None:
    """The same paper as PDF and as Word: the same values, whatever page they stand on."""
    text = (PAPERS / "memorandum-2014.md").read_text(encoding="utf-8")
    file = tmp_path / f"memorandum.{kind}"
    file.write_bytes(as_pdf(as_parts(text)) if kind == "pdf" else as_docx(as_parts(text)))
    plain, printed = reading.read(PAPERS / "memorandum-2014.md").reading, reading.read(file).reading
    for said in plain.said:
        assert set(printed.values(said.term)) == set(plain.values(said.term)), said.term
