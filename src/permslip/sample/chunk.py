"""Everything that is drawn for one chunk of zones, and the identifiers the tables share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from permslip.sample.draw import Bools, Floats, Ints, identifiers
from permslip.sample.events import (
    Attendance,
    Marks,
    ability,
    draw_attendance,
    draw_marks,
)
from permslip.sample.homes import Guardians, Homes, draw_guardians, draw_homes
from permslip.sample.layout import Setting, Zone
from permslip.sample.people import Staff, draw_staff
from permslip.sample.places import Rooms, draw_rooms
from permslip.sample.programs import Flags, draw_flags
from permslip.sample.pupils import Pupils, draw_pupils
from permslip.sample.timetable import Timetable, build_timetable

CHUNK_SPAN = 1 << 32  # positions a chunk may use for sections, seats, staff and the like


@dataclass(frozen=True)
class Chunk:
    """The drawn people, sections and events of a group of zones."""

    setting: Setting
    number: int
    homes: Homes
    guardians: Guardians
    pupils: Pupils
    flags: Flags
    attendance: Attendance
    chronic: Bools
    standing: Floats
    timetable: Timetable
    marks: Marks
    staff: Staff
    rooms: Rooms
    schools: Ints
    enrolled: Ints

    @cached_property
    def pupil_ids(self) -> pa.Array:
        """sourcedIds of the students."""
        return self.pupils.ids(self.setting.seed)

    @cached_property
    def school_ids(self) -> pa.Array:
        """sourcedIds of all schools of the district, by school index."""
        return school_ids(self.setting)

    @cached_property
    def staff_ids(self) -> pa.Array:
        """sourcedIds of the staff of this chunk."""
        return self.numbered("t", len(self.staff))

    @cached_property
    def class_ids(self) -> pa.Array:
        """sourcedIds of the sections of this chunk."""
        return self.numbered("c", len(self.timetable.class_school))

    def numbered(self, letter: str, n: int) -> pa.Array:
        """``n`` sourcedIds of a kind for this chunk."""
        rows = np.arange(n, dtype=np.int64) + self.number * CHUNK_SPAN
        return identifiers(letter, rows, seed=self.setting.seed)

    def guardian_ids(self, home: Ints, slot: Ints) -> pa.Array:
        """sourcedIds of the guardians at these rows of the homes."""
        return identifiers("g", self.homes.base[home] * 2 + slot, seed=self.setting.seed)


def school_ids(setting: Setting) -> pa.Array:
    """sourcedIds of the schools; the district's own is position 0 of the letter."""
    return identifiers("o", np.arange(1, len(setting.schools) + 1, dtype=np.int64), seed=setting.seed)


def district_id(setting: Setting) -> str:
    """The sourcedId of the district."""
    return str(identifiers("o", np.zeros(1, dtype=np.int64), seed=setting.seed)[0].as_py())


def draw_chunk(setting: Setting, zones: tuple[Zone, ...], number: int) -> Chunk:
    """Draw one chunk whole."""
    homes = draw_homes(setting, zones, number)
    pupils = draw_pupils(setting, zones, homes, number)
    flags = draw_flags(setting, homes, pupils, number)
    attendance, chronic = draw_attendance(setting, homes, pupils, number)
    standing = ability(setting, homes, pupils, flags=flags, chronic=chronic, chunk=number)
    timetable = build_timetable(setting, pupils, number)
    enrolled = np.bincount(pupils.school, minlength=len(setting.schools)).astype(np.int64)
    schools = np.array(
        [s.index for s in setting.schools if any(s.zone == z.index for z in zones)], dtype=np.int64
    )
    posts = np.bincount(timetable.teacher_school, minlength=len(setting.schools)).astype(np.int64)
    return Chunk(
        setting=setting, number=number, homes=homes, pupils=pupils,
        guardians=draw_guardians(setting, homes, number),
        flags=flags, attendance=attendance, chronic=chronic, standing=standing, timetable=timetable,
        marks=draw_marks(setting, pupils, timetable, standing, number),
        staff=draw_staff(setting, timetable, enrolled, number),
        rooms=draw_rooms(setting, posts, schools, number), schools=schools, enrolled=enrolled,
    )  # fmt: skip
