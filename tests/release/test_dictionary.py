"""The dictionary says of each column what it is and what was done to it, in words that a partner reads."""

from __future__ import annotations

from permslip.protect.plan import Change, ColumnPlan
from permslip.release.dictionary import data_package, dictionary_text
from permslip.words.elements import ELEMENTS
from tests.factories import a_plan

PLAN = a_plan(
    columns=(
        ColumnPlan("student_number", "record_code", Change.CODE, "ferpa-code-limits"),
        ColumnPlan(
            "birth_date", "birth_date", Change.GENERALISE, "ferpa-studies-noident", "birth_date", 1, 4
        ),
        ColumnPlan("absences", "absences", Change.KEEP, "house-class-known"),
        ColumnPlan("email", None, Change.DROP, "house-direct-ids"),
    )
)


def test_the_text_names_the_step_and_the_rule() -> None:
    text = dictionary_text("rel_1", PLAN, ELEMENTS)
    assert "| `birth_date` | birth date | generalised to: age in years (level 1 of 4)" in text
    assert "because of ferpa-studies-noident" in text
    assert "| `record_code` | record code | a random record code" in text
    assert "email" not in text


def test_the_package_lists_what_leaves_and_nothing_else() -> None:
    package = data_package("rel_AB", PLAN, ELEMENTS, {"students": "students.parquet"})
    (resource,) = package["resources"]
    assert package["name"] == "rel-ab"
    assert resource["path"] == "students.parquet"
    fields = resource["schema"]["fields"]
    assert [f["name"] for f in fields] == ["record_code", "birth_date", "absences"]
    assert fields[2]["title"] == ELEMENTS["absences"].label
