"""A signed paper comes in through the browser: it is read, confirmed value by value, and registered."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from permslip.actions import paper_drafts
from permslip.portal.door.house import at_desk
from permslip.words.vocabulary import Seat
from tests.portal import world
from tests.portal.desk_work import NASTY, is_escaped, kinds, size, words

PAPER = Path(__file__).resolve().parents[2] / "docs/tutorial/short-agreement.txt"


@pytest.fixture
def seat(office: Path) -> str:
    return world.seat(Seat.STEWARD, who=world.OFFICER)


@pytest.fixture
def steward(seat: str) -> world.Browser:
    return world.signed_in(seat)


@pytest.fixture
def draft(steward: world.Browser) -> str:
    """The address of the draft that was read of the tutorial's paper."""
    return sent(steward, PAPER)


def sent(steward: world.Browser, paper: Path) -> str:
    with paper.open("rb") as stream:
        answer = steward.post("/steward/agreements/", {"file": stream})
    assert answer["Location"].startswith("/errands/"), words(answer)
    done = world.do_errands()[-1]
    assert done.state == "done", done.outcome
    return str(done.outcome["next"])


def opened(seat: str, path: str) -> Any:
    with at_desk() as desk:
        return paper_drafts.open_draft(desk, draft=int(path.split("/")[-2]), seat=seat)


def test_a_paper_is_read_and_shown_beside_its_sentences(
    steward: world.Browser, draft: str, office: Path
) -> None:
    page = words(steward.get(draft))
    assert "Nothing counts before you have confirmed it." in page
    assert "How soon after the end of the agreement are the data destroyed?" in page
    assert "clause 5.2, page 1, line" in page
    assert "Another value in this paper says otherwise." in page
    assert not list((office / "tmp").glob("paper_*")), "the uploaded file is gone"
    assert "short-agreement.txt" in words(steward.get("/steward/agreements/"))


def test_a_draft_is_confirmed_value_by_value_and_registered(
    steward: world.Browser, seat: str, draft: str
) -> None:
    before = size()
    early = steward.post(draft, {"act": "finish"})
    assert early.status_code == 422
    assert "are not decided yet" in words(early)
    for asked in opened(seat, draft).asked:
        data = {"act": "decide", "key": asked.key, "answer": "yes" if asked.shows else "out"}
        if asked.key == "terms/destroy_after_end/1":
            data["answer"] = "out"  # two values that cannot both hold
        if asked.key == "about/purpose_word":
            data |= {"answer": "instead", "instead": "improve_instruction", "behind": "hand"}
        answer = steward.post(draft, data)
        assert answer.status_code == 303, (asked.key, words(answer))
    assert opened(seat, draft).open == 0
    assert "Everything is decided" in words(steward.get(draft))
    made = steward.post(draft, {"act": "finish"})
    assert made.status_code == 303, words(made)
    assert kinds(before) == ["agreement.registered"]
    assert "What the law of today finds" in words(steward.get(made["Location"]))
    assert steward.get(draft).status_code == 404


def test_what_is_decided_leads_on_to_what_is_still_open(
    steward: world.Browser, seat: str, draft: str
) -> None:
    first, second = opened(seat, draft).asked[:2]
    answer = steward.post(draft, {"act": "decide", "key": first.key, "answer": "yes"})
    assert answer["Location"].endswith(f"#{second.anchor}")


def test_another_value_stands_behind_the_papers_words(steward: world.Browser, seat: str, draft: str) -> None:
    key = next(a.key for a in opened(seat, draft).asked if a.key.startswith("terms/destroy_after_end"))
    data = {"act": "decide", "key": key, "answer": "instead", "instead": "45 days", "behind": "words"}
    wrong = steward.post(draft, {**data, "words": "within a fortnight of never"})
    assert wrong.status_code == 422
    assert "The paper does not have these words." in words(wrong)
    assert 'value="within a fortnight of never"' in wrong.content.decode()
    said = next(a.quote.text for a in opened(seat, draft).asked if a.key == key and a.quote)
    assert steward.post(draft, {**data, "words": " ".join(said.split()[:6])}).status_code == 303
    now = next(a for a in opened(seat, draft).asked if a.key == key)
    assert now.state == "yes"
    assert not now.by_hand


def test_a_value_of_another_form_is_refused_and_kept_as_typed(
    steward: world.Browser, seat: str, draft: str
) -> None:
    key = next(a.key for a in opened(seat, draft).asked if a.key.startswith("terms/destroy_after_end"))
    data = {"act": "decide", "key": key, "answer": "instead", "instead": f"soon {NASTY}", "behind": "hand"}
    answer = steward.post(draft, data)
    assert answer.status_code == 422
    assert "That cannot be the value." in words(answer)
    assert "soon " in answer.content.decode()
    is_escaped(answer)


def test_something_nobody_read_is_put_in(steward: world.Browser, seat: str, draft: str) -> None:
    wrong = steward.post(draft, {"act": "add", "term": "no_such_term", "value": "x"})
    assert wrong.status_code == 422
    good = steward.post(draft, {"act": "add", "term": "minimum_cell", "value": "10"})
    if good.status_code != 303:
        pytest.fail(words(good)[:500])
    assert any(value == "10" for _, value in opened(seat, draft).added)


def test_a_draft_is_seen_from_its_own_seat_alone(steward: world.Browser, draft: str) -> None:
    other = world.signed_in(world.seat(Seat.STEWARD, who=world.OFFICER))
    auditor = world.signed_in(world.seat(Seat.AUDITOR, name="Ari Bell"))
    assert other.get(draft).status_code in (200, 404)
    assert auditor.get(draft).status_code == 403


def test_a_draft_is_thrown_away(steward: world.Browser, draft: str) -> None:
    assert steward.post(draft, {"act": "drop"}).status_code == 303
    assert steward.get(draft).status_code == 404


def test_hostile_a_papers_words_come_out_escaped(steward: world.Browser, tmp_path: Path) -> None:
    text = PAPER.read_text("utf-8").replace("Northfield", f"Northfield {NASTY}")
    paper = tmp_path / "hostile.txt"
    paper.write_text(text, "utf-8")
    page = steward.get(sent(steward, paper))
    assert "alert(1)" in words(page)
    is_escaped(page)


@pytest.mark.parametrize("content", [b"%PDF-1.7\n%broken", b"PK\x03\x04broken", b"\x00\x01\x02\x03" * 50])
def test_hostile_a_broken_paper_ends_in_words(
    steward: world.Browser, tmp_path: Path, content: bytes, office: Path
) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(content)
    with paper.open("rb") as stream:
        answer = steward.post("/steward/agreements/", {"file": stream})
    failed = world.do_errands()[-1]
    assert failed.state == "failed"
    assert "paper.pdf" in words(steward.get(answer["Location"]))
    assert not re.search(r"Traceback|Error at", words(steward.get(answer["Location"])))
    assert not list((office / "tmp").glob("paper_*"))


def test_hostile_a_name_that_climbs_stays_in_its_folder(
    steward: world.Browser, tmp_path: Path, office: Path
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    climbing = SimpleUploadedFile("../../../keys/..\\evil name.txt", PAPER.read_bytes())
    answer = steward.post("/steward/agreements/", {"file": climbing})
    assert answer.status_code == 302
    assert world.do_errands()[-1].state == "done"
    assert not list(office.parent.rglob("*evil*"))
