"""What families are asked, and what they answer: every agreement in force that wants a child's data.

What a page shows is what the next release does: the mode comes from ``decide.consent_rule``, and where a
child stands from ``consent.resolve_one``. An answer is one short transaction in the families' memory, with a
receipt; it counts at once and reaches the ledger with the next batch (``families.close_batch``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from permslip import consent
from permslip.actions import asking, offices
from permslip.actions.desk import Desk
from permslip.actions.family_asked import BASES, Asked, Mine, Party, Stand
from permslip.actions.family_receipts import Receipt, canonical_text
from permslip.actions.visiting import Child, Visitor, WhyNot
from permslip.agree.agreement import Agreement
from permslip.agree.stated import destroyed_by
from permslip.consent.answer import OF_A_CHILD, MaySign, Reason, Says, Wanted
from permslip.consent.one_child import held_against, last_said, resolve_one
from permslip.decide.decision import ConsentRule
from permslip.decide.terms import PARENT_CONSENT, TWO_GUARDIANS, consent_rule
from permslip.stores.families.answers import Receipt as Kept
from permslip.words.digest import sha256
from permslip.words.elements import ELEMENTS
from permslip.words.errors import BadInput, NotFound, RefusedError
from permslip.words.standing import FactValue
from permslip.words.vocabulary import Basis, ConsentMode, Role

MANY = 1000  # agreements kept in memory
_parsed: dict[str, _Paper] = {}


@dataclass(frozen=True)
class _Paper:
    """An agreement with what a family is told of it. It hangs on the paper alone, which its digest names, so
    it is read off it once a process."""

    agreement: Agreement
    elements: tuple[str, ...]
    recipients: tuple[Party, ...]
    purpose_text: str
    destroy_by: date | None

    @classmethod
    def of(cls, agreement: Agreement) -> _Paper:
        """Read it off an agreement."""
        return cls(
            agreement,
            of_a_child(agreement),
            _recipients(agreement),
            " ".join(agreement.purpose_text.split()),
            destroyed_by(agreement),
        )


def in_force(desk: Desk) -> tuple[Agreement, ...]:
    """The agreements in force today that want data about a child, by id. Parsed once a process."""
    return tuple(paper.agreement for paper in _papers(desk))


def _papers(desk: Desk) -> tuple[_Paper, ...]:
    today = desk.today()
    wanted = {a.id: a.digest for a in desk.office.standing().agreements.values() if a.in_force(today)}
    if any(digest not in _parsed for digest in wanted.values()):
        if len(_parsed) > MANY:
            _parsed.clear()
        for row in desk.office.agreements.latest():
            if row.digest == wanted.get(row.id) and row.digest not in _parsed:
                _parsed[row.digest] = _Paper.of(asking.registered(row))
    found = (_parsed[digest] for _, digest in sorted(wanted.items()) if digest in _parsed)
    return tuple(paper for paper in found if paper.elements)


def of_a_child(agreement: Agreement) -> tuple[str, ...]:
    """The elements of an agreement's schedule that can stand in a child's row; none where no child's data is
    asked for."""
    keys = [s.element for s in agreement.schedule if s.element in ELEMENTS]
    mine = [k for k in keys if ELEMENTS[k].domain in OF_A_CHILD]
    personal = any(ELEMENTS[k].domain.value in ("student", "guardian") for k in mine)
    return tuple(dict.fromkeys(mine)) if personal else ()


def questions(desk: Desk, *, visitor: Visitor, child: str) -> tuple[Asked, ...]:
    """Every agreement in force that asks for this child's data: those to answer first, then by title.

    Raises NotFound for a child that is not on the visitor's page.
    """
    return _each(desk, visitor, [visitor.child(child)])[child]


def asked_of_each(desk: Desk, *, visitor: Visitor) -> dict[str, tuple[Asked, ...]]:
    """The same for all of the visitor's children, by handle, in as many questions to the store as for one."""
    return _each(desk, visitor, visitor.children)


def _each(desk: Desk, visitor: Visitor, children: Sequence[Child]) -> dict[str, tuple[Asked, ...]]:
    papers, found = _papers(desk), {}
    for child, world in zip(children, _World.of_each(desk, children), strict=True):
        asked = [_asked(paper, visitor, child, world) for paper in papers]
        asked.sort(key=lambda a: (not a.may_answer, a.mine is not None, a.title, a.agreement))
        found[child.handle] = tuple(asked)
    return found


def question(desk: Desk, *, visitor: Visitor, child: str, agreement: str) -> Asked:
    """One of them. Raises NotFound."""
    one = visitor.child(child)
    for found in _papers(desk):
        if found.agreement.id == agreement:
            return _asked(found, visitor, one, _World.of_each(desk, [one])[0])
    raise NotFound("No such agreement asks for this child's data today.")


