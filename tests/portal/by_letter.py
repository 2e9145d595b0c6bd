"""Parts of the journey that begin with a letter: its code and number as printed, the teacher's own part."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Any

from permslip.actions.desk import open_desk
from permslip.sample import case
from tests.portal.browsing import follow


def letters_made(stage: Any, steward: Any) -> Iterator[dict[str, str]]:
    """The letters on the page, each as it is printed: its code, its number, its words."""
    files = steward.locator("a[href$='.pdf']")
    for path in files.evaluate_all("all => all.map(one => one.getAttribute('href'))"):
        pdf = steward.request.get(stage.server.address + path)
        assert pdf.ok and pdf.body().startswith(b"%PDF")
        yield from letters_in(pdf.body())


def letters_in(pdf: bytes) -> Iterator[dict[str, str]]:
    """The letters of a batch."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as book:
        for page in book:
            words = page.get_textpage().get_text_bounded()
            code = re.search(
                r"\b([0-9A-HJKMNP-TV-Z]{4}) ([0-9A-HJKMNP-TV-Z]{4}) ([0-9A-HJKMNP-TV-Z]{4})\b", words
            )
            number = re.search(r"inv_[0-9a-z]+", words)
            if code and number:
                yield {"code": "".join(code.groups()), "number": number[0], "words": words}


def shown_at_the_office(stage: Any, steward: Any, letter: dict[str, str]) -> None:
    """Whoever holds the letter showed herself at the office first, for no mail is set up here."""
    stage.go(steward, "/steward/consent/people/")
    steward.locator("#letter").fill(letter["number"])
    follow(steward, steward.locator("form", has=steward.locator("#letter")).get_by_role("button"))
    sure = steward.locator("form", has=steward.locator("[name=act][value=sure]"))
    follow(steward, sure.get_by_role("button").first)


def come_in_by_letter(stage: Any, page: Any, letter: dict[str, str], to: str) -> None:
    """The code of the letter is typed, and leads to the first page of whoever was written to."""
    stage.go(page, "/family/enter/")
    page.locator("input[name=code]").fill(letter["code"])
    page.get_by_role("button").last.click()
    page.wait_for_url(re.compile(to))


def a_teacher_says_yes_to_this_request(stage: Any, steward: Any, teacher: Any, asked: str) -> None:
    """An evaluation leaves on written consent to this one request; whoever says nothing is left out."""
    member = min(evaluated_staff(stage))
    stage.go(steward, "/steward/consent/people/")
    steward.locator("#words").fill(member)
    follow(steward, steward.get_by_role("button", name="Find", exact=True))
    follow(steward, steward.get_by_role("button", name="Make a new letter").first)
    stage.errand(steward, r"/steward/consent/(#.*)?$")
    with open_desk(stage.folder / "office", exact=True) as desk:
        whose = desk.office.families.invitations.get
        letter = next(x for x in letters_made(stage, steward) if whose(x["number"]).person == member)
    shown_at_the_office(stage, steward, letter)
    come_in_by_letter(stage, teacher, letter, r"/staff/$")
    said = teacher.inner_text("main")
    assert "If you say nothing" in said
    assert case.PARTNER in said
    mine = teacher.locator("form", has=teacher.locator(f"input[name=request][value='{asked}']"))
    mine.locator("button[name=answer][value=yes]").click()
    teacher.wait_for_url(re.compile(r"/staff/receipts/rct_"))
    assert "You said yes" in teacher.inner_text("main")


def evaluated_staff(stage: Any) -> set[str]:
    """Everybody of whom the district holds an evaluation."""
    with (stage.folder / "district" / "staff_evaluations.csv").open(encoding="utf-8", newline="") as file:
        return {row["staffSourcedId"] for row in csv.DictReader(file)}


def the_teacher_sees_what_went_and_nobody_else_s_did(stage: Any, teacher: Any, release: str) -> None:
    """Of all evaluations one is in the release, and it is hers."""
    stage.go(teacher, "/staff/gone/")
    assert case.PARTNER in teacher.inner_text("main")
    assert release in teacher.content()
    with open_desk(stage.folder / "office", exact=True) as desk:
        evaluated = evaluated_staff(stage)
        gone = [who for who in evaluated if desk.office.families.disclosed.of_staff(who)]
    assert gone == [min(evaluated)]
    assert len(evaluated) > 1
