"""Agreements and releases, for everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from permslip.actions import public_counts, register, register_releases
from permslip.portal.door.visit import Visit
from permslip.portal.frame.pictures import bars
from permslip.portal.register.answering import number, onward, page, words
from permslip.words.standing import ReleaseStatus


def home(visit: Visit) -> HttpResponse:
    """What this register is, how much there is, and the newest releases."""
    return page(visit, "register/home.html", lambda: {"figures": public_counts.first_page(visit.desk)})


def agreements(visit: Visit) -> HttpResponse:
    """The agreements, with search."""
    find, state = words(visit, "find"), words(visit, "state")
    state = state if state in register.STATES else ""
    return page(
        visit,
        "register/agreements.html",
        lambda: {
            "part": register.register(visit.desk, find=find, state=state, page=number(visit, "page", 1)),
            "find": find,
            "state": state,
            "states": register.STATES,
            "onward": onward(visit),
        },
    )


def agreement(visit: Visit, name: str) -> HttpResponse:
    """One agreement: what it covers, its text, its releases."""
    found = register.agreement_page(visit.desk, name=name)
    rows = [(about, float(count), str(count), "") for about, count in found.groups]
    return page(
        visit,
        "register/agreement.html",
        lambda: {"found": found, "picture": bars("How many kinds of facts the agreement lists", rows)},
    )


def releases(visit: Visit) -> HttpResponse:
    """The releases, with search."""
    find, state, under = words(visit, "find"), words(visit, "state"), words(visit, "agreement")

    states = [*(s.value for s in ReleaseStatus), "overdue"]
    state = state if state in states else ""  # a list of nothing under a choice of "any" would be untrue

    def made() -> dict[str, Any]:
        found = register_releases.releases(
            visit.desk, find=find, state=state, agreement=under, page=number(visit, "page", 1)
        )
        return {
            "part": found,
            "find": find,
            "state": state,
            "agreement": under,
            "states": states,
            "onward": onward(visit),
        }

    return page(visit, "register/releases.html", made)


def release(visit: Visit, release: str) -> HttpResponse:
    """One release and its slip, in words."""
    found = register_releases.release_page(visit.desk, release=release)
    make: Callable[[], dict[str, Any]] = lambda: {"found": found, "said": found.said}  # noqa: E731
    return page(visit, "register/release.html", make)
