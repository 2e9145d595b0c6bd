"""From a decided draft to an agreement: nothing that nobody confirmed, and each value where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from permslip import agree
from permslip.agree import draft as drafts
from permslip.agree.answers import answers
from permslip.agree.draft.draft import Confirmed, Draft
from permslip.agree.reader.said import Said, State
from permslip.words.errors import BadInput, NotFound
from permslip.words.quote import Quote
from permslip.words.terms import TERMS, Term, TermKind
from permslip.words.vocabulary import Basis, ConsentMode, Purpose, Role
from tests.agree.draft.readings import SAID, TEXT, WHO, a_draft, a_source, blank, decided, quote, stated
from tests.agree.test_terms import sayable


def settled(draft: Draft) -> agree.Agreement:
    return agree.loads(drafts.settle(draft).encode(), "settled.yaml")


def test_everything_confirmed_is_an_agreement_with_its_sentences() -> None:
    a = settled(decided(a_draft(), purpose_word="improve_instruction"))
    assert (a.id, a.version, a.title) == ("memorandum-of-understanding", 1, "Memorandum of Understanding")
    assert a.purpose is Purpose.IMPROVE_INSTRUCTION
    assert a.law_packs == ("us-ferpa", "us-nsla", "us-ct")
    assert [(p.id, p.role, p.under) for p in a.parties] == [
        ("district", Role.DISTRICT, None),
        ("northfield", Role.PARTNER, None),
        ("tally", Role.SUB_PROCESSOR, "northfield"),
    ]
    assert a.ownership.data == "district"
    assert [s.element for s in a.schedule] == ["grade"]
    assert [(t.term, t.value) for t in a.terms] == [
        ("breach_notice", "72 hours"),
        ("governing_law", "CT"),
        ("elements", "locker colour"),
    ]
    assert {q.of for q in a.quotes} == {
        "parties.district", "parties.northfield", "parties.tally", "ownership.data", "schedule.grade",
    }  # fmt: skip
    assert answers(a, "owner_data")[0].quote == quote("7")
    assert [(c.id, c.topics) for c in a.clauses][1] == ("4.1", ("breach_procedure",))
    assert a.clauses[0].text == TEXT["1"]
    assert a.second_person is False


def test_nothing_unconfirmed_gets_in() -> None:
    draft = a_draft()
    with pytest.raises(BadInput, match="a title, a short name"):
        drafts.settle(draft)
    for name in ("title", "id", "law"):
        draft = drafts.decide(draft, f"about/{name}", Confirmed.YES)
    with pytest.raises(BadInput, match="exactly one district .* confirms 0 and 0"):
        drafts.settle(draft)
    for at in (0, 1):
        draft = drafts.decide(draft, f"parties/{at}", Confirmed.YES)
    a = settled(draft)
    assert [p.id for p in a.parties] == ["district", "northfield"]
    assert (a.terms, a.schedule, a.clauses, a.ownership.data) == ((), (), (), None)
    assert {q.of for q in a.quotes} == {"parties.district", "parties.northfield"}


def test_what_is_left_out_stays_out_and_a_topic_too() -> None:
    draft = decided(a_draft())
    for key in ("terms/breach_notice/0", "schedule/0", "schedule/1", "clauses/1/0", "parties/2"):
        draft = drafts.decide(draft, key, Confirmed.OUT)
    a = settled(draft)
    assert [t.term for t in a.terms] == ["governing_law"]
    assert a.schedule == () and len(a.parties) == 2
    assert [c.topics for c in a.clauses if c.id == "4.1"] == [()]
    assert settled(drafts.decide(draft, "about/clauses", Confirmed.OUT)).clauses == ()


def test_a_value_put_in_by_hand_has_no_sentence_and_one_that_cites_has() -> None:
    draft = decided(a_draft(*SAID, blank("ends"), blank("starts")))
    draft = drafts.decide(draft, "terms/ends/0", Confirmed.YES, instead="2027-06-30")
    cites = Quote("From 1 September 2026.", 2, 4)
    draft = drafts.decide(draft, "terms/starts/0", Confirmed.YES, instead="2026-09-01", cites=cites)
    draft = drafts.decide(draft, "schedule/1", Confirmed.YES, instead="sex")
    draft = drafts.add(draft, "signed_on", "2026-08-20", Quote("Signed 20 August 2026.", 3, 1))
    draft = drafts.add(draft, "elements", "school")
    draft = drafts.add(draft, "elements", "shoe size")
    a = settled(draft)
    assert (a.signed_on, a.starts, a.ends) == (date(2026, 8, 20), date(2026, 9, 1), date(2027, 6, 30))
    by_path = {q.of: q.quote for q in a.quotes}
    assert by_path["term.starts"] == cites and "term.ends" not in by_path
    assert [s.element for s in a.schedule] == ["grade", "sex", "school"]
    assert by_path["schedule.sex"].text == TEXT["Exhibit B 2(a)"]
    assert [t.value for t in a.terms if t.term == "elements"] == ["shoe size"]


def test_parties_may_be_added_and_changed() -> None:
    draft = decided(a_draft(stated("owner_data", "district")))
    draft = drafts.add(draft, "party_district", "Alder Falls Public Schools")
    draft = drafts.add(draft, "party_partner", "Northfield Council for Schools")
    draft = drafts.add(draft, "party_sub_processor", "Tally Analytics LLC")
    draft = replace(draft, parties=())
    a = settled(draft)
    assert [(p.id, p.name, p.under) for p in a.parties] == [
        ("alder", "Alder Falls Public Schools", None),
        ("northfield", "Northfield Council for Schools", None),
        ("tally", "Tally Analytics LLC", "northfield"),
    ]
    assert a.ownership.data == "alder"
    named = decided(a_draft())
    named = replace(
        named, parties=(*named.parties[:2], replace(named.parties[2], services="Runs the models"))
    )
    named = drafts.decide(named, "parties/1", Confirmed.YES, instead="Northfield Inc.")
    assert settled(named).parties[1].name == "Northfield Inc."
    assert settled(named).parties[2].services == "Runs the models"


# ------------------------------------------------------------------ where each value goes

KEYED = [
    ("legal_basis", "studies", lambda a: a.basis is Basis.STUDIES, False),
    ("legal_basis", "other_law", lambda a: a.basis is None, True),
    ("purpose", "To see who falls behind.", lambda a: a.purpose_text == "To see who falls behind.", False),
    ("signed_on", "2026-08-20", lambda a: a.signed_on == date(2026, 8, 20), False),
    ("owner_derived_data", "student", lambda a: a.ownership.derived_data == "student", False),
    ("owner_work_product", "partner", lambda a: a.ownership.work_product == "northfield", False),
    ("owner_work_product", "shared", lambda a: a.ownership.work_product is None, True),
    ("redisclosure", "barred", lambda a: a.redisclosure == "barred", False),
    ("redisclosure", "named_only", lambda a: a.redisclosure == "named_only", False),
    ("redisclosure", "with_consent", lambda a: a.redisclosure == "barred", True),
    ("minimum_cell", "10", lambda a: a.limits.minimum_cell == 10, False),
    ("minimum_cell", "0", lambda a: a.limits.minimum_cell is None, True),
    ("destroy_by", "2027-08-31", lambda a: a.destruction.by == date(2027, 8, 31), False),
    ("destroy_after_end", "30 days", lambda a: a.destruction.within_days == 30, False),
    ("destroy_after_end", "2 weeks", lambda a: a.destruction.within_days == 14, False),
    ("destroy_after_end", "immediately", lambda a: a.destruction.within_days == 0, False),
    ("destroy_after_end", "6 months", lambda a: a.destruction.within_days is None, True),
    ("destroy_after_end", "99999 days", lambda a: a.destruction.within_days is None, True),
    ("destruction_confirmed", "yes", lambda a: a.destruction.certificate, False),
    ("destruction_confirmed", "no", lambda a: not a.destruction.certificate, True),
    ("destruction_method", "shredding", lambda a: a.destruction.method == "shredding", False),
    ("destruction_method", "x" * 301, lambda a: a.destruction.method == "", True),
    ("second_person", "yes", lambda a: a.second_person, False),
    ("second_person", "no", lambda a: not a.second_person, True),
    ("consent_mode", "opt-in", lambda a: a.consent.mode is ConsentMode.OPT_IN, False),
    ("sale", "barred", lambda a: True, True),
]


@pytest.mark.parametrize(("term", "value", "holds", "in_terms"), KEYED)
def test_a_value_goes_to_its_own_key_or_to_the_terms(
    term: str, value: str, holds: Callable[[agree.Agreement], bool], in_terms: bool
) -> None:
    a = settled(decided(a_draft(*WHO, stated(term, value))))
    assert holds(a)
    assert ([t.value for t in a.terms if t.term == term] == [value]) is in_terms
    assert [x.value for x in answers(a, term)] != []


def test_consent_without_a_name_for_the_question_stays_among_the_terms() -> None:
    draft = decided(a_draft(*WHO, stated("consent_mode", "opt-out")))
    a = settled(drafts.decide(draft, "about/consent_question", Confirmed.OUT))
    assert a.consent is None and a.values("consent_mode") == ("opt-out",)


@pytest.mark.parametrize("term", TERMS.values(), ids=lambda t: t.name)
def test_every_value_of_every_term_gets_into_the_agreement(term: Term) -> None:
    """What a person confirms is never lost, whatever it is."""
    for value in sayable(term):
        if term.name.startswith("party_"):
            continue
        a = settled(decided(a_draft(*WHO, stated(term.name, value))))
        found = [x.value for x in answers(a, term.name)]
        if term.kind is TermKind.DURATION and a.destruction.within_days is not None:
            assert found == [f"{a.destruction.within_days} days"]
        elif term.name == "elements":
            assert value in found
        else:
            assert found == [value]


def test_of_two_confirmed_values_the_loosest_has_the_key_and_both_are_told() -> None:
    both = (stated("redisclosure", "barred"), stated("redisclosure", "free", "9"))
    a = settled(decided(a_draft(*WHO, *both)))
    assert a.redisclosure == "free"
    assert a.values("redisclosure") == ("barred", "free")
    assert [q.quote.clause for q in a.quotes if q.of == "redisclosure"] == ["9"]
    days = (stated("destroy_after_end", "30 days"), stated("destroy_after_end", "90 days"))
    assert settled(decided(a_draft(*WHO, *days))).destruction.within_days == 90


def test_two_values_without_an_order_have_no_key() -> None:
    days = (stated("signed_on", "2026-08-20"), stated("signed_on", "2026-08-21"))
    a = settled(decided(a_draft(*WHO, *days)))
    assert a.signed_on is None
    assert a.values("signed_on") == ("2026-08-20", "2026-08-21")


def test_the_same_value_in_two_places_stands_once_with_its_first_sentence() -> None:
    a = settled(decided(a_draft(*WHO, stated("sale", "barred", "7"), stated("sale", "barred", "9"))))
    assert [t.quote.clause for t in a.terms if t.quote and t.term == "sale"] == ["7"]


def test_several_ways_and_purposes_are_put_side_by_side() -> None:
    a = settled(decided(a_draft(
        *WHO, stated("destruction_method", "shredding", "7"), stated("destruction_method", "erasure", "9"),
    )))  # fmt: skip
    assert a.destruction.method == "shredding; erasure"
    assert [q.quote.clause for q in a.quotes if q.of == "destruction.method"] == ["7", "9"]
    assert a.terms == () or all(t.term == "elements" for t in a.terms)


def test_two_partners_own_nothing_alone() -> None:
    two = (*WHO, stated("party_partner", "Brightwater Mapping Inc.", "1"), stated("owner_data", "partner"))
    a = settled(decided(a_draft(*two)))
    assert a.ownership.data is None and a.values("owner_data") == ("partner",)


# ------------------------------------------------------------------ deciding


def test_questions_come_in_order_and_shrink() -> None:
    draft = a_draft(*SAID, stated("breach_notice", "prompt", "4.2"))
    keys = [q.key for q in drafts.questions(draft)]
    assert keys[:5] == ["about/title", "about/id", "about/law", "about/clauses", "about/purpose_word"]
    assert keys[5:] == [
        "parties/0", "parties/1", "parties/2", "terms/breach_notice/0", "terms/breach_notice/1",
        "terms/owner_data/0", "terms/governing_law/0", "schedule/0", "schedule/1", "clauses/1/0",
        "clauses/3/0",
    ]  # fmt: skip
    assert [q.clash for q in drafts.questions(draft)][8:11] == [True, True, False]
    by_key = {q.key: q for q in drafts.questions(draft)}
    assert by_key["schedule/0"].shows == "Grade level: grade (grade level)"
    assert "The catalogue has no such words" in by_key["schedule/1"].asks
    assert by_key["parties/2"].asks.endswith("It would work under northfield.")
    assert drafts.questions(decided(draft), only_open=True) == ()


def test_a_yes_to_nothing_is_no_decision() -> None:
    draft = a_draft(*WHO, blank("ends"))
    with pytest.raises(BadInput, match="no value to confirm"):
        drafts.decide(draft, "terms/ends/0", Confirmed.YES)
    item = replace(draft.terms[0].items[0], confirmed=Confirmed.YES)
    assert item.open and not item.taken


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("terms/breach_notice/0", "soon", "That cannot be the value"),
        ("about/id", "No Spaces", "a form that is not allowed"),
        ("about/clauses", "4 clauses", "no other value"),
        ("clauses/1/0", "sale", "no other value"),
        ("schedule/0", "shoe size of zelda", "no element"),
        ("parties/0", "x" * 301, "no name"),
    ],
)
def test_a_value_that_cannot_stand_there_is_refused(key: str, value: str, told: str) -> None:
    with pytest.raises(BadInput, match=told) as caught:
        drafts.decide(a_draft(), key, Confirmed.YES, instead=value)
    assert caught.value.fix and value not in str(caught.value)


def test_what_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        drafts.decide(a_draft(), "terms/sale/0", Confirmed.YES)
    with pytest.raises(NotFound, match="did you mean breach_notice"):
        drafts.add(a_draft(), "breach_notic", "72 hours")
    with pytest.raises(NotFound, match=r"terms\.md"):
        drafts.add(a_draft(), "qqqqq", "72 hours")
    with pytest.raises(BadInput):
        drafts.add(a_draft(), "breach_notice", "soon")


def test_only_what_was_read_surely_and_alone_can_be_accepted_unread() -> None:
    draft = a_draft(
        *WHO, stated("breach_notice", "72 hours", "4.1"), stated("breach_notice", "prompt", "4.2"),
        stated("owner_data", "district", confidence=0.95), stated("sale", "barred", confidence=0.5),
        blank("ends"),
    )  # fmt: skip
    assert [q.key for q in drafts.sure(draft, 0.9)] == [
        "parties/0", "parties/1", "terms/owner_data/0", "schedule/0", "clauses/1/0",
    ]  # fmt: skip
    assert drafts.sure(decided(draft), 0.0) == ()


# ------------------------------------------------------------------ quotations


def test_every_quotation_must_stand_in_the_paper() -> None:
    draft = decided(a_draft())
    assert drafts.misquoted(draft, a_source()) == ()
    draft = drafts.decide(
        draft,
        "terms/breach_notice/0",
        Confirmed.YES,
        instead="48 hours",
        cites=Quote("within 48 hours", 1, 2),
    )
    assert [q.text for q in drafts.misquoted(draft, a_source())] == ["within 48 hours"]
    out = drafts.decide(draft, "terms/breach_notice/0", Confirmed.OUT)
    assert drafts.misquoted(out, a_source()) == ()  # what does not go in is not asked


def test_white_space_does_not_matter_and_another_file_is_told() -> None:
    broken = Quote("Northfield tells the District of a breach   within 72\nhours of its discovery.", 1, 2)
    said = Said("breach_notice", State.STATED, "72 hours", broken, 0.9)
    assert drafts.misquoted(decided(a_draft(*WHO, said)), a_source()) == ()
    with pytest.raises(BadInput, match="not the file that the draft was read from"):
        drafts.misquoted(a_draft(), a_source(sha256="6" * 64))
