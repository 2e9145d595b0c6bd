"""One child: the steps of ``consent.matching`` in plain Python, for the page of one family.

A portal's page cannot wait for an engine to start. What it shows must be what the next release does, so the
tests hold the two together on random worlds. The steps and their sources are those of ``matching``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from permslip.consent.answer import IN, MaySign, Reason, Says, Wanted
from permslip.words.vocabulary import ConsentMode

Record = Mapping[str, Any]


@dataclass(frozen=True)
class LastSaid:
    """A signer's latest answer as far as it concerns the request. ``says`` is what it says of it."""

    signer: str
    day: date
    may_sign: MaySign
    says: Says


def eighteenth(born: date) -> date:
    """The day one turns 18; a child of 29 February does on 1 March (34 CFR 99.3, "eligible student")."""
    if (born.month, born.day) == (2, 29):
        return date(born.year + 18, 3, 1)
    return born.replace(year=born.year + 18)


def is_adult(born: date | None, today: date) -> bool:
    """Whether one is 18; not while nobody knows the birth date."""
    return born is not None and eighteenth(born) <= today


def resolve_one(
    answers: Iterable[Record],
    *,
    student: str,
    born: date | None,
    links: Mapping[str, MaySign] | None,
    wanted: Wanted,
    mode: ConsentMode,
    two_guardians: str = "narrower",
    private: bool = False,
) -> tuple[bool, Reason]:
    """Whether this student's row may go, and why.

    ``answers``: records (``COLUMNS``, dates as dates) that may be about others too. ``born``: None where it
    is not known, or where two dates are on record. ``links``: what is on record of each guardian; None where
    the district's source links none. ``private``: opted out of directory information, where the release
    rests on it. The same as one row of ``matching.resolve``.
    """
    if private:
        reason = Reason.DIRECTORY_OPT_OUT
    elif mode is ConsentMode.NOT_ASKED:
        reason = Reason.NOT_ASKED
    elif born is None or born > wanted.as_of:
        reason = Reason.BIRTH_DATE_UNKNOWN
    else:
        last = last_said(answers, student=student, born=born, links=links, wanted=wanted)
        adult = eighteenth(born) <= wanted.as_of
        reason = _together(last, adult=adult, mode=mode, two_guardians=two_guardians)
    return reason in IN, reason


def last_said(
    answers: Iterable[Record],
    *,
    student: str,
    born: date,
    links: Mapping[str, MaySign] | None,
    wanted: Wanted,
) -> tuple[LastSaid, ...]:
    """What each signer last said (steps 1 to 3), by signer."""
    found: dict[str, tuple[tuple[bool, date, int, int], LastSaid]] = {}
    for row in answers:
        if row["subject"] != student or row["question"] != wanted.question:
            continue
        # a yes must bear its date (99.30(a)); a no without one is taken as said today
        day = row["signed_on"] or (None if row["answer"] == "given" else wanted.as_of)
        if day is None or day > wanted.as_of:
            continue
        who = _may_sign(row, born, links, wanted.as_of)
        touches, says = held_against(row, wanted)
        order = (touches, day, int(who), int(says))
        old = found.get(row["signer"])
        if old is None or order > old[0]:
            found[row["signer"]] = (order, LastSaid(row["signer"], day, who, says))
    return tuple(found[signer][1] for signer in sorted(found))


def _may_sign(row: Record, born: date, links: Mapping[str, MaySign] | None, as_of: date) -> MaySign:
    """Steps 1 and 2: at 18 the right is the student's own (99.5(a)); before, either parent's (99.4)."""
    own = row["signer"] == row["subject"] and row["signer_authority"] == "eligible_student"
    of_age = eighteenth(born)
    if of_age <= as_of:
        signed_of_age = row["signed_on"] is not None and of_age <= row["signed_on"]
        good = own and (row["answer"] != "given" or signed_of_age)
        return MaySign.COUNTS if good else MaySign.UNPLACED
    if own:
        return MaySign.UNPLACED
    if links is None:
        parent = row["signer_authority"] in ("parent", "guardian")
        return MaySign.COUNTS if parent else MaySign.UNPLACED
    return links.get(row["signer"], MaySign.UNPLACED)


def _set(text: str | None) -> set[str]:
    return {part for part in (text or "").replace(" ", "").split("|") if part}


def held_against(row: Record, wanted: Wanted) -> tuple[bool, Says]:
    """Step 3: whether an answer concerns the request at all, and what it says of it. A yes must cover the
    request whole, a no need only touch it (99.30(b): records, purpose, party)."""
    scopes = [
        (_set(row["elements"]), set(wanted.elements)),
        (_set(row["purpose"]), {wanted.purpose} if wanted.purpose else set()),
        (_set(row["recipients"]), {wanted.recipient}),
    ]
    touches = all("*" in scope or not scope or not asked or asked & scope for scope, asked in scopes)
    if row["answer"] == "given":
        if row["expires_on"] is not None and row["expires_on"] < wanted.as_of:
            return touches, Says.EXPIRED
        whole = all(scope == {"*"} or (asked and asked <= scope) for scope, asked in scopes)
        return touches, Says.GIVEN if whole else Says.LIMITED
    if not touches:
        return touches, Says.ELSEWHERE
    return touches, Says.WITHDRAWN if row["answer"] == "withdrawn" else Says.REFUSED


def _together(last: Iterable[LastSaid], *, adult: bool, mode: ConsentMode, two_guardians: str) -> Reason:
    """Step 4. The first line that fits is the reason; the order is the narrower one throughout."""
    counted = {s.says for s in last if s.may_sign is MaySign.COUNTS}
    if Says.GIVEN in counted and counted & {Says.REFUSED, Says.WITHDRAWN, Says.LIMITED}:
        return Reason.GUARDIANS_DISAGREE if two_guardians == "narrower" else Reason.GIVEN
    for says, reason in (
        (Says.REFUSED, Reason.REFUSED),
        (Says.WITHDRAWN, Reason.WITHDRAWN),
        (Says.GIVEN, Reason.GIVEN),
        (Says.LIMITED, Reason.OUT_OF_SCOPE),
        (Says.EXPIRED, Reason.EXPIRED),
    ):
        if says in counted:
            return reason
    strange = [s for s in last if s.may_sign is not MaySign.COUNTS]
    if mode is ConsentMode.OPT_IN:
        if Says.ELSEWHERE in counted:
            return Reason.OUT_OF_SCOPE
        silence = Reason.NO_ANSWER
    else:
        no = (Says.REFUSED, Says.WITHDRAWN)
        strange = [s for s in strange if s.may_sign is MaySign.UNPLACED and s.says in no]
        silence = Reason.SILENT_OPT_OUT
    if strange:
        return Reason.WRONG_SIGNER if adult else Reason.NO_AUTHORITY
    return silence
