"""Verifying: signatures, proofs, forms, lists and trust that do not hold."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from permslip.ledger.status import status_list
from permslip.release.canonical import b64, canonical, must_match
from permslip.release.dsse import seal
from permslip.release.notes import VerifierKey
from permslip.release.proofs import TlogProof
from permslip.release.slip import PAYLOAD_TYPE, SlipApproval, SlipStudents, statement
from permslip.release.staged import seal_draft
from permslip.release.verify import verify_package
from permslip.release.verify_slip import STATEMENT_SHAPE, promises, read_slip
from permslip.release.verify_status import PAYLOAD_TYPE as STATUS_TYPE
from permslip.release.verify_status import Trust, TrustedKey, trust_value
from permslip.words.entry_kinds import BODIES, EntryKind
from permslip.words.errors import BadInput, PermslipError, VerificationFailed
from permslip.words.standing import ReleaseStatus, Standing
from tests.release import world as w
from tests.release.test_verify import fails, verify

SLIP, PROOF, PAYLOAD = "slip.dsse.json", "slip.tlog-proof", "payload.age"


def test_a_slip_signed_with_a_foreign_key_fails(world, package):
    w.write_package(package, world.slip, signer=w.OTHER_KEY)
    assert "trust file does not list" in fails(package)


def test_a_slip_that_only_claims_the_districts_key_fails(world, package):
    envelope = json.loads(seal(canonical(statement(world.slip)), PAYLOAD_TYPE, w.OTHER_KEY))
    envelope["signatures"][0]["keyid"] = w.SLIP_KEY.key_id
    w.write_package(package, world.slip, slip_bytes=canonical(envelope))
    assert "does not match what was signed" in fails(package)


def test_a_checkpoint_by_a_foreign_key_or_of_another_log_fails(world, package):
    w.write_package(package, world.slip, log_signer=w.OTHER_KEY)
    assert "No trusted key" in fails(package)
    w.write_package(package, world.slip, origin="elsewhere.example/log")
    assert "No trusted key" in fails(package)
    both = w.a_trust(log_keys=(VerifierKey("elsewhere.example/log", w.LOG_KEY.public_bytes),))
    assert "another log" in fails(package, trust=both)


def test_a_slip_key_outside_its_time_fails(world):
    def keyed(valid_from, valid_to):
        return {w.SLIP_KEY.key_id: TrustedKey(w.SLIP_KEY.public_bytes, valid_from, valid_to)}

    logged = w.START + timedelta(hours=5)
    assert "outside the time" in fails(world.folder, trust=w.a_trust(slip_keys=keyed(w.START, logged)))
    late = keyed(logged + timedelta(seconds=1), None)
    assert "outside the time" in fails(world.folder, trust=w.a_trust(slip_keys=late))
    edge = keyed(logged, logged + timedelta(seconds=1))
    assert verify(world.folder, trust=w.a_trust(slip_keys=edge)).exit_code == 0


def test_another_districts_trust_file_fails(world):
    assert "another district" in fails(world.folder, trust=w.a_trust(district="Elsewhere Public Schools"))


@pytest.mark.parametrize(
    "changed",
    [
        {"release": "rel_9"},
        {"payload": "00" * 32},
        {"slip": "00" * 32},
        {"agreement": "other"},
        {"agreement_version": 3},
        {"basis": "consent"},
        {"destroy_by": None},
    ],
)
def test_an_entry_that_disagrees_with_its_slip_fails(world, package, changed):
    body = w.published_body(world.slip, (package / SLIP).read_bytes(), **changed)
    w.write_package(package, world.slip, body=body)
    fails(package)


def test_an_entry_of_another_kind_does_not_log_a_release(world, package):
    proof = TlogProof.parse((package / PROOF).read_bytes())
    entry = w.an_entry(5)
    made = replace(proof, extra=entry.opening)
    (package / PROOF).write_bytes(made.to_bytes())
    fails(package)


@pytest.mark.parametrize(
    "change",
    [
        lambda p: replace(p, index=p.index + 1),
        lambda p: replace(p, index=p.index - 1),
        lambda p: replace(p, index=10**12),
        lambda p: replace(p, path=p.path[:-1]),
        lambda p: replace(p, path=(*p.path, bytes(32))),
        lambda p: replace(p, path=tuple(reversed(p.path))),
        lambda p: replace(p, path=()),
        lambda p: replace(p, extra=None),
        lambda p: replace(p, extra=b""),
        lambda p: replace(p, extra=p.extra[:32]),
        lambda p: replace(p, extra=bytes(32) + p.extra[32:]),
        lambda p: replace(p, extra=p.extra + b" "),
        lambda p: replace(p, checkpoint=p.checkpoint.replace(b"\n9\n", b"\n8\n")),
        lambda p: replace(p, checkpoint=p.checkpoint + p.checkpoint),
    ],
)
def test_a_proof_that_does_not_match_fails(package, change):
    proof = TlogProof.parse((package / PROOF).read_bytes())
    (package / PROOF).write_bytes(change(proof).to_bytes())
    fails(package)


def test_the_words_of_an_approved_slip_cannot_be_changed_even_by_the_district(world, package):
    later = replace(world.slip, purpose="anything at all")  # the staged digest is now another slip's
    w.write_package(package, later)
    assert "staged and approved" in fails(package)


# --- the slip's own form ---


def _resealed(world, package, change) -> None:
    value = statement(world.slip)
    change(value)
    w.write_package(package, world.slip, slip_bytes=seal(canonical(value), PAYLOAD_TYPE, w.SLIP_KEY))


@pytest.mark.parametrize(
    "change",
    [
        lambda v: v.update(extra=1),
        lambda v: v["predicate"].update(note="x"),
        lambda v: v["predicate"].pop("basis"),
        lambda v: v.update(predicateType="urn:permslip:slip:2"),
        lambda v: v.update(_type="x"),
        lambda v: v["subject"].reverse(),
        lambda v: v["subject"].pop(),
        lambda v: v["subject"].append(v["subject"][0]),
        lambda v: v["subject"][0]["digest"].update(sha1="00"),
        lambda v: v["predicate"].update(issuedOn="2026-13-01"),
        lambda v: v["predicate"].update(issuedOn="1 September"),
        lambda v: v["predicate"]["agreement"].update(version=True),
        lambda v: v["predicate"]["agreement"].update(version=2.5),
        lambda v: v["predicate"].update(elements="grade"),
        lambda v: v["predicate"].update(destroyBy=""),
        lambda v: v["predicate"]["consent"].update(mode=1),
    ],
)
def test_a_slip_of_another_form_fails_though_rightly_signed(world, package, change):
    _resealed(world, package, change)
    fails(package)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: json.dumps(json.loads(d)).encode(),
        lambda d: json.dumps(json.loads(d), indent=1).encode(),
        lambda d: d.replace(b'{"payload":', b'{"payload":"","payload":', 1),
        lambda d: d.replace(b'"payloadType"', b'"payloadT\\u0079pe"'),
        lambda d: d[:-1] + b',"z":1}',
        lambda d: b"[" + d + b"]",
        lambda d: b"[" * 100_000,
        lambda d: b"{" * 2_000_000,
        lambda d: b"null",
        lambda d: b"\xff",
        lambda d: d.replace(
            b'"signatures":[', b'"signatures":[' + json.dumps(json.loads(d)["signatures"][0]).encode() + b","
        ),
        lambda d: d.replace(b"vnd.in-toto", b"vnd.in-totx"),
    ],
)
def test_other_spellings_of_an_envelope_fail(package, spoil):
    (package / SLIP).write_bytes(spoil((package / SLIP).read_bytes()))
    fails(package)


def test_the_written_statement_has_exactly_the_shape_that_is_read(world):
    said = statement(world.slip)
    assert {"students?", *said["predicate"]} == set(STATEMENT_SHAPE["predicate"])
    said = statement(replace(world.slip, students=SlipStudents(None, "not bounded")))
    must_match(said, STATEMENT_SHAPE, what="slip")
    assert read_slip((world.folder / SLIP).read_bytes()).predicate["id"] == "rel_1"


def test_the_entry_that_is_read_has_the_fields_that_the_ledger_writes(world):
    assert set(world.entry.body) == set(BODIES[EntryKind.RELEASE_PUBLISHED])


# --- status lists ---


def a_standing(world, status=ReleaseStatus.REVOKED, size=9, **changed) -> Standing:
    from permslip.ledger.folding import fold

    release = next(iter(fold([*(w.an_entry(i) for i in range(5)), world.entry]).releases.values()))
    release = replace(release, status=status, status_on=datetime(2026, 10, 1, tzinfo=UTC).date(), **changed)
    return Standing(size=size, releases={release.id: release})


def a_list(world, signer=w.SLIP_KEY, district=w.DISTRICT, **how) -> bytes:
    now = w.START + timedelta(days=40)
    return status_list(standing=a_standing(world, **how), district=district, now=now, signer=signer)


@pytest.mark.parametrize("status", [s for s in ReleaseStatus if s is not ReleaseStatus.IN_FORCE])
def test_a_release_that_the_district_withdrew_says_so(world, status):
    report = verify(world.folder, status=a_list(world, status=status))
    assert (report.status, report.exit_code) == (status.value, 3)


def test_a_release_that_is_not_on_a_younger_list_is_in_force(world):
    report = verify(world.folder, status=a_list(world, status=ReleaseStatus.IN_FORCE))
    assert (report.status, report.exit_code) == ("in force", 0)


def test_a_list_older_than_the_release_says_nothing(world):
    report = verify(world.folder, status=a_list(world, status=ReleaseStatus.IN_FORCE, size=5))
    assert report.status == "unknown"
    assert any("older than the release" in line for line in report.not_checked)


def test_foreign_or_forged_lists_fail(world):
    fails(world.folder, status=a_list(world, signer=w.OTHER_KEY))
    fails(world.folder, status=a_list(world, district="Elsewhere Public Schools"))
    fails(world.folder, status=a_list(world, slip="00" * 32))
    good = a_list(world)
    for at in range(0, len(good), 11):
        fails(world.folder, status=good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
    with pytest.raises(BadInput):
        verify_package(w.FILES, world.folder, trust=None, status=good)


def test_a_slip_cannot_pass_for_a_status_list_nor_the_other_way_round(world, package):
    fails(world.folder, status=(world.folder / SLIP).read_bytes())
    crossed = seal(canonical(statement(world.slip)), STATUS_TYPE, w.SLIP_KEY)
    fails(world.folder, status=crossed)
    w.write_package(package, world.slip, slip_bytes=crossed)
    fails(package)


# --- trust files ---


def test_a_trust_file_survives_writing_and_reading():
    trust = w.a_trust()
    assert Trust.parse(canonical(trust_value(trust)) + b"\n") == trust


@pytest.mark.parametrize(
    "change",
    [
        lambda v: v.update(fingerprint="00" * 32),
        lambda v: v.update(extra=1),
        lambda v: v.update(slip_keys=[]),
        lambda v: v["slip_keys"].append(v["slip_keys"][0]),
        lambda v: v["slip_keys"][0].update(key_id="0" * 16),
        lambda v: v["slip_keys"][0].update(public_key=b64(bytes(31))),
        lambda v: v["log"].update(verifier_keys=[]),
        lambda v: v["log"].update(verifier_keys=["alder+00000000+AAAA"]),
        lambda v: v.update(type="urn:permslip:trust:2"),
        lambda v: v["slip_keys"][0].update(valid_from="2026-02-30T00:00:00.000000Z"),
    ],
)
def test_a_trust_file_that_is_not_right_is_bad_input(change):
    value = trust_value(w.a_trust())
    change(value)
    with pytest.raises(BadInput):
        Trust.parse(canonical(value))


# --- identities ---


def test_a_wrong_identity_is_bad_input_and_leaves_nothing(world, tmp_path):
    other, _ = w.new_identity()
    with pytest.raises(BadInput, match="does not open"):
        verify(world.folder, identity=other, work=tmp_path)
    with pytest.raises(BadInput, match="not an age secret key"):
        verify(world.folder, identity="AGE-SECRET-KEY-1NOPE", work=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_payload_sealed_over_another_bag_fails_once_it_is_opened(world, tmp_path):
    folder = tmp_path / "rel_1"
    forged = w.publish(folder, identity=(world.identity, world.recipient))
    slip = seal_draft(replace(forged.slip, manifest_sha256="00" * 32))
    w.write_package(folder, slip)
    assert verify(folder).exit_code == 0  # from outside it cannot be seen, and the report says so
    assert "manifest" in fails(folder, identity=world.identity, work=tmp_path)
    slip = seal_draft(replace(forged.slip, id="rel_7"))
    w.write_package(folder, slip)
    assert "another release" in fails(folder, identity=world.identity, work=tmp_path)


def test_no_error_of_a_failed_check_quotes_the_data(world, package, tmp_path):
    (package / PAYLOAD).write_bytes(b"elementary middle r7k2")
    with pytest.raises(PermslipError) as caught:
        verify(package, identity=world.identity, work=tmp_path)
    assert "r7k2" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_nothing_here_needs_a_socket(world, monkeypatch):
    def refuse(*_a, **_k):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    assert verify(world.folder).exit_code == 0


def test_opening_needs_a_private_folder(world):
    with pytest.raises(BadInput, match="private folder"):
        verify(world.folder, identity=world.identity)


def test_a_list_that_names_a_release_twice_or_a_day_that_is_none_fails(world):
    def signed(**changed):
        entry = {"release": "rel_1", "slip": "00" * 32, "status": "revoked", "on": "2026-10-01"}
        value = {
            "type": "urn:permslip:status:1",
            "district": w.DISTRICT,
            "issued": "2026-10-02T00:00:00.000000Z",
            "entries": 9,
            "releases": [{**entry, "release": "rel_8"}, {**entry, "release": "rel_9"}],
        }
        return seal(canonical({**value, **changed}), STATUS_TYPE, w.SLIP_KEY)

    assert verify(world.folder, status=signed()).status == "in force"
    one = {"release": "rel_8", "slip": "00" * 32, "status": "revoked", "on": "2026-10-01"}
    for releases in (
        [one, one],
        [{**one, "on": "2026-02-30"}],
        [{**one, "status": "fine"}],
        [{**one, "x": 1}],
    ):
        fails(world.folder, status=signed(releases=releases))
    fails(world.folder, status=signed(issued="2026-10-02T25:00:00.000000Z"))
    fails(world.folder, status=signed(issued="2026-08-01T00:00:00.000000Z"))  # before the key's time


def test_an_approved_slip_names_what_an_outsider_cannot_check(world, package):
    approval = SlipApproval("superintendent", w.OTHER_KEY.key_id, b64(bytes(64)))
    w.write_package(package, replace(world.slip, approvals=(approval,)))
    assert any("approvers' own signatures" in line for line in verify(package).not_checked)


def test_what_the_office_signed_on_anothers_behalf_is_told(world, package):
    own = SlipApproval("board", w.OTHER_KEY.key_id, b64(bytes(64)))
    mine = SlipApproval("superintendent", w.OTHER_KEY.key_id, b64(bytes(64)), "office")
    w.write_package(package, replace(world.slip, approvals=(own, mine)))
    told = [line for line in verify(package).promises if "signed by the office" in line]
    assert len(told) == 1
    assert "on behalf of the superintendent, who had signed in with a second factor" in told[0]


@pytest.mark.parametrize("by", ["Office", "partner", ""])
def test_hostile_a_slip_signed_by_nobody_known_is_refused(world, by):
    approval = {"role": "board", "key": w.OTHER_KEY.key_id, "signature": "", "signedBy": by}
    said = statement(world.slip)
    said["predicate"]["approvals"] = [approval]
    with pytest.raises(VerificationFailed):
        read_slip(seal(canonical(said), PAYLOAD_TYPE, w.SLIP_KEY))


def test_what_it_is_for_ends_in_one_full_stop(world):
    """An agreement's purpose is a sentence or a phrase; the promise is one sentence either way."""
    for purpose in ("Help with reading", "Help with reading.", "Help with reading. "):
        said = statement(replace(world.slip, purpose=purpose))["predicate"]
        assert promises(said)[0].endswith('", for: Help with reading.')
