"""A partner's wish before it is put: every element answered at once, and read for what usually bounces.

The answer is the decision itself, made as a what-if and logged nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from permslip import ask, decide
from permslip.actions import offices, shown
from permslip.actions.answering import Answer, Reason, answers_of, promises_of, reasons_of
from permslip.actions.desk import Desk
from permslip.agree.agreement import Agreement
from permslip.ask.request import Population, Request, RequestedElement, RequestedTable
from permslip.ask.tables import TABLES, placed, table_of
from permslip.decide import staff
from permslip.decide.decision import Decision
from permslip.hold import record
from permslip.hold.holding import Holding
from permslip.words.elements import ELEMENTS
from permslip.words.errors import BadInput, NotFound
from permslip.words.vocabulary import Domain, Need
from permslip.words.wording import capital

SHORTEST_WHY, LONGEST_WHY = 40, 2000
MOST_WORDS = 60
THINGS = frozenset({Domain.BUILDING, Domain.FINANCE, Domain.COURSE, Domain.DISTRICT})
JOINED_BY = "school_code"
"""What joins the rows of buildings, rooms and spending with each other."""

EXAMPLE = (
    "We compare absences and course failures by grade and school, to tell the district where ninth graders "
    "fall behind before the winter term. The report shows totals of ten students or more; the data go to no "
    "other use."
)


@dataclass(frozen=True)
class Wish:
    """What a partner would ask for. ``elements`` are keys of the agreement's schedule, each with how badly it
    is needed; ``others`` are words for what the schedule does not list; ``onward`` ids of parties."""

    agreement: str
    elements: tuple[tuple[str, Need], ...] = ()
    others: tuple[str, ...] = ()
    why: str = ""
    schools: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    onward: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is asked for yet."""
        return not self.elements and not self.others


@dataclass(frozen=True)
class Preview:
    """The answer to a wish. ``verdict`` is empty, permitted, refused or undetermined; ``promises`` are the
    terms in plain words; ``reasons`` about the whole, those that stop it first."""

    verdict: str
    answers: tuple[Answer, ...] = ()
    reasons: tuple[Reason, ...] = ()
    promises: tuple[str, ...] = ()

    @property
    def stopped(self) -> bool:
        """Whether it would come back as it stands."""
        return self.verdict in ("empty", "refused") or any(r.level == "stops" for r in self.reasons)


def build(
    wish: Wish,
    *,
    agreement: Agreement,
    party: str,
    request_id: str,
    as_of: date,
    holding: Holding | None,
    holding_id: str | None,
) -> Request:
    """The request that a wish makes. Raises BadInput where it is empty, or its words fit no request."""
    tables: dict[str, list[RequestedElement]] = {}
    for key, need in wish.elements:
        if agreement.line(key) is None or key not in ELEMENTS:
            raise BadInput("The agreement's schedule lists no such element.", rule="house-schedule")
        tables.setdefault(table_of(ELEMENTS[key]), []).append(RequestedElement(key, key, need))
    for words in wish.others:
        table, found = placed(words, None)
        line = RequestedElement(words, found.key if found else None, Need.MANDATORY)
        known = tables.setdefault(table, [])
        if all((line.element or line.asked_as) != (e.element or e.asked_as) for e in known):
            known.append(line)
    if not tables:
        raise BadInput("Nothing is asked for yet.", fix="tick what the work needs")
    if holding is not None:
        _join(tables, holding)
    request = Request(
        id=request_id,
        agreement=agreement.id,
        recipient=party,
        onward=wish.onward,
        purpose=agreement.purpose,
        purpose_text=" ".join(wish.why.split()),
        tables=tuple(RequestedTable(t, tuple(tables[t])) for t in TABLES if t in tables),
        population=Population(wish.schools, wish.grades),
        as_of=as_of,
        holding=holding_id,
        digest="",
    )
    return ask_again(request)


def ask_again(request: Request) -> Request:
    """The request as the reader of papers understands it, with its digest. Raises BadInput."""
    found: Request = ask.loads(ask.dumps(request).encode(), "the request")
    return found


def _join(tables: dict[str, list[RequestedElement]], holding: Holding) -> None:
    """Ask for the school's code in every table about things whose rows it joins, not in its own alone."""
    home = table_of(ELEMENTS[JOINED_BY])
    wanted = next((e for e in tables.get(home, []) if e.element == JOINED_BY), None)
    about = [t for t in tables if t != home and THINGS & TABLES[t] and t not in ("students", "staff")]
    about = [t for t in about if all(ELEMENTS[e.element].domain in THINGS for e in tables[t] if e.element)]
    about = [t for t in about if (held := holding.table(t)) is not None and held.column(JOINED_BY)]
    if wanted is None or not about:
        return
    for table in about:
        if all(e.element != JOINED_BY for e in tables[table]):
            tables[table].insert(0, wanted)
    tables[home].remove(wanted)
    if not tables[home]:
        del tables[home]


def held_by_district(desk: Desk) -> tuple[Holding | None, str | None]:
    """What a request is read against: the office's only holding by name, else the one taken in last.
    (None, None) where there is none."""
    try:
        rows = desk.office.holdings.latest()
    except NotFound:
        return None, None
    if not rows:
        return None, None
    row = rows[0] if len(rows) == 1 else desk.office.holdings.get(None)
    return _holding(row.digest, row.body), row.id if len(rows) == 1 else None


_HOLDINGS: dict[str, Holding] = {}


