"""Small changes to what a verifier reads that no other test would notice."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest

from permslip.ledger.log import checkpoint
from permslip.ledger.status import status_list
from permslip.ledger.tree import Tree
from permslip.release.canonical import b64, canonical
from permslip.release.dsse import fingerprint_of, key_id_of, seal
from permslip.release.notes import VerifierKey
from permslip.release.packing import Sealed
from permslip.release.proofs import TlogProof
from permslip.release.slip import PAYLOAD_TYPE, SlipApproval, SlipTable, statement
from permslip.release.staged import seal_draft
from permslip.release.verify import verify_package
from permslip.release.verify_slip import read_slip
from permslip.release.verify_status import Trust, TrustedKey, parse_day, parse_time, trust_value
from permslip.words.errors import BadInput, VerificationFailed
from permslip.words.standing import Standing
from tests.release import world as w


def key_of(signer: w.SeedSigner, start: int = 0, end: int | None = None) -> TrustedKey:
    """A trusted key from so many days after the start until so many."""
    until = None if end is None else w.START + timedelta(days=end)
    return TrustedKey(signer.public_bytes, w.START + timedelta(days=start), until)


def trusting(*keys: TrustedKey) -> Trust:
    return w.a_trust(slip_keys={key_id_of(k.public): k for k in keys})


@pytest.mark.parametrize("end", [None, 30])
def test_a_trust_file_is_read_back_with_the_end_of_each_key(end: int | None) -> None:
    trust = trusting(key_of(w.SLIP_KEY, 0, end))
    assert Trust.parse(canonical(trust_value(trust)) + b"\n") == trust


def test_a_trust_file_lists_its_keys_by_age_then_by_id() -> None:
    old, first, second = key_of(w.OTHER_KEY, 0), key_of(w.SLIP_KEY, 1), key_of(w.LOG_KEY, 1)
    listed = trust_value(trusting(second, first, old))["slip_keys"]
    young = sorted(key_id_of(k.public) for k in (first, second))
    assert [k["key_id"] for k in listed] == [key_id_of(old.public), *young]


def test_a_key_of_another_length_is_no_key() -> None:
    value = trust_value(w.a_trust())
    short = w.SLIP_KEY.public_bytes[:31]
    value["slip_keys"][0] |= {"public_key": b64(short), "key_id": key_id_of(short)}
    with pytest.raises(BadInput, match="32 bytes"):
        Trust.parse(canonical(value | {"fingerprint": fingerprint_of(short)}))


@pytest.mark.parametrize("text", ["2026-9-1T08:00:00.000000Z", "2026-09-01T08:00:00.0Z"])
def test_a_time_has_one_spelling(text: str) -> None:
    with pytest.raises(VerificationFailed):
        parse_time(text, what="paper")


@pytest.mark.parametrize("text", ["20260901", "2026-W36-2", "2026-9-1"])
def test_a_day_has_one_spelling(text: str) -> None:
    with pytest.raises(VerificationFailed):
        parse_day(text, what="paper")


def test_a_slip_may_promise_no_class_size_and_no_day_of_destruction(tmp_path: Path) -> None:
    world = w.publish(tmp_path / "rel_1")
    table = SlipTable("rooms", "20-29", None, "not measured: no quasi-identifier", "fewer than 10")
    slip = seal_draft(
        replace(world.slip, tables=(table,), destroy_by=None, may_pass_to=(), elements=(), statements=("S.",))
    )
    w.write_package(world.folder, slip)
    report = verify_package(w.FILES, world.folder, trust=w.a_trust())
    assert report.promises == (
        f"{w.DISTRICT} released this to {w.PARTNER} on 2026-09-01, under agreement af-2026-01 version 2,"
        ' on the basis "studies", for: needs assessment.',
        "Table rooms: 20-29 rows, no class size promised, suppressed: fewer than 10.",
        "Elements: none.",
        "It may not be passed on to anybody.",
        "No day of destruction is set.",
        "S.",
    )


# ---------------------------------------------------------------- what the report says


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> w.World:
    return w.publish(tmp_path_factory.mktemp("said") / "rel_1")


def test_an_entry_stands_where_it_says_it_stands(world: w.World, tmp_path: Path) -> None:
    package = world.copy(tmp_path / "package")
    elsewhere = replace(world.entry, seq=7)
    tree = Tree([*(w.an_entry(i).leaf for i in range(5)), elsewhere.leaf, w.an_entry(6).leaf])
    signed = checkpoint(tree.frontier(), w.ORIGIN, w.LOG_KEY)
    proof = TlogProof(5, tree.inclusion(5), signed, elsewhere.opening)
    (package / "slip.tlog-proof").write_bytes(proof.to_bytes())
    with pytest.raises(VerificationFailed, match="another place"):
        verify_package(w.FILES, package, trust=w.a_trust())


def test_the_slip_says_what_leaves_and_who_may_have_it_next(world: w.World) -> None:
    said = verify_package(w.FILES, world.folder, trust=w.a_trust()).promises
    assert said[1:5] == (
        "Table students: fewer than 10 rows, smallest class at least 2, suppressed: none.",
        "Elements: students.grade (generalise).",
        "It may be passed on to: Tally Analytics LLC.",
        "It must be destroyed by 2027-06-30.",
    )


def test_the_report_says_what_vouches_for_it_and_what_nobody_does(world: w.World) -> None:
    listing = status_list(standing=Standing(size=9), district=w.DISTRICT, now=w.START, signer=w.SLIP_KEY)
    with_list = verify_package(w.FILES, world.folder, trust=w.a_trust(), status=listing)
    assert "The status list of 2026-09-01 is signed by the district." in with_list.checked
    without = verify_package(w.FILES, world.folder, trust=w.a_trust())
    assert not any("status list of" in line for line in without.checked)
    for report in (with_list, without):
        assert any("the district's claim until a witness" in line for line in report.not_checked)


def test_the_last_day_and_the_very_moment_still_count(world: w.World) -> None:
    logged = world.entry.time

    def against(now: datetime) -> tuple[bool, bool]:
        said = verify_package(w.FILES, world.folder, trust=w.a_trust(), now=now).not_checked
        return any("has passed" in s for s in said), any("lies ahead" in s for s in said)

    assert against(datetime(2027, 6, 30, 23, 59, tzinfo=UTC)) == (False, False)
    assert against(datetime(2027, 7, 1, tzinfo=UTC)) == (True, False)
    assert against(logged) == (False, False)
    assert against(logged - timedelta(microseconds=1)) == (False, True)


@pytest.mark.parametrize("name", ["", "a+b", "a b", " a", "a\u2003b", "a\tb", "\x1f", "a\x01b"])
def test_a_signer_has_a_name_that_notes_allow(name: str) -> None:
    with pytest.raises(VerificationFailed):
        VerifierKey(name, bytes(32))
    assert VerifierKey("a.example/log", bytes(32)).name == "a.example/log"


# ---------------------------------------------------------------- reading a slip


def sealed(change: Callable[[dict[str, Any]], None]) -> bytes:
    """A slip whose statement was changed before it was staged and signed: sound in all but what it says."""
    value = statement(w.a_slip(Sealed("1" * 64, "2" * 64, 1), w.new_identity()[1]))
    change(value)
    bare = {**value, "predicate": {**value["predicate"], "stagedDigest": "", "approvals": []}}
    value["predicate"]["stagedDigest"] = hashlib.sha256(canonical(bare)).hexdigest()
    return seal(canonical(value), PAYLOAD_TYPE, w.SLIP_KEY)


def test_a_slip_that_was_not_changed_is_read() -> None:
    assert read_slip(sealed(lambda value: None)).subject("payload.age") == "1" * 64


@pytest.mark.parametrize("field", ["issuedOn", "destroyBy"])
def test_a_day_in_a_slip_exists(field: str) -> None:
    with pytest.raises(VerificationFailed, match="does not exist"):
        read_slip(sealed(lambda value: value["predicate"].update({field: "2026-02-30"})))


@pytest.mark.parametrize("names", [[], [0], [1], [1, 0], [0, 1, 0], [0, 0]])
def test_a_slip_speaks_of_its_payload_and_its_manifest_in_this_order(names: list[int]) -> None:
    def change(value: dict[str, Any]) -> None:
        value["subject"] = [value["subject"][i] for i in names]

    with pytest.raises(VerificationFailed, match="payload and its manifest"):
        read_slip(sealed(change))


def test_a_place_to_work_opens_nothing_without_an_identity(world: w.World, tmp_path: Path) -> None:
    report = verify_package(w.FILES, world.folder, trust=w.a_trust(), work=tmp_path)
    assert report.contents == "contents not opened"
    assert any(s.startswith("Contents not opened") for s in report.not_checked)


def test_the_report_names_who_vouches_and_who_does_not(world: w.World, tmp_path: Path) -> None:
    def said(**brought: Any) -> tuple[str, str]:
        report = verify_package(w.FILES, world.folder, **{"trust": None} | brought)
        return " ".join(report.checked), " ".join(report.not_checked)

    signed = (
        f"signed with keys that the trust file lists; slip key {fingerprint_of(w.SLIP_KEY.public_bytes)}."
    )
    opened = "The payload opens, and its"
    alone = said()
    assert "are signed with keys" not in alone[0]
    assert "Signer unknown" in alone[1]
    assert opened not in alone[0]
    assert "Contents not opened" in alone[1]
    trusted = said(trust=w.a_trust())
    assert signed in trusted[0]
    assert "Signer unknown" not in trusted[1]
    inside = said(identity=world.identity, work=tmp_path)
    assert opened in inside[0]
    assert "Contents not opened" not in inside[1]


@pytest.mark.parametrize(("size", "older"), [(5, True), (6, False)])
def test_a_list_that_is_older_than_the_release_says_nothing_of_it(
    world: w.World, size: int, older: bool
) -> None:
    listing = status_list(standing=Standing(size=size), district=w.DISTRICT, now=w.START, signer=w.SLIP_KEY)
    report = verify_package(w.FILES, world.folder, trust=w.a_trust(), status=listing)
    said = " ".join(report.not_checked)
    assert report.status == ("unknown" if older else "in force")
    assert ("the status list is older than the release" in said) is older
    assert ("What the district did after 2026-09-01 is unknown." in said) is not older


def test_approvers_are_spoken_of_where_there_are_any_and_no_day_of_destruction_passes(tmp_path: Path) -> None:
    world = w.publish(tmp_path / "rel_1")
    late = datetime(2030, 1, 1, tzinfo=UTC)
    assert "approvers" not in " ".join(verify_package(w.FILES, world.folder, trust=None).not_checked)
    approval = SlipApproval("superintendent", "0" * 16, "c2ln")
    slip = replace(seal_draft(replace(world.slip, destroy_by=None)), approvals=(approval,))
    w.write_package(world.folder, slip)
    said = " ".join(verify_package(w.FILES, world.folder, trust=None, now=late).not_checked)
    assert "The approvers' own signatures" in said
    assert "has passed" not in said


def test_a_compressed_payload_is_not_opened_though_the_slip_signs_it(world: w.World, tmp_path: Path) -> None:
    package = world.copy(tmp_path / "package")
    to = [pyrage.x25519.Recipient.from_str(world.recipient)]
    plain = pyrage.decrypt(
        (package / "payload.age").read_bytes(), [pyrage.x25519.Identity.from_str(world.identity)]
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as bag, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name in bag.namelist():
            out.writestr(name, bag.read(name))
    payload = pyrage.encrypt(packed.getvalue(), to)
    (package / "payload.age").write_bytes(payload)
    w.write_package(
        package, seal_draft(replace(world.slip, payload_sha256=hashlib.sha256(payload).hexdigest()))
    )
    assert verify_package(w.FILES, package, trust=w.a_trust()).contents == "contents not opened"
    with pytest.raises(VerificationFailed, match="not a plain file"):
        verify_package(w.FILES, package, trust=w.a_trust(), identity=world.identity, work=tmp_path)
