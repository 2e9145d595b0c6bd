"""What an approver sees at a glance: what waits, what was voted, what left and where it is now.

Everything comes from the ledger's standing and from slips, so counts are the coarse bands of the slips, and
each sentence may be said to a reporter: it states what is recorded and nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from permslip.actions import approvers, approving, offices
from permslip.actions.attacks_shown import attacks_on
from permslip.actions.desk import Desk
from permslip.actions.shown import Line, Part, Shown, label, part, shown
from permslip.follow.duty import DutyState
from permslip.release import records, reviewing
from permslip.release.reviewing import Cast, Stage
from permslip.release.verify_slip import read_slip
from permslip.stores.releases import WAITING, ReleaseRow
from permslip.words.standing import ReleaseStatus
from permslip.words.turns import Turn
from permslip.words.vocabulary import Vote

PER_PAGE = 20
MOST_NAMED = 3
CODE = "code"
BAND = "{rows} rows in the table {table}"


@dataclass(frozen=True)
class Waiting:
    """One staged release. ``says`` is where its review stands, as far as this reader may know; ``mine`` says
    that the reader may vote now."""

    release: str
    party: str
    title: str
    since: date
    says: str
    mine: bool


@dataclass(frozen=True)
class OwnVote:
    """One vote of the reader's own, and what became of that release."""

    release: str
    party: str
    vote: Vote
    minutes: str
    on: date
    became: str


@dataclass(frozen=True)
class Gone:
    """One release that left: ``sentence`` may be said aloud. ``where`` is what is on record of it now."""

    line: Line
    title: str
    bands: tuple[str, ...]
    facts: tuple[str, ...]
    onward: tuple[str, ...]
    approved: tuple[str, ...]
    fetched: date | None
    arrived: date | None
    where: str
    tone: str
    sentence: str


def waiting(desk: Desk, *, reader: str) -> tuple[Waiting, ...]:
    """The staged releases, those that wait for this reader's vote first, then the longest waiting."""
    held, found = shown(desk), []
    unseated = approvers.is_unconfirmed(desk, reader)
    for head in desk.office.releases.heads(*WAITING):
        staged = held.standing.staged.get(head.id)
        row = desk.office.releases.get(head.id)
        asked = max(approving.asked(desk, row), 1)
        casts = reviewing.casts(held.standing, head.id)
        barred = reader in approving.barred(desk, row)
        now = reviewing.stage(casts, asked=asked)
        voted = reader in reviewing.reviewers(casts)
        turn = now is Stage.DIFFER if voted else now in (Stage.OPEN, Stage.PARTLY)
        mine = turn and not barred and not unseated
        since = staged.time.date() if staged else held.today
        paper = held.agreements.get(head.agreement)
        found.append(
            Waiting(
                head.id,
                held.organisation(head.recipient, head.agreement),
                paper.title if paper else head.agreement,
                since,
                _stands(now, barred=barred, voted=voted, mine=mine, clear=_clear(desk, row, now)),
                mine,
            )
        )
    return tuple(sorted(found, key=lambda w: (not w.mine, w.since, w.release)))


def _clear(desk: Desk, row: ReleaseRow, now: Stage) -> bool:
    """Whether no attack holds an approved release back."""
    return now is Stage.APPROVED and attacks_on(desk, row, records.from_json(row.body).plan).clear


def _stands(now: Stage, *, barred: bool, voted: bool, mine: bool, clear: bool) -> str:
    if now is Stage.APPROVED:
        return "Everybody approved it. " + (
            "It has still to be handed out." if clear else "An attack holds it back."
        )
    if barred:
        return "You asked for it or made it ready yourself, so somebody else reviews it."
    if now is Stage.DIFFER:
        return "All have voted and they differ." + (
            " Read the other's reason and vote again." if mine else ""
        )
    if voted:
        return "You have voted. The other reviewer's vote is awaited."
    if now is Stage.OPEN:
        return "Nobody has voted yet."
    return "One reviewer has voted. You do not see how yet."


def voted(desk: Desk, *, reader: str) -> tuple[OwnVote, ...]:
    """The reader's own votes, the newest first."""
    held = shown(desk)
    mine = {k for k in held.standing.keys if held.standing.person_of(k) == reader}
    given = [r for votes in held.standing.reviews.values() for r in votes if r.key_id in mine]
    heads = {h.id: h for h in desk.office.releases.heads_of({r.release for r in given})} if given else {}
    return tuple(
        OwnVote(
            r.release,
            held.organisation(heads[r.release].recipient, heads[r.release].agreement),
            Vote(r.vote),
            r.minutes or "",
            r.time.date(),
            _became(held, r.release, heads[r.release].state.value),
        )
        for r in sorted(given, key=lambda r: r.seq, reverse=True)
    )


