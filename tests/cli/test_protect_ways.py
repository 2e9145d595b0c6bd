"""What each way of protecting a request would cost, in words and as figures."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from permslip.cli.render import ways
from permslip.protect.other_ways import InTable, Way
from permslip.protect.plan import Plan
from tests.cli import small
from tests.factories import a_plan

KEPT = Way("full-domain", 0.25, 30, 0, 40, 5, True, (InTable("students", 0.25, 0),))
PLAN = a_plan()
FINER = Way("refined", 0.2, 1, 0, 60, 5, True, (InTable("students", 0.2, 0),))


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """The small office, its students a little less alike: what needs k has to be made coarse."""
    place = tmp_path_factory.mktemp("mixed")
    rows = small.students()
    for i, row in enumerate(rows):
        row[5] = "Asian" if i % 9 == 0 else row[5]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(small, "students", lambda: rows)
        return small.make(place / "office-of-it")


def test_a_request_is_shown_with_what_each_way_would_cost(mixed):
    ran = small.run("protect", "needs-study", office=mixed)
    assert ran.code == 0 and "What each way of protecting would cost" in ran.out
    assert "* full-domain" in ran.out and "local-suppression" in ran.out
    assert "The release takes full-domain" in ran.out
    said = json.loads(small.run("protect", "needs-study", "--json", office=mixed).out)
    first, *others = said["alternatives"]
    (students,) = said["plan"]
    assert said["method"] == first["method"] and said["method"] not in [way["method"] for way in others]
    assert first["detail_lost"] == pytest.approx(students["loss"])
    assert first["suppressed"] == students["suppressed"]
    assert first["tables"] == [{"table": "students", "detail_lost": first["detail_lost"], "cells": 0}]
    assert all(way["smallest"] >= 5 for way in said["alternatives"])
    assert said["alternatives"][1]["detail_lost"] <= first["detail_lost"]


def test_the_page_with_pictures_draws_the_ways_of_a_request(mixed, tmp_path):
    plans, page = tmp_path / "plans.json", tmp_path / "page.html"
    plans.write_text(small.run("protect", "needs-study", "--json", office=mixed).out, "utf-8")
    small.write_csv(tmp_path / "some.csv", small.HEADER, small.students())
    chosen = ("--quasi", "sex,race", "--html", page, "--plans", plans)
    assert small.run("measure", tmp_path / "some.csv", *chosen).code == 0
    assert "local-suppression" in page.read_text("utf-8")


def test_a_release_tries_no_other_way(mixed, monkeypatch):
    from permslip.protect import other_ways

    monkeypatch.setattr(other_ways, "other_ways", None)
    assert small.run("release", "needs-study", office=mixed, by="Officer").code == 6


def test_nothing_is_said_where_nothing_was_generalised(office):
    ran = small.run("protect", "needs-study", office=office)
    assert ran.code == 0 and "What each way" not in ran.out
    assert ways.data(()) == [] == ways.text((), PLAN)


@pytest.mark.parametrize(
    ("left_out", "gain"),
    [(1, " and keep 29 students more."), (29, " and keep 1 student more."), (30, "."), (31, ".")],
)
def test_what_another_way_would_gain_is_said(left_out, gain):
    lines = ways.text([KEPT, replace(FINER, left_out=left_out)], PLAN)
    assert lines[-1] == f"  Of the others, refined would lose 0.050000 less{gain}"
    assert not any("all together" in line for line in lines)


@pytest.mark.parametrize("other", [replace(FINER, meets=False), replace(FINER, loss=0.25)])
def test_a_way_that_does_not_meet_k_or_loses_no_less_gains_nothing(other):
    said = "\n".join(ways.text([KEPT, other], PLAN))
    assert "No other way that meets k loses less." in said


def test_several_tables_stand_by_themselves_and_together():
    tables = (InTable("students", 0.1, 3), InTable("programs", 0.4, 4))
    one = Way("local-suppression", 0.23, 0, 7, 50, 5, False, tables)
    lines = ways.text([replace(one, method="full-domain"), one], PLAN)
    titles = [line.split()[0] for line in lines if "detail lost  " in line]
    assert titles == ["students", "programs", "all"]
    assert [line.split()[-4:] for line in lines if " local-suppression" in line] == [
        ["0.100000", "0", "3", "no"],
        ["0.400000", "0", "4", "no"],
        ["0.230000", "0", "7", "no"],
    ]


def test_courses_that_are_held_to_k_afterwards_are_named():
    plan = Plan((*PLAN.tables, replace(PLAN.tables[0], table="attendance")))
    said = "\n".join(ways.text([KEPT, FINER], plan))
    assert "Courses over time in attendance are made to reach k afterwards." in said
    assert "Courses" not in "\n".join(ways.text([KEPT, FINER], PLAN))
