"""What an answer says and what is on record of a guardian, as a registrar would read it on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from permslip.consent.answer import MaySign

Row = dict[str, Any]

RESTRICTED_UNLESS = {"", "none", "no", "n", "false", "f", "0", "n/a", "na", "nil", "null"}
WITHOUT_AUTHORITY = {"no", "n", "false", "f", "0"}


def on_record(link: Row) -> MaySign:
    """Whether one guardian of one student may sign."""
    words = (link["contact_restrictions"] or "").strip().lower()
    if (link["legal_guardian"] or "").strip().lower() in WITHOUT_AUTHORITY:
        return MaySign.BARRED
    if any(word in words.replace("-", " ") for word in ("order", "court", "no contact", "restraining")):
        return MaySign.BARRED
    custody = "joint custody" in words or "non-custodial" in words
    return MaySign.COUNTS if words in RESTRICTED_UNLESS or custody else MaySign.UNPLACED


def links_of(student: str, links: Iterable[Row] | None) -> dict[str, MaySign] | None:
    """What is on record of each guardian of one student: of two rows the narrower."""
    if links is None:
        return None
    found: dict[str, MaySign] = {}
    for link in links:
        if link["student_key"] == student:
            guardian = link["guardian_id"]
            found[guardian] = max(found.get(guardian, MaySign.COUNTS), on_record(link))
    return found


def birth_of(births: set[date | None]) -> date | None:
    """The one birth date on record; two are as good as none."""
    known = births - {None}
    return known.pop() if len(known) == 1 else None


def _set(text: str | None) -> set[str]:
    return {part for part in (text or "").split("|") if part}


def what_it_says(row: Row, elements: Sequence[str], purpose: str, recipient: str, as_of: date) -> str:
    """given, limited, expired, refused, withdrawn or elsewhere."""
    scopes = [
        (_set(row["elements"]), set(elements)),
        (_set(row["purpose"]), {purpose} if purpose else set()),
        (_set(row["recipients"]), {recipient}),
    ]
    if row["answer"] == "given":
        if row["expires_on"] is not None and row["expires_on"] < as_of:
            return "expired"
        whole = all(scope == {"*"} or (wanted and wanted <= scope) for scope, wanted in scopes)
        return "given" if whole else "limited"
    touches = all("*" in scope or not scope or not wanted or wanted & scope for scope, wanted in scopes)
    if not touches:
        return "elsewhere"
    return "withdrawn" if row["answer"] == "withdrawn" else "refused"
