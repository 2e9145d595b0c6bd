"""Delivering: from the commit on, the last steps of publishing, which recovering takes again."""

from __future__ import annotations

from pathlib import Path

from permslip.stores.disk import disk_problems
from permslip.stores.office import Office
from permslip.stores.releases import PACKAGE, PAYLOAD, PROOF, SLIP, ReleaseRow
from permslip.words.errors import OurBug

NEXT = "The release is in the ledger. Run any permslip command that writes: it finishes the delivery."


def deliver(office: Office, row: ReleaseRow) -> Path:
    """Bring a committed release's package to its folder: write what is missing beside the payload, rename.

    The caller holds the lock and knows that the staged payload is whole. Raises OfficeProblem on a full disk;
    running it again goes on where it stopped.
    """
    if row.slip is None or row.published is None:
        raise OurBug("a release is delivered only after it was committed")
    staged, target, disk = office.releases.staging_folder(row.id), office.releases.folder(row.id), office.disk
    proof = office.prove(office.entry(row.published))
    with disk_problems("delivering the package", then=NEXT):
        for stray in set(disk.names(staged)) - {PAYLOAD}:
            disk.remove(staged / stray)
        disk.write_new(staged / SLIP, row.slip)
        disk.write_new(staged / PROOF, proof)
        disk.flush_folder(staged)
        if disk.names(staged) != tuple(sorted(PACKAGE)):
            raise OurBug("a package is exactly three files")
        disk.rename(staged, target)
    office.releases.arrived(row.id)
    return target
