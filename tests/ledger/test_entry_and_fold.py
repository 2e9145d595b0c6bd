"""Entries are closed, salted and erasable; the fold is total over them and refuses a broken ledger."""

from __future__ import annotations

import hashlib
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from permslip.ledger.entry import FIELD_TYPES, Entry, Erased, erase, read_entry, read_time, write_time
from permslip.ledger.folding import HANDLERS, fold
from permslip.ledger.log import audit, check_clock, checkpoint, prove
from permslip.ledger.tree import Frontier, Tree
from permslip.release.notes import Checkpoint, VerifierKey, sign_checkpoint
from permslip.release.proofs import TlogProof, check_inclusion, commitment, leaf_hash
from permslip.words.entry_kinds import BODIES, ERASABLE, PUBLIC, EntryKind
from permslip.words.errors import BadInput, OfficeProblem, OurBug, UserError, VerificationFailed
from permslip.words.standing import KeyState, ReleaseStatus, Standing
from tests.release.world import LOG_KEY, ORIGIN, OTHER_KEY, START, an_entry

SHA = "cd" * 32
T0, T1, T2 = (write_time(START + timedelta(days=n)) for n in range(3))

EXAMPLES: dict[EntryKind, dict] = {
    EntryKind.AGREEMENT_REGISTERED: {
        "agreement": "a1",
        "version": 1,
        "digest": SHA,
        "starts": "2026-07-01",
        "ends": "2027-06-30",
    },
    EntryKind.RECIPIENT_ADDED: {
        "recipient": "northfield",
        "name": "Northfield Council for Schools",
        "key": "age1x",
        "verified_how": "telephone",
    },
    EntryKind.KEY_ADDED: {
        "use": "slip",
        "key_id": "k1",
        "public_key": "AA",
        "role": None,
        "valid_from": T0,
        "valid_to": None,
    },
    EntryKind.KEY_ROTATED: {
        "old_key_id": "k1",
        "key_id": "k2",
        "public_key": "BB",
        "valid_from": T1,
        "valid_to": None,
    },
    EntryKind.KEY_REVOKED: {"key_id": "k2", "at": T2, "because": "lost"},
    EntryKind.PERSON_ADDED: {"person": "p1", "role": "superintendent", "key_id": "k9"},
    EntryKind.HOLDING_REGISTERED: {"holding": "h1", "format": "csv", "digest": SHA},
    EntryKind.CONSENT_BATCH: {"day": "2026-09-01", "digest": SHA, "answers": 12},
    EntryKind.FACTS_ATTESTED: {
        "fact": "study_improves_instruction",
        "value": True,
        "role": "superintendent",
        "on": "2026-09-01",
        "scope": "agreement:a1",
        "until": "2026-12-31",
    },
    EntryKind.REQUEST_RECEIVED: {
        "request": "q1",
        "digest": SHA,
        "agreement": "a1",
        "recipient": "northfield",
    },
    EntryKind.REQUEST_REFUSED: {"request": "q1", "decision": SHA, "rules": ["ferpa-consent-default"]},
    EntryKind.REQUEST_UNDETERMINED: {"request": "q1", "decision": SHA, "ask": ["study_improves_instruction"]},
    EntryKind.REQUEST_PERMITTED: {"request": "q1", "decision": SHA},
    EntryKind.RELEASE_STAGED: {"release": "r1", "request": "q1", "staged_digest": SHA, "by": "k7"},
    EntryKind.RELEASE_APPROVED: {
        "release": "r1",
        "staged_digest": SHA,
        "role": "superintendent",
        "key_id": "k9",
    },
    EntryKind.RELEASE_PUBLISHED: {
        "release": "r1",
        "agreement": "a1",
        "agreement_version": 1,
        "recipient": "northfield",
        "basis": "studies",
        "elements": ["grade"],
        "rows": "800-899",
        "slip": SHA,
        "payload": SHA,
        "destroy_by": "2027-06-30",
        "beyond_minimum": False,
    },
    EntryKind.RELEASE_NOT_DELIVERED: {"release": "r1", "because": "crash"},
    EntryKind.RELEASE_REVOKED: {
        "release": "r1",
        "status": "suspended",
        "on": "2026-10-01",
        "because": "asked",
    },
    EntryKind.RELEASE_REINSTATED: {"release": "r1", "on": "2026-10-02", "because": "answered"},
    EntryKind.DUTY_OPENED: {
        "duty": "d1",
        "duty_kind": "notice",
        "owed_by": "district",
        "due": "2026-10-01",
        "source": "a1",
        "because": "rule",
        "blocks": False,
    },
    EntryKind.DUTY_CERTIFIED: {
        "duty": "d1",
        "on": "2026-09-30",
        "method": "posted",
        "certificate": None,
        "release_destroyed": None,
    },
    EntryKind.INCIDENT_OPENED: {
        "incident": "i1",
        "on": "2026-10-03",
        "release": "r1",
        "party": "northfield",
        "what": "lost laptop",
    },
    EntryKind.INCIDENT_UPDATED: {
        "incident": "i1",
        "on": "2026-10-05",
        "state": "closed",
        "what": "found, unopened",
    },
    EntryKind.POLICY_SET: {"policy": "policy-parent-consent", "value": True},
    EntryKind.AGREEMENT_ENDED: {"agreement": "a1", "on": "2027-01-31"},
    EntryKind.ENTRY_ERASED: {"seq": 0, "because": "retention"},
}


