"""A backup that was changed in any way is no backup, and restoring it leaves no office."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from pathlib import Path

import pytest

from permslip import stores
from permslip.words.errors import BadInput, NotFound, OfficeProblem, VerificationFailed
from tests.stores.world import StepClock, an_office, with_agreement, with_person


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    office = an_office(folder / "office")
    with_agreement(office)
    with_person(office)
    stores.backup(office, folder / "kept.tar")
    return folder / "kept.tar"


def members(kept: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(kept) as tar:
        return [(m, tar.extractfile(m).read()) for m in tar]


def rewritten(path: Path, parts: list[tuple[tarfile.TarInfo, bytes]]) -> Path:
    with tarfile.open(path, "w") as tar:
        for info, data in parts:
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


def refused(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(VerificationFailed):
        stores.restore(archive, tmp_path / "target")
    assert not (tmp_path / "target" / "office.toml").exists()
    assert not any(p.name == "outside" for p in tmp_path.rglob("*"))


def test_a_whole_one_comes_back(kept, tmp_path):
    office, backup = stores.restore(kept, tmp_path / "target", clock=StepClock())
    assert backup.ledger.uncovered == 0
    assert office.agreements.get("needs-study").version == 2
    assert list(office.place.scratch.iterdir()) == []
    keys = {name for name in (m.name for m, _ in members(kept)) if name.startswith("keys/")}
    assert {f"keys/{p.name}" for p in office.place.keys.iterdir()} == keys and len(keys) == 3


def test_every_kind_of_change_is_found(kept, tmp_path):
    parts = members(kept)
    assert len(parts) >= 6
    for number in range(1, len(parts)):  # one byte of each file
        info, data = parts[number]
        changed = [*parts[:number], (info, data[:-1] + bytes([data[-1] ^ 1])), *parts[number + 1 :]]
        refused(rewritten(tmp_path / "a.tar", changed), tmp_path)
        shutil.rmtree(tmp_path / "target")
    refused(rewritten(tmp_path / "a.tar", parts[:-1]), tmp_path)
    shutil.rmtree(tmp_path / "target")
    refused(rewritten(tmp_path / "a.tar", parts[1:]), tmp_path)


@pytest.mark.parametrize(
    "name", ["../outside", "/tmp/outside", "keys/../../outside", "outside", "keys//outside", "vault/outside"]
)
@pytest.mark.parametrize("listed", [True, False])
def test_hostile_names_are_not_taken(kept, tmp_path, name, listed):
    import hashlib

    (first, listing), *rest = members(kept)
    if listed:
        said = json.loads(listing)
        said["files"][name] = {"sha256": hashlib.sha256(b"x").hexdigest(), "bytes": 1}
        listing = json.dumps(said).encode()
    refused(rewritten(tmp_path / "a.tar", [(first, listing), *rest, (tarfile.TarInfo(name), b"x")]), tmp_path)


def test_hostile_links_are_not_taken(kept, tmp_path):
    parts = members(kept)
    info = next(m for m, _ in parts if m.name.startswith("keys/"))
    with tarfile.open(tmp_path / "a.tar", "w") as tar:
        for member, data in parts:
            if member is info:
                link = tarfile.TarInfo(member.name)
                link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
                tar.addfile(link)
            else:
                tar.addfile(member, io.BytesIO(data))
    refused(tmp_path / "a.tar", tmp_path)


@pytest.mark.parametrize("cut", [0, 100, 5000, -12_000])
def test_a_cut_one_is_refused(kept, tmp_path, cut):
    (tmp_path / "a.tar").write_bytes(kept.read_bytes()[:cut])
    refused(tmp_path / "a.tar", tmp_path)


def test_nothing_is_restored_over_something(kept, tmp_path):
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "x").write_text("x")
    with pytest.raises(BadInput):
        stores.restore(kept, tmp_path / "target")
    with pytest.raises(NotFound):
        stores.restore(tmp_path / "none.tar", tmp_path / "new")


def test_an_office_that_is_not_whole_is_not_kept(tmp_path):
    office = an_office(tmp_path / "office")
    with office.scratch() as tmp, office.transaction() as tx:
        office.disk.write_new(tmp / "x", b"codes")
        from permslip.words.entry_kinds import EntryKind

        entry = tx.append(EntryKind.POLICY_SET, {"policy": "p", "value": 1}, actor_role="board")
        segment = office.vault.put(entry, stores.Shelf.CODES, "a/b", tmp / "x", 1)
    segment.path.write_bytes(b"other")
    with pytest.raises(OfficeProblem):
        stores.backup(office, tmp_path / "kept.tar")
    assert not list(tmp_path.glob("*.tar*")) and not list(tmp_path.glob(".*.part"))
