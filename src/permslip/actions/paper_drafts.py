"""Drafts of agreements in an office: what was read of a signed paper, confirmed value by value in the portal.

A draft is kept for the seat that uploaded the paper, and seen from no other; it holds the words of a paper,
never of a record. What a person decided is kept at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from permslip import agree
from permslip.actions import papers, reading
from permslip.actions.desk import Desk
from permslip.agree import draft as drafts
from permslip.agree.draft.deciding import Question, fixed
from permslip.agree.draft.draft import Confirmed, Draft
from permslip.stores.reviews import DraftRow
from permslip.words.errors import BadInput, NotFound
from permslip.words.quote import Quote
from permslip.words.terms import TERMS

KIND = "agreement-draft"


@dataclass(frozen=True)
class Head:
    """One draft in a list: the file's name, how much is still open of how much."""

    id: int
    name: str
    open: int
    total: int
    changed: datetime


@dataclass(frozen=True)
class Asked:
    """One thing to decide. ``group`` is the part of the paper it belongs to; ``may_type`` whether another
    value may be put in; ``sure`` the reader's confidence in percent, None for a suggestion."""

    key: str
    group: str
    asks: str
    shows: str
    state: str
    clash: bool
    blank: bool
    may_type: bool
    sure: int | None
    quote: Quote | None
    by_hand: bool

    @property
    def anchor(self) -> str:
        """Its place on a page."""
        return anchor(self.key)


def anchor(key: str) -> str:
    """The place on a page of one thing to decide."""
    return f"q-{key.replace('/', '-')}"


@dataclass(frozen=True)
class Opened:
    """A draft as a page shows it. ``refusal`` says why the paper does not read like an agreement."""

    id: int
    name: str
    pages: int
    asked: tuple[Asked, ...]
    open: int
    look_first: tuple[str, ...]
    remarks: tuple[str, ...]
    not_stated: tuple[str, ...]
    added: tuple[tuple[str, str], ...]
    refusal: str


_GROUPS = {
    "about": "About the agreement",
    "parties": "The parties",
    "terms": "What it promises",
    "schedule": "The schedule of data",
    "clauses": "The clauses",
}


def read_into_draft(desk: Desk, *, file: Path, seat: str) -> int:
    """Read a PDF, a Word file or a text and keep the draft for this seat. Returns its number.

    Raises BadInput for what cannot be read.
    """
    found = reading.read(file, progress=desk.progress)
    body = {"kind": KIND, "yaml": drafts.dumps(found.draft), "refusal": found.refusal}
    row = desk.office.drafts.save(seat=seat, agreement="", body=body, now=desk.clock.now())
    return row.id


def list_drafts(desk: Desk, *, seat: str) -> tuple[Head, ...]:
    """The drafts of this seat, the last changed first."""
    found = []
    for row in desk.office.drafts.of(seat):
        if row.body.get("kind") == KIND:
            draft = _draft(row)
            every = drafts.questions(draft)
            left = sum(q.item.open for q in every)
            found.append(Head(row.id, draft.name, left, len(every), row.changed_at))
    return tuple(found)


def open_draft(desk: Desk, *, draft: int, seat: str) -> Opened:
    """A draft of this seat. Raises NotFound."""
    row = _row(desk, draft, seat)
    found = _draft(row)
    asked = tuple(_asked(q) for q in drafts.questions(found))
    return Opened(
        id=row.id,
        name=found.name,
        pages=found.pages,
        asked=asked,
        open=sum(a.state == "open" for a in asked),
        look_first=found.look_first,
        remarks=found.remarks,
        not_stated=tuple(TERMS[t].question if t in TERMS else t for t in found.not_stated),
        added=tuple((TERMS[a.term].question, a.value) for a in found.added),
        refusal=str(row.body.get("refusal", "")),
    )


def _asked(question: Question) -> Asked:
    item = question.item
    state = "open" if item.open else ("yes" if item.confirmed is Confirmed.YES else "out")
    return Asked(
        key=question.key,
        group=_GROUPS[question.key.split("/")[0]],
        asks=question.asks,
        shows=question.shows,
        state=state,
        clash=question.clash,
        blank=item.blank,
        may_type=not fixed(question.key),
        sure=None if item.confidence is None else round(item.confidence * 100),
        quote=item.evidence or item.quote,
        by_hand=item.by_hand,
    )