def history(*steps: EntryKind | tuple[EntryKind, dict]) -> list[Entry]:
    """Entries of these kinds in this order; a dict changes fields of the example body."""
    out = []
    for step in steps:
        kind, changed = step if isinstance(step, tuple) else (step, {})
        out.append(an_entry(len(out), kind, {**EXAMPLES[kind], **changed}))
    return out


K = EntryKind


# --- completeness ---


def test_every_kind_has_a_body_a_handler_and_an_example():
    kinds = set(EntryKind)
    assert set(BODIES) == set(HANDLERS) == set(EXAMPLES) == kinds
    assert kinds >= PUBLIC | ERASABLE
    assert {t.rstrip("?") for body in BODIES.values() for t in body.values()} == set(FIELD_TYPES)


def test_a_ledger_of_every_kind_folds():
    standing = fold(history(*EXAMPLES))
    assert standing.size == len(EntryKind)
    assert standing.agreements["a1"].ended_on == date(2027, 1, 31)
    assert standing.releases["r1"].status is ReleaseStatus.IN_FORCE
    assert standing.requests["q1"].verdict == "permitted"
    assert standing.policies == {"policy-parent-consent": True}
    assert standing.open_incidents() == ()
    assert standing.open_duties() == ()
    assert standing.last_time == START + timedelta(hours=len(EntryKind) - 1)


def test_an_empty_ledger_folds_to_an_empty_standing():
    assert fold([]) == Standing()


# --- entries ---


def test_an_entry_is_read_back_as_written():
    for entry in history(*EXAMPLES):
        again = read_entry(entry.to_bytes(), entry.salt)
        assert again == entry
        assert again.leaf == entry.leaf == leaf_hash(hashlib.sha256(entry.salt + entry.to_bytes()).digest())


def test_kind_time_role_place_body_and_salt_all_change_the_leaf():
    one = an_entry(3)
    others = [
        replace(one, seq=4),
        replace(one, time=one.time + timedelta(microseconds=1)),
        replace(one, actor_role="board"),
        replace(one, salt=bytes(32)),
        replace(one, body={"policy": "p", "value": False}),
        an_entry(3, K.AGREEMENT_ENDED, {"agreement": "p", "on": "2026-01-01"}),
    ]
    assert len({e.leaf for e in (one, *others)}) == 7


@pytest.mark.parametrize("kind", EntryKind)
def test_every_field_of_every_kind_is_needed_and_typed(kind):
    for name, wanted in BODIES[kind].items():
        body = dict(EXAMPLES[kind])
        del body[name]
        with pytest.raises(BadInput, match=name):
            an_entry(0, kind, body)
        with pytest.raises(BadInput):
            an_entry(0, kind, {**body, name: {"not": "a field"}})
        if wanted.endswith("?"):
            an_entry(0, kind, {**body, name: None})
        else:
            with pytest.raises(BadInput):
                an_entry(0, kind, {**body, name: None})


