"""The Entry: one thing that happened, and the commitment to it that the Merkle tree holds.

Source: spec/ledger.md. The leaf is a salted commitment over the whole entry, its kind included, so
that words and salt can be erased later without the tree noticing and without anyone guessing them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

from permslip.release.canonical import canonical, read_canonical
from permslip.release.proofs import SALT_BYTES, commitment, leaf_hash
from permslip.words.entry_kinds import ADDED, BODIES, ERASABLE, PUBLIC, EntryKind
from permslip.words.errors import BadInput, OurBug, UserError, VerificationFailed

TIME_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"
TYPE = "urn:permslip:entry:1"
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"\S{1,200}")
_ROLE = re.compile(r"[a-z][a-z_]{0,40}")
_TEXT_CAP = 4000
STATUSES = ("revoked", "suspended", "superseded")


def write_time(moment: datetime) -> str:
    """A UTC moment as RFC 3339 with six decimals and a Z."""
    return moment.strftime(TIME_FORMAT)


def read_time(text: str) -> datetime:
    """The moment that ``write_time`` wrote. Raises ValueError on any other form."""
    if not _TIME.fullmatch(text):
        raise ValueError("not a time of the ledger's form")
    return datetime.strptime(text, TIME_FORMAT).replace(tzinfo=UTC)


def read_date(text: str) -> date:
    """An ISO 8601 calendar day, ``YYYY-MM-DD`` and no other spelling. Raises ValueError."""
    if not _DATE.fullmatch(text):
        raise ValueError("not a day")
    return date.fromisoformat(text)


def _parses(reader: Callable[[str], object], value: object) -> bool:
    try:
        return isinstance(value, str) and reader(value) is not None
    except ValueError:
        return False


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _TEXT_CAP


def _is_texts(value: object) -> bool:
    return isinstance(value, (list, tuple)) and all(_is_text(v) for v in value)


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_rows(value: object, fields: Mapping[str, str]) -> bool:
    """Whether a value is a list of objects of exactly these fields."""
    return isinstance(value, (list, tuple)) and all(
        isinstance(v, Mapping)
        and set(v) == set(fields)
        and all(FIELD_TYPES[t](v[f]) for f, t in fields.items())
        for v in value
    )


_ATTACKED = {"table": "id", "attacks": "texts", "people": "int", "known": "texts"}
_FILE = {"sha256": "sha256", "rows": "int"}

FIELD_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "id": lambda v: _matches(_ID, v),
    "int": lambda v: type(v) is int and 0 <= v < 2**53,
    "bool": lambda v: type(v) is bool,
    "text": _is_text,
    "texts": _is_texts,
    "sha256": lambda v: _matches(_SHA256, v),
    "date": lambda v: _parses(read_date, v),
    "time": lambda v: _parses(read_time, v),
    "status": lambda v: v in STATUSES,
    "attacked": lambda v: _is_rows(v, _ATTACKED),
    "files": lambda v: _is_rows(v, _FILE),
    "value": lambda v: type(v) in (bool, int) or _is_text(v) or _is_texts(v),
}


def _check_body(kind: EntryKind, body: Mapping[str, Any]) -> None:
    fields = BODIES[kind]
    for name, wanted in fields.items():
        if name not in body:
            raise BadInput(f"An entry of kind {kind} lacks the field {name}.", rule="spec/ledger 2")
        if body[name] is None and wanted.endswith("?"):
            continue
        if not FIELD_TYPES[wanted.rstrip("?")](body[name]):
            raise _of_another_type(kind, name, wanted)
    for name, wanted in ADDED.get(kind, {}).items():
        if name in body and not FIELD_TYPES[wanted](body[name]):
            raise _of_another_type(kind, name, wanted)
    if kind in PUBLIC and set(body) != set(fields):
        raise BadInput(f"An entry of kind {kind} travels with the release and takes no further field.")


def _of_another_type(kind: EntryKind, name: str, wanted: str) -> BadInput:
    return BadInput(f"Field {name} of a {kind} entry is not of type {wanted}.", rule="spec/ledger 2")


def _frozen(value: Any) -> Any:
    if isinstance(value, Mapping):
        return MappingProxyType({k: _frozen(v) for k, v in value.items()})
    if isinstance(value, (list, tuple)):
        return tuple(_frozen(v) for v in value)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value


@dataclass(frozen=True)
class Entry:
    """One entry. ``seq`` is its index in the tree, ``time`` UTC, ``actor_role`` an office role,
    ``party`` or ``office`` (the program itself); ``salt`` 32 random bytes, handed in.

    The body is checked against ``words.entry_kinds.BODIES``; raises BadInput.
    """

    seq: int
    kind: EntryKind
    time: datetime
    actor_role: str
    body: Mapping[str, Any]
    salt: bytes

    def __post_init__(self) -> None:
        if self.time.tzinfo is None or self.time.utcoffset() != UTC.utcoffset(None):
            raise OurBug("an entry's time must be UTC")
        if len(self.salt) != SALT_BYTES or self.seq < 0:
            raise OurBug("an entry needs a place in the ledger and 32 bytes of salt")
        if not _ROLE.fullmatch(self.actor_role):
            raise BadInput("An entry names its actor by role, in lower-case words.", rule="spec/ledger 2")
        _check_body(EntryKind(self.kind), self.body)
        object.__setattr__(self, "body", _frozen(self.body))

    def __repr__(self) -> str:  # a salt or a body has no place in a log
        return f"Entry(seq={self.seq}, kind={self.kind.value!r})"

    def to_bytes(self) -> bytes:
        """The canonical JSON of the entry without its salt: what is stored, hashed and opened."""
        return canonical(
            {
                "type": TYPE,
                "seq": self.seq,
                "kind": self.kind.value,
                "time": write_time(self.time),
                "role": self.actor_role,
                "body": _plain(self.body),
            }
        )

    @property
    def leaf(self) -> bytes:
        """The 32-byte leaf hash in the tree."""
        return leaf_hash(commitment(self.salt, self.to_bytes()))

    @property
    def opening(self) -> bytes:
        """Salt and canonical entry: with it, anyone can recompute the leaf."""
        return self.salt + self.to_bytes()


@dataclass(frozen=True)
class Erased:
    """What is left of an entry whose words and salt were erased: its place and its leaf hash."""

    seq: int
    leaf: bytes

    def __post_init__(self) -> None:
        if self.seq < 0 or len(self.leaf) != 32:
            raise OurBug("an erased entry keeps its place and its 32-byte leaf")


def read_entry(data: bytes, salt: bytes) -> Entry:
    """The entry that ``Entry.to_bytes`` wrote. Raises VerificationFailed when the bytes are not one."""
    value = read_canonical(data, what="ledger entry")
    if not isinstance(value, dict) or set(value) != {"type", "seq", "kind", "time", "role", "body"}:
        raise VerificationFailed("A ledger entry does not have the fields it needs.", rule="spec/ledger 2")
    if value["type"] != TYPE or value["kind"] not in set(EntryKind):
        raise VerificationFailed("A ledger entry is of a kind that is not known.", rule="spec/ledger 2")
    try:
        if type(value["seq"]) is not int or not isinstance(value["body"], dict):
            raise ValueError("not an entry")
        kind, time = EntryKind(value["kind"]), read_time(value["time"])
        return Entry(value["seq"], kind, time, value["role"], value["body"], salt)
    except (ValueError, TypeError, UserError, OurBug):
        raise VerificationFailed("A ledger entry is not well formed.", rule="spec/ledger 2") from None


def erase(entry: Entry) -> Erased:
    """Forget an entry's words and salt. Raises UserError for a kind that must be kept."""
    if entry.kind not in ERASABLE:
        raise UserError(
            f"Entry {entry.seq} is of kind {entry.kind.value}, which the district must keep.",
            rule="34 CFR 99.32(a)(2)",
        )
    return Erased(entry.seq, entry.leaf)
