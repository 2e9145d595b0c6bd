"""A payload is one bag in one zip in one seal; opening it trusts nothing that is written in it."""

from __future__ import annotations

import errno
import hashlib
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import bagit
import pyrage
import pytest

from permslip.release.opening import open_payload
from permslip.release.packing import (
    PayloadFile,
    SafeStep,
    build_payload,
    crate,
    recipient_fingerprint,
)
from permslip.words.errors import BadInput, NotFound, OfficeProblem, OurBug
from tests.release import world as w

IDENTITY, RECIPIENT = w.new_identity()


def build(out: Path, **changed):
    given = {
        "facts": w.bag_facts(),
        "contents": w.contents(),
        "datapackage": {"name": "rel-1"},
        "nonce": bytes(32),
        "recipients": [RECIPIENT],
    }
    return build_payload(w.FILES, **{**given, **changed}, out=out)


def plain(payload: Path, identity: str = IDENTITY) -> bytes:
    return pyrage.decrypt(payload.read_bytes(), [pyrage.x25519.Identity.from_str(identity)])


def seal(folder: Path, data: bytes) -> Path:
    path = folder / "payload.age"
    path.write_bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(RECIPIENT)]))
    return path


def opened(payload: Path, tmp_path: Path, **more):
    work = tmp_path / "work"
    work.mkdir(exist_ok=True)
    try:
        return open_payload(
            w.FILES, payload=payload, out=tmp_path / "out", identity=IDENTITY, work=work, **more
        )
    finally:
        assert list(work.iterdir()) == []  # no decrypted copy is left, whatever happened


# --- building ---


def test_a_payload_comes_back_out_whole(tmp_path):
    sealed = build(tmp_path / "payload.age")
    found = opened(
        tmp_path / "payload.age", tmp_path, release_id="rel_1", manifest_sha256=sealed.manifest_sha256
    )
    assert (tmp_path / "out/rel_1/data/tables/students.csv").read_bytes() == w.CSV
    assert found.names[-1] == "data/tables/students.csv"
    assert found.manifest_sha256 == sealed.manifest_sha256
    manifest = (tmp_path / "out/rel_1/manifest-sha256.txt").read_bytes()
    assert hashlib.sha256(manifest).hexdigest() == sealed.manifest_sha256
    payload = (tmp_path / "payload.age").read_bytes()
    assert (hashlib.sha256(payload).hexdigest(), len(payload)) == (
        sealed.payload_sha256,
        sealed.payload_bytes,
    )


def test_another_implementation_finds_the_bag_valid(tmp_path):
    build(tmp_path / "payload.age")
    opened(tmp_path / "payload.age", tmp_path)
    assert bagit.Bag(str(tmp_path / "out/rel_1")).validate()
    with pytest.raises(bagit.BagValidationError):
        (tmp_path / "out/rel_1/data/nonce").write_bytes(bytes(31) + b"x")
        bagit.Bag(str(tmp_path / "out/rel_1")).validate()


