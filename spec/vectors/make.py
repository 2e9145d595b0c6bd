"""Writes the test vectors beside this file, the same bytes every time.

    python spec/vectors/make.py

The keys are fixed and public: never use them for anything else. ``package/payload.age`` is made only
when it is missing, because age draws fresh keys for every file; all the rest follows from it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from permslip.ledger import Entry, Tree, checkpoint, fold, prove, status_list
from permslip.release.canonical import canonical
from permslip.release.dsse import fingerprint_of, key_id_of, pre_authentication_encoding, seal
from permslip.release.gate import approval_bytes
from permslip.release.notes import VerifierKey
from permslip.release.opening import check_bag, decrypted, read_zip
from permslip.release.packing import BagFacts, PayloadFile, Sealed, build_payload, recipient_fingerprint
from permslip.release.proofs import leaf_hash
from permslip.release.slip import (
    BY_OFFICE,
    PAYLOAD_TYPE,
    Slip,
    SlipApproval,
    SlipElement,
    SlipStudents,
    SlipTable,
    statement,
)
from permslip.release.staged import seal_draft
from permslip.release.verify_status import Trust, TrustedKey, trust_value
from permslip.stores.files import DiskFiles
from permslip.words.entry_kinds import EntryKind

HERE = Path(__file__).parent
FILES = DiskFiles()
START = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
DISTRICT, PARTNER = "Alder Falls Public Schools", "Northfield Council for Schools"
ORIGIN = "alder-falls.example/permslip"
RELEASE = "rel_vector"
IDENTITY = "AGE-SECRET-KEY-12MQWSUXKLZX3SYPDT6DNDY26AMD0RY4K24RJVDTWC2V6SQ6EUEVQPTD6Y4"
RECIPIENT = str(pyrage.x25519.Identity.from_str(IDENTITY).to_public())


class Seed:
    """A signer from a public seed."""

    def __init__(self, number: int) -> None:
        self.seed = bytes([number]) * 32
        self._key = Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def public_bytes(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    @property
    def key_id(self) -> str:
        return key_id_of(self.public_bytes)

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data)


SLIP_KEY, LOG_KEY = Seed(1), Seed(2)
LOG_VERIFIER = VerifierKey(ORIGIN, LOG_KEY.public_bytes)


def write(name: str, data: bytes) -> None:
    path = HERE / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)


def write_json(name: str, value: Any) -> None:
    write(name, json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n")


def tree_vectors() -> None:
    """Every inclusion and consistency proof of every tree of at most eight leaves."""
    data = [bytes(range(n)) for n in range(8)]
    tree = Tree(leaf_hash(d) for d in data)
    write_json(
        "tree.json",
        {
            "leaf_data": [d.hex() for d in data],
            "roots": [tree.root(n).hex() for n in range(9)],
            "inclusion": [
                {"index": i, "size": n, "path": [h.hex() for h in tree.inclusion(i, n)]}
                for n in range(1, 9)
                for i in range(n)
            ],
            "consistency": [
                {"first": m, "second": n, "path": [h.hex() for h in tree.consistency(m, n)]}
                for n in range(1, 9)
                for m in range(1, n + 1)
            ],
        },
    )


def payload() -> Sealed:
    """The sealed payload's digests; made anew when the file is missing."""
    path = HERE / "package" / "payload.age"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        table = b"record_code,grade_band\nr7k2m9,elementary\nq9m4t1,middle\n"
        facts = BagFacts(RELEASE, DISTRICT, PARTNER, "af-2026-01", "needs assessment", date(2026, 9, 1))
        build_payload(
            FILES,
            facts=facts,
            contents=(PayloadFile("tables/students.csv", table, "text/csv", "Students"),),
            datapackage={"name": "rel-vector", "resources": []},
            nonce=hashlib.sha256(b"vector").digest(),
            recipients=[RECIPIENT],
            out=path,
        )
    with decrypted(FILES, payload=path, identity=IDENTITY, work=HERE) as plain, plain.open("rb") as zipped:
        members = read_zip(zipped, what="payload", stored_only=True)
        manifest = check_bag(zipped, members, release_id=RELEASE, manifest_sha256=None).manifest_sha256
    sealed = path.read_bytes()
    return Sealed(hashlib.sha256(sealed).hexdigest(), manifest, len(sealed))


def slip(sealed: Sealed) -> Slip:
    return seal_draft(
        Slip(
            id=RELEASE,
            district=DISTRICT,
            agreement="af-2026-01",
            agreement_version=2,
            agreement_digest=hashlib.sha256(b"agreement").hexdigest(),
            basis="studies",
            purpose="needs assessment",
            recipient=PARTNER,
            recipient_key=recipient_fingerprint(RECIPIENT),
            may_pass_to=("Tally Analytics LLC",),
            elements=(SlipElement("students", "grade_level", "generalise", 1, 2),),
            tables=(SlipTable("students", "fewer than 10", 2, "at least 2", "fewer than 10"),),
            consent={"mode": "not asked"},
            clauses=("4.1",),
            rules=({"id": "ferpa-studies", "citation": "34 CFR 99.31(a)(6)", "status": "draft"},),
            statements=("This remains personally identifiable information from education records.",),
            issued_on=date(2026, 9, 1),
            destroy_by=date(2027, 6, 30),
            staged_digest="",
            approvals=(),
            payload_sha256=sealed.payload_sha256,
            manifest_sha256=sealed.manifest_sha256,
        )
    )


