"""What happened in the year: attendance, discipline, scores, course marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from permslip.sample import shares
from permslip.sample.draw import Bools, Days, Floats, Ints, Stream
from permslip.sample.homes import Homes
from permslip.sample.layout import Setting
from permslip.sample.programs import Flags
from permslip.sample.pupils import CAME_LATE, LEFT_EARLY, TRANSFERRED, Pupils
from permslip.sample.timetable import COURSES, Timetable

CATEGORIES: Final = ("Excused Absence", "Unexcused Absence", "Tardy", "Early Dismissal")
REASONS: Final = ("Illness", "Medical appointment", "Family", "Bereavement", "Religious observance",
           "Transport",
                  "Not stated")  # fmt: skip
_REASON_BY_CATEGORY: Final = (
    (0.62, 0.14, 0.13, 0.03, 0.04, 0.04, 0.0),
    (0.0, 0.0, 0.10, 0.0, 0.0, 0.10, 0.80),
    (0.0, 0.05, 0.15, 0.0, 0.0, 0.40, 0.40),
    (0.30, 0.45, 0.20, 0.0, 0.0, 0.0, 0.05),
)
BEHAVIORS: Final = ("Disruption", "Insubordination", "Leaving class", "Physical altercation", "Harassment",
                    "Vandalism", "Vaping", "Theft", "Weapon")  # fmt: skip
_BEHAVIOR_SHARES: Final = (0.28, 0.22, 0.15, 0.13, 0.08, 0.05, 0.06, 0.02, 0.01)
ACTIONS: Final = ("Conference", "Detention", "In-school suspension", "Out-of-school suspension", "Expulsion")
_ACTION_SHARES: Final = (0.25, 0.35, 0.25, 0.145, 0.005)


def chronic_risk(homes: Homes, pupils: Pupils) -> Floats:
    """The chance of missing a tenth of the days: by meal status, homelessness and grade."""
    risk = np.array(shares.CHRONIC_BY_MEAL)[homes.meal[pupils.home]]
    risk = np.where(homes.homeless[pupils.home], shares.CHRONIC_HOMELESS, risk)
    older: Floats = np.where(pupils.grade >= 10, 1.2, np.where(pupils.grade <= 1, 1.15, 0.85))
    return risk * older


def span(setting: Setting, pupils: Pupils) -> tuple[Ints, Ints]:
    """First school day on roll and the day after the last one, as positions; nothing after today."""
    passed = setting.year.passed
    first = np.where(pupils.moved == CAME_LATE, pupils.moved_on, 0)
    end = np.where(pupils.moved == LEFT_EARLY, np.minimum(pupils.moved_on, passed), passed)
    return np.minimum(first, end).astype(np.int64), end.astype(np.int64)


@dataclass(frozen=True)
class Attendance:
    """One row an event, by student and day. ``pupil`` is a row of the pupils, ``day`` of the calendar."""

    pupil: Ints
    school: Ints
    day: Ints
    category: Ints
    reason: Ints


def spread_days(stream: Stream, first: Ints, days: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Distinct days for each row: the span is cut in ``counts`` equal parts, one day is drawn in each.

    ``counts`` is at most ``days``. Gives the row of each event and its day, in order.
    """
    row = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    turn = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    low = turn * days[row] // counts[row]
    high = (turn + 1) * days[row] // counts[row]
    return row, first[row] + low + stream.below(len(row), high - low)


