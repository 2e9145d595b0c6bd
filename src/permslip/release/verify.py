"""Verify: may a stranger, offline, believe this package? Every step is numbered after spec/package.md, 6.

In come a package (folder or zip), and whatever the reader brings: a trust file, an age identity, a
status list. Out comes a report in words. Anything that does not hold raises VerificationFailed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from permslip.release.canonical import SIZE_CAP
from permslip.release.dsse import fingerprint_of
from permslip.release.notes import Checkpoint, open_checkpoint, parse_note
from permslip.release.opening import Opened, check_bag, decrypted_chunks, read_member, read_zip
from permslip.release.packing import CHUNK, MANIFEST
from permslip.release.proofs import TlogProof, check_inclusion, commitment, leaf_hash
from permslip.release.verify_slip import (
    PAYLOAD_NAME,
    LoggedRelease,
    ReadSlip,
    check_same_release,
    promises,
    read_logged,
    read_slip,
)
from permslip.release.verify_status import StatusEntry, StatusList, Trust, parse_day, read_status
from permslip.words.errors import BadInput, NotFound, VerificationFailed
from permslip.words.ports import Files
from permslip.words.wording import capital

SLIP_NAME = "slip.dsse.json"
PROOF_NAME = "slip.tlog-proof"
NAMES = frozenset({SLIP_NAME, PROOF_NAME, PAYLOAD_NAME})
UNKNOWN, IN_FORCE = "unknown", "in force"


class VerifyState(StrEnum):
    """How far belief goes."""

    VERIFIED = "verified"
    SIGNER_UNKNOWN = "sound, signer unknown"


def advice(failed: VerificationFailed) -> str:
    """What a failed check means for whoever holds the package: what mends it, and what not to do."""
    warning = "do not use this package; ask the district for a fresh one"
    return f"{failed.fix}. {capital(warning)}" if failed.fix else warning


@dataclass(frozen=True)
class VerifyReport:
    """What was found. ``status`` is ``in force``, ``unknown`` or a word of the status list; ``signer``
    the fingerprint (hex) of the slip key, None while no trust file was given; ``contents`` says whether the
    payload was opened; ``as_of`` the log's size at the checkpoint, ``logged`` the entry's time."""

    state: VerifyState
    release: str
    district: str
    signer: str | None
    origin: str
    index: int
    as_of: int
    logged: datetime
    status: str
    contents: str
    promises: tuple[str, ...]
    checked: tuple[str, ...]
    not_checked: tuple[str, ...]

    @property
    def exit_code(self) -> int:
        """0 verified and nothing against it; 3 the district withdrew it; 4 signer unknown."""
        if self.state is VerifyState.SIGNER_UNKNOWN:
            return 4
        return 0 if self.status in (UNKNOWN, IN_FORCE) else 3

    def as_dict(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        out = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {
            **out,
            "state": self.state.value,
            "logged": self.logged.isoformat(),
            "promises": list(self.promises),
            "checked": list(self.checked),
            "not_checked": list(self.not_checked),
        }


class _Package(Protocol):
    def open(self, name: str) -> AbstractContextManager[Iterator[bytes]]: ...


class _Folder:
    """A package as a folder."""

    def __init__(self, files: Files, path: Path) -> None:
        self._files, self._path = files, path
        _exactly_three(files.listing(path))

    @contextmanager
    def open(self, name: str) -> Iterator[Iterator[bytes]]:
        with self._files.open_read(self._path / name) as stream:
            yield iter(lambda: stream.read(CHUNK), b"")


class _Zip:
    """A package as a zip."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._members = {m.filename: m for m in read_zip(stream, what="package", stored_only=False)}
        _exactly_three(dict.fromkeys(self._members, "file"))

    @contextmanager
    def open(self, name: str) -> Iterator[Iterator[bytes]]:
        yield read_member(self._stream, self._members[name], what="package")


def _exactly_three(kinds: Any) -> None:
    if set(kinds) - NAMES:
        raise VerificationFailed(
            f"The package holds something that does not belong to it ({len(set(kinds) - NAMES)} too many).",
            rule="spec/package 6.1",
            fix=f"a package is exactly {', '.join(sorted(NAMES))}",
        )
    for name in sorted(NAMES):
        if name not in kinds:
            raise VerificationFailed(f"The package lacks {name}.", rule="spec/package 6.1")
        if kinds[name] != "file":
            raise VerificationFailed(f"{name} is not a plain file.", rule="spec/package 6.1")