def decide(
    desk: Desk,
    *,
    draft: int,
    seat: str,
    key: str,
    answer: str,
    instead: str = "",
    words: str = "",
    same_sentence: bool = False,
) -> None:
    """Decide one thing: ``answer`` is yes, out or instead. A value that is put in stands behind the sentence
    shown (``same_sentence``), behind the ``words`` of the paper that say so, or is put in by hand.

    Raises NotFound, and BadInput for a value that cannot stand there or words that the paper does not have.
    """
    row = _row(desk, draft, seat)
    found = _draft(row)
    if answer == "instead":
        cites = _cited(found, key, words, same_sentence)
        if not instead.strip():
            raise BadInput("There is no value.", fix="type the value, or confirm what was read")
        now = drafts.decide(found, key, Confirmed.YES, instead=instead.strip(), cites=cites)
    elif answer in ("yes", "out"):
        now = drafts.decide(found, key, Confirmed.YES if answer == "yes" else Confirmed.OUT)
    else:
        raise BadInput("That is no answer.", fix="confirm it, leave it out, or type another value")
    _keep(desk, row, now)


def add(desk: Desk, *, draft: int, seat: str, term: str, value: str, words: str = "") -> None:
    """Put in something that the paper says and nobody read. Raises NotFound, BadInput."""
    row = _row(desk, draft, seat)
    found = _draft(row)
    _keep(desk, row, drafts.add(found, term, value.strip(), _cited(found, "", words, same_sentence=False)))


def _cited(draft: Draft, key: str, words: str, same_sentence: bool) -> Quote | None:
    """The sentence behind a value; None: put in by hand. Raises BadInput for words that are not there."""
    said = " ".join(words.split())
    if said:
        clause = next((c for c in draft.clauses if said in " ".join(c.text.split())), None)
        if clause is None:
            raise BadInput(
                "The paper does not have these words.",
                fix="copy them from the paper as they stand, or leave them out: it is then put in by hand",
            )
        place = _place(draft, clause.id)
        return Quote(said, place[0], place[1], clause=clause.id)
    if same_sentence:
        item = next((q.item for q in drafts.questions(draft) if q.key == key), None)
        return item.quote if item is not None and not item.blank else None
    return None


def _place(draft: Draft, clause: str) -> tuple[int, int]:
    """Page and line of something that was read in the same clause; else the first of the paper."""
    quotes = (q.item.quote for q in drafts.questions(draft))
    near = next((q for q in quotes if q is not None and q.clause == clause), None)
    return (near.page, near.line) if near else (1, 1)


def finish(desk: Desk, *, draft: int, seat: str, leave_open: bool, by: str | None) -> dict[str, Any]:
    """Make the agreement of a decided draft, register it, and drop the draft.

    Raises BadInput while something is open (unless it is to be left out), and where versions do not follow.
    """
    row = _row(desk, draft, seat)
    made = reading.confirm(_draft(row), leave_open=leave_open)
    if made.agreement is None:
        count = "One thing is" if len(made.open) == 1 else f"{len(made.open)} things are"
        raise BadInput(
            f"{count} not decided yet.", fix="decide them, or leave them out, as not stated in the paper"
        )
    text = _following(desk, made.text, made.agreement)
    file = desk.scratch() / f"{made.agreement.id}.yaml"
    reading.write_agreement(text, to=file)
    kept = papers.add_agreement(desk, file=file, by=by)
    desk.office.drafts.drop(row.id, seat=seat)
    return {**kept, "notes": list(made.notes)}


def _following(desk: Desk, text: str, made: agree.Agreement) -> str:
    """The agreement as the next version where one of its name is registered already."""
    try:
        before = desk.office.agreements.get(made.id)
    except NotFound:
        return text
    if made.version > before.version:
        return text
    last = before.version
    out: str = agree.dumps(replace(made, version=last + 1, amends=last, digest=""))
    return out


def drop(desk: Desk, *, draft: int, seat: str) -> None:
    """Throw a draft away. Raises NotFound."""
    desk.office.drafts.drop(_row(desk, draft, seat).id, seat=seat)


def _keep(desk: Desk, row: DraftRow, draft: Draft) -> None:
    body = {**row.body, "yaml": drafts.dumps(draft)}
    desk.office.drafts.save(seat=row.seat, agreement="", body=body, now=desk.clock.now(), draft=row.id)


def _row(desk: Desk, draft: int, seat: str) -> DraftRow:
    row = desk.office.drafts.get(draft, seat=seat)
    if row.body.get("kind") != KIND:
        raise NotFound("There is no such draft.")
    return row


def _draft(row: DraftRow) -> Draft:
    found: Draft = drafts.loads(row.body["yaml"].encode(), "the draft")
    return found
