"""Standing: where the district stands today, folded from everything that ever happened.

A plain frozen value that actions load and pass forward, so that no room looks back into the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from permslip.words.seated import SeatStanding
from permslip.words.turns import Backing, Turn

FactValue = bool | int | str | tuple[str, ...]
K = TypeVar("K")
V = TypeVar("V")


def _nothing() -> Mapping[K, V]:
    return MappingProxyType({})


class ReleaseStatus(StrEnum):
    """What a published release is worth now. Words of the status list (spec/status.md)."""

    IN_FORCE = "in force"
    NOT_DELIVERED = "not delivered"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    SUPERSEDED = "superseded"
    DESTROYED = "destroyed"


class KeyState(StrEnum):
    """What a key may still do."""

    LIVE = "live"
    RETIRED = "retired"  # rotated out: old signatures hold, new ones do not
    REVOKED = "revoked"


@dataclass(frozen=True)
class AgreementStanding:
    """One agreement's latest version. Dates are inclusive; ``ended_on`` where it ended early."""

    id: str
    version: int
    digest: str
    starts: date | None
    ends: date | None
    ended_on: date | None = None

    def in_force(self, day: date) -> bool:
        """True when the agreement binds on ``day``; an unknown start or end means no."""
        if self.starts is None or self.ends is None or not self.starts <= day <= self.ends:
            return False
        return self.ended_on is None or day <= self.ended_on


@dataclass(frozen=True)
class RecipientStanding:
    """One recipient: party id, name, age public key, and how the key was verified."""

    id: str
    name: str
    key: str
    verified_how: str
    added: datetime


@dataclass(frozen=True)
class KeyStanding:
    """One public key of the district. ``use`` is a ``KeyUse``; ``valid_to`` is exclusive, None while open."""

    key_id: str
    use: str
    public_key: str  # base64 of the raw 32 bytes
    role: str | None
    state: KeyState
    valid_from: datetime
    valid_to: datetime | None


@dataclass(frozen=True)
class PersonStanding:
    """One person of the district: an opaque id, an office role, the id of their key."""

    id: str
    role: str
    key_id: str


@dataclass(frozen=True)
class Attestation:
    """One fact that a person stated, by role. ``scope`` is what it is about; ``until`` the last good day."""

    fact: str
    value: FactValue
    role: str
    on: date
    scope: str
    until: date | None
    seq: int


@dataclass(frozen=True)
class RequestStanding:
    """One request and the last word on it: ``received``, ``refused``, ``undetermined``, ``permitted``,
    ``returned`` or ``withdrawn``. ``received`` is when it was last put, ``at`` when the last word fell;
    ``by_reviewers`` says that people refused what the rules permitted."""

    id: str
    digest: str
    agreement: str | None
    recipient: str
    verdict: str
    decision: str | None
    seq: int
    received: datetime | None = None
    at: datetime | None = None
    by_reviewers: bool = False


@dataclass(frozen=True)
class StagedStanding:
    """One release that is staged and has not left, with the approver keys that signed it so far."""

    id: str
    request: str
    staged_digest: str
    by: str
    approvals: tuple[str, ...]
    time: datetime


@dataclass(frozen=True)
class ReleaseStanding:
    """One release that left. ``rows`` is the coarse band of the slip, never a count. ``turns`` are the
    changes of its status in order; ``backed`` is who said yes to reinstating it since it was suspended."""

    id: str
    agreement: str
    agreement_version: int
    recipient: str
    basis: str
    elements: tuple[str, ...]
    rows: str
    slip: str
    payload: str
    destroy_by: date | None
    beyond_minimum: bool  # logged although 34 CFR 99.32(d) would not have asked for it
    status: ReleaseStatus
    status_on: date | None
    time: datetime
    seq: int
    request: str | None = None  # the request that it answers; None where its staging is unknown
    turns: tuple[Turn, ...] = ()
    backed: tuple[Backing, ...] = ()


@dataclass(frozen=True)
class ReviewStanding:
    """One vote on a staged release. ``key_id`` is the person's own; ``reason`` the digest of their words."""

    release: str
    staged_digest: str
    role: str
    key_id: str
    vote: str
    minutes: str | None
    reason: str | None
    time: datetime
    seq: int


@dataclass(frozen=True)
class TableAttacked:
    """What was tried on one released table: the attacks that got an answer, the most people of one list that
    she looked for in it, and the released columns that she knew of them."""

    table: str
    attacks: tuple[str, ...]
    people: int
    known: tuple[str, ...]


@dataclass(frozen=True)
class AttackFile:
    """One table that an adversary had: the SHA-256 (hex) of its file, and its rows. Never its name."""

    sha256: str
    rows: int


@dataclass(frozen=True)
class AttackStanding:
    """One attack on a staged release. ``attacks`` are those that got an answer; ``risk`` is the highest and
    ``risk_upto`` the upper end of its 95% interval, in millionths; ``untried`` counts what was asked for and
    could not be tried; ``key_id`` is the person's who ran it. ``tables`` and ``files`` are empty where it was
    recorded before they were kept."""

    release: str
    staged_digest: str
    key_id: str
    attacks: tuple[str, ...]
    risk: int
    risk_upto: int
    untried: int
    seed: int
    time: datetime
    seq: int
    tables: tuple[TableAttacked, ...] = ()
    files: tuple[AttackFile, ...] = ()