def test_a_partner_without_permslip_opens_it_with_age_and_unzip(tmp_path):
    if shutil.which("unzip") is None:
        pytest.skip("unzip is not installed here")
    build(tmp_path / "payload.age")
    (tmp_path / "p.zip").write_bytes(plain(tmp_path / "payload.age"))
    done = subprocess.run(["unzip", "-q", "p.zip"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "rel_1/data/tables/students.csv").read_bytes() == w.CSV


def test_the_same_contents_make_the_same_bag_and_the_nonce_hides_it(tmp_path):
    one, two = build(tmp_path / "1.age"), build(tmp_path / "2.age")
    assert one.manifest_sha256 == two.manifest_sha256
    assert one.payload_sha256 != two.payload_sha256  # age draws its own keys
    assert plain(tmp_path / "1.age") == plain(tmp_path / "2.age")
    assert build(tmp_path / "3.age", nonce=b"x" * 32).manifest_sha256 != one.manifest_sha256


def test_staged_files_are_streamed_from_the_disk(tmp_path):
    staged = tmp_path / "big.parquet"
    staged.write_bytes(bytes(range(256)) * 20_000)
    contents = (PayloadFile("tables/big.parquet", staged, "application/vnd.apache.parquet", "Big"),)
    build(tmp_path / "payload.age", contents=contents)
    opened(tmp_path / "payload.age", tmp_path)
    assert (tmp_path / "out/rel_1/data/tables/big.parquet").read_bytes() == staged.read_bytes()


def test_several_recipients_can_each_open_it(tmp_path):
    other, key = w.new_identity()
    build(tmp_path / "payload.age", recipients=[RECIPIENT, key])
    assert plain(tmp_path / "payload.age") == plain(tmp_path / "payload.age", other)


@pytest.mark.parametrize(
    "key",
    ["", "age1xx", "AGE-SECRET-KEY-1", "ssh-ed25519 AAAA", RECIPIENT[:-1] + "!", RECIPIENT.upper()[:20]],
    ids=["nothing", "too short", "a private key", "ssh", "one letter off", "cut and in capitals"],
)
def test_a_key_that_is_not_one_is_bad_input_and_leaves_no_file(tmp_path, key):
    with pytest.raises(BadInput, match="not an age public key"):
        build(tmp_path / "payload.age", recipients=[key])
    with pytest.raises(BadInput):
        recipient_fingerprint(key)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_half_way_leaves_no_file(tmp_path):
    contents = (*w.contents(), PayloadFile("tables/gone.csv", tmp_path / "gone.csv", "text/csv", "Gone"))
    with pytest.raises(NotFound):
        build(tmp_path / "payload.age", contents=contents)
    assert list(tmp_path.iterdir()) == []


class FullDisk(w.DiskFiles):
    """A disk on which nothing more can be written."""

    @contextmanager
    def open_write(self, path):
        with super().open_write(path) as stream:
            real = stream.write

            class Full:
                def write(self, data):
                    if stream.tell() + len(data) > 400:
                        raise OSError(errno.ENOSPC, "No space left on device")
                    return real(data)

                def flush(self):
                    stream.flush()

            yield Full()


def test_a_full_disk_is_said_plainly_and_leaves_nothing(tmp_path):
    with pytest.raises(OfficeProblem, match="disk is full"):
        build_payload(
            FullDisk(),
            facts=w.bag_facts(),
            contents=w.contents(),
            datapackage={},
            nonce=bytes(32),
            recipients=[RECIPIENT],
            out=tmp_path / "payload.age",
        )
    assert list(tmp_path.iterdir()) == []
    build(tmp_path / "payload.age")
    work = tmp_path / "work"
    work.mkdir()
    with pytest.raises(OfficeProblem, match="disk is full"):
        open_payload(
            FullDisk(), payload=tmp_path / "payload.age", out=tmp_path / "o", identity=IDENTITY, work=work
        )
    assert sorted(p.name for p in tmp_path.iterdir()) == ["payload.age", "work"]
    assert list(work.iterdir()) == []


def test_an_existing_payload_is_never_overwritten(tmp_path):
    (tmp_path / "payload.age").write_bytes(b"mine")
    with pytest.raises(BadInput, match="there already"):
        build(tmp_path / "payload.age")
    assert (tmp_path / "payload.age").read_bytes() == b"mine"


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": bytes(31)},
        {"recipients": []},
        {"contents": ()},
        {"contents": w.contents() * 2},
        {"contents": (PayloadFile("DataPackage.json", b"", "x", "x"),)},
    ],
)
def test_what_cannot_be_packed_is_our_bug(tmp_path, changed):
    with pytest.raises(OurBug):
        build(tmp_path / "payload.age", **changed)


@pytest.mark.parametrize(
    "name",
    ["../x", "/x", "a//b", ".hidden", "a/../b", "a b", "é", "nonce", "ro-crate-metadata.json", "", "a/"],
)
def test_names_that_a_bag_may_not_hold(name):
    with pytest.raises(OurBug):
        PayloadFile(name, b"", "x", "x")


def test_facts_that_would_forge_a_tag_file_are_refused():
    with pytest.raises(BadInput):
        replace(w.bag_facts(), recipient="Partner\nPayload-Oxum: 0.0")
    with pytest.raises(OurBug):
        replace(w.bag_facts(), release_id="../rel")
    with pytest.raises(OurBug):
        SafeStep("guess", "x", "x", date(2026, 1, 1))


def test_the_crate_lists_every_file_and_tells_the_steps():
    made = crate(w.bag_facts(), w.contents())
    by_id = {e["@id"]: e for e in made["@graph"]}
    assert {p["@id"] for p in by_id["./"]["hasPart"]} == {"tables/students.csv", "dictionary.md", "nonce"}
    assert by_id["./"]["datePublished"] == "2026-09-01"
    steps = [by_id[m["@id"]] for m in by_id["./"]["mentions"]]
    assert [s["additionalType"]["@id"].rsplit("#", 1)[1] for s in steps] == ["ValidationCheck", "SignOff"]
    assert all(s["@type"] == "AssessAction" and s["agent"]["@id"] in by_id for s in steps)
    assert "conformsTo" not in by_id["./"]  # the Five Safes profile is followed in style, not claimed


# --- opening what somebody else packed ---
