"""Two verifiers of one thing, the page's own script and the program, and what both say of some bytes."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route

from permslip.release.verify import verify_package
from permslip.release.verify_parts import verify_slip
from permslip.release.verify_status import Trust
from permslip.stores.files import DiskFiles
from permslip.words.errors import PermslipError

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "src/permslip/portal/register/static/register"
VECTORS = ROOT / "spec/vectors"
CASES = json.loads((VECTORS / "cases.json").read_bytes())
PACKAGE = {p.name: p.read_bytes() for p in sorted((VECTORS / "package").iterdir())}
TRUST = (VECTORS / "trust.json").read_bytes()
SLIP, PROOF, PAYLOAD = "slip.dsse.json", "slip.tlog-proof", "payload.age"
NOW = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)
ORIGIN = "https://register.alder-falls.example"

Files = dict[str, bytes]
CHECK = """
async ({ files, trust, status, elsewhere, now }) => {
  const raw = (b64) => Uint8Array.from(atob(b64), (c) => c.charCodeAt(0));
  const [{ verify, readTrust, Failed }, { brought, Broken, Unable }] =
    await Promise.all([import("/verify.js"), import("/reading.js")]);
  try {
    const given = await brought(files.map(([name, data]) => new File([raw(data)], name)));
    const own = trust && await readTrust(raw(trust));
    const list = status && raw(status);
    return await verify({ ...given, trust: own, list, elsewhere, now: new Date(now) });
  } catch (problem) {
    const fails = problem instanceof Failed || problem instanceof Broken;
    if (fails) return { fails: problem.message, rule: problem.rule };
    if (problem instanceof Unable) return { unable: problem.message };
    throw problem;
  }
}
"""


def _serve(route: Route) -> None:
    name = route.request.url.removeprefix(ORIGIN).lstrip("/")
    if name in {p.name for p in SCRIPTS.iterdir()}:
        route.fulfill(body=(SCRIPTS / name).read_text("utf-8"), content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>empty</title>", content_type="text/html")


def page_of(chromium: Any) -> Iterator[Page]:
    """An empty page of a secure address that serves the scripts and nothing else."""
    opened = chromium.new_page()
    opened.route("**/*", _serve)
    opened.goto(ORIGIN)
    yield opened
    opened.close()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def in_page(
    page: Page,
    files: Files,
    *,
    trust: bytes | None = TRUST,
    status: bytes | None = None,
    elsewhere: bool = False,
) -> Any:
    """What the script says of these files; the status list may come from elsewhere than the trust file."""
    given = {
        "files": [[name, b64(data)] for name, data in files.items()],
        "trust": trust and b64(trust),
        "status": status and b64(status),
        "elsewhere": elsewhere,
        "now": NOW.isoformat(),
    }
    return page.evaluate(CHECK, given)


def in_python(
    folder: Path, files: Files, *, trust: bytes | None = TRUST, status: bytes | None = None
) -> dict[str, Any]:
    """What `permslip verify` says of them, in the script's form."""
    known = Trust.parse(trust) if trust else None
    try:
        if list(files) in ([SLIP], [SLIP, PROOF]):
            said = verify_slip(files[SLIP], files.get(PROOF), trust=known, status=status, now=NOW).as_dict()
            return said
        package = folder / "package"
        if len(files) == 1 and next(iter(files)).endswith(".zip"):
            package.write_bytes(next(iter(files.values())))
        else:
            package.mkdir()
            for name, data in files.items():
                (package / name).write_bytes(data)
        report = verify_package(DiskFiles(), package, trust=known, status=status, now=NOW)
    except PermslipError as problem:
        return {"fails": problem.message, "rule": problem.rule}
    said = report.as_dict()
    assert said.pop("contents") == "contents not opened"
    return said | {"withdrawn": report.exit_code == 3}


def agree(page: Page, folder: Path, files: Files, **given: Any) -> dict[str, Any]:
    """Both say the same, word for word; what they say."""
    mine, theirs = in_page(page, files, **given), in_python(folder, files, **given)
    if theirs.get("logged"):
        mine["logged"] = datetime.fromisoformat(mine["logged"]).isoformat()
    assert mine == theirs
    return theirs


def edited(edits: list[dict[str, Any]]) -> Files:
    files = dict(PACKAGE)
    for edit in edits:
        name = edit["file"]
        if edit.get("remove"):
            del files[name]
            continue
        data = bytearray(files.get(name, b""))
        if "xor" in edit:
            data[edit["at"]] ^= edit["xor"]
        files[name] = bytes(data) + bytes.fromhex(edit.get("append", ""))
    return files


def zipped(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return out.getvalue()
