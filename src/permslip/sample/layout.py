"""Zones and schools: a zone is one high school with the schools and neighbourhoods that feed it.

Families stay in their zone, so a million students can be made zone by zone in bounded memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from permslip.sample.draw import Stream
from permslip.sample.year import SchoolYear

ZONE_STUDENTS: Final = 5_000
CHUNK_STUDENTS: Final = 50_000
ELEMENTARY_STUDENTS: Final = 330  # about the state's mean size; invented for the others
MIDDLE_STUDENTS: Final = 580

# Grade positions 0..13 stand for PK, KG, 01 .. 12.
GRADES: Final = ("PK", "KG", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12")
LEVELS: Final = ("Elementary", "Middle", "High")
LEVEL_GRADES: Final = ((0, 6), (7, 9), (10, 13))
LEVEL_OF_GRADE: Final = (0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2)

_FIRST_WORDS = (
    "Amber Aspen Beacon Birch Bluebird Cedar Chestnut Clover Copper Cobble Crescent Dogwood Eagle Elm "
    "Fern Flint Fox Granite Harbor Hawthorn Hazel Hemlock Heron Hickory Juniper Kestrel Laurel Linden "
    "Maple Marble Meadow Mill Oak Orchard Otter Pine Quarry Robin Sorrel Spruce Stone Sumac Tamarack "
    "Thistle Willow"
)
_SECOND_WORDS = (
    "Bend Bluff Bridge Brook Common Cove Crest Crossing Dell Farm Field Ford Forge Gate Glen Green "
    "Grove Hill Hollow Knoll Lake Lane Ledge Mill Mount Orchard Park Path Point Pond Ridge Road Run "
    "Spring Street Summit Terrace Trail Vale View Way Wood"
)
_FIRST, _SECOND = tuple(_FIRST_WORDS.split()), tuple(_SECOND_WORDS.split())
STREETS: Final = tuple(
    f"{a} {b}"
    for a in _FIRST
    for b in ("Street", "Avenue", "Road", "Lane", "Drive", "Court", "Place", "Terrace")
)


@dataclass(frozen=True)
class School:
    """One school. ``poverty`` in [0, 1] places its neighbourhood between the edge and the middle of town."""

    index: int
    zone: int
    level: int
    name: str
    poverty: float
    street: str

    @property
    def grades(self) -> tuple[str, ...]:
        """Grade codes taught here."""
        low, high = LEVEL_GRADES[self.level]
        return GRADES[low : high + 1]


@dataclass(frozen=True)
class Zone:
    """One zone: its students (the first has the global position ``first``) and its schools by level."""

    index: int
    first: int
    students: int
    elementary: tuple[int, ...]
    middle: tuple[int, ...]
    high: int


@dataclass(frozen=True)
class Setting:
    """All that the tables of one district share: seed, size, calendar, zones, schools."""

    seed: int
    students: int
    year: SchoolYear
    zones: tuple[Zone, ...]
    schools: tuple[School, ...]

    def stream(self, table: str, chunk: int) -> Stream:
        """The random stream of a table in a chunk."""
        return Stream(self.seed, table, chunk)

    def chunks(self) -> list[tuple[Zone, ...]]:
        """The zones in groups of at most ``CHUNK_STUDENTS`` students."""
        groups: list[list[Zone]] = [[]]
        for zone in self.zones:
            if groups[-1] and sum(z.students for z in groups[-1]) + zone.students > CHUNK_STUDENTS:
                groups.append([])
            groups[-1].append(zone)
        return [tuple(group) for group in groups]


def _counts(students: int) -> tuple[int, int]:
    elementary = max(1, round(students * 0.5 / ELEMENTARY_STUDENTS))
    if students >= 200:
        elementary = max(2, elementary)
    return elementary, max(1, round(students * 0.22 / MIDDLE_STUDENTS))


def lay_out(*, seed: int, students: int, year: SchoolYear) -> Setting:
    """Draw the zones and schools of a district of ``students``."""
    count = max(1, round(students / ZONE_STUDENTS))
    sizes = [students // count + (1 if i < students % count else 0) for i in range(count)]
    stream = Stream(seed, "layout", 0)
    places = [f"{a} {b}" for a in _FIRST for b in _SECOND if a != b]
    order = stream.shuffled(len(places))
    streets = stream.below(4 * count + sum(_counts(size)[0] for size in sizes) * 4, len(STREETS))
    zones: list[Zone] = []
    schools: list[School] = []
    first = 0

    def build(zone: int, level: int, poverty: float) -> int:
        index = len(schools)
        turn, place = divmod(index, len(places))
        name = places[order[place]] + (f" {turn + 1}" if turn else "") + f" {LEVELS[level]} School"
        schools.append(School(index, zone, level, name, poverty, STREETS[streets[index % len(streets)]]))
        return index

    for index, size in enumerate(sizes):
        elementary, middle = _counts(size)
        jitter = stream.unit(elementary + 1)
        shift = (jitter[-1] - 0.5) * 0.3 if count > 1 else 0.0
        levels = (np.arange(elementary) + 0.25 + 0.5 * jitter[:-1]) / elementary + shift
        poverty = [float(value) for value in np.clip(levels, 0.0, 1.0)]
        lower = tuple(build(index, 0, value) for value in poverty)
        by_middle = [
            poverty[m * elementary // middle : (m + 1) * elementary // middle] for m in range(middle)
        ]
        centre = tuple(build(index, 1, sum(part) / max(1, len(part))) for part in by_middle)
        high = build(index, 2, sum(poverty) / elementary)
        zones.append(Zone(index, first, size, lower, centre, high))
        first += size
    return Setting(seed=seed, students=students, year=year, zones=tuple(zones), schools=tuple(schools))
