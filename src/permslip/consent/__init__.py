"""Consent: who said yes, no, or not yet?

In come records of answers (``answer.COLUMNS``), the roster of students with their birth dates, their
guardians and the directory opt-outs, all as Ibis tables. Out goes one row a student, or a member of staff:
inside or not, and why. It asks the engine once, loops over no row, and judges nobody: which question is
asked, and what silence means, are told to it.
"""

from __future__ import annotations

from permslip.consent.answer import (
    ANSWERS,
    AUTHORITIES,
    COLUMNS,
    IN,
    OF_A_CHILD,
    MaySign,
    Reason,
    Says,
    StaffSaid,
    Tally,
    Wanted,
    staff_question,
)
from permslip.words.doors import when_asked

# Ibis takes a third of a second to import: only when a table is at hand.
_WHERE = {
    "validate": "checking",
    "one": "entry",
    "resolve": "matching",
    "tally": "matching",
    "links": "matching",
    "resolve_one": "one_child",
    "last_said": "one_child",
    "eighteenth": "one_child",
    "resolve_staff": "staff",
    "said_by_staff": "staff",
}

__all__ = [
    "ANSWERS",
    "AUTHORITIES",
    "COLUMNS",
    "IN",
    "OF_A_CHILD",
    "MaySign",
    "Reason",
    "Says",
    "StaffSaid",
    "Tally",
    "Wanted",
    "eighteenth",
    "last_said",
    "links",
    "one",
    "resolve",
    "resolve_one",
    "resolve_staff",
    "said_by_staff",
    "staff_question",
    "tally",
    "validate",
]

__getattr__ = when_asked(__name__, _WHERE)
