"""Asking families, as the office sees it: how far the answers are, whom to look up, an answer on paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from permslip.actions import families, inviting
from permslip.actions.desk import Desk
from permslip.actions.visiting import authority_of
from permslip.consent.answer import MaySign
from permslip.consent.one_child import is_adult
from permslip.stores.families.invitations import How
from permslip.stores.families.people import Kind, RollOf
from permslip.words.errors import BadInput, NotFound

FOUND = 12


@dataclass(frozen=True)
class SoFar:
    """How far one question is: students by the last word on them."""

    asked: inviting.Asks
    yes: int
    no: int
    none: int


@dataclass(frozen=True)
class RollShown:
    """The roll in numbers. ``holding`` is where it was read, None before it was."""

    of: RollOf | None
    guardians: int
    students: int
    staff: int
    barred: int
    unplaced: int


@dataclass(frozen=True)
class Signer:
    """Somebody who may answer on paper for a student."""

    key: str = field(repr=False)
    name: str = field(repr=False)
    authority: str


@dataclass(frozen=True)
class FoundPerson:
    """Somebody on the roll, as the office looks them up. ``signers``: who may sign for this student;
    ``confirmed_by``: who of the office last confirmed their letter in person, by name."""

    kind: Kind
    key: str = field(repr=False)
    name: str = field(repr=False)
    about: str = field(repr=False)
    letter: str
    signers: tuple[Signer, ...] = field(repr=False)
    confirmed_by: str = field(repr=False, default="")
    confirmed_until: datetime | None = None


def roll_shown(desk: Desk) -> RollShown:
    """The roll in numbers."""
    of, counts = desk.office.families.roll.of(), desk.office.families.roll.counts()
    return RollShown(
        of, counts["guardian"], counts["student"], counts["staff"], counts["barred"], counts["unplaced"]
    )


def so_far(desk: Desk, *, students: int) -> tuple[SoFar, ...]:
    """The answers so far, question by question, of so many ``students`` on the roll. What a release makes of
    them, its own tally says."""
    papers, answers = inviting.asked_on_paper(desk), desk.office.families.answers
    by_question = {question: answers.last_words(question) for question in {a.question for a in papers}}
    found = []
    for asked in papers:
        said = by_question[asked.question]
        yes, no = said.get("given", 0), said.get("refused", 0) + said.get("withdrawn", 0)
        found.append(SoFar(asked, yes, no, max(0, students - yes - no)))
    return tuple(found)


def look_up(desk: Desk, *, words: str) -> tuple[FoundPerson, ...]:
    """People on the roll by name, number or e-mail address. Looking is not logged."""
    return tuple(
        _found(desk, p.kind, p.key, p.name) for p in desk.office.families.roll.find(words, limit=FOUND)
    )


def student(desk: Desk, *, key: str) -> FoundPerson:
    """One student, as the office looks them up. Raises NotFound."""
    person = desk.office.families.roll.person(Kind.STUDENT, key)
    return _found(desk, Kind.STUDENT, key, person.name)


def _found(desk: Desk, kind: Kind, key: str, name: str) -> FoundPerson:
    roll, about = desk.office.families.roll, ""
    signers: tuple[Signer, ...] = ()
    if kind is Kind.STUDENT:
        row = roll.child(key)
        about, signers = row.school, _signers(desk, key, name, row.birth_date)
    elif kind is Kind.GUARDIAN:
        about = ", ".join(row.given_name for _, row in roll.children_of(key))
    held = [i for i in desk.office.families.invitations.of_person(kind, key) if i.state.value != "ended"]
    last = held[-1] if held else None
    if last is None:
        return FoundPerson(kind, key, name, about, "", signers)
    by = next((p.name for p in desk.office.people.all() if p.id == last.confirmed_by), last.confirmed_by)
    until = last.confirmed_until if last.confirmed_how is How.IN_PERSON else None
    return FoundPerson(kind, key, name, about, last.id, signers, by, until)


def _signers(desk: Desk, student: str, name: str, born: date | None) -> tuple[Signer, ...]:
    """Who may sign on paper for a student today (34 CFR 99.4, 99.5(a)); nobody while that cannot be told."""
    if born is None:
        return ()
    if is_adult(born, desk.today()):
        return (Signer(student, name, "eligible_student"),)
    found = []
    for link in desk.office.families.roll.guardians_of(student):
        if link.standing is MaySign.COUNTS:
            person = desk.office.families.roll.person(Kind.GUARDIAN, link.guardian)
            found.append(Signer(link.guardian, person.name, authority_of(link)))
    return tuple(found)


def enter_paper(
    desk: Desk,
    *,
    student: str,
    signer: str,
    agreement: str,
    given: bool,
    signed_on: date,
    paper: Path,
    by: str | None,
) -> dict[str, Any]:
    """Enter an answer that came on paper; only the digest of the scan is kept.

    Raises BadInput where that signer may not sign for that student, or the day is in the future, NotFound
    where the agreement asks nobody today."""
    row = desk.office.families.roll.child(student)
    may = {s.key: s for s in _signers(desk, student, "", row.birth_date)}
    if signer not in may:
        raise BadInput(
            "That person may not sign for this student.", fix="look at who may, then enter it again"
        )
    asked = next((a for a in inviting.asked_on_paper(desk) if a.agreement == agreement), None)
    if asked is None:
        raise NotFound("No such agreement asks families today.")
    if signed_on > desk.today():
        raise BadInput("A paper cannot be signed after today.", fix="correct the day")
    party = desk.office.agreements.get(agreement)
    done = families.add_answer(
        desk,
        subject=student,
        signer=signer,
        authority=may[signer].authority,
        question=asked.question,
        given=given,
        elements="|".join(asked.elements),
        purpose=asked.purpose,
        recipients=_partner(desk, party.id),
        signed_on=signed_on,
        expires_on=None,
        evidence=paper,
        by=by,
    )
    desk.office.families.answers.index()
    return done


def _partner(desk: Desk, agreement: str) -> str:
    from permslip.actions import family_answers
    from permslip.words.vocabulary import Role

    found = next(a for a in family_answers.in_force(desk) if a.id == agreement)
    return "|".join(p.id for p in found.parties if p.role is Role.PARTNER)


def import_paper(desk: Desk, *, file: Path, by: str | None) -> dict[str, Any]:
    """Take in a CSV of answers (the columns of the manual), whole or not at all."""
    done = families.import_answers(desk, file=file, by=by)
    desk.office.families.answers.index()
    return done


def close_batch(desk: Desk, *, by: str | None) -> dict[str, Any]:
    """Seal the answers said on the pages so far in the ledger. A release does it too, before it begins."""
    return families.close_batch(desk, by=by)
