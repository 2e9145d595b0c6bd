"""The steward's Consent tab: the roll, letters, people at the counter, paper, families' requests, notices."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from permslip.actions import entering, inviting
from permslip.actions import households as rooms
from permslip.consent.answer import COLUMNS
from permslip.portal.door import errands
from permslip.portal.door.house import at_desk
from permslip.stores.errands import ErrandState
from permslip.stores.families.people import Kind
from permslip.words.vocabulary import OfficeRole, Seat
from tests.portal import households, world
from tests.portal.households import AGREEMENT, text_of

SCRIPT = "<script>alert('x')</script>"


@pytest.fixture
def steward(families: Path) -> world.Browser:
    return world.signed_in(world.seat(Seat.STEWARD, who=world.OFFICER, role=OfficeRole.DATA_OFFICER))


@pytest.fixture
def auditor(families: Path) -> world.Browser:
    return world.signed_in(world.seat(Seat.AUDITOR, name="Kit Marlow", email="kit@audit.example"))


def done(browser: world.Browser, answer: Any) -> Any:
    """Do the errand that an answer leads to, and open what it ends at."""
    assert answer.status_code == 302, answer.content[:500]
    name = answer["Location"].split("/")[2]
    errands.run.func(name)
    with at_desk() as desk:
        row = desk.office.errands.get(name)
    assert row.state is ErrandState.DONE, row.outcome
    return browser.get(row.outcome["next"].partition("#")[0])


def test_the_roll_is_read_from_a_holding(steward: world.Browser) -> None:
    page = text_of(done(steward, steward.post("/steward/consent/", {"act": "roll", "holding": "sis"})))
    assert "from sis" in page and "Students 300" in page
    assert "Agreement on a study of instruction" in page and "silence keeps a row at home" in page


def test_letters_are_counted_before_they_are_made(steward: world.Browser) -> None:
    counted = done(steward, steward.post("/steward/consent/", {"act": "count", "group": "students"}))
    page = text_of(counted)
    assert "36 letters" in page and "Spanish" in page and "no translation" in page
    with at_desk() as desk:
        assert inviting.batches(desk) == ()
    made = done(steward, steward.post("/steward/consent/", {"act": "letters", "group": "students"}))
    where = re.findall(r"/steward/consent/letters/[^\"]+", made.content.decode())
    assert {"-en-", "-es-"} <= {m for w in where for m in re.findall(r"-\w\w-", w)}
    letters = steward.get(where[0])
    assert letters["Content-Type"] == "application/pdf" and letters["Cache-Control"] == "no-store"
    assert b"".join(letters.streaming_content).startswith(b"%PDF")


def test_only_the_steward_gets_letters_and_changes_anything(
    steward: world.Browser, auditor: world.Browser
) -> None:
    done(steward, steward.post("/steward/consent/", {"act": "letters", "group": "students"}))
    page = auditor.get("/steward/consent/")
    assert page.status_code == 200 and b"<form" not in page.content.split(b"<main")[1].split(b"</main")[0]
    with at_desk() as desk:
        (batch,) = inviting.batches(desk)
    assert auditor.get(f"/steward/consent/letters/{batch.id}/{batch.files[0]}").status_code == 403
    assert steward.get(f"/steward/consent/letters/{batch.id}/..%2F..%2Ffamilies.db").status_code == 404
    for path in ("", "requests/", "notices/", "people/", "paper/"):
        assert auditor.post(f"/steward/consent/{path}", {"act": "end", "batch": batch.id}).status_code == 403
    with at_desk() as desk:
        assert inviting.batches(desk)[0].ended == 0


def test_files_are_removed_and_codes_made_void_by_buttons(steward: world.Browser) -> None:
    with at_desk() as desk:
        letters = households.letters(desk)
        (batch,) = inviting.batches(desk)
    steward.post("/steward/consent/", {"act": "remove", "batch": batch.id})
    with at_desk() as desk:
        assert inviting.batches(desk)[0].files == ()
        assert entering.redeem(desk, code=letters[0].code).id == letters[0].number
    steward.post("/steward/consent/", {"act": "end", "batch": batch.id})
    with at_desk() as desk:
        assert inviting.batches(desk)[0].ended == len(letters)
    for form in ({"act": "end", "batch": "../../.."}, {"act": "none"}, {"act": "count", "group": "all"}):
        assert steward.post("/steward/consent/", form).status_code in (400, 404)


def test_somebody_at_the_counter_is_confirmed_by_the_letters_number(steward: world.Browser) -> None:
    with at_desk() as desk:
        letter = households.letters(desk)[0]
    for act in ("confirm", "sure"):
        wrong = steward.post("/steward/consent/people/", {"act": act, "letter": "inv_none"})
        assert wrong.status_code == 400 and b"inv_none" in wrong.content
    steward.post("/steward/consent/people/", {"act": "confirm", "letter": f" {letter.number} "})
    steward.post("/steward/consent/people/", {"act": "sure", "letter": letter.number})
    family = world.anybody()
    assert family.post("/family/enter/", {"code": letter.code})["Location"] == "/home/"


def test_hostile_nobody_is_confirmed_unseen_and_who_confirmed_is_kept(steward: world.Browser) -> None:
    with at_desk() as desk:
        letter = households.letters(desk)[0]
        held = desk.office.families.invitations.get(letter.number)
        name = desk.office.families.roll.person(Kind.GUARDIAN, held.person).name
    shown = text_of(steward.post("/steward/consent/people/", {"act": "confirm", "letter": letter.number}))
    assert name in shown and all(child in shown for child, _ in letter.children)
    family = world.anybody()
    assert family.post("/family/enter/", {"code": letter.code})["Location"] == "/family/enter/who/"
    assert (
        steward.post("/steward/consent/people/", {"act": "sure", "letter": letter.number}).status_code == 303
    )
    with at_desk() as desk:
        by = desk.office.families.invitations.get(letter.number).confirmed_by
        who = next(p.name for p in desk.office.people.all() if p.id == by)
    found = text_of(steward.post("/steward/consent/people/", {"act": "find", "words": held.person}))
    assert f"Confirmed in person by {who}, until" in found


def test_a_person_is_looked_up_without_a_name_in_any_address(steward: world.Browser) -> None:
    with at_desk() as desk:
        child, guardian, _ = households.two_guardians(desk)
        name = desk.office.families.roll.person(Kind.STUDENT, child).name
    page = steward.post("/steward/consent/people/", {"act": "find", "words": name})
    assert name in page.content.decode() and "?" not in page.request["PATH_INFO"]
    assert "Nobody on the roll" in text_of(
        steward.post("/steward/consent/people/", {"act": "find", "words": "% _ nobody"})
    )
    answer = steward.post("/steward/consent/people/", {"act": "letter", "kind": "guardian", "key": guardian})
    assert guardian not in answer["Location"]
    done(steward, answer)
    with at_desk() as desk:
        row = desk.office.errands.get(answer["Location"].split("/")[2])
        assert guardian not in str(row) and inviting.batches(desk)[0].letters == 1


def test_a_paper_form_is_entered_for_somebody_who_may_sign(steward: world.Browser) -> None:
    with at_desk() as desk:
        child, guardian, _ = households.two_guardians(desk)
        barred, theirs = households.barred(desk)
    shown = steward.post("/steward/consent/paper/", {"student": child})
    assert guardian in shown.content.decode()
    form = {"act": "enter", "student": child, "signer": guardian, "agreement": AGREEMENT, "answer": "no",
            "signed_on": "2026-01-05", "paper": SimpleUploadedFile("scan.pdf", b"signed")}  # fmt: skip
    with at_desk() as desk:
        before = len(desk.office.families.answers.of(child))
    assert steward.post("/steward/consent/paper/", form).status_code == 303
    with at_desk() as desk:
        kept = desk.office.families.answers.of(child)
        assert len(kept) == before + 1
        (mine,) = [r for r in kept if r["signed_on"].isoformat() == "2026-01-05"]
        assert (mine["signer"], mine["answer"], mine["recipients"]) == (guardian, "refused", "northfield")
    for changes, words in (
        ({"signed_on": "2099-01-01"}, "after today"),
        ({"signed_on": "not a day"}, "valid date"),
        ({"student": theirs, "signer": barred}, "valid choice"),
    ):
        form["paper"] = SimpleUploadedFile("scan.pdf", b"signed")
        answer = steward.post("/steward/consent/paper/", form | changes)
        assert answer.status_code == 400 and words in answer.content.decode(), changes


def many_answers(child: str, guardian: str, n: int, *, bad: bool = False) -> bytes:
    """A CSV of so many answers on paper of one guardian."""
    said = "perhaps" if bad else "given"
    start = f"{child},{guardian},parent,research-sharing,*,*,*,{said}"
    lines = [f"{start},2026-01-{day:02},,{'e' * 64}" for day in range(1, n + 1)]
    return "\n".join([",".join(COLUMNS), *lines]).encode()


def answers_of(child: str) -> int:
    with at_desk() as desk:
        return len(desk.office.families.answers.of(child))


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file of 500 bytes is a large one."""
    from permslip.portal.steward import consent

    monkeypatch.setenv("PERMSLIP_PORTAL_SCRATCH", str(tmp_path))  # as `permslip serve` says it
    monkeypatch.setattr(consent, "SMALL", 500)


