"""Standing while it is being folded, and what every handler of the fold asks of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, TypeVar

from permslip.ledger.entry import Entry, read_date, read_time
from permslip.words import standing as st
from permslip.words.errors import VerificationFailed
from permslip.words.seated import SeatStanding

V = TypeVar("V")
K = TypeVar("K")
Body = Mapping[str, Any]


@dataclass
class Draft:
    """Standing with its maps open. Its fields are those of ``words.standing.Standing``."""

    size: int = 0
    last_time: datetime | None = None
    agreements: dict[str, st.AgreementStanding] = field(default_factory=dict)
    recipients: dict[str, st.RecipientStanding] = field(default_factory=dict)
    keys: dict[str, st.KeyStanding] = field(default_factory=dict)
    persons: dict[str, st.PersonStanding] = field(default_factory=dict)
    holdings: dict[str, str] = field(default_factory=dict)
    consent_batches: dict[date, str] = field(default_factory=dict)
    attestations: list[st.Attestation] = field(default_factory=list)
    requests: dict[str, st.RequestStanding] = field(default_factory=dict)
    staged: dict[str, st.StagedStanding] = field(default_factory=dict)
    releases: dict[str, st.ReleaseStanding] = field(default_factory=dict)
    duties: dict[str, st.OpenedDuty] = field(default_factory=dict)
    certified: dict[str, st.Certified] = field(default_factory=dict)
    incidents: dict[str, st.Incident] = field(default_factory=dict)
    policies: dict[str, st.FactValue] = field(default_factory=dict)
    seats: dict[str, SeatStanding] = field(default_factory=dict)
    reviews: dict[str, tuple[st.ReviewStanding, ...]] = field(default_factory=dict)
    attacks: dict[str, tuple[st.AttackStanding, ...]] = field(default_factory=dict)
    undertakings: dict[tuple[str, str], st.UndertakingStanding] = field(default_factory=dict)
    fetched: dict[str, tuple[st.HandedOver, ...]] = field(default_factory=dict)
    acknowledged: dict[str, tuple[st.HandedOver, ...]] = field(default_factory=dict)
    postings: dict[tuple[str, int], st.PostingStanding] = field(default_factory=dict)
    invited: dict[str, st.InvitedBatch] = field(default_factory=dict)
    notices: dict[tuple[str, str], str] = field(default_factory=dict)
    erased: list[int] = field(default_factory=list)


def again(standing: st.Standing) -> Draft:
    """What was folded, open once more; the standing itself is not touched."""
    held: dict[str, Any] = {}
    for name, value in vars(standing).items():
        if isinstance(value, Mapping):
            held[name] = dict(value)
        else:
            held[name] = list(value) if isinstance(value, tuple) else value
    return Draft(**held)


def finish(draft: Draft) -> st.Standing:
    """The frozen value."""
    done: dict[str, Any] = {}
    for name, value in vars(draft).items():
        if isinstance(value, dict):
            done[name] = MappingProxyType(value)
        else:
            done[name] = tuple(value) if isinstance(value, list) else value
    return st.Standing(**done)


def known(held: Mapping[K, V], key: K, entry: Entry) -> V:
    """What an earlier entry introduced under this key. Raises VerificationFailed."""
    if key not in held:
        raise VerificationFailed(
            f"Entry {entry.seq} ({entry.kind.value}) speaks of something that no earlier entry introduced.",
            rule="spec/ledger 6",
        )
    return held[key]


def new(held: Mapping[K, V], key: K, entry: Entry) -> None:
    """Raises VerificationFailed when an earlier entry introduced this key."""
    if key in held:
        raise VerificationFailed(
            f"Entry {entry.seq} ({entry.kind.value}) introduces for the second time what is there already.",
            rule="spec/ledger 6",
        )


def day(text: str | None) -> date | None:
    """A day that may be left open."""
    return None if text is None else read_date(text)


def moment(text: str | None) -> datetime | None:
    """A moment that may be left open."""
    return None if text is None else read_time(text)


Handler = Callable[[Draft, Entry, Body], None]
