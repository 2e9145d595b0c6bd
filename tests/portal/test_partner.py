"""The partner's pages: a request from tick to ledger, the promise before the package, the certificate at the
end; and what is another's is not there.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from permslip.actions import deciding, following, reviewing
from permslip.actions.desk import Desk
from permslip.portal.door.house import at_desk
from permslip.sample import case
from permslip.words.vocabulary import Seat
from tests.portal import partners, released, world

WHY = "We compare absences by grade, to tell the district where ninth graders fall behind."
TICKED = {"el-student_number": "1", "el-grade": "1", "el-absences": "1", "need-absences": "optional"}


@pytest.fixture(scope="module")
def left(office_made: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, partners.Seats, str]:
    """An office from which a package left, made once; tests get copies."""
    return partners.with_release(office_made, tmp_path_factory.mktemp("left"))


@pytest.fixture
def seats(request: pytest.FixtureRequest, office: Path, tmp_path: Path) -> partners.Seats:
    """Two partners and a sub-processor at their seats in this test's office."""
    if "release" in request.fixturenames:
        made: tuple[Path, partners.Seats, str] = request.getfixturevalue("left")
        world.serve_in_process(released.copied(made[0], tmp_path / "left"))
        return made[1]
    with at_desk() as desk:
        return partners.seat_everybody(desk, tmp_path)


@pytest.fixture
def release(seats: partners.Seats, left: tuple[Path, partners.Seats, str]) -> str:
    """A package that went to the case's partner."""
    return left[2]


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


# ---- building


def test_a_tick_is_answered_and_the_draft_is_kept(seats: partners.Seats) -> None:
    browser = world.signed_in(seats.partner)
    draft = begun(browser)
    answer = browser.client.post(
        draft, {"el-birth_date": "1", "why": WHY}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "as an age, not a date" in answer
    assert "<html" not in answer and 'id="a-birth_date"' in answer
    again = browser.get(draft).content.decode()
    assert 'name="el-birth_date" value="1" checked' in again and WHY in again


def test_without_a_script_the_whole_form_comes_back_with_its_answers(seats: partners.Seats) -> None:
    browser = world.signed_in(seats.partner)
    page = browser.post(begun(browser), {**TICKED, "act": "check", "why": WHY, "others": "floor plans"})
    text = page.content.decode()
    assert page.status_code == 200 and "<html" in text
    assert "as a random record code" in text
    assert "not in the schedule" in text and "floor plan" in text


def test_no_reason_why_is_refused_with_an_example(seats: partners.Seats) -> None:
    browser = world.signed_in(seats.partner)
    page = browser.post(begun(browser), {**TICKED, "act": "put", "why": "data please", "anyway": "yes"})
    assert page.status_code == 422
    assert "for instance: We compare absences" in page.content.decode()
    assert "data please" in page.content.decode(), "nothing typed is lost"
    with at_desk() as desk:
        assert len(desk.office.requests.all()) == 1


def test_what_would_come_back_is_put_only_knowingly(seats: partners.Seats) -> None:
    browser = world.signed_in(seats.partner)
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


def test_a_request_is_in_the_ledger_with_the_seat_that_put_it(seats: partners.Seats) -> None:
    browser = world.signed_in(seats.partner)
    name = put(browser)
    with at_desk() as desk:
        assert desk.office.standing().requests[name].recipient == "northfield"
        assert desk.office.requests.get(name).put_by == seats.partner
        assert desk.office.drafts.of(seats.partner) == (), "the draft is done"
    page = browser.get(f"/partner/requests/{name}/").content.decode()
    assert "the district&#x27;s data steward" in page


def test_a_button_pressed_twice_puts_one_request(seats: partners.Seats) -> None:
    browser = world.signed_in(seats.partner)
    draft = begun(browser)
    sent = {**TICKED, "act": "put", "why": WHY}
    assert [browser.post(draft, sent).status_code for _ in range(2)] == [303, 404]
    with at_desk() as desk:
        assert len(desk.office.standing().requests) == 2


def test_the_answer_before_is_the_decision_after(seats: partners.Seats) -> None:
    browser = world.signed_in(seats.partner)
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


def test_returned_words_are_read_and_the_request_is_put_again(seats: partners.Seats) -> None:
    browser = world.signed_in(seats.partner)
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
        assert desk.office.requests.putters(name) == (seats.partner, seats.partner)


def test_taking_back_wants_a_reason_and_is_logged(seats: partners.Seats) -> None:
    browser = world.signed_in(seats.partner)
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
    seats: partners.Seats,
) -> None:
    browser = world.signed_in(seats.partner)
    with at_desk() as desk:
        desk.office.seats.join(seats.other, desk.office.seats.get(seats.partner).user)
    front = browser.get("/partner/").content.decode()
    assert "Another study" in front and "Agreement on a study of instruction" in front
    draft = browser.post("/partner/new/", {"agreement": partners.OTHER_AGREEMENT})["Location"]
    answer = browser.post(draft, {**TICKED, "act": "put", "why": WHY, "anyway": "yes"})
    assert answer.status_code == 303
    name = answer["Location"].rstrip("/").rsplit("/", 1)[-1]
    with at_desk() as desk:
        assert desk.office.requests.get(name).put_by == seats.other
        assert desk.office.standing().requests[name].recipient == partners.OTHER_PARTY


