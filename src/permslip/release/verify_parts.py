"""Verify a slip that came without its package: alone, or with its proof. Less is known, and it says so.

The steps are those of spec/package.md, 6, without the first and the fourth. The page of the public register
where anybody drops a slip says the same in the same words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from permslip.release.notes import Checkpoint
from permslip.release.proofs import TlogProof
from permslip.release.verify import IN_FORCE, UNKNOWN, step_5_logged, step_6_signer
from permslip.release.verify_slip import LoggedRelease, ReadSlip, promises
from permslip.release.verify_slip import read_slip as read
from permslip.release.verify_status import StatusList, Trust, parse_day, read_status
from permslip.words.days import iso
from permslip.words.errors import VerificationFailed


@dataclass(frozen=True)
class SlipReport:
    """What was found of a slip without its package. ``state`` is ``genuine`` (signed and logged), ``signed``
    (no proof was given) or ``sound, signer unknown``; the rest as in ``verify.VerifyReport``, None where no
    proof told it."""

    state: str
    withdrawn: bool
    release: str
    district: str
    signer: str | None
    origin: str | None
    index: int | None
    as_of: int | None
    logged: datetime | None
    status: str
    promises: tuple[str, ...]
    checked: tuple[str, ...]
    not_checked: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        out = {name: getattr(self, name) for name in self.__dataclass_fields__}
        lists = {name: list(out[name]) for name in ("promises", "checked", "not_checked")}
        return {**out, **lists, "logged": iso(self.logged)}


@dataclass(frozen=True)
class _Logged:
    """What the proof told: the entry about the slip, and the checkpoint of the log that it stands in."""

    entry: LoggedRelease
    checkpoint: Checkpoint
    proof: TlogProof


def verify_slip(
    slip: bytes, proof: bytes | None, *, trust: Trust | None, status: bytes | None, now: datetime
) -> SlipReport:
    """Verify the bytes of ``slip.dsse.json``, with those of ``slip.tlog-proof`` where they were given.

    ``status`` (a status list) counts only with ``trust``. Raises VerificationFailed naming the check.
    """
    said = read(slip)  # step 2
    logged = None if proof is None else _logged(said, TlogProof.parse(proof))  # steps 3 and 5
    signer = None if trust is None else _signer(said, logged, trust)  # step 6
    listing = None if status is None or trust is None else read_status(status, trust)  # step 7
    word = UNKNOWN if listing is None else _word(said, logged, listing)
    believed = "signed" if logged is None else "genuine"
    return SlipReport(
        state="sound, signer unknown" if signer is None else believed,
        withdrawn=word not in (UNKNOWN, IN_FORCE),
        release=said.predicate["id"],
        district=said.predicate["district"],
        signer=signer,
        origin=logged.checkpoint.origin if logged else None,
        index=logged.proof.index if logged else None,
        as_of=logged.checkpoint.size if logged else None,
        logged=logged.entry.time if logged else None,
        status=word,
        promises=promises(said.predicate),
        checked=_checked(logged, signer, listing),
        not_checked=_not_checked(said, logged, signer, listing, word, now),
    )


def _logged(slip: ReadSlip, proof: TlogProof) -> _Logged:
    return _Logged(*step_5_logged(slip, proof), proof)


def _signer(slip: ReadSlip, logged: _Logged | None, trust: Trust) -> str:
    """The fingerprint of the trusted key. Without a proof nobody knows when it was signed: the key is taken
    at the start of its own time, and the report says what that leaves open."""
    listed = trust.slip_keys.get(slip.envelope.key_id)
    if listed is None:
        raise VerificationFailed("The slip is signed with a key that the trust file does not list.")
    at = logged.entry.time if logged else listed.valid_from
    return step_6_signer(slip, at, logged.proof if logged else None, trust)


def _word(slip: ReadSlip, logged: _Logged | None, listing: StatusList) -> str:
    found = listing.about(release=slip.predicate["id"], slip=slip.digest)
    if found is not None:
        return found.status
    return IN_FORCE if logged is not None and listing.entries > logged.proof.index else UNKNOWN


def _checked(logged: _Logged | None, signer: str | None, listing: StatusList | None) -> tuple[str, ...]:
    out = ["The slip has its form, and no word of it changed since it was staged."]
    if logged is not None:
        out.append(
            f"The slip stands in the district's log as entry {logged.entry.seq}, as of checkpoint"
            f" {logged.checkpoint.size}, {logged.entry.time.date().isoformat()} (the district's own clock)."
        )
    if signer is not None and logged is not None:
        out.append(f"Slip and log are signed with keys that the trust file lists; slip key {signer}.")
    elif signer is not None:
        out.append(f"The slip is signed with a key that the trust file lists; slip key {signer}.")
    if listing is not None:
        out.append(f"The status list of {listing.issued.date().isoformat()} is signed by the district.")
    return tuple(out)


def _not_checked(
    slip: ReadSlip,
    logged: _Logged | None,
    signer: str | None,
    listing: StatusList | None,
    word: str,
    now: datetime,
) -> tuple[str, ...]:
    out = []
    if signer is None:
        out.append("Signer unknown: no trust file was given, so nobody vouches for the signatures.")
    if logged is None:
        out.append(
            "Its place in the log, and when it was signed: no proof was given, so a key that was stolen later"
            " could have signed it."
        )
    out.append("The payload: it was not given, so nobody knows whether it is the one that the slip signs.")
    out.append(_revoked(logged, listing, word))
    if slip.predicate["approvals"]:
        out.append("The approvers' own signatures: only the district's office knows their keys.")
    if logged is not None:
        out.append("The time of the entry: it is the district's claim until a witness cosigns the log.")
    due = slip.predicate["destroyBy"]
    if due is not None and now.date() > parse_day(due, what="slip"):
        out.append(f"The day of destruction, {due}, has passed: whoever still holds this should not.")
    if logged is not None and now < logged.entry.time:
        out.append("The entry's time lies ahead of this machine's clock: one of the two is wrong.")
    return tuple(out)


def _revoked(logged: _Logged | None, listing: StatusList | None, word: str) -> str:
    if listing is None and logged is not None:
        return (
            f"Whether it was revoked after checkpoint {logged.checkpoint.size} is unknown:"
            " no status list was given."
        )
    if listing is None:
        return "Whether it was revoked is unknown: no status list was given."
    if word != UNKNOWN:
        return f"What the district did after {listing.issued.date().isoformat()} is unknown."
    if logged is not None:
        return "Whether it was revoked is unknown: the status list is older than the release."
    return "Whether it was revoked is unknown: no proof says if the status list is younger than it."
