"""Reviewing in the portal: the page of facts, the vote, and a request's ways back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from permslip import decide
from permslip.actions import approvers, approving, asking, offices, seats
from permslip.actions.approvers import at_seat
from permslip.actions.approving import RETURNED, Ballot, Outcome
from permslip.actions.attacks_shown import AttacksSeen, attacks_on
from permslip.actions.desk import Desk
from permslip.actions.shown import label
from permslip.decide.decision import Decision
from permslip.follow.course import Course, check_act, course
from permslip.measure.findings import Findings
from permslip.measure.reach_told import Told, told
from permslip.release import records, reviewing
from permslip.release.records import Kept
from permslip.release.reviewing import Stage
from permslip.stores.releases import WAITING, ReleaseRow
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound, PermslipError
from permslip.words.standing import ReleaseStatus
from permslip.words.vocabulary import Mark, Seat, Vote

LONGEST = 500
CHANGED = {
    "keep": "as it is",
    "code": "replaced by a random code",
    "generalise": "made coarser",
}


@dataclass(frozen=True)
class Leaving:
    """One element that would leave: its name in plain words, and what was done to it."""

    table: str
    element: str
    label: str
    change: str
    level: int
    top: int


@dataclass(frozen=True)
class Risk:
    """One table's risk before and after protection. Shares are 0..1; ``k`` is the limit, None where none
    is.
    """

    table: str
    k: int | None
    smallest_before: int
    alone_before: float
    smallest_after: int
    alone_after: float
    meets_k: bool


@dataclass(frozen=True)
class Earlier:
    """What the same party was given before. ``rows`` is the slip's coarse band."""

    release: str
    on: date
    rows: str
    labels: tuple[str, ...]
    status: str


@dataclass(frozen=True)
class SeenVote:
    """A vote that this reader may see. ``mine`` is their own."""

    role: str
    vote: Vote
    reason: str = field(repr=False)
    minutes: str
    consolidated: bool
    mine: bool


@dataclass(frozen=True)
class ReviewView:
    """How far a review has come, as far as this reader may know. ``why_not`` says why they may not vote now,
    empty where they may; ``voted`` of ``asked`` people have."""

    stage: Stage
    asked: int
    voted: int
    votes: tuple[SeenVote, ...]
    may_vote: bool
    why_not: str
    minutes_needed: bool


@dataclass(frozen=True)
class FactsPage:
    """Everything that a reviewer needs to know of one staged release, and nothing of any child."""

    release: str
    request: str
    agreement: str
    version: int
    title: str
    district: str
    recipient: str
    onward: tuple[str, ...]
    purpose: str
    why: str
    basis: str
    leaving: tuple[Leaving, ...]
    rows: tuple[tuple[str, str], ...]  # table, coarse band
    kept_home: tuple[tuple[str, str], ...]  # table, coarse band of the rows suppressed
    risk: tuple[Risk, ...]
    consent: dict[str, str]
    tally: tuple[tuple[str, int], ...]  # reason, students: for the office's own people only
    findings: tuple[dict[str, str], ...]
    earlier: tuple[Earlier, ...]
    destroy_by: date | None
    reach: Told | None  # of its students, over all tables and beside what the reader holds
    attacks: AttacksSeen
    waits: bool  # it is staged, and has not left


@dataclass(frozen=True)
class Voted:
    """What came of a vote. ``outcome`` is there where the release went out with it, ``awaits`` where all
    approved and an attack holds it back: what that is."""

    release: str
    request: str
    stage: Stage
    outcome: Outcome | None = None
    awaits: str = ""


def page_of_facts(desk: Desk, *, release: str) -> FactsPage:
    """One page of facts on a release, staged or out. Raises NotFound."""
    row = desk.office.releases.get(release)
    kept = records.from_json(row.body)
    decision = decide.from_json(row.body["decision"])
    slip = kept.slip
    return FactsPage(
        release=row.id,
        request=row.request,
        agreement=row.agreement,
        version=row.version,
        title=asking.registered(desk.office.agreements.get(row.agreement, row.version)).title,
        district=slip.district,
        recipient=slip.recipient,
        onward=slip.may_pass_to,
        purpose=slip.purpose,
        why=" ".join(asking.load_request(desk, row.request).purpose_text.split()),
        basis=slip.basis,
        leaving=_leaving(kept),
        rows=tuple((t.name, t.rows) for t in slip.tables),
        kept_home=tuple((t.name, t.suppressed) for t in slip.tables),
        risk=_risk(kept),
        consent=dict(slip.consent),
        tally=tuple((reason.value, count) for reason, count in kept.tally.counts),
        findings=_findings(decision),
        earlier=_earlier(desk, row),
        destroy_by=slip.destroy_by,
        reach=told(kept.reach) if kept.reach is not None else None,
        attacks=attacks_on(desk, row, kept.plan),
        waits=row.state in WAITING,
    )


