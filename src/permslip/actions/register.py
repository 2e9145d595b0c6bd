"""The public register: agreements and releases as anybody may see them. No child and no employee is in it.

Counts are the bands of the slips. Where the register does not know something, it says so. Its columns are
those of the list that Illinois keeps of its districts' agreements, so that registers of several districts
can be laid side by side.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from typing import Any

from permslip.actions.desk import Desk
from permslip.actions.lawbook import shipped
from permslip.actions.shown import (
    NOT_KNOWN,
    Line,
    Part,
    Shown,
    about_staff,
    agreement,
    label,
    part,
    partners,
    shown,
)
from permslip.agree.agreement import Agreement, Party
from permslip.follow.calendar import Calendar
from permslip.follow.dues import of_agreement
from permslip.follow.duty import DutyKind
from permslip.words.elements import ELEMENTS
from permslip.words.errors import NotFound
from permslip.words.formula import harmless
from permslip.words.standing import AgreementStanding
from permslip.words.vocabulary import Domain, Role

COLUMNS = (
    "agreement_no,entity,address,type,start,duration,purpose,covered_information,use,hold_until,"
    "subcontractors_allowed,subcontractors,document_url,posted_on"
).split(",")
STATES = ("in force", "not yet begun", "ended", "term not known")
NOT_POSTED = "not posted yet"
_ALLOWED = {"barred": "no", "named_only": "only those named", "free": "yes"}
_ABOUT = {
    Domain.STUDENT: "about students",
    Domain.GUARDIAN: "about parents and guardians",
    Domain.STAFF: "about staff",
    Domain.BUILDING: "about buildings",
    Domain.COURSE: "about courses",
    Domain.FINANCE: "about spending",
    Domain.DISTRICT: "about the district",
}


@dataclass(frozen=True)
class Row:
    """One agreement. The first fourteen fields are the columns of the register, as text."""

    agreement_no: str
    entity: str
    address: str
    type: str
    start: str
    duration: str
    purpose: str
    covered_information: str
    use: str
    hold_until: str
    subcontractors_allowed: str
    subcontractors: str
    document_url: str
    posted_on: str
    title: str
    version: int
    state: str
    releases: int
    about_staff: bool

    def cells(self) -> dict[str, str]:
        """The columns of the register, by name."""
        return dict(zip(COLUMNS, astuple(self), strict=False))


def register(desk: Desk, *, find: str = "", state: str = "", page: int = 1) -> Part[Row]:
    """The agreements, those in force first, that hold all words of ``find`` and stand in ``state``."""
    words = find.casefold().split()
    found = tuple(
        row
        for row in rows(shown(desk))
        if (not state or row.state == state)
        and all(word in " ".join((row.title, *row.cells().values())).casefold() for word in words)
    )
    return part(found, page)


def as_csv(desk: Desk, *, address: str = "") -> str:
    """The whole register as CSV (RFC 4180); ``address`` is put before the documents' paths."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows(shown(desk)):
        writer.writerow([harmless(cell) for cell in _addressed(row, address).values()])
    return out.getvalue()


def as_json(desk: Desk, *, address: str = "") -> dict[str, Any]:
    """The whole register as plain JSON values."""
    held = shown(desk)
    listed = [
        {**_addressed(row, address), "title": row.title, "version": row.version, "state": row.state}
        for row in rows(held)
    ]
    return {"district": held.district, "as_of": held.today.isoformat(), "agreements": listed}


def _addressed(row: Row, address: str) -> dict[str, str]:
    cells = row.cells()
    if cells["document_url"].startswith("/"):
        cells["document_url"] = address + cells["document_url"]
    return cells


def rows(held: Shown) -> tuple[Row, ...]:
    """Every agreement of the register, those in force first."""
    return held.once("register rows", lambda: _made(held))


def _made(held: Shown) -> tuple[Row, ...]:
    releases = Counter(line.agreement for line in held.lines)
    found = [_row(held, paper, releases[paper.id]) for paper in held.agreements.values()]
    return tuple(sorted(found, key=lambda r: (STATES.index(r.state), r.entity.casefold(), r.agreement_no)))


def _row(held: Shown, paper: Agreement, releases: int) -> Row:
    said = held.standing.agreements[paper.id]
    posted = held.postings.get(paper.id)
    partner = next((p for p in paper.parties if p.role is Role.PARTNER), None)
    subs = [p.name for p in paper.parties if p.role is Role.SUB_PROCESSOR]
    return Row(
        agreement_no=paper.id,
        entity=partners(paper),
        address=" ".join(partner.address.split()) if partner and partner.address else NOT_KNOWN,
        type=paper.basis.value.replace("_", " ") if paper.basis else "the agreement names no legal basis",
        start=paper.starts.isoformat() if paper.starts else "the agreement gives no first day",
        duration=_duration(paper, said),
        purpose=" ".join(paper.purpose_text.split()) or NOT_KNOWN,
        covered_information="; ".join(label(s.element) for s in paper.schedule) or "no element is listed",
        use=_use(paper, partner),
        hold_until=_hold_until(paper, said),
        subcontractors_allowed=_ALLOWED.get(paper.redisclosure or "", "the agreement does not say"),
        subcontractors="; ".join(subs) or "none named",
        document_url=f"/agreements/{paper.id}/" if posted else NOT_POSTED,
        posted_on=posted.on.isoformat() if posted else NOT_POSTED,
        title=paper.title,
        version=paper.version,
        state=_state(said, held.today),
        releases=releases,
        about_staff=any(about_staff(s.element) for s in paper.schedule),
    )


