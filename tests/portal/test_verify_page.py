"""The page that verifies, whole: a running server, a real browser, with a script and without."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from permslip.actions.desk import open_desk
from permslip.actions.following import revoke
from permslip.release.canonical import canonical
from permslip.release.verify import verify_package
from permslip.release.verify_status import Trust
from permslip.stores.files import DiskFiles
from permslip.words.errors import VerificationFailed
from tests.portal import released, world
from tests.portal.browsing import follow

SLIP, PROOF, PAYLOAD = "slip.dsse.json", "slip.tlog-proof", "payload.age"
HERE, THERE = "Checked in this page; nothing was sent.", "Checked by the district's server."
DROP = """([files]) => {
  const raw = (b64) => Uint8Array.from(atob(b64), (c) => c.charCodeAt(0));
  const transfer = new DataTransfer();
  for (const [name, data] of files) transfer.items.add(new File([raw(data)], name));
  const drop = document.getElementById("drop");
  for (const kind of ["dragenter", "dragover", "drop"]) {
    drop.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: transfer }));
  }
}"""


VECTORS = Path(__file__).resolve().parents[2] / "spec/vectors"


@pytest.fixture(scope="module")
def served(
    office_made: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path, list[str]]]:
    """A running server: its address, its office, two releases of it (the second is revoked)."""
    office = released.copied(office_made / "office", tmp_path_factory.mktemp("verify") / "office")
    releases = [released.release_once(office), released.release_once(office)]
    with open_desk(office, exact=True) as desk:
        revoke(desk, release=releases[1], because="a test", suspend=False, by=world.OFFICER)
        released.post(desk, redacted=("5.1",))
        released.open_incident(desk, releases[0])
    with world.running(office) as server:
        yield server.address, office, releases


class Visitor:
    """Somebody at the page, and what their browser sent while it was open."""

    def __init__(self, chromium: Any, address: str, **given: Any) -> None:
        self.context = chromium.new_context(**given)
        self.scripted = given.get("java_script_enabled", True)
        self.page = self.context.new_page()
        self.sent: list[str] = []
        self.wrong: list[str] = []
        self.page.on("request", lambda r: self.sent.append(f"{r.method} {r.url.removeprefix(address)}"))
        self.page.on("console", lambda m: self.wrong.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda e: self.wrong.append(str(e)))
        self.page.goto(f"{address}/verify/")

    def choose(self, files: dict[str, bytes]) -> str:
        """Choose files, press the button, wait for the finding; what the page then says."""
        given = [{"name": n, "mimeType": "application/octet-stream", "buffer": d} for n, d in files.items()]
        self.page.set_input_files("#files", given)
        button = self.page.get_by_role("button", name="Verify")
        if self.scripted:
            button.press("Enter")
        else:
            follow(self.page, button)  # or what was found before would still stand there
        return self.finding()

    def drag(self, *paths: Path) -> None:
        """Drop files and folders of this machine, as a hand does."""
        self.page.locator("#drop").scroll_into_view_if_needed()
        box = self.page.locator("#drop").bounding_box()
        data = {"items": [], "files": [str(p) for p in paths], "dragOperationsMask": 1}
        tab = self.context.new_cdp_session(self.page)
        for kind in ("dragEnter", "dragOver", "drop"):
            at = {"type": kind, "x": box["x"] + 9, "y": box["y"] + 9}
            tab.send("Input.dispatchDragEvent", {**at, "data": data})
        tab.detach()

    def listing_ends_in(self, script: str) -> None:
        """From now on, this answers whoever asks what a dropped folder holds."""
        self.page.evaluate(
            """(script) => {
              const given = DataTransferItem.prototype.webkitGetAsEntry, instead = eval(script);
              DataTransferItem.prototype.webkitGetAsEntry = function () {
                const entry = given.call(this);
                Object.getPrototypeOf(entry.createReader()).readEntries = instead;
                return entry;
              };
            }""",
            script,
        )

    def finding(self) -> str:
        """What was found, in words."""
        self.page.wait_for_selector("#finding")
        self.page.wait_for_load_state()
        return str(self.page.inner_text("#result"))


@pytest.fixture
def visitor(chromium: Any, served: tuple[str, Path, list[str]]) -> Iterator[Visitor]:
    one = Visitor(chromium, served[0])
    one.page.locator("#where", has_text="nothing is sent").wait_for()
    yield one
    assert not one.wrong
    one.context.close()


def test_a_good_package_is_verified_in_the_page_and_nothing_is_sent(visitor, served) -> None:
    _, office, releases = served
    files = released.package(office, releases[0])
    for given in (files, {"package.zip": released.zipped(files)}):
        said = visitor.choose(given)
        assert said.startswith("Verified.") and HERE in said and THERE not in said
        assert "The status list of" in said and "signed by the district" in said
    assert not [s for s in visitor.sent if s.startswith("POST")]
    asked = {s for s in visitor.sent if "/static/" not in s}
    assert asked == {"GET /verify/", "GET /trust.json", "GET /status.json"}
    assert visitor.page.evaluate("document.activeElement.id") == "finding"


def test_a_slip_alone_and_with_its_proof(visitor, served) -> None:
    _, office, releases = served
    files = released.package(office, releases[0])
    assert visitor.choose({SLIP: files[SLIP]}).startswith("The district's key signed this slip.")
    both = visitor.choose({"slip.dsse (1).json": files[SLIP], PROOF: files[PROOF]})
    assert both.startswith("The slip is genuine. Its package was not looked at.")


def test_a_package_dropped_on_the_page(visitor, served) -> None:
    import base64

    _, office, releases = served
    files = [[n, base64.b64encode(d).decode()] for n, d in released.package(office, releases[0]).items()]
    visitor.page.evaluate(DROP, [files])
    assert visitor.finding().startswith("Verified.")


def test_a_withdrawn_release_is_told_as_withdrawn(visitor, served) -> None:
    _, office, releases = served
    assert visitor.choose(released.package(office, releases[1])).startswith("Withdrawn: revoked.")


@pytest.mark.parametrize("name", [SLIP, PROOF, PAYLOAD])
def test_hostile_one_changed_byte_is_found(visitor, served, name: str) -> None:
    _, office, releases = served
    files = released.package(office, releases[0])
    files[name] = files[name][:-30] + bytes([files[name][-30] ^ 1]) + files[name][-29:]
    said = visitor.choose(files)
    assert "does not hold" in said and HERE in said and "Do not use this package" in said


def test_hostile_the_proof_of_another_release_is_found(visitor, served) -> None:
    _, office, releases = served
    files = {**released.package(office, releases[0]), PROOF: released.package(office, releases[1])[PROOF]}
    assert "The log entry is about another slip." in visitor.choose(files)


def test_the_readers_own_trust_file_counts_before_the_districts(visitor, served) -> None:
    _, office, releases = served
    files = released.package(office, releases[0])
    foreign = (VECTORS / "trust.json").read_bytes()
    said = visitor.choose({**files, "alder-falls.trust.json": foreign})
    assert "The slip is signed with a key that the trust file does not list" in said
    assert 'Trust file used: your own, "alder-falls.trust.json", not this register\'s.' in said
    own = json.loads((office / "trust.json").read_bytes())
    said = visitor.choose({**files, "trust.json": canonical(own)})
    assert said.startswith("Verified.") and 'your own, "trust.json", not this register\'s' in said
    assert "The status list of" in said
    assert "Trust file used: this register's." in visitor.choose(files)


def test_a_status_list_that_the_readers_own_trust_does_not_know_says_nothing_against_the_slip(
    visitor,
) -> None:
    files = {p.name: p.read_bytes() for p in (VECTORS / "package").iterdir()}
    said = visitor.choose({**files, "alder-falls.trust.json": (VECTORS / "trust.json").read_bytes()})
    assert said.startswith("Verified.") and "your own" in said
    assert "is unknown: the status list is signed with a key that the trust file does not list." in said
    assert "no status list was given" not in said and "is signed by the district" not in said


# ---- folders


def in_folder(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def on_the_command_line(folder: Path, trust: bytes) -> str:
    """What `permslip verify` says against a folder."""
    with pytest.raises(VerificationFailed) as failed:
        verify_package(DiskFiles(), folder, trust=Trust.parse(trust))
    return failed.value.message


def test_a_folder_dropped_on_the_page_is_a_package(visitor, served, tmp_path) -> None:
    _, office, releases = served
    folder = office / "releases" / releases[0]
    visitor.drag(folder)
    said = visitor.finding()
    assert said.startswith("Verified.") and "Trust file used: this register's." in said
    own = in_folder(tmp_path, {"own.trust.json": (office / "trust.json").read_bytes()}) / "own.trust.json"
    visitor.drag(folder, own)
    visitor.page.get_by_text('Trust file used: your own, "own.trust.json"').wait_for()
    assert visitor.finding().startswith("Verified.")


@pytest.mark.parametrize("name", ["trust.json", "alder-falls.trust.json", "deep/er/trust.json"])
def test_hostile_a_trust_file_inside_a_dropped_folder_is_not_the_readers(visitor, tmp_path, name) -> None:
    files = {p.name: p.read_bytes() for p in (VECTORS / "package").iterdir()}
    trust = (VECTORS / "trust.json").read_bytes()
    forged = in_folder(tmp_path / "package", {**files, name: trust})
    visitor.drag(forged)
    said = visitor.finding()
    assert "does not hold" in said and "Verified." not in said and "your own," not in said
    assert on_the_command_line(forged, trust) in said
    assert "A trust file inside a package counts for nothing" in said


def folders(good: dict[str, bytes]) -> dict[str, dict[str, bytes]]:
    return {
        "a folder in it": {**good, "notes/more/x.txt": b"x"},
        "a folder around it": {f"rel/{n}": d for n, d in good.items()},
        "the same again, deeper": {**good, **{f"again/{n}": d for n, d in good.items()}},
        "more than a browser lists at once": {**good, **{f"a{n}.txt": b"x" for n in range(250)}},
    }


@pytest.mark.parametrize("name", folders({}))
def test_hostile_all_that_a_dropped_folder_holds_is_looked_at(visitor, served, tmp_path, name) -> None:
    _, office, releases = served
    folder = in_folder(tmp_path / "p", folders(released.package(office, releases[0]))[name])
    visitor.drag(folder)
    said = visitor.finding()
    assert "does not hold" in said
    assert on_the_command_line(folder, (office / "trust.json").read_bytes()) in said


def test_a_folder_that_is_too_full_or_cannot_be_read_is_said(visitor, tmp_path) -> None:
    folder = in_folder(tmp_path / "p", {f"{n % 7}/{n}.txt": b"" for n in range(1001)})
    visitor.drag(folder)
    assert "More than 1000 things were dropped, so nothing was checked" in visitor.finding()
    visitor.listing_ends_in("(yes, no) => no(new DOMException('no', 'NotReadableError'))")
    visitor.drag(folder)
    visitor.page.locator("#finding", has_text="p could not be read, so nothing was checked.").wait_for()


# ---- one choice after another


def spoiled(files: dict[str, bytes]) -> dict[str, bytes]:
    *rest, last = files[PAYLOAD]
    return {**files, PAYLOAD: bytes([*rest, last ^ 1])}  # another byte, whichever it was


def test_hostile_a_slow_check_does_not_answer_for_files_that_came_after(visitor, served, tmp_path) -> None:
    _, office, releases = served
    held: list[Any] = []
    page, files = visitor.page, released.package(office, releases[0])
    page.route("**/trust.json", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request("**/trust.json"):
        visitor.drag(office / "releases" / releases[0])
    visitor.drag(in_folder(tmp_path / "bad", spoiled(files)))
    assert "The payload is not the one that the slip signs." in visitor.finding()
    with page.expect_response("**/status.json"):  # the last thing that the first check asks for
        held[0].continue_()
    page.wait_for_timeout(300)
    assert "The payload is not the one that the slip signs." in visitor.finding()
    assert "does not hold" in page.title()


def test_what_was_found_does_not_stand_beside_other_files(visitor, served) -> None:
    _, office, releases = served
    page, files = visitor.page, released.package(office, releases[0])
    assert visitor.choose(files).startswith("Verified.") and page.title() == "Verified."
    page.set_input_files("#files", {"name": SLIP, "mimeType": "x/y", "buffer": files[SLIP]})
    assert page.inner_text("#result") == "" and page.title() == "Verify a slip"
    assert visitor.choose(files).startswith("Verified.")
    visitor.listing_ends_in("() => {}")  # it never ends
    visitor.drag(office / "releases" / releases[1])
    page.locator("#result", has_text="Checking").wait_for()
    assert page.locator("#finding").count() == 0 and page.title() == "Verify a slip"
    assert page.evaluate("document.getElementById('files').files.length") == 0


def test_hostile_words_in_a_file_are_shown_as_words(visitor) -> None:
    said = visitor.choose({"<img src=x onerror=alert(1)>.zip": b"PK<script>alert(1)</script>" * 9})
    assert "does not hold" in said
    assert visitor.page.locator("#result img, #result script").count() == 0


def test_without_a_script_the_server_checks_and_says_so(chromium, served) -> None:
    address, office, releases = served
    plain = Visitor(chromium, address, java_script_enabled=False)
    assert "sent to the district's server" in plain.page.inner_text("#where")
    files = released.package(office, releases[0])
    said = plain.choose({"package.zip": released.zipped(files)})
    assert said.startswith("Verified.") and THERE in said and HERE not in said
    said = plain.choose(spoiled(files))
    assert "The payload is not the one that the slip signs." in said and THERE in said
    assert [s for s in plain.sent if s.startswith("POST")] == ["POST /verify/", "POST /verify/"]
    plain.context.close()


def test_both_ways_say_the_same(chromium, served) -> None:
    address, office, releases = served
    files = {"package.zip": released.zipped(released.package(office, releases[0]))}
    told = []
    for scripted in (True, False):
        one = Visitor(chromium, address, java_script_enabled=scripted)
        if scripted:
            one.page.locator("#where", has_text="nothing is sent").wait_for()
        said = one.choose(files).replace(HERE, "").replace(f"{THERE} The files were deleted.", "")
        told.append(said.split())
        one.context.close()
    assert told[0] == told[1]


def test_a_browser_that_cannot_check_signatures_leaves_it_to_the_server(chromium, served) -> None:
    address, office, releases = served
    old = chromium.new_context()
    old.add_init_script("delete SubtleCrypto.prototype.generateKey")
    page = old.new_page()
    page.goto(f"{address}/verify/")
    page.locator("#where", has_text="cannot check").wait_for()
    given = [{"name": SLIP, "mimeType": "x/y", "buffer": released.package(office, releases[0])[SLIP]}]
    page.set_input_files("#files", given)
    follow(page, page.get_by_role("button", name="Verify"))
    assert THERE in page.inner_text("#result")
    old.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (320, "light")])
def test_every_page_of_the_register_is_open_to_all_and_fits(
    chromium, served, width: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    from tests.portal.test_register import addresses

    address, _, releases = served
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    for path in addresses(releases[0]):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
        assert found.violations_count == 0, (path, found.generate_report())
    context.close()
