"""The named hierarchies: how a value of each kind becomes less telling, one nested step at a time.

Level 0 is always the value as held and the last level is always ``*``. A value that a hierarchy does not
understand is ``*`` from level 1 on: it never passes through a generalised column. A missing value stays
missing until the top.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from math import floor
from typing import Any

import numpy as np
import numpy.typing as npt

from permslip.protect import groupings, readings
from permslip.protect.ladder import ANY, Ladder, build, texts_of
from permslip.words.errors import BadInput, OurBug


@dataclass(frozen=True)
class Setting:
    """What hierarchies need beside the value: the day ages are computed on, and each school's level."""

    as_of: date
    school_levels: Mapping[str, str] = field(default_factory=dict)


_AS_HELD, _TOP = "as held", "any"
Climb = Callable[[str, Setting], tuple[str, ...] | None]


@dataclass(frozen=True)
class Hierarchy:
    """``climb`` gives a value's labels for levels 1 .. top-1, or None when it does not understand it."""

    name: str
    steps: tuple[str, ...]
    climb: Climb

    @property
    def top(self) -> int:
        """The highest level."""
        return len(self.steps) - 1


def _grade(text: str, _: Setting) -> tuple[str, ...] | None:
    return readings.grade(text)


def _birth_date(text: str, setting: Setting) -> tuple[str, ...] | None:
    born = readings.day(text)
    years = None if born is None else readings.age(born, setting.as_of)
    if years is None:
        return None
    five = years - years % 5
    narrow = f"{five}-{five + 1}" if years < five + 2 else f"{five + 2}-{five + 4}"
    return str(years), narrow, f"{five}-{five + 4}"


def _race(text: str, _: Setting) -> tuple[str, ...] | None:
    return readings.race(text)


def _postal(text: str, _: Setting) -> tuple[str, ...] | None:
    digits = readings.postal(text)
    return None if digits is None else (digits, f"{digits[:3]}**", f"{digits[0]}****")


def _school(text: str, setting: Setting) -> tuple[str, ...] | None:
    level = setting.school_levels.get(text.strip())
    return None if level is None else (level,)


def _language(text: str, _: Setting) -> tuple[str, ...] | None:
    name = readings.language(text)
    return None if name is None else (name,)


def _date(text: str, _: Setting) -> tuple[str, ...] | None:
    day = readings.day(text)
    return None if day is None else (f"{day:%Y-%m}", f"{day:%Y}")


def _quarters(text: str, _: Setting) -> tuple[str, ...] | None:
    day = readings.day(text)
    if day is None:
        return None
    three = day.year - day.year % 3
    return f"{day:%Y-%m}", f"{day.year} Q{(day.month + 2) // 3}", f"{day.year}", f"{three}-{three + 2}"


def _school_year(text: str, _: Setting) -> tuple[str, ...] | None:
    """Quarters of a year that begins in July, as school years and budgets do; they nest in it."""
    day = readings.day(text)
    if day is None:
        return None
    began = day.year if day.month >= 7 else day.year - 1
    three = began - began % 3
    year = f"{began}-{(began + 1) % 100:02}"
    return f"{day:%Y-%m}", f"{year} Q{(day.month - 7) % 12 // 3 + 1}", year, f"{three} to {three + 3}"


def _age(text: str, _: Setting) -> tuple[str, ...] | None:
    value = readings.number(text)
    if value is None or not 0 <= value <= 120:
        return None
    years = floor(value)
    lows = [(width, years - years % width) for width in (5, 10, 20)]
    return str(years), *(f"{low}-{low + width - 1}" for width, low in lows)


def _postal_digits(text: str, _: Setting) -> tuple[str, ...] | None:
    digits = readings.postal(text)
    return None if digits is None else tuple(digits[:n] + "*" * (5 - n) for n in (5, 4, 3, 2, 1))


def _language_family(text: str, _: Setting) -> tuple[str, ...] | None:
    return groupings.language_family(text)


def _disability(text: str, _: Setting) -> tuple[str, ...] | None:
    return groupings.disability(text)


