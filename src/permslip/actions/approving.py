"""Approving: people's votes on a staged release, and its way out or back once they have voted.

The office signs on behalf of those who vote in the portal, with a key of each person's own; who signs on the
command line does so with theirs. Either way the gate sees people, and the slip says which it was.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from permslip import decide, stores
from permslip.actions import asking, deciding, offices, reaching, since_staged
from permslip.actions.desk import Desk
from permslip.consent.answer import Tally
from permslip.decide.decision import Decision
from permslip.measure.findings import Findings
from permslip.measure.reach import Reach
from permslip.protect.plan import COURSES_HELD, Plan
from permslip.release import attacked, records, reviewing
from permslip.release.gate import ApproverKey, approval_bytes, authorise
from permslip.release.reviewing import Cast, Stage
from permslip.release.slip import BY_OFFICE, Slip, SlipApproval
from permslip.release.staged import Staged
from permslip.stores.disk import disk_problems
from permslip.stores.keyring import raw
from permslip.stores.people import PersonRow
from permslip.stores.releases import ReleaseRow, ReleaseState
from permslip.stores.transaction import Transaction
from permslip.words.digest import sha256
from permslip.words.entry_kinds import BY_REVIEWERS, EntryKind
from permslip.words.errors import BadInput, RefusedError, WaitingForPerson
from permslip.words.ports import Signer
from permslip.words.vocabulary import KeyUse, Vote

RETURNED = "returned by its reviewers"


@dataclass(frozen=True)
class Outcome:
    """How far a release came. ``stage`` is refused, undetermined, waiting or published."""

    stage: str
    request: str
    letter: str = ""
    release: str = ""
    package: Path | None = None
    plan: Plan | None = None
    before: tuple[Findings, ...] = ()
    after: tuple[Findings, ...] = ()
    tally: Tally | None = None
    staff_tally: Tally | None = None
    slip: Slip | None = None
    reach: Reach | None = None

    @property
    def exit_code(self) -> int:
        """0 published, 3 refused, 4 undetermined, 6 waiting for a person."""
        return {"published": 0, "refused": 3, "undetermined": 4, "waiting": 6}[self.stage]


@dataclass(frozen=True)
class Ballot:
    """What somebody votes. ``signer`` is their own key where they sign themselves, ``seat`` where they
    sit.
    """

    vote: Vote
    reason: str = ""
    minutes: str = ""
    seat: str = ""
    signer: Signer | None = None


def asked(desk: Desk, row: ReleaseRow) -> int:
    """How many different people have to approve this release."""
    return _asked(desk, decide.from_json(row.body["decision"]))


def _asked(desk: Desk, decision: Decision) -> int:
    count: int = reviewing.needed(offices.policies(desk), second_person=decision.terms.second_person)
    return count


def barred(desk: Desk, row: ReleaseRow) -> frozenset[str]:
    """The people who may not review it: whoever staged it, and whoever put the request."""
    stager = desk.office.standing().person_of(row.staged_by)
    return frozenset({*desk.office.requests.putters(row.request), stager or row.staged_by} - {""})


def waiting(desk: Desk, *, release: str, by: str | None) -> ReleaseRow:
    """A release that waits for this person. Raises BadInput when it waits for nobody, RefusedError when it
    waits for somebody else."""
    row = desk.office.releases.get(release)
    if row.state not in (ReleaseState.STAGED, ReleaseState.APPROVED):
        raise BadInput(f"Release {release} is {row.state.value}: it waits for nobody.")
    who = desk.person(by)
    if who.key_id == row.staged_by:
        raise RefusedError(
            "Nobody approves a release that they staged themselves.", fix="ask a second person to approve it"
        )
    if who.id in barred(desk, row):
        raise RefusedError(
            "Nobody approves what they asked for themselves.", fix="ask a second person to approve it"
        )
    return row


def approve(desk: Desk, *, release: str, by: str | None, passphrase: str, minutes: str = "") -> Outcome:
    """Sign a staged release with one's own key; the gate then publishes those bytes, if it lets them out."""
    who = desk.person(by)
    waiting(desk, release=release, by=by)
    signer = desk.office.keyring.person(who.key_id, passphrase)
    ballot = Ballot(Vote.APPROVE, minutes=minutes, signer=signer)
    with desk.office.writing():
        row = waiting(desk, release=release, by=by)  # another command may have moved it meanwhile
        cast(desk, row, who, ballot)
        return publish(desk, release, who)


