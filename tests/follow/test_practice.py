"""Releases that have left, against the agreement in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from permslip import follow
from permslip.agree.agreement import Agreement
from permslip.law.ground import Ground
from permslip.words.standing import ReleaseStatus
from permslip.words.vocabulary import Basis, Mark
from tests.agree.papers import an_agreement
from tests.follow.builders import a_release, a_standing

TODAY = date(2026, 11, 25)


def in_force(**changes: Any) -> Agreement:
    """The agreement's second version, under which nothing is wrong with the release of the builders."""
    paper = an_agreement(destruction={"by": "2027-08-31", "certificate": True})
    return replace(paper, **{"version": 2, **changes})


def found(paper: Agreement, /, today: date | None = TODAY, **release: Any) -> dict[str, Ground]:
    """What is found about one release, by rule."""
    grounds = follow.against_practice(paper, a_standing(a_release(**release)), today=today)
    return {g.rule: g for g in grounds}


def test_a_release_within_its_agreement_is_no_finding() -> None:
    assert found(in_force()) == {}


WIDER: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("elements", {}, {"elements": ("students.grade", "students.birth_date")}, "birth date"),
    ("recipient", {}, {"recipient": "harrow"}, "harrow"),
    ("term", {}, {"time": datetime(2026, 8, 1, tzinfo=UTC)}, "2026-08-01"),
    ("term", {}, {"time": datetime(2027, 7, 1, tzinfo=UTC)}, "2027-07-01"),
    ("destruction", {}, {"destroy_by": date(2027, 9, 1)}, "2027-09-01"),
    ("destruction", {}, {"destroy_by": None}, "no stated day"),
    ("basis", {"basis": Basis.SCHOOL_OFFICIAL}, {}, "school official"),
    ("basis", {"basis": None}, {}, "names none"),
]


@pytest.mark.parametrize(("what", "paper", "release", "shown"), WIDER)
def test_a_release_wider_than_its_agreement_is_found(
    what: str, paper: dict[str, Any], release: dict[str, Any], shown: str
) -> None:
    grounds = found(in_force(**paper), **release)
    assert list(grounds) == [f"practice:{what}"]
    ground = grounds[f"practice:{what}"]
    assert ground.mark is Mark.CONFLICTS
    assert ground.about == "rel_1"
    assert shown in ground.says
    assert ground.fix


def test_an_agreement_that_ended_early_ended_early() -> None:
    standing = a_standing(a_release(time=datetime(2027, 3, 1, tzinfo=UTC)))
    ended = replace(standing.agreements["needs-study"], ended_on=date(2027, 2, 1))
    standing = replace(standing, agreements={"needs-study": ended})
    assert [g.rule for g in follow.against_practice(in_force(), standing)] == ["practice:term"]


def test_what_should_be_gone_and_has_no_certificate_is_still_held() -> None:
    assert "practice:still-held" in found(in_force(), today=date(2027, 9, 1))
    assert "practice:still-held" not in found(in_force(), today=date(2027, 8, 31))
    assert "practice:still-held" not in found(in_force(), today=None)


@pytest.mark.parametrize("status", [ReleaseStatus.DESTROYED, ReleaseStatus.NOT_DELIVERED])
def test_what_nobody_holds_is_left_out(status: ReleaseStatus) -> None:
    assert found(in_force(), elements=("students.birth_date",), status=status) == {}


def test_another_agreements_release_is_left_out() -> None:
    assert found(in_force(), agreement="other", elements=("students.birth_date",)) == {}


def test_the_versions_are_named_where_they_differ() -> None:
    ground = found(in_force(version=3), elements=("students.birth_date",))["practice:elements"]
    assert "under Study of where instruction falls short, version 2; version 3 is in force" in ground.citation