def bands(*widths: int, start: int = 0) -> Hierarchy:
    """A hierarchy of numbers in bands of chosen widths (in the column's own unit), which begin at ``start``.

    Raises BadInput when the bands do not nest: each width is a multiple of the one before.
    """
    steps = list(pairwise(widths))
    if not widths or min(widths) < 1 or any(wide % narrow or wide == narrow for narrow, wide in steps):
        raise BadInput(
            "Bands of these widths do not nest.",
            fix="let each width be a multiple of the one before: 5,10,50",
        )

    def climb(text: str, _: Setting) -> tuple[str, ...] | None:
        value = readings.number(text)
        if value is None:
            return None
        lows = [(width, start + width * floor((value - start) / width)) for width in widths]
        return tuple(f"{low} up to {low + width}" for width, low in lows)

    return Hierarchy("number", (_AS_HELD, *(f"band of {width}" for width in widths), _TOP), climb)


def _nothing(_text: str, _: Setting) -> tuple[str, ...]:
    return ()


HIERARCHIES: Mapping[str, Hierarchy] = {
    h.name: h
    for h in (
        Hierarchy("grade", (_AS_HELD, "grade band", "elementary or secondary", _TOP), _grade),
        Hierarchy(
            "birth_date",
            (_AS_HELD, "age in years", "age band of 2 or 3 years", "age band of 5 years", _TOP),
            _birth_date,
        ),
        Hierarchy("race", (_AS_HELD, "federal category", "wider group", _TOP), _race),
        Hierarchy("sex", (_AS_HELD, _TOP), _nothing),
        Hierarchy("hispanic", (_AS_HELD, _TOP), _nothing),
        Hierarchy("flag", (_AS_HELD, _TOP), _nothing),
        Hierarchy("category", (_AS_HELD, _TOP), _nothing),
        Hierarchy("postal", (_AS_HELD, "5 digits", "3 digits", "1 digit", _TOP), _postal),
        Hierarchy("school", (_AS_HELD, "school level", _TOP), _school),
        Hierarchy("language", (_AS_HELD, "Spanish, English or another", _TOP), _language),
        Hierarchy("date", (_AS_HELD, "month", "year", _TOP), _date),
        bands(5, 10, 50),
        Hierarchy("date_quarters", (_AS_HELD, "month", "quarter", "year", "3 years", _TOP), _quarters),
        Hierarchy(
            "school_year",
            (_AS_HELD, "month", "quarter of the school year", "school year", "3 school years", _TOP),
            _school_year,
        ),
        Hierarchy(
            "age", (_AS_HELD, "age in years", "band of 5", "band of 10", "band of 20 years", _TOP), _age
        ),
        Hierarchy(
            "postal_digits",
            (_AS_HELD, "5 digits", "4 digits", "3 digits", "2 digits", "1 digit", _TOP),
            _postal_digits,
        ),
        Hierarchy("language_family", (_AS_HELD, "language", "branch", "family", _TOP), _language_family),
        Hierarchy("disability", (_AS_HELD, "IDEA category", "wider group", "any or none", _TOP), _disability),
    )
}


def hierarchy(name: str | None) -> Hierarchy:
    """The hierarchy of that name; an element without one of its own is a plain category.

    Raises OurBug for a name that the registry lacks: the catalogue and this table are ours. For names that
    people type, see :func:`named`.
    """
    found = HIERARCHIES.get(name or "category")
    if found is None:
        raise OurBug(f"no hierarchy is called {name}")
    return found


def named(text: str) -> Hierarchy:
    """The hierarchy that a person names: ``age``, ``disability`` ... or numbers in bands, ``number:2,10,50``.

    Raises BadInput for a name that the registry lacks and for bands that do not nest.
    """
    name, _, widths = text.partition(":")
    if name == "number" and widths:
        parts = widths.split(",")
        if not all(part.strip().isdigit() for part in parts):
            raise BadInput("The widths of bands are whole numbers.", fix="write number:5,10,50")
        return bands(*(int(part) for part in parts))
    if widths or name not in HIERARCHIES:
        raise BadInput(
            f"There is no built hierarchy called {text}.",
            fix=f"choose from: {', '.join(sorted(HIERARCHIES))}",
        )
    return HIERARCHIES[name]


