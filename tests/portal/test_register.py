"""The register's pages as anybody opens them: everything there, nothing too much, asked again for nothing."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import pytest

from permslip.actions.desk import open_desk
from permslip.portal.register.pages import PAGES
from permslip.sample import case
from permslip.stores.office import Office
from permslip.words.entry_kinds import EntryKind
from permslip.words.vocabulary import Seat
from tests.portal import released, world

FILES = (
    "register.csv", "register.json", "status.json", "trust.json", "ledger/checkpoint", "ledger/leaves",
    "ledger/consistency",
)  # fmt: skip


@pytest.fixture(scope="module")
def register_made(office_made: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An office with a posted agreement, a release and an incident; nobody changes it."""
    office = released.copied(office_made / "office", tmp_path_factory.mktemp("register") / "office")
    world.serve_in_process(office)  # so that its tables are made once, before it is copied
    release = released.release_once(office)
    with open_desk(office, exact=True) as desk:
        released.post(desk, redacted=("5.1",))
        released.open_incident(desk, release)
    return office, release


@pytest.fixture
def register_office(register_made: tuple[Path, str], tmp_path: Path) -> tuple[Path, str]:
    """A copy of it, served in this process; and the release's id."""
    office = released.copied(register_made[0], tmp_path / "office")
    world.serve_in_process(office)
    return office, register_made[1]


def addresses(release: str) -> list[str]:
    """Every address of the register that shows a page."""
    routes = [p.route for p in PAGES if p.route not in FILES and "slip." not in p.route]
    parts = {"<str:name>": case.AGREEMENT, "<str:release>": release}
    return ["/" + re.sub(r"<[^>]+>", lambda m: parts[m.group()], route) for route in routes]


def test_anybody_opens_every_page_and_finds_no_name(register_office) -> None:
    _, release = register_office
    browser = world.anybody()
    for address in addresses(release):
        answer = browser.get(address)
        text = answer.content.decode()
        assert answer.status_code == 200, address
        assert not any(name in text for name in (world.OFFICER, world.HEAD, world.SECOND)), address
        assert released.SECRET not in text and "compl" + "iant" not in text.lower()
        assert " style=" not in text and "onclick" not in text and "<script>" not in text
        assert text.count("<h1") == 1, address
        assert len(text.encode()) < 100_000


def test_every_page_asks_at_most_twelve_things_of_the_database(register_office) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _, release = register_office
    browser = world.anybody()
    files = [f"/{name}" for name in FILES]
    for address in [*addresses(release), *files, f"/releases/{release}/slip.dsse.json"]:
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        assert len(asked) <= 12, (address, len(asked))


def test_a_page_is_asked_about_again_for_nothing_until_the_ledger_grows(register_office) -> None:
    office, release = register_office
    browser = world.anybody()
    for address in addresses(release):
        if address == "/verify/":
            continue
        first = browser.get(address)
        assert first["Cache-Control"] == "public, no-cache"
        again = browser.get(address, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b""), address
        assert "Accept-Language" in first["Vary"] and "Cookie" in first["Vary"]
    head = browser.client.head("/register/")
    assert (head.status_code, head.content) == (200, b"") and head["ETag"]
    with open_desk(office, exact=True) as desk, desk.office.transaction() as tx:
        tx.append(EntryKind.POLICY_SET, {"policy": "other", "value": True}, actor_role="data_officer")
    assert browser.get("/register/", headers={"if-none-match": head["ETag"]}).status_code == 200


def test_whoever_is_signed_in_gets_a_page_that_nothing_keeps(register_office) -> None:
    from django.contrib.auth import get_user_model

    browser = world.anybody()
    user = get_user_model().objects.create_user(username="somebody")
    browser.client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = browser.get("/register/")
    assert answer["Cache-Control"] == "no-store" and "ETag" not in answer.headers


def test_hostile_a_page_with_words_for_one_reader_is_kept_by_nothing(register_office) -> None:
    from django.contrib.messages.storage.base import Message
    from django.contrib.messages.storage.session import SessionStorage

    browser = world.anybody()
    tag = browser.get("/register/")["ETag"]
    session = browser.client.session
    told = SessionStorage(browser.client.request().wsgi_request)
    session["_messages"] = told.serialize_messages([Message(25, "for you alone")])
    session.save()
    answer = browser.get("/register/", headers={"if-none-match": tag})
    assert answer.status_code == 200 and b"for you alone" in answer.content
    assert answer["Cache-Control"] == "no-store" and "ETag" not in answer.headers
    assert browser.get("/register/", headers={"if-none-match": tag}).status_code == 304, "told once"


