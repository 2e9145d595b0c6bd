"""An office in a folder, with a clock, ids and keys that a test commands."""

from __future__ import annotations

import atexit
import base64
import hashlib
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pyrage
from pyrage import x25519

from permslip import stores
from permslip.release.draft import draft_slip
from permslip.release.gate import ApproverKey, Authorisation, approval_bytes, authorise
from permslip.release.slip import SlipApproval, statement
from permslip.release.staged import Staged
from permslip.stores.disk import Disk
from permslip.stores.office import Office
from permslip.words.entry_kinds import EntryKind
from permslip.words.vocabulary import KeyUse, OfficeRole
from tests.factories import TODAY, a_decision, a_plan, an_agreement, some_findings

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PARTNER = x25519.Identity.generate()
PASSPHRASE = "four plain words here"


class StepClock:
    """A clock that moves a millisecond at each look, and wherever a test puts it."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


class CountedRandomness:
    """Random bytes that are the same in every run."""

    def __init__(self, seed: str = "a") -> None:
        self.seed, self.drawn = seed, 0

    def bytes(self, n: int) -> bytes:
        self.drawn += 1
        return hashlib.shake_256(f"{self.seed}{self.drawn}".encode()).digest(n)


@cache
def _fresh() -> Path:
    """One office for the whole run: the others are copies, for making the tables takes most of a second."""
    root = Path(tempfile.mkdtemp(prefix="permslip-tests-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    stores.close_office(made_office(root / "office"))
    return root / "office"


def made_office(path: Path, **given: Any) -> Office:
    """A new office of the fictional district, made from nothing."""
    usual = {"clock": StepClock(), "randomness": CountedRandomness()}
    return stores.create_office(path, district="Alder Falls Public Schools", **(usual | given))


def an_office(path: Path, **given: Any) -> Office:
    """A copy of a new office of the fictional district."""
    shutil.copytree(_fresh(), path)
    usual = {"clock": StepClock(START + timedelta(hours=1)), "randomness": CountedRandomness("b")}
    return stores.open_office(path, **(usual | given))


def reopened(office: Office, *, disk: Disk | None = None) -> Office:
    """The same office as the next command sees it."""
    stores.close_office(office)
    return stores.open_office(
        office.root, clock=office.core.clock, randomness=office.core.randomness, disk=disk
    )


def with_agreement(office: Office) -> None:
    """Register the factories' agreement, so that a release can name it."""
    agreement = an_agreement()
    with office.transaction() as tx:
        body = {
            "agreement": agreement.id,
            "version": agreement.version,
            "digest": agreement.digest,
            "starts": agreement.starts.isoformat(),
            "ends": agreement.ends.isoformat(),
        }
        entry = tx.append(EntryKind.AGREEMENT_REGISTERED, body, actor_role="data_officer")
        office.agreements.register(
            entry,
            agreement=agreement.id,
            version=agreement.version,
            text="id: needs-study\n",
            digest=agreement.digest,
            file_sha256="e" * 64,
        )
        body = {"request": "req-1", "digest": "b" * 64, "agreement": agreement.id, "recipient": "northfield"}
        entry = tx.append(EntryKind.REQUEST_RECEIVED, body, actor_role="party")
        office.requests.add(entry, request="req-1", text="id: req-1\n", digest="b" * 64)


def with_person(
    office: Office, name: str = "Robin Example", role: OfficeRole = OfficeRole.SUPERINTENDENT
) -> Any:
    """Add a person with a key; returns their signer."""
    signer = office.keyring.make(KeyUse.APPROVER, PASSPHRASE)
    with office.transaction() as tx:
        office.keyring.add(tx, KeyUse.APPROVER, signer, role=role.value)
        person = office.new_id("per")
        body = {"person": person, "role": role.value, "key_id": signer.key_id}
        entry = tx.append(EntryKind.PERSON_ADDED, body, actor_role="data_officer")
        office.people.add(
            entry, person=person, name=name, role=role, key_id=signer.key_id, public=signer.public_bytes
        )
    return signer


def staged_release(office: Office, release: str = "rel_1", payload: bytes = b"rows of nobody") -> Staged:
    """Stage an encrypted payload under the factories' permitted decision."""
    with office.writing():
        folder = office.releases.begin(release)
        sealed = pyrage.encrypt(payload, [PARTNER.to_public()])
        office.disk.write_new(folder / "payload.age", sealed)
        slip = draft_slip(
            release_id=release,
            district=office.district,
            decision=a_decision(),
            agreement=an_agreement(),
            plan=a_plan(),
            findings=(some_findings(),),
            recipient_key=str(PARTNER.to_public()),
            issued_on=TODAY,
            payload_sha256=hashlib.sha256(sealed).hexdigest(),
            manifest_sha256="2" * 64,
        )
        staged = Staged(release, slip, staged_by="0" * 16)
        with office.transaction() as tx:
            body = {
                "release": release,
                "request": "req-1",
                "staged_digest": staged.digest,
                "by": staged.staged_by,
            }
            entry = tx.append(EntryKind.RELEASE_STAGED, body, actor_role="data_officer")
            office.releases.stage(
                entry,
                release=release,
                request="req-1",
                agreement="needs-study",
                version=2,
                recipient="northfield",
                staged_by=staged.staged_by,
                staged_digest=staged.digest,
                payload_sha256=slip.payload_sha256,
                manifest_sha256=slip.manifest_sha256,
                body={"slip": statement(slip)},
            )
    return staged


def authorised(
    staged: Staged, signer: Any, role: str = "superintendent", today: date = TODAY
) -> Authorisation:
    """What the gate says once a second person signed."""
    signature = base64.b64encode(signer.sign(approval_bytes(staged.digest))).decode()
    return authorise(
        decision=a_decision(),
        agreement=an_agreement(),
        plan=a_plan(),
        findings=(some_findings(),),
        staged=staged,
        approvals=(SlipApproval(role, signer.key_id, signature),),
        approvers=(ApproverKey(signer.key_id, role, signer.public_bytes),),
        today=today,
        students=(some_findings(table="students over all tables"),),
        unknown=(),
        attacks=(),
        attack_bound=None,
        courses_held=False,
    )


def reworded(authorisation: Authorisation, **slip_changes: Any) -> Authorisation:
    """The same leave with another slip, as a bug (not an attacker) might make it."""
    return replace(authorisation, slip=replace(authorisation.slip, **slip_changes))