def approved(made: Slip) -> bytes:
    """The statement of the same slip with two approvals: one by a person, one that the office signed."""
    approvals = tuple(
        SlipApproval(
            role, key.key_id, base64.b64encode(key.sign(approval_bytes(made.staged_digest))).decode(), by
        )
        for role, key, by in (("superintendent", Seed(3), ""), ("board", Seed(4), BY_OFFICE))
    )
    return canonical(statement(replace(made, approvals=approvals)))


def entry(seq: int, kind: EntryKind, body: dict[str, Any]) -> Entry:
    salt = hashlib.sha256(b"salt %d" % seq).digest()
    return Entry(seq, kind, START + timedelta(hours=seq), "data_officer", body, salt)


def history(made: Slip, slip_bytes: bytes) -> list[Entry]:
    published = {
        "release": RELEASE,
        "agreement": made.agreement,
        "agreement_version": made.agreement_version,
        "recipient": "northfield",
        "basis": made.basis,
        "elements": ["grade_level"],
        "rows": "fewer than 10",
        "slip": hashlib.sha256(slip_bytes).hexdigest(),
        "payload": made.payload_sha256,
        "destroy_by": "2027-06-30",
        "beyond_minimum": False,
    }
    revoked = {"release": RELEASE, "status": "revoked", "on": "2026-09-02", "because": "vector"}
    return [
        *(entry(n, EntryKind.POLICY_SET, {"policy": "vector", "value": n}) for n in range(4)),
        entry(4, EntryKind.RELEASE_PUBLISHED, published),
        entry(5, EntryKind.POLICY_SET, {"policy": "vector", "value": 5}),
        entry(6, EntryKind.RELEASE_REVOKED, revoked),
    ]


def cases() -> list[dict[str, Any]]:
    """What to do to ``package`` and what a verifier with ``trust.json`` must then say."""
    names = ("payload.age", "slip.dsse.json", "slip.tlog-proof")
    out: list[dict[str, Any]] = [{"name": "untouched", "edits": [], "expect": "verified"}]
    for name in names:
        size = len((HERE / "package" / name).read_bytes())
        for at in (0, size // 3, size // 2, size - 2):
            edit = {"file": name, "at": at, "xor": 1}
            out.append({"name": f"{name}: byte {at} changed", "edits": [edit], "expect": "fails"})
        out.append({"name": f"{name}: missing", "edits": [{"file": name, "remove": True}], "expect": "fails"})
        longer = {"file": name, "append": "0a"}
        out.append({"name": f"{name}: one newline more", "edits": [longer], "expect": "fails"})
    extra = {"file": "README.txt", "append": "00"}
    out.append({"name": "a fourth file", "edits": [extra], "expect": "fails"})
    return out


def main() -> None:
    sealed = payload()
    made = slip(sealed)
    said = canonical(statement(made))
    slip_bytes = seal(said, PAYLOAD_TYPE, SLIP_KEY)
    entries = history(made, slip_bytes)
    tree = Tree(e.leaf for e in entries[:6])
    signed = checkpoint(tree.frontier(), ORIGIN, LOG_KEY)
    write("package/slip.dsse.json", slip_bytes)
    write("package/slip.tlog-proof", prove(tree, entries[4], signed, ORIGIN, [LOG_VERIFIER]))
    write("statement.json", said)
    write("checkpoint.txt", signed)
    write("slip-signed-by-office.dsse.json", seal(approved(made), PAYLOAD_TYPE, SLIP_KEY))
    of_students = seal_draft(replace(made, students=SlipStudents(2, "at least 2")))
    write("slip-of-students.dsse.json", seal(canonical(statement(of_students)), PAYLOAD_TYPE, SLIP_KEY))
    live = {SLIP_KEY.key_id: TrustedKey(SLIP_KEY.public_bytes, START, None)}
    fingerprint = fingerprint_of(SLIP_KEY.public_bytes)
    trust = Trust(DISTRICT, fingerprint, live, ORIGIN, (LOG_VERIFIER,))
    write("trust.json", canonical(trust_value(trust)) + b"\n")
    for name, upto in (("status-in-force.dsse.json", 6), ("status-revoked.dsse.json", 7)):
        now = START + timedelta(days=2)
        write(name, status_list(standing=fold(entries[:upto]), district=DISTRICT, now=now, signer=SLIP_KEY))
    write_json(
        "entries.json",
        [
            {"canonical": e.to_bytes().decode(), "salt": e.salt.hex(), "leaf_hash": e.leaf.hex()}
            for e in entries
        ],
    )
    write_json(
        "keys.json",
        {
            "warning": "These keys are public. Never use them for anything but these vectors.",
            "slip": {
                "seed": SLIP_KEY.seed.hex(),
                "public": SLIP_KEY.public_bytes.hex(),
                "key_id": SLIP_KEY.key_id,
                "fingerprint": fingerprint,
                "pae_of_statement_sha256": hashlib.sha256(
                    pre_authentication_encoding(PAYLOAD_TYPE, said)
                ).hexdigest(),
            },
            "log": {
                "seed": LOG_KEY.seed.hex(),
                "public": LOG_KEY.public_bytes.hex(),
                "verifier": str(LOG_VERIFIER),
            },
            "recipient": {"identity": IDENTITY, "recipient": RECIPIENT},
        },
    )
    tree_vectors()
    write_json("cases.json", cases())


if __name__ == "__main__":
    main()
