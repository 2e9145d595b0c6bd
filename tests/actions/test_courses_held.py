"""The policy that holds courses over time, from the request for dated rows to the gate."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from permslip.actions import approving, attacked_tables, offices, protecting, releasing
from permslip.actions.desk import open_desk
from permslip.protect.plan import COURSES_HELD
from permslip.release import records
from permslip.sample import case, write_district
from permslip.words.errors import BadInput, RefusedError
from tests.actions import offices as small

pytestmark = pytest.mark.slow
ASKED = ("attendance_date", "attendance_category")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """An office whose request asks for absences with their days."""
    root = tmp_path_factory.mktemp("courses")
    write_district(root / "district", students=2_000, seed=5, today=small.today())
    amended, request = case.amended, case.request
    lines = "".join(f"  - {{element: {a}, need: optional, why: what may explain it}}\n" for a in ASKED)
    table = "".join(f"      - {{asked: {a}, need: optional}}\n" for a in ASKED)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(case, "amended", lambda *said: amended(*said).replace("limits:", lines + "limits:"))
        patch.setattr(
            case,
            "request",
            lambda day: request(day).replace(
                "tables:\n", f"tables:\n  - name: attendance\n    elements:\n{table}"
            ),
        )
        small.found(root / "office", root / "district")
        small.put_right(root / "office", root / "district" / "consents.csv")
    small.attest(root / "office")
    return root / "office"


def alike(tables, quasi):
    """How many students show the same in everything that leaves of them as a quasi-identifier or by date."""
    shown = {row["record_code"]: [tuple(row[q] for q in quasi)] for row in tables["students"].to_pylist()}
    course = defaultdict(set)
    for row in tables["attendance"].to_pylist():
        course[row["record_code"]].add(tuple(row[c] for c in ASKED))
    return Counter((*said, frozenset(course[code])) for code, said in shown.items())


def test_a_release_staged_before_the_policy_is_staged_again_and_then_leaves(office):
    with open_desk(office, exact=True) as desk:
        first = releasing.release(desk, request=case.REQUEST, by="Officer")
        before = first.plan.table("attendance")
        assert (before.when, before.quasi, before.suppressed) == ("attendance_date", (), 0)
        offices.set_policy(desk, name=COURSES_HELD, value="on", by="Officer")
        with pytest.raises(RefusedError, match="attendance were not counted") as caught:
            approving.approve(desk, release=first.release, by="Head", passphrase=small.PASSPHRASE)
        assert caught.value.rule == COURSES_HELD
        with pytest.raises(BadInput, match="otherwise today"):
            attacked_tables.from_office(desk, first.release, table=None)

        show = protecting.show(desk, request=case.REQUEST)
        engine, plan = desk.engine(), show.prepared.plan
        tables = {name: engine.arrow(t) for name, t in show.prepared.tables.items()}
        (timed,) = show.timed
        assert timed.held and timed.found.findings.below == 0 and timed.way is None
        sizes = alike(tables, plan.table("students").quasi)
        assert min(sizes.values()) == show.prepared.reach.together.smallest >= 5

        second = releasing.release(desk, request=case.REQUEST, by="Officer")
        course = second.plan.table("attendance")
        assert second.plan == plan and course.quasi == ASKED and course.suppressed > 0
        assert course.suppressed <= 0.05 * course.rows_in
        told = {(e.table, e.element): (e.change, e.level) for e in second.slip.elements}
        assert told["attendance", "attendance_date"] == ("generalise", course.columns[1].level)
        assert course.columns[1].level > 0
        out = approving.approve(desk, release=second.release, by="Head", passphrase=small.PASSPHRASE)
        assert out.stage == "published"
        again = records.from_json(desk.office.releases.get(second.release).body)
        assert again.plan == plan and set(again.reach.together.quasi) >= {f"attendance.{c}" for c in ASKED}

        third = releasing.release(desk, request=case.REQUEST, by="Officer")
        joint = third.reach.joint
        assert third.plan == plan and joint.findings.meets_k and joint.exposed == 0
        out = approving.approve(desk, release=third.release, by="Head", passphrase=small.PASSPHRASE)
        assert out.stage == "published"
