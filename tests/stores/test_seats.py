"""Seats, links to them, votes, postings and drafts: the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound, OurBug
from permslip.words.vocabulary import KeyUse, Seat, Vote
from tests.stores.test_contract import run_sql
from tests.stores.world import START, reopened, with_agreement, with_person

DAY = date(2026, 11, 23)
NOBODY = {"person": None, "key_id": None, "party": None, "agreement": None}


def a_seat(office, kind=Seat.AUDITOR, *, seat="seat_1", **given):
    with office.transaction() as tx:
        body = {"seat": seat, "role": kind.value, **NOBODY, "party": given.get("party")}
        entry = tx.append(EntryKind.SEAT_GIVEN, body, actor_role="data_officer")
        return office.seats.give(entry, seat=seat, kind=kind, **({"name": "Alex Example"} | given))


def test_a_seat_comes_back_as_it_was_given(office):
    made = a_seat(office, Seat.PARTNER, party="northfield", agreement="needs-study", email="a@example.org")
    later = reopened(office)
    assert later.seats.get("seat_1") == made
    assert later.seats.all() == later.seats.of_party("northfield", "needs-study") == (made,)
    assert (made.live, made.user, made.token) == (True, None, False)
    assert later.standing().seats["seat_1"].party == "northfield"
    with pytest.raises(NotFound):
        later.seats.get("seat_2")


def test_no_seat_without_its_entry(office):
    with pytest.raises(OurBug, match="together with an entry"):
        office.seats.give(office.entry(0), seat="seat_1", kind=Seat.AUDITOR, name="Alex Example")
    assert office.seats.all() == ()


def test_a_seat_is_open_up_to_its_last_day_and_until_it_ends(office):
    seat = a_seat(office, expires_on=DAY)
    assert (seat.open_on(DAY), seat.open_on(DAY + timedelta(days=1))) == (True, False)
    office.seats.join("seat_1", 7)
    assert [s.id for s in office.seats.of_user(7)] == ["seat_1"]
    with office.transaction() as tx:
        body = {"seat": "seat_1", "because": "left"}
        entry = tx.append(EntryKind.SEAT_ENDED, body, actor_role="data_officer")
        office.seats.end(entry, "seat_1")
    assert office.seats.of_user(7) == () == office.seats.all(live_only=True)
    assert not office.seats.get("seat_1").open_on(DAY)
    with pytest.raises(NotFound):
        office.seats.join("seat_1", 7)
    with pytest.raises(BadInput, match="already"), office.transaction() as tx:
        office.seats.end(tx.append(EntryKind.SEAT_ENDED, body, actor_role="data_officer"), "seat_1")


def test_a_link_leads_to_its_seat_once(office):
    a_seat(office)
    office.seats.invite(seat="seat_1", token_sha256="a" * 64, expires_at=START + timedelta(hours=24))
    assert office.seats.redeem(token_sha256="b" * 64, now=START, user=7) is None
    assert office.seats.redeem(token_sha256="a" * 64, now=START, user=7).user == 7
    assert office.seats.redeem(token_sha256="a" * 64, now=START, user=8) is None
    assert office.seats.get("seat_1").user == 7


def test_hostile_a_link_that_is_old_or_replaced_or_of_an_ended_seat_leads_nowhere(office):
    a_seat(office)
    late = START + timedelta(hours=24)
    office.seats.invite(seat="seat_1", token_sha256="a" * 64, expires_at=late)
    assert office.seats.redeem(token_sha256="a" * 64, now=late, user=7) is None
    office.seats.invite(seat="seat_1", token_sha256="c" * 64, expires_at=late)
    assert office.seats.redeem(token_sha256="a" * 64, now=START, user=7) is None
    with office.transaction() as tx:
        body = {"seat": "seat_1", "because": "left"}
        office.seats.end(tx.append(EntryKind.SEAT_ENDED, body, actor_role="data_officer"), "seat_1")
    assert office.seats.redeem(token_sha256="c" * 64, now=START, user=7) is None


def test_hostile_no_digest_opens_no_seat(office):
    a_seat(office)
    token = a_seat(office, Seat.PARTNER, seat="seat_2", party="northfield", secret_sha256="d" * 64)
    assert office.seats.by_secret("") is None
    assert office.seats.by_secret("e" * 64) is None
    assert office.seats.by_secret("d" * 64) == token


def test_the_database_itself_refuses_to_rewrite_what_was_stated(office):
    a_seat(office)
    with_agreement(office)
    with office.transaction() as tx:
        body = {"agreement": "needs-study", "version": 2, "on": "2026-11-23", "redacted": ["c9"]}
        entry = tx.append(EntryKind.AGREEMENT_POSTED, body, actor_role="data_officer")
        office.postings.add(entry, agreement="needs-study", version=2, on=DAY, redacted=("c9",))
        office.reviews.add(
            entry,
            release="rel_1",
            key_id="k",
            seat="",
            vote=Vote.APPROVE,
            reason="r",
            minutes="m",
            consolidated=False,
        )
        office.postings.write(entry, agreement="needs-study", language="es", text="Hola")
        office.seats.sign(
            entry,
            seat="seat_1",
            party="northfield",
            agreement="needs-study",
            name="A",
            text="I promise",
            on=DAY,
        )
    assert office.postings.all()[0].redacted == ("c9",)
    assert office.postings.notice("needs-study", "es").text == "Hola"
    assert office.postings.notice("needs-study", "en") is None
    assert [n.language for n in office.postings.notices(["needs-study"])] == ["es"]
    assert office.seats.undertakings("needs-study")[0].text == "I promise"
    for statement in (
        "DELETE FROM permslip_office_seat",
        "UPDATE permslip_office_review SET vote = 'refuse'",
        "DELETE FROM permslip_office_review",
        "UPDATE permslip_office_posting SET redacted = '[]'",
        "UPDATE permslip_office_undertaking SET text = ''",
        "UPDATE permslip_office_notice SET text = ''",
    ):
        with pytest.raises(Exception, match="append-only"):
            run_sql(office, statement)
    assert office.reviews.of("rel_1")[0].vote is Vote.APPROVE


def test_a_draft_is_its_own_seats_only(office):
    draft = office.drafts.save(seat="seat_1", agreement="needs-study", body={"x": 1}, now=START)
    same = office.drafts.save(
        seat="seat_1", agreement="needs-study", body={"x": 2}, now=START + timedelta(hours=1), draft=draft.id
    )
    assert office.drafts.of("seat_1") == (same,)
    assert office.drafts.get(draft.id, seat="seat_1").body == {"x": 2}
    assert office.drafts.of("seat_2") == ()
    with pytest.raises(NotFound):
        office.drafts.get(draft.id, seat="seat_2")
    with pytest.raises(NotFound):
        office.drafts.save(seat="seat_2", agreement="a", body={}, now=START, draft=draft.id)
    office.drafts.drop(draft.id, seat="seat_2")
    assert office.drafts.of("seat_1") == (same,)
    office.drafts.drop(draft.id, seat="seat_1")
    assert office.drafts.of("seat_1") == ()


def test_who_put_a_request_is_kept(office):
    with_agreement(office)
    with office.transaction() as tx:
        body = {"request": "req-1", "digest": "c" * 64, "agreement": None, "recipient": "northfield"}
        entry = tx.append(EntryKind.REQUEST_RECEIVED, body, actor_role="party")
        office.requests.add(entry, request="req-1", text="again", digest="c" * 64, put_by="seat_1")
    assert office.requests.get("req-1").put_by == "seat_1"
    assert office.requests.putters("req-1") == ("", "seat_1")


def test_the_office_signs_for_a_person_with_a_key_of_its_own(office):
    with_person(office)
    person = office.people.all()[0]
    assert person.proxy_key == ""
    signer = office.keyring.make_proxy()
    with office.transaction() as tx:
        entry = office.keyring.add(tx, KeyUse.PROXY, signer, role=person.role)
        office.people.signed_for(entry, person.id, proxy_key=signer.key_id)
    assert office.people.all()[0].proxy_key == signer.key_id
    assert reopened(office).keyring.proxy(signer.key_id).public_bytes == signer.public_bytes