def cast(desk: Desk, row: ReleaseRow, who: PersonRow, ballot: Ballot) -> Stage:
    """Take in a vote and say how far the review has come. The caller holds the lock.

    Whoever signed, still says yes and was interrupted, or met a full disk, says so again: nothing is written
    anew and it goes on from there. Raises what :func:`take` raises.
    """
    before = reviewing.casts(desk.office.standing(), row.id)
    stands = reviewing.latest(before).get(who.id) is Vote.APPROVE and _signed_by(row, who)
    if ballot.vote is Vote.APPROVE and stands:
        now: Stage = reviewing.stage(before, asked=asked(desk, row))
        return now
    return take(desk, row, who, ballot)


def _signed_by(row: ReleaseRow, who: PersonRow) -> bool:
    """Whether an approval of this person stands on the release, with whichever key."""
    return any(a["key_id"] in (who.key_id, who.proxy_key) for a in row.approvals)


def take(desk: Desk, row: ReleaseRow, who: PersonRow, ballot: Ballot) -> Stage:
    """Take in one vote, and in the same transaction all that follows from it but the publication.

    The caller holds the lock. Raises what ``release.reviewing`` raises for who may not vote or says too
    little.
    """
    office, need = desk.office, asked(desk, row)
    reviewing.check_words(
        ballot.vote, reason=ballot.reason, minutes=ballot.minutes, policies=offices.policies(desk)
    )
    before = reviewing.casts(office.standing(), row.id)
    reviewing.may_vote(before, person=who.id, asked=need, barred=barred(desk, row))
    now: Stage = reviewing.stage((*before, Cast(who.id, ballot.vote)), asked=need)
    together = reviewing.consolidated(before, asked=need)
    with office.transaction() as tx:
        _keep_vote(desk, tx, row, who, ballot, together=together)
        if ballot.signer is not None and ballot.vote is Vote.APPROVE and not _signed_by(row, who):
            _keep_approval(desk, tx, row, who, ballot.signer, signed_by="")
        if now is Stage.APPROVED:
            _sign_for_the_others(desk, tx, row, {*reviewing.reviewers(before), who.id})
        elif now in (Stage.RETURNED, Stage.REFUSED):
            _send_back(desk, tx, row, who, now)
    if now in (Stage.RETURNED, Stage.REFUSED):
        sweep_staged(desk, row.id)
    return now


def _keep_vote(
    desk: Desk, tx: Transaction, row: ReleaseRow, who: PersonRow, ballot: Ballot, *, together: bool
) -> None:
    reason, minutes = ballot.reason.strip(), " ".join(ballot.minutes.split())
    body = {
        "release": row.id,
        "staged_digest": row.staged_digest,
        "role": who.role,
        "key_id": who.key_id,
        "vote": ballot.vote.value,
        "minutes": minutes or None,
        "reason": sha256(reason) if reason else None,
    }
    entry = tx.append(EntryKind.REVIEW_GIVEN, body, actor_role=who.role)
    desk.office.reviews.add(
        entry,
        release=row.id,
        key_id=who.key_id,
        seat=ballot.seat,
        vote=ballot.vote,
        reason=reason,
        minutes=minutes,
        consolidated=together,
    )


def _keep_approval(
    desk: Desk, tx: Transaction, row: ReleaseRow, who: PersonRow, signer: Signer, *, signed_by: str
) -> None:
    signature = base64.b64encode(signer.sign(approval_bytes(row.staged_digest))).decode()
    key_id = signer.key_id
    body = {"release": row.id, "staged_digest": row.staged_digest, "role": who.role, "key_id": key_id}
    entry = tx.append(EntryKind.RELEASE_APPROVED, body, actor_role=who.role)
    desk.office.releases.approve(
        entry, row.id, role=who.role, key_id=key_id, signature=signature, signed_by=signed_by
    )


def _sign_for_the_others(desk: Desk, tx: Transaction, row: ReleaseRow, approvers: set[str]) -> None:
    """Each of them said yes in the portal, signed in with a second factor; now that all are in, it is
    signed.
    """
    now = desk.office.releases.get(row.id)
    for person in desk.office.people.all():
        if person.id in approvers and not _signed_by(now, person):
            signer = desk.office.keyring.proxy(person.proxy_key)
            _keep_approval(desk, tx, row, person, signer, signed_by=BY_OFFICE)