def test_an_entry_that_travels_takes_no_further_field():
    with pytest.raises(BadInput, match="no further field"):
        an_entry(0, K.RELEASE_PUBLISHED, {**EXAMPLES[K.RELEASE_PUBLISHED], "note": "x"})
    an_entry(0, K.POLICY_SET, {**EXAMPLES[K.POLICY_SET], "note": "x"})


def test_an_entry_cannot_be_built_wrong_or_changed():
    for changed in (
        {"salt": b"short"},
        {"seq": -1},
        {"time": datetime(2026, 1, 1)},
        {"time": datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=-4)))},
    ):
        with pytest.raises(OurBug):
            replace(an_entry(0), **changed)
    with pytest.raises(BadInput):
        an_entry(0, actor_role="Jane Doe")
    entry = an_entry(0)
    with pytest.raises(FrozenInstanceError):
        entry.seq = 1  # type: ignore[misc]
    with pytest.raises(TypeError):
        entry.body["value"] = False  # type: ignore[index]
    assert entry.salt.hex() not in repr(entry)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d + b" ",
        lambda d: d.replace(b"policy.set", b"policy.sea"),
        lambda d: d.replace(b"entry:1", b"entry:2"),
        lambda d: d.replace(b'"seq":0', b'"seq":true'),
        lambda d: d.replace(b'"seq":0', b'"seq":-1'),
        lambda d: d.replace(b"2026-09", b"2026-19"),
        lambda d: d.replace(b'"role":"data_officer",', b""),
        lambda d: d.replace(b'"body":{"policy":"p","value":true}', b'"body":[]'),
        lambda d: b"[]",
        lambda d: b"",
        lambda d: d.replace(b'"value":true', b'"value":null'),
    ],
)
def test_bytes_that_are_no_entry_fail(spoil):
    entry = an_entry(0)
    with pytest.raises(VerificationFailed):
        read_entry(spoil(entry.to_bytes()), entry.salt)


def test_times_keep_every_digit():
    moment = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert write_time(moment) == "2026-01-02T03:04:05.000006Z"
    assert read_time(write_time(moment)) == moment
    for bad in ("2026-01-02T03:04:05Z", "2026-02-30T00:00:00.000000Z", "2026-01-02 03:04:05.000000Z"):
        with pytest.raises(ValueError):
            read_time(bad)


def test_erasing_keeps_the_tree_and_loses_the_words():
    entries = history(K.POLICY_SET, K.CONSENT_BATCH, K.POLICY_SET)
    before = Tree(e.leaf for e in entries)
    left = [entries[0], erase(entries[1]), entries[2]]
    assert Tree(e.leaf for e in left).root() == before.root()
    assert "digest" not in repr(left[1])
    standing = fold(left)
    assert (standing.erased, dict(standing.consent_batches)) == ((1,), {})
    with pytest.raises(UserError, match="must keep"):
        erase(entries[0])
    with pytest.raises(OurBug):
        Erased(0, b"short")


# --- fold ---


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
        ([K.RELEASE_REVOKED, K.RELEASE_REINSTATED], ReleaseStatus.IN_FORCE),
        ([K.RELEASE_REVOKED, (K.RELEASE_REVOKED, {"status": "revoked"})], ReleaseStatus.REVOKED),
        ([K.RELEASE_NOT_DELIVERED], ReleaseStatus.NOT_DELIVERED),
        ([(K.DUTY_CERTIFIED, {"release_destroyed": "r1"})], ReleaseStatus.DESTROYED),
    ],
)
def test_what_becomes_of_a_release(steps, status):
    assert fold(history(K.RELEASE_PUBLISHED, *steps)).releases["r1"].status is status


@pytest.mark.parametrize(
    "steps",
    [
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
