"""What is asked of an attack, and whether it can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from permslip.actions.attacked_tables import Public, Released
from permslip.words.elements import squash
from permslip.words.errors import BadInput, must_have
from permslip.words.vocabulary import AttackKind

ATTACKS = tuple(AttackKind)
WITH_FILES = tuple(kind for kind in ATTACKS if kind is not AttackKind.CODES)


@dataclass(frozen=True)
class Attack:
    """What the adversary is given.

    ``known`` are released columns that she knows (empty: all that a file has too); ``match`` maps a released
    column to the file's where the names differ; ``sensitive`` what she is after (empty: what the release has
    and the file has not); ``truth`` (released, file) columns that say who is who, for scoring; ``numbers``
    ranges of student numbers; ``built`` a built hierarchy by released column, ``folder`` one of hierarchy
    files, ``as_of`` the day of ages. ``generator`` (NumPy) was made by ``seed``. ``recorded`` says that the
    gate will rely on what comes of it, so that nothing may stand in her way.
    """

    release: str
    files: tuple[Path, ...]
    generator: Any
    seed: int
    attacks: tuple[str, ...] = ATTACKS
    table: str | None = None
    known: tuple[str, ...] = ()
    match: Mapping[str, str] = field(default_factory=dict)
    sensitive: tuple[str, ...] = ()
    code: str | None = None
    truth: tuple[str, str] | None = None
    numbers: tuple[str, ...] = ()
    built: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    as_of: date | None = None
    missing: str = "own"
    threshold: float = 0.95
    identity: Path | None = None
    recorded: bool = False


_NARROWING = {
    "table": "--table",
    "attacks": "--only",
    "known": "--known",
    "sensitive": "--sensitive",
    "code": "--code",
    "threshold": "--threshold",
    "missing": "--missing",
    "built": "--hierarchy",
    "folder": "--hierarchies",
    "as_of": "--as-of",
}


def must_be_whole(asked: Attack) -> None:
    """What is recorded is an attack on the whole release by whoever tries everything: BadInput for an option
    that would leave something out, or have her read labels otherwise than the office wrote them."""
    given = {f.name: f.default for f in fields(asked)}
    narrowed = [option for name, option in _NARROWING.items() if _differs(getattr(asked, name), given[name])]
    if narrowed:
        raise BadInput(
            "What is recorded is an attack on the whole release, by an adversary who uses all that she has.",
            fix=f"leave {', '.join(narrowed)} out, or leave --record out",
        )


def _differs(said: Any, default: Any) -> bool:
    return bool(said) if default is MISSING else said != default


def must_not_mislead(asked: Attack, released: tuple[Released, ...], files: tuple[Public, ...]) -> None:
    """What is recorded knows people by the right columns: BadInput where --match pairs a column with another
    than the one of its name, or --truth does with another than the one that holds the roster's keys."""
    for file in files:
        named = {squash(c): c for c in reversed(file.columns)}
        for ours, theirs in asked.match.items():
            own = named.get(squash(ours))
            if own is not None and theirs in file.columns and theirs != own:
                raise BadInput(
                    f"{file.name} has a column of the name {ours}: she knows it by that one.",
                    fix=f"leave --match {ours}={theirs} out, or leave --record out",
                )
        for table in released:
            holding = None if table.key is None or asked.truth is None else file.holding(table.keys())
            if holding is not None and asked.truth is not None and asked.truth[1] != holding:
                raise BadInput(
                    f"Another column of {file.name} holds the district's student numbers.",
                    fix="leave --truth out, or leave --record out",
                )


def must_be_there(asked: Attack, released: tuple[Released, ...], files: tuple[Public, ...]) -> None:
    """A column that was named wrongly is said so, and not left out in silence: BadInput."""
    there = {c for t in released for c in t.columns if c != t.key}
    named = [
        *asked.known,
        *asked.sensitive,
        *asked.match,
        *asked.built,
        *([asked.code] if asked.code else []),
        *([asked.truth[0]] if asked.truth and all(t.key is None for t in released) else []),
    ]
    must_have("The release", named, sorted(there))
    theirs = {c for f in files for c in f.columns}
    alike = {squash(c) for c in theirs}
    unheld = [c for c in [*asked.match.values(), *(asked.truth or ())[1:]] if c not in theirs]
    unheld += [c for c in asked.known if c not in asked.match and squash(c) not in alike]
    if files and unheld:
        raise BadInput(
            f"No file of the adversary's has a column {', '.join(dict.fromkeys(unheld))}.",
            fix="name pairs as RELEASED=THEIRS, with --match or --truth; the files have: "
            + ", ".join(sorted(theirs)[:30]),
        )
