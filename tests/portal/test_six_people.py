"""The case, played by six people in a real browser, from the first invitation to the destruction certificate.

A partner asks for too much under a poor memorandum and is told no, with every reason. The agreement is
amended, the wish is put right, families and staff are written to, a mother says no in Spanish, a teacher says
yes to the one request that wants her evaluation, a superintendent states what only she can know, a release is
staged, voted on and fetched, anybody verifies it, the teacher sees what went, and in the end everything is
destroyed. Nobody in it touches a command line.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from permslip.actions import holdings, offices, people, receiving, seats
from permslip.actions.desk import open_desk
from permslip.sample import case, write_district
from permslip.words.vocabulary import OfficeRole, Seat
from tests.portal import world
from tests.portal.browsing import follow
from tests.portal.by_letter import (
    a_teacher_says_yes_to_this_request,
    come_in_by_letter,
    letters_made,
    shown_at_the_office,
    the_teacher_sees_what_went_and_nobody_else_s_did,
)

PASSWORD = "four plain words stand here"
EVALUATIONS = "  - {element: evaluation_rating, need: optional, why: what may explain results}\n"
PHONE = {"width": 360, "height": 740}
LONGEST_ERRAND = 240_000  # milliseconds


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with two people, a holding and two recipients. No agreement, no request, no answer yet."""
    folder = tmp_path_factory.mktemp("six")
    office = folder / "office"
    offices.found(office, district=case.DISTRICT)
    with open_desk(office, exact=True) as desk:
        write_district(folder / "district", students=260, seed=7, today=desk.today())
        for name, role, by in (
            (world.OFFICER, OfficeRole.DATA_OFFICER, None),
            (world.HEAD, OfficeRole.SUPERINTENDENT, world.OFFICER),
        ):
            people.add_person(desk, name=name, role=role, passphrase=world.PASSPHRASE, by=by)
        holdings.add_holding(desk, place=str(folder / "district"), holding_id="sis", by=world.OFFICER)
        for party, name in (("northfield", case.PARTNER), ("tally", case.TALLY)):
            key = receiving.keygen(folder / f"{party}.key")
            people.add_recipient(
                desk, party=party, name=name, key=key, verified_how="by telephone", by=world.OFFICER
            )
        fingerprint = desk.office.keyring.trust(desk.office.standing()).fingerprint
        (folder / "memorandum.yaml").write_text(case.memorandum(desk.today()), "utf-8")
        amended = case.amended(desk.today(), fingerprint).replace("limits:", f"{EVALUATIONS}limits:", 1)
        (folder / "amended.yaml").write_text(amended, "utf-8")
    return folder


class Stage:
    """The browser, the server, and whoever is on."""

    def __init__(self, chromium: Any, server: world.Server, folder: Path) -> None:
        self.chromium, self.server, self.folder = chromium, server, folder
        self.secrets: dict[str, str] = {}

    @contextmanager
    def on(self, **how: Any) -> Iterator[Any]:
        """A fresh browser for somebody; closed when they go."""
        context = self.chromium.new_context(**({"viewport": {"width": 1180, "height": 900}} | how))
        context.set_default_timeout(20_000)
        try:
            yield context.new_page()
        finally:
            context.close()

    def go(self, page: Any, path: str) -> None:
        """Open an address; anything but a page is a failure."""
        answer = page.goto(self.server.address + path)
        assert answer is not None and answer.status == 200, f"{path}: {answer and answer.status}"

    def come_in(self, page: Any, link: str, *, second_factor: bool) -> None:
        """A one-time link, a password, and for the district's own people a second factor."""
        self.go(page, link)
        follow(page, page.get_by_role("button", name="Let me in"))
        page.locator("input[type=password]").nth(0).fill(PASSWORD)
        page.locator("input[type=password]").nth(1).fill(PASSWORD)
        follow(page, page.get_by_role("button", name="Keep this password"))
        if not second_factor:
            return
        self.go(page, "/account/2fa/totp/activate/")
        secret = re.search(r"\b[A-Z2-7]{32}\b", page.content())
        assert secret, "the page shows a secret for the app"
        page.locator("input[name=code]").fill(code_of(secret[0]))
        follow(page, page.get_by_role("button", name="Go on"))

    def errand(self, page: Any, ends_at: str) -> None:
        """Wait until what was begun in the background leads on to a page."""
        page.wait_for_url(re.compile(ends_at), timeout=LONGEST_ERRAND)


