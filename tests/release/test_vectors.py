"""The vectors in spec/vectors are what the script writes, and verify as they say."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path

import pytest

from permslip.release.notes import VerifierKey, open_checkpoint
from permslip.release.proofs import check_consistency, check_inclusion, leaf_hash
from permslip.release.verify import verify_package
from permslip.release.verify_slip import promises, read_slip
from permslip.release.verify_status import Trust
from permslip.stores.files import DiskFiles
from permslip.words.errors import VerificationFailed

VECTORS = Path(__file__).parents[2] / "spec" / "vectors"
CASES = json.loads((VECTORS / "cases.json").read_bytes())
KEYS = json.loads((VECTORS / "keys.json").read_bytes())
FILES = DiskFiles()


def trust() -> Trust:
    return Trust.parse((VECTORS / "trust.json").read_bytes())


def contents(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    }


def test_the_script_writes_these_very_bytes(tmp_path):
    before = contents(VECTORS)
    shutil.copytree(VECTORS, tmp_path / "vectors")
    spec = importlib.util.spec_from_file_location("make_vectors", tmp_path / "vectors/make.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.main()
    assert contents(tmp_path / "vectors") == before


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_every_case_ends_as_it_says(case, tmp_path):
    package = Path(shutil.copytree(VECTORS / "package", tmp_path / "package"))
    for edit in case["edits"]:
        path = package / edit["file"]
        data = bytearray(path.read_bytes() if path.exists() else b"")
        if edit.get("remove"):
            path.unlink()
            continue
        if "xor" in edit:
            data[edit["at"]] ^= edit["xor"]
        path.write_bytes(bytes(data) + bytes.fromhex(edit.get("append", "")))
    if case["expect"] == "fails":
        with pytest.raises(VerificationFailed):
            verify_package(FILES, package, trust=trust())
    else:
        assert verify_package(FILES, package, trust=trust()).state.value == case["expect"]


def test_the_package_opens_with_the_published_identity(tmp_path):
    report = verify_package(
        FILES, VECTORS / "package", trust=trust(), identity=KEYS["recipient"]["identity"], work=tmp_path
    )
    assert report.contents == "contents opened: 4 files"


@pytest.mark.parametrize(
    ("name", "status"), [("status-in-force.dsse.json", "in force"), ("status-revoked.dsse.json", "revoked")]
)
def test_the_status_lists_say_what_their_names_say(name, status):
    report = verify_package(FILES, VECTORS / "package", trust=trust(), status=(VECTORS / name).read_bytes())
    assert report.status == status


def test_the_tree_vectors_hold():
    made = json.loads((VECTORS / "tree.json").read_bytes())
    leaves = [leaf_hash(bytes.fromhex(d)) for d in made["leaf_data"]]
    roots = [bytes.fromhex(r) for r in made["roots"]]
    for proof in made["inclusion"]:
        path = [bytes.fromhex(h) for h in proof["path"]]
        index, size = proof["index"], proof["size"]
        check_inclusion(index=index, size=size, leaf=leaves[index], path=path, root=roots[size])
    for proof in made["consistency"]:
        path = [bytes.fromhex(h) for h in proof["path"]]
        first, second = proof["first"], proof["second"]
        check_consistency(
            first=first, second=second, first_root=roots[first], second_root=roots[second], path=path
        )
    assert len(made["inclusion"]) == len(made["consistency"]) == 36


def test_the_checkpoint_is_signed_by_the_published_key():
    key = VerifierKey.parse(KEYS["log"]["verifier"])
    state = open_checkpoint((VECTORS / "checkpoint.txt").read_bytes(), key.name, [key])
    assert state.size == 6


def test_a_slip_may_tell_of_students_over_all_tables_and_one_that_does_not_says_nothing():
    slip = read_slip((VECTORS / "slip-of-students.dsse.json").read_bytes())
    assert slip.predicate["students"] == {"k": 2, "smallestClass": "at least 2"}
    line = "Students over all its tables together: smallest class at least 2."
    assert line in promises(slip.predicate)
    assert "no class size promised" in " ".join(
        promises({**slip.predicate, "students": {"k": None, "smallestClass": "not bounded"}})
    )
    old = read_slip((VECTORS / "package" / "slip.dsse.json").read_bytes())
    assert "students" not in old.predicate
    assert not any("together" in line for line in promises(old.predicate))


def test_a_slip_that_the_office_signed_for_somebody_reads_and_says_so():
    slip = read_slip((VECTORS / "slip-signed-by-office.dsse.json").read_bytes())
    assert [a.get("signedBy") for a in slip.predicate["approvals"]] == [None, "office"]
    assert any("on behalf of the board" in line for line in promises(slip.predicate))
