"""Handing over: the promise of confidentiality, the package, its arrival, and proof of its destruction.

Whoever acts here sits for a partner or a sub-processor. Their seat says which party and which agreement they
may act for; what is another's is not there for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from permslip import follow
from permslip.actions import asking, following, seats
from permslip.actions.desk import Desk
from permslip.agree.agreement import Agreement, Party
from permslip.release.packing import zip_package
from permslip.release.verify_slip import read_slip
from permslip.stores.files import DiskFiles
from permslip.stores.releases import PACKAGE, ReleaseState
from permslip.stores.seats import SeatRow
from permslip.words.digest import sha256
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound, OfficeProblem, RefusedError
from permslip.words.standing import ReleaseStanding, ReleaseStatus, Standing, UndertakingStanding
from permslip.words.vocabulary import Seat

LARGEST_CERTIFICATE = 1 << 20
PARTY = "party"
# clauses whose words belong into the promise of each person, in the order in which they are shown
PROMISED = (
    "purpose_only",
    "no_identification",
    "no_reidentification",
    "need_to_know",
    "confidentiality",
    "redisclosure_bar",
    "sub_processors_named",
    "security",
    "breach_procedure",
    "destruction_duty",
    "destruction_period",
)


@dataclass(frozen=True)
class Fetched:
    """A package as one zip of exactly its three files. ``path`` is gone when the desk closes."""

    release: str
    path: Path
    name: str


def undertaking_text(desk: Desk, *, agreement: str, seat: str) -> str:
    """The promise that the holder of a seat signs, made of the agreement's own clauses. Raises NotFound."""
    return _promise(desk, agreement, _outside(desk, agreement, seat).party)


def _promise(desk: Desk, agreement: str, held_by: str) -> str:
    paper = asking.agreement_in_force(desk, agreement)
    party = paper.party(held_by)
    shown = dict.fromkeys(c for t in PROMISED for c in paper.clauses if t in c.topics)
    parts = [
        f"I work for {party.name if party else held_by} under the agreement “{paper.title}”"
        f" ({paper.id}, version {paper.version}) with {desk.office.district}.",
        "I have read what follows, and I promise to keep to it for as long as I hold any of the data.",
        f"I use the data for this and for nothing else: {' '.join(paper.purpose_text.split()).rstrip('.')}.",
        "I do not try to find out who a record is about. If I come upon it, I tell nobody but the district.",
        f"I give the data to nobody else{_onward(paper, held_by)}. The law bars the recipient from passing"
        " them on without consent, unless it allows it (34 CFR 99.33(a)).",
        "I tell the district at once when data may have been lost, or seen by somebody who may not see them.",
        "I destroy them when the agreement says so, and keep no copy.",
    ]
    if shown:
        parts.append("The agreement says this about it:")
        parts += [f"Clause {c.id}: {' '.join(c.text.split())}" for c in shown]
    return "\n\n".join(parts)


def _onward(paper: Agreement, party: str) -> str:
    below = [p.name for p in paper.parties if p.under == party]
    return f" but {', '.join(below)}, as far as the slip of a package names them" if below else ""


def sign_undertaking(desk: Desk, *, agreement: str, seat: str) -> dict[str, str]:
    """Sign that promise, as the person who sits there. Signing again, after the words changed, counts anew.

    Raises NotFound for another party's agreement, RefusedError for a program: only people promise.
    """
    row = _outside(desk, agreement, seat)
    if row.token:
        raise RefusedError("A program promises nothing.", fix="a person of the partner signs")
    text = undertaking_text(desk, agreement=agreement, seat=seat)
    on, digest = desk.today(), sha256(text)
    with desk.office.transaction() as tx:
        body = {
            "seat": seat,
            "party": row.party,
            "agreement": agreement,
            "text": digest,
            "on": on.isoformat(),
        }
        entry = tx.append(EntryKind.UNDERTAKING_SIGNED, body, actor_role=PARTY)
        desk.office.seats.sign(
            entry, seat=seat, party=row.party, agreement=agreement, name=row.name, text=text, on=on
        )
    return {"seat": seat, "agreement": agreement, "on": on.isoformat(), "text_sha256": digest}


def signed_today(desk: Desk, *, agreement: str, party: str, holder: str) -> UndertakingStanding | None:
    """What the holder of a seat (``holder`` is its id) signed under the promise as it reads today; None where
    they signed nothing, or words that an amendment has changed since."""
    signed = desk.office.standing().undertakings.get((holder, agreement))
    if signed is None or signed.text != sha256(_promise(desk, agreement, party)):
        return None
    return signed


def _outside(desk: Desk, agreement: str, seat: str) -> SeatRow:
    row = seats.open_seat(desk, seat, Seat.PARTNER, Seat.SUB_PROCESSOR)
    if row.agreement != agreement:
        raise NotFound("There is no such agreement.")
    return row


def fetch_package(desk: Desk, *, release: str, seat: str) -> Fetched:
    """Make one zip of a package for the partner that it is for, and log that it was fetched.

    Raises NotFound for another's, RefusedError before the promise was signed as it reads today, and once the
    release was taken back or destroyed, its day of destruction is past or its agreement is over.
    """
    _may_fetch(desk, release, seat)
    folder, path = desk.office.releases.folder(release), desk.scratch() / f"{release}.zip"
    zip_package(DiskFiles(), folder, PACKAGE, path)
    with desk.office.writing():
        row = _may_fetch(desk, release, seat)  # it may have been taken back while the zip was made
        with desk.office.transaction() as tx:
            body = {"release": release, "party": row.party, "seat": seat}
            tx.append(EntryKind.PACKAGE_FETCHED, body, actor_role=PARTY)
    return Fetched(release, path, f"{release}.zip")


