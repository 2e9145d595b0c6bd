"""The named hierarchies: how a value of each kind becomes less telling, one nested step at a time.

Level 0 is always the value as held and the last level is always ``*``. A value that a hierarchy does not
understand is ``*`` from level 1 on: it never passes through a generalised column. A missing value stays
missing until the top.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import floor
from typing import Any

from permslip.protect import readings
from permslip.protect.ladder import ANY, Ladder, build, texts_of
from permslip.words.errors import OurBug


@dataclass(frozen=True)
class Setting:
    """What hierarchies need beside the value: the day ages are computed on, and each school's level."""

    as_of: date
    school_levels: Mapping[str, str] = field(default_factory=dict)


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


def _number(text: str, _: Setting) -> tuple[str, ...] | None:
    value = readings.number(text)
    if value is None:
        return None
    return tuple(
        f"{low} up to {low + width}" for width in (5, 10, 50) for low in [width * floor(value / width)]
    )


def _nothing(_text: str, _: Setting) -> tuple[str, ...]:
    return ()


_AS_HELD, _TOP = "as held", "any"
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
        Hierarchy("number", (_AS_HELD, "band of 5", "band of 10", "band of 50", _TOP), _number),
    )
}


def hierarchy(name: str | None) -> Hierarchy:
    """The hierarchy of that name; an element without one of its own is a plain category.

    Raises OurBug for a name that the registry lacks: the catalogue and this table are ours.
    """
    found = HIERARCHIES.get(name or "category")
    if found is None:
        raise OurBug(f"no hierarchy is called {name}")
    return found


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


__all__ = ["ANY", "HIERARCHIES", "Hierarchy", "Setting", "hierarchy", "ladder", "levels_of_schools"]
