"""Receipts: what whoever answered may keep, word for word what the record's evidence is the digest of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from permslip.actions.desk import Desk
from permslip.actions.visiting import Visitor
from permslip.stores.families.answers import Receipt as Kept


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
    """A receipt of this visitor's own. Raises NotFound for any other."""
    return _shown(desk.office.families.answers.receipt(number, kind=visitor.kind, person=visitor.key))


def receipts(desk: Desk, *, visitor: Visitor) -> tuple[Receipt, ...]:
    """Every receipt of this visitor, the newest first."""
    return tuple(
        _shown(r) for r in desk.office.families.answers.receipts(kind=visitor.kind, person=visitor.key)
    )


def _shown(kept: Kept) -> Receipt:
    return Receipt(kept.number, kept.said_at, kept.agreement, kept.version, kept.text, kept.sha256)


def canonical_text(lines: Mapping[str, str]) -> str:
    """The text of a receipt, which its digest is over: a heading, then ``name: value`` a line."""
    body = "".join(f"{name}: {' '.join(value.split())}\n" for name, value in lines.items())
    return f"permslip receipt 1\n{body}"
