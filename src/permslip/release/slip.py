"""The Slip: the signed statement that travels with a release, and nothing that may not be public.

Source: spec/slip.md. The statement follows the in-toto Statement v1 layout; DSSE wraps it (``release.dsse``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from permslip.words.days import iso

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:permslip:slip:1"
PAYLOAD_TYPE = "application/vnd.in-toto+json"
BY_OFFICE = "office"


@dataclass(frozen=True)
class SlipElement:
    """One released element and what was done to it: ``keep``, ``code`` or ``generalise`` with its level."""

    table: str
    element: str
    change: str
    level: int = 0
    top: int = 0


@dataclass(frozen=True)
class SlipTable:
    """One released table. ``rows`` is a coarse band such as ``800-899``, never the exact count."""

    name: str
    rows: str
    k: int | None
    smallest_class: str
    suppressed: str


@dataclass(frozen=True)
class SlipStudents:
    """The students of all released tables, joined by their codes: the smallest class of them, as for a
    table."""

    k: int | None
    smallest_class: str

    def as_dict(self) -> dict[str, Any]:
        """As it stands in the statement."""
        return {"k": self.k, "smallestClass": self.smallest_class}


@dataclass(frozen=True)
class SlipApproval:
    """Who approved: a role, the approver key's id, and the signature over the staged digest (base64).

    ``signed_by`` is empty where the person signed with their own key, ``office`` where the office signed on
    behalf of that person, who had signed in with a second factor."""

    role: str
    key_id: str
    signature: str
    signed_by: str = ""

    def as_dict(self) -> dict[str, str]:
        """As it stands in the statement: ``signedBy`` only where the office signed."""
        said = {"role": self.role, "key": self.key_id, "signature": self.signature}
        return said | ({"signedBy": self.signed_by} if self.signed_by else {})


@dataclass(frozen=True)
class Slip:
    """Everything a slip says. Names roles and organisations, never an employee or a child."""

    id: str
    district: str
    agreement: str
    agreement_version: int
    agreement_digest: str
    basis: str
    purpose: str
    recipient: str
    recipient_key: str  # fingerprint
    may_pass_to: tuple[str, ...]
    elements: tuple[SlipElement, ...]
    tables: tuple[SlipTable, ...]
    consent: dict[str, str]  # question, mode, source
    clauses: tuple[str, ...]  # ids of the clauses relied on
    rules: tuple[dict[str, str], ...]  # id, citation, status
    statements: tuple[str, ...]  # sentences owed to the recipient: 99.33(d), "remains PII", ...
    issued_on: date
    destroy_by: date | None
    staged_digest: str
    approvals: tuple[SlipApproval, ...]
    payload_sha256: str
    manifest_sha256: str
    students: SlipStudents | None = None  # None where no table is about students, or they were not counted


def statement(slip: Slip) -> dict[str, Any]:
    """The in-toto statement of a slip, ready for RFC 8785. Subjects: ``payload.age`` and the bag's
    manifest."""
    predicate: dict[str, Any] = {
        "id": slip.id,
        "district": slip.district,
        "agreement": {
            "id": slip.agreement,
            "version": slip.agreement_version,
            "sha256": slip.agreement_digest,
            "clauses": list(slip.clauses),
        },
        "basis": slip.basis,
        "purpose": slip.purpose,
        "recipient": {"name": slip.recipient, "key": slip.recipient_key},
        "mayPassTo": list(slip.may_pass_to),
        "elements": [
            {"table": e.table, "element": e.element, "change": e.change, "level": e.level, "top": e.top}
            for e in slip.elements
        ],
        "tables": [
            {
                "name": t.name,
                "rows": t.rows,
                "k": t.k,
                "smallestClass": t.smallest_class,
                "suppressed": t.suppressed,
            }
            for t in slip.tables
        ],
        "consent": dict(slip.consent),
        "rules": [dict(r) for r in slip.rules],
        "statements": list(slip.statements),
        "issuedOn": slip.issued_on.isoformat(),
        "destroyBy": iso(slip.destroy_by),
        "stagedDigest": slip.staged_digest,
        "approvals": [a.as_dict() for a in slip.approvals],
    }
    if slip.students is not None:
        predicate["students"] = slip.students.as_dict()
    return {
        "_type": STATEMENT_TYPE,
        "subject": [
            {"name": "payload.age", "digest": {"sha256": slip.payload_sha256}},
            {"name": "manifest-sha256.txt", "digest": {"sha256": slip.manifest_sha256}},
        ],
        "predicateType": PREDICATE_TYPE,
        "predicate": predicate,
    }
