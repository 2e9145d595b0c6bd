"""What tests of the office's pages share: what a person reads of a page, what the ledger got of it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from permslip.portal.door.house import at_desk
from permslip.sample import case
from tests.portal import world

NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def kinds(start: int = 0) -> list[str]:
    """The kinds of the entries of the ledger from a number on."""
    with at_desk() as desk:
        return [e.kind.value for e in desk.office.entries(start=start)]  # type: ignore[union-attr]


def size() -> int:
    """How many entries the ledger has."""
    with at_desk() as desk:
        return desk.office.standing().size


def words(answer: Any) -> str:
    """What a person reads of a page."""
    text = re.sub(r"<(script|style).*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def is_escaped(answer: Any) -> None:
    """Nothing of what was typed is a tag of the page."""
    body = answer.content.decode()
    assert "<script>alert(1)" not in body
    assert "<img src=x" not in body


def put_the_wish(steward: world.Browser, **more: str) -> Any:
    """A partner's list, put by the steward: too much, and so refused."""
    sent = {
        "act": "list", "request_id": "wish", "agreement": case.AGREEMENT, "holding": "sis",
        "purpose": "Attendance, like last year", "listed": "birth date, mandatory\nfloor plans",
    }  # fmt: skip
    return steward.post("/steward/requests/new/", {**sent, **more})


def stage_the_case(steward: world.Browser) -> str:
    """Stage a release of the case through the pages; its id."""
    with at_desk() as desk:
        world.attest_everything(desk)
    steward.post(f"/steward/requests/{case.REQUEST}/", {"act": "decide"})
    answer = steward.post(f"/steward/requests/{case.REQUEST}/", {"act": "stage"})
    assert answer["Location"].startswith("/errands/")
    done = world.do_errands()[-1]
    assert done.state == "done", done.outcome
    return str(done.outcome["next"].split("/")[-2])
