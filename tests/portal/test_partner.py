"""The partner's pages: a request from tick to ledger, the promise before the package, the certificate at the
end; and what is another's is not there.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from permslip.actions import asking, deciding, reviewing
from permslip.actions.desk import Desk
from permslip.portal.door.house import at_desk
from permslip.portal.partner import builder
from permslip.sample import case
from tests.portal import partners, world

WHY = "We compare absences by grade, to tell the district where ninth graders fall behind."
TICKED = {"el-student_number": "1", "el-grade": "1", "el-absences": "1", "need-absences": "optional"}


def kinds(desk: Desk) -> list[str]:
    """The kinds of all entries, in order."""
    return [e.kind.value for e in desk.office.entries() if hasattr(e, "kind")]


def begun(browser: world.Browser) -> str:
    """The address of a new draft."""
    answer = browser.post("/partner/new/", {"agreement": case.AGREEMENT})
    assert answer.status_code == 303
    return str(answer["Location"])


def put(browser: world.Browser) -> str:
    """Put a request; its id."""
    answer = browser.post(begun(browser), {**TICKED, "act": "put", "why": WHY})
    assert answer.status_code == 303, answer.content.decode()
    return str(answer["Location"]).rstrip("/").rsplit("/", 1)[-1]


def test_a_request_names_everybody_it_was_to_be_passed_on_to(seated: partners.Seats, tmp_path: Path) -> None:
    """Also one whom the agreement does not name, for that is what it was refused for."""
    with at_desk() as desk:
        (tmp_path / "wish.csv").write_text(case.wish(), "utf-8")
        asking.import_request(
            desk, file=tmp_path / "wish.csv", request_id=case.WISH, agreement=case.AGREEMENT,
            recipient="northfield", holding="sis", onward=("Brightwater Mapping Inc.",),
            purpose="needs assessment", as_of=desk.today(), by=world.OFFICER,
        )  # fmt: skip
    text = world.signed_in(seated.partner).get(f"/partner/requests/{case.WISH}/").content.decode()
    assert "<dt>Passed on to</dt><dd>Brightwater Mapping Inc.</dd>" in text
    assert "<dt>For</dt><dd>not stated</dd>" in text


# ---- building


def test_a_tick_is_answered_and_the_draft_is_kept(seated: partners.Seats) -> None:
    browser = world.signed_in(seated.partner)
    draft = begun(browser)
    answer = browser.client.post(
        draft, {"el-birth_date": "1", "why": WHY}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "as an age, not a date" in answer
    assert "<html" not in answer and 'id="a-birth_date"' in answer
    again = browser.get(draft).content.decode()
    assert 'name="el-birth_date" value="1" checked' in again and WHY in again


def test_without_a_script_the_whole_form_comes_back_with_its_answers(seated: partners.Seats) -> None:
    browser = world.signed_in(seated.partner)
    page = browser.post(begun(browser), {**TICKED, "act": "check", "why": WHY, "others": "floor plans"})
    text = page.content.decode()
    assert page.status_code == 200 and "<html" in text
    assert "as a random record code" in text
    assert "not in the schedule" in text and "floor plan" in text


def test_no_reason_why_is_refused_with_an_example(seated: partners.Seats) -> None:
    browser = world.signed_in(seated.partner)
    page = browser.post(begun(browser), {**TICKED, "act": "put", "why": "data please", "anyway": "yes"})
    assert page.status_code == 422
    assert "for instance: We compare absences" in page.content.decode()
    assert "data please" in page.content.decode(), "nothing typed is lost"
    with at_desk() as desk:
        assert len(desk.office.requests.all()) == 1


def test_what_would_come_back_is_put_only_knowingly(seated: partners.Seats) -> None:
    browser = world.signed_in(seated.partner)
    draft = begun(browser)
    sent = {**TICKED, "act": "put", "why": WHY, "others": "floor plans"}
    assert browser.post(draft, sent).status_code == 422
    answer = browser.post(draft, {**sent, "anyway": "yes"})
    assert answer.status_code == 303
    with at_desk() as desk:
        decided = deciding.decide_request(
            desk, request=answer["Location"].rstrip("/").rsplit("/", 1)[-1], by=world.OFFICER
        )
    assert deciding.word(decided.decision) == "refused"


def test_a_request_is_in_the_ledger_with_the_seat_that_put_it(seated: partners.Seats) -> None:
    browser = world.signed_in(seated.partner)
    name = put(browser)
    with at_desk() as desk:
        assert desk.office.standing().requests[name].recipient == "northfield"
        assert desk.office.requests.get(name).put_by == seated.partner
        assert desk.office.drafts.of(seated.partner) == (), "the draft is done"
    page = browser.get(f"/partner/requests/{name}/").content.decode()
    assert "the district&#x27;s data steward" in page


def test_a_button_pressed_twice_puts_one_request(seated: partners.Seats) -> None:
    browser = world.signed_in(seated.partner)
    draft = begun(browser)
    sent = {**TICKED, "act": "put", "why": WHY}
    assert [browser.post(draft, sent).status_code for _ in range(2)] == [303, 404]
    with at_desk() as desk:
        assert len(desk.office.standing().requests) == 2


def test_the_answer_before_is_the_decision_after(seated: partners.Seats) -> None:
    browser = world.signed_in(seated.partner)
    with at_desk() as desk:
        world.attest_everything(desk)
    draft = begun(browser)
    before = browser.post(draft, {**TICKED, "act": "check", "why": WHY}).content.decode()
    name = put(browser)
    with at_desk() as desk:
        deciding.decide_request(desk, request=name, by=world.OFFICER)
    after = browser.get(f"/partner/requests/{name}/").content.decode()
    for says in ("as a random record code", "coarser where fewer than 5", "as the district holds it"):
        assert says in before and says in after


def test_returned_words_are_read_and_the_request_is_put_again(seated: partners.Seats) -> None:
    browser = world.signed_in(seated.partner)
    name = put(browser)
    with at_desk() as desk:
        reviewing.return_request(desk, request=name, because="leave out the absences", by=world.OFFICER)
    page = browser.get(f"/partner/requests/{name}/").content.decode()
    assert "leave out the absences" in page and "Change it and put it again" in page
    draft = browser.post(f"/partner/requests/{name}/", {"act": "again"})["Location"]
    kept = browser.get(draft).content.decode()
    assert 'name="el-absences" value="1" checked' in kept and WHY in kept
    sent = {k: v for k, v in TICKED.items() if "absences" not in k}
    answer = browser.post(draft, {**sent, "act": "put", "why": WHY})
    assert answer["Location"] == f"/partner/requests/{name}/", "the same request, in other words"
    with at_desk() as desk:
        assert desk.office.requests.putters(name) == (seated.partner, seated.partner)


def test_hostile_changing_a_request_again_and_again_fills_no_table_of_drafts(seated: partners.Seats) -> None:
    browser = world.signed_in(seated.partner)
    name = put(browser)
    with at_desk() as desk:
        reviewing.return_request(desk, request=name, because="leave out the absences", by=world.OFFICER)
    answers = [
        browser.post(f"/partner/requests/{name}/", {"act": "again"}) for _ in range(builder.MOST_DRAFTS + 2)
    ]
    assert [a.status_code for a in answers[-3:]] == [303, 400, 400]
    assert f"You have {builder.MOST_DRAFTS} drafts already" in answers[-1].content.decode()
    with at_desk() as desk:
        assert len(desk.office.drafts.of(seated.partner)) == builder.MOST_DRAFTS


def test_taking_back_wants_a_reason_and_is_logged(seated: partners.Seats) -> None:
    browser = world.signed_in(seated.partner)
    name = put(browser)
    assert browser.post(f"/partner/requests/{name}/", {"act": "withdraw", "because": " "}).status_code == 422
    assert (
        browser.post(f"/partner/requests/{name}/", {"act": "withdraw", "because": "funds"}).status_code == 303
    )
    with at_desk() as desk:
        assert desk.office.standing().requests[name].verdict == "withdrawn"
    assert "funds" in browser.get(f"/partner/requests/{name}/").content.decode()
    assert browser.post(f"/partner/requests/{name}/", {"act": "withdraw", "because": "no"}).status_code == 400


def test_who_sits_under_two_agreements_sees_both_and_acts_from_the_right_seat(
    seated: partners.Seats,
) -> None:
    browser = world.signed_in(seated.partner)
    with at_desk() as desk:
        desk.office.seats.join(seated.other, desk.office.seats.get(seated.partner).user)
    front = browser.get("/partner/").content.decode()
    assert "Another study" in front and "Agreement on a study of instruction" in front
    draft = browser.post("/partner/new/", {"agreement": partners.OTHER_AGREEMENT})["Location"]
    answer = browser.post(draft, {**TICKED, "act": "put", "why": WHY, "anyway": "yes"})
    assert answer.status_code == 303
    name = answer["Location"].rstrip("/").rsplit("/", 1)[-1]
    with at_desk() as desk:
        assert desk.office.requests.get(name).put_by == seated.other
        assert desk.office.standing().requests[name].recipient == partners.OTHER_PARTY


# ---- the mock


def test_a_mock_needs_no_record_of_the_district(
    office_made: Path, seated: partners.Seats, monkeypatch: pytest.MonkeyPatch
) -> None:
    from permslip.engines import places

    opened: list[str] = []
    before = places.FileSource.__init__

    def watched(self: places.FileSource, engine: places.Opener, name: str, paths: dict[str, Path]) -> None:
        opened.extend(str(p) for p in paths.values())
        before(self, engine, name, paths)

    monkeypatch.setattr(places.FileSource, "__init__", watched)
    hidden = office_made / "district-hidden"
    (office_made / "district").rename(hidden)
    try:
        browser = world.signed_in(seated.partner)
        answer = browser.post(begun(browser), {**TICKED, "el-school": "1", "act": "mock", "why": ""})
        assert answer.status_code == 200
        made = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    finally:
        hidden.rename(office_made / "district")
    assert opened and not [p for p in opened if "made" in Path(p).parts[-3:]]
    assert all(Path(n).name.startswith("MOCK-") for n in made.namelist())
    rows = made.read("MOCK-needs-assessment/MOCK-students.csv").decode().splitlines()
    assert rows[0] == '"record_code","grade","school","absences","mock_invented_row"'
    assert all(row.endswith('"MOCK"') for row in rows[1:]) and len(rows) > 100
    words = made.read("MOCK-needs-assessment/MOCK-DICTIONARY.md").decode()
    assert "every row is invented" in words and "k, the smallest group of like students: 5" in words
    fields = json.loads(made.read("MOCK-needs-assessment/MOCK-datapackage.json"))["resources"][0]["schema"]
    assert [f["name"] for f in fields["fields"]][:2] == ["record_code", "grade"]


def test_a_mock_has_the_columns_of_the_release(
    office: Path, seated: partners.Seats, released_id: str
) -> None:
    from permslip.actions import mock, partnering
    from permslip.portal.partner.builder import invent
    from permslip.release import records

    with at_desk() as desk:
        plan = records.from_json(desk.office.releases.get(released_id).body).plan
        place = partnering.Place("northfield", case.AGREEMENT, seated.partner)
        page = partnering.request_page(desk, mine=(place,), request=case.REQUEST)
        paper = partnering.shown(desk).agreements[case.AGREEMENT]
        wish = partnering.wish_of(page.request, paper)
        made = mock.mock_package(desk, wish=wish, party="northfield", invent=invent)
        held = zipfile.ZipFile(made.path)
        for table in plan.tables:
            header = held.read(f"MOCK-needs-assessment/MOCK-{table.table}.csv").decode().splitlines()[0]
            mine = [name.strip('"') for name in header.split(",")]
            theirs = [c.output for c in table.columns if c.output is not None]
            assert sorted(mine) == sorted([*theirs, mock.MARK_COLUMN]), table.table


# ---- packages
