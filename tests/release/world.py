"""A small district in memory that has released one table: keys, log, package, trust file. All fictional."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from permslip.ledger.entry import Entry
from permslip.ledger.log import checkpoint, prove
from permslip.ledger.tree import Tree
from permslip.release.canonical import canonical
from permslip.release.dsse import fingerprint_of, key_id_of, seal
from permslip.release.notes import VerifierKey
from permslip.release.packing import (
    BagFacts,
    PayloadFile,
    SafeStep,
    Sealed,
    build_payload,
    recipient_fingerprint,
)
from permslip.release.slip import PAYLOAD_TYPE, Slip, SlipElement, SlipTable, statement
from permslip.release.staged import seal_draft
from permslip.release.verify_status import Trust, TrustedKey
from permslip.stores.files import DiskFiles
from permslip.words.entry_kinds import EntryKind

START = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
ORIGIN = "alder-falls.example/permslip"
DISTRICT = "Alder Falls Public Schools"
PARTNER = "Northfield Council for Schools"
CSV = b"record_code,grade\nr7k2,elementary\nq9m4,middle\n"
FILES = DiskFiles()


class SeedSigner:
    """A Signer from a fixed seed."""

    def __init__(self, seed: int) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)

    @property
    def public_bytes(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    @property
    def key_id(self) -> str:
        return key_id_of(self.public_bytes)

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data)


SLIP_KEY, LOG_KEY, OTHER_KEY = SeedSigner(1), SeedSigner(2), SeedSigner(3)


def a_trust(**changed: Any) -> Trust:
    """The district's trust file."""
    given: dict[str, Any] = {
        "district": DISTRICT,
        "fingerprint": fingerprint_of(SLIP_KEY.public_bytes),
        "slip_keys": {SLIP_KEY.key_id: TrustedKey(SLIP_KEY.public_bytes, START, None)},
        "origin": ORIGIN,
        "log_keys": (VerifierKey(ORIGIN, LOG_KEY.public_bytes),),
    }
    return Trust(**{**given, **changed})


def new_identity() -> tuple[str, str]:
    """A fresh age identity and its recipient."""
    import pyrage

    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def an_entry(seq: int, kind: EntryKind = EntryKind.POLICY_SET, body: Any = None, **changed: Any) -> Entry:
    """One entry, an hour after the one before it."""
    given: dict[str, Any] = {
        "seq": seq,
        "kind": kind,
        "time": START + timedelta(hours=seq),
        "actor_role": "data_officer",
        "body": body if body is not None else {"policy": "p", "value": True},
        "salt": hashlib.sha256(b"salt %d" % seq).digest(),
    }
    return Entry(**{**given, **changed})


def published_body(released: Slip, slip_bytes: bytes, **changed: Any) -> dict[str, Any]:
    """The body of the entry that logs a release."""
    given = {
        "release": released.id,
        "agreement": released.agreement,
        "agreement_version": released.agreement_version,
        "recipient": "northfield",
        "basis": released.basis,
        "elements": ["grade"],
        "rows": "fewer than 10",
        "slip": hashlib.sha256(slip_bytes).hexdigest(),
        "payload": released.payload_sha256,
        "destroy_by": released.destroy_by.isoformat() if released.destroy_by else None,
        "beyond_minimum": False,
    }
    return {**given, **changed}


def a_slip(sealed: Sealed, recipient: str, **changed: Any) -> Slip:
    """A slip over a sealed payload."""
    given: dict[str, Any] = {
        "id": "rel_1",
        "district": DISTRICT,
        "agreement": "af-2026-01",
        "agreement_version": 2,
        "agreement_digest": "ab" * 32,
        "basis": "studies",
        "purpose": "needs assessment",
        "recipient": PARTNER,
        "recipient_key": recipient_fingerprint(recipient),
        "may_pass_to": ("Tally Analytics LLC",),
        "elements": (SlipElement("students", "grade", "generalise", 1, 2),),
        "tables": (SlipTable("students", "fewer than 10", 2, "at least 2", "none"),),
        "consent": {"mode": "not asked"},
        "clauses": ("4.1",),
        "rules": ({"id": "ferpa-studies", "citation": "34 CFR 99.31(a)(6)", "status": "draft"},),
        "statements": ("This remains personally identifiable information.",),
        "issued_on": date(2026, 9, 1),
        "destroy_by": date(2027, 6, 30),
        "staged_digest": "",
        "approvals": (),
        "payload_sha256": sealed.payload_sha256,
        "manifest_sha256": sealed.manifest_sha256,
    }
    return seal_draft(Slip(**{**given, **changed}))


def bag_facts(release_id: str = "rel_1") -> BagFacts:
    """What the bag says of itself."""
    steps = (
        SafeStep("check", "Decided: permitted", "data officer", date(2026, 9, 1)),
        SafeStep("sign-off", "Approved", "superintendent", date(2026, 9, 1)),
    )
    return BagFacts(
        release_id, DISTRICT, PARTNER, "af-2026-01", "needs assessment", date(2026, 9, 1), (), steps
    )


def contents() -> tuple[PayloadFile, ...]:
    """One table and its dictionary."""
    return (
        PayloadFile("tables/students.csv", CSV, "text/csv", "Students"),
        PayloadFile("dictionary.md", b"# Data dictionary\n", "text/markdown", "What the columns mean"),
    )


@dataclass
class World:
    """A published release. ``folder`` is the package; the rest is what a test may need to forge another."""

    folder: Path
    identity: str
    recipient: str
    slip: Slip
    entry: Entry
    tree: Tree
    trust: Trust = field(default_factory=a_trust)

    def copy(self, to: Path) -> Path:
        """A private copy of the package to spoil."""
        shutil.copytree(self.folder, to)
        return to


def write_package(
    folder: Path,
    slip: Slip,
    *,
    signer: SeedSigner = SLIP_KEY,
    log_signer: SeedSigner = LOG_KEY,
    origin: str = ORIGIN,
    before: int = 5,
    after: int = 3,
    body: dict[str, Any] | None = None,
    slip_bytes: bytes | None = None,
) -> tuple[Entry, Tree]:
    """Sign a slip, log it among other entries, and write slip and proof beside the payload."""
    data = slip_bytes or seal(canonical(statement(slip)), PAYLOAD_TYPE, signer)
    entry = an_entry(before, EntryKind.RELEASE_PUBLISHED, body or published_body(slip, data))
    others = [an_entry(i) for i in range(before)], [an_entry(before + 1 + i) for i in range(after)]
    tree = Tree(e.leaf for e in (*others[0], entry, *others[1]))
    signed = checkpoint(tree.frontier(), origin, log_signer)
    proof = prove(tree, entry, signed, origin, [VerifierKey(origin, log_signer.public_bytes)])
    (folder / "slip.dsse.json").write_bytes(data)
    (folder / "slip.tlog-proof").write_bytes(proof)
    return entry, tree


def publish(
    folder: Path, release_id: str = "rel_1", identity: tuple[str, str] | None = None, **how: Any
) -> World:
    """A whole package in a new folder."""
    folder.mkdir(parents=True)
    secret, recipient = identity or new_identity()
    sealed = build_payload(
        FILES,
        facts=bag_facts(release_id),
        contents=contents(),
        datapackage={"name": "rel-1", "resources": []},
        nonce=hashlib.sha256(release_id.encode()).digest(),
        recipients=[recipient],
        out=folder / "payload.age",
    )
    slip = a_slip(sealed, recipient, id=release_id)
    entry, tree = write_package(folder, slip, **how)
    return World(folder, secret, recipient, slip, entry, tree)