def _state(said: AgreementStanding, today: date) -> str:
    if said.ended_on is not None and today > said.ended_on:
        return "ended"
    if said.starts is None or said.ends is None:
        return "term not known"
    if today < said.starts:
        return "not yet begun"
    return "in force" if today <= said.ends else "ended"


def _duration(paper: Agreement, said: AgreementStanding) -> str:
    if said.ended_on is not None:
        return f"ended early on {said.ended_on.isoformat()}"
    return f"until {paper.ends.isoformat()}" if paper.ends else "the agreement gives no last day"


def _use(paper: Agreement, partner: Party | None) -> str:
    services = partner.services if partner else ""
    purpose = paper.purpose.value.replace("_", " ") if paper.purpose else ""
    return " ".join(services.split()) or purpose or "the agreement does not say"


def _hold_until(paper: Agreement, said: AgreementStanding) -> str:
    promise = paper.destruction
    if promise.by is not None:
        return promise.by.isoformat()
    last = min((d for d in (paper.ends, said.ended_on) if d is not None), default=None)
    if promise.within_days is not None:
        day = f" ({(last + timedelta(days=promise.within_days)).isoformat()})" if last else ""
        return f"{promise.within_days} days after its end{day}"
    return "the agreement gives no day of destruction"


# ---- one agreement


@dataclass(frozen=True)
class Cover:
    """One element that an agreement covers, in plain words: whom it is about, what kind it is, why."""

    element: str
    label: str
    about: str
    kind: str
    need: str
    why: str


@dataclass(frozen=True)
class ShownClause:
    """One clause; ``text`` is empty where it was held back as a detail of security."""

    id: str
    text: str
    withheld: bool


@dataclass(frozen=True)
class PostingClock:
    """A rule that sets a day for posting: ``state`` as of today, ``done_on`` where it was done."""

    rule: str
    citation: str
    status: str
    due: date
    done_on: date | None
    late: bool


@dataclass(frozen=True)
class AgreementPage:
    """One agreement: its row, and, of the newest posted version, its clauses."""

    row: Row
    paper: Agreement
    covers: tuple[Cover, ...]
    groups: tuple[tuple[str, int], ...]
    posted_version: int | None
    posted_on: date | None
    clauses: tuple[ShownClause, ...]
    clocks: tuple[PostingClock, ...]
    releases: tuple[Line, ...]
    organisations: tuple[tuple[str, str, str], ...]
    """Name, what they are (for whom, where they work for another), services."""


def agreement_page(desk: Desk, *, name: str) -> AgreementPage:
    """One agreement as posted. Raises NotFound."""
    held = shown(desk)
    paper = held.agreements.get(name)
    if paper is None:
        raise NotFound("There is no such agreement in the register.")
    posted = held.postings.get(name)
    text = agreement(desk, name, posted.version) if posted and posted.version != paper.version else paper
    hidden = frozenset(posted.redacted) if posted else frozenset()
    clauses = tuple(
        ShownClause(c.id, "" if c.id in hidden else " ".join(c.text.split()), c.id in hidden)
        for c in text.clauses
    )
    covers = tuple(_cover(s.element, s.need.value, s.why) for s in paper.schedule)
    groups = Counter(c.about for c in covers)
    return AgreementPage(
        row=next(r for r in rows(held) if r.agreement_no == name),
        paper=paper,
        covers=covers,
        groups=tuple(groups.most_common()),
        posted_version=posted.version if posted else None,
        posted_on=posted.on if posted else None,
        clauses=clauses if posted else (),
        clocks=_clocks(desk, held, paper),
        releases=tuple(line for line in held.lines if line.agreement == name),
        organisations=tuple(_organisation(p, paper) for p in paper.parties),
    )


def _organisation(party: Party, paper: Agreement) -> tuple[str, str, str]:
    what = {Role.DISTRICT: "district", Role.PARTNER: "partner", Role.SUB_PROCESSOR: "sub-processor"}
    under = paper.party(party.under) if party.under else None
    return party.name, what[party.role] + (f" of {under.name}" if under else ""), party.services


def _cover(element: str, need: str, why: str) -> Cover:
    known = ELEMENTS.get(element)
    about = _ABOUT[known.domain] if known else NOT_KNOWN
    kind = known.field_class.value.replace("_", " ") if known else NOT_KNOWN
    return Cover(element, label(element), about, kind, need, why)


def _clocks(desk: Desk, held: Shown, paper: Agreement) -> tuple[PostingClock, ...]:
    """The days by which the law of the day of signing wants this version posted."""
    book = shipped()
    posted = held.standing.postings.get((paper.id, paper.version))
    out = []
    for duty in of_agreement(paper, held.standing, Calendar.of(desk.office.core.settings.closed), book):
        if duty.kind is not DutyKind.POSTING:
            continue
        rule = book.rule(duty.because)
        # posted again with other clauses held back, it was in time all the same
        done = min((d for d in (posted.on if posted else None, duty.done_on) if d), default=None)
        out.append(
            PostingClock(
                rule=duty.because,
                citation=rule.citation if rule else "",
                status=rule.status.value if rule else "",
                due=duty.due,
                done_on=done,
                late=(done or held.today) > duty.due,
            )
        )
    return tuple(out)
