"""The worker that does in the background what takes longer than a page: one process, one errand at a time.

Where two servers run on one office, one of their background workers works and the other waits for its turn.
"""

from __future__ import annotations

import fcntl
import os
import sys
import time
from pathlib import Path

from permslip.portal.door import parenthood
from permslip.portal.door.setup import set_up

TURN = ".errands.lock"
LOOK = 1.0  # seconds between two looks whether it is this worker's turn


def main() -> int:
    """Work until told to stop."""
    parenthood.end_with_parent()
    office = Path(os.environ["PERMSLIP_PORTAL_OFFICE"])
    set_up(
        office,
        scratch=Path(os.environ["PERMSLIP_PORTAL_SCRATCH"]),
        demo=os.environ.get("PERMSLIP_PORTAL_DEMO") == "yes",
    )
    from permslip.portal.door import errands
    from permslip.portal.door.working import work

    _wait_for_turn(office / TURN)
    errands.take_over()
    _sweep_letters()
    work()
    return 0


def _sweep_letters() -> None:
    """Remove letters that lay in the vault for two weeks: codes stand in them. What the disk does not let go
    is said in the server's own output, and nothing waits for it."""
    from permslip.actions import inviting
    from permslip.portal.door.house import at_desk

    with at_desk() as desk:
        for stuck in inviting.sweep(desk):
            sys.stderr.write(f"permslip portal: {stuck.message} {stuck.fix}\n")


def _wait_for_turn(path: Path) -> None:
    """Hold the lock for as long as this process lives; the system lets go of it, however that ends."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(LOOK)
        else:
            return


if __name__ == "__main__":
    sys.exit(main())