def by_share(name: str, dictionary: Any, counts: Sequence[int], shares: Sequence[float]) -> Ladder:
    """A ladder that folds rare values together: at level i every value on less than ``shares[i - 1]`` (0..1)
    of the records becomes ``another value``; the last level is ``*``.

    ``counts[i]`` are the records with value i of the dictionary (Arrow). Shares must grow, so that it nests.
    A missing value stays missing until the top. What is rare is judged on these records: build it from the
    district's whole table, or the fold itself tells how common a value is in the release.
    """
    if not shares or any(not 0 < s < 1 for s in shares) or list(shares) != sorted(set(shares)):
        raise BadInput("Shares lie between 0 and 1 and grow.", fix="write, for example, 0.01 and 0.05")
    total = max(sum(counts), 1)
    climbs: list[tuple[str | None, ...]] = []
    for text, count in zip(texts_of(dictionary), counts, strict=True):
        missing = text is None or not text.strip()
        folded = (None if missing else "another value" if count < s * total else text for s in shares)
        climbs.append((text, *folded))
    steps = (_AS_HELD, *(f"values on {s:.12g} of the records or more" for s in shares), _TOP)
    return build(name, steps, climbs)


_DAY = ("day", "2010-01-02, 1/2/2010 (month first), 2-Jan-2010 or 20100102")
READS: Mapping[str, tuple[str, str]] = {  # what a hierarchy reads, and how it is written
    "date": _DAY,
    "date_quarters": _DAY,
    "school_year": _DAY,
    "birth_date": ("birth date up to 120 years ago", _DAY[1]),
    "number": ("number of up to 15 digits", "1234 or 12.5"),
    "age": ("age from 0 to 120", "12"),
    "postal": ("postal code", "06457 or 06457-1234"),
    "postal_digits": ("postal code", "06457 or 06457-1234"),
    "grade": ("grade", "KG, 3 or Third grade"),
}


def unread(made: Ladder) -> npt.NDArray[np.bool_]:
    """The values that a built ladder does not read, bool[v]: they are ``*`` from level 1 on.

    Where the top is level 1 nothing needs reading.
    """
    if made.top < 2:
        return np.zeros(len(made.labels[0]), np.bool_)
    return np.array([label == ANY for label in made.labels[1]], np.bool_)


def ladder(kind: Hierarchy, dictionary: Any, setting: Setting) -> Ladder:
    """The ladder of one column: every value of its dictionary (Arrow) and what it becomes at each level."""
    climbs = [_climb(kind, text, setting) for text in texts_of(dictionary)]
    return build(kind.name, kind.steps, climbs)


def _climb(kind: Hierarchy, text: str | None, setting: Setting) -> tuple[str | None, ...]:
    if text is None or not text.strip():
        return (text,) + (None,) * (kind.top - 1)
    labels = kind.climb(text, setting)
    return (text,) if labels is None else (text, *labels)


def levels_of_schools(grades: Mapping[str, str]) -> Mapping[str, str]:
    """School code → ``elementary``, ``secondary`` or ``elementary and secondary``, from its grades.

    ``grades[code]`` lists grades separated by ``,``, ``;`` or ``|``. A school none of whose grades is
    understood is left out, so that its students' school generalises to ``*``.
    """
    out = {}
    for code, text in grades.items():
        parts = text.replace(";", "|").replace(",", "|").split("|")
        levels = {read[1] for part in parts if part.strip() and (read := readings.grade(part)) is not None}
        levels &= {"elementary", "secondary"}
        if levels:
            out[code] = " and ".join(sorted(levels))
    return out


__all__ = [
    "ANY",
    "HIERARCHIES",
    "READS",
    "Hierarchy",
    "Setting",
    "bands",
    "by_share",
    "hierarchy",
    "ladder",
    "levels_of_schools",
    "named",
    "unread",
]
