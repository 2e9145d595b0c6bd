"""Buildings: size, rooms, a plain floor plan, and what each school spends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from permslip.sample.draw import Ints
from permslip.sample.layout import Setting

ROOM_KINDS: Final = (
    "Classroom",
    "Office",
    "Library",
    "Gymnasium",
    "Cafeteria",
    "Nurse",
    "Science Laboratory",
    "Spare",
)
_SEATS: Final = (24, 6, 60, 150, 220, 4, 24, 20)
_FEET: Final = (860, 240, 2600, 7200, 4400, 320, 1150, 800)
FUNCTIONS: Final = (
    "Instruction", "Special Education", "Student Support", "Improvement of Instruction",
    "School Administration",
    "Plant Operation", "Transportation", "Food Service",
)  # fmt: skip
OBJECTS: Final = ("Salaries", "Benefits", "Purchased Services", "Supplies")
# Dollars per student and function: invented, summing near the 20,000 that Connecticut districts spend.
_PER_STUDENT: Final = (8900, 4300, 1450, 520, 1250, 1800, 1150, 480)
_OBJECT_SHARES: Final = (0.62, 0.22, 0.11, 0.05)
ROOMS_PER_FLOOR: Final = 24


@dataclass(frozen=True)
class Rooms:
    """One row a room; ``number`` is unique in its building (floor * 100 + place)."""

    school: Ints
    number: Ints
    floor: Ints
    kind: Ints
    seats: Ints
    feet: Ints


@dataclass(frozen=True)
class Buildings:
    """One row a building (one a school)."""

    school: Ints
    built: Ints
    feet: Ints
    capacity: Ints
    floors: Ints


def room_number(place: Ints) -> Ints:
    """The number on the door of the ``place``-th room of a building."""
    return (place // ROOMS_PER_FLOOR + 1) * 100 + place % ROOMS_PER_FLOOR + 1


def draw_rooms(setting: Setting, posts_by_school: Ints, schools: Ints, chunk: int) -> Rooms:
    """A classroom for every teaching post, then the other rooms of a school (sizes invented)."""
    stream = setting.stream("rooms", chunk)
    levels = np.array([s.level for s in setting.schools])
    school, kind, place = [], [], []
    for index in schools:
        posts = int(posts_by_school[index])
        kinds = [0] * posts + [1, 1, 2, 3, 4, 5, 7] + ([6, 6] if levels[index] > 0 else [])
        school += [int(index)] * len(kinds)
        kind += kinds
        place += list(range(len(kinds)))
    schools_, kinds_, places_ = np.array(school), np.array(kind), np.array(place)
    number = room_number(places_)
    feet = np.array(_FEET)[kinds_] + 10 * stream.between(len(kinds_), -9, 9)
    seats = np.maximum(2, np.array(_SEATS)[kinds_] + stream.between(len(kinds_), -3, 4))
    return Rooms(schools_, number, number // 100, kinds_, seats, feet)


def draw_buildings(setting: Setting, rooms: Rooms, schools: Ints, chunk: int) -> Buildings:
    """Square feet from the rooms plus a third for corridors; capacity is the seats of the classrooms."""
    stream = setting.stream("buildings", chunk)
    total = len(setting.schools)
    feet = np.bincount(rooms.school, weights=rooms.feet, minlength=total)[schools]
    seats = np.bincount(rooms.school, weights=np.where(rooms.kind == 0, rooms.seats, 0), minlength=total)[
        schools
    ]
    floors = np.zeros(total, dtype=np.int64)
    np.maximum.at(floors, rooms.school, rooms.floor)
    return Buildings(
        school=schools, built=stream.between(len(schools), 1921, 2019),
        feet=np.rint(feet * 1.33 / 100).astype(np.int64) * 100, capacity=seats.astype(np.int64),
        floors=floors[schools],
    )  # fmt: skip


@dataclass(frozen=True)
class Spending:
    """One row a school, function and object: whole dollars of one fiscal year."""

    school: Ints
    function: Ints
    object: Ints
    dollars: Ints


def draw_spending(setting: Setting, enrolled: Ints, schools: Ints, chunk: int) -> Spending:
    """Dollars by school: more per student where there is more poverty, with noise of a few per cent."""
    stream = setting.stream("spending", chunk)
    cells = len(FUNCTIONS) * len(OBJECTS)
    school = np.repeat(schools, cells)
    function = np.tile(np.repeat(np.arange(len(FUNCTIONS)), len(OBJECTS)), len(schools))
    kind = np.tile(np.arange(len(OBJECTS)), len(schools) * len(FUNCTIONS))
    poverty = np.array([s.poverty for s in setting.schools])[school]
    base = enrolled[school] * np.array(_PER_STUDENT)[function] * np.array(_OBJECT_SHARES)[kind]
    dollars = base * (0.95 + 0.12 * poverty) * (0.96 + 0.08 * stream.unit(len(school)))
    return Spending(school, function, kind, np.rint(dollars).astype(np.int64))


def _plan(rooms: Rooms, school: int, floor: int) -> list[tuple[int, int, int, int, int, str]]:
    """Rectangles (x, y, width, height), room number and kind, in two rows along a corridor."""
    rows = np.flatnonzero((rooms.school == school) & (rooms.floor == floor))
    half = -(-len(rows) // 2)
    drawn = []
    for place, row in enumerate(rows):
        x, y = 20 + 62 * (place % half), 60 if place < half else 150
        drawn.append((x, y, 58, 56, int(rooms.number[row]), ROOM_KINDS[int(rooms.kind[row])]))
    return drawn


def floor_svg(rooms: Rooms, school: int, floor: int, title: str) -> bytes:
    """A floor plan as SVG: one rectangle a room, two rows along a corridor."""
    plan = _plan(rooms, school, floor)
    width = max(x for x, *_ in plan) + 80
    frame = f'width="{width}" height="230" font-family="sans-serif"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {frame}>',
        f"<title>{title}, floor {floor}</title>",
        f'<text x="20" y="30" font-size="16">{title}, floor {floor}</text>',
        f'<rect x="20" y="118" width="{width - 42}" height="30" fill="#eee"/>',
    ]
    for x, y, wide, high, number, kind in plan:
        lines.append(f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" fill="none" stroke="#333"/>')
        lines.append(f'<text x="{x + 4}" y="{y + 20}" font-size="11">{number}</text>')
        lines.append(f'<text x="{x + 4}" y="{y + 40}" font-size="7">{kind}</text>')
    return "\n".join([*lines, "</svg>", ""]).encode()


def floor_pdf(rooms: Rooms, school: int, floor: int, title: str) -> bytes:
    """The same plan as a one-page PDF (ISO 32000-1, 7.5: header, body, cross-reference table, trailer)."""
    plan = _plan(rooms, school, floor)
    width = max(x for x, *_ in plan) + 80
    draw = ["BT /F1 14 Tf 20 205 Td (" + f"{title}, floor {floor}" + ") Tj ET"]
    for x, y, wide, high, number, _ in plan:
        draw.append(f"{x} {230 - y - high} {wide} {high} re S")
        draw.append(f"BT /F1 9 Tf {x + 4} {230 - y - 18} Td ({number}) Tj ET")
    stream = "\n".join(draw).encode("ascii")
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} 230] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>".encode("ascii"),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, start)
