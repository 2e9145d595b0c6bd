"""Who is in, who is out, and why."""

from __future__ import annotations

import functools
from datetime import date
from typing import Any

import duckdb
import ibis
import pyarrow as pa
import pytest

from permslip import consent
from permslip.consent.answer import IN, Reason
from permslip.words.errors import BadInput
from permslip.words.vocabulary import ConsentMode
from tests.consent.tables import ADULT, CHILD, TODAY, WANTED, an_answer, answers, guardians, keys, roster

CON = duckdb.connect()
IBIS = ibis.duckdb.from_connection(CON)


@functools.cache
def _sql(tables: tuple[str, ...], wanted: tuple[tuple[str, Any], ...]) -> str:
    """The question as SQL over tables of these names: made once, for making it is what takes the time."""
    at = {
        name: IBIS.table(name) if name in tables else None for name in ("said", "pupils", "links", "optouts")
    }
    return str(ibis.to_sql(consent.resolve(*at.values(), **dict(wanted))))


def where(
    *rows: dict[str, Any], born: date | None = CHILD, links: Any = None, optouts: Any = None, **wanted: Any
) -> Reason:
    """Where student s1 stands."""
    tables = {
        "said": answers(*rows) if rows else None,
        "pupils": roster(s1=born),
        "links": links,
        "optouts": optouts,
    }
    held = {name: table.to_pyarrow() for name, table in tables.items() if table is not None}
    for name, table in held.items():
        CON.register("arrow", table)
        CON.execute(f"CREATE OR REPLACE TABLE {name} AS FROM arrow")
    columns = tuple(f"{name}{tuple(table.schema.names)}" for name, table in held.items() if name == "links")
    (row,) = (
        CON.execute(_sql((*held, *columns), tuple((WANTED | wanted).items()))).to_arrow_table().to_pylist()
    )
    reason = Reason(row["reason"])
    assert row["student_key"] == "s1"
    assert row["inside"] is (reason in IN)
    return reason


def test_a_whole_yes_is_in() -> None:
    assert where(an_answer()) is Reason.GIVEN


def test_silence_is_read_by_the_mode() -> None:
    assert where() is Reason.NO_ANSWER
    assert where(mode=ConsentMode.OPT_OUT) is Reason.SILENT_OPT_OUT
    assert where(mode=ConsentMode.NOT_ASKED) is Reason.NOT_ASKED
    assert where(an_answer(answer="refused"), mode=ConsentMode.NOT_ASKED) is Reason.NOT_ASKED


def test_the_latest_answer_of_a_signer_counts() -> None:
    early, late = date(2026, 9, 1), date(2026, 10, 1)
    assert where(an_answer(answer="refused", signed_on=early), an_answer(signed_on=late)) is Reason.GIVEN
    assert (
        where(an_answer(signed_on=early), an_answer(answer="withdrawn", signed_on=late)) is Reason.WITHDRAWN
    )
    assert where(an_answer(signed_on=early), an_answer(answer="refused", signed_on=late)) is Reason.REFUSED


def test_two_answers_on_one_day_are_read_narrowly() -> None:
    assert where(an_answer(), an_answer(answer="withdrawn")) is Reason.WITHDRAWN
    assert where(an_answer(answer="withdrawn"), an_answer()) is Reason.WITHDRAWN


def test_an_answer_after_the_day_is_not_yet_there() -> None:
    assert where(an_answer(signed_on=date(2026, 11, 24))) is Reason.NO_ANSWER
    assert where(an_answer(signed_on=TODAY)) is Reason.GIVEN
    assert where(an_answer(), an_answer(answer="withdrawn", signed_on=date(2026, 11, 24))) is Reason.GIVEN


def test_a_yes_runs_out_and_a_no_does_not() -> None:
    assert where(an_answer(expires_on=TODAY)) is Reason.GIVEN
    assert where(an_answer(expires_on=date(2026, 11, 22))) is Reason.EXPIRED
    assert where(an_answer(expires_on=date(2026, 11, 22)), mode=ConsentMode.OPT_OUT) is Reason.EXPIRED
    assert where(an_answer(answer="refused", expires_on=date(2026, 11, 22))) is Reason.REFUSED


@pytest.mark.parametrize(
    "scope",
    [
        {"elements": "grade"},
        {"elements": "sex|race"},
        {"purpose": "needs_assessment"},
        {"recipients": "tally|brightwater"},
        {"elements": ""},
    ],
)
def test_a_yes_to_less_is_no_yes(scope: dict[str, str]) -> None:
    assert where(an_answer(**scope)) is Reason.OUT_OF_SCOPE
    assert where(an_answer(**scope), mode=ConsentMode.OPT_OUT) is Reason.OUT_OF_SCOPE


def test_a_yes_to_all_of_it_is_a_yes() -> None:
    exact = {"elements": "race|sex|grade", "purpose": "improve_instruction", "recipients": "tally|northfield"}
    assert where(an_answer(**exact)) is Reason.GIVEN


