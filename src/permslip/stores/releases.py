"""Releases and where they stand. The table of states is the whole machine; nothing moves beside it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from permslip.ledger import Entry
from permslip.stores.core import Core, to_json
from permslip.words.errors import BadInput, NotFound, OurBug

PAYLOAD = "payload.age"
SLIP = "slip.dsse.json"
PROOF = "slip.tlog-proof"
PACKAGE = (PAYLOAD, SLIP, PROOF)


class ReleaseState(StrEnum):
    """Where a release stands. COMMITTED: in the ledger, and the package is on its way to its folder.
    REVOKED: taken back, for now or for good; which of the two the ledger says."""

    STAGED = "staged"
    APPROVED = "approved"
    COMMITTED = "committed"
    PUBLISHED = "published"
    NOT_DELIVERED = "not delivered"
    REVOKED = "revoked"


MOVES: Mapping[ReleaseState | None, frozenset[ReleaseState]] = {
    None: frozenset({ReleaseState.STAGED}),
    ReleaseState.STAGED: frozenset(
        {ReleaseState.APPROVED, ReleaseState.COMMITTED, ReleaseState.NOT_DELIVERED}
    ),
    ReleaseState.APPROVED: frozenset(
        {ReleaseState.APPROVED, ReleaseState.COMMITTED, ReleaseState.NOT_DELIVERED}
    ),
    ReleaseState.COMMITTED: frozenset({ReleaseState.PUBLISHED, ReleaseState.NOT_DELIVERED}),
    ReleaseState.PUBLISHED: frozenset({ReleaseState.REVOKED}),
    ReleaseState.NOT_DELIVERED: frozenset(),
    # reinstated after a suspension, or revoked after it: the fold lets nothing else pass
    ReleaseState.REVOKED: frozenset({ReleaseState.PUBLISHED, ReleaseState.REVOKED}),
}
WAITING = frozenset({ReleaseState.STAGED, ReleaseState.APPROVED})


@dataclass(frozen=True)
class ReleaseRow:
    """One release. ``body`` is what staging kept (the drafted slip, plan, findings, decision) as JSON;
    ``approvals`` the second persons' signatures; ``slip`` the signed envelope once committed, and
    ``published`` the number of the entry that disclosed it."""

    id: str
    state: ReleaseState
    request: str
    agreement: str
    version: int
    recipient: str
    staged_by: str
    staged_digest: str
    payload_sha256: str
    manifest_sha256: str
    body: Mapping[str, Any]
    approvals: tuple[Mapping[str, str], ...]
    slip: bytes | None
    published: int | None
    entry: int


@dataclass(frozen=True)
class ReleaseHead:
    """A release without the papers that staging kept: for lists of many."""

    id: str
    state: ReleaseState
    request: str
    agreement: str
    version: int
    recipient: str
    staged_by: str
    staged_digest: str
    published: int | None
    entry: int


@dataclass(frozen=True)
class Recovered:
    """What recovering did: release ids, and how many leftovers were removed."""

    arrived: tuple[str, ...] = ()
    finished: tuple[str, ...] = ()
    not_delivered: tuple[str, ...] = ()
    swept: int = 0


class Releases:
    """The releases of an office."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def staging_folder(self, release: str) -> Path:
        """Where this release is or will be staged."""
        return self._core.place.staging / _plain(release)

    def folder(self, release: str) -> Path:
        """Where this release's package is or will be."""
        return self._core.place.releases / _plain(release)

    def begin(self, release: str) -> Path:
        """Make the staging folder of a new release and return it. The caller holds the office's lock and puts
        ``payload.age`` in it; until :meth:`stage` is committed, the next writing command sweeps it."""
        folder = self.staging_folder(release)
        self._core.disk.make_folder(folder)
        return folder

    def stage(
        self,
        entry: Entry,
        *,
        release: str,
        request: str,
        agreement: str,
        version: int,
        recipient: str,
        staged_by: str,
        staged_digest: str,
        payload_sha256: str,
        manifest_sha256: str,
        body: Mapping[str, Any],
    ) -> ReleaseRow:
        """Record a release whose payload lies staged. Raises OurBug when the bytes are not those named."""
        folder, disk = self.staging_folder(release), self._core.disk
        if disk.names(folder) != (PAYLOAD,) or disk.sha256(folder / PAYLOAD) != payload_sha256:
            raise OurBug("what lies in the staging folder is not the payload that was named")
        disk.flush(folder / PAYLOAD)
        disk.flush_folder(folder)
        disk.flush_folder(folder.parent)
        row = self._core.state(
            "Release",
            entry,
            release=release,
            state=ReleaseState.STAGED.value,
            request=request,
            agreement=agreement,
            version=version,
            recipient=recipient,
            staged_by=staged_by,
            staged_digest=staged_digest,
            payload_sha256=payload_sha256,
            manifest_sha256=manifest_sha256,
            body=to_json(body),
        )
        self._core.state("ReleaseMove", entry, release=row, came_from="", went_to=ReleaseState.STAGED.value)
        return _release(row)

    def approve(
        self, entry: Entry, release: str, *, role: str, key_id: str, signature: str, signed_by: str = ""
    ) -> ReleaseRow:
        """Keep one approval (signature in base64). The gate checks it; here it is only kept, once a key."""
        row = self.get(release)
        if any(a["key_id"] == key_id for a in row.approvals):
            raise BadInput(f"That person approved {release} already.")
        said = {"role": role, "key_id": key_id, "signature": signature}
        said |= {"signed_by": signed_by} if signed_by else {}
        approvals = [*map(dict, row.approvals), said]
        return self.move(entry, release, ReleaseState.APPROVED, approvals=json.dumps(approvals))

    def move(self, entry: Entry, release: str, to: ReleaseState, **changes: Any) -> ReleaseRow:
        """Move a release to another state together with an entry. Raises BadInput when it cannot go there."""
        self._core.because(entry)
        row = self._step(release, to, **changes)
        self._core.state("ReleaseMove", entry, release=row, came_from=row.came_from, went_to=to.value)
        return self.get(release)

    def arrived(self, release: str) -> None:
        """A committed release's folder is in place. Needs no entry: the disclosure is in the ledger since."""
        self._step(release, ReleaseState.PUBLISHED)

    def _step(self, release: str, to: ReleaseState, **changes: Any) -> Any:
        row = self._core.rows("Release").filter(release=release).first()
        if row is None:
            raise NotFound(f"There is no release {release}.")
        if to not in MOVES[ReleaseState(row.state)]:
            raise BadInput(f"Release {release} is {row.state}: it cannot become {to.value}.")
        row.came_from, row.state = row.state, to.value
        for name, value in changes.items():
            setattr(row, name, value)
        row.save(using=self._core.alias, update_fields=["state", *changes])
        return row

    def get(self, release: str) -> ReleaseRow:
        """One release. Raises NotFound."""
        row = self._core.rows("Release").filter(release=release).first()
        if row is None:
            raise NotFound(f"There is no release {release}.", fix="permslip release REQUEST makes one")
        return _release(row)

    def all(self, *states: ReleaseState) -> tuple[ReleaseRow, ...]:
        """The releases in these states (all by default), in the order staged."""
        rows = self._core.rows("Release").order_by("entry_id")
        if states:
            rows = rows.filter(state__in=[s.value for s in states])
        return tuple(_release(r) for r in rows)

    def heads(self, *states: ReleaseState) -> tuple[ReleaseHead, ...]:
        """The same releases without their papers: a thousand of them in milliseconds."""
        rows = self._core.rows("Release").order_by("entry_id")
        return _heads(rows.filter(state__in=[s.value for s in states]) if states else rows)

    def heads_of(self, releases: Collection[str]) -> tuple[ReleaseHead, ...]:
        """Those of these releases that there are, without their papers."""
        return _heads(self._core.rows("Release").filter(release__in=releases).order_by("entry_id"))

    def slips(self, releases: Iterable[str]) -> Mapping[str, bytes]:
        """The signed slips of those among these releases that have one, in one question."""
        rows = self._core.rows("Release").filter(release__in=list(releases)).exclude(slip=None)
        return {name: bytes(slip) for name, slip in rows.values_list("release", "slip")}

    def moves(self, release: str) -> tuple[tuple[str, str, int], ...]:
        """How a release came to where it is: (from, to, entry number). Arriving has no entry."""
        rows = self._core.rows("ReleaseMove").filter(release_id=release).order_by("id")
        return tuple((r.came_from, r.went_to, r.entry_id) for r in rows)


def _heads(rows: Any) -> tuple[ReleaseHead, ...]:
    named = rows.values_list(
        "release",
        "state",
        "request",
        "agreement",
        "version",
        "recipient",
        "staged_by",
        "staged_digest",
        "published_id",
        "entry_id",
    )
    return tuple(ReleaseHead(r[0], ReleaseState(r[1]), *r[2:]) for r in named)


def _release(row: Any) -> ReleaseRow:
    return ReleaseRow(
        id=row.release,
        state=ReleaseState(row.state),
        request=row.request,
        agreement=row.agreement,
        version=row.version,
        recipient=row.recipient,
        staged_by=row.staged_by,
        staged_digest=row.staged_digest,
        payload_sha256=row.payload_sha256,
        manifest_sha256=row.manifest_sha256,
        body=json.loads(row.body),
        approvals=tuple(json.loads(row.approvals)),
        slip=None if row.slip is None else bytes(row.slip),
        published=row.published_id,
        entry=row.entry_id,
    )


def _plain(name: str) -> str:
    if not name or not name.replace("_", "").replace("-", "").isalnum() or not name.isascii():
        raise BadInput("That is not the id of a release.", fix="an id looks like rel_7k2m9q4xw3ha")
    return name
