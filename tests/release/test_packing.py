"""A payload is one bag in one zip in one seal; opening it trusts nothing that is written in it."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import shutil
import struct
import subprocess
import zipfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import bagit
import pyrage
import pytest

from permslip.release.opening import MAX_MEMBERS, check_bag, open_payload, read_zip
from permslip.release.packing import (
    BagFacts,
    PayloadFile,
    SafeStep,
    build_payload,
    crate,
    recipient_fingerprint,
)
from permslip.words.errors import BadInput, NotFound, OfficeProblem, OurBug, VerificationFailed
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


def bag(
    files: dict[str, bytes] | None = None, *, top: str = "rel_1", drop: str = "", **tags: bytes
) -> dict[str, bytes]:
    """The files of a right bag, with any of them replaced; tags by name with dots as underscores."""
    data = {"data/nonce": bytes(32), "data/tables/t.csv": b"a\n1\n", **(files or {})}
    made = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": b"A: b\n",
    }

    def manifest(of: dict[str, bytes]) -> bytes:
        return "".join(f"{hashlib.sha256(of[n]).hexdigest()}  {n}\n" for n in sorted(of)).encode()

    made["manifest-sha256.txt"] = tags.get("manifest", manifest(data))
    made["bagit.txt"] = tags.get("bagit", made["bagit.txt"])
    made["tagmanifest-sha256.txt"] = tags.get("tagmanifest", manifest(made))
    return {f"{top}/{n}": d for n, d in {**data, **made}.items() if n != drop}


def as_zip(files: dict[str, bytes], method: int = zipfile.ZIP_STORED, change=None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, data in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            made.writestr(info, data)
        if change is not None:
            change(made)
    return out.getvalue()


def test_a_bag_that_another_program_packed_opens(tmp_path):
    found = opened(seal(tmp_path, as_zip(bag())), tmp_path)
    assert found.names == ("data/nonce", "data/tables/t.csv")


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (bag(drop="data/nonce"), "other files"),
        (bag(drop="data/tables/t.csv"), "other files"),
        (bag(drop="manifest-sha256.txt"), "tag files"),
        (bag(drop="bagit.txt"), "tag files"),
        (bag(drop="bag-info.txt"), "tag files"),
        (bag(drop="tagmanifest-sha256.txt"), "tag files"),
        ({**bag(), "rel_1/data/extra.csv": b"x"}, "other files"),
        ({**bag(), "rel_1/fetch.txt": b"x"}, "tag files"),
        ({**bag(), "rel_1/data/tables/t.csv": b"a\n2\n"}, "File 2 of the bag's manifest was changed"),
        ({**bag(), "rel_1/data/nonce": b"x" * 32}, "File 1 of"),
        ({**bag(), "rel_1/bag-info.txt": b"B: c\n"}, "tag manifest"),
        (bag({"data/nonce": bytes(31)}), "random file"),
        (bag(bagit=b"BagIt-Version: 0.97\n"), "version"),
        (bag(manifest=b"\xff\n"), "plain text"),
        (bag(manifest=b"00  data/nonce\n"), "bad line"),
        (bag(manifest=b"x"), "mid-line"),
        (bag(manifest=b"%s  data/nonce\n" % (b"0" * 64) * 2), "bad line"),
        (bag(tagmanifest=b""), "tag manifest"),
        (bag(tagmanifest=b"x"), "mid-line"),
        ({**bag(), "rel_2/x": b""}, "one bag"),
        ({**bag(), "loose": b""}, "one bag"),
        (bag(top="rel_2"), "another release"),
    ],
)
def test_a_bag_that_does_not_hold_fails_and_writes_nothing(tmp_path, files, says):
    with pytest.raises(VerificationFailed, match=says):
        opened(seal(tmp_path, as_zip(files)), tmp_path, release_id="rel_1")
    assert not (tmp_path / "out").exists()


def test_a_manifest_that_the_slip_does_not_sign_fails(tmp_path):
    with pytest.raises(VerificationFailed, match="slip signs"):
        opened(seal(tmp_path, as_zip(bag())), tmp_path, manifest_sha256="00" * 32)


def special(name: str, mode: int = 0, data: bytes = b"/etc/passwd"):
    def add(made: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo(name)
        info.create_system, info.external_attr = 3, mode << 16
        made.writestr(info, data)

    return add


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "change",
    [
        special("rel_1/data/../../../evil"),
        special("/abs"),
        special("rel_1/data/a\\b"),
        special("C:/x"),
        special("rel_1/data/ "),
        special("rel_1/data/link", 0o120777),
        special("rel_1/data/pipe", 0o010600),
        special("rel_1/data/dir/", 0o040755, b""),
        special("rel_1/data/suid", 0o104755),
        special("rel_1/data/tables/t.csv"),
        special("rel_1/data/tables/T.CSV"),
        special("rel_1/data/.hidden"),
        special("rel_1/" + "d/" * 8 + "x"),
        special("rel_1/" + "x" * 300),
        special("rel_1/data/caf\u00e9"),
    ],
)
def test_names_and_kinds_that_could_do_harm_fail(tmp_path, change):
    with pytest.raises(VerificationFailed):
        opened(seal(tmp_path, as_zip(bag(), change=change)), tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["payload.age", "work"]


def test_a_compressed_payload_fails_so_that_no_bomb_can_hide_in_it(tmp_path):
    bomb = as_zip(bag({"data/zeros": bytes(32 << 20)}), zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000
    with pytest.raises(VerificationFailed, match="not a plain file"):
        opened(seal(tmp_path, bomb), tmp_path)


def test_overlapping_members_fail(tmp_path):
    """Two directory entries over one member's bytes: the trick behind the densest zip bombs."""
    data = bytearray(as_zip({**bag(), "rel_1/data/zz.csv": b"a\n1\n"}))
    last = data.rindex(b"PK\x01\x02")
    first = data.index(b"PK\x01\x02")
    data[last + 42 : last + 46] = data[first + 42 : first + 46]
    with pytest.raises(VerificationFailed):
        opened(seal(tmp_path, bytes(data)), tmp_path)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: b"",
        lambda d: b"PK",
        lambda d: d[:-1],
        lambda d: d + b"\0",
        lambda d: b"\0" + d,
        lambda d: d[:200],
        lambda d: d * 2,
        lambda d: d.replace(b"PK\x03\x04", b"PK\x03\x05", 1),
        lambda d: d[:-22] + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 9, 9, 9, 9, 0),
        lambda d: d.replace(b"a\n1\n", b"a\n9\n"),
    ],
)
def test_a_zip_that_is_not_sound_fails(tmp_path, spoil):
    with pytest.raises(VerificationFailed):
        opened(seal(tmp_path, spoil(as_zip(bag()))), tmp_path)
    assert not (tmp_path / "out").exists()


