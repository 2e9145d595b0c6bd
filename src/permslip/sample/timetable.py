"""Courses, class sections, teachers and who sits where.

A section of slot ``c`` and track ``t`` meets in period ``(c + t) mod 7``; a student stays on tracks equal
modulo 7, so nobody has two classes in one period, and no teacher either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from permslip.sample.draw import Bools, Floats, Ints
from permslip.sample.layout import GRADES, LEVEL_OF_GRADE, Setting
from permslip.sample.pupils import TRANSFERRED, Pupils

PERIODS: Final = 7
SECTION_SIZE: Final = (20, 24, 24)  # by level
SLOTS: Final = (1, 6, 7)
SECTIONS_PER_TEACHER: Final = 5

SUBJECTS: Final = (
    "Homeroom", "English Language Arts", "Mathematics", "Science", "Social Studies", "World Languages",
    "Physical Education and Health", "Arts and Technology",
)  # fmt: skip

_MIDDLE: Final = (
    (1, ("English Language Arts {n}",)),
    (2, ("Mathematics {n}", "Mathematics {n} Accelerated")),
    (3, ("Science {n}",)),
    (4, ("Social Studies {n}",)),
    (5, ("Spanish {n}", "French {n}", "Reading Workshop {n}")),
    (6, ("Physical Education and Health {n}",)),
)
_HIGH: Final = {
    10: ("English 9", "Algebra 1|Geometry", "Biology", "World History", "Spanish 1|French 1|Latin 1",
         "Health 9", "Studio Art|Band|Coding 1"),
    11: ("English 10", "Geometry|Algebra 2", "Chemistry|Earth Science", "Modern World History",
         "Spanish 2|French 2|Latin 2", "Physical Education 10", "Ceramics|Chorus|Robotics"),
    12: ("English 11|AP English Language", "Algebra 2|Precalculus", "Physics|Environmental Science",
         "United States History|AP United States History", "Spanish 3|French 3|Mandarin 1",
         "Physical Education 11",
         "Photography|Jazz Ensemble|Accounting"),
    13: ("English 12|AP English Literature", "Statistics|Calculus", "Anatomy|AP Biology", "Civics|Economics",
         "Spanish 4|French 4|Mandarin 2", "Wellness 12", "Senior Project|Culinary Arts|Computer Science"),
}  # fmt: skip


@dataclass(frozen=True)
class Course:
    """A course of the district's catalogue."""

    code: str
    title: str
    grade: int
    subject: int


def _catalogue() -> tuple[tuple[Course, ...], np.ndarray, np.ndarray]:
    courses: list[Course] = []
    first = np.zeros((len(GRADES), PERIODS), dtype=np.int64)
    options = np.ones((len(GRADES), PERIODS), dtype=np.int64)
    for grade, code in enumerate(GRADES):
        level = LEVEL_OF_GRADE[grade]
        if level == 0:
            slots: list[tuple[int, tuple[str, ...]]] = [(0, (f"Grade {code} Homeroom",))]
        elif level == 1:
            slots = [(subject, tuple(t.format(n=int(code)) for t in titles)) for subject, titles in _MIDDLE]
        else:
            slots = [(i + 1, tuple(titles.split("|"))) for i, titles in enumerate(_HIGH[grade])]
        for slot, (subject, titles) in enumerate(slots):
            first[grade, slot], options[grade, slot] = len(courses), len(titles)
            for option, title in enumerate(titles):
                courses.append(Course(f"{code}{slot}{option}", title, grade, subject))
    return tuple(courses), first, options


COURSES, _FIRST_COURSE, _OPTIONS = _catalogue()


@dataclass(frozen=True)
class Timetable:
    """Sections (``class_*``), teaching posts (``teacher_*``) and seats (``seat_*``) of a chunk.

    ``seat_pupil`` is a row of the pupils, ``seat_class`` a row of the sections; ``seat_before`` says that
    the seat is the one before a transfer. ``class_teacher`` is a row of the teaching posts.
    """

    class_school: Ints
    class_grade: Ints
    class_course: Ints
    class_period: Ints
    class_track: Ints
    class_teacher: Ints
    teacher_school: Ints
    teacher_subject: Ints
    teacher_place: Ints  # running number of the post in its school: also its room
    seat_pupil: Ints
    seat_class: Ints
    seat_before: Bools


@dataclass(frozen=True)
class _Cells:
    """School-grade cells: key (school * 16 + grade), students, sections, slots, first block."""

    key: Ints
    students: Ints
    sections: Ints
    slots: Ints
    block: Ints


