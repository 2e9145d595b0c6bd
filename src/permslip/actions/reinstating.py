"""Reinstating a suspended release, once what caused the suspension is over.

It takes the people that handing it out took: as many as the agreement and the district's policy ask for, one
at least, none of them who staged it or put its request. Each signs, and with the last yes it is in force, in
one transaction. Whether anything stands in the way is judged anew each time somebody says yes.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date

from permslip import decide, follow
from permslip.actions import approvers, approving, asking, following, since_staged
from permslip.actions.approvers import at_seat
from permslip.actions.desk import Desk
from permslip.actions.reaching import holders
from permslip.actions.shown import Shown, shown
from permslip.follow import taking_back
from permslip.stores.people import PersonRow
from permslip.stores.releases import ReleaseRow, ReleaseState
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound, RefusedError
from permslip.words.ports import Signer
from permslip.words.standing import ReleaseStanding, ReleaseStatus
from permslip.words.turns import Backing
from permslip.words.vocabulary import Seat

LONGEST = 500


@dataclass(frozen=True)
class Suspended:
    """A suspended release as the office sees it: since when and why, who said yes, how many (``given``) of
    ``asked`` people, what is known to stand in the way (families' answers are only looked at when somebody
    says yes), and why this reader may not say yes now, empty where they may."""

    release: str
    party: str
    title: str
    since: date
    because: str
    asked: int
    backed: tuple[Backing, ...]
    given: int
    obstacles: tuple[str, ...]
    why_not: str


def suspended(desk: Desk, *, release: str, reader: str) -> Suspended | None:
    """How far a suspended release is from being reinstated; None where it is not suspended. ``reader`` is a
    person's id, or anybody's name for somebody who never says yes."""
    held = shown(desk)
    known = held.standing.releases.get(release)
    if known is None or known.status is not ReleaseStatus.SUSPENDED:
        return None
    return _suspended(desk, held, known, reader)


def all_suspended(desk: Desk, *, reader: str) -> tuple[Suspended, ...]:
    """Every suspended release, those that wait for this reader first, then the longest suspended."""
    held = shown(desk)
    of = [r for r in held.standing.releases.values() if r.status is ReleaseStatus.SUSPENDED]
    found = [_suspended(desk, held, known, reader) for known in of]
    return tuple(sorted(found, key=lambda s: (bool(s.why_not or s.obstacles), s.since, s.release)))


def _suspended(desk: Desk, held: Shown, known: ReleaseStanding, reader: str) -> Suspended:
    row, paper = desk.office.releases.get(known.id), held.agreements.get(known.agreement)
    people = taking_back.backers(held.standing, known)
    try:
        _may(desk, row, reader)
        why = "You have said yes. Somebody else has to say so too." if reader in people else ""
    except RefusedError as error:
        why = error.message
    if approvers.is_unconfirmed(desk, reader):
        why = approvers.UNCONFIRMED
    return Suspended(
        release=known.id,
        party=held.organisation(known.recipient, known.agreement),
        title=paper.title if paper else known.agreement,
        since=known.turns[-1].on,
        because=known.turns[-1].because,
        asked=_asked(desk, row),
        backed=known.backed,
        given=len(people),
        obstacles=tuple(o.says for o in _obstacles(desk, row, known)),
        why_not=why,
    )


def reinstate(
    desk: Desk, *, release: str, because: str, by: str | None, passphrase: str
) -> dict[str, str | int]:
    """Say yes to reinstating a suspended release, with one's own key; once enough have, it is in force.

    Raises NotFound, BadInput for one that is not suspended, without a reason, or where somebody else has to
    say yes too, RefusedError for who staged it or asked for it, and where something stands in the way.
    """
    who = desk.person(by)
    check(desk, release=release, reader=who.id, because=because)
    return _give(desk, release, because, who, desk.office.keyring.person(who.key_id, passphrase))


def reinstate_signed_in(
    desk: Desk, *, release: str, because: str, by: str | None, seat: str
) -> dict[str, str | int]:
    """The same from an approver's seat, signed in with a second factor: the office signs on their behalf."""
    who = at_seat(desk, by, seat, Seat.APPROVER)
    return _give(desk, release, because, who, desk.office.keyring.proxy(who.proxy_key))


