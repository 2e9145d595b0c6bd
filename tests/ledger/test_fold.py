"""Folding entries into the standing, proofs over them, and the audit of a whole ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from permslip.ledger.entry import erase, read_entry
from permslip.ledger.folding import fold
from permslip.ledger.log import audit, check_clock, checkpoint, prove
from permslip.ledger.tree import Frontier, Tree
from permslip.release.notes import Checkpoint, VerifierKey, sign_checkpoint
from permslip.release.proofs import TlogProof, check_inclusion, commitment, leaf_hash
from permslip.words.errors import OfficeProblem, OurBug, VerificationFailed
from permslip.words.standing import KeyState, ReleaseStatus
from tests.ledger.test_entry_and_fold import T1, T2, K, history
from tests.release.world import LOG_KEY, ORIGIN, OTHER_KEY, START, an_entry

SUSPENDED = [K.RELEASE_PUBLISHED, K.RELEASE_REVOKED]
REVOKED = (K.RELEASE_REVOKED, {"status": "revoked"})


def test_a_newer_version_of_an_agreement_takes_the_place_of_the_older():
    register = K.AGREEMENT_REGISTERED
    standing = fold(history(register, (register, {"version": 2, "ends": "2028-06-30"})))
    agreement = standing.agreements["a1"]
    assert agreement.version == 2
    assert agreement.in_force(date(2026, 7, 1))
    assert agreement.in_force(date(2028, 6, 30))
    assert not agreement.in_force(date(2026, 6, 30))
    with pytest.raises(VerificationFailed, match="not newer"):
        fold(history(register, register))


def test_an_agreement_binds_until_it_ends_early_and_never_without_dates():
    ended = fold(history(K.AGREEMENT_REGISTERED, K.AGREEMENT_ENDED)).agreements["a1"]
    assert ended.in_force(date(2027, 1, 31))
    assert not ended.in_force(date(2027, 2, 1))
    for missing in ("starts", "ends"):
        standing = fold(history((K.AGREEMENT_REGISTERED, {missing: None})))
        assert not standing.agreements["a1"].in_force(date(2026, 9, 1))


def test_keys_rotate_and_are_revoked():
    day = [START + timedelta(days=n) for n in range(4)]
    rotated = fold(history(K.KEY_ADDED, K.KEY_ROTATED))
    assert rotated.keys["k1"].state is KeyState.RETIRED
    assert rotated.keys["k1"].valid_to == day[1]
    assert [k.key_id for k in rotated.live_keys("slip", day[1])] == ["k2"]
    assert rotated.live_keys("ledger", day[1]) == ()
    revoked = fold(history(K.KEY_ADDED, K.KEY_ROTATED, K.KEY_REVOKED))
    assert revoked.keys["k2"].state is KeyState.REVOKED
    assert revoked.keys["k2"].valid_to == day[2]
    assert revoked.live_keys("slip", day[3]) == ()
    early = fold(
        history(K.KEY_ADDED, (K.KEY_REVOKED, {"key_id": "k1", "at": T1}), (K.KEY_ROTATED, {"valid_from": T2}))
    )
    assert early.keys["k1"].state is KeyState.REVOKED
    assert early.keys["k1"].valid_to == day[1]
    with pytest.raises(VerificationFailed, match="second time"):
        fold(history(K.KEY_ADDED, K.KEY_ADDED))


def test_a_live_key_is_live_from_its_first_moment_to_before_its_last():
    standing = fold(history((K.KEY_ADDED, {"valid_from": T1, "valid_to": T2})))
    day = timedelta(days=1)
    assert [len(standing.live_keys("slip", START + day * n)) for n in (0, 1, 2)] == [0, 1, 0]


def test_the_latest_fitting_attestation_speaks():
    attest = K.FACTS_ATTESTED
    standing = fold(
        history(
            attest,
            (attest, {"on": "2026-09-05", "value": False, "until": None}),
            (attest, {"on": "2026-09-05", "scope": "agreement:a2"}),
        )
    )
    fact, scope = "study_improves_instruction", "agreement:a1"
    assert standing.attested(fact, date(2026, 9, 1), scope).value is True
    assert standing.attested(fact, date(2026, 9, 5), scope).value is False
    assert standing.attested(fact, date(2026, 8, 31), scope) is None
    assert standing.attested(fact, date(2026, 9, 5), "agreement:a3") is None
    assert standing.attested("other", date(2026, 9, 5), scope) is None
    assert fold(history(attest)).attested(fact, date(2027, 1, 1), scope) is None


def test_a_release_goes_from_staged_through_approved_to_published():
    steps = [K.REQUEST_RECEIVED, K.REQUEST_PERMITTED, K.RELEASE_STAGED, K.RELEASE_APPROVED]
    waiting = fold(history(*steps))
    assert waiting.staged["r1"].approvals == ("k9",)
    assert not waiting.releases
    done = fold(history(*steps, K.RELEASE_PUBLISHED))
    assert not done.staged
    assert done.releases["r1"].destroy_by == date(2027, 6, 30)


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        ([K.RELEASE_REVOKED], ReleaseStatus.SUSPENDED),
        ([(K.RELEASE_REVOKED, {"status": "superseded"})], ReleaseStatus.SUPERSEDED),
        ([K.RELEASE_REVOKED, K.REINSTATEMENT_GIVEN], ReleaseStatus.SUSPENDED),
        ([K.RELEASE_REVOKED, K.REINSTATEMENT_GIVEN, K.RELEASE_REINSTATED], ReleaseStatus.IN_FORCE),
        ([K.RELEASE_REVOKED, (K.RELEASE_REVOKED, {"status": "revoked"})], ReleaseStatus.REVOKED),
        ([K.RELEASE_NOT_DELIVERED], ReleaseStatus.NOT_DELIVERED),
        ([(K.DUTY_CERTIFIED, {"release_destroyed": "r1"})], ReleaseStatus.DESTROYED),
    ],
)
def test_what_becomes_of_a_release(steps, status):
    assert fold(history(K.RELEASE_PUBLISHED, *steps)).releases["r1"].status is status


def test_every_turn_of_a_release_is_kept_with_its_reason():
    steps = [*SUSPENDED, K.REINSTATEMENT_GIVEN, K.RELEASE_REINSTATED, REVOKED]
    before, after = fold(history(*steps[:3])).releases["r1"], fold(history(*steps)).releases["r1"]
    assert [(b.role, b.key_id, b.because) for b in before.backed] == [("superintendent", "k9", "answered")]
    assert after.backed == ()
    assert [(t.status, t.because, t.seq) for t in after.turns] == [
        ("suspended", "asked", 1),
        ("in force", "answered", 3),
        ("revoked", "asked", 4),
    ]


def test_a_staged_release_that_is_given_up_is_no_release():
    for steps in ([K.RELEASE_STAGED], [K.RELEASE_STAGED, K.RELEASE_APPROVED]):
        standing = fold(history(*steps, K.RELEASE_NOT_DELIVERED))
        assert (dict(standing.staged), dict(standing.releases)) == ({}, {})


@pytest.mark.parametrize(
    "steps",
    [
        [K.RELEASE_STAGED, K.RELEASE_NOT_DELIVERED, K.RELEASE_APPROVED],
        [K.RELEASE_STAGED, K.RELEASE_NOT_DELIVERED, K.RELEASE_NOT_DELIVERED],
        [K.AGREEMENT_ENDED],
        [K.KEY_REVOKED],
        [K.KEY_ROTATED],
        [K.REQUEST_PERMITTED],
        [K.RELEASE_APPROVED],
        [K.RELEASE_REVOKED],
        [K.RELEASE_NOT_DELIVERED],
        [K.INCIDENT_UPDATED],
        [K.ENTRY_ERASED],
        [(K.DUTY_CERTIFIED, {"release_destroyed": "r1"})],
        [K.RELEASE_PUBLISHED, K.RELEASE_PUBLISHED],
        [K.RELEASE_PUBLISHED, K.RELEASE_STAGED],
        [K.INCIDENT_OPENED, K.INCIDENT_OPENED],
        [K.RELEASE_STAGED, (K.RELEASE_APPROVED, {"staged_digest": "ef" * 32})],
        [K.RELEASE_PUBLISHED, K.RELEASE_REINSTATED],
        [K.RELEASE_PUBLISHED, K.REINSTATEMENT_GIVEN],
        [*SUSPENDED, K.RELEASE_REINSTATED],  # and nobody said yes
        [*SUSPENDED, K.REINSTATEMENT_GIVEN, K.RELEASE_REVOKED, K.RELEASE_REINSTATED],  # to another one
        [K.RELEASE_PUBLISHED, REVOKED, K.REINSTATEMENT_GIVEN],
        [K.RELEASE_PUBLISHED, REVOKED, K.RELEASE_REINSTATED],
        [K.RELEASE_PUBLISHED, REVOKED, K.RELEASE_REVOKED],  # what was revoked is not suspended
        [*SUSPENDED, REVOKED, REVOKED],
    ],
)
def test_an_entry_about_what_was_never_introduced_breaks_the_ledger(steps):
    with pytest.raises(VerificationFailed, match=f"Entry {len(steps) - 1} "):
        fold(history(*steps))


def test_gaps_repeats_and_times_that_go_back_break_the_ledger():
    one, two, three = history(K.POLICY_SET, K.POLICY_SET, K.POLICY_SET)
    for broken in ([one, three], [two], [one, one], [one, two, two]):
        with pytest.raises(VerificationFailed, match="missing or out of place"):
            fold(broken)
    with pytest.raises(VerificationFailed, match="Entry 1 .* before"):
        fold([one, replace(two, time=START - timedelta(seconds=1))])
    assert fold([one, replace(two, time=one.time)]).size == 2


def test_duties_and_incidents_stay_open_until_somebody_closes_them():
    standing = fold(history(K.DUTY_OPENED, K.INCIDENT_OPENED))
    assert [d.id for d in standing.open_duties()] == ["d1"]
    assert [i.id for i in standing.open_incidents()] == ["i1"]


# --- clock, checkpoint, proof, audit ---


def test_a_clock_that_went_back_stops_writing():
    check_clock(None, START)
    check_clock(START, START)
    with pytest.raises(OfficeProblem, match="behind the last entry"):
        check_clock(START, START - timedelta(microseconds=1))


KEYS = [VerifierKey(ORIGIN, LOG_KEY.public_bytes)]


def frontier_of(entries) -> Frontier:
    out = Frontier()
    for entry in entries:
        out = out.append(entry.leaf)
    return out


def test_a_proof_lets_an_outsider_recompute_the_leaf():
    entries = history(*[K.POLICY_SET] * 4, K.RELEASE_PUBLISHED, *[K.POLICY_SET] * 6)
    tree = Tree(e.leaf for e in entries)
    signed = checkpoint(frontier_of(entries[:7]), ORIGIN, LOG_KEY)  # the log has grown since
    proof = TlogProof.parse(prove(tree, entries[4], signed, ORIGIN, KEYS))
    salt, opened = proof.opening()
    state = Checkpoint(ORIGIN, 7, tree.root(7))
    check_inclusion(
        index=proof.index, size=7, leaf=leaf_hash(commitment(salt, opened)), path=proof.path, root=state.root
    )
    assert read_entry(opened, salt) == entries[4]


def test_a_proof_is_not_made_over_another_tree_or_foreign_checkpoint():
    entries = history(K.POLICY_SET, K.POLICY_SET)
    tree = Tree(e.leaf for e in entries)
    signed = checkpoint(tree.frontier(), ORIGIN, LOG_KEY)
    for wrong in (Tree([bytes(32)] * 2), Tree([entries[0].leaf])):
        with pytest.raises(OurBug):
            prove(wrong, entries[0], signed, ORIGIN, KEYS)
    with pytest.raises(OurBug):
        prove(tree, an_entry(0, salt=bytes(32)), signed, ORIGIN, KEYS)
    with pytest.raises(VerificationFailed):
        prove(tree, entries[0], checkpoint(tree.frontier(), ORIGIN, OTHER_KEY), ORIGIN, KEYS)


def test_a_whole_ledger_is_audited():
    entries = history(*[K.CONSENT_BATCH] * 9)
    notes = [checkpoint(frontier_of(entries[:n]), ORIGIN, LOG_KEY) for n in (0, 3, 3, 7)]
    left = [*entries[:4], erase(entries[4]), *entries[5:]]
    found = audit(left, notes, ORIGIN, KEYS)
    assert (found.entries, found.erased, found.checkpoints, found.uncovered) == (9, 1, 4, 2)
    assert found.root == frontier_of(entries).root()


def test_an_audit_names_what_does_not_hold():
    entries = history(*[K.CONSENT_BATCH] * 5)
    notes = [checkpoint(frontier_of(entries[:n]), ORIGIN, LOG_KEY) for n in (2, 5)]
    changed = [*entries[:3], replace(entries[3], salt=bytes(32)), entries[4]]
    with pytest.raises(VerificationFailed, match="Checkpoint 1 does not match"):
        audit(changed, notes, ORIGIN, KEYS)
    with pytest.raises(VerificationFailed, match="Checkpoint 1 covers entries"):
        audit(entries[:4], notes, ORIGIN, KEYS)
    with pytest.raises(VerificationFailed, match="Checkpoint 1 of the ledger is smaller"):
        audit(entries, list(reversed(notes)), ORIGIN, KEYS)
    with pytest.raises(VerificationFailed, match="Entry 1 "):
        audit([entries[0], *entries[2:]], notes, ORIGIN, KEYS)
    with pytest.raises(VerificationFailed, match="Entry 2 .* before"):
        audit([*entries[:2], replace(entries[2], time=START), *entries[3:]], [], ORIGIN, KEYS)
    foreign = sign_checkpoint(Checkpoint(ORIGIN, 5, frontier_of(entries).root()), OTHER_KEY)
    with pytest.raises(VerificationFailed, match="No trusted key"):
        audit(entries, [foreign], ORIGIN, KEYS)


def test_the_door_is_light_and_opens_on_everything_it_names():
    import permslip.ledger as door

    for name in door.__all__:
        assert callable(getattr(door, name))
    assert door.fold is fold  # and not a module of that name
    with pytest.raises(AttributeError):
        _ = door.nothing


def test_a_request_whose_receipt_was_erased_does_not_break_the_ledger():
    received, permitted = history(K.REQUEST_RECEIVED, K.REQUEST_PERMITTED)
    assert dict(fold([erase(received), permitted]).requests) == {}
