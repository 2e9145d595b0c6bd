"""A request form made from an agreement's schedule: what may be asked is already there, to be cut down."""

from __future__ import annotations

import json
from datetime import date

from permslip.agree.agreement import Agreement
from permslip.agree.stated import clauses_on
from permslip.ask.canonical import FORMAT
from permslip.ask.tables import TABLES, table_of
from permslip.words.elements import ELEMENTS
from permslip.words.vocabulary import Purpose, Role


def form(agreement: Agreement, *, as_of: date | None = None, holding: str | None = None) -> str:
    """A YAML form (spec/request.md) with every line of the agreement's schedule, in its table, with comments.

    Without ``as_of`` the day is left to fill in, and the form is not yet a request.
    """
    a = agreement
    partner = next((p for p in a.parties if p.role is Role.PARTNER), None)
    subs = [p.id for p in a.parties if p.role is Role.SUB_PROCESSOR]
    lines = [
        f"# A request under {_plain(a.title)}, version {a.version}.",
        "# Take out every line that this purpose does not need; add nothing that the schedule does not list.",
        f"permslip: {FORMAT}",
        f"id: {a.id[:55]}-request # a name of your own for this request",
        f"agreement: {a.id}",
        f"recipient: {partner.id if partner else ''} # who receives it: {_ids(agreement)}",
        f"onward: [] # whom the recipient passes it to{': any of ' + ', '.join(subs) if subs else ''}",
        f"purpose: {a.purpose.value if a.purpose else ''} # one of {', '.join(Purpose)}",
        f"purpose_text: {json.dumps(_plain(a.purpose_text), ensure_ascii=False)}",
        f"as_of: {as_of.isoformat() if as_of else 'YYYY-MM-DD'} # who is enrolled and has agreed on this day",
        f"holding: {holding or ''} # the source to read: permslip hold show",
        "population: # an empty list means all",
        "  schools: []",
        '  grades: [] # in quotes, such as "05"',
        "tables:",
        *_schedule(agreement),
    ]
    ends = f" The agreement ends on {a.ends}." if a.ends else ""
    clauses = clauses_on(a, "data_listed", "purpose")
    where = f" See clause {' and '.join(c.id for c in clauses)}." if clauses else ""
    return "\n".join([*lines, f"#{ends}{where}".rstrip() or "#"]) + "\n"


def _schedule(agreement: Agreement) -> list[str]:
    by_table: dict[str, list[str]] = {}
    for line in agreement.schedule:
        element = ELEMENTS.get(line.element)
        why = f" # {_plain(line.why)}" if line.why else f" # {element.label}" if element else ""
        entry = f"      - {{asked: {line.element}, need: {line.need.value}}}{why}"
        by_table.setdefault(table_of(element), []).append(entry)
    if not by_table:
        return ["  # the agreement's schedule lists no element: nothing may be asked before it is amended"]
    out = []
    for table in (t for t in TABLES if t in by_table):
        out += [f"  - name: {table}", "    elements:", *by_table[table]]
    return out


def _ids(agreement: Agreement) -> str:
    return ", ".join(p.id for p in agreement.parties if p.role is not Role.DISTRICT)


def _plain(text: str) -> str:
    """One line, fit for a comment."""
    return " ".join(text.split())