def check(desk: Desk, *, release: str, reader: str, because: str) -> None:
    """Raises what saying yes would raise, but for what is asked of rows."""
    known, words = _known(desk, release), " ".join(because.split())
    row = desk.office.releases.get(release)
    _may(desk, row, reader)
    if not words or len(words) > LONGEST:
        raise BadInput(f"Say why, in 1 to {LONGEST} characters, with no name in it.", fix='--because "..."')
    if found := _obstacles(desk, row, known):
        raise RefusedError(
            f"Release {release} stays suspended. {' '.join(o.says for o in found)}", fix=found[0].fix
        )


def _known(desk: Desk, release: str) -> ReleaseStanding:
    known: ReleaseStanding | None = desk.office.standing().releases.get(release)
    if known is None:
        raise NotFound(f"No release {release} was published.", fix="permslip ledger show")
    taking_back.check_suspended(known)
    return known


def _may(desk: Desk, row: ReleaseRow, reader: str) -> None:
    if reader in approving.barred(desk, row):
        raise RefusedError(
            "Nobody reinstates a release that they asked for or staged themselves.",
            fix="ask a second person to reinstate it",
        )


def _asked(desk: Desk, row: ReleaseRow) -> int:
    return max(approving.asked(desk, row), 1)


def _obstacles(desk: Desk, row: ReleaseRow, known: ReleaseStanding) -> tuple[taking_back.Obstacle, ...]:
    who, standing = holders(decide.from_json(row.body["decision"])), desk.office.standing()
    found: list[taking_back.Obstacle] = list(
        taking_back.obstacles(standing, known, holders=who, today=desk.today())
    )
    # an amendment may have narrowed since what they may hold
    paper = asking.agreement_in_force(desk, row.agreement)
    wider = follow.against_practice(paper, standing, today=desk.today(), releases=(known,))
    found += [taking_back.Obstacle(ground.says, ground.fix) for ground in wider]
    try:
        following.refuse_overdue(desk, party=known.recipient)
    except RefusedError as error:
        found.append(taking_back.Obstacle(error.message, error.fix))
    return tuple(found)


def _give(desk: Desk, release: str, because: str, who: PersonRow, signer: Signer) -> dict[str, str | int]:
    words = " ".join(because.split())
    with desk.office.writing():
        check(desk, release=release, reader=who.id, because=because)  # another may have moved it meanwhile
        known, row = _known(desk, release), desk.office.releases.get(release)
        _families_still_agree(desk, row)
        before = taking_back.backers(desk.office.standing(), known)
        people, asked = {*before, who.id}, _asked(desk, row)
        enough = len(people) >= asked
        if who.id in before and not enough:
            raise BadInput("You have said yes. Somebody else has to say so too.")
        said = {"release": release, "on": desk.today().isoformat(), "because": words}
        with desk.office.transaction() as tx:
            if who.id not in before:
                signature = base64.b64encode(signer.sign(taking_back.backing_bytes(known))).decode()
                body = {**said, "role": who.role, "key_id": signer.key_id, "signature": signature}
                tx.append(EntryKind.REINSTATEMENT_GIVEN, body, actor_role=who.role)
            if enough:
                entry = tx.append(EntryKind.RELEASE_REINSTATED, said, actor_role=who.role)
                desk.office.releases.move(entry, release, ReleaseState.PUBLISHED)
    status = ReleaseStatus.IN_FORCE if enough else ReleaseStatus.SUSPENDED
    return {"release": release, "status": status.value, "given": len(people), "asked": asked}


def _families_still_agree(desk: Desk, row: ReleaseRow) -> None:
    """The rows that are out have to be such that they might go today. Raises what ``since_staged`` raises."""
    try:
        since_staged.nobody_said_no(desk, row=row, decision=decide.from_json(row.body["decision"]))
    except RefusedError as error:
        raise RefusedError(
            f"Release {row.id} stays suspended. {error.message}",
            rule=error.rule,
            fix=f'permslip status revoke {row.id} --because "consent no longer stands"; '
            f"permslip release {row.request} makes one without those rows",
        ) from None
