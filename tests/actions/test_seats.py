"""Seats: who may sit where, the key that comes and goes with a seat, links and secrets that open once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from permslip.actions import offices, papers, people, seats
from permslip.actions.desk import Desk, open_desk
from permslip.sample import case
from permslip.words.errors import BadInput, NotFound, RefusedError
from permslip.words.standing import KeyState
from permslip.words.vocabulary import KeyUse, OfficeRole, Seat
from tests.actions.offices import PASSPHRASE

OUTSIDE = {"party": "northfield", "agreement": case.AGREEMENT, "name": "Alex Example"}


@pytest.fixture
def desk(tmp_path: Path):
    offices.found(tmp_path / "office", district=case.DISTRICT)
    with open_desk(tmp_path / "office", exact=True) as made:
        people.add_person(made, name="Officer", role=OfficeRole.DATA_OFFICER, passphrase=PASSPHRASE, by=None)
        people.add_person(
            made, name="Head", role=OfficeRole.SUPERINTENDENT, passphrase=PASSPHRASE, by="Officer"
        )
        paper = tmp_path / "memorandum.yaml"
        paper.write_text(case.memorandum(made.today()), "utf-8")
        papers.add_agreement(made, file=paper, by="Officer")
        yield made


def give(desk: Desk, kind: Seat, **given):
    return seats.give_seat(desk, kind=kind, by="Officer", **given)


def test_a_persons_seat_comes_with_a_key_that_the_office_signs_with(desk):
    told = give(desk, Seat.APPROVER, person="Head", email="head@alderfalls.example")
    head = desk.person("Head")
    standing = desk.office.standing()
    assert standing.keys[head.proxy_key].use == KeyUse.PROXY
    assert standing.seats[told["seat"]].key_id == head.proxy_key != head.key_id
    assert standing.person_of(head.proxy_key) == standing.person_of(head.key_id) == head.id
    again = give(desk, Seat.ATTESTER, person="Head")
    assert desk.office.standing().seats[again["seat"]].key_id == head.proxy_key  # one key a person


def test_somebody_new_works_in_the_portal_alone(desk):
    told = give(desk, Seat.APPROVER, name="Board Member", role=OfficeRole.BOARD)
    person = desk.person(told["person"])
    assert person.key_id == person.proxy_key
    with pytest.raises(NotFound):
        desk.office.keyring.person(person.key_id, PASSPHRASE)  # there is no key of their own to open


@pytest.mark.parametrize(
    ("kind", "given", "error"),
    [
        (Seat.APPROVER, {"person": "Officer"}, RefusedError),
        (Seat.STEWARD, {"person": "Head"}, RefusedError),
        (Seat.APPROVER, {"name": "Nobody"}, BadInput),
        (Seat.ATTESTER, {"name": " ", "role": OfficeRole.COUNSEL}, BadInput),
        (Seat.FAMILY, {"name": "Somebody"}, BadInput),
        (Seat.STAFF, {"name": "Somebody"}, BadInput),
        (Seat.PUBLIC, {"name": "Somebody"}, BadInput),
        (Seat.PARTNER, OUTSIDE | {"party": "tally"}, BadInput),  # tally is a sub-processor there
        (Seat.PARTNER, OUTSIDE | {"party": "elsewhere"}, BadInput),
        (Seat.SUB_PROCESSOR, OUTSIDE, BadInput),
        (Seat.PARTNER, OUTSIDE | {"agreement": "another"}, NotFound),
        (Seat.AUDITOR, {"name": "Alex", "email": "two words"}, BadInput),
        (Seat.AUDITOR, {"name": ""}, BadInput),
    ],
)
def test_hostile_who_may_not_sit_there(desk, kind, given, error):
    size = desk.office.standing().size
    with pytest.raises(error):
        give(desk, kind, **given)
    assert desk.office.standing().size == size
    assert seats.list_seats(desk) == []


def test_no_name_stands_in_the_ledger(desk):
    give(desk, Seat.PARTNER, **OUTSIDE, email="alex@northfield.example")
    give(desk, Seat.AUDITOR, name="Sam Auditor")
    text = " ".join(str(dict(e.body)) for e in desk.office.entries())
    assert "Alex" not in text and "northfield.example" not in text and "Sam" not in text
    assert [s["name"] for s in seats.list_seats(desk)] == ["Alex Example", "Sam Auditor"]


def test_a_leaver_signs_no_more(desk):
    first = give(desk, Seat.APPROVER, person="Head")["seat"]
    second = give(desk, Seat.ATTESTER, person="Head")["seat"]
    key = desk.person("Head").proxy_key
    seats.end_seat(desk, seat=first, because="another duty", by="Officer")
    assert desk.office.standing().keys[key].state is KeyState.LIVE
    seats.end_seat(desk, seat=second, because="left", by="Officer")
    assert desk.office.standing().keys[key].state is KeyState.REVOKED
    assert desk.person("Head").proxy_key == ""  # their own key is another matter
    again = give(desk, Seat.APPROVER, person="Head")
    assert desk.office.standing().seats[again["seat"]].key_id not in (key, None)


def test_who_works_in_the_portal_alone_and_leaves_is_nobody_here(desk):
    told = give(desk, Seat.APPROVER, name="Board Member", role=OfficeRole.BOARD)
    seats.end_seat(desk, seat=told["seat"], because="left", by="Officer")
    with pytest.raises(BadInput, match="revoked"):
        desk.person(told["person"])


def test_an_ended_seat_acts_no_more(desk):
    told = give(desk, Seat.PARTNER, **OUTSIDE)
    assert seats.acting(desk, told["seat"]).role == "party"
    with pytest.raises(RefusedError, match="another seat"):
        seats.open_seat(desk, told["seat"], Seat.AUDITOR)
    with pytest.raises(BadInput, match="Say why"):
        seats.end_seat(desk, seat=told["seat"], because=" ", by="Officer")
    seats.end_seat(desk, seat=told["seat"], because="the project is over", by="Officer")
    with pytest.raises(RefusedError, match="taken away"):
        seats.acting(desk, told["seat"])
    with pytest.raises(BadInput, match="already"):
        seats.end_seat(desk, seat=told["seat"], because="again", by="Officer")


def test_hostile_nobody_is_seated_beside_themselves_under_another_address(desk):
    """The steward who reads the other mailbox would vote as the superintendent."""
    first = give(desk, Seat.APPROVER, person="Head", email="head@alderfalls.example")
    for kind in (Seat.APPROVER, Seat.ATTESTER):
        with pytest.raises(RefusedError, match="already, under another address"):
            give(desk, kind, person="Head", email="jordan.private@example.org")
    give(desk, Seat.ATTESTER, person="Head", email="Head@alderfalls.example")
    with pytest.raises(RefusedError, match="Somebody else sits under"):
        give(desk, Seat.STEWARD, person="Officer", email="head@alderfalls.example")
    with pytest.raises(RefusedError, match="Somebody else sits under"):
        give(desk, Seat.APPROVER, name="Chair", role=OfficeRole.BOARD, email="head@alderfalls.example")
    assert [p.name for p in desk.office.people.all()] == ["Officer", "Head"]
    for seat in desk.office.seats.of_person(desk.person("Head").id):
        seats.end_seat(desk, seat=seat.id, because="a new address", by="Officer")
    assert give(desk, Seat.APPROVER, person="Head", email="new@alderfalls.example")["seat"] != first["seat"]


def test_a_seat_of_a_person_acts_as_that_person(desk):
    told = give(desk, Seat.STEWARD, person="Officer")
    officer = desk.person("Officer")
    assert (
        seats.acting(desk, told["seat"])
        == seats.acting(desk, "Officer")
        == seats.Actor(officer.id, officer.role)
    )


def test_a_link_leads_to_its_seat_once_and_for_a_day(desk, monkeypatch):
    told = give(desk, Seat.AUDITOR, name="Sam Auditor")
    link = seats.invite_seat(desk, seat=told["seat"], by="Officer")
    assert len(link["token"]) >= 40
    assert seats.redeem_seat_token(desk, token=link["token"], user=7).user == 7
    with pytest.raises(NotFound, match="opens nothing"):
        seats.redeem_seat_token(desk, token=link["token"])
    late = seats.invite_seat(desk, seat=told["seat"], by="Officer")
    now = desk.clock.now()

    class Tomorrow:
        def now(self):
            return now + timedelta(hours=24, minutes=1)

    monkeypatch.setattr(desk, "clock", Tomorrow())
    with pytest.raises(NotFound, match="opens nothing"):
        seats.redeem_seat_token(desk, token=late["token"])


def test_a_program_opens_its_seat_with_its_secret(desk):
    told = seats.give_token(desk, **OUTSIDE, by="Officer")
    assert seats.seat_of_token(desk, secret=told["secret"]).id == told["seat"]
    assert told["secret"] not in str(seats.list_seats(desk))
    assert told["secret"].encode() not in desk.office.place.database.read_bytes()
    for wrong in ("", "permslip_", told["secret"][:-1], told["secret"] + "x", told["secret"][9:]):
        assert seats.seat_of_token(desk, secret=wrong) is None
    with pytest.raises(BadInput, match="no link"):
        seats.invite_seat(desk, seat=told["seat"], by="Officer")
    seats.end_seat(desk, seat=told["seat"], because="leaked", by="Officer")
    assert seats.seat_of_token(desk, secret=told["secret"]) is None


def test_a_seat_runs_out(desk):
    with pytest.raises(BadInput, match="over"):
        give(desk, Seat.AUDITOR, name="Sam", expires_on=desk.today() - timedelta(days=1))
    told = give(desk, Seat.AUDITOR, name="Sam", expires_on=desk.today())
    assert seats.open_seat(desk, told["seat"]).live
