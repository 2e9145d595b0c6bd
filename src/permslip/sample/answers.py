"""Families' answers: the research-consent question, and opting out of directory information."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from permslip.sample import shares
from permslip.sample.draw import Bools, Days, Ints, Stream
from permslip.sample.homes import COUPLE, EIGHTEEN, MOTHER_ORDER, TWO_HOMES, Homes
from permslip.sample.layout import Setting
from permslip.sample.pupils import Pupils, birthday

QUESTION: Final = "research-sharing"
GIVEN, REFUSED, WITHDRAWN = range(3)
ANSWERS: Final = ("given", "refused", "withdrawn")
AUTHORITIES: Final = ("parent", "guardian", "eligible_student")
# What the answer covers: everything, or less. Weights are invented.
ELEMENTS: Final = (
    "*",
    "grade|sex|race|attendance_date|attendance_category|assessment_score",
    "grade|course_grade",
)
PURPOSES: Final = ("*", "needs_assessment|improve_instruction|program_evaluation", "improve_instruction")
_SCOPE: Final = (0.94, 0.04, 0.02)
OPT_OUT_SCOPES: Final = ("all directory information", "military recruiters", "photographs and media")


@dataclass(frozen=True)
class Answers:
    """One row an answer. ``pupil`` is a row of the pupils; ``slot`` 0 or 1: a guardian, 2: the student."""

    pupil: Ints
    slot: Ints
    authority: Ints
    answer: Ints
    elements: Ints
    purpose: Ints
    signed: Days
    expires: Days
    open_ended: Bools


@dataclass(frozen=True)
class _Sheet:
    """Answers of one kind before they are put together."""

    pupil: Ints
    slot: Ints
    answer: Ints
    signed: Days
    expires: Days


def _sheet(pupil: Ints, slot: Ints | int, answer: int, signed: Days, expires: Days | None = None) -> _Sheet:
    none = np.full(len(pupil), "NaT", dtype="datetime64[D]")
    slots = np.broadcast_to(np.asarray(slot, dtype=np.int64), pupil.shape)
    return _Sheet(
        pupil,
        slots,
        np.full(len(pupil), answer, dtype=np.int64),
        signed,
        none if expires is None else expires,
    )


def household_answers(stream: Stream, homes: Homes) -> Ints:
    """0 yes, 1 no, 2 nothing, one a home; those where English is not spoken answer less often (invented)."""
    foreign = (homes.language != 0).astype(np.int64)
    yes, no, silent = shares.CONSENT_SHARES
    return stream.pick_by(foreign, ((yes + 0.02, no, silent - 0.02), (yes - 0.06, no, silent + 0.06)))


def draw_answers(setting: Setting, homes: Homes, pupils: Pupils, chunk: int) -> Answers:
    """The answers that are in a district's drawer, all signed on or before today (rates invented).

    Of the yes answers: 1.5% are withdrawn later, 2% ran out, 6% carry both guardians' yes. In homes
    with two guardians who both may sign, 2% differ. Of the students who are 18 today and whose home
    said yes, 70% signed themselves; the others hold a parent's paper, which no longer counts.
    """
    stream = setting.stream("answers", chunk)
    today = np.datetime64(setting.year.today)
    n = len(pupils)
    said = household_answers(stream, homes)
    if pupils.key.min() == 0 and len(homes.kind) > EIGHTEEN:
        said[: EIGHTEEN + 1] = 0
    yes, no = said[pupils.home] == 0, said[pupils.home] == 1
    signer = (stream.chance(len(homes.kind), 0.22) & np.isin(homes.kind, (COUPLE, TWO_HOMES))).astype(
        np.int64
    )
    slot = signer[pupils.home]
    campaign = today - stream.between(len(homes.kind), 10, 75).astype("timedelta64[D]")
    signed = campaign[pupils.home]
    adult = pupils.adult(today)
    own = yes & adult & stream.chance(n, 0.70) & (pupils.home != EIGHTEEN)
    fate = stream.unit(n)
    old = yes & ~adult & (fate < 0.02)
    cancelled = yes & ~own & (fate >= 0.02) & (fate < 0.035)
    both = np.isin(homes.kind, (COUPLE, TWO_HOMES))
    quarrel = both & stream.chance(len(both), 0.02)
    if pupils.key.min() == 0 and len(homes.kind) > EIGHTEEN:
        quarrel[5], signer[5] = True, 0
        slot = signer[pupils.home]
    agree = both & stream.chance(len(both), 0.06) & ~quarrel
    rows = np.arange(n, dtype=np.int64)
    dated = stream.chance(n, 0.40)
    until = np.where(dated, birthday(signed, 2), np.datetime64("NaT"))
    plain, self_rows = rows[yes & ~own & ~old], rows[own]
    expired = today - stream.between(n, 5, 200).astype("timedelta64[D]")
    at_age = np.maximum(signed, birthday(pupils.born, 18))
    later = np.minimum(signed + stream.between(n, 1, 9).astype("timedelta64[D]"), today)
    differ = rows[yes & quarrel[pupils.home] & ~adult]
    also = rows[yes & agree[pupils.home] & ~adult & ~old & ~cancelled]
    sheets = [
        _sheet(plain, slot[plain], GIVEN, signed[plain], until[plain]),
        _sheet(self_rows, 2, GIVEN, at_age[self_rows], until[self_rows]),
        _sheet(rows[old], slot[old], GIVEN, (expired - np.timedelta64(366, "D"))[old], expired[old]),
        _sheet(rows[no], slot[no], REFUSED, signed[no]),
        _sheet(rows[cancelled], slot[cancelled], WITHDRAWN, later[cancelled]),
        _sheet(differ, 1 - slot[differ], REFUSED, later[differ]),
        _sheet(also, 1 - slot[also], GIVEN, later[also]),
    ]
    return _put_together(stream, homes, pupils, sheets)


def _put_together(stream: Stream, homes: Homes, pupils: Pupils, sheets: list[_Sheet]) -> Answers:
    pupil = np.concatenate([s.pupil for s in sheets])
    signed = np.concatenate([s.signed for s in sheets])
    order = np.lexsort((signed, pupil))
    expires = np.concatenate([s.expires for s in sheets])[order]
    pupil = pupil[order]
    slot = np.concatenate([s.slot for s in sheets])[order]
    kind = homes.kind[pupils.home[pupil]]
    guardian = np.where(np.isin(kind, (5, 6)), 1, 0)
    return Answers(
        pupil=pupil, slot=slot, authority=np.where(slot == 2, 2, guardian),
        answer=np.concatenate([s.answer for s in sheets])[order],
        elements=stream.pick(len(pupil), _SCOPE), purpose=stream.pick(len(pupil), _SCOPE),
        signed=signed[order], expires=expires, open_ended=np.isnat(expires),
    )  # fmt: skip


@dataclass(frozen=True)
class OptOuts:
    """One row a student whose home opted out of directory information."""

    pupil: Ints
    scope: Ints
    on: Days


def draw_opt_outs(setting: Setting, homes: Homes, pupils: Pupils, chunk: int) -> OptOuts:
    """Directory opt-outs, by household, noted in the first weeks of the year and not after today."""
    stream = setting.stream("optouts", chunk)
    rows = np.flatnonzero(homes.opt_out[pupils.home])
    scope = stream.pick(len(homes.kind), (0.85, 0.08, 0.07))[pupils.home[rows]]
    on = np.datetime64(setting.year.first) + stream.below(len(homes.kind), 30).astype("timedelta64[D]")
    return OptOuts(rows, scope, np.minimum(on, np.datetime64(setting.year.today))[pupils.home[rows]])


def barred(homes: Homes) -> Bools:
    """Homes whose second adult a court has barred from contact."""
    return np.equal(homes.kind, MOTHER_ORDER)
