"""The students of a chunk, in arrays of one row each, ordered by school and grade and random within."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
import pyarrow as pa

from permslip.sample import names, shares
from permslip.sample.draw import Bools, Days, Ints, Stream, identifiers
from permslip.sample.homes import EIGHTEEN, Homes
from permslip.sample.layout import LEVEL_OF_GRADE, Setting, Zone

STAYED, TRANSFERRED, CAME_LATE, LEFT_EARLY = range(4)
STATE_NUMBERS: Final = 900_000_000
LOCAL_NUMBERS: Final = 4_000_000


@dataclass(frozen=True)
class Pupils:
    """One row a student. ``key`` is the position in the district; ``home`` a row of ``Homes``.

    ``school`` is the school now (or last); ``before`` the one before a transfer, else -1; ``moved`` one of
    STAYED, TRANSFERRED, CAME_LATE, LEFT_EARLY at school day ``moved_on``.
    """

    key: Ints
    home: Ints
    rank: Ints
    grade: Ints
    school: Ints
    before: Ints
    moved: Ints
    moved_on: Ints
    sex: Ints
    race: Ints
    race_detail: Ints
    born: Days
    retained: Bools
    retained_now: Bools
    given: Ints
    middle: Ints

    def __len__(self) -> int:
        return len(self.key)

    def rows(self, order: Ints) -> Pupils:
        """These rows, in this order."""
        return replace(self, **{f.name: getattr(self, f.name)[order] for f in fields(self)})

    def ids(self, seed: int) -> pa.Array:
        """The sourcedIds."""
        return identifiers("s", self.key, seed=seed)

    def adult(self, on: np.datetime64) -> Bools:
        """Whether the student is 18 or older on that day."""
        return birthday(self.born, 18) <= on


def birthday(born: Days, age: int) -> Days:
    """The day on which that age is reached (a child of 29 February: 1 March)."""
    months = born.astype("datetime64[M]")
    day = (born - months.astype("datetime64[D]")).astype("timedelta64[D]")
    reached: Days = (months + np.timedelta64(12 * age, "M")).astype("datetime64[D]") + day
    return reached


def _grades(stream: Stream, homes: Homes, home: Ints, rank: Ints) -> Ints:
    """Brothers and sisters stand some grades apart on a wheel of grades; twins share one.

    Half of the four-year-olds are in no public programme: half of the homes turn on a wheel without PK.
    """
    start = stream.unit(len(homes.kind))
    gap = stream.pick(len(home), shares.GRADE_GAP)
    gap[rank == 3] = np.minimum(gap[rank == 3], 2)  # 5 + 5 + 2 grades at most: nobody meets the eldest again
    gap[(rank == 1) & homes.twins[home]] = 0
    gap[rank == 0] = 0
    running = np.cumsum(gap)
    running -= running[np.flatnonzero(rank == 0)][home]
    without = stream.chance(len(homes.kind), 0.5)[home].astype(np.int64)
    wheel = 14 - without
    return without + ((start[home] * wheel).astype(np.int64) + running) % wheel


def _births(
    stream: Stream, setting: Setting, homes: Homes, *, home: Ints, rank: Ints, grade: Ints
) -> tuple[Days, Bools]:
    """Born in the twelve months before 2 September of the year of entry; siblings near the same season."""
    base = stream.below(len(homes.kind), 365)[home]
    sway = stream.between(len(home), -40, 40)
    sway[rank == 0] = 0
    twin = (rank == 1) & homes.twins[home]
    sway[twin] = 0
    retained = stream.chance(len(home), shares.RETAINED_EVER) & (homes.children[home] == 1) & (grade > 0)
    entry_year = setting.year.end_year - 7 - (grade - 1)
    years = (entry_year - retained - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    second_of_september = years.astype("datetime64[M]") + np.timedelta64(8, "M")
    born = second_of_september.astype("datetime64[D]") + np.timedelta64(1, "D")
    offset = np.clip(base + sway, 0, 364)
    return born + offset.astype("timedelta64[D]"), retained


def _moves(
    stream: Stream, setting: Setting, school: Ints, home_school: Ints, grade: Ints
) -> tuple[Ints, Ints, Ints]:
    """Who changed school, came late or left, and the school day of it."""
    n = len(school)
    moved = stream.pick(
        n, (1 - shares.TRANSFER - shares.LATE - shares.LEFT, shares.TRANSFER, shares.LATE, shares.LEFT)
    )
    passed = max(3, setting.year.passed)
    day = 1 + stream.below(n, passed - 2)
    zone_of = np.array([s.zone for s in setting.schools])[school]
    level = np.array(LEVEL_OF_GRADE)[grade]
    first = np.array([[z.elementary[0], z.middle[0], z.high] for z in setting.zones])[zone_of, level]
    count = np.array([[len(z.elementary), len(z.middle), 1] for z in setting.zones])[zone_of, level]
    step = 1 + stream.below(n, np.maximum(1, count - 1))
    other = first + (school - first + step) % count
    moved = np.where((moved == TRANSFERRED) & (count < 2), STAYED, moved)
    before = np.where(moved == TRANSFERRED, other, -1)
    return moved.astype(np.int64), before.astype(np.int64), day.astype(np.int64)


def _schools(setting: Setting, homes: Homes, home: Ints, grade: Ints) -> Ints:
    lower = homes.school[home]
    middle_of = np.zeros(len(setting.schools), dtype=np.int64)
    high_of = np.zeros(len(setting.schools), dtype=np.int64)
    for zone in setting.zones:
        for place, school in enumerate(zone.elementary):
            middle_of[school] = zone.middle[
                min(len(zone.middle) - 1, place * len(zone.middle) // len(zone.elementary))
            ]
            high_of[school] = zone.high
    level = np.array(LEVEL_OF_GRADE)[grade]
    return np.where(level == 0, lower, np.where(level == 1, middle_of[lower], high_of[lower])).astype(
        np.int64
    )


def _given(stream: Stream, community: Ints, sex: Ints) -> Ints:
    girl = stream.pick_by(community, names.girls()[1])
    boy = stream.pick_by(community, names.boys()[1])
    return np.where(sex == 1, boy, girl)


def draw_pupils(setting: Setting, zones: tuple[Zone, ...], homes: Homes, chunk: int) -> Pupils:
    """Draw the students of a chunk from its households."""
    stream = setting.stream("pupils", chunk)
    home = np.repeat(np.arange(len(homes.kind), dtype=np.int64), homes.children)
    n = len(home)
    rank = np.arange(n) - np.repeat(np.cumsum(homes.children) - homes.children, homes.children)
    grade = _grades(stream, homes, home, rank)
    if zones[0].index == 0 and len(homes.kind) > EIGHTEEN:
        grade[home == EIGHTEEN] = 13
    born, retained = _births(stream, setting, homes, home=home, rank=rank, grade=grade)
    if zones[0].index == 0 and len(homes.kind) > EIGHTEEN:
        eldest = np.datetime64(setting.year.today) - np.timedelta64(18 * 366 + 30, "D")
        born = np.where(home == EIGHTEEN, np.minimum(born, eldest), born).astype("datetime64[D]")
    school = _schools(setting, homes, home, grade)
    moved, before, day = _moves(stream, setting, school, homes.school[home], grade)
    sex = stream.pick(n, shares.SEX_SHARES)
    race = np.where(stream.chance(n, 0.01), shares.MULTIPLE, homes.race[home]).astype(np.int64)
    community = homes.community[home]
    given, middle = _given(stream, community, sex), _given(stream, community, sex)
    # The next name on the list where a brother or sister has it already.
    same = np.flatnonzero((rank[1:] > 0) & (given[1:] == given[:-1])) + 1
    given[same] = middle[same]
    middle[stream.chance(n, 0.35)] = -1
    pupils = Pupils(
        key=zones[0].first + np.arange(n, dtype=np.int64), home=home, rank=rank, grade=grade, school=school,
        before=before, moved=moved, moved_on=day, sex=sex, race=race, race_detail=stream.below(n, 100),
        born=born, retained=retained,
        retained_now=retained & stream.chance(n, np.where(grade == 10, 0.6, 0.25)),
        given=given, middle=middle,
    )  # fmt: skip
    order = np.lexsort((stream.unit(n), pupils.grade, pupils.school)).astype(np.int64)
    return pupils.rows(order)
