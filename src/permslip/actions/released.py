"""A release as the office keeps it: who may go, what changed, what risk is left, what became of it.

Counts of people are exact here and stay in the office; a slip coarsens them. Nothing of a row is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from permslip.actions.attacks_shown import AttacksSeen, attacks_on
from permslip.actions.desk import Desk
from permslip.actions.reviewing import review_of
from permslip.actions.shown import Shown, is_overdue, label, shown
from permslip.consent.answer import IN, Tally
from permslip.measure.findings import Findings
from permslip.measure.reach_told import Told, told
from permslip.protect.plan import Change, ColumnPlan
from permslip.release import records, reviewing
from permslip.release.slip import Slip, SlipApproval
from permslip.stores.releases import WAITING, ReleaseState
from permslip.words.standing import HandedOver, ReleaseStatus
from permslip.words.turns import Turn


@dataclass(frozen=True)
class Head:
    """One release in a list. ``state`` are words; ``waits`` says that somebody has to act."""

    id: str
    request: str
    party: str
    title: str
    state: str
    waits: bool
    on: date
    destroy_by: date | None
    late: bool


@dataclass(frozen=True)
class Standing:
    """How many people stand where, and whether their rows go."""

    why: str
    people: int
    goes: bool


@dataclass(frozen=True)
class Risk:
    """One table's risk before and after protection, with k as the line that no group may fall below."""

    table: str
    k: int
    before: Findings
    after: Findings | None


@dataclass(frozen=True)
class Column:
    """One column and what happened to it."""

    label: str
    change: str
    how: str
    because: str


@dataclass(frozen=True)
class Table:
    """One table of a release."""

    name: str
    rows_in: int
    rows_out: int
    suppressed: int
    loss: float
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Votes:
    """The review, without what anybody voted before all have: ``says`` is its state in words."""

    given: int
    asked: int
    stage: str
    says: str
    shown: tuple[tuple[str, str, str, str], ...]
    """(role, vote, reason, minutes) of each vote once all are in."""


@dataclass(frozen=True)
class Release:
    """Everything about one release. ``status`` is a word of the status list once it has left."""

    id: str
    request: str
    agreement: str
    version: int
    title: str
    party: str
    state: ReleaseState
    status: ReleaseStatus | None
    staged: datetime | None
    left: datetime | None
    families: tuple[Standing, ...]
    staff: tuple[Standing, ...]
    risks: tuple[Risk, ...]
    tables: tuple[Table, ...]
    slip: Slip
    onward: tuple[str, ...]
    votes: Votes
    approvals: tuple[SlipApproval, ...]
    fetched: tuple[HandedOver, ...]
    acknowledged: tuple[HandedOver, ...]
    turns: tuple[Turn, ...]
    digest: str
    reach: Told | None
    attacks: AttacksSeen

    @property
    def ready(self) -> bool:
        """Whether everybody approved it, and nothing that is known holds it back."""
        return self.waits and self.votes.stage == reviewing.Stage.APPROVED and self.attacks.clear

    @property
    def waits(self) -> bool:
        """Whether it is staged and has not left."""
        return self.state in WAITING

    @property
    def in_force(self) -> bool:
        """Whether it left and nothing took it back."""
        return self.status in (ReleaseStatus.IN_FORCE, ReleaseStatus.SUSPENDED)


def releases(desk: Desk) -> tuple[Head, ...]:
    """Every release: those that wait first, then those that left, the newest first."""
    held = shown(desk)
    heads: tuple[Head, ...] = held.once("release heads", lambda: _heads(held))
    return heads


def _heads(held: Shown) -> tuple[Head, ...]:
    waiting = []
    for staged in held.standing.staged.values():
        request = held.standing.requests.get(staged.request)
        under = (request.agreement if request else None) or ""
        paper = held.agreements.get(under)
        waiting.append(
            Head(
                id=staged.id,
                request=staged.request,
                party=held.organisation(request.recipient, under) if request else "",
                title=paper.title if paper else under,
                state="staged",
                waits=True,
                on=staged.time.date(),
                destroy_by=None,
                late=False,
            )
        )
    return (*sorted(waiting, key=lambda h: h.on), *(_left(held, line.id) for line in held.lines))


