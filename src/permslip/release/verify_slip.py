"""Reading a slip and the log entry about it, field by field. Sources: spec/slip.md, spec/ledger.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from permslip.release.canonical import canonical, must_match, read_canonical
from permslip.release.dsse import KEY_ID, Envelope, open_envelope
from permslip.release.packing import MANIFEST
from permslip.release.slip import BY_OFFICE, PAYLOAD_TYPE, PREDICATE_TYPE, STATEMENT_TYPE
from permslip.release.verify_status import DAY, SHA256, TIME, parse_day, parse_time
from permslip.words.digest import sha256
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import VerificationFailed

PAYLOAD_NAME = "payload.age"
ENTRY_TYPE = "urn:permslip:entry:1"


def _exactly(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text))


_APPROVAL = {"role": str, "key": KEY_ID, "signature": str, "signedBy?": _exactly(BY_OFFICE)}
_SUBJECT = {"name": str, "digest": {"sha256": SHA256}}
_PREDICATE = {
    "id": str,
    "district": str,
    "agreement": {"id": str, "version": int, "sha256": SHA256, "clauses": [str]},
    "basis": str,
    "purpose": str,
    "recipient": {"name": str, "key": str},
    "mayPassTo": [str],
    "elements": [{"table": str, "element": str, "change": str, "level": int, "top": int}],
    "tables": [{"name": str, "rows": str, "k": (int, None), "smallestClass": str, "suppressed": str}],
    "students?": {"k": (int, None), "smallestClass": str},
    "consent": {str: str},
    "rules": [{"id": str, "citation": str, "status": str}],
    "statements": [str],
    "issuedOn": DAY,
    "destroyBy": (DAY, None),
    "stagedDigest": SHA256,
    "approvals": [_APPROVAL],
}
STATEMENT_SHAPE = {
    "_type": _exactly(STATEMENT_TYPE),
    "subject": [_SUBJECT],
    "predicateType": _exactly(PREDICATE_TYPE),
    "predicate": _PREDICATE,
}
_ENTRY_SHAPE = {
    "type": _exactly(ENTRY_TYPE),
    "seq": int,
    "kind": _exactly(EntryKind.RELEASE_PUBLISHED.value),
    "time": TIME,
    "role": str,
    "body": {
        "release": str,
        "agreement": str,
        "agreement_version": int,
        "recipient": str,
        "basis": str,
        "elements": [str],
        "rows": str,
        "slip": SHA256,
        "payload": SHA256,
        "destroy_by": (DAY, None),
        "beyond_minimum": bool,
    },
}


@dataclass(frozen=True)
class ReadSlip:
    """A slip as read; nothing in it is believed yet. ``digest`` is the SHA-256 (hex) of the whole file."""

    envelope: Envelope
    statement: Mapping[str, Any]
    digest: str

    @property
    def predicate(self) -> Mapping[str, Any]:
        """What the slip says."""
        said: Mapping[str, Any] = self.statement["predicate"]
        return said

    def subject(self, name: str) -> str:
        """The SHA-256 (hex) of the subject of that name."""
        found = (s["digest"]["sha256"] for s in self.statement["subject"] if s["name"] == name)
        return str(next(found))


def read_slip(data: bytes) -> ReadSlip:
    """Read ``slip.dsse.json`` strictly, without judging its signature. Raises VerificationFailed."""
    envelope = open_envelope(data, PAYLOAD_TYPE, what="slip")
    statement = read_canonical(envelope.payload, what="slip's statement")
    must_match(statement, STATEMENT_SHAPE, what="slip")
    if [s["name"] for s in statement["subject"]] != [PAYLOAD_NAME, MANIFEST]:
        raise VerificationFailed("The slip does not speak of a payload and its manifest.", rule="spec/slip 4")
    said = statement["predicate"]
    parse_day(said["issuedOn"], what="slip")
    if said["destroyBy"] is not None:
        parse_day(said["destroyBy"], what="slip")
    bare = {**statement, "predicate": {**said, "approvals": [], "stagedDigest": ""}}
    if sha256(canonical(bare)) != said["stagedDigest"]:
        raise VerificationFailed("The slip is not the one that was staged and approved.", rule="spec/slip 5")
    return ReadSlip(envelope, statement, sha256(data))


@dataclass(frozen=True)
class LoggedRelease:
    """The log entry of a release, opened. ``time`` is when the district says it wrote it."""

    seq: int
    time: datetime
    body: Mapping[str, Any]


def read_logged(data: bytes) -> LoggedRelease:
    """Read the canonical entry that a proof opens. Raises VerificationFailed."""
    value = read_canonical(data, what="log entry")
    must_match(value, _ENTRY_SHAPE, what="log entry")
    return LoggedRelease(value["seq"], parse_time(value["time"], what="log entry"), value["body"])


def check_same_release(slip: ReadSlip, logged: LoggedRelease) -> None:
    """Raises VerificationFailed unless slip and log entry speak of one release in the same words."""
    said, body = slip.predicate, logged.body
    if body["slip"] != slip.digest:
        raise VerificationFailed("The log entry is about another slip.", rule="spec/ledger 5")
    pairs = (
        (body["release"], said["id"]),
        (body["payload"], slip.subject(PAYLOAD_NAME)),
        (body["agreement"], said["agreement"]["id"]),
        (body["agreement_version"], said["agreement"]["version"]),
        (body["basis"], said["basis"]),
        (body["destroy_by"], said["destroyBy"]),
    )
    if any(logged_value != slip_value for logged_value, slip_value in pairs):
        raise VerificationFailed("The log entry and the slip disagree.", rule="spec/ledger 5")


def promises(said: Mapping[str, Any]) -> tuple[str, ...]:
    """What a slip promises, in plain sentences."""
    agreement = said["agreement"]
    out = [
        f"{said['district']} released this to {said['recipient']['name']} on {said['issuedOn']},"
        f" under agreement {agreement['id']} version {agreement['version']},"
        f' on the basis "{said["basis"]}", for: {said["purpose"].strip().rstrip(".")}.',
    ]
    for table in said["tables"]:
        protection = _protection(table)
        out.append(
            f"Table {table['name']}: {table['rows']} rows, {protection}, suppressed: {table['suppressed']}."
        )
    if "students" in said:
        out.append(f"Students over all its tables together: {_protection(said['students'])}.")
    changed = [f"{e['table']}.{e['element']} ({e['change']})" for e in said["elements"]]
    out.append(f"Elements: {', '.join(changed) or 'none'}.")
    onward = ", ".join(said["mayPassTo"])
    out.append(f"It may be passed on to: {onward}." if onward else "It may not be passed on to anybody.")
    out.append(
        f"It must be destroyed by {said['destroyBy']}."
        if said["destroyBy"]
        else "No day of destruction is set."
    )
    return (*out, *_signed_by_office(said["approvals"]), *said["statements"])


def _protection(said: Mapping[str, Any]) -> str:
    return f"smallest class {said['smallestClass']}" if said["k"] else "no class size promised"


def _signed_by_office(approvals: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """One sentence a role whose approval the office signed; an approval with an own key needs none."""
    roles = dict.fromkeys(a["role"] for a in approvals if a.get("signedBy") == BY_OFFICE)
    for role in roles:
        yield (
            f"Its approval was signed by the office on behalf of the {role.replace('_', ' ')},"
            " who had signed in with a second factor."
        )
