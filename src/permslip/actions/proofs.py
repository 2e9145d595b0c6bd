"""What anybody needs to check the district at home: keys, log, status list; and checking for who cannot.

Nothing here is secret, and nothing that is handed in stays.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from permslip import ledger
from permslip.actions.desk import Desk
from permslip.actions.receiving import as_folder
from permslip.actions.shown import shown
from permslip.release.canonical import canonical
from permslip.release.notes import Checkpoint, parse_note
from permslip.release.verify import NAMES, PROOF_NAME, SLIP_NAME, verify_package
from permslip.release.verify_parts import verify_slip
from permslip.release.verify_slip import PAYLOAD_NAME
from permslip.release.verify_status import trust_value
from permslip.stores.files import DiskFiles
from permslip.stores.outward import outward
from permslip.words.errors import BadInput, NotFound, VerificationFailed
from permslip.words.vocabulary import KeyUse

LARGEST_UPLOAD = 64 << 20
_CHUNK = 1 << 20


def trust_file(desk: Desk) -> bytes:
    """The bytes of ``trust.json``: whose signatures count, and since when."""
    held = shown(desk)
    return held.once("trust file", lambda: canonical(trust_value(desk.office.keyring.trust(held.standing))))


def status_list(desk: Desk) -> bytes:
    """The signed status list as of the last entry; signed anew for each entry and each day."""
    held = shown(desk)

    def sign() -> bytes:
        signer = desk.office.signer(KeyUse.SLIP)
        made: bytes = ledger.status_list(
            standing=held.standing, district=held.district, now=desk.clock.now(), signer=signer
        )
        return made

    return held.once("status list", sign)


def checkpoint(desk: Desk) -> bytes:
    """The newest signed checkpoint of the district's log. Raises NotFound before the first."""
    signed = desk.office.checkpoint()
    if signed is None:
        raise NotFound("The district's log has no checkpoint yet.")
    return signed


@dataclass(frozen=True)
class LogState:
    """The log as its newest checkpoint has it."""

    origin: str
    size: int
    root: str
    signed_on: datetime | None
    fingerprint: str


def log_state(desk: Desk) -> LogState:
    """Origin, size and root (base64) of the newest checkpoint, and the fingerprint of the slip key."""
    said = Checkpoint.parse(parse_note(checkpoint(desk)).text)
    trust = desk.office.keyring.trust(desk.office.standing())
    root = base64.b64encode(said.root).decode()
    last = desk.office.standing().last_time
    return LogState(said.origin, said.size, root, last, trust.fingerprint)


def leaves(desk: Desk, *, start: int = 0) -> tuple[int, bytes]:
    """The leaf hashes from number ``start`` on that the newest checkpoint covers, one in base64 a line, and
    how many entries that checkpoint covers."""
    size = Checkpoint.parse(parse_note(checkpoint(desk)).text).size
    tree = outward(desk.office).tree
    if not 0 <= start <= size:
        raise BadInput(f"The log has {size} entries.", fix="ask for leaves from 0 on")
    lines = (base64.b64encode(tree.leaf(n)) + b"\n" for n in range(start, size))
    return size, b"".join(lines)


def consistency(desk: Desk, *, first: int, second: int | None) -> dict[str, Any]:
    """The proof that the log of ``second`` entries (default: all) only added to that of ``first``: the roots
    of both and the hashes of RFC 9162, 2.1.4, in base64. Raises BadInput for sizes that it never had."""
    held = outward(desk.office)
    last = held.size if second is None else second
    if not 0 <= first <= last <= held.size:
        raise BadInput(
            f"The log has {held.size} entries: there is no such step.",
            fix="give the sizes of two checkpoints, the smaller one first",
        )
    text = [base64.b64encode(h).decode() for h in held.tree.consistency(first, last)]
    roots = [base64.b64encode(held.tree.root(n)).decode() for n in (first, last)]
    return {
        "first": first,
        "second": last,
        "first_root": roots[0],
        "second_root": roots[1],
        "hashes": text,
    }


# ---- checking what somebody handed in


def check(desk: Desk, *, files: Sequence[tuple[str, BinaryIO]]) -> dict[str, Any]:
    """Verify what was handed in: a slip, a slip and its proof, the three files of a package, or its zip.

    The bytes lie in a private folder of the office until the answer is made, no longer. The report is that of
    the page's own script. Raises VerificationFailed, BadInput for what is too large or nothing at all.
    """
    trust = desk.office.keyring.trust(desk.office.standing())
    status, now = status_list(desk), desk.clock.now()
    with desk.office.scratch() as work:
        names = _put_down(files, work / "given")
        if len(names) == 1 and names[0] not in NAMES:
            with as_folder(DiskFiles(), work / "given" / names[0], work) as folder:
                report = verify_package(DiskFiles(), folder, trust=trust, status=status, now=now)
        elif PAYLOAD_NAME in names or set(names) - NAMES:
            report = verify_package(DiskFiles(), work / "given", trust=trust, status=status, now=now)
        else:
            return _of_a_slip(work / "given", names, trust=trust, status=status, now=now)
    out = {name: value for name, value in report.as_dict().items() if name != "contents"}
    return {**out, "withdrawn": report.exit_code == 3}


def _of_a_slip(folder: Path, names: Sequence[str], **given: Any) -> dict[str, Any]:
    if SLIP_NAME not in names:
        raise VerificationFailed(f"The package lacks {SLIP_NAME}.", rule="spec/package 6.1")
    proof = (folder / PROOF_NAME).read_bytes() if PROOF_NAME in names else None
    return verify_slip((folder / SLIP_NAME).read_bytes(), proof, **given).as_dict()


def _put_down(files: Sequence[tuple[str, BinaryIO]], folder: Path) -> list[str]:
    """Write the files under the names that a package gives them; any other name becomes a number."""
    if not files:
        raise BadInput("No file came with the form.", fix="choose a slip, or a package as a zip")
    DiskFiles().make_folder(folder)
    names: list[str] = []
    left = LARGEST_UPLOAD
    for number, (said, stream) in enumerate(files[:10]):
        name = meant(said)
        if name is None or name in names:
            name = f"other-{number}"
        names.append(name)
        with DiskFiles().open_write(folder / name) as target:
            while chunk := stream.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise BadInput(
                        f"That is more than {LARGEST_UPLOAD >> 20} MiB.",
                        fix="a browser with scripts checks any size and sends nothing; or: permslip verify",
                    )
                target.write(chunk)
    return names


def meant(name: str) -> str | None:
    """Which file of a package a name means; a browser that saves one twice calls it ``slip.dsse
    (1).json``."""
    for known in sorted(NAMES):
        stem, dot, end = known.rpartition(".")
        if name == known or (name.startswith(f"{stem} (") and name.endswith(f"){dot}{end}")):
            return known
    ends = {".dsse.json": SLIP_NAME, ".tlog-proof": PROOF_NAME, ".age": PAYLOAD_NAME}
    return next((known for end, known in ends.items() if name.endswith(end)), None)


def heading(report: dict[str, Any]) -> str:
    """What is said first of a report that holds."""
    if report["withdrawn"]:
        return f"Withdrawn: {report['status']}."
    return {
        "verified": "Verified.",
        "genuine": "The slip is genuine. Its package was not looked at.",
        "signed": "The district's key signed this slip. Its place in the log was not looked at.",
    }.get(report["state"], "Sound, signer unknown.")