def answer(
    desk: Desk, *, visitor: Visitor, child: str, agreement: str, version: int, given: bool, by: str
) -> Receipt:
    """Say yes or no for a child to one agreement. It counts for the next release, and may be changed.

    The record names the data, the purpose and the party (34 CFR 99.30(b)); its evidence is the digest of the
    receipt. Raises NotFound, RefusedError where this visitor may not answer or is not asked, BadInput when
    the agreement was amended since the page was made.
    """
    asked = question(desk, visitor=visitor, child=child, agreement=agreement)
    one = visitor.child(child)
    if not asked.may_answer:
        raise RefusedError("No answer can be taken here.", fix="ask the school")
    if asked.version != version:
        raise BadInput("The agreement was changed meanwhile.", fix="read what is asked now, then answer")
    now = desk.clock.now()
    number = desk.office.new_id("rct")
    text = _receipt_text(desk, visitor, one, asked, given=given, number=number, now=now)
    digest = sha256(text)
    taken_back = not given and asked.mine is not None and asked.mine.given
    record = consent.one(
        subject=one.key,
        signer=visitor.key,
        signer_authority=one.authority,
        question=asked.question,
        answer="given" if given else "withdrawn" if taken_back else "refused",
        signed_on=now.date(),
        evidence_sha256=digest,
        as_of=now.date(),
        elements=[key for key, _ in asked.elements],
        purpose=[asked.purpose],
        recipients=[p.id for p in asked.recipients if p.role == Role.PARTNER.value],
    )
    desk.office.families.answers.add(
        record,
        Kept(
            number,
            visitor.invitation,
            visitor.kind,
            visitor.key,
            one.key,
            agreement,
            version,
            text,
            digest,
            now,
        ),
    )
    return Receipt(number, now, agreement, version, text, digest)


@dataclass(frozen=True)
class _World:
    """What is known about one child, read once a page."""

    answers: tuple[dict[str, Any], ...]
    links: Mapping[str, MaySign] | None
    born: date | None
    policies: Mapping[str, Any]
    today: date

    @classmethod
    def of_each(cls, desk: Desk, children: Sequence[Child]) -> list[_World]:
        families, keys = desk.office.families, [child.key for child in children]
        of = families.roll.of()
        links, answers = families.roll.guardians_of_each(keys), families.answers.of_each(keys)
        policies, today = offices.policies(desk), desk.today()
        return [
            cls(
                answers=answers[child.key],
                links={x.guardian: x.standing for x in links[child.key]}
                if of is not None and of.links_known
                else None,
                born=child.born,
                policies=policies,
                today=today,
            )
            for child in children
        ]


def rule_of(agreement: Agreement, policies: Mapping[str, FactValue]) -> ConsentRule:
    """How families are asked about an agreement on students, by the law, the district's policies and what
    the parties wrote."""
    rule = consent_rule(
        agreement,
        about_students=True,
        parent_consent=policies[PARENT_CONSENT] is True,
        two_guardians=str(policies[TWO_GUARDIANS]),
    )
    assert rule is not None  # about students, there always is one
    return rule


def _asked(paper: _Paper, visitor: Visitor, child: Child, world: _World) -> Asked:
    agreement, elements = paper.agreement, paper.elements
    rule = rule_of(agreement, world.policies)
    partners = [p for p in agreement.parties if p.role is Role.PARTNER]
    purpose = agreement.purpose.value if agreement.purpose else ""
    wanted = Wanted(rule.question, elements, purpose, partners[0].id if partners else "", world.today)
    inside, reason = resolve_one(
        world.answers,
        student=child.key,
        born=world.born,
        links=world.links,
        wanted=wanted,
        mode=rule.mode,
        two_guardians=rule.two_guardians,
        private=child.private and agreement.basis is Basis.DIRECTORY,
    )
    mine = latest_of(world.answers, signer=visitor.key, subject=child.key, wanted=wanted)
    return Asked(
        agreement=agreement.id,
        version=agreement.version,
        digest=agreement.digest,
        title=agreement.title,
        question=rule.question,
        recipients=paper.recipients,
        elements=tuple((key, ELEMENTS[key].label) for key in elements),
        purpose=purpose,
        purpose_text=paper.purpose_text,
        basis=agreement.basis.value if agreement.basis else "",
        legal_basis=BASES[agreement.basis] if agreement.basis else "",
        ends=agreement.ends,
        destroy_by=paper.destroy_by,
        mode=rule.mode,
        source=rule.source,
        because=rule.because,
        why_not=_why_not(child, rule, purpose, bool(partners)),
        mine=mine,
        inside=inside,
        reason=reason,
        stands=_stands(reason, rule.mode, mine, _counted(world, child.key, visitor.key, wanted)),
    )


