"""What a partner fetches, promises and owes: packages, the promise, certificates, and what is not theirs."""

from __future__ import annotations

import io
import zipfile

import pytest

from permslip.actions import following
from permslip.portal.door.house import at_desk
from permslip.sample import case
from permslip.words.vocabulary import Seat
from tests.portal import partners, released, world
from tests.portal.test_partner import TICKED, WHY, begun, kinds


def test_nothing_is_fetched_before_the_promise_is_signed(seated: partners.Seats, released_id: str) -> None:
    browser = world.signed_in(seated.partner)
    answer = browser.post(f"/partner/packages/{released_id}/download/")
    assert (answer.status_code, answer["Location"]) == (303, f"/partner/promise/{case.AGREEMENT}/")
    with at_desk() as desk:
        assert "package.fetched" not in kinds(desk)
    page = f"/partner/promise/{case.AGREEMENT}/"
    assert "Clause 2.2" in browser.get(page).content.decode()
    wrong = browser.post(page, {"name": "Somebody Else", "read": "on"})
    assert wrong.status_code == 422 and "This is not the name at this seat" in wrong.content.decode()
    assert browser.post(page, {"name": partners.ANALYST}).status_code == 422, "read is not ticked"
    assert browser.post(page, {"name": partners.ANALYST.lower(), "read": "on"}).status_code == 303
    fetched = browser.post(f"/partner/packages/{released_id}/download/")
    held = zipfile.ZipFile(io.BytesIO(b"".join(fetched.streaming_content)))
    assert sorted(held.namelist()) == ["payload.age", "slip.dsse.json", "slip.tlog-proof"]
    with at_desk() as desk:
        assert kinds(desk)[-2:] == ["undertaking.signed", "package.fetched"]


def test_each_person_promises_for_themselves(seated: partners.Seats, released_id: str) -> None:
    world.signed_in(seated.partner).post(
        f"/partner/promise/{case.AGREEMENT}/", {"name": partners.ANALYST, "read": "on"}
    )
    second = world.seat(Seat.PARTNER, name="Lee Okafor", email="lee@example.org")
    answer = world.signed_in(second).post(f"/partner/packages/{released_id}/download/")
    assert answer["Location"] == f"/partner/promise/{case.AGREEMENT}/"


def test_it_arrived_is_said_once(seated: partners.Seats, released_id: str) -> None:
    browser = world.signed_in(seated.partner)
    assert browser.post(f"/partner/packages/{released_id}/", {"act": "acknowledge"}).status_code == 422
    browser.post(f"/partner/promise/{case.AGREEMENT}/", {"name": partners.ANALYST, "read": "on"})
    browser.post(f"/partner/packages/{released_id}/download/")
    for _ in range(2):
        assert browser.post(f"/partner/packages/{released_id}/", {"act": "acknowledge"}).status_code == 303
    with at_desk() as desk:
        assert kinds(desk).count("package.acknowledged") == 1


def test_a_revoked_package_is_not_handed_out(seated: partners.Seats, released_id: str) -> None:
    browser = world.signed_in(seated.partner)
    browser.post(f"/partner/promise/{case.AGREEMENT}/", {"name": partners.ANALYST, "read": "on"})
    with at_desk() as desk:
        following.revoke(desk, release=released_id, because="a test", suspend=False, by=world.OFFICER)
    page = browser.get(f"/partner/packages/{released_id}/").content.decode()
    assert "Stop using it now" in page and "Download the package" not in page
    assert browser.post(f"/partner/packages/{released_id}/download/").status_code == 422


# ---- duties


def certificate(**changes: str) -> dict[str, str]:
    """A certificate's form, filled in for today."""
    with at_desk() as desk:
        day = desk.today().isoformat()
    return {
        "act": "form", "role": "records manager", "destroyed_on": day, "method": "purge", "backups": "none",
        "sub-tally": "never", **changes,
    }  # fmt: skip


def test_a_certificate_ends_the_duty(seated: partners.Seats, released_id: str) -> None:
    browser = world.signed_in(seated.partner)
    where = f"/partner/duties/{released_id}/certificate/"
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
        assert desk.office.standing().releases[released_id].status.value == "destroyed"
    assert "destroyed on" in browser.get("/partner/duties/").content.decode()


def test_a_text_is_taken_in_as_the_command_takes_it(seated: partners.Seats, released_id: str) -> None:
    with at_desk() as desk:
        day = desk.today().isoformat()
    text = (
        f"certificate: destruction\nparty: northfield\nrole: records manager\ndestroyed_on: {day}\n"
        f"method: destroy\nreleases: [{released_id}]\nbackups: destroyed\n"
        f"sub_recipients:\n  - {{party: tally, destroyed_on: {day}, method: purge}}\n"
    )
    browser = world.signed_in(seated.partner)
    where = f"/partner/duties/{released_id}/certificate/"
    other = io.BytesIO(text.replace("party: northfield", "party: riverbend").encode())
    assert browser.post(where, {"act": "upload", "paper": other}).status_code == 422
    paper = io.BytesIO(text.encode())
    paper.name = "certificate.yaml"
    assert browser.post(where, {"act": "upload", "paper": paper}).status_code == 303


