"""The course of a request: where it stands, whose turn it is and since when, and what may happen next.

Two tables are the whole machine. ``STATES`` says of each state whose turn it is; ``MOVES`` who may take it
where by which act. Actions ask them, pages show them, and the picture in the manual is drawn from them.
The course itself is read off the standing: nothing of it is stored, so that it cannot differ from the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType

from permslip.release import reviewing
from permslip.release.reviewing import Stage
from permslip.words.errors import BadInput, NotFound
from permslip.words.standing import (
    ReleaseStanding,
    ReleaseStatus,
    RequestStanding,
    StagedStanding,
    Standing,
)
from permslip.words.vocabulary import RequestState, Seat

S = RequestState
DUE_AHEAD = timedelta(days=60)  # the first reminder of a destruction goes out so long before
PARTNER, SUB, STEWARD = Seat.PARTNER, Seat.SUB_PROCESSOR, Seat.STEWARD
APPROVER, ATTESTER = Seat.APPROVER, Seat.ATTESTER
CLOCK = ""  # the act of a move that only time makes


@dataclass(frozen=True)
class StateOf:
    """One state: whose turn it is, and what it means in plain words. A final state is nobody's turn."""

    turn: frozenset[Seat]
    says: str

    @property
    def final(self) -> bool:
        """Whether nothing more is asked of anybody."""
        return not self.turn


def _state(says: str, *turn: Seat) -> StateOf:
    return StateOf(frozenset(turn), says)


STATES: Mapping[RequestState, StateOf] = MappingProxyType(
    {
        S.DRAFT: _state("The partner is writing it. Nobody else sees it.", PARTNER),
        S.SUBMITTED: _state("It was put. The data office decides it next.", STEWARD),
        S.NEEDS_FACTS: _state(
            "Something is missing that only a person can know.", ATTESTER, APPROVER, STEWARD
        ),
        S.REFUSED: _state(
            "A rule, the agreement or the reviewers said no. It may be put another way.", PARTNER
        ),
        S.PERMITTED: _state("It may go, on its terms. The data office makes it ready next.", STEWARD),
        S.IN_REVIEW: _state("It is ready, and has not left. Nobody has reviewed it yet.", APPROVER),
        S.PARTLY_REVIEWED: _state(
            "One reviewer has voted. Another has still to, without knowing how.", APPROVER
        ),
        S.REVIEWED: _state(
            "All have voted and they differ. They see each other's votes and settle it.", APPROVER
        ),
        S.RETURNED: _state("It went back to the partner, with words about what to change.", PARTNER),
        S.WITHDRAWN: _state("The partner took it back."),
        S.APPROVED: _state("All have approved it. Handing it out was interrupted.", STEWARD, APPROVER),
        S.RELEASED: _state("It was handed out. The partner fetches it and says that it arrived.", PARTNER),
        S.DESTRUCTION_DUE: _state("Its day of destruction is near.", PARTNER, SUB),
        S.OVERDUE: _state("Its day of destruction is over, and nobody has certified it.", PARTNER, SUB),
        S.DESTROYED: _state("Its destruction was certified."),
        S.EXPIRED: _state("The agreement ended before anything left."),
        S.SUSPENDED: _state(
            "The district suspended it: the partner must not use it for now. Once what caused that is over, "
            "approvers reinstate it.",
            STEWARD,
            APPROVER,
        ),
        S.REVOKED: _state("The district took it back. The partner must not use it.", PARTNER, SUB),
    }
)


@dataclass(frozen=True)
class Move:
    """One move: by which action (``module.function``, or :data:`CLOCK`), by whom, whereto from where."""

    act: str
    seats: frozenset[Seat]
    came_from: RequestState
    goes_to: RequestState


def _moves(
    act: str, seats: Iterable[Seat], came_from: Iterable[RequestState], goes_to: Iterable[RequestState]
) -> tuple[Move, ...]:
    to = tuple(goes_to)
    return tuple(Move(act, frozenset(seats), start, end) for start in came_from for end in to)


UNDECIDED = (S.SUBMITTED, S.NEEDS_FACTS, S.PERMITTED)
STAGED = (S.IN_REVIEW, S.PARTLY_REVIEWED, S.REVIEWED, S.APPROVED)
IN_FORCE = (S.RELEASED, S.DESTRUCTION_DUE, S.OVERDUE)
OUT = (*IN_FORCE, S.SUSPENDED, S.REVOKED)
VERDICTS = (S.NEEDS_FACTS, S.REFUSED, S.PERMITTED)