def _may_fetch(desk: Desk, release: str, seat: str) -> SeatRow:
    row = seats.open_seat(desk, seat, Seat.PARTNER)
    known = _mine(desk, release, row)
    if known.status not in (ReleaseStatus.IN_FORCE, ReleaseStatus.SUPERSEDED):
        raise RefusedError(
            f"Release {release} is {known.status.value}: nobody may fetch it.", fix="ask the district"
        )
    if over := closed(desk.office.standing(), known, desk.today()):
        raise RefusedError(over, fix="ask the district")
    _has_promised(desk, row)
    held = desk.office.releases.get(release)
    if held.state is not ReleaseState.PUBLISHED:
        raise OfficeProblem(f"Release {release} has not reached its folder yet.", fix="try again in a minute")
    return row


def closed(standing: Standing, release: ReleaseStanding, today: date) -> str:
    """Why a package is not handed out any more, whatever its status; empty where nothing speaks against it.

    Nobody may hold a copy after the day of destruction, or take one from an agreement that is over.
    """
    if release.destroy_by is not None and release.destroy_by < today:
        return "The day by which it was to be destroyed is past."
    paper = standing.agreements[release.agreement]
    if any(day is not None and day < today for day in (paper.ends, paper.ended_on)):
        return "Its agreement is over."
    return ""


def _mine(desk: Desk, release: str, row: SeatRow) -> ReleaseStanding:
    known = desk.office.standing().releases.get(release)
    if (
        known is None
        or known.status is ReleaseStatus.NOT_DELIVERED
        or (known.recipient, known.agreement) != (row.party, row.agreement)
    ):
        raise NotFound("There is no such package.")
    return known


def _has_promised(desk: Desk, row: SeatRow) -> None:
    """A person by their own signature; a program by that of somebody who still sits for the same party."""
    sitting = [row] if not row.token else desk.office.seats.of_party(row.party, row.agreement)
    today, at = desk.today(), {"agreement": row.agreement, "party": row.party}
    if not any(signed_today(desk, holder=s.id, **at) for s in sitting if s.open_on(today)):
        raise RefusedError(
            "The promise of confidentiality is not signed yet, or not as it reads today.",
            fix="read it and sign it first",
        )


def acknowledge(desk: Desk, *, release: str, seat: str) -> dict[str, Any]:
    """Say that a package arrived whole. Once is enough: said again, the first day stands.

    Raises NotFound for another's, BadInput before anybody of the party fetched it.
    """
    row = seats.open_seat(desk, seat, Seat.PARTNER)
    _mine(desk, release, row)
    with desk.office.writing():
        standing = desk.office.standing()
        if release not in standing.fetched:
            raise BadInput("Nobody of yours has fetched this package.", fix="fetch it and verify it first")
        if release not in standing.acknowledged:
            with desk.office.transaction() as tx:
                body = {"release": release, "party": row.party, "seat": seat}
                tx.append(EntryKind.PACKAGE_ACKNOWLEDGED, body, actor_role=PARTY)
        first = desk.office.standing().acknowledged[release][0]
    return {"release": release, "on": first.time.date().isoformat()}


def hand_in_certificate(desk: Desk, *, data: bytes, name: str, seat: str) -> dict[str, Any]:
    """Take in a certificate of destruction from the party that owes it, with the same checks as on paper.

    A sub-processor certifies its own copies; the partner still owes the release's. Raises RefusedError for
    another party's certificate, BadInput, NotFound, also for a release whose slip does not name the
    sub-processor.
    """
    row = seats.open_seat(desk, seat, Seat.PARTNER, Seat.SUB_PROCESSOR)
    if len(data) > LARGEST_CERTIFICATE:
        raise BadInput(f"{name} is larger than 1 MiB.", fix="a certificate is a short text")
    with desk.office.writing():
        standing = desk.office.standing()
        agreements = {r.id: asking.registered(r) for r in desk.office.agreements.latest()}
        if row.kind is Seat.SUB_PROCESSOR:
            paper = follow.own_certificate(
                name, data, party=row.party, standing=standing, agreements=agreements, today=desk.today()
            )
        else:
            paper = follow.certificate(
                name, data, standing=standing, agreements=agreements, today=desk.today()
            )
        if paper.party != row.party:
            raise RefusedError(f"{name} is another party's certificate.", fix="each party hands in its own")
        if any(standing.releases[r].agreement != row.agreement for r in paper.releases):
            raise NotFound(f"{name} names a release that did not go out under your agreement.")
        if row.kind is Seat.SUB_PROCESSOR and not _all_name(desk, paper.releases, row.party, agreements):
            raise NotFound(f"{name} names a release whose slip does not name you.")
        return following.keep_certificate(desk, paper, data, role=PARTY)


def _all_name(desk: Desk, releases: tuple[str, ...], sub: str, agreements: Mapping[str, Agreement]) -> bool:
    """Whether the slip of every one of these releases lets it be passed to this sub-processor."""
    known, slips = desk.office.standing().releases, desk.office.releases.slips(releases)
    for release in releases:
        party = agreements[known[release].agreement].party(sub)
        if party is None or release not in slips or not names(read_slip(slips[release]).predicate, party):
            return False
    return True


def names(said: Mapping[str, Any], party: Party) -> bool:
    """Whether a slip's words (its predicate) let the data be passed to this party."""
    return not {party.id, party.name}.isdisjoint(said["mayPassTo"])
