"""One paper against another: a sub-processor's terms against its parent's, an amendment against what it
amends, a neighbour's acceptance against the general offer.

A sub-processor may promise more than its parent and never less (34 CFR 99.33 binds whoever receives the
data next); the amendment may not quietly take a promise back; an acceptance takes the offer as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

from permslip.agree.agreement import Agreement
from permslip.agree.answers import Answer, answers
from permslip.agree.conflicts.finding import finding, place, put
from permslip.agree.stated import clauses_on
from permslip.law.ground import Ground
from permslip.words.elements import ELEMENTS
from permslip.words.quote import Quote
from permslip.words.terms import TERMS, Stricter, looser
from permslip.words.topics import TOPICS
from permslip.words.vocabulary import Mark, Role, Safe


class Tie(StrEnum):
    """How the second paper stands to the first."""

    SUB_PROCESSOR = "sub-processor"
    AMENDMENT = "amendment"
    OFFER = "offer"


PASSED_DOWN = frozenset(
    {
        "use_limited", "purpose_only", "no_identification", "no_reidentification", "redisclosure_bar",
        "destruction_duty", "destruction_period", "destruction_certificate", "not_property", "deletion_means",
        "security", "encryption", "breach_procedure", "no_retention", "ferpa_commitment", "audit_right",
        "staff_bound", "no_ads", "no_sale", "confidentiality", "need_to_know", "compelled_disclosure",
        "survival", "review_correct", "owner_data", "owner_derived_data", "work_product_aggregate_only",
        "minimum_cell", "no_commercial_use",
    }
)  # fmt: skip
"""The topics that a parent's promise is worth nothing without, once the data are with a sub-processor."""

_NOT_PASSED = frozenset({"signed_on", "starts", "party_district", "party_partner", "term_length", "renewal"})


def between(first: Agreement, second: Agreement, tie: Tie) -> tuple[Ground, ...]:
    """What is wrong with ``second`` in the light of ``first``, one Ground each, both sentences in ``quotes``.

    For a sub-processor ``first`` is the parent: each term looser than the parent's, each promise that the
    parent makes and the sub-processor does not, each element beyond the parent's schedule. For an amendment
    ``second`` may be the whole new version or only what changes: each term that protects less than before.
    For an offer ``second`` is the local form: each term that is not the offer's.
    """
    if first.title == second.title:
        first, second = (
            replace(a, title=f"{a.title} ({place})")
            for a, place in ((first, "first paper"), (second, "second paper"))
        )
    first, second = _named(first), _named(second)
    match tie:
        case Tie.SUB_PROCESSOR:
            looser = (
                *_strange(first, second, tie),
                *_looser(first, second, tie),
                *_fewer(first, second, tie),
            )
            return (*looser, *_silent(first, second), *_wider(first, second, tie))
        case Tie.AMENDMENT:
            looser = (
                *_strange(first, second, tie),
                *_looser(first, second, tie),
                *_fewer(first, second, tie),
            )
            return (*looser, *_wider(first, second, tie))
        case Tie.OFFER:
            return tuple(_differs(first, second))


def _named(a: Agreement) -> Agreement:
    """The agreement with its title on every quotation: two sentences side by side can be told apart."""
    terms = tuple(replace(t, quote=_on(t.quote, a.title)) for t in a.terms)
    quotes = tuple(replace(q, quote=replace(q.quote, paper=q.quote.paper or a.title)) for q in a.quotes)
    return replace(a, terms=terms, quotes=quotes)


def _on(quote: Quote | None, title: str) -> Quote | None:
    return replace(quote, paper=quote.paper or title) if quote else None


def _worst(agreement: Agreement, term: str) -> Answer | None:
    """The loosest answer to a question that has an order; the first where it has none."""
    found = answers(agreement, term)
    worst: Answer | None = None
    for answer in found:
        if worst is None or looser(term, answer.value, worst.value):
            worst = answer
    return worst


_SAYS = {
    Tie.SUB_PROCESSOR: "is looser than the parent's",
    Tie.AMENDMENT: "protects less than before",
}
_FIX = {
    Tie.SUB_PROCESSOR: "give the sub-processor the parent's term or a stricter one",
    Tie.AMENDMENT: "keep the earlier term, or have the district's counsel say why less will do",
}


def _looser(first: Agreement, second: Agreement, tie: Tie) -> Iterator[Ground]:
    for term in TERMS.values():
        if term.stricter is Stricter.NEITHER or term.many or term.name in _NOT_PASSED:
            continue
        mine, theirs = _worst(first, term.name), _worst(second, term.name)
        if mine is None or theirs is None or not looser(term.name, theirs.value, mine.value):
            continue
        yield finding(
            f"{tie.value}:{term.name}",
            f"{place(mine, first.title)} and {place(theirs, second.title)}",
            f"{term.question} {first.title}: {put(term.name, mine.value)}. {second.title}: "
            f"{put(term.name, theirs.value)}. The second {_SAYS[tie]}.",
            _FIX[tie],
            safe=Safe.PEOPLE,
            blocks=tie is Tie.SUB_PROCESSOR,
            mark=Mark.CONFLICTS if tie is Tie.SUB_PROCESSOR else Mark.ASK_COUNSEL,
            quotes=(mine.quote, theirs.quote),
        )