def hand_in(steward: world.Browser, answers: bytes) -> tuple[str, Path]:
    """Hand a large file in: the errand's address, and the file as it waits."""
    sent = {"act": "file", "file": SimpleUploadedFile("forms.csv", answers)}
    where = str(steward.post("/steward/consent/paper/", sent)["Location"])
    assert where.startswith("/errands/")
    with at_desk() as desk:
        return where, Path(desk.office.errands.get(where.split("/")[2]).words["file"])


@pytest.mark.usefixtures("large")
def test_a_large_file_of_answers_is_taken_in_in_the_background(steward: world.Browser) -> None:
    with at_desk() as desk:
        child, guardian, _ = households.two_guardians(desk)
    before = answers_of(child)
    where, kept = hand_in(steward, many_answers(child, guardian, 20))
    assert answers_of(child) == before, "nothing is taken in by the page itself"
    assert kept.parent.stat().st_mode & 0o077 == 0
    assert "Waiting for its turn" in steward.get(where).content.decode()
    (errand,) = world.do_errands()
    assert errand.state is ErrandState.DONE, errand.outcome
    assert not kept.parent.exists()
    ended = steward.get(where)["Location"]
    assert ended == "/steward/consent/paper/"
    assert "20 answers were taken in." in steward.get(ended).content.decode()
    assert answers_of(child) == before + 20


