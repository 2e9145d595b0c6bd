"""Errands: what is done in the background, and how far it is. They come and go; the ledger keeps what they
did.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from permslip.stores.core import Core, to_json
from permslip.words.errors import NotFound


class ErrandState(StrEnum):
    """How far an errand is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


OPEN = (ErrandState.WAITING.value, ErrandState.RUNNING.value)


@dataclass(frozen=True)
class ErrandRow:
    """One errand. ``words`` is what it was told, ``outcome`` what came of it (under ``error`` and ``fix``,
    why not); ``done`` of ``total`` tells how far ``step`` is, None: nobody knows."""

    id: str
    kind: str
    about: str
    words: Mapping[str, Any]
    seat: str
    by: str
    state: ErrandState
    step: str
    done: int
    total: int | None
    outcome: Mapping[str, Any]
    asked_at: datetime
    ended_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes."""
        return self.state in (ErrandState.DONE, ErrandState.FAILED)


class Errands:
    """The errands of an office. They change outside the ledger's transactions: a bar that moves is no
    fact.
    """

    def __init__(self, core: Core) -> None:
        self._core = core

    def add(
        self,
        *,
        errand: str,
        kind: str,
        about: str,
        words: Mapping[str, Any],
        seat: str,
        by: str,
        now: datetime,
    ) -> ErrandRow:
        """Write down what is to be done."""
        row = self._core.rows("Errand").create(
            errand=errand,
            kind=kind,
            about=about,
            words=to_json(words),
            seat=seat,
            by=by,
            state=ErrandState.WAITING.value,
            asked_at=now,
        )
        return _errand(row)

    def get(self, errand: str) -> ErrandRow:
        """One errand. Raises NotFound."""
        row = self._core.rows("Errand").filter(errand=errand).first()
        if row is None:
            raise NotFound("There is no such errand.")
        return _errand(row)

    def open(self, *, kind: str = "", about: str = "") -> tuple[ErrandRow, ...]:
        """Those that are waiting or under way, oldest first."""
        rows = self._core.rows("Errand").filter(state__in=OPEN).order_by("id")
        rows = rows.filter(kind=kind) if kind else rows
        return tuple(_errand(r) for r in (rows.filter(about=about) if about else rows))

    def over(self, *, since: datetime, kind: str = "") -> tuple[ErrandRow, ...]:
        """Those that ended since a moment, the last one first."""
        rows = self._core.rows("Errand").filter(ended_at__gte=since).order_by("-ended_at", "-id")
        return tuple(_errand(r) for r in (rows.filter(kind=kind) if kind else rows))

    def begin(self, errand: str) -> bool:
        """Take a waiting errand up; False when somebody else has."""
        return self._set(errand, ErrandState.WAITING, state=ErrandState.RUNNING.value)

    def move(self, errand: str, *, step: str, done: int, total: int | None) -> None:
        """Say how far it is."""
        self._set(errand, ErrandState.RUNNING, step=step[:200], done=done, total=total)

    def end(self, errand: str, state: ErrandState, outcome: Mapping[str, Any], now: datetime) -> None:
        """Say how it ended."""
        self._core.rows("Errand").filter(errand=errand, state__in=OPEN).update(
            state=state.value, outcome=to_json(outcome), ended_at=now
        )

    def forget_old(self, now: datetime, *, after: timedelta = timedelta(days=30)) -> None:
        """Drop those that ended long ago."""
        self._core.rows("Errand").filter(ended_at__lt=now - after).delete()

    def _set(self, errand: str, was: ErrandState, /, **changes: Any) -> bool:
        return bool(self._core.rows("Errand").filter(errand=errand, state=was.value).update(**changes))


def _errand(row: Any) -> ErrandRow:
    return ErrandRow(
        id=row.errand,
        kind=row.kind,
        about=row.about,
        words=json.loads(row.words),
        seat=row.seat,
        by=row.by,
        state=ErrandState(row.state),
        step=row.step,
        done=row.done,
        total=row.total,
        outcome=json.loads(row.outcome),
        asked_at=row.asked_at,
        ended_at=row.ended_at,
    )
