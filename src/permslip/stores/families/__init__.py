"""The families' memory: what the vault knows of guardians, students who are 18, staff, and of their answers.

One SQLite file, ``vault/families.db``, whatever database the office itself is kept in: no value in it ever
reaches that database, the ledger, a session or a log. In come the roll (read out of a holding), invitations,
answers and wishes; out come plain values. It needs no lock of the office: a family's answer is one short
transaction of its own. What it holds of segments of the vault is an index, and can be made anew from them.
"""

from __future__ import annotations

from functools import cached_property

from permslip.stores.core import Core
from permslip.stores.families.answers import Answers
from permslip.stores.families.database import Database
from permslip.stores.families.disclosed import Disclosed
from permslip.stores.families.invitations import Invitations
from permslip.stores.families.people import Roll
from permslip.stores.families.rights import Rights


class Families:
    """The families' memory of one office. The file is made when it is first asked for."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.database = Database(core.place.families, core.randomness)

    @cached_property
    def roll(self) -> Roll:
        """Guardians, students and staff, as read from a holding."""
        return Roll(self.database)

    @cached_property
    def invitations(self) -> Invitations:
        """Letters with one-time codes, and second factors."""
        return Invitations(self.database, self._core.randomness, self._core.new_id)

    @cached_property
    def answers(self) -> Answers:
        """What families said, with receipts, and how it reached the ledger."""
        return Answers(self.database, self._core)

    @cached_property
    def disclosed(self) -> Disclosed:
        """Which release named whom: an index of the vault's rosters."""
        return Disclosed(self.database, self._core)

    @cached_property
    def rights(self) -> Rights:
        """What families asked for: a copy, a correction, a complaint."""
        return Rights(self.database)


__all__ = ["Families"]
