"""An element: one kind of fact about a student, a member of staff, a building, known by one key everywhere.

The catalogue itself is data, in :mod:`permslip.words.elements`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from permslip.words.vocabulary import Domain, FieldClass

KEY = re.compile(r"[a-z][a-z0-9_]{1,48}")


@dataclass(frozen=True)
class Element:
    """One kind of fact. ``key`` is ours and stable; ``ceds`` is the CEDS global id where one is known.

    ``quasi`` says that the value, joined with others, can single a person out; ``hierarchy`` names
    the generalisation that suits it (see ``protect``); ``directory_eligible`` says that a district
    may designate it as directory information (34 CFR 99.3), not that it has.
    """

    key: str
    label: str
    domain: Domain
    field_class: FieldClass
    ceds: str | None = None
    ndpa: str | None = None
    aliases: tuple[str, ...] = ()
    quasi: bool = False
    hierarchy: str | None = None
    directory_eligible: bool = False

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.key):
            raise ValueError(f"element key {self.key!r} is not lower snake case")
        if self.field_class is FieldClass.UNKNOWN:
            raise ValueError(f"element {self.key} must have a class: unknown is for columns")