def test_an_element_is_matched_whole() -> None:
    assert where(an_answer(elements="grade9_entry_date|sex")) is Reason.OUT_OF_SCOPE


def test_a_no_counts_where_it_touches_the_request() -> None:
    touching = an_answer(answer="refused", elements="sex|photo")
    elsewhere = an_answer(answer="refused", recipients="tally")
    assert where(touching) is Reason.REFUSED
    assert where(elsewhere) is Reason.OUT_OF_SCOPE
    assert where(elsewhere, mode=ConsentMode.OPT_OUT) is Reason.SILENT_OPT_OUT


def test_another_question_is_another_matter() -> None:
    assert where(an_answer(question="yearbook")) is Reason.NO_ANSWER


def test_two_guardians_who_differ() -> None:
    yes, no = an_answer(), an_answer(signer="g2", answer="refused")
    assert where(yes, no) is Reason.GUARDIANS_DISAGREE
    assert where(yes, no, two_guardians="either") is Reason.GIVEN
    assert where(yes, no, mode=ConsentMode.OPT_OUT) is Reason.GUARDIANS_DISAGREE
    assert where(yes, an_answer(signer="g2", elements="sex")) is Reason.GUARDIANS_DISAGREE
    assert where(yes, an_answer(signer="g2")) is Reason.GIVEN
    assert where(an_answer(answer="withdrawn"), no) is Reason.REFUSED


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(BadInput):
        where(an_answer(), two_guardians="first")


def test_at_eighteen_only_the_student_signs() -> None:
    own = {"signer": "s1", "signer_authority": "eligible_student", "signed_on": date(2026, 11, 2)}
    assert where(an_answer(), born=ADULT) is Reason.WRONG_SIGNER
    assert where(an_answer(**own), born=ADULT) is Reason.GIVEN
    assert where(an_answer(answer="refused"), an_answer(**own), born=ADULT) is Reason.GIVEN
    assert where(an_answer(), an_answer(**own, answer="refused"), born=ADULT) is Reason.REFUSED
    assert where(an_answer(**own), born=CHILD) is Reason.NO_AUTHORITY
    assert where(born=ADULT) is Reason.NO_ANSWER


def test_a_yes_signed_before_eighteen_is_not_the_students() -> None:
    early = an_answer(signer="s1", signer_authority="eligible_student", signed_on=date(2026, 10, 31))
    assert where(early, born=ADULT) is Reason.WRONG_SIGNER
    assert where(early | {"signed_on": date(2026, 11, 1)}, born=ADULT) is Reason.GIVEN
    assert where(early | {"answer": "refused"}, born=ADULT) is Reason.REFUSED


@pytest.mark.parametrize(
    ("as_of", "reason"),
    [
        (date(2026, 2, 27), Reason.GIVEN),
        (date(2026, 2, 28), Reason.GIVEN),
        (date(2026, 3, 1), Reason.WRONG_SIGNER),
    ],
)
def test_a_leap_day_child_is_eighteen_on_the_first_of_march(as_of: date, reason: Reason) -> None:
    parent = an_answer(signed_on=date(2026, 1, 5))
    assert where(parent, born=date(2008, 2, 29), as_of=as_of) is reason


def test_the_day_before_and_the_day_of_an_eighteenth_birthday() -> None:
    assert where(an_answer(), born=date(2008, 11, 24)) is Reason.GIVEN
    assert where(an_answer(), born=date(2008, 11, 23)) is Reason.WRONG_SIGNER


def test_an_unknown_birth_date_is_out() -> None:
    for mode in (ConsentMode.OPT_IN, ConsentMode.OPT_OUT):
        assert where(an_answer(), born=None, mode=mode) is Reason.BIRTH_DATE_UNKNOWN
        assert where(born=None, mode=mode) is Reason.BIRTH_DATE_UNKNOWN
        assert where(an_answer(), born=date(2027, 1, 1), mode=mode) is Reason.BIRTH_DATE_UNKNOWN
    assert where(born=None, mode=ConsentMode.NOT_ASKED) is Reason.NOT_ASKED


def test_two_birth_dates_are_none_and_two_equal_ones_are_one() -> None:
    def twice(second: date) -> str:
        rows = pa.table({"student_key": ["s1", "s1"], "birth_date": [CHILD, second]})
        out = consent.resolve(answers(an_answer()), ibis.memtable(rows), None, None, **WANTED).to_pyarrow()
        assert out.num_rows == 1
        return str(out["reason"][0])

    assert twice(CHILD) == Reason.GIVEN
    assert twice(date(2014, 5, 7)) == Reason.BIRTH_DATE_UNKNOWN


