"""Protect: what must change before it goes?

In: a permitted decision, conformed tables and an engine. Out: a :class:`Plan` in words that the gate can
check, and the tables changed as planned. It chooses the least change that meets the limits; the limits
themselves come from the decision and are never its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from permslip.decide.decision import Decision
from permslip.hold.holding import Holding
from permslip.protect.plan import Change, ColumnPlan, Plan, TablePlan
from permslip.words.doors import when_asked
from permslip.words.ports import Engine
from permslip.words.vocabulary import Need

if TYPE_CHECKING:
    from permslip.protect.alternatives import METHODS, Alternative, Compared, Task, compare, shown
    from permslip.protect.any_table import ProtectedTable, protect_table
    from permslip.protect.applying import apply, population, roster
    from permslip.protect.coarsening import Coarsened, bounds, code_ends
    from permslip.protect.codes import new_codes
    from permslip.protect.course_tables import ProtectedCourses, protect_courses
    from permslip.protect.full_domain import Solution, search
    from permslip.protect.hierarchies import HIERARCHIES, Setting, bands, by_share, hierarchy, named
    from permslip.protect.hierarchy_files import HierarchyTable
    from permslip.protect.ladder import Ladder, from_rows
    from permslip.protect.local_recoding import Recoding, recode, refine
    from permslip.protect.local_suppression import Suppression, suppress
    from permslip.protect.losses import LOSSES
    from permslip.protect.microaggregation import Aggregated, mdav, univariate
    from permslip.protect.model_weighing import split
    from permslip.protect.planning import Ready, school_levels
    from permslip.protect.pram import Randomised, randomise
    from permslip.protect.rank_swapping import Swapped, swap_ranks

_WHERE = {
    "Alternative": "alternatives",
    "Compared": "alternatives",
    "Task": "alternatives",
    "compare": "alternatives",
    "METHODS": "alternatives",
    "shown": "alternatives",
    "Coarsened": "coarsening",
    "bounds": "coarsening",
    "code_ends": "coarsening",
    "Randomised": "pram",
    "randomise": "pram",
    "Swapped": "rank_swapping",
    "swap_ranks": "rank_swapping",
    "bands": "hierarchies",
    "by_share": "hierarchies",
    "named": "hierarchies",
    "HierarchyTable": "hierarchy_files",
    "Recoding": "local_recoding",
    "recode": "local_recoding",
    "refine": "local_recoding",
    "Suppression": "local_suppression",
    "suppress": "local_suppression",
    "Aggregated": "microaggregation",
    "mdav": "microaggregation",
    "univariate": "microaggregation",
    "ProtectedTable": "any_table",
    "protect_table": "any_table",
    "ProtectedCourses": "course_tables",
    "protect_courses": "course_tables",
    "apply": "applying",
    "population": "applying",
    "roster": "applying",
    "new_codes": "codes",
    "Solution": "full_domain",
    "search": "full_domain",
    "HIERARCHIES": "hierarchies",
    "Setting": "hierarchies",
    "hierarchy": "hierarchies",
    "Ladder": "ladder",
    "from_rows": "ladder",
    "LOSSES": "losses",
    "split": "model_weighing",
    "Ready": "planning",
    "school_levels": "planning",
}


def plan(
    decision: Decision,
    tables: Mapping[str, Any],
    engine: Engine,
    *,
    as_of: date,
    holding: Holding | None = None,
    school_levels: Mapping[str, str] | None = None,
    held_already: Any | None = None,
    courses: bool = False,
    needs: Mapping[tuple[str, str], Need] | None = None,
) -> tuple[Plan, Ready]:
    """Plan the protection of the tables that a decision permits: see :func:`permslip.protect.planning.plan`.

    A function here and not a lazy name, because the room's noun lives in a file of the same name.
    """
    from permslip.protect.planning import plan as planned

    return planned(
        decision,
        tables,
        engine,
        as_of=as_of,
        holding=holding,
        school_levels=school_levels,
        held_already=held_already,
        courses=courses,
        needs=needs,
    )


__getattr__ = when_asked(__name__, _WHERE)


__all__ = [
    "HIERARCHIES",
    "LOSSES",
    "METHODS",
    "Aggregated",
    "Alternative",
    "Change",
    "Coarsened",
    "ColumnPlan",
    "Compared",
    "HierarchyTable",
    "Ladder",
    "Plan",
    "ProtectedCourses",
    "ProtectedTable",
    "Ready",
    "Recoding",
    "Setting",
    "Solution",
    "Suppression",
    "TablePlan",
    "Task",
    "apply",
    "bands",
    "bounds",
    "by_share",
    "code_ends",
    "Randomised",
    "randomise",
    "Swapped",
    "swap_ranks",
    "compare",
    "from_rows",
    "hierarchy",
    "mdav",
    "named",
    "new_codes",
    "plan",
    "population",
    "protect_courses",
    "protect_table",
    "recode",
    "refine",
    "roster",
    "school_levels",
    "search",
    "shown",
    "split",
    "suppress",
    "univariate",
]
