"""How the register answers: pages and files that a browser, a proxy or a script may keep and ask about again.

What everybody may see changes with the ledger and with the day, so that is what the ETag is made of.
Whoever is signed in gets a page of their own, which nothing keeps.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

import permslip
from permslip.portal.door.gate import known
from permslip.portal.door.house import house
from permslip.portal.door.visit import Visit
from permslip.words.digest import sha256

KEEP = "public, no-cache"  # it may be kept, and is asked about again each time: a 304 costs next to nothing


def page(visit: Visit, template: str, make: Callable[[], dict[str, Any]]) -> HttpResponse:
    """A page made of what ``make`` gives; not made at all where the reader has it already."""
    if known(visit.request) or len(get_messages(visit.request)):  # what was said to one reader is theirs
        return visit.page(template, make())
    etag = _etag(visit)
    not_modified = get_conditional_response(visit.request, etag=etag)
    if not_modified is not None:
        return _kept(not_modified, etag)
    made = visit.page(template, make())
    # a form's token on the page is for this visitor alone
    return made if visit.request.META.get("CSRF_COOKIE_NEEDS_UPDATE") else _kept(made, etag)


def file(visit: Visit, data: bytes, kind: str, *, name: str = "") -> HttpResponse:
    """A file for anybody and anything, other sites' scripts too; ``name`` is what a browser saves it as."""
    etag = f'"{sha256(data)[:32]}"'
    response = get_conditional_response(
        visit.request, etag=etag, response=HttpResponse(data, content_type=kind)
    )
    assert response is not None
    if name:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Access-Control-Allow-Origin"] = "*"
    return _kept(response, etag)


def _kept(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Cache-Control"] = KEEP
    return response


def _etag(visit: Visit) -> str:
    standing = visit.desk.office.standing()
    made_of = (
        permslip.__version__,
        _templates(),
        standing.size,
        standing.last_time,
        visit.desk.today(),
        house.conf,
        house.demo,
        get_language(),
        visit.request.get_full_path(),
    )
    return f'W/"{sha256(repr(made_of))[:32]}"'


@cache
def _templates() -> tuple[int, ...]:
    """When the templates were last changed: another version of the program shows another page."""
    portal = Path(__file__).resolve().parent.parent
    files = [p for name in ("frame", "register") for p in (portal / name / "templates").rglob("*.html")]
    return tuple(sorted(p.stat().st_mtime_ns for p in files))


def number(visit: Visit, name: str, default: int) -> int:
    """A whole number from the address; the default for anything else."""
    said = visit.request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else default


def words(visit: Visit, name: str) -> str:
    """A few words from the address."""
    return " ".join(visit.request.GET.get(name, "")[:200].split())


def onward(visit: Visit) -> str:
    """The query of this address without its page number, ready for one to be added."""
    asked = visit.request.GET.copy()
    asked.pop("page", None)
    return f"{asked.urlencode()}&" if asked else ""
