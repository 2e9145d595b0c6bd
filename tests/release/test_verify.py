"""A package verifies as it was published, and no other way: every kind of tampering must fail."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from permslip.release.canonical import canonical
from permslip.release.dsse import fingerprint_of
from permslip.release.packing import zip_package
from permslip.release.verify import NAMES, VerifyState, verify_package
from permslip.release.verify_status import Trust, trust_value
from permslip.words.errors import NotFound, VerificationFailed
from tests.release import world as w

SLIP, PROOF, PAYLOAD = "slip.dsse.json", "slip.tlog-proof", "payload.age"


def verify(package: Path, trust: Trust | None = None, **more):
    return verify_package(w.FILES, package, trust=trust or w.a_trust(), **more)


def fails(package: Path, **more) -> str:
    with pytest.raises(VerificationFailed) as caught:
        verify(package, **more)
    return caught.value.message


def zipped(package: Path) -> Path:
    out = package.with_suffix(".zip")
    zip_package(w.FILES, package, sorted(NAMES), out)
    return out


# --- what holds ---


def test_a_published_package_verifies_and_says_what_it_cannot_know(world):
    report = verify(world.folder)
    assert report.state is VerifyState.VERIFIED
    assert (report.exit_code, report.status) == (0, "unknown")
    assert report.contents == "contents not opened"
    assert (report.index, report.as_of) == (5, 9)
    assert report.signer == fingerprint_of(w.SLIP_KEY.public_bytes)
    said = " ".join(report.not_checked)
    assert "no status list was given" in said
    assert "Contents not opened" in said
    assert any("as of checkpoint 9, 2026-09-01" in line for line in report.checked)
    assert any("destroyed by 2027-06-30" in line for line in report.promises)
    json.dumps(report.as_dict())


def test_without_a_trust_file_the_package_is_sound_but_the_signer_unknown(world):
    report = verify_package(w.FILES, world.folder, trust=None)
    assert report.state.value == "sound, signer unknown"
    assert report.exit_code == 4
    assert report.signer is None


def test_with_the_identity_the_contents_are_opened_and_nothing_is_left_behind(world, tmp_path):
    report = verify(world.folder, identity=world.identity, work=tmp_path)
    assert report.contents == "contents opened: 5 files"
    assert list(tmp_path.iterdir()) == []


def test_the_zip_of_a_package_verifies_and_is_the_same_every_time(package, world, tmp_path):
    first = zipped(package)
    assert verify(first, identity=world.identity, work=tmp_path).exit_code == 0
    again = package.with_name("again.zip")
    zip_package(w.FILES, package, sorted(NAMES, reverse=True), again)
    assert first.read_bytes() == again.read_bytes()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_package_that_somebody_zipped_again_verifies(package, tmp_path, method):
    out = tmp_path / "again.zip"
    with zipfile.ZipFile(out, "w", method) as again:
        for name in NAMES:
            again.write(package / name, name)
    assert verify(out).exit_code == 0


def test_the_day_of_destruction_is_pointed_out_once_it_has_passed(world):
    late = datetime(2027, 7, 1, tzinfo=UTC)
    assert any("has passed" in line for line in verify(world.folder, now=late).not_checked)
    early = w.START - timedelta(days=1)
    assert any(
        "ahead of this machine's clock" in line for line in verify(world.folder, now=early).not_checked
    )


def test_verifying_reads_no_office_no_network_and_no_engine(world, tmp_path):
    trust = tmp_path / "trust.json"
    trust.write_bytes(canonical(trust_value(w.a_trust())) + b"\n")
    code = (
        "import sys, socket\n"
        "def no(*a, **k): raise SystemExit('network')\n"
        "socket.socket = no\n"
        "from pathlib import Path\n"
        "from permslip.release.verify import verify_package\n"
        "from permslip.release.verify_status import Trust\n"
        "from permslip.stores.files import DiskFiles\n"
        "trust = Trust.parse(Path(sys.argv[2]).read_bytes())\n"
        "print(verify_package(DiskFiles(), Path(sys.argv[1]), trust=trust).state.value)\n"
        "heavy = {'django', 'duckdb', 'ibis', 'pyarrow', 'rocrate', 'pandas'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(world.folder), str(trust)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
        env={"PATH": os.environ["PATH"]},
    )
    assert (done.stdout.strip(), done.stderr) == ("verified", "")


# --- a byte changed ---


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(name=st.sampled_from(sorted(NAMES)), where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_any_changed_bit_fails(world, tmp_path_factory, name, where, bit):
    package = world.copy(tmp_path_factory.mktemp("flip") / "p")
    data = bytearray((package / name).read_bytes())
    data[int(where * len(data))] ^= 1 << bit
    (package / name).write_bytes(data)
    fails(package)


def test_every_byte_of_the_proof_counts(world, tmp_path):
    package = world.copy(tmp_path / "p")
    data = (package / PROOF).read_bytes()
    for at in range(len(data)):
        (package / PROOF).write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        fails(package)


def test_every_byte_of_the_slip_counts_even_without_a_trust_file(world, tmp_path):
    package = world.copy(tmp_path / "p")
    data = (package / SLIP).read_bytes()
    for at in range(0, len(data), 7):
        (package / SLIP).write_bytes(data[:at] + bytes([data[at] ^ 2]) + data[at + 1 :])
        with pytest.raises(VerificationFailed):
            verify_package(w.FILES, package, trust=None)


@pytest.mark.parametrize("name", sorted(NAMES))
@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d[:-1],
        lambda d: d[: len(d) // 2],
        lambda d: b"",
        lambda d: d + b"\n",
        lambda d: d + b"\x00",
        lambda d: b"\xef\xbb\xbf" + d,
        lambda d: d + d,
        lambda d: d.replace(b"\n", b"\r\n") + b" ",
    ],
)
def test_truncated_lengthened_or_rewritten_files_fail(package, name, spoil):
    data = (package / name).read_bytes()
    (package / name).write_bytes(spoil(data))
    fails(package)


def test_every_byte_of_a_zip_counts_but_for_what_a_zip_says_of_rights(package, tmp_path):
    """In the central directory, the writer's version, rights and the text bit are no part of a package."""
    path = zipped(package)
    data = path.read_bytes()
    payload = range(data.index(b"age-encryption.org"), data.index(b"PK\x03\x04", 40))
    passed = []
    out = tmp_path / "flipped.zip"
    for at in (i for i in range(len(data)) if i not in payload or i % 97 == 0):
        out.write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
        try:
            verify(out)
            passed.append(at)
        except VerificationFailed:
            pass
    allowed = set()
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        allowed |= {at + 4, *range(at + 36, at + 42)}
    assert set(passed) <= allowed
    assert len(passed) <= 12


