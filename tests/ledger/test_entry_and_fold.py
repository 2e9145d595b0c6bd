"""Entries are closed, salted and erasable; the fold is total over them and refuses a broken ledger."""

from __future__ import annotations

import hashlib
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from permslip.ledger.entry import FIELD_TYPES, Entry, Erased, erase, read_entry, read_time, write_time
from permslip.ledger.folding import HANDLERS, fold
from permslip.ledger.tree import Tree
from permslip.release.proofs import leaf_hash
from permslip.words.entry_kinds import ADDED, BODIES, ERASABLE, PUBLIC, EntryKind
from permslip.words.errors import BadInput, OurBug, UserError, VerificationFailed
from permslip.words.standing import ReleaseStatus, Standing
from tests.release.world import START, an_entry

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
    EntryKind.REQUEST_RETURNED: {"request": "q1", "because": "name the tables"},
    EntryKind.REQUEST_WITHDRAWN: {"request": "q1", "because": "not needed"},
    EntryKind.REQUEST_PERMITTED: {"request": "q1", "decision": SHA},
    EntryKind.RELEASE_STAGED: {"release": "r1", "request": "q1", "staged_digest": SHA, "by": "k7"},
    EntryKind.SEAT_GIVEN: {
        "seat": "s1",
        "role": "approver",
        "person": "p1",
        "key_id": "k1",
        "party": None,
        "agreement": None,
        "by": "p0",
    },
    EntryKind.SEAT_CONFIRMED: {
        "seat": "s1",
        "how": "first_seat",
        "by_seat": None,
        "role": "data_officer",
        "minutes": None,
    },
    EntryKind.REVIEW_GIVEN: {
        "release": "r1",
        "staged_digest": SHA,
        "role": "superintendent",
        "key_id": "k9",
        "vote": "approve",
        "minutes": "item 7 of 8 September",
        "reason": None,
    },
    EntryKind.ATTACK_RECORDED: {
        "release": "r1",
        "staged_digest": SHA,
        "key_id": "k1",
        "attacks": ["linking", "codes"],
        "risk": 38_642,
        "risk_upto": 53_120,
        "untried": 1,
        "seed": 2026,
        "tables": [{"table": "students", "attacks": ["linking"], "people": 184, "known": ["sex"]}],
        "files": [{"sha256": SHA, "rows": 300}],
    },
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
    EntryKind.REINSTATEMENT_GIVEN: {
        "release": "r1",
        "role": "superintendent",
        "key_id": "k9",
        "signature": "c2lnbmVk",
        "on": "2026-10-02",
        "because": "answered",
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
    EntryKind.UNDERTAKING_SIGNED: {
        "seat": "s1",
        "party": "northfield",
        "agreement": "a1",
        "text": SHA,
        "on": "2026-09-02",
    },
    EntryKind.PACKAGE_FETCHED: {"release": "r1", "party": "northfield", "seat": "s1"},
    EntryKind.PACKAGE_ACKNOWLEDGED: {"release": "r1", "party": "northfield", "seat": "s1"},
    EntryKind.AGREEMENT_POSTED: {
        "agreement": "a1",
        "version": 1,
        "on": "2026-09-03",
        "redacted": ["clause-9"],
    },
    EntryKind.FAMILIES_INVITED: {"batch": "b1", "letters": 412, "on": "2026-09-03"},
    EntryKind.NOTICE_WRITTEN: {"agreement": "a1", "language": "es", "text": SHA},
    EntryKind.SEAT_ENDED: {"seat": "s1", "because": "left the district"},
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
    types = {t.rstrip("?") for bodies in (BODIES, ADDED) for b in bodies.values() for t in b.values()}
    assert types == set(FIELD_TYPES)


def test_a_ledger_of_every_kind_folds():
    standing = fold(history(*EXAMPLES))
    assert standing.size == len(EntryKind)
    assert standing.agreements["a1"].ended_on == date(2027, 1, 31)
    assert standing.releases["r1"].status is ReleaseStatus.IN_FORCE
    assert standing.requests["q1"].verdict == "permitted"
    assert standing.policies == {"policy-parent-consent": True}
    assert standing.open_incidents() == ()
    assert standing.open_duties() == ()
    assert not standing.seats["s1"].live
    assert [r.vote for r in standing.reviews["r1"]] == ["approve"]
    (tried,) = standing.attacks["r1"]
    assert (tried.attacks, tried.seed) == (("linking", "codes"), 2026)
    assert (tried.risk, tried.risk_upto, tried.untried) == (38_642, 53_120, 1)
    assert [(t.table, t.attacks, t.people, t.known) for t in tried.tables] == [
        ("students", ("linking",), 184, ("sex",))
    ]
    assert [(f.sha256, f.rows) for f in tried.files] == [(SHA, 300)]
    assert standing.undertakings["s1", "a1"].party == "northfield"
    assert len(standing.fetched["r1"]) == len(standing.acknowledged["r1"]) == 1
    assert standing.postings["a1", 1].redacted == ("clause-9",)
    assert standing.invited["b1"].letters == 412
    assert standing.notices["a1", "es"] == SHA
    assert standing.releases["r1"].request == "q1"
    assert standing.person_of("k9") == standing.person_of("k1") == "p1"
    assert standing.person_of("k2") is None
    assert standing.last_time == START + timedelta(hours=len(EntryKind) - 1)


@pytest.mark.parametrize("at", range(1, len(EXAMPLES)))
def test_folding_on_from_a_standing_is_folding_the_whole(at):
    entries = history(*EXAMPLES)
    before = fold(entries[:at])
    kept = fold(entries[:at])
    assert fold(entries[at:], after=before) == fold(entries)
    assert before == kept  # what was folded before is not touched


def test_folding_on_takes_no_gap_and_no_step_back_in_time():
    entries = history(*EXAMPLES)
    with pytest.raises(VerificationFailed, match="missing or out of place"):
        fold(entries[3:], after=fold(entries[:2]))
    late = replace(entries[2], time=START - timedelta(days=1))
    with pytest.raises(VerificationFailed, match="dated before"):
        fold([late], after=fold(entries[:2]))


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        (K.SEAT_GIVEN, {"person": "p9"}),
        (K.SEAT_GIVEN, {"key_id": "k99"}),
        (K.SEAT_ENDED, {"seat": "s9"}),
        (K.REVIEW_GIVEN, {"release": "r9"}),
        (K.REVIEW_GIVEN, {"staged_digest": "ab" * 32}),
        (K.ATTACK_RECORDED, {"release": "r9"}),
        (K.ATTACK_RECORDED, {"staged_digest": "ab" * 32}),
        (K.REQUEST_RETURNED, {"request": "q9"}),
        (K.REQUEST_WITHDRAWN, {"request": "q9"}),
        (K.UNDERTAKING_SIGNED, {"seat": "s9"}),
        (K.PACKAGE_FETCHED, {"release": "r9"}),
        (K.PACKAGE_ACKNOWLEDGED, {"release": "r9"}),
        (K.AGREEMENT_POSTED, {"agreement": "a9"}),
        (K.NOTICE_WRITTEN, {"agreement": "a9"}),
        (K.SEAT_GIVEN, {"seat": "s1"}),
    ],
)
def test_hostile_what_the_portal_adds_must_have_been_introduced(kind, changed):
    before = [
        K.AGREEMENT_REGISTERED,
        K.KEY_ADDED,
        K.PERSON_ADDED,
        K.REQUEST_RECEIVED,
        K.RELEASE_STAGED,
        K.SEAT_GIVEN,
    ]
    with pytest.raises(VerificationFailed):
        fold(history(*before, (kind, {"seat": "s2", **changed} if kind is K.SEAT_GIVEN else changed)))


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
