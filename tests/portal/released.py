"""An office of the portal's tests in which one release has left, for the pages that tell of it."""

from __future__ import annotations

import io
import shutil
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from permslip.actions import deciding, following, posting, releasing
from permslip.actions.desk import Desk, open_desk
from permslip.sample import case
from permslip.words.entry_kinds import EntryKind
from tests.portal import world

SECRET = "a sentence about the incident that only the office reads"


def release_once(office: Path) -> str:
    """Attest, decide, stage, approve and publish the case's request; the release's id."""
    with open_desk(office, exact=True) as desk:
        world.attest_everything(desk)
        deciding.decide_request(desk, request=case.REQUEST, by=world.OFFICER)
        staged = releasing.release(desk, request=case.REQUEST, by=world.OFFICER)
    with open_desk(office, exact=True) as desk:
        out = releasing.approve(desk, release=staged.release, by=world.HEAD, passphrase=world.PASSPHRASE)
    assert out.stage == "published"
    return out.release


def post(desk: Desk, *, redacted: tuple[str, ...] = ()) -> None:
    """Post the case's agreement without the clauses named."""
    posting.post_agreement(desk, agreement=case.AGREEMENT, redacted=redacted, by=world.OFFICER)


def post_first_version(desk: Desk) -> None:
    """Log that the agreement's first version was posted, before there was a second."""
    said = {"agreement": case.AGREEMENT, "version": 1, "on": desk.today().isoformat(), "redacted": []}
    with desk.office.transaction() as tx:
        tx.append(EntryKind.AGREEMENT_POSTED, said, actor_role="data_officer")


def open_incident(desk: Desk, release: str) -> str:
    """Open an incident at the partner; its id."""
    made = following.incident(
        desk, what=SECRET, party="northfield", release=release, on=None, by=world.OFFICER
    )
    return str(made["incident"])


def package(office: Path, release: str) -> dict[str, bytes]:
    """The three files of a published package, by name."""
    return {p.name: p.read_bytes() for p in sorted((office / "releases" / release).iterdir())}


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip of them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in files.items():
            made.writestr(name, data)
    return out.getvalue()


def copied(office: Path, to: Path) -> Path:
    """A copy of an office that a test may change."""
    shutil.copytree(office, to)
    return to


class Later:
    """A clock that is ahead."""

    def __init__(self, days: int) -> None:
        self.days = days

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(days=self.days)
