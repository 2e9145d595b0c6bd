"""What families and staff see and do on their own pages: the one door for those who show it.

Everything takes the :class:`Visitor` that :func:`visitor` found for this very visit, and gives plain values.
A child is named by its ``handle``, never by a key. Each act of a family is one short transaction in the
vault's memory of families; no lock of the office is waited for.
"""

from __future__ import annotations

from permslip.actions.family_answers import answer, asked_of_each, in_force, question, questions
from permslip.actions.family_asked import BASES, Asked, Mine, Party, Stand
from permslip.actions.family_receipts import Receipt, receipt, receipts
from permslip.actions.family_record import (
    Disclosure,
    ElementGone,
    disclosures,
    index_rosters,
    staff_disclosures,
)
from permslip.actions.family_rights import (
    Wish,
    answer_asked,
    ask_right,
    list_asked,
    my_wishes,
    open_duties,
)
from permslip.actions.staff_pages import StaffAsked, staff_answer, staff_questions
from permslip.actions.visiting import Child, Visitor, WhyNot, visitor
from permslip.stores.families.people import Kind
from permslip.stores.families.rights import Right

__all__ = [
    "BASES",
    "Asked",
    "Child",
    "Disclosure",
    "ElementGone",
    "Kind",
    "Mine",
    "Party",
    "Receipt",
    "Right",
    "StaffAsked",
    "Stand",
    "Visitor",
    "WhyNot",
    "Wish",
    "answer",
    "answer_asked",
    "ask_right",
    "asked_of_each",
    "disclosures",
    "in_force",
    "index_rosters",
    "list_asked",
    "my_wishes",
    "open_duties",
    "question",
    "questions",
    "receipt",
    "receipts",
    "staff_answer",
    "staff_disclosures",
    "staff_questions",
    "visitor",
]
