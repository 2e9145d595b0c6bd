"""A slip without its package: what is believed of it, and everything that is left open."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from permslip.ledger.status import status_list
from permslip.release.canonical import canonical
from permslip.release.dsse import fingerprint_of, seal
from permslip.release.notes import VerifierKey
from permslip.release.proofs import TlogProof
from permslip.release.slip import PAYLOAD_TYPE, SlipApproval, statement
from permslip.release.staged import seal_draft
from permslip.release.verify_parts import SlipReport, verify_slip
from permslip.release.verify_status import TrustedKey
from permslip.words.errors import VerificationFailed
from permslip.words.standing import Standing
from tests.release import world as w

SLIP, PROOF = "slip.dsse.json", "slip.tlog-proof"
NOW = w.START + timedelta(days=1)


def told(
    package, *, proof: bool = True, trust=None, trusted: bool = True, status=None, now=NOW
) -> SlipReport:
    known = (trust or w.a_trust()) if trusted else None
    proved = (package / PROOF).read_bytes() if proof else None
    return verify_slip((package / SLIP).read_bytes(), proved, trust=known, status=status, now=now)


def fails(package, **more) -> str:
    with pytest.raises(VerificationFailed) as caught:
        told(package, **more)
    return caught.value.message


def a_list(size: int, signer=w.SLIP_KEY) -> bytes:
    standing = Standing(size=size)
    return status_list(standing=standing, district=w.DISTRICT, now=NOW, signer=signer)


def test_slip_and_proof_are_genuine_and_the_payload_stays_open(world):
    report = told(world.folder)
    assert (report.state, report.withdrawn, report.status) == ("genuine", False, "unknown")
    assert (report.index, report.as_of, report.origin) == (5, 9, w.ORIGIN)
    assert report.signer == fingerprint_of(w.SLIP_KEY.public_bytes)
    assert "Slip and log are signed" in report.checked[-1]
    said = " ".join(report.not_checked)
    assert "The payload: it was not given" in said and "checkpoint 9 is unknown" in said
    assert "until a witness cosigns" in said and "no proof was given" not in said
    json.dumps(report.as_dict())


def test_a_slip_alone_is_signed_and_no_more(world):
    report = told(world.folder, proof=False)
    assert (report.state, report.index, report.as_of, report.logged) == ("signed", None, None, None)
    said = " ".join(report.not_checked)
    assert "a key that was stolen later could have signed it" in said
    assert "no status list was given" in said and "witness" not in said
    assert report.as_dict()["logged"] is None


def test_without_trust_nobody_vouches(world):
    for proof in (True, False):
        report = told(world.folder, proof=proof, trusted=False, status=a_list(99))
        assert (report.state, report.signer, report.status) == ("sound, signer unknown", None, "unknown")
        assert "Signer unknown" in report.not_checked[0]
        assert not any("signed" in line for line in report.checked)


@pytest.mark.parametrize(
    ("size", "proof", "word", "says"),
    [
        (9, True, "in force", "What the district did after"),
        (6, True, "in force", "What the district did after"),
        (5, True, "unknown", "older than the release"),
        (9, False, "unknown", "no proof says if the status list is younger"),
    ],
)
def test_a_status_list_counts_as_far_as_the_proof_reaches(world, size, proof, word, says):
    report = told(world.folder, proof=proof, status=a_list(size))
    assert report.status == word and not report.withdrawn
    assert any(says in line for line in report.not_checked)
    assert any("status list of 2026-09-02" in line for line in report.checked)


@pytest.mark.parametrize("proof", [True, False])
def test_a_slip_on_the_status_list_is_withdrawn(world, proof):

    slip = hashlib.sha256((world.folder / SLIP).read_bytes()).hexdigest()
    value = {
        "type": "urn:permslip:status:1", "district": w.DISTRICT, "issued": "2026-09-02T08:00:00.000000Z",
        "entries": 9, "releases": [{"release": "rel_1", "slip": slip, "status": "revoked", "on":
        "2026-09-02"}],
    }  # fmt: skip
    listed = seal(canonical(value), "application/vnd.permslip.status+json", w.SLIP_KEY)
    report = told(world.folder, proof=proof, status=listed)
    assert (report.status, report.withdrawn) == ("revoked", True)


def test_what_is_signed_by_others_fails(world, package):
    w.write_package(package, world.slip, signer=w.OTHER_KEY)
    assert "trust file does not list" in fails(package, proof=False)
    assert "trust file does not list" in fails(package)
    w.write_package(package, world.slip, log_signer=w.OTHER_KEY)
    assert "No trusted key" in fails(package)
    assert told(package, proof=False).state == "signed"  # the slip itself is the district's
    both = w.a_trust(log_keys=(VerifierKey("elsewhere.example/log", w.LOG_KEY.public_bytes),))
    assert "No trusted key" in fails(world.folder, trust=both)
    assert "another district" in fails(world.folder, trust=w.a_trust(district="Elsewhere Public Schools"))


def test_a_keys_time_counts_where_the_proof_tells_the_time(world):
    ended = TrustedKey(w.SLIP_KEY.public_bytes, w.START, w.START + timedelta(hours=5))
    trust = w.a_trust(slip_keys={w.SLIP_KEY.key_id: ended})
    assert "outside the time" in fails(world.folder, trust=trust)
    assert told(world.folder, trust=trust, proof=False).state == "signed"


def test_the_proof_must_be_about_this_slip_in_this_place(world, package):
    proof = TlogProof.parse((package / PROOF).read_bytes())
    moved = TlogProof(proof.index + 1, proof.path, proof.checkpoint, proof.extra)
    (package / PROOF).write_bytes(moved.to_bytes())
    assert "another place" in fails(package)
    (package / PROOF).write_bytes((world.folder / PROOF).read_bytes())
    other = seal_draft(replace(world.slip, purpose="another purpose", staged_digest=""))
    (package / SLIP).write_bytes(seal(canonical(statement(other)), PAYLOAD_TYPE, w.SLIP_KEY))
    assert "another slip" in fails(package)


def test_the_day_and_the_clock_are_looked_at(world):
    late = told(world.folder, now=w.START + timedelta(days=900))
    assert any("has passed: whoever still holds this should not" in line for line in late.not_checked)
    early = told(world.folder, now=w.START)
    assert any("ahead of this machine's clock" in line for line in early.not_checked)


def test_approvals_stay_open(world, package):
    approved = replace(world.slip, approvals=(SlipApproval("superintendent", "00" * 8, "AAAA"),))
    (package / SLIP).write_bytes(seal(canonical(statement(approved)), PAYLOAD_TYPE, w.SLIP_KEY))
    report = told(package, proof=False)
    assert any("approvers' own signatures" in line for line in report.not_checked)
