"""Drafting one table: the columns that go, before the search has set their levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from permslip.hold.holding import Holding
from permslip.protect.demanded import demanded, own_hierarchy
from permslip.protect.hierarchies import hierarchy
from permslip.protect.owed import Owed
from permslip.protect.plan import Change
from permslip.words.elements import ELEMENTS
from permslip.words.errors import OurBug
from permslip.words.vocabulary import Domain, FieldClass, Grain, ObligationKind

STUDENT, STAFF, CODE = "student_key", "staff_key", "record_code"
_NEVER = {FieldClass.SECRET, FieldClass.UNKNOWN}
_CANONICAL = {
    "students": Grain.STUDENT, "attendance": Grain.STUDENT_EVENT, "assessments": Grain.STUDENT_EVENT,
    "programs": Grain.STUDENT_EVENT, "discipline": Grain.STUDENT_EVENT, "enrollments": Grain.STUDENT_EVENT,
    "health": Grain.STUDENT_EVENT, "transportation": Grain.STUDENT_EVENT, "gradebook": Grain.STUDENT_EVENT,
    "guardians": Grain.GUARDIAN, "student_guardians": Grain.GUARDIAN, "staff": Grain.STAFF,
    "staff_assignments": Grain.STAFF_EVENT, "evaluations": Grain.STAFF_EVENT, "schools": Grain.SCHOOL,
    "buildings": Grain.SCHOOL, "rooms": Grain.ROOM, "courses": Grain.COURSE, "sections": Grain.SECTION,
    "spending": Grain.SPENDING,
}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """One column on its way: ``floor`` is the level its obligations demand; ``hierarchy`` is None for a
    column that no search and no obligation generalises."""

    source: str
    output: str | None
    change: Change
    because: str
    hierarchy: str | None = None
    floor: int = 0


@dataclass(frozen=True)
class Draft:
    """One table on its way: its columns and which of them, as held, are quasi-identifiers. ``when`` is the
    column that dates the rows of a table of events; empty where none does."""

    name: str
    grain: Grain
    columns: tuple[Wanted, ...]
    quasi: tuple[str, ...]
    about_students: bool
    when: str = ""

    def select(self, table: Any) -> Any:
        """Only what is needed of the table: the key of the person, and the columns that leave."""
        leave = [c.source for c in self.columns if c.output is not None and c.change is not Change.CODE]
        keys = [STUDENT] if self.about_students else []
        chosen = table.select(*dict.fromkeys([*keys, *leave])) if keys or leave else table
        return chosen.filter(chosen[STUDENT].notnull()) if keys else chosen


def grain_of(name: str, columns: Sequence[str], holding: Holding | None) -> Grain:
    """What a row of the table stands for: what the holding says, else what its name or its key says."""
    held = holding.table(name) if holding is not None else None
    if held is not None:
        return held.grain
    if name in _CANONICAL:
        return _CANONICAL[name]
    return (
        Grain.STUDENT_EVENT if STUDENT in columns else Grain.STAFF_EVENT if STAFF in columns else Grain.OTHER
    )


def draft_table(
    name: str, table: Any, grain: Grain, elements: Sequence[tuple[str, str]], duties: Owed
) -> Draft:
    """Draft one table from its permitted elements, each with the rule that lets it go.

    Any table that has a student's key is about students: its rows get the student's record code.
    """
    about = STUDENT in table.columns
    if grain in (Grain.STUDENT, Grain.STUDENT_EVENT) and not about:
        raise OurBug(f"table {name} is about students and has no {STUDENT} column")
    drafted = [_column(e, because, duties) for e, because in elements if e in table.columns]
    if not drafted:
        return Draft(name, grain, (), (), about)
    if about:
        drafted = _with_code(drafted, duties)
    else:
        drafted = [
            Wanted(w.source, None, Change.DROP, w.because) if w.change is Change.CODE else w for w in drafted
        ]
    quasi = tuple(w.source for w in drafted if about and _is_quasi(w, grain, duties))
    finished = tuple(_climbable(w) if w.source in quasi else w for w in drafted)
    when = _when(finished) if about and grain is not Grain.STUDENT else ""
    return Draft(name, grain, finished, quasi, about, when)


def _when(drafted: Sequence[Wanted]) -> str:
    """The first column that still says when, once obligations are kept."""
    for wanted in drafted:
        known = ELEMENTS.get(wanted.source)
        kind = known.hierarchy if known is not None else None
        timed = kind == "date" or wanted.source == "term"
        if timed and wanted.change in (Change.KEEP, Change.GENERALISE) and wanted.floor < hierarchy(kind).top:
            return wanted.source
    return ""


def _column(element: str, because: str, duties: Owed) -> Wanted:
    known = ELEMENTS.get(element)
    drop = duties.find(element, ObligationKind.DROP)
    if drop is not None or known is None or known.field_class in _NEVER:
        return Wanted(element, None, Change.DROP, drop.because if drop else because)
    code = duties.find(element, ObligationKind.CODE)
    if code is not None:
        return Wanted(element, CODE, Change.CODE, code.because)
    least = demanded(element, duties.all(element, ObligationKind.GENERALISE))
    if least is None:
        return Wanted(element, element, Change.KEEP, because)
    kind = own_hierarchy(element).name
    return Wanted(element, element, Change.GENERALISE, least.because, kind, least.level)


def _with_code(drafted: list[Wanted], duties: Owed) -> list[Wanted]:
    """The record code first, in place of the first identifier that must be coded; others are dropped."""
    coded = [w for w in drafted if w.change is Change.CODE]
    first = coded[0] if coded else Wanted(STUDENT, CODE, Change.CODE, duties.code_because)
    rest = [
        Wanted(w.source, None, Change.DROP, w.because) if w.change is Change.CODE else w
        for w in drafted
        if w is not first
    ]
    return [first, *rest]


def _is_quasi(wanted: Wanted, grain: Grain, duties: Owed) -> bool:
    """Whether the search must count this column. In a table of events a date that is merely to be generalised
    is not: no two students share all their days, and nobody outside knows them."""
    if wanted.output is None or wanted.change is Change.CODE:
        return False
    known = ELEMENTS.get(wanted.source)
    if known is not None and known.quasi and known.domain is Domain.STUDENT:
        return True
    if duties.find(wanted.source, ObligationKind.MINIMUM_CLASS) is not None:
        return True
    return grain is Grain.STUDENT and wanted.change is Change.GENERALISE


def _climbable(wanted: Wanted) -> Wanted:
    if wanted.hierarchy is not None:
        return wanted
    return replace(wanted, hierarchy=own_hierarchy(wanted.source).name)
