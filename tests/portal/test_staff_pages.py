"""A member of staff's pages: yes or no to each single request, and what has gone about oneself."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from permslip.actions.desk import Desk
from permslip.consent.answer import staff_question
from permslip.portal.door.house import at_desk
from permslip.sample import case
from permslip.stores.families.people import Kind
from tests.portal import households, lived_in, world
from tests.portal.households import text_of


@pytest.fixture
def asked(families: Path, office_made: Path, tmp_path: Path) -> dict[str, Any]:
    """An office in which a request asks for evaluations, and two members of staff."""
    folder = tmp_path / "papers"
    folder.mkdir()
    shutil.copy(office_made / "amended.yaml", folder)
    with at_desk() as desk:
        lived_in._evaluations(desk, folder)
        one, two = (p.key for p in desk.office.families.roll.people(Kind.STAFF)[:2])
        digest = desk.office.standing().requests["staff-study"].digest
        return {
            "one": one,
            "digest": digest,
            "me": world.invited(world.invitation_of(desk, "staff", one, language="en")),
            "other": world.invited(world.invitation_of(desk, "staff", two, language="en")),
        }


def said(desk: Desk, member: str) -> list[tuple[str, str]]:
    return [(r["question"], r["answer"]) for r in desk.office.families.answers.of(member)]


def answer(asked: dict[str, Any], word: str, **changes: str) -> Any:
    form = {"request": "staff-study", "digest": asked["digest"], "answer": word} | changes
    return asked["me"].post("/staff/", form)


def test_a_request_for_evaluations_says_who_what_and_that_silence_is_no(asked: dict[str, Any]) -> None:
    page = text_of(asked["me"].get("/staff/"))
    for words in (
        "Northfield Council for Schools asks for your evaluation",
        "staff evaluation rating",
        "Who else may get it Tally Analytics LLC",
        "Agreement on a study of instruction",
        "If you say nothing It stays.",
        "Yes, it may go",
        "No, it stays here",
        "To make teaching better",
    ):
        assert words in page, words


def test_a_yes_is_to_this_one_request_and_may_be_taken_back(asked: dict[str, Any]) -> None:
    first = answer(asked, "yes")
    assert first.status_code == 303
    assert "You said yes" in text_of(asked["me"].get(first["Location"]))
    assert answer(asked, "no").status_code == 303
    with at_desk() as desk:
        question = staff_question(asked["digest"])
        assert said(desk, asked["one"])[-1] == (question, "withdrawn")
    assert "You said no" in text_of(asked["me"].get("/staff/"))
    assert asked["me"].get("/staff/receipts/").content.decode().count("/staff/receipts/rct_") == 2


def test_a_request_that_was_put_anew_is_not_answered_unread(asked: dict[str, Any]) -> None:
    before = answer(asked, "yes", digest="0" * 40)
    assert before.status_code == 409 and b"no longer as it was shown" in before.content
    assert answer(asked, "maybe").status_code == 409
    with at_desk() as desk:
        assert said(desk, asked["one"]) == []


def test_hostile_no_colleague_answers_or_reads_for_another(asked: dict[str, Any]) -> None:
    receipt = answer(asked, "yes")["Location"]
    assert asked["other"].get(receipt).status_code == 404
    assert asked["other"].get(receipt + "pdf/").status_code == 404
    assert asked["one"] not in asked["me"].get("/staff/").content.decode()


def test_staff_see_no_familys_page_and_families_no_staffs(asked: dict[str, Any]) -> None:
    with at_desk() as desk:
        _, guardian, _ = households.two_guardians(desk)
        family = world.invited(world.invitation_of(desk, "guardian", guardian, language="en"))
    assert asked["me"].get("/family/").status_code == 403
    assert family.get("/staff/").status_code == 403
    assert asked["me"].get("/home/")["Location"] == "/staff/"


def test_where_nothing_is_attested_no_answer_is_taken(asked: dict[str, Any]) -> None:
    from permslip.actions import asking, entering

    with at_desk() as desk:
        asking.attest(
            desk, fact=entering.IDENTIFIES, value="no", about="district", until=None, by=world.OFFICER,
            passphrase=world.PASSPHRASE,
        )  # fmt: skip
    page = asked["me"].get("/staff/").content
    assert b"not answer yet" in page and b'name="answer"' not in page
    assert answer(asked, "yes").status_code == 403


def test_with_nothing_asked_the_page_says_what_would_come(families: Path) -> None:
    with at_desk() as desk:
        member = desk.office.families.roll.people(Kind.STAFF)[0].key
        browser = world.invited(world.invitation_of(desk, "staff", member, language="en"))
    assert "nothing goes until you say yes" in text_of(browser.get("/staff/"))
    assert "Nothing has gone so far" in text_of(browser.get("/staff/gone/"))
    assert case.REQUEST not in browser.get("/staff/").content.decode()
