"""One reading of the level that an obligation demands: what planning makes the gate takes, nothing finer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.protect.columns import draft_table
from permslip.protect.demanded import demanded, own_hierarchy
from permslip.protect.hierarchies import HIERARCHIES, hierarchy
from permslip.protect.owed import owed
from permslip.protect.plan import Change, ColumnPlan, Plan, TablePlan
from permslip.release.gate import _step_3_plan_keeps_obligations as gate
from permslip.words.elements import ELEMENTS
from permslip.words.errors import RefusedError
from permslip.words.vocabulary import Grain, ObligationKind
from tests.protect.district import decision, duty

CLIMBING = sorted(k for k, e in ELEMENTS.items() if e.hierarchy)
BIRTH = "birth_date"


class Columns:
    """A table of which only the columns are asked for."""

    def __init__(self, *names):
        self.columns = ["student_key", *names]


def asked(value, because="rule", element=BIRTH):
    return duty(ObligationKind.GENERALISE, element, value, because)


@st.composite
def demands(draw):
    element = draw(st.sampled_from(CLIMBING))
    top = own_hierarchy(element).top
    level = st.one_of(
        st.sampled_from(own_hierarchy(element).steps),
        st.integers(-1, top + 2),
        st.floats(-1, top + 2),
        st.none(),
    )
    return element, tuple(
        asked(v, f"rule-{i}", element) for i, v in enumerate(draw(st.lists(level, min_size=1)))
    )


@given(demands(), st.booleans())
def test_the_gate_takes_what_planning_makes_and_nothing_finer(wanted, of_the_whole):
    element, duties = wanted
    made = decision(
        {"students": {element: () if of_the_whole else duties}}, also=duties if of_the_whole else ()
    )
    draft = draft_table("students", Columns(element), Grain.STUDENT, ((element, "rule"),), owed(made))
    (column,) = (c for c in draft.columns if c.source == element)
    kind = hierarchy(column.hierarchy)
    assert column.change is Change.GENERALISE and column.because in {d.because for d in duties}

    def staged(level):
        going = ColumnPlan(element, element, Change.GENERALISE, "x", kind.name, level, kind.top)
        return Plan((TablePlan("students", (going,), (), None, 1, 1, 0, 0.0),))

    for level in range(column.floor, kind.top + 1):
        gate(made, staged(level))
    with pytest.raises(RefusedError, match="must be generalised to .* and is not") as refused:
        gate(made, staged(column.floor - 1))
    assert refused.value.rule in {d.because for d in duties}


@pytest.mark.parametrize(
    ("values", "level", "because"),
    [
        (("age in years",), 1, "rule-0"),
        (("age band of 5 years", "age in years"), 3, "rule-0"),  # the strictest of two names
        ((2, "age band of 5 years"), 3, "rule-1"),
        ((4, "age in years"), 4, "rule-0"),  # a number may be stricter than a name
        (("as held",), 1, "rule-0"),  # generalised is never as held
    ],
)
def test_the_strictest_demand_counts(values, level, because):
    found = demanded(BIRTH, [asked(v, f"rule-{i}") for i, v in enumerate(values)])
    assert (found.level, found.because) == (level, because)
    assert found.step == HIERARCHIES["birth_date"].steps[level]


@pytest.mark.parametrize("value", ["year", "what?", "", "Age in years", float("nan"), float("inf")])
def test_a_level_that_the_hierarchy_does_not_have_refuses_and_says_which_it_has(value):
    made = decision({"students": {BIRTH: asked(value, "the-rule")}})
    column = ColumnPlan(BIRTH, BIRTH, Change.GENERALISE, "x", "birth_date", 4, 4)
    plan = Plan((TablePlan("students", (column,), (), None, 1, 1, 0, 0.0),))
    for read in (
        lambda: draft_table("students", Columns(BIRTH), Grain.STUDENT, ((BIRTH, "r"),), owed(made)),
        lambda: gate(made, plan),
    ):
        with pytest.raises(RefusedError, match="birth_date has to be generalised to a level") as refused:
            read()
        assert refused.value.rule == "the-rule" and "age band of 2 or 3 years" in refused.value.fix


def test_nothing_is_demanded_where_nobody_asks():
    assert demanded(BIRTH, []) is None


def test_a_level_is_found_by_its_name_where_a_column_climbs_another_hierarchy():
    when, school_year = "attendance_date", HIERARCHIES["school_year"]
    least = {
        v: demanded(when, [asked(v, element=when)], school_year).level for v in ("month", 1, "year", 2, "any")
    }
    assert least == {"month": 1, 1: 1, "year": school_year.top, 2: school_year.top, "any": school_year.top}


def test_a_hierarchy_that_is_another_now_was_staged_before_and_is_staged_again():
    made = decision({"students": {BIRTH: asked(1)}})
    column = ColumnPlan(BIRTH, BIRTH, Change.GENERALISE, "x", "birth_date", 2, 4)
    for changed in ({"top": 5}, {"hierarchy": "an older one"}, {"hierarchy": None}):
        plan = Plan((TablePlan("students", (replace(column, **changed),), (), None, 1, 1, 0, 0.0),))
        with pytest.raises(RefusedError, match="this version does not have") as refused:
            gate(made, plan)
        assert refused.value.fix == "stage the release again"
