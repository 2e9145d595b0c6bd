"""Opening: what comes out of a payload, and everything that must not."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from contextlib import contextmanager

import pytest

from permslip.release.opening import MAX_MEMBERS, check_bag, open_payload, read_zip
from permslip.release.packing import (
    BagFacts,
)
from permslip.words.errors import BadInput, OfficeProblem, VerificationFailed
from tests.release import world as w
from tests.release.test_packing import IDENTITY, build, opened, plain, seal


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