def test_birth_dates_as_text_and_no_birth_dates_at_all() -> None:
    text = ibis.memtable(pa.table({"student_key": ["s1", "s2"], "birth_date": ["2014-05-06", "2014-02-30"]}))
    none = ibis.memtable(pa.table({"student_key": ["s1"]}))
    said = answers(an_answer(), an_answer(subject="s2"))
    found = consent.resolve(said, text, None, None, **WANTED).order_by("student_key").to_pyarrow()
    assert found["reason"].to_pylist() == [Reason.GIVEN, Reason.BIRTH_DATE_UNKNOWN]
    assert consent.resolve(said, none, None, None, **WANTED).to_pyarrow()["reason"].to_pylist() == [
        Reason.BIRTH_DATE_UNKNOWN
    ]


@pytest.mark.parametrize(
    ("legal", "restriction", "reason"),
    [
        ("yes", None, Reason.GIVEN),
        (None, None, Reason.GIVEN),  # 34 CFR 99.4: a parent, unless there is evidence to the contrary
        ("true", "none", Reason.GIVEN),
        ("false", None, Reason.NO_AUTHORITY),
        ("No", None, Reason.NO_AUTHORITY),
        ("yes", "Court order of 2024", Reason.NO_AUTHORITY),
        ("yes", "No-contact, see file", Reason.NO_AUTHORITY),
        ("yes", "Joint custody in two homes", Reason.GIVEN),
        ("yes", "Shared legal custody", Reason.GIVEN),
        ("yes", "Non-custodial parent", Reason.GIVEN),
        ("no", "Joint custody in two homes", Reason.NO_AUTHORITY),
        ("yes", "Joint custody; court order of 2024 bars contact", Reason.NO_AUTHORITY),
        ("yes", "Call the aunt first", Reason.NO_AUTHORITY),  # words that only a person can read
    ],
)
def test_a_guardian_who_may_not_sign(legal: str | None, restriction: str | None, reason: Reason) -> None:
    assert where(an_answer(), links=guardians(("s1", "g1", legal, restriction))) is reason


def test_a_barred_guardians_no_does_not_count_and_a_strangers_does_keep_the_row_home() -> None:
    barred, stranger = guardians(("s1", "g1", "no", None)), guardians(("s1", "g2", "yes", None))
    no = an_answer(answer="refused")
    assert where(no, links=barred, mode=ConsentMode.OPT_OUT) is Reason.SILENT_OPT_OUT
    assert where(no, links=stranger, mode=ConsentMode.OPT_OUT) is Reason.NO_AUTHORITY
    unread = guardians(("s1", "g1", "yes", "Call the aunt first"))
    assert where(no, links=unread, mode=ConsentMode.OPT_OUT) is Reason.NO_AUTHORITY
    assert where(no, an_answer(signer="g2"), links=stranger) is Reason.GIVEN
    assert where(an_answer(), links=stranger, mode=ConsentMode.OPT_OUT) is Reason.SILENT_OPT_OUT


def test_a_parents_no_outlives_the_eighteenth_birthday_where_silence_means_yes() -> None:
    assert where(an_answer(answer="refused"), born=ADULT, mode=ConsentMode.OPT_OUT) is Reason.WRONG_SIGNER
    assert where(an_answer(), born=ADULT, mode=ConsentMode.OPT_OUT) is Reason.SILENT_OPT_OUT


def test_guardians_without_the_flags_and_another_childs_guardian() -> None:
    bare = ibis.memtable(pa.table({"student_key": ["s1", "s2"], "guardian_id": ["g1", "g9"]}))
    assert where(an_answer(), links=bare) is Reason.GIVEN
    assert where(an_answer(signer="g9"), links=bare) is Reason.NO_AUTHORITY


def test_directory_opt_outs_keep_rows_home_in_every_mode() -> None:
    for mode in ConsentMode:
        assert where(an_answer(), optouts=keys("s1", "s1", "s7"), mode=mode) is Reason.DIRECTORY_OPT_OUT
        assert where(an_answer(), optouts=keys("s7"), mode=mode) in IN


def test_an_answer_that_is_not_understood_or_not_dated_is_no_yes() -> None:
    assert where(an_answer(answer="maybe")) is Reason.REFUSED
    assert where(an_answer(signed_on=None)) is Reason.NO_ANSWER
    assert where(an_answer(answer="refused", signed_on=None), mode=ConsentMode.OPT_OUT) is Reason.REFUSED


def test_a_table_without_its_columns_is_bad_input() -> None:
    with pytest.raises(BadInput, match="student_key"):
        consent.resolve(None, ibis.memtable(pa.table({"key": ["s1"]})), None, None, **WANTED)
    with pytest.raises(BadInput, match="guardian_id"):
        where(an_answer(), links=keys("s1"))


def test_students_without_answers_stay_and_strangers_answers_add_nobody() -> None:
    said = answers(an_answer(), an_answer(subject="gone"))
    resolved = consent.resolve(said, roster(s1=CHILD, s2=CHILD, s3=ADULT), None, None, **WANTED)
    counted = consent.tally(resolved)
    assert counted.counts == ((Reason.GIVEN, 1), (Reason.NO_ANSWER, 2))
    assert (counted.inside, counted.outside) == (1, 2)
