"""The status list: a signed page of every release that is no longer in force (spec/status.md)."""

from __future__ import annotations

from datetime import datetime

from permslip.ledger.entry import write_time
from permslip.release.canonical import canonical
from permslip.release.dsse import seal
from permslip.release.verify_status import PAYLOAD_TYPE, TYPE
from permslip.words.ports import Signer
from permslip.words.standing import ReleaseStatus, Standing


def status_list(*, standing: Standing, district: str, now: datetime, signer: Signer) -> bytes:
    """The signed list as of ``standing.size`` entries. ``signer`` holds a slip key of the district."""
    gone = [r for r in standing.releases.values() if r.status is not ReleaseStatus.IN_FORCE]
    payload = {
        "type": TYPE,
        "district": district,
        "issued": write_time(now),
        "entries": standing.size,
        "releases": [
            {
                "release": r.id,
                "slip": r.slip,
                "status": r.status.value,
                "on": (r.status_on or r.time.date()).isoformat(),
            }
            for r in sorted(gone, key=lambda r: r.seq)
        ],
    }
    return seal(canonical(payload), PAYLOAD_TYPE, signer)
