"""Taking a release back, and giving a suspended one back: who said yes to that, and what stands in the way.

Suspending is for now, revoking for good: the purposes ``suspension`` and ``revocation`` of W3C's Bitstring
Status List 1.0. A suspension ends when what the ledger knows of its causes is over and as many people say yes
as the release itself needed. Whether families' answers still carry it is asked of rows, elsewhere.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date

from permslip.release.dsse import signature_holds
from permslip.words.errors import BadInput
from permslip.words.standing import KeyState, ReleaseStanding, ReleaseStatus, Standing
from permslip.words.turns import Backing
from permslip.words.vocabulary import KeyUse

CONTEXT = "permslip reinstatement v1"
USES = frozenset({KeyUse.APPROVER.value, KeyUse.PROXY.value})
LEFT = frozenset({ReleaseStatus.IN_FORCE, ReleaseStatus.SUPERSEDED})


@dataclass(frozen=True)
class Obstacle:
    """One thing that keeps a release suspended, as a sentence, and what would end it."""

    says: str
    fix: str


def check_taking_back(release: ReleaseStanding, to: ReleaseStatus) -> None:
    """Raises BadInput unless a release may be suspended, or revoked (which a suspended one may be too)."""
    may = LEFT if to is ReleaseStatus.SUSPENDED else LEFT | {ReleaseStatus.SUSPENDED}
    if release.status not in may:
        raise BadInput(f"Release {release.id} is {release.status.value}: it cannot become {to.value}.")


def backing_bytes(release: ReleaseStanding) -> bytes:
    """What somebody signs who says yes: the release, its slip, and the entry that suspended it, so that no
    yes holds for a later suspension."""
    return "\n".join((CONTEXT, release.id, release.slip, str(release.turns[-1].seq))).encode()


def backers(standing: Standing, release: ReleaseStanding) -> tuple[str, ...]:
    """The people whose yes stands, in the order given: signed by a key that is theirs and still live."""
    signed = (b for b in release.backed if _stands(standing, release, b))
    return tuple(dict.fromkeys(standing.person_of(b.key_id) or b.key_id for b in signed))


def _stands(standing: Standing, release: ReleaseStanding, given: Backing) -> bool:
    key = standing.keys.get(given.key_id)
    if key is None or key.state is not KeyState.LIVE or key.use not in USES:
        return False
    try:
        public = base64.b64decode(key.public_key, validate=True)
        signature = base64.b64decode(given.signature, validate=True)
    except ValueError:
        return False
    return signature_holds(public, backing_bytes(release), signature)


def check_suspended(release: ReleaseStanding) -> None:
    """Raises BadInput for a release that is not suspended: what was revoked stays so."""
    match release.status:
        case ReleaseStatus.SUSPENDED:
            return
        case ReleaseStatus.REVOKED:
            raise BadInput(
                f"Release {release.id} was revoked, and that is for good: it cannot be reinstated.",
                fix=f"permslip release {release.request or 'REQUEST'} makes a new one",
            )
        case _:
            raise BadInput(f"Release {release.id} is {release.status.value}: only a suspension can end.")


def obstacles(
    standing: Standing, release: ReleaseStanding, *, holders: frozenset[str], today: date
) -> tuple[Obstacle, ...]:
    """What the ledger knows that stands in the way. ``holders`` are the party ids of whoever may have it.

    1. Its agreement is in force.  2. Its day of destruction is not past.  3. No incident is open of the
    release, or of anybody who may hold it.
    """
    found = []
    paper = standing.agreements[release.agreement]
    if not paper.in_force(today):  # step 1
        found.append(
            Obstacle(
                f"Its agreement {paper.id} is not in force on {today}.",
                "renew or amend the agreement, or revoke the release",
            )
        )
    if release.destroy_by is not None and release.destroy_by < today:  # step 2
        found.append(
            Obstacle(
                f"The day by which it was to be destroyed, {release.destroy_by}, is past.",
                "ask the partner to certify its destruction",
            )
        )
    for incident in standing.open_incidents():  # step 3
        if incident.release == release.id or incident.party in holders:
            found.append(
                Obstacle(
                    f"Incident {incident.id} is open.",
                    f"permslip follow update {incident.id} --close, once it is settled",
                )
            )
    return tuple(found)