def _why_not(child: Child, rule: ConsentRule, purpose: str, named: bool) -> WhyNot:
    if child.why_not is not WhyNot.NOTHING:
        return child.why_not
    if rule.mode is ConsentMode.NOT_ASKED:
        return WhyNot.NOT_ASKED
    # a consent states its purpose and its party (99.30(b)): one that cannot is not asked for
    return WhyNot.NOTHING if purpose and named else WhyNot.NO_PURPOSE


def _recipients(agreement: Agreement) -> tuple[Party, ...]:
    roles = (Role.PARTNER, Role.SUB_PROCESSOR)
    found = [p for role in roles for p in agreement.parties if p.role is role]
    return tuple(Party(p.id, p.name, p.role.value, " ".join(p.services.split())) for p in found)


def latest_of(
    answers: Iterable[Mapping[str, Any]], *, signer: str, subject: str, wanted: Wanted
) -> Mine | None:
    """Somebody's own latest word on what is wanted; ``answers`` oldest first."""
    last: Mine | None = None
    for row in answers:
        if row["signer"] != signer or row["subject"] != subject or row["question"] != wanted.question:
            continue
        touches, says = held_against(row, wanted)
        newer = last is None or last.on is None or (row["signed_on"] or wanted.as_of) >= last.on
        if touches and newer:
            last = Mine(row["answer"] == "given", row["signed_on"], says is Says.GIVEN)
    return last


def _counted(world: _World, child: str, signer: str, wanted: Wanted) -> Says | None:
    """What the visitor's own answer says, where it counts."""
    if world.born is None or world.born > world.today:
        return None
    said = last_said(world.answers, student=child, born=world.born, links=world.links, wanted=wanted)
    return next((s.says for s in said if s.signer == signer and s.may_sign is MaySign.COUNTS), None)


_PLAIN: Mapping[Reason, Stand] = {
    Reason.NO_ANSWER: Stand.NOBODY_ANSWERED,
    Reason.SILENT_OPT_OUT: Stand.SILENCE_IS_YES,
    Reason.NOT_ASKED: Stand.NOT_ASKED,
    Reason.GUARDIANS_DISAGREE: Stand.GUARDIANS_DIFFER,
    Reason.EXPIRED: Stand.RAN_OUT,
    Reason.OUT_OF_SCOPE: Stand.ASKED_ANEW,
    Reason.BIRTH_DATE_UNKNOWN: Stand.BIRTH_DATE_UNKNOWN,
    Reason.DIRECTORY_OPT_OUT: Stand.OPTED_OUT,
    Reason.WRONG_SIGNER: Stand.NOT_COUNTED,
    Reason.NO_AUTHORITY: Stand.NOT_COUNTED,
}


def _stands(reason: Reason, mode: ConsentMode, mine: Mine | None, counted: Says | None) -> Stand:
    if reason is Reason.GIVEN:
        return Stand.YOU_SAID_YES if counted is Says.GIVEN else Stand.ANOTHER_SAID_YES
    if reason in (Reason.REFUSED, Reason.WITHDRAWN):
        return Stand.YOU_SAID_NO if counted in (Says.REFUSED, Says.WITHDRAWN) else Stand.ANOTHER_SAID_NO
    unheard = reason is Reason.OUT_OF_SCOPE and mine is None  # said of another agreement
    if unheard or (reason is Reason.NO_AUTHORITY and mode is ConsentMode.OPT_IN):
        return Stand.NOBODY_ANSWERED  # nor does anybody learn that somebody without a say spoke
    return _PLAIN[reason]


def _receipt_text(
    desk: Desk, visitor: Visitor, child: Child, asked: Asked, *, given: bool, number: str, now: datetime
) -> str:
    lines = {
        "number": number,
        "said at": now.isoformat(timespec="seconds"),
        "language": visitor.language or "en",
        "district": desk.office.district,
        "about": child.name,
        "signed by": visitor.name,
        "as": child.authority,
        "confirmed by": visitor.confirmed_how,
        "agreement": f"{asked.agreement} version {asked.version}",
        "agreement sha256": asked.digest,
        "title": asked.title,
        "data": "; ".join(f"{key} ({label})" for key, label in asked.elements),
        "purpose": asked.purpose,
        "purpose in words": asked.purpose_text,
        "recipients": "; ".join(f"{p.name} ({p.id}, {p.role})" for p in asked.recipients),
        "ends": asked.ends.isoformat() if asked.ends else "not stated",
        "destroyed by": asked.destroy_by.isoformat() if asked.destroy_by else "not stated",
        "without an answer": "the data may go" if asked.silence_lets_go else "the data stays home",
        "answer": "yes" if given else "no",
    }
    return canonical_text(lines)