def _leaving(kept: Kept) -> tuple[Leaving, ...]:
    return tuple(
        Leaving(e.table, e.element, label(e.element), CHANGED.get(e.change, e.change), e.level, e.top)
        for e in kept.slip.elements
    )


def _risk(kept: Kept) -> tuple[Risk, ...]:
    before: dict[str, Findings] = {f.table: f for f in kept.before}
    return tuple(
        Risk(
            table=after.table,
            k=after.k,
            smallest_before=before[after.table].smallest,
            alone_before=before[after.table].unique_share,
            smallest_after=after.smallest,
            alone_after=after.unique_share,
            meets_k=after.meets_k,
        )
        for after in kept.after
        if after.table in before
    )


def _findings(decision: Decision) -> tuple[dict[str, str], ...]:
    """What the law's findings leave to say: everything that is not simply met, each once."""
    found = {g.rule: g for g in decision.verdict.grounds if g.mark is not Mark.MEETS}
    return tuple(
        {"rule": g.rule, "mark": g.mark.value, "citation": g.citation, "says": g.says, "fix": g.fix}
        for g in found.values()
    )


def _earlier(desk: Desk, row: ReleaseRow) -> tuple[Earlier, ...]:
    """Earlier releases to the same party, the newest first: two of them together may say more than either."""
    found = [
        r
        for r in desk.office.standing().releases.values()
        if r.recipient == row.recipient and r.id != row.id and r.status is not ReleaseStatus.NOT_DELIVERED
    ]
    return tuple(
        Earlier(r.id, r.time.date(), r.rows, _labels(r.elements), r.status.value)
        for r in sorted(found, key=lambda r: r.seq, reverse=True)
    )


def _labels(elements: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label(e.rpartition(".")[2]) for e in elements))


def review_of(desk: Desk, *, release: str, reader: str) -> ReviewView:
    """The review as far as ``reader`` (a person's id, or anybody's name for somebody who never votes) may
    know.

    Somebody else's vote is shown once all are in, and to nobody before. Raises NotFound.
    """
    row = desk.office.releases.get(release)
    standing, asked = desk.office.standing(), max(approving.asked(desk, row), 1)
    casts = reviewing.casts(standing, release)
    now = reviewing.stage(casts, asked=asked)
    over = row.state not in WAITING
    shown = None if over else {c.seq for c in reviewing.visible(casts, person=reader, asked=asked)}
    roles = {p.key_id: p for p in desk.office.people.all()}
    votes = tuple(
        SeenVote(
            roles[v.key_id].role if v.key_id in roles else "",
            v.vote,
            v.reason,
            v.minutes,
            v.consolidated,
            v.key_id in roles and roles[v.key_id].id == reader,
        )
        for v in desk.office.reviews.of(release)
        if shown is None or v.entry in shown
    )
    why = f"Release {release} waits for nobody." if over else _why_not(desk, row, casts, reader, asked)
    needed = offices.policies(desk)[reviewing.MINUTES] is True
    return ReviewView(now, asked, len(reviewing.reviewers(casts)), votes, not why, why, needed)


def _why_not(desk: Desk, row: ReleaseRow, casts: tuple[reviewing.Cast, ...], reader: str, asked: int) -> str:
    if approvers.is_unconfirmed(desk, reader):
        return approvers.UNCONFIRMED
    try:
        reviewing.may_vote(casts, person=reader, asked=asked, barred=approving.barred(desk, row))
    except PermslipError as error:
        return error.message
    return ""


