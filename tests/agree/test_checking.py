"""What the law finds in a paper, and where a paper disagrees with itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from permslip import agree
from permslip.agree.conflicts import contradictions
from permslip.agree.conflicts.finding import quoted
from permslip.law.ground import Ground
from permslip.words.errors import NotFound
from permslip.words.facts import FACTS, problem
from permslip.words.vocabulary import Mark
from tests.agree.papers import GONE, an_agreement, the_lawbook

TODAY = date(2026, 11, 23)
THEN = date(2014, 10, 15)


def clause(topic: str, text: str = "As signed.", number: str = "9") -> dict[str, Any]:
    """One clause on one topic."""
    return {"id": number, "text": text, "topics": [topic]}


def found(**changes: Any) -> dict[str, Ground]:
    """The contradictions of a paper, by what they are about (the last of each)."""
    return {g.about: g for g in contradictions(an_agreement(**changes))}


def shown_of(ground: Ground) -> str:
    """The finding as a reader sees it: the sentence, and the clauses beside it."""
    return " ".join([ground.says, *(f"Clause {q.clause}: “{quoted(q)}”" for q in ground.quotes)])


# ------------------------------------------------------------------ facts


def test_every_fact_that_an_agreement_settles_is_stated_and_well_formed() -> None:
    stated = agree.facts(an_agreement(), day=TODAY)
    settled = {
        name for name, fact in FACTS.items() if name.startswith("agreement.") and fact.source == "agreement"
    }
    assert set(stated) == settled
    assert not [name for name, value in stated.items() if value is not None and problem(name, value)]


def test_a_silent_paper_is_known_to_be_silent() -> None:
    bare = an_agreement(
        basis=GONE, purpose=GONE, purpose_text=GONE, term=GONE, schedule=GONE, limits=GONE, destruction=GONE,
        ownership=GONE, redisclosure=GONE, consent=GONE, clauses=GONE,
    )  # fmt: skip
    stated = agree.facts(bare, day=TODAY)
    assert {name for name, value in stated.items() if value is None} == {
        "agreement.signed_on",
        "agreement.starts",
        "agreement.ends",
    }
    assert stated["agreement.basis"] == "none"
    assert stated["agreement.owner.data"] == "none"
    assert stated["agreement.k"] == 0
    assert stated["agreement.in_force"] is False
    assert stated["agreement.purpose_stated"] is False
    assert stated["agreement.covers_student_data"] is True  # a schedule that lists nothing limits nothing
    assert not any(value for name, value in stated.items() if name.startswith("agreement.clause."))


def test_owners_are_told_by_what_they_are() -> None:
    stated = agree.facts(
        an_agreement(ownership={"data": "tally", "derived_data": "student", "work_product": "district"})
    )
    assert [stated[f"agreement.owner.{k}"] for k in ("data", "derived_data", "work_product")] == [
        "partner",
        "student",
        "district",
    ]
    assert stated["agreement.owner.data_clause"] == "4.1"


@pytest.mark.parametrize(
    ("day", "runs"),
    [
        (date(2026, 8, 31), False),
        (date(2026, 9, 1), True),
        (date(2027, 6, 30), True),
        (date(2027, 7, 1), False),
    ],
)
def test_in_force_from_the_first_day_to_the_last(day: date, runs: bool) -> None:
    assert agree.in_force(an_agreement(), day) is runs
    assert agree.facts(an_agreement(), day=day)["agreement.in_force"] is runs


def test_an_agreement_signed_late_runs_from_its_signature() -> None:
    late = an_agreement(term={"signed": "2026-10-01", "starts": "2026-09-01", "ends": "2027-06-30"})
    assert not agree.in_force(late, date(2026, 9, 30))
    assert agree.in_force(late, date(2026, 10, 1))


def test_the_earlier_way_to_state_a_destruction_counts() -> None:
    def last(**destruction: Any) -> date | None:
        return agree.destroyed_by(an_agreement(destruction=destruction))

    assert last(by="2027-08-31") == date(2027, 8, 31)
    assert last(within_days=30) == date(2027, 7, 30)
    assert last(by="2027-08-31", within_days=30) == date(2027, 7, 30)
    assert last(method="shredding") is None
    assert agree.destroyed_by(an_agreement(term=GONE, destruction={"within_days": 30})) is None


# ------------------------------------------------------------------ the law


@pytest.mark.parametrize("kind", agree.TEMPLATES)
def test_templates_miss_nothing_that_a_paper_can_say(kind: str) -> None:
    a = an_agreement(kind)
    grounds = agree.check(a, the_lawbook(), day=TODAY, packs=a.law_packs)
    assert not [g.rule for g in grounds if g.mark in (Mark.MISSING, Mark.CONFLICTS)]
    open_rules = [g for g in grounds if g.mark is Mark.ASK_COUNSEL]
    assert all(g.missing and all(FACTS[m].who for m in g.missing) for g in open_rules)
    assert {f"ct-a{n}" for n in range(1, 11)} == {
        "-".join(g.rule.split("-")[:2]) for g in grounds if g.rule.startswith("ct-a") and g.mark is Mark.MEETS
    }


def test_what_people_attested_closes_what_was_open() -> None:
    a = an_agreement()
    said = {"study.improves_instruction": True, "agreement.posted": True, "agreement.published": True}
    grounds = agree.check(a, the_lawbook(), day=TODAY, packs=a.law_packs, attested=said)
    assert {g.mark for g in grounds} == {Mark.MEETS}


def test_a_person_cannot_attest_what_the_paper_says() -> None:
    a = an_agreement(clauses=GONE)
    said = {"agreement.clause.not_property": True}
    grounds = agree.check(a, the_lawbook(), day=TODAY, packs=a.law_packs, attested=said)
    assert any(g.rule == "ct-a1-not-property" and g.mark is Mark.MISSING for g in grounds)


def test_the_memorandum_of_2014_by_the_law_of_its_day_and_by_todays() -> None:
    memo = an_agreement(
        basis=GONE,
        purpose="needs_assessment",
        term={"signed": "2014-09-20", "starts": "2014-10-01", "ends": "2015-06-30"},
        schedule=[{"element": "student_number"}, {"element": "birth_date"}, {"element": "building_map"}],
        ownership={"data": "district", "work_product": "northfield"},
        redisclosure=GONE,
        destruction=GONE,
        consent=GONE,
        clauses=[
            clause("owner_data", "All data remain the property of the district.", "4"),
            clause(
                "owner_work_product", "Whatever the Council makes of them is the Council's work product.", "7"
            ),
        ],
    )
    then = {g.rule: g for g in agree.check(memo, the_lawbook(), day=THEN, packs=memo.law_packs)}
    now = {g.rule: g for g in agree.check(memo, the_lawbook(), day=TODAY, packs=memo.law_packs)}
    # the contract rules bind from 2018; what shields campus maps is older, and the schedule lists one
    assert [rule for rule in then if rule.startswith("ct-")] == ["ct-safety-class"]
    assert {r for r, g in now.items() if g.mark is Mark.MISSING} >= {
        "ct-a1-not-property",
        "ct-a10-severability",
    }
    for grounds, rules in ((then, ["own-contradiction"]), (now, ["own-contradiction", "ct-void-conflict"])):
        for rule in rules:
            assert grounds[rule].mark is Mark.CONFLICTS
            assert grounds[rule].blocks
            assert "Clause 4: “All data remain" in shown_of(grounds[rule])
            assert "Clause 7: “Whatever the Council" in shown_of(grounds[rule])


def test_a_pack_that_nobody_wrote_is_not_found() -> None:
    with pytest.raises(NotFound, match="no pack called us-zz"):
        agree.check(an_agreement(), the_lawbook(), day=TODAY, packs=("us-ferpa", "us-zz"))


# ------------------------------------------------------------------ the paper against itself

CASES: list[tuple[dict[str, Any], str, Mark, bool, tuple[str, ...]]] = [
    (
        {"ownership": {"data": "district", "derived_data": "northfield"}},
        "derived-data", Mark.CONFLICTS, True, ("Clause 4.1: “", "Clause 4.2: “"),
    ),
    (
        {"ownership": {"data": "northfield"}},
        "not-property", Mark.CONFLICTS, True, ("Clause 4.1: “", "says northfield"),
    ),
    (
        {"redisclosure": "free"},
        "redisclosure", Mark.CONFLICTS, True, ("Clause 3.1: “", "redisclosure says free"),
    ),
    ({"redisclosure": "barred"}, "redisclosure", Mark.CONFLICTS, True, ("to nobody else", "Clause 3.1: “")),
    (
        {"redisclosure": "barred", "clauses": []}, "redisclosure", Mark.CONFLICTS, True,
        ("redisclosure says barred.", "parties says tally work as sub-processors."),
    ),
    (
        {"term": {"signed": "2026-09-02", "starts": "2026-09-01", "ends": "2027-06-30"}},
        "term", Mark.ASK_COUNSEL, False, ("2026-09-01", "2026-09-02"),
    ),
    (
        {"term": {"signed": "2027-07-01", "starts": "2026-09-01", "ends": "2027-06-30"}},
        "term", Mark.CONFLICTS, True, ("2027-07-01", "2027-06-30"),
    ),
    ({"destruction": {"by": "2026-08-01"}}, "destruction", Mark.CONFLICTS, True, ("2026-08-01", "before")),
    (
        {"destruction": {"by": "2027-01-01"}},
        "destroyed-early", Mark.CONFLICTS, False, ("2027-01-01", "until"),
    ),
    (
        {"destruction": {"by": "2027-06-30", "within_days": 30}},
        "destruction", Mark.CONFLICTS, False, ("by 2027-06-30", "within 30 days"),
    ),
    ({"destruction": {"method": "purge"}}, "destruction", Mark.MISSING, False, ("Clause 7.1: “",)),
    (
        {"destruction": {"by": "2027-08-31"}}, "retention", Mark.ASK_COUNSEL, False,
        ("2027-06-30", "2027-08-31", "Clause 7.2: “", "Clause 7.1: “"),
    ),
    ({"basis": "deidentified"}, "deidentified", Mark.CONFLICTS, True, ("student_number",)),
    ({"consent": GONE}, "consent", Mark.CONFLICTS, True, ("say nothing", "Clause 9.1: “")),
    (
        {"consent": {"question": "q", "mode": "not asked"}},
        "consent", Mark.CONFLICTS, True, ("say not asked",),
    ),
    ({"limits": {"k": 5}}, "minimum-cell", Mark.MISSING, False, ("Clause 9.2: “",)),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "about", "mark", "blocks", "shown"), CASES)
def test_a_contradiction_shows_both_places(
    changes: dict[str, Any], about: str, mark: Mark, blocks: bool, shown: tuple[str, ...]
) -> None:
    ground = found(**changes)[about]
    assert (ground.mark, ground.blocks) == (mark, blocks)
    text = shown_of(ground)
    assert all(part in text for part in shown), text
    assert ground.fix
    assert ground.rule == f"agreement:{about}"


def test_sub_processors_that_a_clause_names_and_the_parties_do_not() -> None:
    parties = [
        {"id": "district", "name": "Alder Falls Public Schools", "role": "district"},
        {"id": "northfield", "name": "Northfield Council for Schools", "role": "partner"},
    ]
    assert found(parties=parties)["sub-processors"].mark is Mark.MISSING
    silent = [
        *parties,
        {"id": "b", "name": "Brightwater Mapping Inc.", "role": "sub_processor", "under": "northfield"},
    ]
    assert "Brightwater Mapping Inc." in found(parties=silent)["sub-processor-services"].says


@pytest.mark.parametrize("kind", agree.TEMPLATES)
def test_a_template_does_not_contradict_itself(kind: str) -> None:
    assert contradictions(an_agreement(kind)) == ()


def test_a_long_clause_is_shown_short() -> None:
    long = {
        "ownership": {"data": "district", "derived_data": "northfield"},
        "clauses": [clause("owner_data", "word " * 200)],
    }
    text = shown_of(found(**long)["derived-data"])
    assert "…”" in text
    assert len(text) < 600


# ------------------------------------------------------------------ the report


def test_the_report_groups_by_mark_and_never_says_the_fifth_word() -> None:
    a = an_agreement(clauses=[clause("not_property")], redisclosure="barred", title="A study")
    grounds = agree.check(a, the_lawbook(), day=TODAY, packs=a.law_packs)
    text = agree.report(a, grounds, day=TODAY)
    assert text.startswith("A study (needs-study, version 1)\n")
    assert "Judged by the law of 2026-11-23." in text
    order = [text.index(f"\n{heading} (") for heading in ("Conflicts", "Missing", "Ask counsel", "Meets")]
    assert order == sorted(order)
    assert "ct-a2-deletion-means · Conn. Gen. Stat. 10-234bb(a)" in text
    assert "To mend it: " in text
    assert "no legal advice" in text
    assert "compliant" not in text.lower()
    assert max(map(len, text.splitlines())) <= 96


def test_the_report_of_a_bare_memorandum_says_what_is_not_stated() -> None:
    bare = an_agreement(term=GONE, basis=GONE)
    text = agree.report(bare, ())
    assert (
        "Signed on no day that it states; from no stated day to no stated day. Legal basis: none stated."
        in " ".join(text.split())
    )
    assert "0 of these stop a release." in text