def became(desk: Desk, *, release: str) -> str:
    """What became of a release, as one sentence. Raises NotFound."""
    return _became(shown(desk), release, desk.office.releases.get(release).state.value)


def _became(held: Shown, release: str, state: str) -> str:
    line = held.line(release)
    if line is not None:
        return _where(line)[0]
    waits = "It has not left. Its review goes on."
    return {"staged": waits, "approved": waits}.get(state, "It did not leave.")


def completes(desk: Desk, *, release: str, reader: str, vote: Vote) -> bool:
    """Whether this vote would be the one after which the release goes out."""
    row = desk.office.releases.get(release)
    asked = max(approving.asked(desk, row), 1)
    casts = reviewing.casts(desk.office.standing(), release)
    return reviewing.stage((*casts, Cast(reader, vote)), asked=asked) is Stage.APPROVED


def check_reader(desk: Desk, *, release: str, reader: str) -> None:
    """Raises RefusedError for who may not vote on it, BadInput for who must wait or comes too late."""
    approvers.check_confirmed(desk, reader)
    row = approving.waiting(desk, release=release, by=reader)
    casts = reviewing.casts(desk.office.standing(), release)
    asked, barred = max(approving.asked(desk, row), 1), approving.barred(desk, row)
    reviewing.may_vote(casts, person=reader, asked=asked, barred=barred)


def check_words(desk: Desk, *, vote: Vote, reason: str, minutes: str) -> None:
    """Raises BadInput when a vote lacks the words that it needs here."""
    reviewing.check_words(vote, reason=reason, minutes=minutes, policies=offices.policies(desk))


def whereabouts(desk: Desk, *, find: str = "", every: bool = False, page: int = 1) -> Part[Gone]:
    """What left and where it is now, the newest first: what somebody may still hold, or ``every`` release
    that ever left. ``find`` looks in the names of organisations and agreements, and in ids."""
    held, words = shown(desk), find.casefold().split()
    lines = tuple(
        line
        for line in held.lines
        if line.state != ReleaseStatus.NOT_DELIVERED.value
        and (every or line.destruction != DutyState.DONE.value)
        and all(word in _sought(held, line) for word in words)
    )
    chosen = part(lines, page, PER_PAGE)
    slips = desk.office.releases.slips(line.id for line in chosen.items)
    items = tuple(_gone(held, line, slips.get(line.id)) for line in chosen.items)
    return Part(items, chosen.number, chosen.pages, chosen.total)


def whereabouts_of(desk: Desk, *, release: str) -> Gone | None:
    """The same of one release; None where it has not left."""
    held = shown(desk)
    line = held.line(release)
    if line is None or line.state == ReleaseStatus.NOT_DELIVERED.value:
        return None
    return _gone(held, line, desk.office.releases.slips([release]).get(release))


def turns(desk: Desk, *, release: str) -> tuple[Turn, ...]:
    """How the status of a release that left has changed, in order."""
    known = shown(desk).standing.releases.get(release)
    return known.turns if known else ()


def _sought(held: Shown, line: Line) -> str:
    paper = held.agreements.get(line.agreement)
    parties = " ".join(p.name for p in paper.parties) if paper else ""
    return f"{line.id} {line.recipient} {line.agreement} {paper.title if paper else ''} {parties}".casefold()


@lru_cache(maxsize=500)
def _said(slip: bytes) -> dict[str, Any]:
    """What a page tells of a slip: read once a process, for the same bytes say the same."""
    told = read_slip(slip).predicate
    return {name: told[name] for name in ("elements", "tables", "mayPassTo", "approvals")}


