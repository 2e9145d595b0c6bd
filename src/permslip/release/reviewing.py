"""Reviewing: blind first, then together. Who may vote on a staged release, who sees what, what comes of it.

1. Each reviewer votes without seeing another's vote. Nobody reviews what they put or staged.
2. When as many as are asked for have voted and all say the same, that is the outcome.
3. Where they differ, each sees all the votes and may vote again, until all say the same.

Pure: the votes come in the order cast. People are told apart by id, however many keys stand for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from permslip.words.errors import BadInput, RefusedError
from permslip.words.seated import SeatStanding
from permslip.words.standing import FactValue, KeyState, Standing
from permslip.words.vocabulary import Vote

REVIEWERS = "reviewers"  # the district's policy: 1, or 2 for every release
MINUTES = "minutes-reference"  # the district's policy: an approval names the minutes
LONGEST_REASON = 2000
LONGEST_MINUTES = 200


class Stage(StrEnum):
    """How far the review of one staged release has come."""

    OPEN = "open"  # nobody has voted
    PARTLY = "partly"
    DIFFER = "differ"
    APPROVED = "approved"
    RETURNED = "returned"
    REFUSED = "refused"


OUTCOMES: Mapping[Vote, Stage] = MappingProxyType(
    {Vote.APPROVE: Stage.APPROVED, Vote.RETURN: Stage.RETURNED, Vote.REFUSE: Stage.REFUSED}
)
VOTING = frozenset({Stage.OPEN, Stage.PARTLY, Stage.DIFFER})


@dataclass(frozen=True)
class Cast:
    """One vote: a person's id, what they said, the number of the entry (-1: an approval without one)."""

    person: str
    vote: Vote
    seq: int = -1


def needed(policies: Mapping[str, FactValue], *, second_person: bool) -> int:
    """How many different people have to approve: two where the district's policy says so, for every release;
    else one where the agreement asks for a second person."""
    if policies.get(REVIEWERS) == 2:
        return 2
    return 1 if second_person else 0


def reviewers(casts: Sequence[Cast]) -> tuple[str, ...]:
    """Who has voted, in the order of their first votes."""
    return tuple(dict.fromkeys(c.person for c in casts))


def latest(casts: Sequence[Cast]) -> Mapping[str, Vote]:
    """What each reviewer says now."""
    return {c.person: c.vote for c in casts}


def stage(casts: Sequence[Cast], *, asked: int) -> Stage:
    """How far the votes have come, with ``asked`` people to vote (one at least: nothing approves itself)."""
    says = latest(casts)
    if not says:
        return Stage.OPEN
    if len(says) < max(asked, 1):
        return Stage.PARTLY
    different = set(says.values())
    return OUTCOMES[different.pop()] if len(different) == 1 else Stage.DIFFER


def may_vote(casts: Sequence[Cast], *, person: str, asked: int, barred: frozenset[str]) -> None:
    """Raises RefusedError for somebody who put or staged it, BadInput for who must wait or comes too late."""
    if person in barred:
        raise RefusedError(
            "Nobody reviews a release that they asked for or staged themselves.",
            fix="ask a second person to review it",
        )
    now, mine = stage(casts, asked=asked), person in reviewers(casts)
    if now not in VOTING:
        raise BadInput(f"The review is over: {now.value}.")
    if now is Stage.PARTLY and mine:
        raise BadInput("You have voted. Your vote is kept until the other reviewer has voted too.")
    if now is Stage.DIFFER and not mine:
        raise BadInput("As many people as are asked for have voted. They settle it between them.")


def visible(casts: Sequence[Cast], *, person: str, asked: int) -> tuple[Cast, ...]:
    """The votes that this person may see: their own, and everybody's once all are in."""
    if stage(casts, asked=asked) in (Stage.OPEN, Stage.PARTLY):
        return tuple(c for c in casts if c.person == person)
    return tuple(casts)


def consolidated(casts: Sequence[Cast], *, asked: int) -> bool:
    """Whether the next vote is cast with the others seen."""
    return stage(casts, asked=asked) is Stage.DIFFER


def check_words(vote: Vote, *, reason: str, minutes: str, policies: Mapping[str, FactValue]) -> None:
    """Raises BadInput when a vote lacks the words that it needs, or has too many."""
    if vote is not Vote.APPROVE and not reason.strip():
        raise BadInput("Say why, so that the others can do something about it.", fix="give a reason")
    if len(reason) > LONGEST_REASON or len(minutes) > LONGEST_MINUTES:
        raise BadInput(
            f"A reason has at most {LONGEST_REASON} characters, a reference to minutes {LONGEST_MINUTES}.",
            fix="shorten it",
        )
    if vote is Vote.APPROVE and policies.get(MINUTES) is True and not minutes.strip():
        raise BadInput(
            "This district's policy asks an approval for the minutes that it rests on.",
            rule=MINUTES,
            fix="give the meeting's day and the item",
        )


def casts(standing: Standing, release: str) -> tuple[Cast, ...]:
    """The votes on a staged release that count, in the order cast.

    An approval signed on the command line counts as a vote of its own. A vote counts while somebody can
    stand behind it: who voted and left before all were in is asked for no more, and another may take their
    place.
    """
    staged = standing.staged.get(release)
    if staged is None:
        return ()
    signed = [k for k in staged.approvals if _is_live(standing, k)]
    since = _able_since(standing, signed)
    given = [
        (standing.person_of(r.key_id) or r.key_id, r)
        for r in standing.reviews.get(release, ())
        if r.staged_digest == staged.staged_digest
    ]
    found = [Cast(p, Vote(r.vote), r.seq) for p, r in given if p in since and r.time >= since[p]]
    voted = {c.person for c in found}
    before = dict.fromkeys(standing.person_of(k) or k for k in signed)
    return (*(Cast(p, Vote.APPROVE) for p in before if p not in voted), *found)


def _able_since(standing: Standing, signed: Sequence[str]) -> Mapping[str, datetime]:
    """Since when each person has had a live key to be signed with: what was said under a key that was revoked
    since is said by nobody, and a new key does not bring it back."""
    keys = [(s.person, s.key_id) for s in _approvers(standing)]
    keys += [(standing.person_of(k) or k, k) for k in signed]
    since: dict[str, datetime] = {}
    for person, key in keys:
        if person is not None and key is not None:
            start = standing.keys[key].valid_from
            since[person] = min(since.get(person, start), start)
    return since


def sitting(standing: Standing) -> frozenset[str]:
    """The people whom the office may sign for: those on an approver's confirmed seat, with a live key to
    it."""
    return frozenset(s.person for s in _approvers(standing) if s.person)


def _approvers(standing: Standing) -> list[SeatStanding]:
    return [
        s
        for s in standing.seats.values()
        if s.votes and s.person and s.key_id and _is_live(standing, s.key_id)
    ]


def _is_live(standing: Standing, key_id: str) -> bool:
    key = standing.keys.get(key_id)
    return key is not None and key.state is KeyState.LIVE