def test_too_many_members_fail():
    many = as_zip({f"rel_1/data/f{i}": b"" for i in range(MAX_MEMBERS + 1)})
    with pytest.raises(VerificationFailed):
        read_zip(io.BytesIO(many), what="payload", stored_only=True)


def test_a_broken_seal_fails_and_leaves_nothing(tmp_path):
    build(tmp_path / "payload.age")
    data = (tmp_path / "payload.age").read_bytes()
    for bad in (
        data[:-1],
        data + b"x",
        data[:-20] + bytes([data[-20] ^ 1]) + data[-19:],
        data[:300],
        b"nonsense",
        b"",
    ):
        (tmp_path / "bad.age").write_bytes(bad)
        with pytest.raises((VerificationFailed, BadInput)):
            opened(tmp_path / "bad.age", tmp_path)
        assert not (tmp_path / "out").exists()


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path):
    build(tmp_path / "payload.age")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine").write_bytes(b"x")
    with pytest.raises(BadInput, match="not empty"):
        opened(tmp_path / "payload.age", tmp_path)
    assert (tmp_path / "out/mine").read_bytes() == b"x"


def test_what_is_opened_is_private(tmp_path):
    build(tmp_path / "payload.age")
    opened(tmp_path / "payload.age", tmp_path)
    for path in (tmp_path / "out").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0


def test_the_dictionary_of_a_bag_is_where_the_crate_says(tmp_path):
    build(tmp_path / "payload.age")
    opened(tmp_path / "payload.age", tmp_path)
    root = tmp_path / "out/rel_1/data"
    parts = json.loads((root / "ro-crate-metadata.json").read_text())["@graph"][0]["hasPart"]
    assert all((root / part["@id"]).is_file() for part in parts)


def test_a_bag_checked_alone_needs_no_folder(tmp_path):
    build(tmp_path / "payload.age")
    stream = io.BytesIO(plain(tmp_path / "payload.age"))
    members = read_zip(stream, what="payload", stored_only=True)
    assert check_bag(stream, members, release_id=None, manifest_sha256=None).top == "rel_1"
    assert isinstance(w.bag_facts(), BagFacts)


def test_a_disk_that_fills_while_copying_out_leaves_no_half_folder(tmp_path):
    build(tmp_path / "payload.age")

    class FullLater(w.DiskFiles):
        @contextmanager
        def open_write(self, path):
            if path.name == "students.csv":
                raise OfficeProblem("The disk is full.")
            with super().open_write(path) as stream:
                yield stream

    work = tmp_path / "work"
    work.mkdir()
    with pytest.raises(OfficeProblem):
        open_payload(
            FullLater(), payload=tmp_path / "payload.age", out=tmp_path / "o", identity=IDENTITY, work=work
        )
    assert sorted(p.name for p in tmp_path.iterdir()) == ["payload.age", "work"]


def test_a_tag_file_that_is_too_large_is_not_read(tmp_path):
    with pytest.raises(VerificationFailed, match="too large"):
        opened(seal(tmp_path, as_zip(bag(bagit=b"x" * (5 << 20)))), tmp_path)