def _send_back(desk: Desk, tx: Transaction, row: ReleaseRow, who: PersonRow, now: Stage) -> None:
    if now is Stage.RETURNED:
        body: dict[str, Any] = {"request": row.request, "because": RETURNED}
        tx.append(EntryKind.REQUEST_RETURNED, body, actor_role=who.role)
    else:
        digest = deciding.decision_digest(decide.from_json(row.body["decision"]))
        body = {"request": row.request, "decision": digest, "rules": [BY_REVIEWERS]}
        tx.append(EntryKind.REQUEST_REFUSED, body, actor_role=who.role)
    give_up(desk, tx, row, because=f"{now.value} by its reviewers", role=who.role)


def give_up(desk: Desk, tx: Transaction, row: ReleaseRow, *, because: str, role: str) -> None:
    """A staged release will not leave. The caller removes its bytes after the commit: ``sweep_staged``."""
    entry = tx.append(
        EntryKind.RELEASE_NOT_DELIVERED, {"release": row.id, "because": because}, actor_role=role
    )
    desk.office.releases.move(entry, row.id, ReleaseState.NOT_DELIVERED)


def sweep_staged(desk: Desk, release: str) -> None:
    """Remove what was staged. Should this fail, the next command that writes sweeps it."""
    with disk_problems("removing the staged bytes", then="The next command that writes removes them."):
        desk.office.disk.remove(desk.office.releases.staging_folder(release))


def publish(desk: Desk, release_id: str, who: PersonRow) -> Outcome:
    """Show a staged release to the gate and, if it lets it out, publish those bytes.

    Raises WaitingForPerson while somebody has still to sign or its reviewers differ, RefusedError where
    anything does not hold.
    """
    desk.progress("sign, log and publish", 0, None)
    row = desk.office.releases.get(release_id)
    kept = records.from_json(row.body)
    decision = decide.from_json(row.body["decision"])
    _nobody_differs(desk, row)
    since_staged.nobody_said_no(desk, row=row, decision=decision)
    reaching.nothing_else_left(desk, row=row, decision=decision)
    leave = authorise(
        decision=decision,
        agreement=asking.agreement_in_force(desk, row.agreement),
        plan=kept.plan,
        findings=kept.after,
        students=() if kept.reach is None else kept.reach.findings,
        unknown=() if kept.reach is None else kept.reach.unknown,
        staged=Staged(row.id, kept.slip, row.staged_by),
        approvals=tuple(
            SlipApproval(a["role"], a["key_id"], a["signature"], a.get("signed_by", ""))
            for a in row.approvals
        ),
        approvers=_approvers(desk),
        today=desk.today(),
        needed=_asked(desk, decision),
        attacks=desk.office.standing().attacks.get(row.id, ()),
        attack_bound=attacked.bound(offices.policies(desk)),
        courses_held=offices.policies(desk)[COURSES_HELD] is True,
    )
    published = stores.publish(desk.office, leave, actor_role=who.role)
    return Outcome(
        "published",
        row.request,
        release=row.id,
        package=published.folder,
        plan=kept.plan,
        before=kept.before,
        after=kept.after,
        tally=kept.tally,
        staff_tally=kept.staff_tally,
        slip=leave.slip,
        reach=kept.reach,
    )


def _nobody_differs(desk: Desk, row: ReleaseRow) -> None:
    """The gate counts signatures. Whoever signed and says something else since has not taken the signature
    back, so that what they say now is looked at here. Raises WaitingForPerson."""
    says = reviewing.latest(reviewing.casts(desk.office.standing(), row.id))
    if any(vote is not Vote.APPROVE for vote in says.values()):
        raise WaitingForPerson(
            f"The reviewers of release {row.id} differ: it waits until all of them say the same.",
            fix="let them read each other's reasons and vote again",
        )


def _approvers(desk: Desk) -> tuple[ApproverKey, ...]:
    """Every key that stands for somebody of the office: their own, and the one that the office signs with."""
    standing, at = desk.office.standing(), desk.clock.now()
    live = {k.key_id for use in (KeyUse.APPROVER, KeyUse.PROXY) for k in standing.live_keys(use.value, at)}
    found = []
    for p in desk.office.people.all():
        if p.key_id != p.proxy_key:
            found.append(ApproverKey(p.key_id, p.role, p.public, p.live and p.key_id in live, p.id))
        key = standing.keys.get(p.proxy_key)
        if key is not None:
            good = p.live and key.key_id in live
            found.append(ApproverKey(key.key_id, p.role, raw(key), good, p.id, by_office=True))
    return tuple(found)