@contextmanager
def _package(files: Files, path: Path) -> Iterator[_Package]:
    match files.kind(path):
        case "dir":
            yield _Folder(files, path)
        case "file":
            with files.open_read(path) as stream:
                yield _Zip(stream)
        case "missing":
            raise NotFound(f"There is no package {path.name}.")
        case _:
            raise VerificationFailed("The package is neither a folder nor a zip.", rule="spec/package 6.1")


def verify_package(
    files: Files,
    package: Path,
    *,
    trust: Trust | None,
    identity: str | None = None,
    status: bytes | None = None,
    now: datetime | None = None,
    work: Path | None = None,
) -> VerifyReport:
    """Verify a package and say what it promises and what could not be checked. Needs no office.

    ``trust`` is the reader's own copy of the district's keys; ``identity`` an age secret key, which needs
    ``work``, a private folder; ``status`` the bytes of a status list, which needs ``trust``; ``now`` (UTC)
    lets the report say that the day of destruction has passed.
    Raises VerificationFailed naming the check, BadInput for things the reader brought, NotFound.
    """
    if status is not None and trust is None:
        raise BadInput("A status list can only be checked with a trust file.", fix="give --trust as well")
    if identity is not None and work is None:
        raise BadInput("Opening the payload needs a private folder to work in.")
    with _package(files, package) as opened:  # step 1: exactly three plain files
        slip = read_slip(_whole(opened, SLIP_NAME))  # step 2
        proof = TlogProof.parse(_whole(opened, PROOF_NAME))  # step 3
        _step_4_payload(opened, slip)
        logged, checkpoint = step_5_logged(slip, proof)
        signer = None if trust is None else step_6_signer(slip, logged.time, proof, trust)
        word, listing = _step_7_status(slip, proof, trust, status)
        contents = None
        if identity is not None and work is not None:
            contents = _step_8_contents(files, opened, slip, identity, work)
    found = _Found(slip, logged, checkpoint, signer, word, listing, contents)
    return VerifyReport(
        state=VerifyState.SIGNER_UNKNOWN if signer is None else VerifyState.VERIFIED,
        release=slip.predicate["id"],
        district=slip.predicate["district"],
        signer=signer,
        origin=checkpoint.origin,
        index=proof.index,
        as_of=checkpoint.size,
        logged=logged.time,
        status=word,
        contents="contents not opened"
        if contents is None
        else f"contents opened: {len(contents.names)} files",
        promises=promises(slip.predicate),
        checked=found.checked(),
        not_checked=found.not_checked(now),
    )


def _whole(package: _Package, name: str) -> bytes:
    out = bytearray()
    with package.open(name) as chunks:
        for chunk in chunks:
            out += chunk
            if len(out) > SIZE_CAP:
                raise VerificationFailed(f"{name} is larger than {SIZE_CAP} bytes.", rule="spec/package 6.1")
    return bytes(out)


def _step_4_payload(package: _Package, slip: ReadSlip) -> None:
    """The payload is the one that the slip signs."""
    digest = hashlib.sha256()
    with package.open(PAYLOAD_NAME) as chunks:
        for chunk in chunks:
            digest.update(chunk)
    if digest.hexdigest() != slip.subject(PAYLOAD_NAME):
        raise VerificationFailed("The payload is not the one that the slip signs.", rule="spec/package 6.4")


def step_5_logged(slip: ReadSlip, proof: TlogProof) -> tuple[LoggedRelease, Checkpoint]:
    """The proof's opening is an entry about this very slip, and it stands in the checkpointed log."""
    salt, entry = proof.opening()
    logged = read_logged(entry)
    if logged.seq != proof.index:
        raise VerificationFailed(
            "The log entry stands at another place than the proof says.", rule="spec/ledger 5"
        )
    check_same_release(slip, logged)
    checkpoint = Checkpoint.parse(parse_note(proof.checkpoint).text)
    check_inclusion(
        index=proof.index,
        size=checkpoint.size,
        leaf=leaf_hash(commitment(salt, entry)),
        path=proof.path,
        root=checkpoint.root,
    )
    return logged, checkpoint