def code_of(secret: str) -> str:
    """What the app on a telephone shows now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(secret, int(datetime.now(UTC).timestamp()) // 30)))


def link_for(office: Path, kind: Seat, *, who: str) -> str:
    """The first seat is given on the machine itself; its holder gives the others in the portal."""
    with open_desk(office, exact=True) as desk:
        given = seats.give_seat(
            desk, kind=kind, by=world.OFFICER, person=who, email=f"{kind.value}@example.org"
        )
        token = seats.invite_seat(desk, seat=given["seat"], by=world.OFFICER)["token"]
    return f"/enter/{token}/"


@pytest.mark.timeout(900)  # a day of six people, on a machine that others use too
def test_six_people_one_road(founded: Path, chromium: Any) -> None:
    office = founded / "office"
    first = link_for(office, Seat.STEWARD, who=world.OFFICER)
    with world.running(office) as server:
        stage = Stage(chromium, server, founded)
        with stage.on() as steward, stage.on() as head, stage.on() as partner, stage.on() as teacher:
            stage.come_in(steward, first, second_factor=True)
            a_poor_memorandum_and_a_wish_are_refused(stage, steward)
            the_agreement_is_amended(stage, steward)
            stage.come_in(partner, seat_given(stage, steward, "outside"), second_factor=False)
            asked = the_partner_builds_a_request(stage, partner)
            stage.come_in(head, seat_given(stage, steward, "own"), second_factor=True)
            letter = families_are_written_to(stage, steward)
            child = a_mother_says_no_in_spanish(stage, steward, letter)
            answers_on_paper_are_taken_in(stage, steward)
            a_teacher_says_yes_to_this_request(stage, steward, teacher, asked)
            what_only_people_know_is_stated(stage, steward, head, asked)
            release = it_is_staged(stage, steward, asked)
            the_superintendent_votes(stage, head, release)
            package = the_partner_signs_and_fetches(stage, partner, release)
            the_child_is_not_in_it(stage, package, child)
            the_teacher_sees_what_went_and_nobody_else_s_did(stage, teacher, release)
            anybody_verifies_it(stage, package)
            it_is_destroyed(stage, partner, release)


def a_poor_memorandum_and_a_wish_are_refused(stage: Stage, steward: Any) -> None:
    """The steward brings both in and gets a letter that says no, with each rule and what would mend it."""
    stage.go(steward, "/steward/agreements/")
    steward.locator("input[type=file]").set_input_files(stage.folder / "memorandum.yaml")
    follow(steward, steward.get_by_role("button", name="Bring it in"))
    assert "missing" in steward.inner_text("main")
    stage.go(steward, "/steward/requests/new/")
    form = steward.locator("form", has=steward.locator("input[name=act][value=list]"))
    form.locator("[name=request_id]").fill(case.WISH)
    form.locator("[name=purpose]").fill("A needs assessment of the schools")
    form.locator("[name=file]").set_input_files(
        files=[{"name": "wish.csv", "mimeType": "text/csv", "buffer": case.wish().encode()}]
    )
    follow(steward, form.get_by_role("button", name="Put it"))
    follow(steward, steward.get_by_role("button", name="Decide").first)
    follow(steward, steward.get_by_role("link", name="The letter of refusal"))
    letter = steward.inner_text("main")
    assert "The answer is no" in letter
    assert "34 CFR 99.30(a)" in letter
    assert "To mend it" in letter


def the_agreement_is_amended(stage: Stage, steward: Any) -> None:
    stage.go(steward, "/steward/agreements/")
    steward.locator("input[type=file]").set_input_files(stage.folder / "amended.yaml")
    follow(steward, steward.get_by_role("button", name="Bring it in"))
    assert "Agreement on a study of instruction" in steward.inner_text("main")


def seat_given(stage: Stage, steward: Any, kind: str) -> str:
    """Give a seat in the portal and return the path of the link that is shown once."""
    stage.go(steward, "/steward/seats/")
    form = steward.locator("form", has=steward.locator(f"input[name=act][value={kind}]"))
    summary = steward.locator("details", has=form).locator("summary").first
    if not form.is_visible():
        summary.click()
    if kind == "own":
        form.locator("[name=kind]").select_option("approver")
        person = form.locator("[name=person] option", has_text=world.HEAD).first
        form.locator("[name=person]").select_option(person.get_attribute("value"))
        form.locator("[name=email]").fill("head@example.org")
    else:
        party = form.locator("[name=party] option", has_text=case.PARTNER).first
        form.locator("[name=party]").select_option(party.get_attribute("value"))
        form.locator("[name=name]").fill("Alex Moreno")
        form.locator("[name=email]").fill("alex@example.org")
    follow(steward, form.get_by_role("button").last)
    follow(steward, steward.get_by_role("button", name=re.compile("link")).first)
    shown = steward.locator("pre").inner_text()
    return "/" + shown.strip().split("/", 3)[3]


def the_partner_builds_a_request(stage: Stage, partner: Any) -> str:
    """From the schedule, line by line, each with its answer; what is not in the schedule is told at once."""
    stage.go(partner, "/partner/new/")
    follow(partner, partner.get_by_role("button", name="Begin").first)
    partner.locator("#why").fill(
        "We compare absences and course failures by grade and school, so that the district sees where ninth "
        "graders fall behind before the winter term. The report shows totals of ten students or more."
    )
    for element in ("student_number", "grade", "school", "absences", "courses_failed", "evaluation_rating"):
        partner.locator(f"#el-{element}").check()
    partner.locator("#others").fill("home address")
    follow(partner, partner.get_by_role("button", name="Check it"))
    told = partner.locator("aside, [aria-live]").all_inner_texts()
    assert any("schedule" in words for words in told), told
    partner.locator("#others").fill("")
    partner.get_by_role("button", name="Put it to the district").click()
    partner.wait_for_url(re.compile(r"/partner/requests/[^/]+/"))
    return str(partner.url.rstrip("/").rsplit("/", 1)[-1])


def what_only_people_know_is_stated(stage: Stage, steward: Any, head: Any, asked: str) -> None:
    stage.go(steward, f"/steward/requests/{asked}/")
    follow(steward, steward.get_by_role("button", name="Decide").first)
    for _ in range(12):
        stage.go(head, "/approver/facts/")
        form = head.locator("form", has=head.locator("input[name=fact]")).first
        if form.count() == 0:
            break
        form.get_by_label("yes", exact=False).first.check()
        follow(head, form.get_by_role("button", name="State it"))
    stage.go(steward, f"/steward/requests/{asked}/")
    follow(steward, steward.get_by_role("button", name="Decide").first)


def families_are_written_to(stage: Stage, steward: Any) -> dict[str, str]:
    """The roll is read, letters are counted, made and printed. One of them is taken for the mother's."""
    stage.go(steward, "/steward/consent/")
    follow(steward, steward.get_by_role("button", name="I state that it does"))
    follow(steward, steward.get_by_role("button", name=re.compile("^Read")))
    stage.errand(steward, r"/steward/consent/(#.*)?$")
    steward.get_by_role("button", name="Count for guardians").click()
    stage.errand(steward, r"/steward/consent/count/")
    steward.get_by_role("button", name="Make the letters").click()
    stage.errand(steward, r"/steward/consent/(#.*)?$")
    return next(letter for letter in letters_made(stage, steward) if "código" in letter["words"])


