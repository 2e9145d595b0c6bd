"""Reading the two papers a verifier brings along: the trust file and the status list.

Sources: spec/package.md (trust file), spec/status.md (status list).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from permslip.release.canonical import b64, must_match, read_canonical, unb64
from permslip.release.dsse import KEY_ID, Envelope, fingerprint_of, key_id_of, open_envelope
from permslip.release.notes import VerifierKey
from permslip.words.errors import BadInput, VerificationFailed

TYPE = "urn:permslip:status:1"
TRUST_TYPE = "urn:permslip:trust:1"
PAYLOAD_TYPE = "application/vnd.permslip.status+json"
SHA256 = re.compile(r"[0-9a-f]{64}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z")
STATUS = re.compile(r"not delivered|revoked|suspended|superseded|destroyed")

_STATUS_SHAPE = {
    "type": re.compile(re.escape(TYPE)),
    "district": str,
    "issued": TIME,
    "entries": int,
    "releases": [{"release": str, "slip": SHA256, "status": STATUS, "on": DAY}],
}
_TRUST_SHAPE = {
    "type": re.compile(re.escape(TRUST_TYPE)),
    "district": str,
    "fingerprint": SHA256,
    "slip_keys": [{"key_id": KEY_ID, "public_key": str, "valid_from": TIME, "valid_to": (TIME, None)}],
    "log": {"origin": str, "verifier_keys": [str]},
}


def parse_time(text: str, *, what: str) -> datetime:
    """A UTC time of the form ``2026-10-15T09:30:00.000000Z``. Raises VerificationFailed."""
    try:
        if not TIME.fullmatch(text):
            raise ValueError("form")
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        raise VerificationFailed(f"The {what} holds a time that does not exist.") from None


def parse_day(text: str, *, what: str) -> date:
    """A calendar day. Raises VerificationFailed."""
    try:
        if not DAY.fullmatch(text):
            raise ValueError("form")
        return date.fromisoformat(text)
    except ValueError:
        raise VerificationFailed(f"The {what} holds a day that does not exist.") from None


@dataclass(frozen=True)
class TrustedKey:
    """One slip key of the district; it may have signed from ``valid_from`` until before ``valid_to``."""

    public: bytes
    valid_from: datetime
    valid_to: datetime | None

    def covers(self, moment: datetime) -> bool:
        """True when the key might sign at ``moment``."""
        return self.valid_from <= moment and (self.valid_to is None or moment < self.valid_to)


@dataclass(frozen=True)
class Trust:
    """What a verifier believes beforehand: the district's slip keys and its log's keys.

    ``fingerprint`` is the one printed in the signed agreement (SHA-256 of a listed slip key): compare
    it with the paper by eye before believing the file.
    """

    district: str
    fingerprint: str
    slip_keys: Mapping[str, TrustedKey]
    origin: str
    log_keys: tuple[VerifierKey, ...]

    @classmethod
    def parse(cls, data: bytes) -> Trust:
        """Read a trust file (canonical JSON; one final newline is allowed). Raises BadInput."""
        try:
            value = read_canonical(data.removesuffix(b"\n"), what="trust file")
            must_match(value, _TRUST_SHAPE, what="trust file")
            keys = {k["key_id"]: _trusted_key(k) for k in value["slip_keys"]}
            log_keys = tuple(VerifierKey.parse(text) for text in value["log"]["verifier_keys"])
            if len(keys) != len(value["slip_keys"]) or not keys or not log_keys:
                raise VerificationFailed("The trust file lists no key, or one key twice.")
            if value["fingerprint"] not in {fingerprint_of(k.public) for k in keys.values()}:
                raise VerificationFailed("The trust file's fingerprint is of none of its keys.")
        except VerificationFailed as problem:
            raise BadInput(problem.message, fix="get the trust file from the district again") from None
        return cls(value["district"], value["fingerprint"], keys, value["log"]["origin"], log_keys)

    def check_signature(self, envelope: Envelope, at: datetime, *, what: str) -> TrustedKey:
        """The trusted key that signed ``envelope``, in its time. Raises VerificationFailed."""
        key = self.slip_keys.get(envelope.key_id)
        if key is None:
            raise VerificationFailed(f"The {what} is signed with a key that the trust file does not list.")
        envelope.check(key.public)
        if not key.covers(at):
            raise VerificationFailed(f"The {what} was signed outside the time of its key.")
        return key


def _trusted_key(value: Mapping[str, Any]) -> TrustedKey:
    public = unb64(value["public_key"], what="slip key of the trust file", length=32)
    if key_id_of(public) != value["key_id"]:
        raise VerificationFailed("The trust file has a key that does not match its own id.")
    end = None if value["valid_to"] is None else parse_time(value["valid_to"], what="trust file")
    return TrustedKey(public, parse_time(value["valid_from"], what="trust file"), end)


def trust_value(trust: Trust) -> dict[str, Any]:
    """The JSON value of a trust file; write it with ``canonical`` and a final newline."""
    return {
        "type": TRUST_TYPE,
        "district": trust.district,
        "fingerprint": trust.fingerprint,
        "slip_keys": [
            {
                "key_id": key_id,
                "public_key": b64(key.public),
                "valid_from": _write(key.valid_from),
                "valid_to": None if key.valid_to is None else _write(key.valid_to),
            }
            for key_id, key in sorted(trust.slip_keys.items(), key=lambda kv: (kv[1].valid_from, kv[0]))
        ],
        "log": {"origin": trust.origin, "verifier_keys": [str(k) for k in trust.log_keys]},
    }


def _write(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True)
class StatusEntry:
    """One release that is no longer in force."""

    release: str
    slip: str
    status: str
    on: date


@dataclass(frozen=True)
class StatusList:
    """The district's word on its releases as of ``entries`` ledger entries."""

    district: str
    issued: datetime
    entries: int
    listed: tuple[StatusEntry, ...]

    def about(self, *, release: str, slip: str) -> StatusEntry | None:
        """What the list says of one release, or None. Raises VerificationFailed when the list gives the
        release another slip."""
        for item in self.listed:
            if item.release == release:
                if item.slip != slip:
                    raise VerificationFailed("The status list knows this release by another slip.")
                return item
        return None


def read_status(data: bytes, trust: Trust) -> StatusList:
    """Read a status list that a trusted slip key signed. Raises VerificationFailed."""
    envelope = open_envelope(data.removesuffix(b"\n"), PAYLOAD_TYPE, what="status list")
    value = read_canonical(envelope.payload, what="status list")
    must_match(value, _STATUS_SHAPE, what="status list")
    issued = parse_time(value["issued"], what="status list")
    trust.check_signature(envelope, issued, what="status list")
    if value["district"] != trust.district:
        raise VerificationFailed("The status list is another district's.")
    listed = tuple(
        StatusEntry(r["release"], r["slip"], r["status"], parse_day(r["on"], what="status list"))
        for r in value["releases"]
    )
    if len({r.release for r in listed}) != len(listed):
        raise VerificationFailed("The status list names a release twice.")
    return StatusList(value["district"], issued, value["entries"], listed)
