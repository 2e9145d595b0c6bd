"""A visit: who asks, at which desk, with which request. What every view is handed first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from permslip.actions.desk import Desk
from permslip.words.vocabulary import Seat


@dataclass(frozen=True)
class Who:
    """Whoever asks. ``id`` is a seat's id, or an invitation's (families, staff); ``person`` an office
    person's id; ``by`` is what an action takes as its ``by``. ``name`` is shown to themselves only."""

    seat: Seat
    id: str = ""
    person: str = ""
    party: str = ""
    agreement: str = ""
    name: str = field(default="", repr=False)

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
    def part_number(self) -> int:
        """Which part of a list is asked for: the first where the address says nothing that is a number."""
        said = self.request.GET.get("page", "")
        return int(said) if said.isdecimal() and said.isascii() and len(said) < 7 else 1

    def page(
        self, template: str, context: dict[str, Any] | None = None, *, status: int = 200
    ) -> HttpResponse:
        """Render a template. ``who`` and the navigation are there already."""
        return render(self.request, template, {**(context or {}), "who": self.who}, status=status)