def _holding(digest: str, body: Any) -> Holding:
    """A holding by its digest, which names and classes are in: read once a process."""
    if digest not in _HOLDINGS:
        if len(_HOLDINGS) > 8:
            _HOLDINGS.clear()
        _HOLDINGS[digest] = record.from_json(body)
    return _HOLDINGS[digest]


def paper_of(desk: Desk, agreement: str) -> Agreement:
    """The latest version of an agreement, read once a process. Raises NotFound."""
    found = shown.shown(desk).agreements.get(agreement)
    if found is None:
        raise NotFound("There is no such agreement.")
    return found


def preview(desk: Desk, *, wish: Wish, party: str) -> Preview:
    """What the district would say to a wish today. Nothing is logged and nothing is kept.

    Raises NotFound for an agreement that there is not, BadInput for words that no request can hold.
    """
    agreement = paper_of(desk, wish.agreement)
    if wish.empty:
        return Preview("empty", reasons=tuple(_on_the_words(wish)), promises=promises_of(agreement))
    holding, holding_id = held_by_district(desk)
    if holding is None:
        said = "The district has taken in no source of data yet."
        return Preview("undetermined", reasons=(Reason("waits", said, "ask the district's data office"),))
    request = build(
        wish,
        agreement=agreement,
        party=party,
        request_id="preview",
        as_of=desk.today(),
        holding=holding,
        holding_id=holding_id,
    )
    found = _told(wish, what_if(desk, request, agreement, holding), agreement)
    twice = _put_already(desk, request)
    return replace(found, reasons=(*found.reasons, twice)) if twice else found


def _put_already(desk: Desk, wanted: Request) -> Reason | None:
    """The hint that the same was put before and waits for an answer."""
    open_ones = [
        said.id
        for said in shown.shown(desk).standing.requests.values()
        if (said.agreement, said.recipient) == (wanted.agreement, wanted.recipient)
        and said.verdict in ("received", "undetermined", "permitted")
    ]
    for row in desk.office.requests.among(open_ones).values() if open_ones else ():
        if row.canonical and same_wish(ask.from_canonical(row.canonical.encode(), digest=row.digest), wanted):
            return Reason("hint", "You have put the same already, and it waits.", "look among your requests")
    return None


def what_if(desk: Desk, request: Request, agreement: Agreement, holding: Holding) -> Decision:
    """The decision on a request as of its own day, with what staff answered left out: nothing is logged."""
    return decide.decide(
        request=request,
        agreement=agreement,
        holding=holding,
        lawbook=desk.lawbook(),
        standing=desk.office.standing(),
        policies=offices.policies_of_decisions(desk),
        as_of=request.as_of,
        law_day=request.as_of,
        staff_said=staff.NONE,
    )


def _told(wish: Wish, decision: Decision, agreement: Agreement) -> Preview:
    from permslip.actions.deciding import word

    answers = answers_of(decision, agreement)
    reasons = [*_on_the_words(wish), *_on_the_elements(wish, answers, agreement), *reasons_of(decision)]
    order = ("stops", "waits", "hint")
    reasons.sort(key=lambda r: (order.index(r.level), not r.must))
    return Preview(word(decision), answers, tuple(reasons), promises_of(agreement, decision.terms))


def _on_the_words(wish: Wish) -> Iterable[Reason]:
    """What usually bounces, seen before anybody at the district has to read it."""
    why = " ".join(wish.why.split())
    if len(why) < SHORTEST_WHY:
        what = "Nothing says why it is needed." if not why else "It says too little of why it is needed."
        fix = f"write it for somebody who was not there, for instance: {EXAMPLE}"
        yield Reason("stops", what, fix, must=True)
    if wish.empty:
        yield Reason("stops", "Nothing is asked for yet.", "tick what the work needs", must=True)
    if wish.others:
        yield Reason(
            "stops",
            "You ask for something that the schedule does not list.",
            "take it out and put the rest now; an amendment can follow",
            "house-schedule",
        )
    if len(wish.schools) == 1 and wish.grades and len(wish.grades) <= 2:
        yield Reason(
            "hint",
            "One school and so few grades make small groups: much of the detail would be taken out.",
            "ask for all schools, or fewer traits",
        )


def _on_the_elements(wish: Wish, answers: tuple[Answer, ...], agreement: Agreement) -> Iterable[Reason]:
    kinds = {a.element: a for a in answers}
    for key, need in wish.elements:
        answer = kinds.get(key)
        if answer is None or answer.kind in ("goes", "changed", "not_held"):
            continue
        if need is Need.MANDATORY:
            said = f"{capital(answer.label)} would stop the whole request."
            yield Reason("stops", said, "mark it as nice to have, or leave it out", answer.rule)
    traits = [ELEMENTS[k].label for k, _ in wish.elements if ELEMENTS[k].quasi]
    if len(traits) > 4 and agreement.limits.k:
        yield Reason(
            "hint",
            f"{len(traits)} traits together single children out ({', '.join(traits)}); some will be made "
            "coarser.",
            "leave out those that you can do without",
        )
    if agreement.schedule and {k for k, _ in wish.elements} == {s.element for s in agreement.schedule}:
        said = "You ask for everything that the schedule lists."
        yield Reason("hint", said, "a reviewer will want to read why each is needed")


def same_wish(one: Request, other: Request) -> bool:
    """Whether two requests ask for the same, whatever their day and id."""
    return replace(one, id=other.id, as_of=other.as_of, digest=other.digest) == other
