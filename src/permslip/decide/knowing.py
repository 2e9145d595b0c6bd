"""What is known: papers, holding and standing turned into facts that rules may ask for.

Each function gives facts about one thing. A paper that is silent is known to be silent; what a person should
have attested and has not is left out, for the lawbook to read as unknown or as no (see ``words.facts``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from permslip.agree import stated
from permslip.agree.agreement import Agreement, Party
from permslip.ask.request import Request
from permslip.law.ground import FactValue
from permslip.words.element import Element
from permslip.words.elements import ELEMENTS
from permslip.words.facts import FACTS, NONE, About, scopes, silent
from permslip.words.standing import ReleaseStanding, ReleaseStatus, Standing
from permslip.words.vocabulary import Domain, FieldClass, Role

Facts = dict[str, FactValue | None]

ABOUT_STUDENTS = frozenset({Domain.STUDENT, Domain.GUARDIAN})
IDENTIFYING = frozenset({FieldClass.STUDENT_NUMBER, FieldClass.DIRECT_ID})
STUDENTS_OWN = frozenset(
    {FieldClass.STUDENT_NUMBER, FieldClass.MEAL_STATUS, FieldClass.SPED, FieldClass.HOMELESS}
)
"""Classes that only a student's values have, whatever the column that holds them is called."""
_GONE = frozenset({ReleaseStatus.DESTROYED, ReleaseStatus.NOT_DELIVERED})


@dataclass(frozen=True)
class Papers:
    """Everything a decision is made from, apart from the law and the holding."""

    request: Request
    agreement: Agreement | None
    standing: Standing
    as_of: date

    @property
    def agreement_id(self) -> str | None:
        """The id under which an agreement's facts are attested."""
        return self.agreement.id if self.agreement else None


def in_force(papers: Papers) -> bool:
    """Whether the agreement is signed, begun and not ended on the day; unknown dates mean no."""
    paper = papers.agreement
    if paper is None or not stated.in_force(paper, papers.as_of):
        return False
    stands = papers.standing.agreements.get(paper.id)
    return stands is None or stands.ended_on is None or papers.as_of <= stands.ended_on


def about_agreement(papers: Papers, written: Mapping[str, FactValue | None]) -> Facts:
    """``written`` are the facts of the paper (``agree.facts``); no paper says nothing at all."""
    known: Facts = dict(written) if papers.agreement else _no_paper()
    known["agreement.exists"] = papers.agreement is not None
    known["agreement.in_force"] = in_force(papers)
    return known


def _no_paper() -> Facts:
    """A paper that is not there is silent on everything."""
    out: Facts = {}
    for fact in FACTS.values():
        if fact.about is About.AGREEMENT and not fact.who:
            out[fact.name] = silent(fact)
    out["agreement.contract_day"] = None
    return out


def about_request(papers: Papers) -> Facts:
    """What is wanted, from what the request says; how a release is made is true by construction."""
    request, agreement = papers.request, papers.agreement
    elements = [ELEMENTS[e.element] for _, e in request.elements() if e.element and e.element in ELEMENTS]
    known: Facts = {
        "request.has_student_data": any(e.domain in ABOUT_STUDENTS for e in elements),
        "request.has_identifiers": any(_identifies(e.key) for e in elements),
        "request.within_purpose": None,
        # what `release` does with every package, and refuses to do otherwise
        "codes.random": True,
        "codes.undisclosed": True,
        "release.logged": True,
        "release.log_kept": True,
        "release.log_by_student": True,
        "release.carries_notice": True,
        "release.optouts_applied": True,
        # what `consent` demands of every answer before it counts
        "consent.signed_and_dated": True,
        "consent.names_records": True,
        "consent.names_purpose": True,
        "consent.names_party": True,
        "consent.right_holder": True,
    }
    if agreement and request.purpose and agreement.purpose:
        known["request.within_purpose"] = request.purpose is agreement.purpose
    return known | _about_onward(papers)


def _identifies(key: str) -> bool:
    element = ELEMENTS[key]
    return element.domain in ABOUT_STUDENTS and (
        element.field_class in IDENTIFYING or element.key == "birth_date"
    )


def onward_parties(papers: Papers) -> tuple[Party | None, ...]:
    """The parties that the request would pass data on to, by id or by name; None for one the paper lacks."""
    parties = papers.agreement.parties if papers.agreement else ()
    return tuple(
        next((p for p in parties if wanted in (p.id, p.name)), None) for wanted in papers.request.onward
    )


def _about_onward(papers: Papers) -> Facts:
    wanted = papers.request.onward
    found = onward_parties(papers)
    on_record = papers.standing.recipients
    return {
        "request.has_onward": bool(wanted),
        "request.onward_all_parties": all(p is not None for p in found),
        "request.onward_under_recipient": all(
            p is not None and p.under == papers.request.recipient for p in found
        ),
        "request.onward_all_registered": all(p is not None and p.id in on_record for p in found),
    }