def _strange(first: Agreement, second: Agreement, tie: Tie) -> Iterator[Ground]:
    """Papers of different districts: the second is hardly what it is said to be."""
    mine, theirs = (next((p.name for p in a.parties if p.role is Role.DISTRICT), "") for a in (first, second))
    if mine and theirs and mine.casefold() != theirs.casefold():
        yield finding(
            f"{tie.value}:district",
            f"the parties of {first.title} and {second.title}",
            f"The district of {first.title} is {mine}, that of {second.title} is {theirs}.",
            "see that these are the two papers that you mean, or that both names are of one district",
            mark=Mark.ASK_COUNSEL,
        )


def _fewer(first: Agreement, second: Agreement, tie: Tie) -> Iterator[Ground]:
    """A smaller k: fewer people have to share each combination. It is a key of the form and no term."""
    mine, theirs = first.limits.k, second.limits.k
    if mine is not None and theirs is not None and theirs < mine:
        yield finding(
            f"{tie.value}:k",
            f"limits.k in {first.title} and {second.title}",
            f"How many people must share each combination (k)? {first.title}: {mine}. {second.title}: "
            f"{theirs}. The second {_SAYS[tie]}.",
            _FIX[tie],
            safe=Safe.PEOPLE,
            blocks=tie is Tie.SUB_PROCESSOR,
            mark=Mark.CONFLICTS if tie is Tie.SUB_PROCESSOR else Mark.ASK_COUNSEL,
        )


def _silent(first: Agreement, second: Agreement) -> Iterator[Ground]:
    """Promises of the parent that the sub-processor does not make: a question it leaves open, or a topic."""
    told: set[str] = set()
    for term in TERMS.values():
        unordered = term.stricter is Stricter.NEITHER or term.many
        if unordered or term.name in _NOT_PASSED or term.topic == "":
            continue
        mine = _worst(first, term.name)
        if mine is None or answers(second, term.name) or _gives_nothing(term.name, mine.value):
            continue
        told.add(term.topic)
        says = f"{term.question} {first.title}: {put(term.name, mine.value)}."
        yield _absent(first, second, says, mine.quote, term.name)
    for topic in TOPICS:
        clauses = clauses_on(first, topic)
        if topic in PASSED_DOWN - told and clauses and not clauses_on(second, topic):
            quote = Quote(clauses[0].text, clause=clauses[0].id, paper=first.title)
            yield _absent(first, second, f"{first.title} promises this: {TOPICS[topic]}.", quote, topic)


def _gives_nothing(term: str, value: str) -> bool:
    """Whether the parent's answer is the loosest there is: then silence loses nothing."""
    choices = TERMS[term].choices
    return value == choices[-1] if choices else value == "no" and TERMS[term].stricter is Stricter.YES


def _absent(first: Agreement, second: Agreement, says: str, quote: Quote | None, what: str) -> Ground:
    where = f"clause {quote.clause}" if quote and quote.clause else "its terms"
    return finding(
        f"sub-processor:{what}",
        f"{first.title}, {where}; nothing in {second.title}",
        f"{says} {second.title} does not speak of it.",
        "have the sub-processor promise the same",
        mark=Mark.MISSING,
        safe=Safe.PEOPLE,
        blocks=True,
        sample=f"In respect of the data, {{partner}} keeps every term of {first.title} as if named there.",
        quotes=(quote,),
    )


def _wider(first: Agreement, second: Agreement, tie: Tie) -> Iterator[Ground]:
    """Elements that the second paper gives and the first does not."""
    mine = {s.element for s in first.schedule}
    extra = [s.element for s in second.schedule if s.element not in mine]
    if mine and extra:
        labels = ", ".join(ELEMENTS[e].label if e in ELEMENTS else e for e in extra)
        yield finding(
            "schedule-wider",
            f"the schedules of {first.title} and {second.title}",
            f"{second.title} lists what {first.title} does not: {labels}.",
            "take them out, or have them agreed on in the first paper",
            safe=Safe.DATA,
            # an amendment may agree on more; a sub-processor may not be given what nobody agreed on
            mark=Mark.CONFLICTS if tie is Tie.SUB_PROCESSOR else Mark.ASK_COUNSEL,
            blocks=tie is Tie.SUB_PROCESSOR,
        )


def _differs(offer: Agreement, local: Agreement) -> Iterator[Ground]:
    """A neighbour takes the offer as it stands: each term that the two answer differently."""
    own = {"party_district", "signed_on", "starts", "general_offer"}
    for term in TERMS.values():
        if term.name in own or term.kind.value == "text":
            continue
        offered, taken = answers(offer, term.name), answers(local, term.name)
        if not taken or {x.value for x in offered} == {x.value for x in taken}:
            continue
        stands = " and ".join(put(term.name, x.value) for x in offered) or "nothing is said"
        yield finding(
            f"offer:{term.name}",
            f"{offer.title} and {local.title}",
            f"{term.question} The offer: {stands}. The local form: "
            f"{' and '.join(put(term.name, x.value) for x in taken)}. Who joins takes the offer as it is.",
            "take the offer's term, or sign an agreement of your own",
            mark=Mark.CONFLICTS,
            blocks=False,
            quotes=(*(x.quote for x in offered[:1]), *(x.quote for x in taken[:1])),
        )
