"""Deciding: from papers, holding, law and standing to a Decision. Pure, and the same answer years later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from permslip.agree import stated
from permslip.agree.agreement import Agreement
from permslip.agree.conflicts import contradictions, with_sentences
from permslip.ask.request import Request
from permslip.consent.answer import StaffSaid
from permslip.decide import knowing, staff
from permslip.decide.decision import (
    Decision,
    ElementDecision,
    NotHeld,
    Obligation,
    Permitted,
    Refused,
    Terms,
    Undetermined,
    Verdict,
)
from permslip.decide.knowing import Facts, Papers
from permslip.decide.terms import PARENT_CONSENT, TWO_GUARDIANS, consent_rule, obligations, terms
from permslip.decide.weighing import settle, weigh
from permslip.hold.holding import Holding
from permslip.law import HOME, HOUSE, FactValue, Ground, Lawbook, judge
from permslip.law import about as rules_about
from permslip.words.errors import BadInput
from permslip.words.facts import About
from permslip.words.standing import Standing
from permslip.words.topics import TOPICS, label
from permslip.words.vocabulary import FieldClass, Mark, Need, ObligationKind, Safe

ALWAYS = frozenset(
    {HOUSE, "policy", "us-ferpa", "us-nsla", "us-mckinney-vento", "us-idea", "us-ppra", "us-coppa"}
)
"""Packs that bind whatever an agreement lists: federal law, the house, policies (off until set)."""

_VALUES: Mapping[str, tuple[object, ...]] = {
    PARENT_CONSENT: (True, False),
    TWO_GUARDIANS: ("narrower", "either"),
}

Policies = Mapping[str, object] | frozenset[str]
Grounds = tuple[Ground, ...]
Weighed = tuple[Need, ElementDecision]


@dataclass(frozen=True)
class _Court:
    """What every judgement of one decision shares: the papers, the facts, the law and its day."""

    papers: Papers
    facts: Facts
    lawbook: Lawbook
    law_day: date
    packs: frozenset[str]
    on_elements: Lawbook  # the rules about elements alone: they are asked once for each element
    staff_said: StaffSaid

    def say(self, subject: str, about: str, more: Mapping[str, FactValue | None] | None = None) -> Grounds:
        """What the rules about one subject say."""
        book = self.on_elements if subject == "element" else self.lawbook
        facts = self.facts | dict(more or {})
        return judge(book, subject=subject, facts=facts, day=self.law_day, packs=self.packs, about=about)

    def on_element(self, key: str | None, field_class: FieldClass) -> Grounds:
        """What the rules say of one element held under a class."""
        grounds = self.say("element", key or "", knowing.about_element(self.papers, key, field_class))
        return staff.awaited(grounds, self.staff_said)


def decide(
    *,
    request: Request,
    agreement: Agreement | None,
    holding: Holding,
    lawbook: Lawbook,
    standing: Standing,
    policies: Policies,
    as_of: date,
    law_day: date,
    packs: Iterable[str] | None = None,
    staff_said: StaffSaid = staff.NONE,
) -> Decision:
    """May it go, and on what terms?

    ``as_of`` is the day of the facts (is the agreement in force, has somebody attested), ``law_day`` the day
    whose law is applied. ``policies`` are the district's: a mapping such as ``{"policy-parent-consent": True,
    "two-guardians": "narrower"}``, or the set of those that are on. ``packs`` are the law packs to apply
    beside those that always bind; by default the agreement's, or where it names none all but other states'.
    ``staff_said`` is what staff have answered to this one request.

    Raises BadInput for a policy that is not known: what the district resolved is never quietly left out.
    """
    # step 1: what is known
    on = _policies(policies)
    papers = Papers(request, agreement, standing, as_of)
    facts = _facts(papers, on) | staff.about_staff(papers, staff_said)
    about_students = facts["request.has_student_data"] is True
    consent = consent_rule(
        agreement,
        about_students=about_students,
        parent_consent=on[PARENT_CONSENT] is True,
        two_guardians=str(on[TWO_GUARDIANS]),
    )
    facts["consent.mode"] = consent.mode.value if consent else None
    if law_day != as_of:  # a what-if: the contract as it would stand had it been made on that day
        facts["agreement.contract_day"] = law_day.isoformat()
    held_to = terms(agreement, consent)
    applied = ALWAYS | frozenset(packs if packs is not None else _packs(agreement, lawbook))
    on_elements = rules_about(lawbook, "element", law_day, applied)
    court = _Court(papers, facts, lawbook, law_day, applied, on_elements, staff_said)
    # step 2: the rules about agreement, recipient, request and rows
    whole = _whole(court)
    # step 3: each element, as it is held
    weighed = _elements(court, holding, held_to, whole)
    # step 4: the verdict on the whole
    verdict = _verdict(whole, weighed)
    if isinstance(verdict, Permitted) and agreement is not None:
        owed = obligations(agreement, held_to, about_students=about_students)
        verdict = replace(verdict, obligations=(*verdict.obligations, *owed))
    return _decision(court, holding, verdict, tuple(e for _, e in weighed), held_to, on)


def _decision(
    court: _Court,
    holding: Holding,
    verdict: Verdict,
    elements: tuple[ElementDecision, ...],
    held_to: Terms,
    on: Mapping[str, object],
) -> Decision:
    request, agreement = court.papers.request, court.papers.agreement
    return Decision(
        request=request.id,
        request_digest=request.digest,
        agreement=agreement.id if agreement else request.agreement,
        agreement_digest=agreement.digest if agreement else None,
        holding_digest=holding.digest,
        lawbook_digest=court.lawbook.digest,
        as_of=court.papers.as_of,
        law_day=court.law_day,
        recipient=request.recipient,
        verdict=verdict,
        elements=elements,
        terms=held_to,
        onward=tuple(p.id for p in knowing.onward_parties(court.papers) if p is not None),
        policies=tuple(sorted(f"{name}={_word(value)}" for name, value in on.items())),
        packs=tuple(sorted(court.packs & court.lawbook.packs)),
    )


def _policies(policies: Policies) -> dict[str, object]:
    """Each policy with its value, off or narrower where the district set none."""
    given = dict(policies) if isinstance(policies, Mapping) else dict.fromkeys(policies, True)
    for name, value in given.items():
        if value not in _VALUES.get(name, ()):
            raise BadInput(
                f"There is no policy {name} with that value.",
                fix=f"policies are {', '.join(sorted(_VALUES))}",
            )
    return {PARENT_CONSENT: False, TWO_GUARDIANS: "narrower"} | given


def _word(value: object) -> str:
    return {True: "on", False: "off"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _packs(agreement: Agreement | None, lawbook: Lawbook) -> Iterable[str]:
    """The packs that the agreement names; where it names none, or there is none, all but other states'."""
    if agreement is not None and agreement.law_packs:
        return agreement.law_packs
    return {r.pack for r in lawbook.rules if r.jurisdiction == HOME or not r.jurisdiction.startswith("us-")}