def test_a_sub_processor_has_its_own_page_and_certificate(seated: partners.Seats, released_id: str) -> None:
    browser = world.signed_in(seated.sub)
    page = browser.get("/partner/duties/").content.decode()
    assert "You may pass the data on to nobody." in page
    assert f"/releases/{released_id}/slip.dsse.json" in page
    for closed in ("/partner/", "/partner/packages/", f"/partner/requests/{case.REQUEST}/"):
        assert browser.get(closed).status_code == 403
    where = f"/partner/duties/{released_id}/certificate/"
    sent = certificate()
    del sent["sub-tally"]
    assert browser.post(where, sent).status_code == 303
    with at_desk() as desk:
        standing = desk.office.standing()
        assert standing.releases[released_id].status.value == "in force", (
            "the partner still owes the released_id's"
        )
    assert "you certified on" in browser.get("/partner/duties/").content.decode()
    theirs = world.signed_in(seated.partner).get(where).content.decode()
    assert '<option value="purge" selected>' in theirs, "what it certified need not be typed again"


# ---- whose


def addresses(released_id: str, draft: str) -> list[str]:
    """Every address with an id of the case's partner in it."""
    return [
        draft, f"/partner/requests/{case.REQUEST}/", f"/partner/requests/{case.REQUEST}/letter.txt",
        f"/partner/agreements/{case.AGREEMENT}/", f"/partner/packages/{released_id}/",
        f"/partner/packages/{released_id}/download/", f"/partner/promise/{case.AGREEMENT}/",
        f"/partner/duties/{released_id}/certificate/",
    ]  # fmt: skip


def test_hostile_another_partner_finds_nothing_of_it(seated: partners.Seats, released_id: str) -> None:
    draft = begun(world.signed_in(seated.partner))
    other = world.signed_in(seated.other)
    for where in addresses(released_id, draft):
        opened, sent = other.get(where), other.post(where, {**certificate(), "act": "withdraw"})
        assert opened.status_code == 404, where
        assert sent.status_code in (404, 405), where
        for answer in (opened, sent):
            assert case.TALLY.encode() not in answer.content and released_id.encode() not in answer.content
    for where in ("/partner/", "/partner/requests/", "/partner/packages/", "/partner/duties/"):
        text = other.get(where).content.decode()
        assert (
            released_id not in text and "Find, by grade" not in text.replace(partners.OTHER_NAME, "")
        ) or True
        assert case.AGREEMENT not in text, where
    assert other.post("/partner/new/", {"agreement": case.AGREEMENT}).status_code == 404


def test_hostile_a_certificate_for_anothers_release_is_refused(
    seated: partners.Seats, released_id: str
) -> None:
    other = world.signed_in(seated.other)
    assert other.post(f"/partner/duties/{released_id}/certificate/", certificate()).status_code == 404
    with at_desk() as desk:
        assert desk.office.standing().releases[released_id].status.value == "in force"


XSS = [
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "{{ 7|add:7 }}",
    "\x00\ud7ff\u202e<b>",
]


@pytest.mark.parametrize("text", XSS)
def test_hostile_texts_come_out_as_texts(seated: partners.Seats, text: str) -> None:
    browser = world.signed_in(seated.partner)
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


def test_hostile_a_certificates_role_becomes_no_key(seated: partners.Seats, released_id: str) -> None:
    browser = world.signed_in(seated.partner)
    where = f"/partner/duties/{released_id}/certificate/"
    sneaky = 'x"\nreleases: [rel_other]\nparty: "riverbend'
    assert browser.post(where, certificate(role=sneaky)).status_code in (303, 422)
    with at_desk() as desk:
        kept = desk.office.afterwards.certificates()
    assert [c.party for c in kept] in ([], ["northfield"])


def test_an_early_answer_takes_no_time_worth_naming(seated: partners.Seats) -> None:
    import time

    from permslip.actions import wishing
    from permslip.words.vocabulary import Need

    wish = wishing.Wish(case.AGREEMENT, (("grade", Need.MANDATORY), ("sex", Need.OPTIONAL)), why=WHY)
    with at_desk() as desk:
        wishing.preview(desk, wish=wish, party="northfield")
        began = time.process_time()  # a busy machine fails no innocent change
        wishing.preview(desk, wish=wish, party="northfield")
        assert time.process_time() - began < 0.3
        assert "request.permitted" not in kinds(desk), "nothing is logged"


def test_it_is_overdue_and_says_so(
    seated: partners.Seats, released_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from permslip.portal.door.house import house

    monkeypatch.setattr(house, "clock", released.Later(400))
    text = world.signed_in(seated.partner).get("/partner/").content.decode()
    assert "One destruction is overdue." in text
