"""A visit: who asks, at which desk, with which request. What every view is handed first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from permslip.actions.desk import Desk
from permslip.words.errors import OurBug
from permslip.words.vocabulary import Seat

if TYPE_CHECKING:
    from permslip.actions.visiting import Visitor


@dataclass(frozen=True)
class Who:
    """Whoever asks. ``id`` is a seat's id, or an invitation's (families, staff); ``person`` an office
    person's id; ``by`` is what an action takes as its ``by``. ``name`` is shown to themselves only.
    ``household`` is what the gate found of families and staff, for this one visit."""

    seat: Seat
    id: str = ""
    person: str = ""
    party: str = ""
    agreement: str = ""
    name: str = field(default="", repr=False)
    household: Visitor | None = field(default=None, repr=False, compare=False)

    @property
    def by(self) -> str | None:
        """Who acts, as actions name them: a person of the office, else the seat."""
        return self.person or self.id or None


ANYBODY = Who(Seat.PUBLIC)


@dataclass(frozen=True)
class Visit:
    """One request by somebody at a desk."""

    request: HttpRequest
    who: Who
    desk: Desk

    @property
    def posted(self) -> bool:
        """Whether something is to be changed."""
        return bool(self.request.method == "POST")

    @property
    def household(self) -> Visitor:
        """Whoever stands before a page of families or staff. Raises OurBug on any other page."""
        if self.who.household is None:
            raise OurBug("nobody of a household stands before this page")
        return self.who.household

    @property
    def part_number(self) -> int:
        """Which part of a list is asked for: the first where the address says nothing that is a number."""
        said = self.request.GET.get("page", "")
        return int(said) if said.isdecimal() and said.isascii() and len(said) < 7 else 1

    def page(
        self, template: str, context: dict[str, Any] | None = None, *, status: int = 200
    ) -> HttpResponse:
        """Render a template. ``who`` and the navigation are there already."""
        return render(self.request, template, {**(context or {}), "who": self.who}, status=status)
