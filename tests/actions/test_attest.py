"""A fact about an element is attested for one request or agreement, and the decision finds it there."""

from __future__ import annotations

from pathlib import Path

import pytest

from permslip.actions import asking, deciding, people
from permslip.actions.desk import Desk, open_desk
from permslip.sample import case, write_district
from permslip.words.errors import BadInput, NotFound, RefusedError
from permslip.words.vocabulary import OfficeRole
from tests.actions import offices

FACT = "safety.determination"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("attest")
    write_district(root / "district", students=60, seed=2, today=offices.today())
    offices.found(root / "office", root / "district")
    wish = root / "wish.csv"
    wish.write_text(case.wish(), "utf-8")
    with open_desk(root / "office", exact=True) as desk:
        offices.put_wish(desk, wish, offices.today())
        people.add_person(
            desk, name="Safety", role=OfficeRole.SCHOOL_SAFETY, passphrase=offices.PASSPHRASE, by="Officer"
        )
    return root / "office"


def attest(desk: Desk, about: str, by: str = "Safety") -> None:
    asking.attest(desk, fact=FACT, value="yes", about=about, until=None, by=by, passphrase=offices.PASSPHRASE)


def plan_rules(desk: Desk) -> set[str]:
    made = deciding.decide_request(desk, request="wish", log=False, by="Officer")
    (plan,) = [e for e in made.decision.elements if e.element == "floor_plan"]
    return {g.rule for g in plan.verdict.grounds if g.blocks}


def test_a_determination_for_this_request_is_found(office: Path) -> None:
    with open_desk(office, exact=True) as desk:
        assert "ct-safety-class" in plan_rules(desk)
        attest(desk, "wish:floor_plan")
        assert "ct-safety-class" not in plan_rules(desk)


@pytest.mark.parametrize(
    ("about", "error"),
    [
        ("floor_plan", BadInput),
        ("wish:no_such_thing", NotFound),
        ("no-such-paper:floor_plan", NotFound),
        ("", BadInput),
    ],
)
def test_what_nothing_would_find_again_is_not_attested(office: Path, about: str, error: type) -> None:
    with open_desk(office, exact=True) as desk, pytest.raises(error):
        attest(desk, about)


def test_only_the_right_person_may_say_so(office: Path) -> None:
    with open_desk(office, exact=True) as desk, pytest.raises(RefusedError, match="may not attest"):
        attest(desk, "wish:floor_plan", by="Officer")


def test_who_signed_in_with_a_second_factor_attests_without_a_passphrase(office: Path) -> None:
    given = {"fact": FACT, "value": "yes", "about": "wish:floor_plan", "until": None}
    with open_desk(office, exact=True) as desk:
        asking.attest_signed_in(desk, **given, by="Safety")
        said = desk.office.standing().attestations[-1]
        assert (said.fact, said.scope, said.role) == (FACT, "wish:floor_plan", "school_safety")
        assert desk.office.people.who_attested(said.seq) == desk.person("Safety").id


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"by": "Officer"}, RefusedError),
        ({"about": "floor_plan"}, BadInput),
        ({"about": "wish:no_such_thing"}, NotFound),
        ({"value": "perhaps"}, BadInput),
        ({"fact": "agreement.second_person"}, BadInput),  # read from papers, attested by nobody
    ],
)
def test_hostile_the_portal_checks_what_the_command_line_does(
    office: Path, changed: dict, error: type
) -> None:
    given = {"fact": FACT, "value": "yes", "about": "wish:floor_plan", "until": None, "by": "Safety"}
    with open_desk(office, exact=True) as desk:
        size = desk.office.standing().size
        with pytest.raises(error):
            asking.attest_signed_in(desk, **(given | changed))
        assert desk.office.standing().size == size
