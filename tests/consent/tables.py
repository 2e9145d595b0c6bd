"""Small Ibis tables for consent tests, and one family answer in one line."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import pyarrow as pa

from permslip.consent.answer import COLUMNS
from permslip.words.vocabulary import ConsentMode

TODAY = date(2026, 11, 23)
CHILD = date(2014, 5, 6)
ADULT = date(2008, 11, 1)
HASH = "ab" * 32

TYPED = pa.schema([(c, pa.date32() if c in ("signed_on", "expires_on") else pa.string()) for c in COLUMNS])
TEXT = pa.schema([(c, pa.string()) for c in COLUMNS])


def an_answer(**changes: Any) -> dict[str, Any]:
    """A mother's whole yes to the research question."""
    answer = {
        "subject": "s1",
        "signer": "g1",
        "signer_authority": "parent",
        "question": "research-sharing",
        "elements": "*",
        "purpose": "*",
        "recipients": "*",
        "answer": "given",
        "signed_on": date(2026, 9, 10),
        "expires_on": None,
        "evidence_sha256": HASH,
    }
    return answer | changes


def answers(*rows: dict[str, Any]) -> Any:
    """Typed records."""
    return ibis.memtable(pa.Table.from_pylist(list(rows), schema=TYPED))


def texts(*rows: dict[str, Any]) -> Any:
    """Records as a CSV gives them: all text."""
    plain = [{k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()} for row in rows]
    return ibis.memtable(pa.Table.from_pylist(plain, schema=TEXT))


def roster(**births: date | None) -> Any:
    """Students by key with their birth dates."""
    rows = [{"student_key": k, "birth_date": b, "school": "1", "grade": "05"} for k, b in births.items()]
    schema = pa.schema(
        [
            ("student_key", pa.string()),
            ("birth_date", pa.date32()),
            ("school", pa.string()),
            ("grade", pa.string()),
        ]
    )
    return ibis.memtable(pa.Table.from_pylist(rows, schema=schema))


LINKS = pa.schema(
    [(c, pa.string()) for c in ("student_key", "guardian_id", "legal_guardian", "contact_restrictions")]
)


def guardians(*links: tuple[str, str, str | None, str | None]) -> Any:
    """(student, guardian, legal guardian flag, restriction words)."""
    rows = [dict(zip(LINKS.names, link, strict=True)) for link in links]
    return ibis.memtable(pa.Table.from_pylist(rows, schema=LINKS))


def keys(*students: str) -> Any:
    """A list of students."""
    return ibis.memtable(pa.table({"student_key": pa.array(students, pa.string())}))


WANTED: dict[str, Any] = {
    "question": "research-sharing",
    "mode": ConsentMode.OPT_IN,
    "elements": ("grade", "sex"),
    "purpose": "improve_instruction",
    "recipient": "northfield",
    "as_of": TODAY,
}