def a_mother_says_no_in_spanish(stage: Stage, steward: Any, letter: dict[str, str]) -> str:
    """On a telephone."""
    shown_at_the_office(stage, steward, letter)
    with stage.on(viewport=PHONE, locale="es-MX") as mother:
        come_in_by_letter(stage, mother, letter, r"/family/$")
        assert mother.locator("html").get_attribute("lang") == "es"
        follow(mother, mother.locator("a[href*='/family/child/']").first)
        child = mother.locator("h1").inner_text()
        follow(mother, mother.locator("a[href*='/paper/']").first)
        mother.locator("button[name=answer][value=no]").click()
        mother.wait_for_url(re.compile(r"/family/receipts/rct_"))
        assert "no" in mother.inner_text("main").lower()
        assert mother.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    return child


def answers_on_paper_are_taken_in(stage: Stage, steward: Any) -> None:
    """What other families had answered on paper before; the mother's answer of today is the newer one."""
    stage.go(steward, "/steward/consent/paper/")
    steward.locator("#file").set_input_files(stage.folder / "district" / "consents.csv")
    steward.get_by_role("button", name="Take it in").click()
    steward.get_by_text(re.compile(r"\d+ answers were taken in")).wait_for(timeout=LONGEST_ERRAND)


def it_is_staged(stage: Stage, steward: Any, asked: str) -> str:
    stage.go(steward, f"/steward/requests/{asked}/")
    steward.get_by_role("button", name="Protect and stage it").click()
    stage.errand(steward, r"/steward/releases/rel_")
    return str(steward.url.rstrip("/").rsplit("/", 1)[-1])