# --- files added, taken, swapped, disguised ---


@pytest.mark.parametrize("name", ["README.txt", ".DS_Store", "slip.dsse.json.bak", "PAYLOAD.AGE"])
def test_an_extra_file_fails(package, name):
    (package / name).write_bytes(b"x")
    assert "does not belong" in fails(package)


def test_an_extra_or_nested_folder_fails(package):
    (package / "more").mkdir()
    assert "does not belong" in fails(package)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_missing_file_fails(package, name):
    (package / name).unlink()
    assert name in fails(package)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_link_or_a_folder_in_place_of_a_file_fails(package, name, tmp_path):
    real = tmp_path / "elsewhere"
    shutil.move(package / name, real)
    (package / name).symlink_to(real)
    assert "not a plain file" in fails(package)
    (package / name).unlink()
    (package / name).mkdir()
    assert "not a plain file" in fails(package)


def test_a_package_that_is_a_link_or_absent_is_said_so(package, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    fails(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(package)
    fails(tmp_path / "link")
    with pytest.raises(NotFound):
        verify(tmp_path / "nothing")


@pytest.mark.parametrize(
    "names", [[PAYLOAD], [SLIP], [PROOF], [SLIP, PROOF], [SLIP, PAYLOAD], [PROOF, PAYLOAD]]
)
def test_parts_of_two_packages_do_not_mix(package, tmp_path_factory, names):
    other = w.publish(tmp_path_factory.mktemp("other") / "rel_2", "rel_2", before=4)
    for name in names:
        shutil.copy(other.folder / name, package / name)
    fails(package)


def _rezip(package: Path, out: Path, change) -> Path:
    with zipfile.ZipFile(out, "w") as made:
        for name in sorted(NAMES):
            made.writestr(zipfile.ZipInfo(name), (package / name).read_bytes())
        change(made)
    return out


def _link(made: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("link")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    made.writestr(info, "/etc/passwd")


def _comment(made: zipfile.ZipFile) -> None:
    made.comment = b"hello"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "change",
    [
        lambda z: z.writestr("slip.dsse.json", b"{}"),
        lambda z: z.writestr("SLIP.DSSE.JSON", b"{}"),
        lambda z: z.writestr("extra.txt", b"x"),
        lambda z: z.writestr("../evil", b"x"),
        lambda z: z.writestr("/abs", b"x"),
        lambda z: z.writestr("a\\b", b"x"),
        lambda z: z.writestr("folder/", b""),
        lambda z: z.writestr("rel_1/payload.age", b"x"),
        _link,
        _comment,
    ],
)
def test_a_zip_with_anything_else_in_it_fails(package, tmp_path, change):
    fails(_rezip(package, tmp_path / "bad.zip", change))


@pytest.mark.parametrize(
    "spoil", [lambda d: b"MZ" + d, lambda d: d + b"tail", lambda d: d[:-30], lambda d: d[:100]]
)
def test_a_zip_with_bytes_before_or_after_or_missing_fails(package, spoil):
    path = zipped(package)
    path.write_bytes(spoil(path.read_bytes()))
    fails(path)


def test_a_zip_inside_a_folder_name_of_its_own_fails(package, tmp_path):
    out = tmp_path / "nested.zip"
    with zipfile.ZipFile(out, "w") as made:
        for name in NAMES:
            made.write(package / name, f"rel_1/{name}")
    fails(out)


def test_a_zip_bomb_in_place_of_the_slip_is_not_swallowed(package, tmp_path):
    out = tmp_path / "bomb.zip"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in NAMES:
            made.writestr(name, b"\0" * (64 << 20) if name == SLIP else (package / name).read_bytes())
    assert "larger than" in fails(out)


# --- forged: everything consistent, but by the wrong hand ---