MOVES: tuple[Move, ...] = (
    *_moves("putting.put", [PARTNER], [S.DRAFT, S.REFUSED, S.RETURNED], [S.SUBMITTED]),
    *_moves("asking.put_request", [STEWARD], [S.DRAFT, S.REFUSED, S.RETURNED], [S.SUBMITTED]),
    *_moves("deciding.decide_request", [STEWARD], [*UNDECIDED, S.REFUSED], VERDICTS),
    *_moves("asking.attest_signed_in", [ATTESTER, APPROVER, STEWARD], [S.NEEDS_FACTS], [S.NEEDS_FACTS]),
    *_moves("releasing.release", [STEWARD], [*UNDECIDED, S.REFUSED], [*VERDICTS, S.IN_REVIEW, S.RELEASED]),
    *_moves("reviewing.vote", [APPROVER], [S.IN_REVIEW], [S.PARTLY_REVIEWED]),
    *_moves("reviewing.vote", [APPROVER], [S.PARTLY_REVIEWED, S.REVIEWED], [S.REVIEWED]),
    *_moves(
        "reviewing.vote",
        [APPROVER],
        [S.IN_REVIEW, S.PARTLY_REVIEWED, S.REVIEWED],
        [S.APPROVED, S.RELEASED, S.RETURNED, S.REFUSED],
    ),
    *_moves("reviewing.publish_approved", [STEWARD, APPROVER], [S.APPROVED], [S.RELEASED]),
    *_moves("following.discard", [STEWARD], STAGED, [S.PERMITTED]),
    *_moves("reviewing.return_request", [STEWARD], UNDECIDED, [S.RETURNED]),
    *_moves(
        "reviewing.withdraw_request", [PARTNER, STEWARD], [*UNDECIDED, S.RETURNED, *STAGED], [S.WITHDRAWN]
    ),
    *_moves("handing.fetch_package", [PARTNER], [S.RELEASED], [S.RELEASED]),
    *_moves("handing.fetch_package", [PARTNER], [S.DESTRUCTION_DUE], [S.DESTRUCTION_DUE]),
    *_moves("handing.acknowledge", [PARTNER], [S.RELEASED], [S.RELEASED]),
    *_moves("handing.acknowledge", [PARTNER], [S.DESTRUCTION_DUE], [S.DESTRUCTION_DUE]),
    *_moves("handing.hand_in_certificate", [PARTNER], OUT, [S.DESTROYED]),
    *_moves("following.certify", [STEWARD], OUT, [S.DESTROYED]),
    *_moves("following.revoke", [STEWARD], IN_FORCE, [S.SUSPENDED, S.REVOKED]),
    *_moves("following.revoke", [STEWARD], [S.SUSPENDED], [S.REVOKED]),
    *_moves(
        "reinstating.reinstate_signed_in",
        [APPROVER],
        [S.SUSPENDED],
        [S.SUSPENDED, S.RELEASED, S.DESTRUCTION_DUE],
    ),
    *_moves(CLOCK, [], [S.RELEASED], [S.DESTRUCTION_DUE]),
    *_moves(CLOCK, [], [S.DESTRUCTION_DUE], [S.OVERDUE]),
    *_moves(CLOCK, [], [*UNDECIDED, S.REFUSED, S.RETURNED, *STAGED], [S.EXPIRED]),
)


@dataclass(frozen=True)
class Course:
    """Where a request stands. ``acts`` are the actions that may come next, with those who may take them;
    ``release`` the one that it is about, staged or out, if there is one."""

    request: str
    state: RequestState
    turn: frozenset[Seat]
    since: datetime
    acts: Mapping[str, frozenset[Seat]]
    release: str | None = None

    def days(self, today: date) -> int:
        """For how many whole days it has stood there."""
        return max((today - self.since.date()).days, 0)


def acts_from(state: RequestState) -> Mapping[str, frozenset[Seat]]:
    """The actions that may come next from a state, with those who may take them."""
    found: dict[str, frozenset[Seat]] = {}
    for move in MOVES:
        if move.came_from is state and move.act != CLOCK:
            found[move.act] = found.get(move.act, frozenset()) | move.seats
    return MappingProxyType(found)


def check_act(found: Course, act: str) -> None:
    """Raises BadInput when this action cannot come next, saying where the request stands."""
    if act not in found.acts:
        raise BadInput(
            f"Request {found.request} is {found.state.value.replace('_', ' ')}: that cannot be done now.",
            fix=STATES[found.state].says,
        )


def course(standing: Standing, request: str, *, today: date) -> Course:
    """Where one request stands on a day. Raises NotFound when it was never put."""
    known = standing.requests.get(request)
    if known is None:
        raise NotFound(f"No request {request} was put here.", fix="permslip ask add FILE")
    staged = [s for s in standing.staged.values() if s.request == request]
    out = [r for r in standing.releases.values() if r.request == request]
    return _course(standing, known, staged, out, today)


