"""A file of answers, checked in the engine: every bad row is named by its number and never by its words."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis

from permslip.consent.answer import ANSWERS, AUTHORITIES, COLUMNS, SIGN_ALONE, STAFF_MEMBER, STAFF_PREFIX
from permslip.consent.entry import DIGEST, PARTY, PURPOSES, QUESTION, STAFF_QUESTION
from permslip.words.elements import ELEMENTS
from permslip.words.errors import BadInput
from permslip.words.ports import Engine

SHOWN = 20
FIRST_ROW = 2  # the header is row 1
_ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def validate(records: Any, *, name: str, as_of: date, engine: Engine | None = None) -> Any:
    """The records (Ibis, text columns named as ``COLUMNS``), trimmed, the two days as dates.

    All or nothing: raises BadInput naming ``name``, the numbers of the first twenty bad rows (the header is
    row 1) and what is wrong in which column, never a value. Columns beyond ``COLUMNS`` are not read. A day
    after ``as_of`` cannot have been signed. With ``engine``, its way of telling a broken file is used.
    """
    missing = [c for c in COLUMNS if c not in records.columns]
    if missing:
        raise BadInput(
            f"{name}: no column {', '.join(missing)}", fix=f"the header is {','.join(COLUMNS)}, in any order"
        )
    text = _trimmed(records)
    bad = _bad_rows(text, as_of)
    found = (engine.arrow(bad) if engine is not None else bad.to_pyarrow()).to_pylist()
    if found:
        raise _told(found, name, as_of)
    return text.mutate(signed_on=text.signed_on.try_cast("date"), expires_on=text.expires_on.try_cast("date"))


def _trimmed(records: Any) -> Any:
    columns = {}
    for column in COLUMNS:
        value = records[column].cast("string").strip()
        if column in ("elements", "purpose", "recipients"):
            value = value.replace(" ", "")
        columns[column] = value.nullif("")
    return records.select(**columns)


def _date(column: Any) -> Any:
    """A date, or null for what is no ISO date or no day of the calendar."""
    return ibis.ifelse(column.re_search(_ISO), column, ibis.null("string")).try_cast("date")


def _outside(column: Any, known: tuple[str, ...]) -> Any:
    """Neither ``*`` nor a ``|``-list of known words."""
    return (column != "*") & (column.split("|").filter(lambda part: ~part.isin(known)).length() > 0)


def _checks(t: Any, as_of: date) -> tuple[tuple[str, str, Any], ...]:
    """(column, what is wrong with it, true where it is). A condition that is null counts as wrong."""
    signed, expires = _date(t.signed_on), _date(t.expires_on)
    alone = t.signer_authority.isin(SIGN_ALONE)
    staff = t.signer_authority == STAFF_MEMBER
    on_request = ibis.ifelse(
        staff, t.question.re_search(STAFF_QUESTION), ~t.question.startswith(STAFF_PREFIX)
    )
    parties = t.recipients.split("|").filter(lambda part: ~part.re_search(PARTY)).length() > 0
    return (
        ("subject", "is empty", t.subject.isnull()),
        ("signer", "is empty", t.signer.isnull()),
        ("signer_authority", f"is none of {', '.join(AUTHORITIES)}", ~t.signer_authority.isin(AUTHORITIES)),
        (
            "signer_authority",
            "does not fit the signer: a student or member of staff signs for themselves",
            alone != (t.signer == t.subject),
        ),
        ("question", "is not small letters, digits and hyphens", ~t.question.re_search(QUESTION)),
        ("question", "does not fit the signer: staff answer on one request, and only they do", ~on_request),
        ("answer", f"is none of {', '.join(ANSWERS)}", ~t.answer.isin(ANSWERS)),
        ("elements", "is neither * nor element keys", _outside(t.elements, tuple(ELEMENTS))),
        ("purpose", "is neither * nor purposes", _outside(t.purpose, PURPOSES)),
        ("recipients", "is neither * nor party ids", (t.recipients != "*") & parties),
        ("signed_on", "is not a day of the calendar (YYYY-MM-DD)", signed.isnull()),
        ("signed_on", f"is after {as_of.isoformat()}", (signed > as_of).fill_null(False)),
        (
            "expires_on",
            "is not a day of the calendar (YYYY-MM-DD)",
            t.expires_on.notnull() & expires.isnull(),
        ),
        ("expires_on", "is before signed_on", (expires < signed).fill_null(False)),
        ("evidence_sha256", "is not 64 small hex digits", ~t.evidence_sha256.re_search(DIGEST)),
    )


def _bad_rows(text: Any, as_of: date) -> Any:
    """row, the positions of the checks it fails, and how many rows fail; the first ``SHOWN`` rows."""
    numbered = text.mutate(row=ibis.row_number() + FIRST_ROW)
    checks = _checks(numbered, as_of)
    failed = ibis.array(
        [
            ibis.ifelse(wrong.fill_null(True), position, ibis.null("int64"))
            for position, (_, _, wrong) in enumerate(checks)
        ]
    ).filter(lambda position: position.notnull())
    bad = numbered.select("row", failed=failed).filter(lambda t: t.failed.length() > 0)
    return bad.mutate(total=bad.row.count().over(ibis.window())).order_by("row").limit(SHOWN)


def _told(found: list[dict[str, Any]], name: str, as_of: date) -> BadInput:
    words = [
        (column, wrong) for column, wrong, _ in _checks(ibis.table(dict.fromkeys(COLUMNS, "string")), as_of)
    ]
    rows = []
    for bad in found:
        said: dict[str, str] = {}
        for position in bad["failed"]:
            said.setdefault(words[position][0], words[position][1])
        rows.append(f"row {bad['row']}: " + ", ".join(f"{column} {wrong}" for column, wrong in said.items()))
    total = found[0]["total"]
    more = f" And {total - len(rows)} more rows." if total > len(rows) else ""
    return BadInput(
        f"{name}: {total} {'row' if total == 1 else 'rows'} cannot be taken in. {'; '.join(rows)}.{more}",
        fix="put these rows right and import the whole file again; nothing was taken in",
    )
