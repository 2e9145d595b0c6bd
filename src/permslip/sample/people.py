"""Staff: teachers of the timetable, and the other posts of every school. Their evaluations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from permslip.sample import names, shares
from permslip.sample.draw import Days, Ints
from permslip.sample.layout import Setting
from permslip.sample.timetable import Timetable

# Post, OneRoster 1.2 role, students per post (0: one a school).
POSTS: Final = (
    ("Teacher", "teacher", 0),
    ("Principal", "principal", 0),
    ("Assistant Principal", "siteAdministrator", 550),
    ("School Counselor", "counselor", 320),
    ("School Nurse", "aide", 0),
    ("School Secretary", "aide", 450),
    ("Special Education Teacher", "teacher", 95),
    ("Paraeducator", "aide", 60),
    ("Custodian", "aide", 250),
)
DEGREES: Final = ("High school diploma", "Associate's degree", "Bachelor's degree", "Master's degree",
                  "Sixth-year certificate", "Doctorate")  # fmt: skip
_TEACHER_DEGREES: Final = (0.0, 0.0, 0.15, 0.63, 0.20, 0.02)
_OTHER_DEGREES: Final = (0.35, 0.20, 0.25, 0.18, 0.015, 0.005)
# State: nine in ten teachers are White, three in four women.
_RACE_SHARES: Final = (0.002, 0.015, 0.042, 0.001, 0.885, 0.010, 0.045)


@dataclass(frozen=True)
class Staff:
    """One row an employee; the first rows are the teaching posts of the timetable, in its order."""

    school: Ints
    post: Ints
    subject: Ints
    room: Ints
    sex: Ints
    race: Ints
    given: Ints
    family: Ints
    born: Days
    hired: Days
    experience: Ints
    degree: Ints
    salary: Ints

    def __len__(self) -> int:
        return len(self.school)


def _posts(timetable: Timetable, enrolled: Ints) -> tuple[Ints, Ints]:
    schools, posts = [timetable.teacher_school], [np.zeros(len(timetable.teacher_school), dtype=np.int64)]
    live = np.flatnonzero(enrolled)
    for post, (_, _, per) in enumerate(POSTS[1:], start=1):
        count = np.ones(len(live), dtype=np.int64) if per == 0 else enrolled[live] // per + (post > 2)
        schools.append(np.repeat(live, count))
        posts.append(np.full(int(count.sum()), post, dtype=np.int64))
    return np.concatenate(schools), np.concatenate(posts)


def draw_staff(setting: Setting, timetable: Timetable, enrolled: Ints, chunk: int) -> Staff:
    """Fill the posts of the schools of a chunk; ``enrolled`` counts students by school of the district."""
    stream = setting.stream("staff", chunk)
    school, post = _posts(timetable, enrolled)
    n, teaching = len(school), len(timetable.teacher_school)
    certified = np.isin(post, (0, 1, 2, 3, 6))
    race = stream.pick(n, _RACE_SHARES)
    community = stream.pick_by(race, shares.COMMUNITY_BY_RACE)
    sex = np.where(stream.chance(n, 0.765), 0, 1).astype(np.int64)
    given = np.where(
        sex == 0, stream.pick_by(community, names.girls()[1]), stream.pick_by(community, names.boys()[1])
    )
    age = 22 + stream.below(n, 24) + stream.below(n, 20)
    experience = (stream.unit(n) * (age - 21)).astype(np.int64)
    here = (stream.unit(n) * (experience + 1)).astype(np.int64)
    start = setting.year.end_year - 1 - here
    hired = (start - 1970).astype("datetime64[Y]").astype("datetime64[M]") + np.timedelta64(7, "M")
    born = (setting.year.end_year - 1 - age - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    degree = np.where(certified, stream.pick(n, _TEACHER_DEGREES), stream.pick(n, _OTHER_DEGREES))
    base = np.array([52, 135, 118, 58, 56, 42, 53, 26, 41])[post]
    step = np.array([1.55, 1.2, 1.2, 1.5, 1.0, 0.6, 1.55, 0.35, 0.5])[post]
    pay = (base + step * np.minimum(experience, 20) + 3.2 * np.maximum(0, degree - 2)) * 1000
    subject, room = np.full(n, -1, dtype=np.int64), np.full(n, -1, dtype=np.int64)
    subject[:teaching], room[:teaching] = timetable.teacher_subject, timetable.teacher_place
    return Staff(
        school=school, post=post, subject=subject, room=room, sex=sex, race=race, given=given,
        family=stream.pick_by(community, names.families()[1]),
        born=born + stream.below(n, 365).astype("timedelta64[D]"),
        hired=hired.astype("datetime64[D]") + stream.below(n, 20).astype("timedelta64[D]"),
        experience=experience, degree=degree.astype(np.int64), salary=np.rint(pay / 10).astype(np.int64) * 10,
    )  # fmt: skip


@dataclass(frozen=True)
class Evaluations:
    """One row per evaluated employee and year. ``person`` and ``by`` are rows of ``Staff``."""

    person: Ints
    by: Ints
    year: Ints
    rating: Ints
    score: Ints  # hundredths, 100..400
    on: Days


def draw_evaluations(setting: Setting, staff: Staff, chunk: int) -> Evaluations:
    """A rating a year, three years back, for teachers and counselors; a person's hang together."""
    stream = setting.stream("evaluations", chunk)
    teachers = np.flatnonzero(np.isin(staff.post, (0, 3, 6)))
    principal = np.full(len(setting.schools), -1, dtype=np.int64)
    heads = np.flatnonzero(staff.post == 1)
    principal[staff.school[heads]] = heads
    usual = stream.pick(len(teachers), shares.RATING_SHARES)
    persons, years, ratings, days = [], [], [], []
    for year in range(setting.year.end_year - 2, setting.year.end_year + 1):
        day = np.datetime64(f"{year}-05-20") + stream.below(len(teachers), 21).astype("timedelta64[D]")
        changed = stream.chance(len(teachers), 0.25)
        rating = np.where(changed, stream.pick(len(teachers), shares.RATING_SHARES), usual)
        there = (staff.hired[teachers] < day) & (day <= np.datetime64(setting.year.today))
        persons.append(teachers[there])
        years.append(np.full(int(there.sum()), year, dtype=np.int64))
        ratings.append(rating[there])
        days.append(day[there])
    person, rating = np.concatenate(persons), np.concatenate(ratings).astype(np.int64)
    low = np.array([350, 250, 175, 100])[rating]
    top = np.array([400, 349, 249, 174])[rating]
    return Evaluations(
        person=person, by=principal[staff.school[person]], year=np.concatenate(years), rating=rating,
        score=low + stream.below(len(person), top - low + 1), on=np.concatenate(days),
    )  # fmt: skip