def the_superintendent_votes(stage: Stage, head: Any, release: str) -> None:
    stage.go(head, "/approver/")
    follow(head, head.locator(f"a[href*='{release}']").first)
    head.locator("input[name=vote][value=approve]").check()
    head.locator("[name=reason]").fill("What leaves is what the study needs; nobody stands alone in it.")
    head.locator("[name=minutes]").fill("Board, 24 November 2026, item 6")
    follow(head, head.get_by_role("button", name="Cast my vote"))
    stage.errand(head, r"/approver/releases/")
    stage.go(head, "/approver/where/")
    assert case.PARTNER in head.inner_text("main")


def the_partner_signs_and_fetches(stage: Stage, partner: Any, release: str) -> bytes:
    stage.go(partner, f"/partner/packages/{release}/")
    follow(partner, partner.get_by_role("link", name="Read and sign"))
    partner.locator("[name=name]").fill("Alex Moreno")
    partner.locator("[name=read]").check()
    follow(partner, partner.get_by_role("button", name="Sign", exact=True))
    stage.go(partner, f"/partner/packages/{release}/")
    with partner.expect_download() as waiting:
        partner.get_by_role("button", name="Download the package").click()
    package = Path(waiting.value.path()).read_bytes()
    stage.go(partner, f"/partner/packages/{release}/")
    follow(partner, partner.get_by_role("button", name="It arrived whole"))
    return package


def the_child_is_not_in_it(stage: Stage, package: bytes, child: str) -> None:
    """The package opens with the partner's key; the roster of who is in it does not name the child."""
    names = sorted(Path(name).name for name in zipfile.ZipFile(io.BytesIO(package)).namelist())
    assert names == ["payload.age", "slip.dsse.json", "slip.tlog-proof"]
    with open_desk(stage.folder / "office", exact=True) as desk:
        roll, releases = desk.office.families.roll, desk.office.releases.all()
        given = [c for c in roll.children() if c.given_name and c.given_name in child]
        assert given, "the child of the page is on the roll"
        refused = [c for c in given if desk.office.families.answers.of(c.key)]
        said_no = [
            c
            for c in refused
            if any(a["answer"] == "refused" for a in desk.office.families.answers.of(c.key))
        ]
        assert said_no
        out = {c.key: desk.office.vault.disclosed(c.key) for c in said_no}
        assert all(not gone for gone in out.values()), "who said no is in no release"
        assert any(desk.office.vault.disclosed(c.key) for c in roll.children()), "and others are"
        assert len(releases) == 1


def anybody_verifies_it(stage: Stage, package: bytes) -> None:
    """In the page itself: nothing is sent."""
    with stage.on() as reporter:
        stage.go(reporter, "/verify/")
        reporter.locator("input[type=file]").first.set_input_files(
            files=[{"name": "package.zip", "mimeType": "application/zip", "buffer": package}]
        )
        reporter.locator("main form button[type=submit]").first.click()
        reporter.get_by_text("Checked in this page; nothing was sent.").first.wait_for(timeout=60_000)
        said = reporter.inner_text("main")
        assert case.PARTNER in said
        stage.go(reporter, "/releases/")
        assert case.PARTNER in reporter.inner_text("main")


def it_is_destroyed(stage: Stage, partner: Any, release: str) -> None:
    stage.go(partner, f"/partner/duties/{release}/certificate/")
    partner.locator("[name=role]").fill("Director of research")
    for name in partner.locator("main form input[type=date]").evaluate_all("all => all.map(one => one.name)"):
        partner.locator(f"[name='{name}']").fill(datetime.now(UTC).date().isoformat())
    for name in partner.locator("main form select").evaluate_all("all => all.map(one => one.name)"):
        partner.locator(f"select[name='{name}']").select_option(index=1)
    hand_in = partner.get_by_role("button").filter(has_text=re.compile("certif|Hand|Return", re.I)).first
    follow(partner, hand_in)
    with stage.on() as reporter:
        stage.go(reporter, f"/releases/{release}/")
        assert "destroyed" in reporter.inner_text("main").lower()
