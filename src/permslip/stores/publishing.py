"""Publishing: the staged bytes go out, in the one order that never under-reports (DESIGN, rule 5).

    stage → flush → entry committed → rename

Up to the commit nothing has left. From the commit on the ledger says that it left; a crash in between is
finished, or marked *not delivered*, by the next command (``stores.recovering``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from permslip.ledger import Entry
from permslip.release.canonical import canonical
from permslip.release.dsse import seal
from permslip.release.gate import Authorisation
from permslip.release.slip import PAYLOAD_TYPE, Slip, statement
from permslip.stores.delivering import deliver
from permslip.stores.disk import disk_problems
from permslip.stores.office import Office
from permslip.stores.releases import PAYLOAD, SLIP, WAITING, ReleaseRow, ReleaseState
from permslip.stores.transaction import Transaction
from permslip.words.days import iso
from permslip.words.digest import sha256
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, OurBug, RefusedError
from permslip.words.vocabulary import Basis, KeyUse

# 34 CFR 99.32(d): the law asks for no record of these; the office keeps one all the same
BEYOND_MINIMUM = frozenset({Basis.SCHOOL_OFFICIAL.value, Basis.CONSENT.value, Basis.DIRECTORY.value})

Record = Callable[[Transaction, Entry], None]


@dataclass(frozen=True)
class Published:
    """A release that is out: its package's folder and the entry that discloses it."""

    release: str
    folder: Path
    entry: Entry


def publish(
    office: Office, authorisation: Authorisation, *, actor_role: str, also: Record | None = None
) -> Published:
    """Publish the staged bytes that the gate authorised; nothing else is taken.

    ``also`` is called inside the transaction with the disclosure's entry, to put the roster (and what else
    belongs to it) in force in the same commit. Raises RefusedError when the staged bytes are not those that
    were approved, BadInput when the release was published before, OfficeProblem on a full disk.
    """
    if not isinstance(authorisation, Authorisation):
        raise OurBug("only the gate's Authorisation lets something out")
    with office.writing():
        row = office.releases.get(authorisation.release_id)
        _step_1_same_bytes(office, authorisation, row)
        envelope = _step_2_signed(office, authorisation)
        entry = _step_3_committed(office, authorisation.slip, row, envelope, actor_role=actor_role, also=also)
        return Published(row.id, deliver(office, office.releases.get(row.id)), entry)


def _step_1_same_bytes(office: Office, authorisation: Authorisation, row: ReleaseRow) -> None:
    if row.state not in WAITING:
        raise BadInput(
            f"Release {row.id} is {row.state.value} already.", fix="permslip release REQUEST makes a new one"
        )
    said = (authorisation.staged_digest, authorisation.payload_sha256, authorisation.manifest_sha256)
    slip = authorisation.slip
    kept = (row.staged_digest, row.payload_sha256, row.manifest_sha256)
    if said != kept or (slip.payload_sha256, slip.manifest_sha256) != kept[1:] or slip.id != row.id:
        raise RefusedError(
            "The authorisation is for other bytes than the staged ones.", fix="stage the release again"
        )
    folder = office.releases.staging_folder(row.id)
    names = set(office.disk.names(folder))
    if PAYLOAD not in names or office.disk.sha256(folder / PAYLOAD) != row.payload_sha256:
        raise RefusedError("The staged payload is gone or was changed.", fix="stage the release again")
    for stray in names - {PAYLOAD}:  # an attempt that a full disk ended left its unfinished slip here
        office.disk.remove(folder / stray)


def _step_2_signed(office: Office, authorisation: Authorisation) -> bytes:
    envelope = seal(canonical(statement(authorisation.slip)), PAYLOAD_TYPE, office.signer(KeyUse.SLIP))
    folder = office.releases.staging_folder(authorisation.release_id)
    with disk_problems("writing the slip", then="Nothing was published. Run the same command again."):
        office.disk.write_new(folder / SLIP, envelope)
        office.disk.flush_folder(folder)
    return envelope


def _step_3_committed(
    office: Office, slip: Slip, row: ReleaseRow, envelope: bytes, *, actor_role: str, also: Record | None
) -> Entry:
    with office.transaction() as tx:
        entry = tx.append(EntryKind.RELEASE_PUBLISHED, disclosure(slip, row, envelope), actor_role=actor_role)
        office.releases.move(entry, row.id, ReleaseState.COMMITTED, slip=envelope, published_id=entry.seq)
        if also is not None:
            also(tx, entry)
    return entry


def disclosure(slip: Slip, row: ReleaseRow, envelope: bytes) -> dict[str, Any]:
    """The body of the entry that discloses a release: nothing that the slip does not say."""
    return {
        "release": row.id,
        "agreement": slip.agreement,
        "agreement_version": slip.agreement_version,
        "recipient": row.recipient,
        "basis": slip.basis,
        "elements": [f"{e.table}.{e.element}" for e in slip.elements],
        "rows": "; ".join(f"{t.name}: {t.rows}" for t in slip.tables),
        "slip": sha256(envelope),
        "payload": slip.payload_sha256,
        "destroy_by": iso(slip.destroy_by),
        "beyond_minimum": slip.basis in BEYOND_MINIMUM,
    }