def courses(standing: Standing, *, today: date) -> Mapping[str, Course]:
    """Where every request stands on a day, by id, in the order last moved."""
    staged: dict[str, list[StagedStanding]] = {}
    out: dict[str, list[ReleaseStanding]] = {}
    for waiting in standing.staged.values():
        staged.setdefault(waiting.request, []).append(waiting)
    for release in standing.releases.values():
        if release.request is not None:
            out.setdefault(release.request, []).append(release)
    known = sorted(standing.requests.values(), key=lambda r: r.seq)
    return {r.id: _course(standing, r, staged.get(r.id, []), out.get(r.id, []), today) for r in known}


def _course(
    standing: Standing,
    request: RequestStanding,
    staged: list[StagedStanding],
    out: list[ReleaseStanding],
    today: date,
) -> Course:
    state, since, release = _where(standing, request, staged, out, today)
    turn = STATES[state].turn
    if state is S.RELEASED and release is not None and release in standing.acknowledged:
        turn = frozenset()  # it arrived: nothing is asked of anybody until its destruction is near
    acts = acts_from(state)
    if request.by_reviewers:  # no decision goes round the people who said no: it is put again
        acts = {a: seats for a, seats in acts.items() if a.startswith(("putting.", "asking."))}
    return Course(request.id, state, turn, since, acts, release)


def _where(
    standing: Standing,
    request: RequestStanding,
    staged: list[StagedStanding],
    out: list[ReleaseStanding],
    today: date,
) -> tuple[RequestState, datetime, str | None]:
    """Step by step, the latest first: withdrawn; staged and waiting; out; ended; decided."""
    at = request.at or datetime.min.replace(tzinfo=UTC)
    if request.verdict == "withdrawn":
        return S.WITHDRAWN, at, None
    ended = _ended(standing, request, today)
    if staged and ended is None:
        last = max(staged, key=lambda s: s.time)
        return (*_review(standing, last), last.id)
    left = [r for r in out if r.status is not ReleaseStatus.NOT_DELIVERED]
    newest = max(left, key=lambda r: r.seq, default=None)
    put_anew = newest is not None and request.received is not None and request.received > newest.time
    if newest is not None and not put_anew:
        return (*_released(standing, newest, today), newest.id)
    if ended is not None:
        return S.EXPIRED, ended, None
    return VERDICT_STATES[request.verdict], at, None


VERDICT_STATES: Mapping[str, RequestState] = MappingProxyType(
    {
        "received": S.SUBMITTED,
        "undetermined": S.NEEDS_FACTS,
        "refused": S.REFUSED,
        "permitted": S.PERMITTED,
        "returned": S.RETURNED,
    }
)
STAGE_STATES: Mapping[Stage, RequestState] = MappingProxyType(
    {
        Stage.OPEN: S.IN_REVIEW,
        Stage.PARTLY: S.PARTLY_REVIEWED,
        Stage.DIFFER: S.REVIEWED,
        Stage.APPROVED: S.APPROVED,
        Stage.RETURNED: S.RETURNED,
        Stage.REFUSED: S.REFUSED,
    }
)


def _review(standing: Standing, staged: StagedStanding) -> tuple[RequestState, datetime]:
    asked = max(reviewing.needed(standing.policies, second_person=True), 1)
    casts = reviewing.casts(standing, staged.id)
    votes = standing.reviews.get(staged.id, ())
    since = votes[-1].time if votes and casts else staged.time
    return STAGE_STATES[reviewing.stage(casts, asked=asked)], since


def _released(standing: Standing, release: ReleaseStanding, today: date) -> tuple[RequestState, datetime]:
    status_on = release.status_on or release.time.date()
    if release.status is ReleaseStatus.DESTROYED:
        return S.DESTROYED, _midnight(status_on)
    if release.status in (ReleaseStatus.REVOKED, ReleaseStatus.SUSPENDED):
        return S(release.status.value), _midnight(status_on)
    if release.destroy_by is not None:
        if today > release.destroy_by:
            return S.OVERDUE, _midnight(release.destroy_by + timedelta(days=1))
        if today >= release.destroy_by - DUE_AHEAD:
            return S.DESTRUCTION_DUE, max(_midnight(release.destroy_by - DUE_AHEAD), release.time)
    handed = standing.acknowledged.get(release.id)
    return S.RELEASED, handed[0].time if handed else release.time


def _ended(standing: Standing, request: RequestStanding, today: date) -> datetime | None:
    """Since when its agreement has been over, or None while it is not, or nobody knows its last day."""
    agreement = standing.agreements.get(request.agreement or "")
    if agreement is None:
        return None
    last = min((d for d in (agreement.ends, agreement.ended_on) if d is not None), default=None)
    return _midnight(last + timedelta(days=1)) if last is not None and today > last else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
