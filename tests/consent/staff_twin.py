"""The slow, obvious twin of consent.staff: one member of staff at a time, as one would do it on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from permslip.consent.answer import Reason
from tests.consent.twin import what_it_says

SAID = {
    "given": Reason.GIVEN,
    "refused": Reason.REFUSED,
    "withdrawn": Reason.WITHDRAWN,
    "expired": Reason.EXPIRED,
    "limited": Reason.OUT_OF_SCOPE,
}
NARROW = ("given", "elsewhere", "expired", "limited", "withdrawn", "refused")


def stands(
    member: str,
    answers: list[dict[str, Any]] | None,
    *,
    attested: bool,
    question: str,
    elements: Sequence[str],
    purpose: str,
    recipient: str,
    as_of: date,
) -> Reason:
    """Where one member of staff stands."""
    last: tuple[bool, date, int] | None = None
    for row in answers or []:
        own = row["subject"] == member and row["signer"] == member
        if not own or row["signer_authority"] != "staff_member" or row["question"] != question:
            continue
        day = row["signed_on"]
        if day is None and row["answer"] != "given":
            day = as_of
        if day is None or day > as_of:
            continue
        said = (
            what_it_says(row | {"answer": "refused"}, elements, purpose, recipient, as_of) != "elsewhere",
            day,
            NARROW.index(what_it_says(row, elements, purpose, recipient, as_of)),
        )
        if last is None or said > last:
            last = said
    word = "" if last is None else NARROW[last[2]]
    return SAID.get(word, Reason.ATTESTED if attested else Reason.NO_ANSWER)
