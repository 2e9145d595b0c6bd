"""What needs the data steward today: one list, the most pressing first, each thing with what to do about it.

Everything is worked out from the ledger's standing, once for each new entry and each day; only what families
asked and what is done in the background is looked up each time. No child and no employee is in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from permslip import follow
from permslip.actions.desk import Desk
from permslip.actions.lawbook import shipped
from permslip.actions.shown import Shown, shown
from permslip.follow.duty import Duty, DutyKind, DutyState
from permslip.release import reviewing
from permslip.stores.errands import ErrandState
from permslip.words.facts import FACTS
from permslip.words.standing import StagedStanding
from permslip.words.vocabulary import OfficeRole, RequestState, Seat
from permslip.words.wording import shortened

AHEAD = 60  # days
RECENT = timedelta(days=7)  # an errand that failed longer ago is no matter of today
COUNTING = "count-disagreements"
"""The kind of the errand that counts where guardians disagree."""


class Pressing(IntEnum):
    """How much something presses."""

    LATE = 0
    NOW = 1
    SOON = 2
    WAITS = 3  # somebody else acts next


class Matter(StrEnum):
    """What something is about: its page follows from this."""

    REQUEST = "request"
    FACTS = "facts"
    RELEASE = "release"
    AGREEMENT = "agreement"
    DESTRUCTION = "destruction"
    DUTY = "duty"
    INCIDENT = "incident"
    FAMILY = "family"
    CONSENT = "consent"
    ERRAND = "errand"


@dataclass(frozen=True)
class Item:
    """One thing to do. ``about`` is the id that its page takes; ``act`` the words of the link to it; ``due``
    the day by which, ``since`` the day from which it waits."""

    matter: Matter
    pressing: Pressing
    about: str
    title: str
    says: str
    act: str
    due: date | None = None
    since: date | None = None


@dataclass(frozen=True)
class Today:
    """The list, and the next thing that is not pressing yet (None: nothing is ahead)."""

    day: date
    items: tuple[Item, ...]
    ahead: Item | None
    disagreements: Disagreements | None


@dataclass(frozen=True)
class Disagreements:
    """How many students' guardians disagreed, by agreement, when they were last counted; ``stale`` where the
    ledger has grown since."""

    counts: tuple[tuple[str, str, int], ...]
    """Agreement id, title, students."""
    on: date
    stale: bool


def today(desk: Desk) -> Today:
    """Everything that needs the steward now."""
    held = shown(desk)
    standing_items: tuple[Item, ...] = held.once("steward today", lambda: _of_standing(desk, held))
    counted = disagreements(desk, held)
    found = [*standing_items, *_families(desk, held), *_errands(desk), *_disagreeing(counted)]
    found.sort(key=lambda i: (i.pressing, i.due or i.since or held.today, i.title))
    last = held.today + timedelta(days=AHEAD)
    later = [d for d in _left(desk, held) if d.due > last]
    return Today(held.today, tuple(found), _ahead(later, held), counted)


def duties(desk: Desk) -> tuple[Duty, ...]:
    """Every duty, by due day, worked out once for each new entry. An agreement that was posted in the portal
    is posted."""
    held = shown(desk)
    return held.once("duties", lambda: _duties(desk, held))


def _duties(desk: Desk, held: Shown) -> tuple[Duty, ...]:
    book, standing = shipped(), held.standing
    calendar = follow.Calendar.of(desk.office.core.settings.closed)
    rows = desk.office.afterwards.incidents()
    found: tuple[Duty, ...] = follow.duties(
        standing,
        held.agreements.values(),
        calendar=calendar,
        book=book,
        incidents=[follow.incident_from(r.body, calendar, book, standing.attestations) for r in rows],
    )
    return found


def _of_standing(desk: Desk, held: Shown) -> tuple[Item, ...]:
    return (*_requests(desk, held), *_staged(held), *_owed(desk, held), *_incidents(desk, held))


# ---- requests


def _requests(desk: Desk, held: Shown) -> Iterator[Item]:
    waiting = []
    for now in held.courses.values():
        request = held.standing.requests[now.request]
        if now.state is RequestState.NEEDS_FACTS:
            waiting.append((request.id, now.since.date()))
        elif Seat.STEWARD in now.turn and now.state in _STEPS:
            says, act = _STEPS[now.state]
            party = held.organisation(request.recipient, request.agreement)
            yield Item(
                Matter.REQUEST,
                Pressing.NOW,
                request.id,
                f"{party}: request {request.id}",
                says,
                act,
                since=now.since.date(),
            )
    yield from _facts(desk, held, waiting)


_STEPS = {
    RequestState.SUBMITTED: ("It was put and is not decided yet.", "Decide it"),
    RequestState.PERMITTED: ("It may go. Protect the data, measure what is left and stage it.", "Stage it"),
    RequestState.APPROVED: ("It is approved and has not left.", "Look at the release"),
    RequestState.SUSPENDED: ("What left is suspended. Settle what caused that, or revoke it.", "Look at it"),
}


def _facts(desk: Desk, held: Shown, waiting: list[tuple[str, date]]) -> Iterator[Item]:
    """The requests that turn on facts, with who may state them."""
    last = desk.office.decisions.lasts(r for r, _ in waiting) if waiting else {}
    for request, since in waiting:
        asked = held.standing.requests[request]
        names = last[request].body["verdict"].get("ask", ()) if request in last else ()
        open_now = [n for n in names if n in FACTS]
        mine = sum(OfficeRole.DATA_OFFICER in FACTS[n].who for n in open_now)
        others = sorted(
            {r.value.replace("_", " ") for n in open_now for r in FACTS[n].who} - {"data officer"}
        )
        party = held.organisation(asked.recipient, asked.agreement)
        count = "One fact is" if len(open_now) == 1 else f"{len(open_now)} facts are"
        says = f"{count} missing."
        says += f" You may state {'it' if mine == len(open_now) == 1 else mine}." if mine else ""
        says += f" Others are for: {', '.join(others)}." if others and mine < len(open_now) else ""
        yield Item(
            Matter.FACTS,
            Pressing.NOW,
            request,
            f"{party}: request {request}",
            says,
            "State or ask for the facts",
            since=since,
        )


# ---- releases


def _staged(held: Shown) -> Iterator[Item]:
    for staged in held.standing.staged.values():
        request = held.standing.requests.get(staged.request)
        party = held.organisation(request.recipient, request.agreement) if request else staged.request
        yield Item(
            Matter.RELEASE,
            Pressing.WAITS,
            staged.id,
            f"{party}: a release is staged",
            _votes(held, staged),
            "Look at it",
            since=staged.time.date(),
        )


def _votes(held: Shown, staged: StagedStanding) -> str:
    """How far the review has come, without telling what anybody voted."""
    casts = reviewing.casts(held.standing, staged.id)
    asked = max(reviewing.needed(held.standing.policies, second_person=True), 1)
    now = reviewing.stage(casts, asked=asked)
    if now is reviewing.Stage.DIFFER:
        return "The reviewers disagree and have to settle it between them."
    if now is reviewing.Stage.APPROVED:
        return "Everybody approved it, and it has not left. Its page says what it waits for."
    given = len(reviewing.reviewers(casts))
    return f"{given} of {asked} {'vote is' if asked == 1 else 'votes are'} in. An approver acts next."


# ---- what is owed


def _owed(desk: Desk, held: Shown) -> Iterator[Item]:
    last = held.today + timedelta(days=AHEAD)
    for duty in _left(desk, held):
        if duty.due <= last:
            yield _duty(duty, held)


def _left(desk: Desk, held: Shown) -> list[Duty]:
    """The duties that are not done; those of incidents and families are told with what they are about."""
    told = (DutyKind.FAMILY, DutyKind.INCIDENT)
    return [d for d in duties(desk) if d.kind not in told and d.state(held.today) is not DutyState.DONE]


def _ahead(later: list[Duty], held: Shown) -> Item | None:
    return _duty(later[0], held) if later else None


def _duty(duty: Duty, held: Shown) -> Item:
    late = duty.state(held.today) is DutyState.OVERDUE
    pressing = Pressing.LATE if late else (Pressing.NOW if _near(duty, held) else Pressing.SOON)
    owed_by = held.organisation(duty.owed_by)
    match duty.kind:
        case DutyKind.TERM_ENDS:
            title, says, act = f"{_title(duty.source, held)} ends", "Renew it, or let it end.", "Look at it"
            if late:
                title, says = f"{_title(duty.source, held)} has ended", "Say that it ended, or renew it."
            matter, about = Matter.AGREEMENT, duty.source
        case DutyKind.POSTING:
            title = f"{_title(duty.source, held)} is not posted"
            says, act = "The law gives a few business days from signing.", "Post it"
            matter, about = Matter.AGREEMENT, duty.source
        case DutyKind.DESTROY:
            release = held.standing.releases.get(duty.source)
            owed_by = held.organisation(duty.owed_by, release.agreement if release else None)
            left = f" what left on {_plain(release.time.date())}" if release else " a release"
            title = f"{owed_by} must destroy{left}"
            says = "No certificate came. Nothing more goes to them." if late else "A certificate is awaited."
            act, matter, about = "Follow it up", Matter.DESTRUCTION, duty.id
        case DutyKind.NOTICE | DutyKind.FAMILY | DutyKind.INCIDENT:
            title, says = "The yearly notice to families", f"{owed_by} owes it."
            act, matter, about = "Say how it was done", Matter.DUTY, duty.id
    return Item(matter, pressing, about, title, says, act, due=duty.due)


def _plain(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _near(duty: Duty, held: Shown) -> bool:
    return (duty.due - held.today).days <= 7


def _title(agreement: str, held: Shown) -> str:
    paper = held.agreements.get(agreement)
    return paper.title if paper else agreement


def _incidents(desk: Desk, held: Shown) -> Iterator[Item]:
    """Each open incident once, with the next of its clocks."""
    clocks = [d for d in duties(desk) if d.kind is DutyKind.INCIDENT and d.done_on is None]
    for found in held.standing.open_incidents():
        clock = next((d for d in clocks if d.source == found.id), None)
        late = clock is not None and clock.due < held.today
        says = f"With {held.organisation(found.party)}." if found.party else "It is not settled yet."
        if clock is not None:
            says += f" {held.organisation(clock.owed_by)} has to tell."
        yield Item(
            Matter.INCIDENT,
            Pressing.LATE if late else Pressing.NOW,
            found.id,
            f"An incident is open: {shortened(found.what, 70)}",
            says,
            "Open the incident",
            due=clock.due if clock else None,
            since=found.on,
        )


# ---- what is looked up each time


def _families(desk: Desk, held: Shown) -> Iterator[Item]:
    """What families asked and nobody has answered: its kind and day, never who or about whom."""
    if not desk.office.place.families.is_file():
        return
    for asked in desk.office.families.rights.all():
        if asked.open:
            yield Item(
                Matter.FAMILY,
                Pressing.LATE if asked.due < held.today else Pressing.NOW,
                asked.id,
                f"A family asks for a {asked.kind.value}"
                if asked.kind.value != "complaint"
                else "A family complains",
                "The law gives a last day for the answer.",
                "Answer it",
                due=asked.due,
                since=asked.asked_on,
            )


def _errands(desk: Desk) -> Iterator[Item]:
    """Errands that failed of late and were not done since."""
    settled: set[tuple[str, str]] = set()
    for row in desk.office.errands.over(since=desk.clock.now() - RECENT):
        key = (row.kind, row.about)
        if row.state is ErrandState.FAILED and key not in settled:
            yield Item(
                Matter.ERRAND,
                Pressing.NOW,
                row.id,
                f"Did not work: {row.kind.replace('-', ' ')} {row.about}".rstrip(),
                str(row.outcome.get("error", "")),
                "See what to do",
                since=row.ended_at.date() if row.ended_at else None,
            )
        settled.add(key)


def disagreements(desk: Desk, held: Shown) -> Disagreements | None:
    """The last count of students whose guardians disagree, or None where nobody ever counted."""
    rows = desk.office.errands.over(since=desk.clock.now() - timedelta(days=29), kind=COUNTING)
    done = next((r for r in rows if r.state is ErrandState.DONE), None)
    if done is None or done.ended_at is None:
        return None
    counts = [
        (name, _title(name, held), int(number)) for name, number in done.outcome.get("counts", {}).items()
    ]
    stale = done.outcome.get("size") != held.standing.size
    return Disagreements(tuple(counts), done.ended_at.date(), stale)


def _disagreeing(counted: Disagreements | None) -> Iterator[Item]:
    for name, title, number in counted.counts if counted else ():
        if number:
            students = "one student" if number == 1 else f"{number} students"
            yield Item(
                Matter.CONSENT,
                Pressing.WAITS,
                name,
                f"Guardians disagree: {title}",
                f"For {students}. Their rows stay home, or go, as the district's policy says.",
                "Look at the answers",
                since=counted.on if counted else None,
            )
