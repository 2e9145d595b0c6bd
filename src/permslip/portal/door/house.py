"""Which office this process serves, and a desk in it for each request.

One office a process. Its folder is named once, when the process starts; tests name another one between tests.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from permslip import stores
from permslip.actions.desk import Desk
from permslip.portal.door.conf import PortalConf
from permslip.stores.machine import SystemClock, SystemRandomness
from permslip.words.errors import OurBug
from permslip.words.ports import Clock, Progress, Randomness, unheard


@dataclass
class House:
    """The office that is served, as the doors see it. ``demo`` is true only under ``serve --demo``."""

    root: Path | None = None
    conf: PortalConf = field(default_factory=PortalConf)
    demo: bool = False
    clock: Clock = field(default_factory=SystemClock)
    randomness: Randomness = field(default_factory=SystemRandomness)

    @property
    def office(self) -> Path:
        """The office's folder. Raises OurBug before one was named."""
        if self.root is None:
            raise OurBug("the portal was not told which office it serves")
        return self.root


house = House()


@contextmanager
def at_desk(progress: Progress = unheard) -> Iterator[Desk]:
    """A desk in the office for one request or one errand. The database connection stays with the thread."""
    office = stores.open_office(
        house.office,
        clock=house.clock,
        randomness=house.randomness,
        passphrase=lambda: stores.passphrase_from(os.environ),
    )
    office.stand_still()
    desk = Desk(office, house.clock, house.randomness, progress)
    try:
        yield desk
    finally:
        desk.leave()
