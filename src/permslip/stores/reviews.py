"""Reviews, postings, notices and the drafts of requests: words of people that the ledger knows by digest."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from permslip.ledger import Entry
from permslip.stores.core import Core
from permslip.words.errors import NotFound
from permslip.words.vocabulary import Vote


@dataclass(frozen=True)
class ReviewRow:
    """One vote. ``key_id`` is the person's own; ``consolidated`` says that it was cast with the others
    seen."""

    release: str
    key_id: str
    seat: str
    vote: Vote
    reason: str = field(repr=False)
    minutes: str
    consolidated: bool
    entry: int


class Reviews:
    """Every vote that was ever cast. Who thinks again votes again: nothing is rewritten."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add(
        self,
        entry: Entry,
        *,
        release: str,
        key_id: str,
        seat: str,
        vote: Vote,
        reason: str,
        minutes: str,
        consolidated: bool,
    ) -> ReviewRow:
        """Keep a vote with its words."""
        row = self._core.state(
            "Review",
            entry,
            release=release,
            key_id=key_id,
            seat=seat,
            vote=vote.value,
            reason=reason,
            minutes=minutes,
            consolidated=consolidated,
        )
        return _review(row)

    def of(self, release: str) -> tuple[ReviewRow, ...]:
        """The votes on a release, in the order cast. Who may see them is not decided here."""
        rows = self._core.rows("Review").filter(release=release).order_by("id")
        return tuple(_review(r) for r in rows)


def _review(row: Any) -> ReviewRow:
    return ReviewRow(
        row.release,
        row.key_id,
        row.seat,
        Vote(row.vote),
        row.reason,
        row.minutes,
        row.consolidated,
        row.entry_id,
    )


@dataclass(frozen=True)
class PostingRow:
    """A version of an agreement as posted; ``redacted`` are the ids of the clauses held back."""

    agreement: str
    version: int
    posted_on: date
    redacted: tuple[str, ...]
    entry: int


@dataclass(frozen=True)
class NoticeRow:
    """What families read of an agreement, in one language."""

    agreement: str
    language: str
    text: str
    entry: int


class Postings:
    """What was posted for everybody, and what was written for families."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add(
        self, entry: Entry, *, agreement: str, version: int, on: date, redacted: tuple[str, ...]
    ) -> PostingRow:
        """Keep a posting."""
        row = self._core.state(
            "Posting",
            entry,
            agreement=agreement,
            version=version,
            posted_on=on,
            redacted=json.dumps(list(redacted)),
        )
        return _posting(row)

    def all(self) -> tuple[PostingRow, ...]:
        """Every posting, in the order made."""
        return tuple(_posting(r) for r in self._core.rows("Posting").order_by("id"))

    def write(self, entry: Entry, *, agreement: str, language: str, text: str) -> NoticeRow:
        """Keep a notice; the last one in a language counts."""
        return _notice(self._core.state("Notice", entry, agreement=agreement, language=language, text=text))

    def notice(self, agreement: str, language: str) -> NoticeRow | None:
        """The last notice of an agreement in a language, or None."""
        rows = self._core.rows("Notice").filter(agreement=agreement, language=language)
        row = rows.order_by("-id").first()
        return None if row is None else _notice(row)

    def notices(self, agreements: Collection[str]) -> tuple[NoticeRow, ...]:
        """The last notice in each language of each of these agreements, by agreement and language."""
        rows = self._core.rows("Notice").filter(agreement__in=agreements).order_by("id")
        last = {(row.agreement, row.language): row for row in rows}
        return tuple(_notice(row) for _, row in sorted(last.items()))


def _posting(row: Any) -> PostingRow:
    return PostingRow(
        row.agreement, row.version, row.posted_on, tuple(json.loads(row.redacted)), row.entry_id
    )


def _notice(row: Any) -> NoticeRow:
    return NoticeRow(row.agreement, row.language, row.text, row.entry_id)


@dataclass(frozen=True)
class DraftRow:
    """A request that somebody prepares. ``body`` is whatever the form holds so far."""

    id: int
    seat: str
    agreement: str
    body: dict[str, Any]
    changed_at: datetime


class Drafts:
    """Requests in preparation: each is seen by the seat that prepares it, and by nobody else."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def save(
        self, *, seat: str, agreement: str, body: dict[str, Any], now: datetime, draft: int | None = None
    ) -> DraftRow:
        """Keep a draft, new or changed. Raises NotFound when this seat has no such draft."""
        rows, text = self._core.rows("RequestDraft"), json.dumps(body, ensure_ascii=False, sort_keys=True)
        if draft is None:
            return _draft(rows.create(seat=seat, agreement=agreement, body=text, changed_at=now))
        if not rows.filter(id=draft, seat=seat).update(body=text, changed_at=now):
            raise NotFound("There is no such draft.")
        return self.get(draft, seat=seat)

    def get(self, draft: int, *, seat: str) -> DraftRow:
        """A draft of this seat. Raises NotFound, also for another seat's."""
        row = self._core.rows("RequestDraft").filter(id=draft, seat=seat).first()
        if row is None:
            raise NotFound("There is no such draft.")
        return _draft(row)

    def one_of(self, draft: int, *, seats: Iterable[str]) -> DraftRow:
        """A draft of one of these seats. Raises NotFound, also for another seat's."""
        row = self._core.rows("RequestDraft").filter(id=draft, seat__in=list(seats)).first()
        if row is None:
            raise NotFound("There is no such draft.")
        return _draft(row)

    def of_seats(self, seats: Iterable[str]) -> tuple[DraftRow, ...]:
        """The drafts of these seats, the last changed first."""
        rows = self._core.rows("RequestDraft").filter(seat__in=list(seats)).order_by("-changed_at", "-id")
        return tuple(_draft(r) for r in rows)

    def of(self, seat: str) -> tuple[DraftRow, ...]:
        """The drafts of a seat, the last changed first."""
        rows = self._core.rows("RequestDraft").filter(seat=seat).order_by("-changed_at", "-id")
        return tuple(_draft(r) for r in rows)

    def drop(self, draft: int, *, seat: str) -> None:
        """A draft was put, or given up."""
        self._core.rows("RequestDraft").filter(id=draft, seat=seat).delete()


def _draft(row: Any) -> DraftRow:
    return DraftRow(row.id, row.seat, row.agreement, json.loads(row.body), row.changed_at)