def about_recipient(papers: Papers) -> Facts:
    """Who would receive it: its place in the agreement, its key on record, what it still owes."""
    wanted = papers.request.recipient
    party = papers.agreement.party(wanted) if papers.agreement else None
    on_record = papers.standing.recipients.get(wanted)
    known: Facts = {
        "recipient.is_party": party is not None and party.role is not Role.DISTRICT,
        "recipient.role": party.role.value if party else NONE,
        "recipient.registered": on_record is not None,
        "recipient.key_verified": on_record is not None
        and bool(on_record.key.strip() and on_record.verified_how.strip()),
        "recipient.destruction_overdue": any(overdue(papers, p) for p in _chain(papers)),
        "recipient.releases_covered": all(
            r.status in _GONE or r.destroy_by is not None for r in _sent(papers)
        ),
        "recipient.certificates_kept": all(_certified(papers, r) for r in _sent(papers)),
    }
    findings = [papers.standing.attested("recipient.barred", papers.as_of, p) for p in _chain(papers)]
    if any(f is not None and f.value is True for f in findings):
        known["recipient.barred"] = True
    elif findings[0] is not None:
        known["recipient.barred"] = findings[0].value
    return known


def _sent(papers: Papers) -> list[ReleaseStanding]:
    """Every release to the recipient and to those it would pass the data to."""
    chain = _chain(papers)
    return [r for r in papers.standing.releases.values() if r.recipient in chain]


def _certified(papers: Papers, release: ReleaseStanding) -> bool:
    """Whether a destroyed release has its certificate; one that is not destroyed owes none yet."""
    found = papers.standing.certified.get(f"destroy:{release.id}")
    kept = found is not None and bool(found.certificate)
    return release.status is not ReleaseStatus.DESTROYED or kept


def _chain(papers: Papers) -> tuple[str, ...]:
    """The recipient and all it would pass the data to: 34 CFR 99.67 and house practice reach them all."""
    return (papers.request.recipient, *(p.id for p in onward_parties(papers) if p is not None))


def overdue(papers: Papers, party: str) -> bool:
    """Whether the party owes a destruction, or another duty that stops releases, whose day has passed."""
    late = any(
        r.recipient == party
        and r.status not in _GONE
        and r.destroy_by is not None
        and r.destroy_by < papers.as_of
        for r in papers.standing.releases.values()
    )
    return late or any(
        d.owed_by == party and d.blocks and d.due < papers.as_of for d in papers.standing.open_duties()
    )


def about_element(papers: Papers, key: str | None, field_class: FieldClass) -> Facts:
    """One element as held under one class. ``key`` is None where the catalogue knows no such thing."""
    known = ELEMENTS.get(key) if key else None
    facts: Facts = {
        "element.recognised": known is not None,
        "element.class": field_class.value,
        "element.in_schedule": False,
        "element.label": known.label if known else "element asked for",
    }
    if known is None:
        return facts
    designated = papers.standing.attested("directory.designated", papers.as_of, About.DISTRICT.value)
    facts |= {
        "element.key": known.key,
        "element.domain": domain_of(known, field_class).value,
        "element.is_birth_date": known.key == "birth_date",
        "element.in_schedule": papers.agreement is not None and papers.agreement.line(known.key) is not None,
        "element.directory_designated": known.directory_eligible
        and designated is not None
        and isinstance(designated.value, tuple)
        and known.key in designated.value,
    }
    return facts | attested(papers, (About.ELEMENT,), element=known.key)


def domain_of(element: Element, field_class: FieldClass) -> Domain:
    """Whom the values are about: the catalogue's answer, unless what was found can only be a student's.

    Staff rows are left as they are: a random identifier there is the employee's.
    """
    if field_class in STUDENTS_OWN and element.domain is not Domain.STAFF:
        return Domain.STUDENT
    return element.domain


def attested(papers: Papers, about: tuple[About, ...], *, element: str | None = None) -> Facts:
    """What people have attested about these things by the day and still good, closest scope first."""
    out: Facts = {}
    for fact in FACTS.values():
        if not fact.who or fact.about not in about or fact.name == "recipient.barred":
            continue
        places = scopes(
            fact.about,
            agreement=papers.agreement_id,
            request=papers.request.id,
            element=element,
            recipient=papers.request.recipient,
        )
        found = (papers.standing.attested(fact.name, papers.as_of, scope) for scope in places)
        said = next((a for a in found if a is not None), None)
        if said is not None and said.role in {r.value for r in fact.who}:
            out[fact.name] = said.value
    return out
