"""The desk: what every action works with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from permslip import stores
from permslip.stores.machine import SystemClock, SystemRandomness
from permslip.words.errors import BadInput, NotFound
from permslip.words.ports import Clock, Engine, Progress, Randomness, unheard
from permslip.words.vocabulary import OfficeRole

if TYPE_CHECKING:
    from permslip.law.lawbook import Lawbook
    from permslip.stores.office import Office
    from permslip.stores.people import PersonRow


@dataclass
class Desk:
    """An open office with what actions need beside it. Made by :func:`open_desk`; closed with it."""

    office: Office
    clock: Clock
    randomness: Randomness
    progress: Progress = unheard
    engine_name: str = "duckdb"
    _stack: ExitStack = field(default_factory=ExitStack)
    _engine: Engine | None = None
    _lawbook: Lawbook | None = None

    def notes(self) -> tuple[str, ...]:
        """What a person should know of this sitting: what an earlier command had left half-done."""
        done = self.office.recovered
        return (
            *(f"Release {r} had been interrupted; its delivery is finished now." for r in done.finished),
            *(f"Release {r} had been interrupted after it reached its folder." for r in done.arrived),
            *(f"Release {r} was interrupted and is marked as not delivered." for r in done.not_delivered),
        )

    def today(self) -> date:
        """The day, by the office's clock (UTC)."""
        return self.clock.now().date()

    def engine(self) -> Engine:
        """The engine, opened when first asked for; its spill is encrypted and lies in the office's
        ``tmp/``."""
        if self._engine is None:
            from permslip import engines

            scratch = self._stack.enter_context(self.office.scratch())
            opened = engines.open_engine(self.engine_name, tmp=scratch / "engine")
            self._stack.callback(opened.close)
            self._engine = opened
        return self._engine

    def leave(self) -> None:
        """Let go of the engine and of what lies in the desk's private folders."""
        self._stack.close()
        self._engine = None

    def scratch(self) -> Path:
        """A private folder that is gone when the desk closes."""
        return self._stack.enter_context(self.office.scratch())

    def lawbook(self) -> Lawbook:
        """The lawbook, compiled once and cached by digest."""
        if self._lawbook is None:
            from permslip.actions.lawbook import shipped

            self._lawbook = shipped()
        return self._lawbook

    def person(self, who: str | None) -> PersonRow:
        """Who acts: the person with this id or name; without one, the only person of the office, or its only
        data officer. Raises NotFound or BadInput when that is not one person with a live key.
        """
        if who is not None:
            found = self.office.people.find(who)
            if not found.live:
                raise BadInput("That person's key was revoked.", fix="permslip person list")
            return found
        live = [p for p in self.office.people.all() if p.live]
        officers = [p for p in live if p.role == OfficeRole.DATA_OFFICER.value]
        if not live:
            raise NotFound(
                "Nobody works in this office yet.", fix='permslip person add "NAME" --role data_officer'
            )
        if len(live) > 1 and len(officers) != 1:
            raise BadInput(
                "Several people work in this office.",
                fix="say who you are with --as, or set PERMSLIP_AS once",
            )
        return live[0] if len(live) == 1 else officers[0]


@contextmanager
def open_desk(
    path: Path,
    *,
    exact: bool = False,
    progress: Progress | None = None,
    clock: Clock | None = None,
    randomness: Randomness | None = None,
    engine: str = "duckdb",
) -> Iterator[Desk]:
    """Open the office at ``path`` (or, unless ``exact``, in the nearest folder above) for one piece of work.
    ``engine`` names who computes, if anything is computed: see :data:`permslip.engines.ENGINES`.

    Raises NotFound when there is no office.
    """
    if exact and not (path / "office.toml").is_file():
        raise NotFound(f"{path} is not an office.", fix=f"permslip init {path} --district NAME")
    clock, randomness = clock or SystemClock(), randomness or SystemRandomness()
    office = stores.open_office(
        path, clock=clock, randomness=randomness, passphrase=lambda: stores.passphrase_from(os.environ)
    )
    desk = Desk(office, clock, randomness, progress or unheard, engine)
    try:
        yield desk
    finally:
        desk.leave()
        stores.close_office(office)