def vote(
    desk: Desk, *, release: str, vote: Vote, reason: str = "", minutes: str = "", by: str | None, seat: str
) -> Voted:
    """Vote on a staged release from an approver's seat, signed in with a second factor.

    When all are in and say the same, that happens at once: it is published, or goes back, or is refused. What
    an attack holds back is not shown to the gate: the vote stands, and it is handed out later. Two who vote
    at once do so one after the other. Raises RefusedError for who may not, BadInput for who has to wait, says
    too little or comes too late, and what the gate raises.
    """
    who = at_seat(desk, by, seat, Seat.APPROVER)
    ballot = Ballot(vote, reason=reason, minutes=minutes, seat=seat)
    with desk.office.writing():
        row = approving.waiting(desk, release=release, by=who.id)  # another may have moved it meanwhile
        now = approving.cast(desk, row, who, ballot)
        if now is not Stage.APPROVED:
            return Voted(row.id, row.request, now)
        held = attacks_on(desk, row, records.from_json(row.body).plan)
        if not held.clear:
            return Voted(row.id, row.request, now, awaits=held.says)
        return Voted(row.id, row.request, now, approving.publish(desk, row.id, who))


def publish_approved(desk: Desk, *, release: str, by: str | None, seat: str) -> Outcome:
    """Hand out what everybody approved, where that was interrupted or an attack was owed. The gate looks at
    it as at any other. ``seat`` is the approver's or the steward's whose hand it is.

    Raises RefusedError for who may not, BadInput when it waits for nobody, WaitingForPerson when somebody has
    still to vote.
    """
    who = at_seat(desk, by, seat, Seat.APPROVER, Seat.STEWARD)
    with desk.office.writing():
        row = desk.office.releases.get(release)
        if row.state not in WAITING:
            raise BadInput(f"Release {release} is {row.state.value} already.")
        return approving.publish(desk, release, who)


def return_request(desk: Desk, *, request: str, because: str, by: str | None) -> dict[str, str]:
    """Send a request back to the partner with words about what to change. Nothing may be staged of it.

    Raises NotFound, BadInput where it cannot go back now.
    """
    who, words = desk.person(by), _words(because)
    with desk.office.writing():
        check_act(_course(desk, request), "reviewing.return_request")
        with desk.office.transaction() as tx:
            body = {"request": request, "because": words}
            tx.append(EntryKind.REQUEST_RETURNED, body, actor_role=who.role)
    return {"request": request, "state": "returned"}


def withdraw_request(desk: Desk, *, request: str, because: str, by: str | None) -> dict[str, str]:
    """Take a request back, for the partner that put it, or for the district. What was staged of it is given
    up.

    ``by`` is a person or a partner's seat. Raises NotFound, also for another party's request, and BadInput
    where something of it has left.
    """
    actor, words = seats.acting(desk, by), _words(because)
    known = desk.office.standing().requests.get(request)
    if actor.seat is not None and (
        known is None
        or actor.seat.kind is not Seat.PARTNER
        or (known.recipient, known.agreement) != (actor.seat.party, actor.seat.agreement)
    ):
        raise NotFound("There is no such request.")
    with desk.office.writing():
        now = _course(desk, request)
        check_act(now, "reviewing.withdraw_request")
        with desk.office.transaction() as tx:
            body = {"request": request, "because": words}
            tx.append(EntryKind.REQUEST_WITHDRAWN, body, actor_role=actor.role)
            if now.release is not None:
                row = desk.office.releases.get(now.release)
                approving.give_up(desk, tx, row, because="the request was taken back", role=actor.role)
        if now.release is not None:
            approving.sweep_staged(desk, now.release)
    return {"request": request, "state": "withdrawn"}


def _course(desk: Desk, request: str) -> Course:
    return course(desk.office.standing(), request, today=desk.today())


def _words(because: str) -> str:
    words = " ".join(because.split())
    if not words or len(words) > LONGEST:
        raise BadInput(f"Say why, in 1 to {LONGEST} characters, with no name in it.", fix="give a reason")
    return words


def given_back(desk: Desk, *, request: str) -> str:
    """The words with which a request went back to the partner, or was taken back by them; empty where it was
    neither. Where its reviewers returned it, their own reasons, under no name."""
    said = desk.office.standing().requests[request]
    if said.verdict not in ("returned", "withdrawn"):
        return ""
    because = str(desk.office.entry(said.seq).body.get("because", ""))
    if because != RETURNED:
        return because
    releases = [head.id for head in desk.office.releases.heads() if head.request == request]
    votes = desk.office.reviews.of(releases[-1]) if releases else ()
    reasons = [row.reason for row in votes if row.vote is Vote.RETURN and row.reason]
    return " ".join(dict.fromkeys(reasons)) or because