@pytest.mark.usefixtures("large")
def test_a_large_file_with_a_bad_row_is_refused_whole_and_removed(steward: world.Browser) -> None:
    with at_desk() as desk:
        child, guardian, _ = households.two_guardians(desk)
    before = answers_of(child)
    where, kept = hand_in(steward, many_answers(child, guardian, 20, bad=True))
    world.do_errands()
    assert not kept.parent.exists()
    told = steward.get(where).content.decode()
    assert "row 1" in told and child not in told, told
    assert answers_of(child) == before
    empty = {"act": "file", "file": SimpleUploadedFile("forms.csv", b"")}
    assert steward.post("/steward/consent/paper/", empty).status_code == 400


def test_everything_that_can_be_done_in_the_background_can_be_done() -> None:
    for kind, where in errands.KINDS.items():
        module, _, name = where.partition(":")
        assert callable(getattr(import_module(module), name)), kind


def test_an_empty_file_of_answers_is_told_apart_from_a_wrong_one(steward: world.Browser) -> None:
    upload = SimpleUploadedFile("answers.csv", b"")
    answer = steward.post("/steward/consent/paper/", {"act": "file", "file": upload})
    assert answer.status_code == 400 and "The file is empty." in text_of(answer)


@pytest.mark.parametrize("size", [500, 1 << 30])
def test_answers_in_another_kind_of_file_are_refused_at_once(
    steward: world.Browser, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """However large: in the background it would be said later, with kinds that this page does not take."""
    from permslip.portal.steward import consent

    monkeypatch.setattr(consent, "SMALL", size)
    upload = SimpleUploadedFile("answers.xlsx", b"PK" * 1000)
    answer = steward.post("/steward/consent/paper/", {"act": "file", "file": upload})
    assert answer.status_code == 400 and "That is no CSV file." in text_of(answer)


def test_a_file_of_answers_is_taken_in_whole_or_not_at_all(steward: world.Browser) -> None:
    with at_desk() as desk:
        child, guardian, _ = households.two_guardians(desk)
    good = f"{child},{guardian},parent,research-sharing,*,*,*,refused,2026-01-06,,{'0' * 64}"
    for lines, status in (([good], 303), ([good, good.replace("refused", "perhaps")], 400), ([], 400)):
        text = "\n".join([",".join(COLUMNS), *lines]) + "\n"
        upload = SimpleUploadedFile("answers.csv", text.encode())
        answer = steward.post("/steward/consent/paper/", {"act": "file", "file": upload})
        assert answer.status_code == status, lines
        assert child not in text_of(answer) if status == 400 else True
    assert steward.post("/steward/consent/paper/", {"act": "file"}).status_code == 400


def test_a_familys_request_is_replied_to_and_the_family_reads_it(steward: world.Browser) -> None:
    with at_desk() as desk:
        _, guardian, _ = households.two_guardians(desk)
        invitation = world.invitation_of(desk, "guardian", guardian, language="en")
        visitor = rooms.visitor(desk, invitation=invitation)
        mine = visitor.children[0].handle
        wish = rooms.ask_right(desk, visitor=visitor, child=mine, kind="correction", text=SCRIPT, by="family")
    page = steward.get("/steward/consent/requests/").content.decode()
    assert (
        SCRIPT not in page and "&lt;script&gt;" in page and "ferpa" not in text_of(steward.get("/steward/"))
    )
    empty = steward.post("/steward/consent/requests/", {"asked": wish.id, "reply": ""})
    assert empty.status_code == 400
    steward.post("/steward/consent/requests/", {"asked": wish.id, "reply": f"It is put right. {SCRIPT}"})
    with at_desk() as desk:
        assert f"family:{wish.id}" in desk.office.standing().certified
    family = world.invited(invitation).get(f"/family/child/{mine}/ask/").content.decode()
    assert "It is put right." in family and SCRIPT not in family
    assert "No family waits" in text_of(steward.get("/steward/consent/requests/"))


def test_a_notice_is_written_and_shown_to_families(steward: world.Browser) -> None:
    form = {"agreement": AGREEMENT, "language": "es", "text": "Un aviso corto."}
    assert steward.post("/steward/consent/notices/", form).status_code == 303
    assert "Un aviso corto." in text_of(steward.get("/steward/consent/notices/"))
    bad = steward.post("/steward/consent/notices/", form | {"language": "xx", "text": "kept"})
    assert bad.status_code == 400 and b"kept" in bad.content
    with at_desk() as desk:
        assert (AGREEMENT, "es") in desk.office.standing().notices


def test_the_tab_says_what_is_missing_before_families_can_answer(office: Path) -> None:
    browser = world.signed_in(world.seat(Seat.STEWARD, who=world.OFFICER, role=OfficeRole.DATA_OFFICER))
    page = text_of(browser.get("/steward/consent/"))
    assert "No answer is taken on the pages yet" in page and "34 CFR 99.30(d)" in page
    browser.post("/steward/consent/", {"act": "identify"})
    with at_desk() as desk:
        assert entering.identifies(desk)
    assert "No answer is taken" not in text_of(browser.get("/steward/consent/"))
    assert "Nobody is known yet" in page and "Neither e-mail nor text messages are set up" in page
    count = browser.post("/steward/consent/", {"act": "count", "group": "guardians"})
    errands.run.func(count["Location"].split("/")[2])
    assert "No roll was read yet" in browser.get(count["Location"]).content.decode()


def test_answers_are_sealed_by_a_button(steward: world.Browser) -> None:
    with at_desk() as desk:
        _, guardian, _ = households.two_guardians(desk)
        family = world.invited(world.invitation_of(desk, "guardian", guardian, language="en"))
    households.say(family, households.handle(family), "no")
    steward.post("/steward/consent/", {"act": "close"})
    with at_desk() as desk:
        assert desk.office.families.answers.unsealed() == ()
    assert steward.post("/steward/consent/", {"act": "close"}).status_code == 303