@dataclass(frozen=True)
class UndertakingStanding:
    """A named person's promise of confidentiality under one agreement; ``text`` is its words' digest."""

    seat: str
    party: str
    agreement: str
    text: str
    on: date
    seq: int


@dataclass(frozen=True)
class HandedOver:
    """A package that somebody of a party fetched, or said that it arrived whole."""

    release: str
    party: str
    seat: str
    time: datetime
    seq: int


@dataclass(frozen=True)
class PostingStanding:
    """One version of an agreement as posted for everybody; ``redacted`` are the ids of clauses held back."""

    agreement: str
    version: int
    on: date
    redacted: tuple[str, ...]
    seq: int


@dataclass(frozen=True)
class InvitedBatch:
    """One batch of letters to families: how many, and on which day."""

    batch: str
    letters: int
    on: date


@dataclass(frozen=True)
class OpenedDuty:
    """A duty that an entry opened (those that follow from agreements and releases are derived)."""

    id: str
    kind: str
    owed_by: str
    due: date
    source: str
    because: str
    blocks: bool


@dataclass(frozen=True)
class Certified:
    """A duty that somebody certified as done."""

    duty: str
    on: date
    method: str
    certificate: str | None


@dataclass(frozen=True)
class Incident:
    """One incident and its latest state (``open`` until an update says otherwise)."""

    id: str
    on: date
    release: str | None
    party: str | None
    what: str
    state: str
    updated_on: date


@dataclass(frozen=True)
class Standing:
    """Everything in force, by id. ``size`` entries were folded; ``last_time`` is the last entry's."""

    size: int = 0
    last_time: datetime | None = None
    agreements: Mapping[str, AgreementStanding] = field(default_factory=_nothing)
    recipients: Mapping[str, RecipientStanding] = field(default_factory=_nothing)
    keys: Mapping[str, KeyStanding] = field(default_factory=_nothing)
    persons: Mapping[str, PersonStanding] = field(default_factory=_nothing)
    holdings: Mapping[str, str] = field(default_factory=_nothing)  # id → digest
    consent_batches: Mapping[date, str] = field(default_factory=_nothing)  # day → last digest
    attestations: tuple[Attestation, ...] = ()
    requests: Mapping[str, RequestStanding] = field(default_factory=_nothing)
    staged: Mapping[str, StagedStanding] = field(default_factory=_nothing)
    releases: Mapping[str, ReleaseStanding] = field(default_factory=_nothing)
    duties: Mapping[str, OpenedDuty] = field(default_factory=_nothing)
    certified: Mapping[str, Certified] = field(default_factory=_nothing)
    incidents: Mapping[str, Incident] = field(default_factory=_nothing)
    policies: Mapping[str, FactValue] = field(default_factory=_nothing)
    seats: Mapping[str, SeatStanding] = field(default_factory=_nothing)
    reviews: Mapping[str, tuple[ReviewStanding, ...]] = field(
        default_factory=_nothing
    )  # by release, in order
    attacks: Mapping[str, tuple[AttackStanding, ...]] = field(
        default_factory=_nothing
    )  # by release, in order
    undertakings: Mapping[tuple[str, str], UndertakingStanding] = field(
        default_factory=_nothing
    )  # (seat, agreement)
    fetched: Mapping[str, tuple[HandedOver, ...]] = field(default_factory=_nothing)  # by release
    acknowledged: Mapping[str, tuple[HandedOver, ...]] = field(default_factory=_nothing)  # by release
    postings: Mapping[tuple[str, int], PostingStanding] = field(
        default_factory=_nothing
    )  # (agreement, version)
    invited: Mapping[str, InvitedBatch] = field(default_factory=_nothing)
    notices: Mapping[tuple[str, str], str] = field(default_factory=_nothing)  # (agreement, language) → sha256
    erased: tuple[int, ...] = ()

    def live_keys(self, use: str, at: datetime) -> tuple[KeyStanding, ...]:
        """The keys of one use that may sign at this moment, newest first."""
        fit = [
            k
            for k in self.keys.values()
            if k.use == use
            and k.state is KeyState.LIVE
            and k.valid_from <= at
            and (k.valid_to is None or at < k.valid_to)
        ]
        return tuple(sorted(fit, key=lambda k: k.valid_from, reverse=True))

    def attested(self, fact: str, day: date, scope: str) -> Attestation | None:
        """The latest attestation of a fact that holds on ``day`` for exactly this scope, or None."""
        fit = [
            a
            for a in self.attestations
            if a.fact == fact and a.scope == scope and a.on <= day and (a.until is None or day <= a.until)
        ]
        return max(fit, key=lambda a: (a.on, a.seq), default=None)

    def person_of(self, key_id: str) -> str | None:
        """The id of the person behind a key, be it their own or the one that the office signs with for them;
        None when the ledger knows nobody behind it."""
        for person in self.persons.values():
            if person.key_id == key_id:
                return person.id
        held = (s.person for s in self.seats.values() if s.key_id == key_id)
        return next(held, None)

    def open_duties(self) -> tuple[OpenedDuty, ...]:
        """The opened duties that nobody has certified yet, by due day."""
        left = [d for d in self.duties.values() if d.id not in self.certified]
        return tuple(sorted(left, key=lambda d: (d.due, d.id)))

    def open_incidents(self) -> tuple[Incident, ...]:
        """The incidents that are not closed."""
        return tuple(i for i in self.incidents.values() if i.state != "closed")