def draw_attendance(setting: Setting, homes: Homes, pupils: Pupils, chunk: int) -> tuple[Attendance, Bools]:
    """About ten events per student and year; also who is chronically absent by the count of the events."""
    stream = setting.stream("attendance", chunk)
    n = len(pupils)
    first, end = span(setting, pupils)
    days = end - first
    chronic = stream.chance(n, chronic_risk(homes, pupils))
    full_year = len(setting.year.days)
    usual = np.minimum(stream.below(n, 13), 1 + stream.below(n, 17))
    often = 19 + np.minimum(stream.below(n, 16), stream.below(n, 42))
    absences = np.where(chronic, often, usual)
    absences = -(-absences * days // full_year)
    late = np.minimum(stream.below(n, 6), stream.below(n, 9)) * days // full_year
    absences = np.minimum(absences, days)
    counts = np.minimum(absences + late, days)
    row, day = spread_days(stream, first, days, counts)
    # The first ``absences`` events of a random order within the student are absences, the others are not.
    mixed = np.lexsort((stream.unit(len(row)), row))
    turn = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    absent = np.empty(len(row), dtype=bool)
    absent[mixed] = turn < absences[row]
    excused = stream.chance(len(row), np.where(chronic[row], 0.48, 0.72))
    tardy = stream.chance(len(row), 0.8)
    category = np.where(absent, np.where(excused, 0, 1), np.where(tardy, 2, 3)).astype(np.int64)
    school = np.where(
        (pupils.moved[row] == TRANSFERRED) & (day < pupils.moved_on[row]),
        pupils.before[row],
        pupils.school[row],
    )
    events = Attendance(row, school, day, category, stream.pick_by(category, _REASON_BY_CATEGORY))
    return events, (absences >= np.maximum(1, shares.CHRONIC_DAYS * days)) & (days > 0)


@dataclass(frozen=True)
class Incidents:
    """One row a student in an incident; ``length`` in days, 0 for none."""

    pupil: Ints
    school: Ints
    day: Ints
    behavior: Ints
    action: Ints
    length: Ints


def draw_incidents(setting: Setting, homes: Homes, pupils: Pupils, chunk: int) -> Incidents:
    """Incidents, one to four a student hit; likelier in higher grades and with meal eligibility."""
    stream = setting.stream("incidents", chunk)
    first, end = span(setting, pupils)
    risk = np.array(shares.DISCIPLINE_BY_MEAL)[homes.meal[pupils.home]] * np.where(
        pupils.grade >= 6, 1.25, 0.35
    )
    hit = stream.chance(len(pupils), risk) & (end > first)
    counts = np.where(hit, 1 + stream.pick(len(pupils), (0.7, 0.18, 0.08, 0.04)), 0)
    counts = np.minimum(counts, end - first)
    row, day = spread_days(stream, first, end - first, counts)
    behavior, action = stream.pick(len(row), _BEHAVIOR_SHARES), stream.pick(len(row), _ACTION_SHARES)
    longest = np.array([0, 0, 3, 8, 90])[action]
    length = np.where(longest > 0, 1 + stream.below(len(row), np.maximum(1, longest)), 0)
    school = np.where(
        (pupils.moved[row] == TRANSFERRED) & (day < pupils.moved_on[row]),
        pupils.before[row],
        pupils.school[row],
    )
    return Incidents(row, school, day, behavior, action, length)


def ability(
    setting: Setting, homes: Homes, pupils: Pupils, *, flags: Flags, chronic: Bools, chunk: int
) -> Floats:
    """A standing in standard units, lower with need and absence; scores and marks share it (invented)."""
    noise = setting.stream("ability", chunk).bell(len(pupils), 0.0, 0.85)
    pull = 0.30 * homes.meal[pupils.home] + 0.35 * chronic + 0.80 * (flags.disability >= 0)
    standing: Floats = noise + 0.35 - pull - 0.55 * flags.learner + 1.2 * flags.gifted
    return standing


@dataclass(frozen=True)
class Scores:
    """One row a result. ``kind``: 0 state summative (last spring), 1 autumn benchmark, 2 spring benchmark."""

    pupil: Ints
    kind: Ints
    subject: Ints  # 0 reading and language, 1 mathematics
    grade: Ints
    score: Ints
    band: Ints  # 1..4
    on: Days


def draw_scores(setting: Setting, pupils: Pupils, standing: Floats, chunk: int) -> Scores:
    """State tests of last spring (then in grades 3 to 8 and 11) and benchmarks of this year, up to today."""
    stream = setting.stream("scores", chunk)
    autumn, today = setting.year.end_year - 1, np.datetime64(setting.year.today)
    tested = pupils.grade - 1
    plans = (
        (0, np.flatnonzero((((tested >= 4) & (tested <= 9)) | (tested == 12)) & (pupils.moved != CAME_LATE)),
         tested, f"{autumn}-05-06"),
        (1, np.flatnonzero((pupils.grade >= 2) & (pupils.grade <= 11) & (pupils.moved != CAME_LATE)),
         pupils.grade, f"{autumn}-09-22"),
        (2, np.flatnonzero((pupils.grade >= 2) & (pupils.grade <= 6) & (pupils.moved != LEFT_EARLY)),
         pupils.grade, f"{autumn + 1}-05-04"),
    )  # fmt: skip
    parts = []
    for kind, who, grade, opening in plans:
        for subject in range(2):
            on = np.datetime64(opening) + stream.below(len(who), 19).astype("timedelta64[D]")
            there = (stream.unit(len(who)) < 0.95) & (on <= today)
            rows = who[there]
            value = standing[rows] + stream.bell(len(rows), 0.0, 0.45)
            low = 2290 + 32 * grade[rows] if kind == 0 else 140 + 6 * grade[rows]
            score = np.rint(low + value * (95 if kind == 0 else 14)).astype(np.int64)
            band = 1 + np.searchsorted(np.array([-0.9, -0.1, 0.7]), value)
            full = np.full(len(rows), 1, dtype=np.int64)
            parts.append((rows, full * kind, full * subject, grade[rows], score, band, on[there]))
    return Scores(*(np.concatenate(column) for column in zip(*parts, strict=True)))


@dataclass(frozen=True)
class Marks:
    """One row a mark: seats of secondary courses, not those left by a transfer. ``percent`` 30..100."""

    seat: Ints
    percent: Ints


def draw_marks(setting: Setting, pupils: Pupils, timetable: Timetable, standing: Floats, chunk: int) -> Marks:
    """Course marks of grades 6 to 12; below 60 is failed."""
    stream = setting.stream("marks", chunk)
    subject = np.array([course.subject for course in COURSES])[timetable.class_course[timetable.seat_class]]
    seat = np.flatnonzero((subject > 0) & ~timetable.seat_before)
    value = standing[timetable.seat_pupil[seat]] + stream.bell(len(seat), 0.0, 0.65)
    percent = np.rint(np.clip(81.0 + 9.5 * value, 30.0, 100.0)).astype(np.int64)
    return Marks(seat, percent)
