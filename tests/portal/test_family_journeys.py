"""Families in a real browser: on a phone, in Spanish, without JavaScript, by keyboard, with axe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from permslip.actions import entering
from permslip.actions import households as rooms
from permslip.actions.desk import open_desk
from permslip.consent import eighteenth
from tests.portal import households, world
from tests.portal.browsing import follow
from tests.portal.households import release
from tests.portal.keyboard import tab_to

pytestmark = pytest.mark.slow
PHONE = {"width": 360, "height": 740}
SMALL = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def letters(families: Path) -> dict[str, Any]:
    """Letters to a Spanish-speaking guardian and to the other guardian of the same child."""
    with open_desk(families, exact=True) as desk:
        made = households.letters(desk)
        person = {x.number: desk.office.families.invitations.get(x.number).person for x in made}
        roll = desk.office.families.roll
        by_person = {person[x.number]: x for x in made}
        for child, guardians in households.young(desk):
            alone = all(len(roll.children_of(g)) == 1 for g in guardians)
            if len(guardians) == 2 and alone and by_person[guardians[0]].language == "es":
                one, two = (by_person[g] for g in guardians)
                for letter in (one, two):
                    entering.confirm_in_person(desk, invitation=letter.number, by=world.OFFICER)
                return {"child": child, "one": one, "two": two, "office": families}
    raise AssertionError("the sample has no such household")


@contextmanager
def page_of(chromium: Any, server: world.Server, **more: Any) -> Iterator[Any]:
    """A phone with no JavaScript, unless said otherwise. A page that does more than it may is an error."""
    settings = {"viewport": PHONE, "locale": "es-US", "java_script_enabled": False} | more
    context = chromium.new_context(**settings)
    try:
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda m: wrong.append(m.text) if "Content Security Policy" in m.text else None)
        yield page
        assert wrong == []
    finally:
        context.close()


def enter(page: Any, server: world.Server, code: str) -> None:
    page.goto(f"{server.address}/family/enter/")
    page.get_by_label(re.compile("código|code")).fill(code)
    follow(page, page.get_by_role("button", name=re.compile("Continuar|Go on")))


def open_question(page: Any) -> None:
    follow(page, page.locator("main .things h2 a").first)
    follow(page, page.locator("main .things h3 a").first)


def test_a_parent_on_a_phone_in_spanish_says_no_and_the_next_release_leaves_the_child_out(
    letters: dict[str, Any], chromium: Any
) -> None:
    office = letters["office"]
    with world.running(office) as server:
        with page_of(chromium, server) as page:
            enter(page, server, letters["one"].groups)
            assert page.locator("h1").inner_text() == "¿Quién pide datos sobre sus hijos?"
            open_question(page)
            assert "Northfield Council for Schools pide datos sobre" in page.locator("h1").inner_text()
            yes, no = (
                page.get_by_role("button", name=name) for name in ("Sí, pueden salir", "No, que se queden")
            )
            sizes = [b.bounding_box() for b in (yes, no)]
            assert all(abs(sizes[0][side] - sizes[1][side]) < 1 for side in ("width", "height"))
            assert min(sizes[0]["height"], sizes[0]["width"]) >= 44
            follow(page, yes)
            assert "Usted dijo que sí" in page.locator("main").inner_text()
        with page_of(chromium, server) as page:
            enter(page, server, letters["two"].groups)
            open_question(page)
            follow(page, page.locator("button[value=yes]"))
    with open_desk(office, exact=True) as desk:
        first = release(desk)
        assert desk.office.families.disclosed.of(letters["child"]) == (first,)
    with world.running(office) as server, page_of(chromium, server) as page:
        enter(page, server, letters["one"].groups.lower().replace(" ", "-"))
        follow(page, page.get_by_role("link", name="Lo que ya salió").first)
        assert "Northfield Council for Schools" in page.locator("main").inner_text()
        page.goto(f"{server.address}/family/")
        open_question(page)
        follow(page, page.get_by_role("button", name="No, que se queden aquí"))
        text = page.locator("main").inner_text()
        assert "Usted dijo que no" in text and "así quedó registrado" in text
        number = page.url.rstrip("/").rsplit("/", 1)[1]
        with page.expect_download() as download:
            page.get_by_role("link", name="Guardarlo como PDF").click()
        assert download.value.suggested_filename == f"{number}.pdf"
        follow(page, page.get_by_role("link", name="Comprobantes"))
        assert number in page.locator("main").inner_text()
        follow(page, page.get_by_role("button", name="Salir"))
        page.goto(f"{server.address}/family/receipts/{number}/")
        assert "/family/enter/" in page.url
        enter(page, server, letters["one"].groups)  # the receipt is found again another day
        follow(page, page.get_by_role("link", name="Comprobantes"))
        follow(page, page.locator(f"a[href*='{number}']"))
        assert "Usted dijo que no" in page.locator("main").inner_text()
    with open_desk(office, exact=True) as desk:
        second = release(desk)
        assert second != first and desk.office.families.disclosed.of(letters["child"]) == (first,)
    with world.running(office) as server, page_of(chromium, server) as page:
        enter(page, server, letters["one"].groups)  # and she sees it
        follow(page, page.get_by_role("link", name="Lo que ya salió").first)
        without = page.locator("section[aria-labelledby=home]")
        assert "no se incluyó" in without.inner_text() and second in without.inner_html()


def test_codes_cannot_be_guessed_from_one_place(letters: dict[str, Any], chromium: Any) -> None:
    with (
        world.running(letters["office"], workers=2) as server,
        page_of(chromium, server, locale="en-US") as page,
    ):
        for n in range(6):
            enter(page, server, f"ABCD EFGH {n}{n}{n}{n}")
            if page.locator("h1").inner_text() == "Too many tries":
                break
        assert page.locator("h1").inner_text() == "Too many tries" and n >= 3
        enter(page, server, letters["one"].groups)
        assert page.locator("h1").inner_text() == "Too many tries"


def test_every_page_of_a_family_passes_axe_and_fits_a_small_screen(
    letters: dict[str, Any], chromium: Any
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    office = letters["office"]
    with open_desk(office, exact=True) as desk:
        visitor = rooms.visitor(desk, invitation=letters["one"].number)
        mine = visitor.children[0].handle
        rooms.ask_right(desk, visitor=visitor, child=mine, kind="copy", text="todo", by="family")
    for dark in (False, True):
        look: dict[str, Any] = {"color_scheme": "dark" if dark else "light", "viewport": SMALL}
        look |= {"java_script_enabled": True, "bypass_csp": True}  # axe is put into the page
        with world.running(office) as server, page_of(chromium, server, **look) as page:

            def fine(path: str) -> None:
                page.goto(f"{server.address}{path}")
                found = Axe().run(page, options={"runOnly": RULES})
                assert found.violations_count == 0, f"{path}\n{found.generate_report()}"
                assert page.evaluate("document.documentElement.scrollWidth") <= 320, path

            for path in ("/family/enter/", "/family/help/"):
                fine(path)
            enter(page, server, letters["one"].groups)
            child = f"/family/child/{mine}"
            question = f"{child}/paper/{households.AGREEMENT}/"
            for path in (
                "/family/",
                f"{child}/",
                question,
                f"{child}/gone/",
                f"{child}/ask/",
                "/family/receipts/",
            ):
                fine(path)
            page.goto(f"{server.address}{question}")
            follow(page, page.locator("button[value=no]"))
            fine(page.url.removeprefix(server.address))


def test_a_family_answers_by_keyboard_alone(letters: dict[str, Any], chromium: Any) -> None:
    with (
        world.running(letters["office"]) as server,
        page_of(chromium, server, locale="en-US", viewport=DESK, java_script_enabled=True) as page,
    ):
        page.goto(f"{server.address}/family/enter/")
        tab_to(page, page.locator("[name=code]"))
        page.keyboard.type(letters["one"].groups)
        page.keyboard.press("Enter")
        page.wait_for_url("**/family/")
        tab_to(page, page.locator("main .things h2 a"))
        page.keyboard.press("Enter")
        page.wait_for_url("**/child/**")
        tab_to(page, page.locator("main .things h3 a"))
        page.keyboard.press("Enter")
        page.wait_for_url("**/paper/**")
        tab_to(page, page.locator("button[name=answer][value=no]"))
        page.keyboard.press("Space")
        page.wait_for_url("**/receipts/**")
        assert re.search("dijo que no|said no", page.locator("main").inner_text())


def test_on_the_day_of_eighteen_the_page_is_the_students(families: Path, chromium: Any) -> None:
    """The clock cannot be moved for a server of its own: the child's birth date is."""
    import sqlite3

    with open_desk(families, exact=True) as desk:
        child, guardian, _ = households.two_guardians(desk)
        parent = world.invitation_of(desk, "guardian", guardian)
        today = desk.today()
        letter = next(
            x
            for x in households.letters(desk)
            if desk.office.families.invitations.get(x.number).person == guardian
        )
        entering.confirm_in_person(desk, invitation=letter.number, by=world.OFFICER)
        assert rooms.visitor(desk, invitation=parent).children
        path = desk.office.place.families

    def born(day: Any) -> None:
        with sqlite3.connect(path) as db:
            db.execute("UPDATE child SET birth_date = ? WHERE key = ?", [day.isoformat(), child])

    days = (today - timedelta(days=n) for n in range(18 * 365, 19 * 365))
    eighteen_today = next(day for day in days if eighteenth(day) <= today)
    with world.running(families) as server, page_of(chromium, server, locale="en-US") as page:
        born(eighteen_today + timedelta(days=1))
        enter(page, server, letter.groups)
        assert page.locator("main .things h2").count() == 1
        born(eighteen_today)
        page.reload()
        assert page.locator("main .things h2").count() == 0
        enter(page, server, letter.groups)
        assert page.locator("h1").inner_text() in ("Refused", "Not yet")