def _facts(papers: Papers, on: Mapping[str, object]) -> Facts:
    written = stated.facts(papers.agreement) if papers.agreement else {}
    about = (About.DISTRICT, About.AGREEMENT, About.REQUEST, About.RECIPIENT)
    facts = (
        knowing.about_agreement(papers, written)
        | knowing.about_request(papers)
        | knowing.about_recipient(papers)
        | knowing.attested(papers, about)
    )
    facts["policy.parent_consent"] = on[PARENT_CONSENT] is True
    return facts


def _whole(court: _Court) -> Grounds:
    """What the rules say of agreement, recipient, request and rows, where the agreement contradicts itself,
    and the clauses that met rules rest on."""
    agreement = court.papers.agreement
    of_paper: Grounds = ()
    if agreement is not None:
        of_paper = with_sentences(agreement, court.say("agreement", agreement.id))
        of_paper = (*of_paper, *contradictions(agreement))
    grounds = (
        *of_paper,
        *court.say("recipient", court.papers.request.recipient),
        *court.say("request", ""),
        *court.say("rows", ""),
    )
    return (*grounds, *_clauses(agreement, grounds))


def _elements(court: _Court, holding: Holding, held_to: Terms, whole: Grounds) -> list[Weighed]:
    without_basis = next((g for g in whole if g.rule == "ferpa-consent-default" and g.blocks), None)
    weighed: list[Weighed] = []
    for table, asked in court.papers.request.elements():
        found = weigh(
            holding,
            table,
            asked,
            judge=court.on_element,
            without_basis=without_basis,
            basis=held_to.basis,
            k=held_to.k,
        )
        weighed.append((asked.need, staff.with_filter(found, court.papers)))
    return weighed


def _clauses(agreement: Agreement | None, grounds: Iterable[Ground]) -> tuple[Ground, ...]:
    """The clauses of the agreement that met rules rest on, as grounds of their own (the slip names them)."""
    if agreement is None:
        return ()
    prefix = "agreement.clause."
    met = [g for g in grounds if g.mark is Mark.MEETS]
    topics = {
        n.removeprefix(prefix) for g in met for n, v in g.used.items() if v is True and n.startswith(prefix)
    }
    return tuple(
        Ground(
            rule=f"agreement:{clause.id}",
            citation=f"agreement {agreement.id} version {agreement.version}, clause {clause.id}",
            mark=Mark.MEETS,
            says=f"Clause {clause.id} says {'; '.join(label(t) for t in clause.topics if t in topics)}.",
            safe=Safe.PROJECT,
            status="signed",
            about=agreement.id,
        )
        for clause in agreement.clauses
        if topics & set(clause.topics) & TOPICS.keys()
    )


def _verdict(whole: tuple[Ground, ...], weighed: list[Weighed]) -> Verdict:
    """Mandatory elements carry the request with them; an optional one that may not go is dropped."""
    grounds, drops = [*whole], []
    going = False
    for need, element in weighed:
        match element.verdict:
            case Permitted():
                going = True
            case NotHeld():
                continue
            case Refused(grounds=against) | Undetermined(grounds=against):
                stops = [g for g in against if g.blocks]
                if need is Need.MANDATORY:
                    grounds.extend(g for g in stops if g.rule != "ferpa-consent-default")
                elif element.element:
                    drops.append(Obligation(ObligationKind.DROP, stops[0].rule, element.element))
    verdict = settle(tuple(grounds))
    if not isinstance(verdict, Permitted):
        return verdict
    if not going:
        return Refused((*grounds, _nothing_left()))
    return Permitted(verdict.grounds, _drops(drops, weighed))


def _drops(drops: list[Obligation], weighed: list[Weighed]) -> tuple[Obligation, ...]:
    """A drop binds its element in every table, so it is owed only where no table may let the element go."""
    kept = {e.element for _, e in weighed if isinstance(e.verdict, Permitted)}
    return tuple(dict.fromkeys(d for d in drops if d.element not in kept))


def _nothing_left() -> Ground:
    return Ground(
        rule="house-nothing-left",
        citation="Permslip practice (lawbook/README.md)",
        mark=Mark.MISSING,
        says="Nothing that was asked for is both held and allowed to go.",
        fix="ask for elements that the source holds and the agreement lists",
        safe=Safe.DATA,
        blocks=True,
    )