def _left(held: Shown, release: str) -> Head:
    line, said = held.line(release), held.standing.releases[release]
    assert line is not None, "a release that left has a line"
    paper = held.agreements.get(line.agreement)
    return Head(
        id=line.id,
        request=said.request or "",
        party=line.recipient,
        title=paper.title if paper else line.agreement,
        state=line.state,
        waits=False,
        on=line.on,
        destroy_by=line.destroy_by,
        late=is_overdue(line),
    )


def release(desk: Desk, *, release: str) -> Release:
    """One release. Raises NotFound."""
    row = desk.office.releases.get(release)
    held = shown(desk)
    kept = records.from_json(row.body)
    left, staged = held.standing.releases.get(release), held.standing.staged.get(release)
    paper = held.agreements.get(row.agreement)
    after = {f.table: f for f in kept.after}
    return Release(
        id=row.id,
        request=row.request,
        agreement=row.agreement,
        version=row.version,
        title=paper.title if paper else row.agreement,
        party=held.organisation(row.recipient, row.agreement),
        state=row.state,
        status=left.status if left else None,
        staged=staged.time if staged else None,
        left=left.time if left else None,
        families=_standing(kept.tally),
        staff=_standing(kept.staff_tally),
        risks=tuple(Risk(f.table, f.k, f, after.get(f.table)) for f in kept.before),
        tables=tuple(
            Table(
                t.table,
                t.rows_in,
                t.rows_out,
                t.rows_in - t.rows_out,
                t.loss,
                tuple(_column(c) for c in t.columns),
            )
            for t in kept.plan.tables
        ),
        slip=kept.slip,
        onward=tuple(held.organisation(p, row.agreement) for p in kept.slip.may_pass_to),
        votes=_votes(desk, release),
        approvals=tuple(
            SlipApproval(a["role"], a["key_id"], a["signature"], a.get("signed_by", ""))
            for a in row.approvals
        ),
        fetched=held.standing.fetched.get(release, ()),
        acknowledged=held.standing.acknowledged.get(release, ()),
        turns=left.turns if left else (),
        digest=row.staged_digest,
        reach=told(kept.reach) if kept.reach is not None else None,
        attacks=attacks_on(desk, row, kept.plan),
    )


def _standing(tally: Tally) -> tuple[Standing, ...]:
    found = [Standing(reason.value, count, reason in IN) for reason, count in tally.counts if count]
    return tuple(sorted(found, key=lambda s: (not s.goes, -s.people)))


def _column(column: ColumnPlan) -> Column:
    words = {
        Change.KEEP: "as held",
        Change.DROP: "left out",
        Change.CODE: "a random code instead",
        Change.GENERALISE: "made coarser",
    }
    how = f"step {column.level} of {column.top}" if column.change is Change.GENERALISE and column.top else ""
    return Column(label(column.source), words[column.change], how, column.because)


def _votes(desk: Desk, release: str) -> Votes:
    """The review as somebody may know it who never votes."""
    seen = review_of(desk, release=release, reader="")
    votes = tuple((v.role.replace("_", " "), v.vote.value, v.reason, v.minutes) for v in seen.votes)
    return Votes(seen.voted, seen.asked, seen.stage.value, _SAYS[seen.stage], votes)


_SAYS = {
    reviewing.Stage.OPEN: "Nobody has voted yet.",
    reviewing.Stage.PARTLY: "A vote is in. What it says is told to nobody before all are.",
    reviewing.Stage.DIFFER: "The votes differ. The reviewers see each other's now and settle it.",
    reviewing.Stage.APPROVED: "Everybody approved.",
    reviewing.Stage.RETURNED: "It goes back to the partner.",
    reviewing.Stage.REFUSED: "It is refused.",
}
