"""Which rows about staff stay in the tables of a release, and whose they were; with a slow twin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from permslip import engines
from permslip.actions import staff_rows
from permslip.consent.answer import IN, Reason, StaffSaid, staff_question
from permslip.decide.decision import Decision
from permslip.engines.duck import DuckEngine
from permslip.protect.plan import Change, ColumnPlan, Plan, TablePlan
from permslip.words.errors import RefusedError
from permslip.words.vocabulary import Purpose
from tests.consent import staff_twin
from tests.consent.tables import TODAY, TYPED, an_answer
from tests.decide.test_no import WANTED, ask, with_facts
from tests.decide.world import a_request

EVALUATIONS = ("evaluation_rating", "evaluation_date")
REQUEST = a_request(*WANTED, *EVALUATIONS, "staff_role", purpose=Purpose.IMPROVE_INSTRUCTION)
ASKED = staff_question(REQUEST.digest)


def decided(*, attested: bool = False) -> Decision:
    """The request with evaluations, permitted by one yes or by attestation."""
    said = {"staff__consent_to_this_request": ("req-1", True, "data_officer")} if attested else {}
    return ask(
        *EVALUATIONS,
        "staff_role",
        standing=with_facts(**said),
        staff_said=StaffSaid(asked=True, given=1),
    )


def a_yes(member: str, **changes: Any) -> dict[str, Any]:
    own = {"subject": member, "signer": member, "signer_authority": "staff_member", "question": ASKED}
    return an_answer(**own | changes)


def answers(*said: dict[str, Any]) -> Any:
    return ibis.memtable(pa.Table.from_pylist(list(said), schema=TYPED))


def evaluations(*members: str | None) -> Any:
    """One rating a row, numbered."""
    return ibis.memtable(
        pa.table(
            {
                "staff_key": pa.array(members, pa.string()),
                "evaluation_rating": pa.array([str(n) for n in range(len(members))], pa.string()),
            }
        )
    )


def posts(*members: str) -> Any:
    roles = pa.array(["Teacher"] * len(members), pa.string())
    return ibis.memtable(pa.table({"staff_key": pa.array(members, pa.string()), "staff_role": roles}))


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    with engines.open_engine() as opened:
        yield opened


def kept(rows: staff_rows.StaffRows, engine: DuckEngine, name: str = "evaluations") -> list[Any]:
    column = "evaluation_rating" if name == "evaluations" else "staff_key"
    return sorted(engine.arrow(rows.tables[name].select(column))[column].to_pylist())


def test_only_evaluations_are_limited(engine: DuckEngine) -> None:
    tables = {"evaluations": evaluations("t1", "t2", "t1", None), "staff": posts("t1", "t2", "t3")}
    rows = staff_rows.only_consented(decided(), REQUEST, tables, answers(a_yes("t1")), engine)
    assert kept(rows, engine) == ["0", "2"]
    assert kept(rows, engine, "staff") == ["t1", "t2", "t3"]
    assert dict(rows.tally.counts) == {Reason.GIVEN: 1, Reason.NO_ANSWER: 1}


def test_without_evaluations_nobody_is_counted(engine: DuckEngine) -> None:
    tables = {"staff": posts("t1", "t2")}
    rows = staff_rows.only_consented(ask("staff_role"), REQUEST, tables, None, engine)
    assert rows.tables is tables and rows.tally.counts == ()


@pytest.mark.parametrize("elements", ["evaluation_rating", "evaluation_rating|staff_role"])
def test_a_yes_to_half_of_what_is_asked_is_no_yes(engine: DuckEngine, elements: str) -> None:
    tables = {"evaluations": evaluations("t1", "t2")}
    said = answers(a_yes("t1", elements=elements), a_yes("t2", elements="|".join(EVALUATIONS)))
    rows = staff_rows.only_consented(decided(), REQUEST, tables, said, engine)
    assert kept(rows, engine) == ["1"]


def test_nobody_said_yes_and_the_rule_is_named(engine: DuckEngine) -> None:
    tables = {"evaluations": evaluations("t1", "t2")}
    with pytest.raises(RefusedError, match="stay home because: no answer, refused") as caught:
        staff_rows.only_consented(decided(), REQUEST, tables, answers(a_yes("t2", answer="refused")), engine)
    assert caught.value.rule == "ct-eval-consent"
    with pytest.raises(RefusedError, match="holds no evaluation of anybody who could be asked"):
        staff_rows.only_consented(decided(), REQUEST, {"evaluations": evaluations(None)}, None, engine)


def test_hostile_a_table_that_does_not_say_whose_evaluations_it_holds(engine: DuckEngine) -> None:
    tables = {"evaluations": evaluations("t1", "t2").drop("staff_key")}
    with pytest.raises(RefusedError, match="Table evaluations holds evaluations and does not say whose"):
        staff_rows.only_consented(decided(), REQUEST, tables, answers(a_yes("t1")), engine)
    all_said_yes = decided(attested=True)
    rows = staff_rows.only_consented(all_said_yes, REQUEST, tables, answers(a_yes("t1")), engine)
    assert kept(rows, engine) == ["0", "1"]
    one_no = answers(a_yes("t1", answer="withdrawn"))
    with pytest.raises(RefusedError, match="does not say whose"):
        staff_rows.only_consented(all_said_yes, REQUEST, tables, one_no, engine)


def test_the_roster_says_in_which_tables_each_member_stands(engine: DuckEngine) -> None:
    def planned(*names: str) -> Plan:
        column = ColumnPlan("x", "x", Change.KEEP, "because")
        return Plan(tuple(TablePlan(n, (column,), (), None, 1, 1, 0, 0.0) for n in names))

    tables = {
        "evaluations": evaluations("t1", "t1", None),
        "staff": posts("t1", "t2"),
        "spending": posts("t3").drop("staff_key"),
    }
    found = staff_rows.roster(planned("evaluations", "staff", "spending"), tables, engine)
    assert {r["subject"]: r["tables"] for r in engine.arrow(found).to_pylist()} == {
        "t1": "evaluations|staff",
        "t2": "staff",
    }
    only = staff_rows.roster(planned("staff"), tables, engine)
    assert set(engine.arrow(only)["tables"].to_pylist()) == {"staff"}
    assert staff_rows.roster(planned("spending"), tables, engine) is None


MEMBERS = ["t1", "t2", "t3", "t4"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    members=st.lists(st.sampled_from([*MEMBERS, None]), min_size=1, max_size=8),
    said=st.lists(
        st.builds(
            a_yes,
            st.sampled_from([*MEMBERS, "t9"]),
            answer=st.sampled_from(["given", "given", "refused", "withdrawn"]),
            signed_on=st.dates(TODAY.replace(month=10), TODAY),
            question=st.sampled_from([ASKED, ASKED, staff_question("0" * 64)]),
            elements=st.sampled_from(["*", "*", "evaluation_rating"]),
        ),
        max_size=8,
    ),
    attested=st.booleans(),
)
def test_the_rows_are_those_that_a_slow_reader_would_keep(
    engine: DuckEngine, members: list[str | None], said: list[dict[str, Any]], attested: bool
) -> None:
    inside = {
        m
        for m in MEMBERS
        if staff_twin.stands(
            m,
            said,
            attested=attested,
            question=ASKED,
            elements=EVALUATIONS,
            purpose=Purpose.IMPROVE_INSTRUCTION.value,
            recipient="northfield",
            as_of=TODAY,
        )
        in IN
    }
    expected = sorted(str(n) for n, m in enumerate(members) if m in inside)
    tables = {"evaluations": evaluations(*members)}
    if not expected:
        with pytest.raises(RefusedError):
            staff_rows.only_consented(decided(attested=attested), REQUEST, tables, answers(*said), engine)
        return
    rows = staff_rows.only_consented(decided(attested=attested), REQUEST, tables, answers(*said), engine)
    assert kept(rows, engine) == expected
    assert rows.tally.inside == len({m for m in members if m in inside})
