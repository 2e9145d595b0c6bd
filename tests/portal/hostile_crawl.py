"""Somebody who fills every form of the portal with hostile text, on every seat, and looks at every page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import Resolver404, resolve

from permslip.portal.door.house import at_desk
from permslip.portal.door.pages import every_page
from permslip.stores.errands import ErrandState
from permslip.words.errors import NotFound
from permslip.words.vocabulary import OfficeRole, Seat
from tests.actions.offices import today
from tests.portal import world
from tests.portal.html_forms import (
    HEADER,
    MAIL,
    MARK,
    SHORT,
    SHORTEST,
    WHOLE,
    Control,
    Form,
    Reader,
    wrong_in,
)
from tests.portal.lived_in import PAPER, LivedIn

TEXTS = {"text", "textarea", "search", "password", "tel", "url"}
TYPED = {"number": "1", "time": "12:00"}
LONG = "Plain words, enough of them that a stranger understands in a year why it was done and by whom."
KEPT = {"act"}
OF_ONE_KIND = 2  # pages of one name that somebody opens: two agreements are as good as thirty


def page_name(where: str) -> str:
    """The name of the page that an address leads to; empty for what is no page of ours."""
    try:
        found = resolve(urlsplit(where).path)
    except Resolver404:
        return ""
    return str(found.url_name or "")


def attack_for(control: Control) -> str:
    """As much of the attack as the field says that it takes."""
    for text in (WHOLE, SHORT, SHORTEST):
        if not control.most or len(text) <= control.most:
            return text
    return SHORTEST


def plain(control: Control, signer: str) -> str:
    """What somebody who means well would send."""
    if control.name == "name":
        return signer
    if control.kind == "textarea":
        return LONG
    if control.kind == "email":
        return "plain@example.org"
    if control.kind in TEXTS:
        return "plain"
    if control.kind == "date":
        return today().isoformat()
    return TYPED.get(control.kind, control.value)


def chosen(control: Control) -> str:
    """The first thing that can be chosen, and is not nothing."""
    return next((choice for choice in control.choices if choice), "")


def sent(form: Form, hostile: set[str], signer: str, *, tampered: bool = False) -> dict[str, Any]:
    """What the form sends. ``hostile`` names the fields that are attacked, ``tampered`` attacks also what
    nobody types: choices, days and hidden fields."""
    data: dict[str, Any] = {}
    for control in form.controls:
        if control.name == "csrfmiddlewaretoken":
            continue
        if control.kind == "submit":
            data.setdefault(control.name, control.value)
        elif control.kind == "file":
            name = f"{SHORT}.txt" if control.name in hostile else "plain.txt"
            data[control.name] = SimpleUploadedFile(name, f"{PAPER}\n4. Other. {WHOLE}\n".encode())
        elif control.kind in ("select", "radio", "checkbox", "hidden"):
            value = control.value if control.kind == "hidden" else chosen(control)
            data[control.name] = HEADER + "\0" if tampered and control.name not in KEPT else value
        elif tampered or control.name in hostile:
            mailed = control.kind == "email" and not tampered
            data[control.name] = MAIL if mailed else HEADER if tampered else attack_for(control)
        else:
            data[control.name] = plain(control, signer)
    return data


def buttons(form: Form) -> Iterator[Form]:
    """The form once for each of its buttons that has a name."""
    named = [c for c in form.controls if c.kind == "submit"]
    others = [c for c in form.controls if c.kind != "submit"]
    for button in named or [None]:  # type: ignore[list-item]
        yield Form(form.method, form.action, [*others, *([button] if button else [])])


@dataclass
class Crawl:
    """What was done and seen. ``wrong`` is empty, or says where something that was typed is code."""

    lived: LivedIn
    letter: str
    seen: set[tuple[Any, ...]] = field(default_factory=set)
    attacked: set[str] = field(default_factory=set)  # names of pages of which a form was sent
    taken: set[str] = field(default_factory=set)  # and of those which took something hostile
    shown: set[str] = field(default_factory=set)  # names of pages on which it stands, harmless
    places: set[tuple[Seat, str, str]] = field(default_factory=set)  # and who read it where
    wrong: list[str] = field(default_factory=list)
    came: set[Seat] = field(default_factory=set)  # the seats that were attacked from
    sittings: dict[Seat, world.Browser] = field(default_factory=dict)

    def sit(self, seat: Seat) -> world.Browser:
        """A sitting on a seat, which is given anew where it was taken away, or whose way in was shut."""
        if seat not in self.sittings:
            if seat is Seat.PUBLIC:  # whose letter's code was right, and who has not shown more
                self.sittings[seat] = world.sitting(letter=self.letter)
                return self.sittings[seat]
            try:
                self.sittings[seat] = self.lived.browser(seat)
            except NotFound:
                self.lived.seats[seat] = world.seat(seat, name="Rowan Hale", role=ROLES.get(seat))
                self.sittings[seat] = self.lived.browser(seat)
        return self.sittings[seat]

    def look(self, what: str, answer: Any) -> bool:
        """Look at one answer. Whether what was typed stands in it."""
        self.wrong += [f"{what}: {found}" for found in wrong_in(answer)]
        stands = not answer.streaming and MARK in answer.content.decode("utf-8", "replace")
        if stands:
            self.shown.add(what.split(" ", maxsplit=1)[0])
        return stands

    def of(self, seat: Seat, names: set[str]) -> list[tuple[str, str]]:
        """The pages of these names on which somebody read what was typed, and their addresses."""
        return sorted((name, where) for who, name, where in self.places if who is seat and name in names)

    def pages(self, seat: Seat, starts: list[str]) -> Iterator[tuple[str, str, Any]]:
        """Every page that somebody reaches by links from ``starts``: its name, address and answer."""
        browser, waiting, met = self.sit(seat), list(starts), set()
        counts: dict[str, int] = {}
        while waiting:
            where = waiting.pop(0).partition("#")[0]
            name = page_name(where)
            if where in met or not name or name == "account_logout":
                continue
            met.add(where)
            if where not in starts and counts.get(name, 0) >= OF_ONE_KIND:
                continue
            counts[name] = counts.get(name, 0) + 1
            answer = browser.get(where)
            if self.look(f"{name} {seat.value} {where}", answer):
                self.places.add((seat, name, where))
            if answer.status_code in (301, 302, 303):
                waiting.append(urlsplit(urljoin(where, answer["Location"])).path)
            elif not answer.streaming and answer["Content-Type"].startswith("text/html"):
                yield name, where, answer
                links = Reader(answer.content.decode()).links
                waiting += [urljoin(where, link) for link in links if not urlsplit(link).netloc]

    def send(self, seat: Seat, name: str, where: str, form: Form) -> None:
        """Send a form by each of its buttons: all hostile; where that is refused, each field that is typed
        alone, the rest as meant (one of those that a list repeats for each of its lines); all tampered with;
        and as meant, for what comes after it."""
        self.attacked.add(name)
        signer = f"Rowan {seat.value.title()}"
        for one in buttons(form):
            if any(c.kind == "submit" and c.value == "mock" for c in one.controls):
                continue  # a download of hundreds of made-up rows; what is typed is that of the other buttons
            typed = {
                c.name.split("-")[0]: c.name for c in one.controls if c.kind in TEXTS | {"email", "file"}
            }
            refused = self.post(seat, name, where, one, sent(one, {*typed.values()}, signer))
            for alone in typed.values() if refused and len(typed) > 1 else ():
                self.post(seat, name, where, one, sent(one, {alone}, signer))
            self.post(seat, name, where, one, sent(one, set(), signer, tampered=True))
            if refused:
                self.post(seat, name, where, one, sent(one, set(), signer))

    def post(self, seat: Seat, name: str, where: str, form: Form, data: dict[str, Any]) -> bool:
        """Send a form and look at what comes of it, and at where that leads. Whether it was refused."""
        target = urljoin(where, form.action or where)
        cache.clear()  # too many tries are another test's
        browser = self.sit(seat)
        answer = getattr(browser.client, form.method)(target, data)
        told = f"{name} {seat.value} {target} {sorted(data)}"
        self.look(told, answer)
        if answer.status_code in (302, 303):
            self.taken.add(name)
            if page_name(answer["Location"]) == "errand":
                do_quick_errands()
            self.look(told, browser.get(urljoin(target, answer["Location"])))
        if name not in WRITTEN or name in PUBLIC:  # signing out, another password, another way in
            self.sittings.pop(seat, None)
        return int(answer.status_code) >= 400

    def attack(self, seat: Seat, starts: list[str]) -> None:
        """Send every form that somebody reaches, each once, and then those which that brought about. Done
        once a seat."""
        if seat in self.came:
            return
        self.came.add(seat)
        for _ in range(ROUNDS.get(seat, 1)):
            # what takes seats away, or keys, comes last
            for name, where, form in sorted(self._new(seat, starts), key=lambda one: one[0] in LAST):
                self.send(seat, name, where, form)

    def _new(self, seat: Seat, starts: list[str]) -> list[tuple[str, str, Form]]:
        found = []
        for name, where, answer in self.pages(seat, starts):
            for form in Reader(answer.content.decode()).forms:
                taker = page_name(urljoin(where, form.action or where)) or name
                own = taker in WRITTEN - PUBLIC  # else it is the same for everybody
                key = (seat if own else "", taker, *form.signature)
                if key not in self.seen:
                    self.seen.add(key)
                    found.append((taker, where, form))
        return found


def do_quick_errands() -> None:
    """Do what was begun in the background, but for hundreds of letters."""
    with at_desk() as desk:
        for row in desk.office.errands.open():
            if row.kind == "letters":
                desk.office.errands.end(row.id, ErrandState.FAILED, {}, desk.clock.now())
    world.do_errands()


ROUNDS = {Seat.PARTNER: 3, Seat.STEWARD: 2}
"""A partner signs, then fetches, then says that it came whole; a steward's incident makes duties."""
LAST = {"steward-seats", "steward-seat", "steward-keys", "steward-settings"}
WRITTEN = {page.name for page in every_page() if page.writers}
PUBLIC = {page.name for page in every_page() if page.public}
ROLES = {Seat.ATTESTER: OfficeRole.COUNSEL, Seat.STEWARD: OfficeRole.DATA_OFFICER}
ROLES |= {Seat.APPROVER: OfficeRole.BOARD}


def in_order(seats: list[Seat]) -> list[Seat]:
    """The steward, who can take others' seats away, is the last to send."""
    return sorted(seats, key=lambda seat: seat is Seat.STEWARD)


__all__ = ["Crawl", "WRITTEN", "in_order", "world"]