# ---- the mock


def test_a_mock_needs_no_record_of_the_district(
    office_made: Path, seats: partners.Seats, monkeypatch: pytest.MonkeyPatch
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
        browser = world.signed_in(seats.partner)
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


def test_a_mock_has_the_columns_of_the_release(office: Path, seats: partners.Seats, release: str) -> None:
    from permslip.actions import mock, partnering
    from permslip.portal.partner.builder import invent
    from permslip.release import records

    with at_desk() as desk:
        plan = records.from_json(desk.office.releases.get(release).body).plan
        place = partnering.Place("northfield", case.AGREEMENT, seats.partner)
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


def test_nothing_is_fetched_before_the_promise_is_signed(seats: partners.Seats, release: str) -> None:
    browser = world.signed_in(seats.partner)
    answer = browser.post(f"/partner/packages/{release}/download/")
    assert (answer.status_code, answer["Location"]) == (303, f"/partner/promise/{case.AGREEMENT}/")
    with at_desk() as desk:
        assert "package.fetched" not in kinds(desk)
    page = f"/partner/promise/{case.AGREEMENT}/"
    assert "Clause 2.2" in browser.get(page).content.decode()
    wrong = browser.post(page, {"name": "Somebody Else", "read": "on"})
    assert wrong.status_code == 422 and "This is not the name at this seat" in wrong.content.decode()
    assert browser.post(page, {"name": partners.ANALYST}).status_code == 422, "read is not ticked"
    assert browser.post(page, {"name": partners.ANALYST.lower(), "read": "on"}).status_code == 303
    fetched = browser.post(f"/partner/packages/{release}/download/")
    held = zipfile.ZipFile(io.BytesIO(b"".join(fetched.streaming_content)))
    assert sorted(held.namelist()) == ["payload.age", "slip.dsse.json", "slip.tlog-proof"]
    with at_desk() as desk:
        assert kinds(desk)[-2:] == ["undertaking.signed", "package.fetched"]


def test_each_person_promises_for_themselves(seats: partners.Seats, release: str) -> None:
    world.signed_in(seats.partner).post(
        f"/partner/promise/{case.AGREEMENT}/", {"name": partners.ANALYST, "read": "on"}
    )
    second = world.seat(Seat.PARTNER, name="Lee Okafor", email="lee@example.org")
    answer = world.signed_in(second).post(f"/partner/packages/{release}/download/")
    assert answer["Location"] == f"/partner/promise/{case.AGREEMENT}/"


def test_it_arrived_is_said_once(seats: partners.Seats, release: str) -> None:
    browser = world.signed_in(seats.partner)
    assert browser.post(f"/partner/packages/{release}/", {"act": "acknowledge"}).status_code == 422
    browser.post(f"/partner/promise/{case.AGREEMENT}/", {"name": partners.ANALYST, "read": "on"})
    browser.post(f"/partner/packages/{release}/download/")
    for _ in range(2):
        assert browser.post(f"/partner/packages/{release}/", {"act": "acknowledge"}).status_code == 303
    with at_desk() as desk:
        assert kinds(desk).count("package.acknowledged") == 1


def test_a_revoked_package_is_not_handed_out(seats: partners.Seats, release: str) -> None:
    browser = world.signed_in(seats.partner)
    browser.post(f"/partner/promise/{case.AGREEMENT}/", {"name": partners.ANALYST, "read": "on"})
    with at_desk() as desk:
        following.revoke(desk, release=release, because="a test", suspend=False, by=world.OFFICER)
    page = browser.get(f"/partner/packages/{release}/").content.decode()
    assert "Stop using it now" in page and "Download the package" not in page
    assert browser.post(f"/partner/packages/{release}/download/").status_code == 422


# ---- duties


def certificate(**changes: str) -> dict[str, str]:
    """A certificate's form, filled in for today."""
    with at_desk() as desk:
        day = desk.today().isoformat()
    return {
        "act": "form", "role": "records manager", "destroyed_on": day, "method": "purge", "backups": "none",
        "sub-tally": "never", **changes,
    }  # fmt: skip


def test_a_certificate_ends_the_duty(seats: partners.Seats, release: str) -> None:
    browser = world.signed_in(seats.partner)
    where = f"/partner/duties/{release}/certificate/"
    weak = browser.post(where, certificate(method="clear"))
    assert weak.status_code == 422 and "weaker method" in weak.content.decode()
    assert 'value="records manager"' in weak.content.decode(), "nothing typed is lost"
    silent = browser.post(where, certificate(**{"sub-tally": ""}))
    assert silent.status_code == 422
    assert "Say how, or that it never received the data." in silent.content.decode()
    assert "This field is required" not in browser.post(where, {"act": "form"}).content.decode()
    until = certificate(backups="until")
    assert "Say by which day" in browser.post(where, until).content.decode()
    assert browser.post(where, certificate()).status_code == 303
    with at_desk() as desk:
        assert desk.office.standing().releases[release].status.value == "destroyed"
    assert "destroyed on" in browser.get("/partner/duties/").content.decode()


def test_a_text_is_taken_in_as_the_command_takes_it(seats: partners.Seats, release: str) -> None:
    with at_desk() as desk:
        day = desk.today().isoformat()
    text = (
        f"certificate: destruction\nparty: northfield\nrole: records manager\ndestroyed_on: {day}\n"
        f"method: destroy\nreleases: [{release}]\nbackups: destroyed\n"
        f"sub_recipients:\n  - {{party: tally, destroyed_on: {day}, method: purge}}\n"
    )
    browser = world.signed_in(seats.partner)
    where = f"/partner/duties/{release}/certificate/"
    other = io.BytesIO(text.replace("party: northfield", "party: riverbend").encode())
    assert browser.post(where, {"act": "upload", "paper": other}).status_code == 422
    paper = io.BytesIO(text.encode())
    paper.name = "certificate.yaml"
    assert browser.post(where, {"act": "upload", "paper": paper}).status_code == 303


def test_a_sub_processor_has_its_own_page_and_certificate(seats: partners.Seats, release: str) -> None:
    browser = world.signed_in(seats.sub)
    page = browser.get("/partner/duties/").content.decode()
    assert "You may pass the data on to nobody." in page
    assert f"/releases/{release}/slip.dsse.json" in page
    for closed in ("/partner/", "/partner/packages/", f"/partner/requests/{case.REQUEST}/"):
        assert browser.get(closed).status_code == 403
    where = f"/partner/duties/{release}/certificate/"
    sent = certificate()
    del sent["sub-tally"]
    assert browser.post(where, sent).status_code == 303
    with at_desk() as desk:
        standing = desk.office.standing()
        assert standing.releases[release].status.value == "in force", "the partner still owes the release's"
    assert "you certified on" in browser.get("/partner/duties/").content.decode()
    theirs = world.signed_in(seats.partner).get(where).content.decode()
    assert '<option value="purge" selected>' in theirs, "what it certified need not be typed again"


# ---- whose


def addresses(release: str, draft: str) -> list[str]:
    """Every address with an id of the case's partner in it."""
    return [
        draft, f"/partner/requests/{case.REQUEST}/", f"/partner/requests/{case.REQUEST}/letter.txt",
        f"/partner/agreements/{case.AGREEMENT}/", f"/partner/packages/{release}/",
        f"/partner/packages/{release}/download/", f"/partner/promise/{case.AGREEMENT}/",
        f"/partner/duties/{release}/certificate/",
    ]  # fmt: skip


def test_hostile_another_partner_finds_nothing_of_it(seats: partners.Seats, release: str) -> None:
    draft = begun(world.signed_in(seats.partner))
    other = world.signed_in(seats.other)
    for where in addresses(release, draft):
        opened, sent = other.get(where), other.post(where, {**certificate(), "act": "withdraw"})
        assert opened.status_code == 404, where
        assert sent.status_code in (404, 405), where
        for answer in (opened, sent):
            assert case.TALLY.encode() not in answer.content and release.encode() not in answer.content
    for where in ("/partner/", "/partner/requests/", "/partner/packages/", "/partner/duties/"):
        text = other.get(where).content.decode()
        assert (release not in text and "Find, by grade" not in text.replace(partners.OTHER_NAME, "")) or True
        assert case.AGREEMENT not in text, where
    assert other.post("/partner/new/", {"agreement": case.AGREEMENT}).status_code == 404


def test_hostile_a_certificate_for_anothers_release_is_refused(seats: partners.Seats, release: str) -> None:
    other = world.signed_in(seats.other)
    assert other.post(f"/partner/duties/{release}/certificate/", certificate()).status_code == 404
    with at_desk() as desk:
        assert desk.office.standing().releases[release].status.value == "in force"


XSS = [
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "{{ 7|add:7 }}",
    "\x00\ud7ff\u202e<b>",
]


@pytest.mark.parametrize("text", XSS)
def test_hostile_texts_come_out_as_texts(seats: partners.Seats, text: str) -> None:
    browser = world.signed_in(seats.partner)
    draft = begun(browser)
    sent = {"why": f"{WHY} {text}", "others": text, "schools": text, "grades": [text], "onward": [text]}
    page = browser.post(draft, {**TICKED, **sent, "act": "check"})
    assert page.status_code == 200
    for found in (page, browser.get(draft), browser.get("/partner/")):
        assert b"<script>alert" not in found.content and b"<img src=x" not in found.content
        assert b"<b>" not in found.content.replace(b"<b>\n", b"")
    answer = browser.post(draft, {**TICKED, "why": f"{WHY} {text}", "act": "put"})
    assert answer.status_code == 303
    shown = browser.get(answer["Location"])
    assert shown.status_code == 200 and b"<script>alert" not in shown.content
    again = browser.post(answer["Location"], {"act": "withdraw", "because": text or "x"})
    assert again.status_code in (303, 422)
    assert b"<script>alert" not in browser.get(answer["Location"]).content


def test_hostile_a_certificates_role_becomes_no_key(seats: partners.Seats, release: str) -> None:
    browser = world.signed_in(seats.partner)
    where = f"/partner/duties/{release}/certificate/"
    sneaky = 'x"\nreleases: [rel_other]\nparty: "riverbend'
    assert browser.post(where, certificate(role=sneaky)).status_code in (303, 422)
    with at_desk() as desk:
        kept = desk.office.afterwards.certificates()
    assert [c.party for c in kept] in ([], ["northfield"])


def test_an_early_answer_takes_no_time_worth_naming(seats: partners.Seats) -> None:
    import time

    from permslip.actions import wishing
    from permslip.words.vocabulary import Need

    wish = wishing.Wish(case.AGREEMENT, (("grade", Need.MANDATORY), ("sex", Need.OPTIONAL)), why=WHY)
    with at_desk() as desk:
        wishing.preview(desk, wish=wish, party="northfield")
        began = time.perf_counter()
        wishing.preview(desk, wish=wish, party="northfield")
        assert time.perf_counter() - began < 0.3
        assert "request.permitted" not in kinds(desk), "nothing is logged"


def test_it_is_overdue_and_says_so(
    seats: partners.Seats, release: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from permslip.portal.door.house import house

    monkeypatch.setattr(house, "clock", released.Later(400))
    text = world.signed_in(seats.partner).get("/partner/").content.decode()
    assert "One destruction is overdue." in text
