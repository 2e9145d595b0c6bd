"""One answer, entered by hand: the same checks as a file's rows, on one row, without an engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from permslip.consent.answer import ANSWERS, AUTHORITIES, COLUMNS, SIGN_ALONE, STAFF_MEMBER, STAFF_PREFIX
from permslip.words.elements import ELEMENTS
from permslip.words.errors import BadInput
from permslip.words.vocabulary import Purpose

DIGEST = r"^[0-9a-f]{64}$"
QUESTION = r"^[a-z0-9][a-z0-9-]{0,63}$"
STAFF_QUESTION = rf"^{STAFF_PREFIX}[0-9a-f]{{40}}$"
"""One request, by its digest: a member of staff answers such a question, and nobody else does."""
PARTY = r"^[a-z][a-z0-9_-]{0,62}$"
PURPOSES = tuple(p.value for p in Purpose)


def one(
    *,
    subject: str,
    signer: str,
    signer_authority: str,
    question: str,
    answer: str,
    signed_on: date,
    evidence_sha256: str,
    as_of: date,
    elements: Sequence[str] = ("*",),
    purpose: Sequence[str] = ("*",),
    recipients: Sequence[str] = ("*",),
    expires_on: date | None = None,
) -> dict[str, str | date | None]:
    """One checked record, a value for each of ``COLUMNS`` (dates as dates, sets joined by ``|``).

    34 CFR 99.30: signed, dated, before disclosure, naming the records, the purpose and the party. Raises
    BadInput naming the column, never its value.
    """
    subject, signer = subject.strip(), signer.strip()
    faults = [
        (not subject, "subject", "say whose records it is about"),
        (not signer, "signer", "say who signed"),
        (signer_authority not in AUTHORITIES, "signer_authority", f"one of {', '.join(AUTHORITIES)}"),
        (
            (signer_authority in SIGN_ALONE) != (signer == subject),
            "signer_authority",
            "an eligible student or member of staff signs for themselves, and nobody else signs as one",
        ),
        (not re.match(QUESTION, question), "question", "small letters, digits and hyphens"),
        (not _fits(question, signer_authority), "question", "staff answer on one request; others never do"),
        (answer not in ANSWERS, "answer", f"one of {', '.join(ANSWERS)}"),
        (signed_on > as_of, "signed_on", "a day after today cannot have been signed"),
        (expires_on is not None and expires_on < signed_on, "expires_on", "not before it was signed"),
        (not re.match(DIGEST, evidence_sha256), "evidence_sha256", "64 small hex digits"),
        (not _scope(elements, lambda e: e in ELEMENTS), "elements", "* or keys of the catalogue"),
        (not _scope(purpose, lambda p: p in PURPOSES), "purpose", f"* or any of {', '.join(PURPOSES)}"),
        (not _scope(recipients, lambda r: bool(re.match(PARTY, r))), "recipients", "* or party ids"),
    ]
    for wrong, column, fix in faults:
        if wrong:
            raise BadInput(f"The answer cannot be taken in: {column} is not right.", fix=fix)
    values: tuple[str | date | None, ...] = (
        subject,
        signer,
        signer_authority,
        question,
        "|".join(elements),
        "|".join(purpose),
        "|".join(recipients),
        answer,
        signed_on,
        expires_on,
        evidence_sha256,
    )
    return dict(zip(COLUMNS, values, strict=True))


def _fits(question: str, authority: str) -> bool:
    if authority == STAFF_MEMBER:
        return re.fullmatch(STAFF_QUESTION, question) is not None
    return not question.startswith(STAFF_PREFIX)


def _scope(parts: Sequence[str], known: Callable[[str], bool]) -> bool:
    return list(parts) == ["*"] or (len(parts) > 0 and all(known(p) for p in parts))
