"""A district that bounds attacks, in the portal: what is owed is said before the vote, and what was approved
meanwhile is handed out from the approver's page once the attack is on record.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np

from permslip.actions import offices, recording_attack, seats
from permslip.actions.attacking import Attack
from permslip.portal.door.house import at_desk
from permslip.words.vocabulary import Seat
from tests.portal import world
from tests.portal.test_accounts_browser import held_to_wcag
from tests.portal.test_approver import WHY, head, page_of, send, text
from tests.portal.test_every_page import look

OWED = "An attack is owed"
HANDED = {"act": "hand-out"}
BUTTON = 'value="hand-out"'


def bound(value: str = "0.9") -> None:
    """Let the district bound attacks."""
    with at_desk() as desk:
        offices.set_policy(desk, name="attack-bound", value=value, by=world.OFFICER)


def attacked(release: str, made: Path) -> None:
    """Play an adversary who has everybody's birth date, sex and race, and keep what she got."""
    files = (made / "district" / "demographics.csv",)
    with at_desk() as desk:
        asked = Attack(release, files, np.random.default_rng(7), 7)
        recording_attack.attack_and_record(desk, asked=asked, by=world.OFFICER, progress=desk.progress)


def state(release: str) -> str:
    with at_desk() as desk:
        return str(desk.office.releases.get(release).state.value)


def officer() -> world.Browser:
    return world.signed_in(world.seat(Seat.STEWARD, who=world.OFFICER))


def test_no_bound_asks_for_nothing(staged: Path) -> None:
    page = head().get(page_of(world.staged_release()))
    assert "asks for no attack" in text(page) and BUTTON not in page.content.decode()


def test_what_is_owed_is_said_before_the_vote_and_what_was_tried_after(
    staged: Path, office_made: Path
) -> None:
    bound()
    release, browser, steward = world.staged_release(), head(), officer()
    place = f"/steward/releases/{release}/"
    said = text(browser.get(page_of(release)))
    assert OWED in said and "students: codes, inference, linking, probabilistic" in said and "90%" in said
    assert "Cast my vote" in said and "permslip attack" not in said
    said = text(steward.get(place))
    assert OWED in said and f"permslip attack {release} --with FILES --record" in said
    attacked(release, office_made)
    for page in (browser.get(page_of(release)), steward.get(place)):
        said = text(page)
        assert OWED not in said and "attacked in full" in said
        assert "linking (finding a student by what is known of them)" in said and "data officer" in said
        assert re.search(
            r"students: codes, inference, linking, probabilistic, against \d+ students known by", said
        ), re.findall("students: codes.{120}", said)
        assert "300 rows, SHA-256" in said and "demographics" not in said
        assert BUTTON not in page.content.decode(), "nobody has voted"


def test_approved_first_and_attacked_later_it_is_handed_out(staged: Path, office_made: Path) -> None:
    bound()
    release, browser, steward = world.staged_release(), head(), officer()
    place = f"/steward/releases/{release}/"
    errand = send(browser, release, "approve")["Location"]
    (done,) = world.do_errands()
    assert done.state.value == "done" and "It is approved. An attack is owed" in done.outcome["says"]
    assert browser.get(errand)["Location"] == page_of(release)
    page = browser.get(page_of(release))
    assert "What holds it back" in text(page) and BUTTON not in page.content.decode()
    assert BUTTON not in steward.get(place).content.decode()
    assert "An attack holds it back." in text(browser.get("/approver/"))
    assert "Everybody approved it, and it has not left" in text(steward.get("/steward/"))
    browser.post(page_of(release), HANDED)
    assert "has not been attacked in full" in world.do_errands()[0].outcome["error"]
    assert state(release) == "approved"
    attacked(release, office_made)
    assert "It has still to be handed out." in text(browser.get("/approver/"))
    assert BUTTON in steward.get(place).content.decode()
    assert BUTTON in browser.get(page_of(release)).content.decode()
    assert browser.post(page_of(release), HANDED)["Location"].startswith("/errands/")
    (done,) = world.do_errands()
    assert done.outcome == {"next": page_of(release), "says": "It has left."}
    assert state(release) == "published"
    assert BUTTON not in browser.get(page_of(release)).content.decode()


def test_the_steward_hands_it_out_as_well(staged: Path, office_made: Path) -> None:
    bound()
    release, steward = world.staged_release(), officer()
    send(head(), release, "approve")
    world.do_errands()
    attacked(release, office_made)
    steward.post(f"/steward/releases/{release}/", HANDED)
    assert world.do_errands()[0].outcome["next"] == f"/steward/releases/{release}/"
    assert state(release) == "published"


def test_above_the_bound_nothing_is_handed_out(staged: Path, office_made: Path) -> None:
    bound("0.0001")
    release, browser = world.staged_release(), head()
    attacked(release, office_made)
    said = text(browser.get(page_of(release)))
    assert "It cannot leave as it is staged" in said and "0.01%" in said
    send(browser, release, "approve")
    world.do_errands()
    assert BUTTON not in browser.get(page_of(release)).content.decode()
    browser.post(page_of(release), HANDED)
    assert "bound is 0.01%" in world.do_errands()[0].outcome["error"]
    assert state(release) == "approved"


def test_hostile_handing_out_is_for_those_who_may_vote(staged: Path) -> None:
    release = world.staged_release()
    auditor = world.signed_in(world.seat(Seat.AUDITOR))
    assert auditor.post(page_of(release), HANDED).status_code == 403
    weak = world.signed_in(world.seat(Seat.APPROVER, who=world.SECOND), strong=False)
    assert weak.post(page_of(release), HANDED).status_code in (302, 403)
    assert not world.do_errands()
    head().post(page_of(release), HANDED)
    assert "waits for" in world.do_errands()[0].outcome["error"], "nobody has voted"
    given = world.seat(Seat.APPROVER, who=world.SECOND)
    world.signed_in(given).post(page_of(release), HANDED)
    with at_desk() as desk:
        seats.end_seat(desk, seat=given, because="left the board", by=world.OFFICER)
    assert "taken away" in world.do_errands()[0].outcome["error"]
    assert state(release) == "staged"


def test_by_keyboard_in_a_real_browser(staged: Path, office_made: Path, chromium: Any) -> None:
    bound()
    browser, release = head(), world.staged_release()
    world.close_database()
    with world.running(staged) as server:
        context = look(chromium, server, browser, viewport={"width": 1280, "height": 900})
        tab = context.new_page()
        tab.goto(f"{server.address}{page_of(release)}")
        tab.get_by_text(OWED).wait_for()
        held_to_wcag(tab)
        tab.get_by_role("radio", name="Approve").check()
        tab.get_by_label("Your reason").fill(WHY)
        tab.get_by_role("button", name="Cast my vote").press("Enter")
        tab.get_by_role("link", name="What holds it back").wait_for(timeout=60_000)
        held_to_wcag(tab)
        attacked(release, office_made)
        tab.goto(f"{server.address}/approver/")
        tab.get_by_text("It has still to be handed out.").wait_for()
        tab.goto(f"{server.address}{page_of(release)}")
        tab.get_by_text("attacked in full").wait_for()
        held_to_wcag(tab)
        tab.get_by_role("button", name="Hand it out").press("Enter")
        tab.get_by_text("It was released to").first.wait_for(timeout=60_000)
        held_to_wcag(tab)
        context.close()
    assert state(release) == "published"