@pytest.mark.parametrize("name", FILES)
def test_files_are_for_scripts_of_other_sites_too(register_office, name: str) -> None:
    browser = world.anybody()
    answer = browser.get(f"/{name}")
    assert answer.status_code == 200 and answer.content
    assert answer["Access-Control-Allow-Origin"] == "*" and answer["X-Content-Type-Options"] == "nosniff"
    assert browser.get(f"/{name}", headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert browser.get(f"/{name}").content == answer.content


def test_slip_and_proof_come_byte_for_byte(register_office) -> None:
    office, release = register_office
    files = released.package(office, release)
    for name in ("slip.dsse.json", "slip.tlog-proof"):
        answer = world.anybody().get(f"/releases/{release}/{name}")
        assert answer.content == files[name]
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert world.anybody().get(f"/releases/{release}/payload.age").status_code == 404


def test_the_csv_says_where_the_register_is_reached(register_office) -> None:
    text = world.anybody().get("/register.csv").content.decode()
    assert f"http://localhost/agreements/{case.AGREEMENT}/" in text
    assert json.loads(world.anybody().get("/register.json").content)["district"] == case.DISTRICT


@pytest.mark.parametrize(
    "address",
    ["/agreements/nothing/", "/releases/rel_none/", "/releases/rel_none/slip.dsse.json", "/agreements/../x/"],
)
def test_what_there_is_not_is_a_404(register_office, address: str) -> None:
    assert world.anybody().get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/ledger/leaves?start=99999",
        "/ledger/consistency?first=9&second=2",
        "/ledger/consistency?first=0&second=99999",
        "/ledger/consistency?first=1x",
        "/ledger/consistency?first=1&second=-2",
        "/ledger/leaves?start=1.5",
    ],
)
def test_steps_that_the_log_never_took_are_refused(register_office, address: str) -> None:
    assert world.anybody().get(address).status_code == 400


def test_a_state_that_there_is_not_is_no_state(register_office) -> None:
    """A list of nothing under a choice of "any" would be untrue."""
    for path in ("/register/", "/releases/"):
        every, strange = (world.anybody().get(path, data={"state": s}).content.decode() for s in ("", "none"))
        count = re.compile(r'<p role="status">(\d+) ')
        assert count.findall(strange) == count.findall(every) != ["0"]


def test_hostile_words_in_the_address_are_words(register_office) -> None:
    browser = world.anybody()
    for query in ("<script>alert(1)</script>", "' OR 1=1 --", "%00", "\u202e", "x" * 5000):
        for path in ("/register/", "/releases/"):
            answer = browser.get(
                path, data={"find": query, "state": query, "page": query, "agreement": query}
            )
            assert answer.status_code == 200
            assert b"<script>alert" not in answer.content


def test_nobody_posts_to_the_register(register_office) -> None:
    assert world.anybody().post("/register/").status_code == 405
    assert world.anybody().client.delete("/verify/").status_code == 405


def many(office: Office, count: int) -> None:
    """Register more agreements, each a copy of the case's under another id."""
    from permslip import agree

    row = office.agreements.get(case.AGREEMENT, 2)
    with office.transaction() as tx:
        for number in range(count):
            name = f"copy-{number:03d}"
            said = json.loads(row.canonical)
            said.update(id=name, version=1)
            said.pop("amends")
            text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            import hashlib

            digest = hashlib.sha256(text.encode()).hexdigest()
            assert agree.from_canonical(text.encode(), digest=digest).id == name
            body = {
                "agreement": name, "version": 1, "digest": digest,
                "starts": said["term"]["starts"], "ends": said["term"]["ends"],
            }  # fmt: skip
            entry = tx.append(EntryKind.AGREEMENT_REGISTERED, body, actor_role="data_officer")
            office.agreements.register(
                entry,
                agreement=name,
                version=1,
                text=row.text,
                digest=digest,
                file_sha256=digest,
                canonical=text,
            )


def test_long_lists_come_in_pages(register_office) -> None:
    office, _ = register_office
    with open_desk(office, exact=True) as desk:
        many(desk.office, 119)
    browser = world.anybody()
    pages = [
        browser.get("/register/", data={"page": n, "find": "northfield"}).content.decode() for n in (1, 2, 3)
    ]
    assert "Page 1 of 3" in pages[0] and 'href="?find=northfield&amp;page=2"' in pages[0]
    assert sum(page.count('<li><div class="row between">') for page in pages) == 120
    assert "copy-118" in pages[2]


