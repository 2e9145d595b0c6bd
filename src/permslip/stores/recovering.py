"""Recovering: what the last writer left half-done is finished, or marked, before anyone writes again.

1. A committed release whose package is in its folder, whole: it arrived.
2. A committed release whose staged payload is whole: its delivery is finished.
3. A committed release with neither: an entry says *not delivered*.
4. Staging folders of no waiting release, segments of the vault that no row names, and what lies in ``tmp/``
   and is held by nobody, are removed.
5. A batch of families' answers whose segment is in force is sealed; of any other the answers are open again.
"""

from __future__ import annotations

from permslip.stores.delivering import deliver
from permslip.stores.files import DiskFiles
from permslip.stores.office import Office
from permslip.stores.releases import PAYLOAD, SLIP, WAITING, Recovered, ReleaseRow, ReleaseState
from permslip.stores.scratch import sweep
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import UserError, VerificationFailed

BECAUSE = "interrupted, and the staged bytes are gone or were changed"


def recover(office: Office) -> Recovered:
    """Bring the office in order. The caller holds the lock: ``Office.writing`` calls this first of all."""
    arrived, finished, lost = [], [], []
    for row in office.releases.all(ReleaseState.COMMITTED):
        if _is_there(office, row):
            office.releases.arrived(row.id)
            arrived.append(row.id)
        elif _is_staged(office, row):
            office.disk.remove(office.releases.folder(row.id))
            deliver(office, row)
            finished.append(row.id)
        else:
            _mark(office, row)
            lost.append(row.id)
    office.families.answers.settle()
    return Recovered(tuple(arrived), tuple(finished), tuple(lost), _sweep(office))


def _is_there(office: Office, row: ReleaseRow) -> bool:
    """Rule 1: what lies in the folder holds together as a stranger would find it, and is this very slip.

    No key is asked for: one that was revoked since does not undo what arrived.
    """
    from permslip.release.verify import verify_package  # only a broken delivery needs it

    folder = office.releases.folder(row.id)
    if not folder.is_dir():
        return False
    try:
        verify_package(DiskFiles(), folder, trust=None)
    except (VerificationFailed, UserError):
        return False
    return office.disk.read(folder / SLIP) == row.slip


def _is_staged(office: Office, row: ReleaseRow) -> bool:
    payload = office.releases.staging_folder(row.id) / PAYLOAD
    try:
        return office.disk.sha256(payload) == row.payload_sha256
    except OSError:
        return False


def _mark(office: Office, row: ReleaseRow) -> None:
    """Rule 3. The folder that nobody was told of goes first: what is marked not delivered is not there."""
    office.disk.remove(office.releases.folder(row.id))
    with office.transaction() as tx:
        body = {"release": row.id, "because": BECAUSE}
        entry = tx.append(EntryKind.RELEASE_NOT_DELIVERED, body, actor_role="office")
        office.releases.move(entry, row.id, ReleaseState.NOT_DELIVERED)


def _sweep(office: Office) -> int:
    """Rule 4."""
    disk, place = office.disk, office.place
    waiting = {row.id for row in office.releases.heads(*WAITING)}
    stray = [place.staging / name for name in disk.names(place.staging) if name not in waiting]
    stray += office.vault.orphans()
    for path in stray:
        disk.remove(path)
    return len(stray) + sweep(place.scratch, disk)