def step_6_signer(slip: ReadSlip, at: datetime, proof: TlogProof | None, trust: Trust) -> str:
    """Slip and checkpoint are signed with keys the reader trusts ``at`` a time; the slip key's print."""
    key = trust.check_signature(slip.envelope, at, what="slip")
    if proof is not None:
        open_checkpoint(proof.checkpoint, trust.origin, trust.log_keys)
    if slip.predicate["district"] != trust.district:
        raise VerificationFailed(
            "The slip names another district than the trust file.", rule="spec/package 6.6"
        )
    return fingerprint_of(key.public)


def _step_7_status(
    slip: ReadSlip, proof: TlogProof, trust: Trust | None, status: bytes | None
) -> tuple[str, StatusList | None]:
    """What the district says of the release today, as far as the list is younger than the release."""
    if status is None or trust is None:
        return UNKNOWN, None
    listing = read_status(status, trust)
    found: StatusEntry | None = listing.about(release=slip.predicate["id"], slip=slip.digest)
    if found is not None:
        return found.status, listing
    return (IN_FORCE if listing.entries > proof.index else UNKNOWN), listing


def _step_8_contents(files: Files, package: _Package, slip: ReadSlip, identity: str, work: Path) -> Opened:
    """Inside the seal is the bag whose manifest the slip signs, whole."""
    with (
        package.open(PAYLOAD_NAME) as chunks,
        decrypted_chunks(files, chunks, identity, work) as plain,
        files.open_read(plain) as zipped,
    ):
        members = read_zip(zipped, what="payload", stored_only=True)
        return check_bag(
            zipped, members, release_id=slip.predicate["id"], manifest_sha256=slip.subject(MANIFEST)
        )


@dataclass(frozen=True)
class _Found:
    """What the steps found, for the report's sentences."""

    slip: ReadSlip
    logged: LoggedRelease
    checkpoint: Checkpoint
    signer: str | None
    word: str
    listing: StatusList | None
    contents: Opened | None

    def checked(self) -> tuple[str, ...]:
        """What was checked and holds."""
        day = self.logged.time.date().isoformat()
        out = [
            "The package holds exactly the slip, its proof and the payload that the slip signs.",
            f"The slip stands in the district's log as entry {self.logged.seq}, as of checkpoint"
            f" {self.checkpoint.size}, {day} (the district's own clock).",
        ]
        if self.signer is not None:
            out.append(
                f"Slip and log are signed with keys that the trust file lists; slip key {self.signer}."
            )
        if self.contents is not None:
            out.append(
                f"The payload opens, and its {len(self.contents.names)} files match the signed manifest."
            )
        if self.listing is not None:
            out.append(
                f"The status list of {self.listing.issued.date().isoformat()} is signed by the district."
            )
        return tuple(out)

    def not_checked(self, now: datetime | None) -> tuple[str, ...]:
        """What could not be checked, and why; and what ``now`` says against the release."""
        said, out = self.slip.predicate, []
        if self.signer is None:
            out.append("Signer unknown: no trust file was given, so nobody vouches for the signatures.")
        if self.contents is None:
            out.append("Contents not opened: no identity was given, so the tables inside were not looked at.")
        if self.listing is None:
            out.append(
                f"Whether it was revoked after checkpoint {self.checkpoint.size} is unknown:"
                " no status list was given."
            )
        elif self.word == UNKNOWN:
            out.append("Whether it was revoked is unknown: the status list is older than the release.")
        else:
            out.append(f"What the district did after {self.listing.issued.date().isoformat()} is unknown.")
        if said["approvals"]:
            out.append("The approvers' own signatures: only the district's office knows their keys.")
        out.append("The time of the entry: it is the district's claim until a witness cosigns the log.")
        due = said["destroyBy"]
        if now is not None and due is not None and now.date() > parse_day(due, what="slip"):
            out.append(f"The day of destruction, {due}, has passed: whoever still holds this should not.")
        if now is not None and now < self.logged.time:
            out.append("The entry's time lies ahead of this machine's clock: one of the two is wrong.")
        return tuple(out)
