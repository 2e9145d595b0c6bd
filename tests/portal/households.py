"""People of the sample district for the tests of families' and staff's pages: found by what they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from permslip.actions import addressing, approving, inviting, releasing
from permslip.actions.desk import Desk
from permslip.actions.inviting import Letter
from permslip.consent.answer import MaySign
from permslip.consent.one_child import eighteenth
from permslip.portal.door.house import at_desk, house
from permslip.sample import case
from permslip.stores.families.people import Kind
from tests.portal import world

AGREEMENT = "needs-assessment"


def young(desk: Desk) -> Iterator[tuple[str, list[str]]]:
    """Students under 18 and the guardians who may speak for them, by key."""
    roll = desk.office.families.roll
    for row in roll.children():
        if row.birth_date is not None and eighteenth(row.birth_date) > desk.today():
            links = roll.guardians_of(row.key)
            yield row.key, [x.guardian for x in links if x.standing is MaySign.COUNTS]


def two_guardians(desk: Desk) -> tuple[str, str, str]:
    """A student under 18 with two guardians who may both speak, who have this one child: all three keys."""
    roll = desk.office.families.roll
    return next(
        (child, g[0], g[1])
        for child, g in young(desk)
        if len(g) == 2 and all(len(roll.children_of(x)) == 1 for x in g)
    )


def barred(desk: Desk) -> tuple[str, str]:
    """A guardian whom a record bars, and their child."""
    link = next(x for x in desk.office.families.roll.links() if x.standing is MaySign.BARRED)
    return link.guardian, link.student


def letters(
    desk: Desk,
    group: addressing.Group = addressing.Group.GUARDIANS,
    languages: tuple[str, ...] = ("en", "es"),
) -> list[Letter]:
    """Make the letters of a group and keep them here, codes and all, instead of on paper."""
    kept: list[Letter] = []

    def write(path: Path, part: Any) -> None:
        path.write_bytes(b"paper")
        kept.extend(part)

    inviting.invite(desk, group=group, languages=languages, write=write, by=world.OFFICER)
    return kept


def release(desk: Desk) -> str:
    """The request of the case, released with a second person's approval: the release's id."""
    world.attest_everything(desk)
    waiting = releasing.release(desk, request=case.REQUEST, by=world.OFFICER)
    out = approving.approve(desk, release=waiting.release, by=world.HEAD, passphrase=world.PASSPHRASE)
    return out.release


def handle(browser: world.Browser) -> str:
    """The handle of the first child on a family's first page."""
    return str(browser.get("/family/").content.decode().split("/family/child/")[1].split("/")[0])


def say(browser: world.Browser, child: str, answer: str) -> Any:
    """Answer for a child on the page."""
    return browser.post(f"/family/child/{child}/paper/{AGREEMENT}/", {"answer": answer, "version": "2"})


@contextmanager
def at(day: date) -> Iterator[None]:
    """The portal's clock on another day, at noon."""
    from datetime import UTC, datetime, time

    class Stopped:
        def now(self) -> datetime:
            return datetime.combine(day, time(12), UTC)

    real, house.clock = house.clock, Stopped()
    try:
        yield
    finally:
        house.clock = real


@contextmanager
def settings(**changes: Any) -> Iterator[None]:
    """The portal's settings with changes."""
    real = house.conf
    house.conf = real.model_copy(update=changes)
    try:
        yield
    finally:
        house.conf = real


def text_of(answer: Any) -> str:
    """What a reader sees of a page's main part."""
    import re
    from html import unescape

    page = answer.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", main).split()))


__all__ = ["AGREEMENT", "Kind", "at", "at_desk", "barred", "handle", "letters", "replace", "say", "settings",
           "text_of", "two_guardians", "young"]  # fmt: skip
