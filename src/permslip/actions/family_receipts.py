"""Receipts: what whoever answered may keep, word for word what the record's evidence is the digest of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from permslip.actions.desk import Desk
from permslip.actions.visiting import Visitor
from permslip.stores.families.answers import Receipt as Kept
from permslip.stores.families.people import Kind
from permslip.words.errors import NotFound


@dataclass(frozen=True)
class Receipt:
    """What somebody who answered keeps. ``lines`` are those of ``text``: (name, value) in order."""

    number: str
    said_at: datetime
    agreement: str
    version: int
    text: str
    sha256: str

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """The text line by line, for a page to lay out in its reader's language."""
        parts = (line.partition(": ") for line in self.text.splitlines()[1:])
        return tuple((name, value) for name, _, value in parts)

    @property
    def given(self) -> bool:
        """Whether the answer was yes."""
        return dict(self.lines).get("answer") == "yes"


def receipt(desk: Desk, *, visitor: Visitor, number: str) -> Receipt:
    """A receipt of this visitor's own. Raises NotFound for any other, and for one about a child whom they may
    not see any more: a child's name stands in it."""
    kept = desk.office.families.answers.receipt(number, kind=visitor.kind, person=visitor.key)
    if not _may_see(visitor, kept):
        raise NotFound("There is no such receipt.")
    return _shown(kept)


def receipts(desk: Desk, *, visitor: Visitor) -> tuple[Receipt, ...]:
    """Every receipt of this visitor about somebody whom they may see today, the newest first."""
    kept = desk.office.families.answers.receipts(kind=visitor.kind, person=visitor.key)
    return tuple(_shown(r) for r in kept if _may_see(visitor, r))


def _may_see(visitor: Visitor, kept: Kept) -> bool:
    """A member of staff speaks for themselves; a family for the children of today (34 CFR 99.4, 99.5(a))."""
    return visitor.kind is Kind.STAFF or any(child.key == kept.subject for child in visitor.children)


def _shown(kept: Kept) -> Receipt:
    return Receipt(kept.number, kept.said_at, kept.agreement, kept.version, kept.text, kept.sha256)


def canonical_text(lines: Mapping[str, str]) -> str:
    """The text of a receipt, which its digest is over: a heading, then ``name: value`` a line."""
    body = "".join(f"{name}: {' '.join(value.split())}\n" for name, value in lines.items())
    return f"permslip receipt 1\n{body}"
