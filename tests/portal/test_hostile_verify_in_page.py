"""What spoiled slips, proofs, zips and keys do to the page's own script: the same as to `permslip verify`."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import random
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from permslip.release.canonical import canonical
from permslip.release.dsse import seal
from permslip.release.slip import PAYLOAD_TYPE
from tests.portal import two_verifiers as both
from tests.portal.two_verifiers import (
    PACKAGE,
    PROOF,
    SCRIPTS,
    SLIP,
    TRUST,
    VECTORS,
    agree,
    b64,
    in_page,
    in_python,
    zipped,
)
from tests.release import world as w


@pytest.fixture(scope="module")
def page(chromium: Any) -> Iterator[Page]:
    """An empty page of a secure address that serves the scripts and nothing else."""
    yield from both.page_of(chromium)


def hostile_zips() -> dict[str, bytes]:
    good = zipped(PACKAGE, zipfile.ZIP_STORED)
    commented = io.BytesIO(good)
    with zipfile.ZipFile(commented, "a") as made:
        made.comment = b"read me"
    climbing = zipped({**{n: d for n, d in PACKAGE.items() if n != SLIP}, "../" + SLIP: PACKAGE[SLIP]})
    changed = bytearray(good)
    changed[good.index(PACKAGE[PROOF][:40]) + 60] ^= 1
    wrong_crc = bytearray(zipped(PACKAGE))
    wrong_crc[wrong_crc.index(b"PK\x03\x04") + 14] ^= 1
    return {
        "a fourth file": zipped({**PACKAGE, "README.txt": b"hello"}),
        "one missing": zipped({n: d for n, d in PACKAGE.items() if n != PROOF}),
        "a name that climbs": climbing,
        "a folder around it": zipped({f"rel/{n}": d for n, d in PACKAGE.items()}),
        "bytes before": b"MZ" + good,
        "bytes after": good + b"\0",
        "a comment": commented.getvalue(),
        "a changed byte": bytes(changed),
        "headers that disagree": bytes(wrong_crc),
        "cut off": good[:-10],
        "no zip at all": b"hello, I am a text" * 9,
        "empty": b"",
        "a bomb": zipped({**PACKAGE, SLIP: b"[" * (3 << 20)}),
    }


@pytest.mark.parametrize("name", hostile_zips())
def test_hostile_zips_fail_in_the_page_as_on_the_command_line(name, page, tmp_path):
    files = {"package.zip": hostile_zips()[name]}
    mine, theirs = in_page(page, files), in_python(tmp_path, files)
    assert "fails" in mine and "fails" in theirs


def resealed(change: Any, signer: Any = w.SLIP_KEY) -> bytes:
    statement = json.loads((VECTORS / "statement.json").read_bytes())
    change(statement)
    bare = {**statement, "predicate": {**statement["predicate"], "approvals": [], "stagedDigest": ""}}
    if statement["predicate"].get("stagedDigest") == "again":
        statement["predicate"]["stagedDigest"] = hashlib.sha256(canonical(bare)).hexdigest()
    return seal(canonical(statement), PAYLOAD_TYPE, signer)


def set_in(path: str, value: Any) -> Any:
    def change(statement: dict[str, Any]) -> None:
        *inner, last = path.split(".")
        place = statement
        for name in inner:
            place = place[int(name)] if name.isdecimal() else place[name]
        place[last] = value
        if last != "stagedDigest":
            statement["predicate"]["stagedDigest"] = "again"

    return change


STRANGE = {"role": "board", "key": "00" * 8, "signature": "", "signedBy": "somebody"}


def hostile_slips() -> dict[str, bytes]:
    good = PACKAGE[SLIP]
    value = json.loads(good)
    other = seal((VECTORS / "statement.json").read_bytes(), PAYLOAD_TYPE, w.OTHER_KEY)
    claimed = json.loads(other)
    claimed["signatures"][0]["keyid"] = value["signatures"][0]["keyid"]
    two = {**value, "signatures": value["signatures"] * 2}
    loose = {**value, "payload": value["payload"].rstrip("=")}
    return {
        "a foreign key": other,
        "a foreign key that claims to be ours": canonical(claimed),
        "two signatures": canonical(two),
        "base64 without padding": canonical(loose),
        "white space": json.dumps(value).encode(),
        "a name twice": good[:-1] + b',"payloadType":"application/vnd.in-toto+json"}',
        "another type": seal((VECTORS / "statement.json").read_bytes(), "text/plain", w.SLIP_KEY),
        "not UTF-8": good[:20] + b"\xff" + good[21:],
        "a byte order mark": b"\xef\xbb\xbf" + good,
        "too large": b" " * (1 << 20) + good,
        "a day that is none": resealed(set_in("predicate.destroyBy", "2027-02-30")),
        "a word changed after approval": resealed(set_in("predicate.stagedDigest", "00" * 32)),
        "an unknown field": resealed(set_in("predicate.student", "x")),
        "a field that may be left out, misspelt": resealed(set_in("predicate.students?", "x")),
        "students of a wrong kind": resealed(set_in("predicate.students", {"k": "2", "smallestClass": "x"})),
        "students with more to them": resealed(
            set_in("predicate.students", {"k": 2, "smallestClass": "at least 2", "rows": "20-29"})
        ),
        "a fraction for a whole number": resealed(set_in("predicate.agreement.version", 2.5)),
        "a huge number": resealed(set_in("predicate.agreement.version", 1e30)),
        "a list for a text": resealed(set_in("predicate.purpose", ["x"])),
        "another district": resealed(set_in("predicate.district", "Elsewhere Public Schools")),
        "an approval signed by nobody we know": resealed(set_in("predicate.approvals", [STRANGE])),
        "deep nesting": b"[" * 100_000,
        "a name of JavaScript's own": resealed(set_in("predicate.__proto__", {})),
    }


@pytest.mark.parametrize("name", hostile_slips())
def test_hostile_slips_fail_alike(name, page, tmp_path):
    files = {SLIP: hostile_slips()[name]}
    mine, theirs = in_page(page, files), in_python(tmp_path, files)
    assert "fails" in mine and "fails" in theirs
    if name not in ("a name twice", "too large"):  # both fail, by another sentence
        assert mine == theirs


def test_hostile_proof_of_another_release_fails_alike(page, tmp_path):
    other = resealed(set_in("predicate.purpose", "something else"))
    said = agree(page, tmp_path, {SLIP: other, PROOF: PACKAGE[PROOF]})
    assert said["fails"] == "The log entry is about another slip."


def hostile_proofs() -> dict[str, bytes]:
    good = PACKAGE[PROOF]
    lines = good.decode().split("\n")
    head = lines.index("")

    def but(number: int, text: str) -> bytes:
        return "\n".join([*lines[:number], text, *lines[number + 1 :]]).encode()

    extra = base64.b64decode(lines[1].removeprefix("extra "))
    salted = b64(bytes([extra[0] ^ 1]) + extra[1:])
    return {
        "another version": but(0, "c2sp.org/tlog-proof@v2"),
        "another salt": but(1, f"extra {salted}"),
        "another index": but(2, "index 5"),
        "an index with a zero": but(2, "index 04"),
        "a hash too many": but(3, f"{lines[3]}\n{lines[3]}"),
        "a hash less": "\n".join([*lines[:3], *lines[4:]]).encode(),
        "no opening": "\n".join([lines[0], *lines[2:]]).encode(),
        "another origin": but(head + 1, "elsewhere.example/log"),
        "another size": but(head + 2, "7"),
        "no signature": "\n".join(lines[: head + 5]).encode(),
        "a control character": but(head + 1, lines[head + 1] + "\t"),
        "two blank lines": good.replace(b"\n\n", b"\n\n\n", 1),
        "letters beyond ASCII": "é".encode() + good,
    }


@pytest.mark.parametrize("name", hostile_proofs())
def test_hostile_proofs_fail_alike(name, page, tmp_path):
    said = agree(page, tmp_path, {**PACKAGE, PROOF: hostile_proofs()[name]})
    assert "fails" in said


UNUSUAL = (
    "é ß 漢",
    "\u2028\u2029",
    "😀 \U0010ffff",
    "\x01\x1f\x7f",
    '"\\/',
    "\ufb33",
    "\u0000",
    "  spaced.. ",
)


@pytest.mark.parametrize("text", UNUSUAL)
def test_unusual_letters_have_one_spelling_for_both(text, page, tmp_path):
    def change(statement: dict[str, Any]) -> None:
        set_in("predicate.purpose", text)(statement)
        # by UTF-16 code units, what lies beyond the first plane sorts before U+FB33 (RFC 8785, 3.2.3)
        statement["predicate"]["consent"] = {
            "mode": text,
            "\ufb33": "b",
            "😀": "a",
            "": "empty",
            "10": "",
            "9": "",
        }

    said = agree(page, tmp_path, {SLIP: resealed(change)})
    assert said["state"] == "signed"


def spoiled(data: bytes, dice: random.Random) -> bytes:
    """One small thing wrong with it."""
    at = dice.randrange(len(data))
    kind = dice.choice(("flip", "drop", "double", "swap", "cut", "space"))
    if kind == "flip":
        return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]
    if kind == "drop":
        return data[:at] + data[at + 1 :]
    if kind == "double":
        return data[:at] + data[at : at + dice.randrange(1, 40)] + data[at:]
    if kind == "swap":
        other = dice.randrange(len(data))
        low, high = sorted((at, other))
        return (
            data[:low] + data[high : high + 1] + data[low + 1 : high] + data[low : low + 1] + data[high + 1 :]
        )
    return data[:at] if kind == "cut" else data[:at] + b" " + data[at:]


@pytest.mark.parametrize("name", [SLIP, PROOF])
def test_hostile_small_changes_end_in_the_same_words(name, page, tmp_path):
    dice = random.Random(20_260)
    for number in range(150):
        files = {**{n: PACKAGE[n] for n in (SLIP, PROOF)}, name: spoiled(PACKAGE[name], dice)}
        if files[name] == PACKAGE[name]:
            continue
        mine, theirs = in_page(page, files), in_python(tmp_path, files)
        assert "fails" in mine and "fails" in theirs, number
        loose = ("canonical", "base64")  # of these the two readers name one fault or its neighbour
        assert mine == theirs or any(w in mine["fails"] and w in theirs["fails"] for w in loose), number


def test_hostile_small_changes_of_a_zip_never_verify(page, tmp_path):
    dice = random.Random(20_261)
    for number in range(60):
        data = spoiled(zipped(PACKAGE, zipfile.ZIP_STORED), dice)
        folder = tmp_path / str(number)
        folder.mkdir()
        mine, theirs = in_page(page, {"p.zip": data}), in_python(folder, {"p.zip": data})
        assert ("fails" in mine) == ("fails" in theirs), (number, mine, theirs)


def test_a_key_outside_its_time_fails_alike(page, tmp_path):
    value = json.loads(TRUST)
    value["slip_keys"][0]["valid_to"] = "2026-09-01T09:00:00.000000Z"
    said = agree(page, tmp_path, PACKAGE, trust=canonical(value))
    assert said["fails"] == "The slip was signed outside the time of its key."


def test_a_trust_file_with_a_false_fingerprint_is_not_believed(page):
    value = json.loads(TRUST)
    value["fingerprint"] = "00" * 32
    said = in_page(page, PACKAGE, trust=canonical(value))
    assert said["fails"] == "The trust file's fingerprint is of none of its keys."


def test_the_streamed_digest_is_sha_256_at_every_length(page):
    lengths = [*range(131), 1000, 65_537, 3_000_001]
    script = """async (lengths) => {
      const { Sha256, crc32 } = await import("/reading.js");
      return lengths.map((length) => {
        const bytes = Uint8Array.from({ length }, (_, n) => (n * 31 + 7) & 255), digest = new Sha256();
        let crc = 0;
        for (let at = 0, step = 1; at < length; at += step, step = step * 2 + 1) {
          digest.update(bytes.subarray(at, at + step));
          crc = crc32(crc, bytes.subarray(at, at + step));
        }
        return [digest.hex(), crc];
      });
    }"""
    for length, (digest, crc) in zip(lengths, page.evaluate(script, lengths), strict=True):
        data = bytes((n * 31 + 7) & 255 for n in range(length))
        assert (digest, crc) == (hashlib.sha256(data).hexdigest(), zlib.crc32(data))


def test_every_inclusion_vector_holds_and_its_neighbours_do_not(page):
    made = json.loads((VECTORS / "tree.json").read_bytes())
    leaves = [hashlib.sha256(b"\0" + bytes.fromhex(d)).hexdigest() for d in made["leaf_data"]]
    asked = [
        {**p, "leaf": leaves[(p["index"] + shift) % 8], "root": made["roots"][p["size"]], "holds": not shift}
        for p in made["inclusion"]
        for shift in (0, 1)
    ]
    script = """async (asked) => {
      const { checkInclusion } = await import("/verify.js");
      const raw = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (x) => parseInt(x, 16));
      const ready = (a) => ({
        index: BigInt(a.index), size: BigInt(a.size), leaf: raw(a.leaf),
        path: a.path.map(raw), root: raw(a.root),
      });
      return Promise.all(asked.map((a) => checkInclusion(ready(a)).then(() => true, () => false)));
    }"""
    assert page.evaluate(script, asked) == [a["holds"] for a in asked]


def test_every_entry_vector_has_its_leaf(page):
    entries = json.loads((VECTORS / "entries.json").read_bytes())
    script = """async (entries) => {
      const { leafOf } = await import("/verify.js");
      const raw = (hex) => Uint8Array.from(hex.match(/../g), (x) => parseInt(x, 16));
      const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
      const leaf = (e) => leafOf(raw(e.salt), new TextEncoder().encode(e.canonical));
      return Promise.all(entries.map(async (e) => hex(await leaf(e))));
    }"""
    assert page.evaluate(script, entries) == [e["leaf_hash"] for e in entries]


def test_the_scripts_are_small_and_ask_nobody():
    total = 0
    for script in SCRIPTS.glob("*.js"):
        text = script.read_text("utf-8")
        total += len(text.encode())
        assert len(text.encode()) < 25_000, script.name
        assert "http://" not in text and "https://" not in text.replace("https://in-toto.io/Statement/v1", "")
        assert "eval(" not in text and "innerHTML" not in text
    assert total < 48_000
