"""Consent: who said yes, no, or not yet?

In come records of answers (``answer.COLUMNS``), the roster of students with their birth dates, their
guardians and the directory opt-outs, all as Ibis tables. Out goes one row a student: inside or not, and
why. It asks the engine once, loops over no row, and judges nobody: which question is asked, and what
silence means, are told to it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from permslip.consent.answer import ANSWERS, AUTHORITIES, COLUMNS, IN, Reason, Tally

# Ibis takes a third of a second to import: only when a table is at hand.
_WHERE = {"validate": "checking", "one": "entry", "resolve": "matching", "tally": "matching"}

__all__ = [
    "ANSWERS",
    "AUTHORITIES",
    "COLUMNS",
    "IN",
    "Reason",
    "Tally",
    "one",
    "resolve",
    "tally",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