def _cells(pupils: Pupils) -> tuple[_Cells, Ints, Ints]:
    key, start, cell, count = np.unique(
        pupils.school * 16 + pupils.grade, return_index=True, return_inverse=True, return_counts=True
    )
    level = np.array(LEVEL_OF_GRADE)[key % 16]
    sections = -(-count // np.array(SECTION_SIZE)[level])
    slots = np.array(SLOTS)[level]
    block = np.cumsum(slots) - slots
    place = np.arange(len(pupils)) - start[cell]
    return _Cells(key, count, sections, slots, block), cell, place


def _within(repeats: Ints) -> Ints:
    """0, 1, .. inside each group of the given lengths."""
    return np.arange(int(repeats.sum())) - np.repeat(np.cumsum(repeats) - repeats, repeats)


def _seats(
    cells: _Cells, class_base: Ints, rows: Ints, *, cell: Ints, place: Ints, draw: Floats
) -> tuple[Ints, Ints]:
    slots = cells.slots[cell]
    pupil, at, slot = np.repeat(rows, slots), np.repeat(cell, slots), _within(slots)
    sections = cells.sections[at]
    track = np.repeat(place, slots) % sections
    # Any section of the slot that meets in the same period will do: same residue modulo the periods.
    residue = track % PERIODS
    choices = (sections - 1 - residue) // PERIODS + 1
    track = residue + PERIODS * (draw[: len(track)] * choices).astype(np.int64)
    return pupil, class_base[cells.block[at] + slot] + track


def build_timetable(setting: Setting, pupils: Pupils, chunk: int) -> Timetable:
    """Lay out the sections and seat the pupils; a transferred student has seats in both schools."""
    stream = setting.stream("timetable", chunk)
    cells, cell, place = _cells(pupils)
    # 1. One block per cell and slot.
    b_cell = np.repeat(np.arange(len(cells.key)), cells.slots)
    b_slot = _within(cells.slots)
    b_sections = cells.sections[b_cell]
    b_school, b_grade = cells.key[b_cell] // 16, cells.key[b_cell] % 16
    # A homeroom has a teacher of its own.
    load = np.where(np.array(LEVEL_OF_GRADE)[b_grade] == 0, 1, SECTIONS_PER_TEACHER)
    b_posts = -(-b_sections // load)
    class_base, post_base = np.cumsum(b_sections) - b_sections, np.cumsum(b_posts) - b_posts
    # 2. Sections of each block; consecutive tracks go to one teacher, so the periods differ.
    block, track = np.repeat(np.arange(len(b_cell)), b_sections), _within(b_sections)
    option = track % _OPTIONS[b_grade[block], b_slot[block]]
    teacher = post_base[block] + track * b_posts[block] // b_sections[block]
    # 3. Posts.
    post_block = np.repeat(np.arange(len(b_cell)), b_posts)
    post_school = b_school[post_block]
    opening = np.searchsorted(post_school, post_school, side="left")
    subjects = np.array([course.subject for course in COURSES])
    # 4. Seats: now, and before a transfer where the old school has that grade.
    draw = stream.unit(2 * PERIODS * len(pupils))
    now, now_class = _seats(cells, class_base, np.arange(len(pupils)), cell=cell, place=place, draw=draw)
    old_key = pupils.before * 16 + pupils.grade
    old_cell = np.minimum(np.searchsorted(cells.key, old_key), len(cells.key) - 1)
    gone = np.flatnonzero((pupils.moved == TRANSFERRED) & (cells.key[old_cell] == old_key))
    rest = draw[PERIODS * len(pupils) :]
    old, old_class = _seats(cells, class_base, gone, cell=old_cell[gone], place=place[gone], draw=rest)
    return Timetable(
        class_school=b_school[block], class_grade=b_grade[block],
        class_course=_FIRST_COURSE[b_grade[block], b_slot[block]] + option,
        class_period=(b_slot[block] + track) % PERIODS + 1, class_track=track, class_teacher=teacher,
        teacher_school=post_school,
        teacher_subject=subjects[_FIRST_COURSE[b_grade[post_block], b_slot[post_block]]],
        teacher_place=np.arange(len(post_school)) - opening,
        seat_pupil=np.concatenate([now, old]), seat_class=np.concatenate([now_class, old_class]),
        seat_before=np.concatenate([np.zeros(len(now), dtype=bool), np.ones(len(old), dtype=bool)]),
    )  # fmt: skip