# ---- the form without a script


def sent(files: dict[str, bytes]):
    from django.core.files.uploadedfile import SimpleUploadedFile

    given = [SimpleUploadedFile(name, data) for name, data in files.items()]
    return world.anybody().post("/verify/", {"files": given})


def test_the_server_verifies_what_a_form_brings_and_says_that_it_did(register_office) -> None:
    office, release = register_office
    files = released.package(office, release)
    for given in (files, {"a.zip": released.zipped(files)}):
        answer = sent(given)
        text = answer.content.decode()
        assert answer.status_code == 200 and "Verified." in text
        assert "Checked by the district&#x27;s server" in text or "Checked by the district's server" in text
        assert "nothing was sent" not in text
    assert not any((office / "tmp").iterdir())


def test_hostile_uploads_are_told_as_what_they_are(register_office) -> None:
    office, release = register_office
    files = released.package(office, release)
    *rest, last = files["payload.age"]
    changed = {**files, "payload.age": bytes([*rest, last ^ 1])}
    answer = sent(changed)
    assert answer.status_code == 422
    assert b"The payload is not the one that the slip signs." in answer.content
    assert b"Do not use this package" in answer.content
    assert sent({}).status_code == 400
    assert sent({"<b>x</b>.zip": b"PK"}).status_code == 422
    assert not any((office / "tmp").iterdir())


@pytest.mark.parametrize("path", ["/verify/", "/register/", "/account/login/"])
def test_hostile_sizes_are_refused_before_a_byte_is_read(register_office, path: str) -> None:
    from permslip.portal.door.sizes import FROM_ANYBODY

    class Unread:
        """A body that nobody may read."""

        def read(self, *_: object) -> bytes:
            raise AssertionError("it was read")

        readline = read

    most = {"CONTENT_LENGTH": str(FROM_ANYBODY + 1), "wsgi.input": Unread()}
    answer = world.anybody().client.generic("POST", path, b"", "multipart/form-data; boundary=x", **most)
    assert answer.status_code == 413
    odd = {"CONTENT_LENGTH": "-1", "wsgi.input": Unread()}
    answer = world.anybody().client.generic("POST", path, b"", "multipart/form-data; boundary=x", **odd)
    assert answer.status_code == 413


@pytest.mark.parametrize("over", [False, True], ids=["still", "over"])
def test_hostile_what_is_large_is_taken_from_whoever_sits_today(register_office, over: bool) -> None:
    """A sitting goes on after its seat ended: it is then anybody's."""
    from permslip.actions import seats
    from permslip.portal.door.house import at_desk
    from permslip.portal.door.sizes import FROM_ANYBODY, FROM_THE_KNOWN

    seat = world.seat(Seat.PARTNER)
    browser = world.signed_in(seat)
    if over:
        with at_desk() as desk:
            seats.end_seat(desk, seat=seat, because="left", by=world.OFFICER)
    form = "application/x-www-form-urlencoded"
    sizes = [str(n) for n in (FROM_ANYBODY, FROM_ANYBODY + 1, FROM_THE_KNOWN + 1)] + ["9" * 5000]
    got = [
        browser.client.generic("POST", "/register/", b"x", form, CONTENT_LENGTH=size).status_code
        for size in sizes
    ]
    assert got == [405, 413 if over else 405, 413, 413]


def test_a_form_of_another_site_is_not_taken(register_office) -> None:
    from django.test import Client

    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True, raise_request_exception=False)
    assert strict.post("/verify/", {}).status_code == 403


def test_the_log_page_and_the_leaves_agree(register_office) -> None:
    import hashlib

    leaves = [base64.b64decode(x) for x in world.anybody().get("/ledger/leaves").content.split()]

    def root(hashes: list[bytes]) -> bytes:
        if len(hashes) == 1:
            return hashes[0]
        cut = 1
        while cut * 2 < len(hashes):
            cut *= 2
        return hashlib.sha256(b"\x01" + root(hashes[:cut]) + root(hashes[cut:])).digest()

    said = base64.b64encode(root(leaves)).decode()
    assert said in world.anybody().get("/ledger/").content.decode().replace("&#x2B;", "+").replace(
        "&#x3D;", "="
    )
    assert said in world.anybody().get("/ledger/checkpoint").content.decode()
