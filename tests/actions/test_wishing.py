"""A partner's wish before it is put: each kind of answer, what usually bounces, and what stays unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from permslip.actions import asking, papers, putting, reviewing, seats, wishing
from permslip.actions.desk import Desk, open_desk
from permslip.actions.partnering import Place
from permslip.actions.wishing import Wish
from permslip.sample import case
from permslip.words.errors import BadInput, NotFound, RefusedError
from permslip.words.vocabulary import Need, Seat
from tests.portal import world

MUST, NICE = Need.MANDATORY, Need.OPTIONAL
WHY = "We compare absences by grade, to tell the district where ninth graders fall behind."
MORE = """\
  - {element: meal_status, need: optional, why: a test}
  - {element: disability, need: optional, why: a test}
  - {element: evaluation_rating, need: optional, why: a test}
  - {element: immunization, need: optional, why: a test}
  - {element: given_name, need: optional, why: a test}
limits:"""


@pytest.fixture
def desk(tmp_path: Path):
    """The desk of an office whose agreement lists more than the law lets go."""
    office = world.make_office(tmp_path, students=60)
    with open_desk(office, exact=True) as found:
        text = (tmp_path / "amended.yaml").read_text("utf-8")
        text = text.replace("version: 2\namends: 1", "version: 3\namends: 2").replace("limits:", MORE, 1)
        (tmp_path / "third.yaml").write_text(text, "utf-8")
        papers.add_agreement(found, file=tmp_path / "third.yaml", by=world.OFFICER)
        yield found


def wished(*keys: str, why: str = WHY, need: Need = NICE, **more) -> Wish:
    return Wish(case.AGREEMENT, tuple((k, need) for k in keys), why=why, **more)


def kinds(desk: Desk, wish: Wish) -> dict[str, str]:
    found = wishing.preview(desk, wish=wish, party="northfield")
    return {a.element: a.kind for a in found.answers}


def test_each_kind_of_answer(desk):
    wish = wished(
        "absences",
        "student_number",
        "meal_status",
        "evaluation_rating",
        "immunization",
        others=("floor plans",),
    )
    assert kinds(desk, wish) == {
        "absences": "goes",
        "student_number": "changed",
        "meal_status": "consent",
        "evaluation_rating": "consent",
        "immunization": "not_held",
        "floor_plan": "outside",
    }


def test_a_consent_that_is_missing_is_named_with_rule_and_way_out(desk):
    found = wishing.preview(desk, wish=wished("grade", "meal_status"), party="northfield")
    answer = next(a for a in found.answers if a.element == "meal_status")
    assert answer.says.startswith("This element needs a consent that you do not have.")
    assert answer.rule == "nsla-meal-status" and answer.citation and answer.fix


def test_a_must_have_that_may_not_go_stops_the_whole_and_a_nice_to_have_does_not(desk):
    must = wishing.preview(desk, wish=wished("grade", "meal_status", need=MUST), party="northfield")
    assert any("would stop the whole request" in r.says for r in must.reasons) and must.stopped
    nice = wishing.preview(desk, wish=wished("grade", "meal_status"), party="northfield")
    assert not any("would stop the whole request" in r.says for r in nice.reasons)


@pytest.mark.parametrize("why", ["", "   ", "data", "x" * 39])
def test_nothing_said_of_why_cannot_be_put_at_all(desk, why):
    place = given(desk)
    with pytest.raises(BadInput) as error:
        putting.put(desk, wish=wished("grade", why=why), place=place, anyway=True)
    assert wishing.EXAMPLE in error.value.fix


def given(desk: Desk, kind: Seat = Seat.PARTNER, party: str = "northfield") -> Place:
    seat = seats.give_seat(
        desk, kind=kind, by=world.OFFICER, name="Robin Castellan", party=party, agreement=case.AGREEMENT
    )["seat"]
    return Place(party, case.AGREEMENT, seat)


def test_small_populations_many_traits_and_everything_are_hinted_at(desk):
    one = wished("grade", schools=("o1",), grades=("09",))
    assert any("small groups" in r.says for r in wishing.preview(desk, wish=one, party="northfield").reasons)
    many = wished("grade", "sex", "race", "school", "birth_date")
    assert any(
        "traits together" in r.says for r in wishing.preview(desk, wish=many, party="northfield").reasons
    )
    all_of_it = wished(*(s.element for s in wishing.paper_of(desk, case.AGREEMENT).schedule))
    found = wishing.preview(desk, wish=all_of_it, party="northfield")
    assert any("everything that the schedule lists" in r.says for r in found.reasons)


def test_rows_about_buildings_can_be_joined(desk):
    asked = built(desk, wished("school_code", "building_capacity", "spending"))
    assert {t.name: [e.element for e in t.elements] for t in asked.tables} == {
        "buildings": ["school_code", "building_capacity"],
        "spending": ["school_code", "spending"],
    }
    alone = built(desk, wished("school_code"))
    assert [t.name for t in alone.tables] == ["schools"]


def built(desk: Desk, wish: Wish):
    held, holding = wishing.held_by_district(desk)
    return wishing.build(
        wish, agreement=wishing.paper_of(desk, case.AGREEMENT), party="northfield", request_id="req_x",
        as_of=desk.today(), holding=held, holding_id=holding,
    )  # fmt: skip


def test_what_is_put_is_the_request_that_was_answered(desk):
    place = given(desk)
    wish = wished("grade", "absences", grades=("09", "10"), onward=("tally",))
    done = putting.put(desk, wish=wish, place=place)
    kept = asking.load_request(desk, done["request"])
    assert wishing.same_wish(kept, built(desk, wish))
    assert kept.population.grades == ("09", "10") and kept.onward == ("tally",)


def test_the_same_put_twice_is_hinted_at(desk):
    place, wish = given(desk), wished("grade", "absences")
    putting.put(desk, wish=wish, place=place)
    said = [r.says for r in wishing.preview(desk, wish=wish, party="northfield").reasons]
    assert "You have put the same already, and it waits." in said
    other = wishing.preview(desk, wish=wished("grade"), party="northfield")
    assert not any("already" in r.says for r in other.reasons)


def test_hostile_a_seat_puts_only_where_it_sits(desk):
    place, sub = given(desk), given(desk, Seat.SUB_PROCESSOR, "tally")
    with pytest.raises(RefusedError):
        putting.put(desk, wish=wished("grade"), place=sub)
    with pytest.raises(NotFound):
        putting.put(desk, wish=wished("grade"), place=Place("tally", case.AGREEMENT, place.seat))
    with pytest.raises(NotFound):
        putting.put(desk, wish=Wish("elsewhere", (("grade", MUST),), why=WHY), place=place)
    seats.end_seat(desk, seat=place.seat, because="left", by=world.OFFICER)
    with pytest.raises(RefusedError):
        putting.put(desk, wish=wished("grade"), place=place)


def test_hostile_a_seat_that_is_taken_away_while_it_puts_puts_nothing(desk, monkeypatch):
    place, before = given(desk), len(desk.office.standing().requests)
    real = putting._would_not_bounce

    def meanwhile(*args, **given):
        real(*args, **given)
        seats.end_seat(desk, seat=place.seat, because="left", by=world.OFFICER)

    monkeypatch.setattr(putting, "_would_not_bounce", meanwhile)
    with pytest.raises(RefusedError):
        putting.put(desk, wish=wished("grade"), place=place)
    assert len(desk.office.standing().requests) == before


def test_hostile_a_request_that_moves_on_meanwhile_is_not_put_again(desk, monkeypatch):
    place, wish = given(desk), wished("grade")
    put = putting.put(desk, wish=wish, place=place)["request"]
    reviewing.return_request(desk, request=put, because="say which grades", by=world.OFFICER)
    real = putting._would_not_bounce

    def meanwhile(*args, **given):
        real(*args, **given)
        putting.withdraw(desk, place=place, request=put, because="the grant fell through")

    monkeypatch.setattr(putting, "_would_not_bounce", meanwhile)
    with pytest.raises(BadInput):
        putting.put(desk, wish=wish, place=place, request=put)


def test_an_element_beyond_the_schedule_is_no_tick(desk):
    with pytest.raises(BadInput):
        built(desk, wished("ssn"))


def test_a_request_that_was_put_can_be_opened_again_as_a_wish(desk):
    from permslip.actions.partnering import wish_of

    wish = wished("school_code", "spending", "grade", others=("floor plans",), grades=("09",))
    again = wish_of(built(desk, wish), wishing.paper_of(desk, case.AGREEMENT))
    assert set(again.elements) == set(wish.elements) and again.others == wish.others
