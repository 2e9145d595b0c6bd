"""Columns as people type them: ``A,B,C``, ``COLUMN=VALUE`` and ``COLUMN=A,B,C``.

A name that holds a comma stands in double quotes, a double quote in it doubled, as in a CSV file. A name may
hold an equals sign: what is said of the column begins after the last one that stands in no quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from permslip.words.errors import BadInput

_NAME = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))(?:,|$)')
_QUOTED = r'\s*"(?:[^"]|"")*"\s*'
_ONE = re.compile(r'\s*"((?:[^"]|"")*)"\s*')
_COLUMN_QUOTED = re.compile(rf"({_QUOTED})=(.*)", re.DOTALL)
_SAID = rf'(?:{_QUOTED}|(?!\s*")[^=,]*)'  # one name, quoted or without an equals sign, or nothing
_LAST = re.compile(rf"(.*?)=({_SAID}(?:,{_SAID})*)", re.DOTALL)


def names(text: str) -> tuple[str, ...]:
    """The names in ``A,"B, C"``, each once, in the order they stand in."""
    found, at = [], 0
    while at < len(text) and (part := _NAME.match(text, at)) is not None:
        quoted, plain = part.groups()
        found.append(plain.strip() if quoted is None else quoted.replace('""', '"'))
        at = part.end()
    return tuple(dict.fromkeys(name for name in found if name))


def one_name(text: str) -> str:
    """One name, its quotes taken off where it stands in them whole."""
    whole = _ONE.fullmatch(text)
    return text.strip() if whole is None else whole[1].replace('""', '"')


def halves(text: str) -> tuple[str, str] | None:
    """(the column, what is said of it, as it was typed) of ``COLUMN=...``, either perhaps in quotes; None for
    what is not written so. Read what is said with :func:`one_name` or :func:`names`."""
    if _ONE.fullmatch(text):
        return None
    split = _COLUMN_QUOTED.fullmatch(text) or _LAST.fullmatch(text)
    column, said = split.groups() if split is not None else text.rpartition("=")[::2]
    return (one_name(column), said.strip()) if one_name(column) and one_name(said) else None


def pairs(texts: Iterable[str], option: str, example: str) -> dict[str, str]:
    """``COLUMN=VALUE`` options as a mapping. Raises BadInput for what is written otherwise."""
    found = {}
    for text in texts:
        split = halves(text)
        if split is None:
            raise BadInput(f"{option} is written COLUMN=VALUE.", fix=f"for example {option} birth={example}")
        found[split[0]] = one_name(split[1])
    return found


def lists(texts: Iterable[str], option: str, example: str) -> dict[str, tuple[str, ...]]:
    """``COLUMN=A,B,C`` options as a mapping. Raises BadInput for what is written otherwise."""
    found = {}
    for text in texts:
        split = halves(text)
        values = names(split[1]) if split is not None else ()
        if split is None or not values:
            raise BadInput(f"{option} is written COLUMN=A,B,C.", fix=f"for example {option} {example}")
        found[split[0]] = values
    return found


__all__ = ["halves", "lists", "names", "one_name", "pairs"]