def _gone(held: Shown, line: Line, slip: bytes | None) -> Gone:
    said = _said(slip) if slip else {}
    paper = held.agreements.get(line.agreement)
    title = paper.title if paper else line.agreement
    changed = {e["element"]: e["change"] for e in said.get("elements", ())}
    bands = tuple(BAND.format(rows=t["rows"], table=t["name"]) for t in said.get("tables", ()))
    onward = tuple(said.get("mayPassTo", ()))
    fetched = _day(held.standing.fetched.get(line.id, ()))
    arrived = _day(held.standing.acknowledged.get(line.id, ()))
    where, tone = _where(line, known=bool(fetched or arrived))
    told = _Told(
        facts=tuple(told_fact(e, changed.get(e, "")) for e in line.elements if changed.get(e) != CODE),
        codes=tuple(label(e) for e in line.elements if changed.get(e) == CODE),
        bands=bands,
        onward=onward,
    )
    return Gone(
        line=line,
        title=title,
        bands=bands or (line.rows,),
        facts=tuple(told_fact(e, changed.get(e, "")) for e in line.elements),
        onward=onward,
        approved=_approved(held, line.id, said),
        fetched=fetched,
        arrived=arrived,
        where=where,
        tone=tone,
        sentence=_sentence(held, line, title, told, where),
    )


@dataclass(frozen=True)
class _Told:
    """What a sentence tells of a release. ``codes`` are facts in whose place random codes went."""

    facts: tuple[str, ...]
    codes: tuple[str, ...]
    bands: tuple[str, ...]
    onward: tuple[str, ...]


def _approved(held: Shown, release: str, said: dict[str, Any]) -> tuple[str, ...]:
    """Who approved, by role, each with the minutes that they named."""
    given = (r for r in held.standing.reviews.get(release, ()) if r.vote == Vote.APPROVE.value)
    votes = {held.standing.person_of(r.key_id): r for r in given}  # two may have one role
    found = []
    for approval in said.get("approvals", ()):
        role, who = str(approval["role"]), held.standing.person_of(str(approval["key"]))
        minutes = votes[who].minutes if who is not None and who in votes else None
        found.append(role.replace("_", " ") + (f" (minutes {minutes})" if minutes else ""))
    return tuple(found)


def told_fact(element: str, change: str) -> str:
    """A fact with what was done to it, in plain words."""
    done = {CODE: " (a random code in its place)", "generalise": " (made coarser)"}.get(change, "")
    return f"{label(element)}{done}"


def _day(handed: tuple[Any, ...]) -> date | None:
    return handed[0].time.date() if handed else None


def _where(line: Line, *, known: bool = False) -> tuple[str, str]:
    """Where a release is now, in sentences, and how that is. ``known``: that it arrived is on record."""
    match line.destruction:
        case DutyState.DONE.value:
            return f"It was destroyed: that is certified for {_written(line.destroyed_on)}.", "yes"
        case DutyState.OVERDUE.value:
            due = _written(line.destroy_by)
            return f"It had to be destroyed by {due}, and nobody has certified that it was.", "late"
        case _:
            return _where_in_use(line, known=known)


def _where_in_use(line: Line, *, known: bool) -> tuple[str, str]:
    due = f" It has to be destroyed by {_written(line.destroy_by)}." if line.destroy_by else ""
    match line.state:
        case ReleaseStatus.REVOKED.value:
            return f"It was taken back on {_written(line.state_on)}: they may not use it any more.{due}", "no"
        case ReleaseStatus.SUSPENDED.value:
            return f"It is on hold since {_written(line.state_on)}: they may not use it now.{due}", "wait"
        case ReleaseStatus.SUPERSEDED.value:
            return f"It was replaced by a later release.{due}", "info"
        case _ if known:
            return f"It is with {line.recipient}.{due}", "info"
        case _:
            return f"It was released to {line.recipient}.{due}", "info"


def _sentence(held: Shown, line: Line, title: str, told: _Told, where: str) -> str:
    """What may be said aloud: what is on record, to whom, how much in bands, until when, how it stands."""
    named, more = told.facts[:MOST_NAMED], len(told.facts) - MOST_NAMED
    kinds = f", among them {', '.join(named)}," if more > 0 else f" ({', '.join(named)})"
    count = len(told.facts)
    many = f": {'; '.join(told.bands)}" if told.bands else ""
    said = [
        f"On {_written(line.on)} {held.district} released to {line.recipient} {count} "
        f"{'kind' if count == 1 else 'kinds'} of facts{kinds} under the agreement “{title}”{many}."
    ]
    if told.codes:
        said.append(f"It holds no {' and no '.join(told.codes)}: a random code stands in its place.")
    to = " and ".join(told.onward) or "nobody"
    said.append(f"They may pass it on to {to}.")
    said.append(where)
    return " ".join(said)


def _written(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "a day that is not on record"
