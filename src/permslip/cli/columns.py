"""Columns as people type them: ``A,B,C``, and ``COLUMN=VALUE``.

A name that holds a comma stands in double quotes, a double quote in it doubled, as in a CSV file. A name may
hold an equals sign: the value begins after the last one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from permslip.words.errors import BadInput

_NAME = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))(?:,|$)')


def names(text: str) -> tuple[str, ...]:
    """The names in ``A,"B, C"``, each once, in the order they stand in."""
    found, at = [], 0
    while at < len(text) and (part := _NAME.match(text, at)) is not None:
        quoted, plain = part.groups()
        found.append(plain.strip() if quoted is None else quoted.replace('""', '"'))
        at = part.end()
    return tuple(dict.fromkeys(name for name in found if name))


def pairs(texts: Iterable[str], option: str, example: str) -> dict[str, str]:
    """``COLUMN=VALUE`` options as a mapping. Raises BadInput for what is written otherwise."""
    found = {}
    for text in texts:
        column, _, value = text.rpartition("=")
        if not (column.strip() and value.strip()):
            raise BadInput(f"{option} is written COLUMN=VALUE.", fix=f"for example {option} birth={example}")
        one = names(column)
        found[one[0] if len(one) == 1 else column.strip()] = value.strip()
    return found


__all__ = ["names", "pairs"]
