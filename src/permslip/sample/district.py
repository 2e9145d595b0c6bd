"""Writing a whole fictional district: OneRoster 1.2, the other tables, the floor plans."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from permslip.sample import places, records, roster
from permslip.sample.chunk import Chunk, draw_chunk
from permslip.sample.layout import Setting, lay_out
from permslip.sample.pupils import LOCAL_NUMBERS
from permslip.sample.shelf import Shelf, whole_folder
from permslip.sample.year import school_year as calendar
from permslip.words.errors import BadInput

FEWEST: Final = 20
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class DistrictSummary:
    """What was written: ``rows`` per table (name, count), ``files`` relative to ``folder``, seed and size."""

    folder: Path
    seed: int
    students: int
    school_year: int
    schools: int
    rows: tuple[tuple[str, int], ...]
    files: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.students < FEWEST or not self.files:
            raise ValueError("a summary needs students and files")


def setting_for(*, students: int, seed: int, school_year: int, today: date) -> Setting:
    """Check the arguments and lay out the district.

    :raises BadInput: too few or too many students, a negative seed, a day before the school year.
    """
    if students < FEWEST:
        raise BadInput(
            f"A district needs at least {FEWEST} students, not {students}.", fix="ask for more students"
        )
    if students > LOCAL_NUMBERS:
        raise BadInput(
            f"A district may have at most {LOCAL_NUMBERS:,} students.", fix="ask for fewer students"
        )
    if not 0 <= seed < 1 << 63:
        raise BadInput("The seed must be a whole number from 0 to 2**63 - 1.", fix="choose another seed")
    if not 1990 <= school_year <= 2200:
        raise BadInput(
            "The school year must lie between 1990 and 2200.", fix="give the year in which it ends"
        )
    year = calendar(school_year, today)
    if year.passed < 5:
        raise BadInput(
            f"The school year {school_year - 1}-{school_year} has not begun on {today.isoformat()}.",
            fix="choose an earlier school year, or a later day",
        )
    return lay_out(seed=seed, students=students, year=year)


def write_district(
    out: Path,
    *,
    students: int,
    seed: int,
    school_year: int = 2026,
    today: date,
    progress: Progress | None = None,
) -> DistrictSummary:
    """Write Alder Falls Public Schools, a fictional Connecticut district, into the folder ``out``.

    ``school_year`` is the year in which it ends, as OneRoster counts: 2026 is 2025-26. The records are
    drawn up on ``today``; nothing in them is later. The same arguments give the same bytes. Marginals and
    their sources stand in ``sample/shares.py``. ``progress`` is called with a word, done and total students.
    A million students are written zone by zone in bounded memory.

    :raises BadInput: for arguments that make no district, or an ``out`` that is not new or empty.
    :raises OfficeProblem: if the disk is full; nothing is left behind.
    """
    setting = setting_for(students=students, seed=seed, school_year=school_year, today=today)
    with whole_folder(out) as folder:
        (folder / "manifest.csv").write_bytes(roster.manifest())
        with Shelf(folder, roster.HEADERS | records.HEADERS) as shelf:
            for name, columns in roster.district_tables(setting):
                shelf.add(name, columns)
            _write_chunks(setting, shelf, folder, progress)
        files = tuple(sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()))
        return DistrictSummary(
            folder=out, seed=seed, students=students, school_year=school_year, schools=len(setting.schools),
            rows=shelf.counts, files=files,
        )  # fmt: skip


def _write_chunks(setting: Setting, shelf: Shelf, folder: Path, progress: Progress | None) -> None:
    done = 0
    for number, zones in enumerate(setting.chunks()):
        chunk = draw_chunk(setting, zones, number)
        for name, columns in roster.chunk_tables(chunk):
            shelf.add(name, columns)
        for name, columns in records.chunk_tables(chunk):
            shelf.add(name, columns)
        _write_plans(chunk, folder / "floorplans")
        done += len(chunk.pupils)
        if progress is not None:
            progress("students", done, setting.students)


def _write_plans(chunk: Chunk, folder: Path) -> None:
    """One SVG of the first floor of every building, and a PDF of the second where there is one."""
    folder.mkdir(exist_ok=True)
    ids = records.building_ids(chunk, chunk.schools).to_pylist()
    upper = set(chunk.rooms.school[chunk.rooms.floor == 2].tolist())
    for school, building in zip(chunk.schools.tolist(), ids, strict=True):
        title = chunk.setting.schools[school].name
        (folder / f"{building}-floor-1.svg").write_bytes(places.floor_svg(chunk.rooms, school, 1, title))
        if school in upper:
            (folder / f"{building}-floor-2.pdf").write_bytes(places.floor_pdf(chunk.rooms, school, 2, title))
