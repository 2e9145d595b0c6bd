"""An evaluation goes only on that member's own yes to this one request."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from permslip import consent, engines
from permslip.consent.answer import IN, STAFF_REASONS, Reason, staff_question
from permslip.words.errors import BadInput
from tests.consent import staff_twin
from tests.consent.tables import TODAY, TYPED, an_answer, answers, texts

ASKED = staff_question("ab" * 32)
OTHER = staff_question("cd" * 32)
WANTED = consent.Wanted(ASKED, ("evaluation_rating", "evaluation_date"), "needs_assessment", "tally", TODAY)


def staff(*keys: str | None) -> Any:
    return ibis.memtable(pa.table({"staff_key": pa.array(keys, pa.string())}))


def a_yes(member: str = "t1", **changes: Any) -> dict[str, Any]:
    """A member of staff's own whole yes to the request."""
    own = {"subject": member, "signer": member, "signer_authority": "staff_member", "question": ASKED}
    return an_answer(**own | changes)


def where(said: Any, *keys: str | None, attested: bool = False) -> dict[str, Reason]:
    found = consent.resolve_staff(said, staff(*keys), wanted=WANTED, attested=attested).to_pyarrow()
    rows = found.to_pylist()
    assert all(row["inside"] is (Reason(row["reason"]) in IN) for row in rows)
    return {row["staff_key"]: Reason(row["reason"]) for row in rows}


def test_silence_is_no() -> None:
    assert where(None, "t1", "t2") == {"t1": Reason.NO_ANSWER, "t2": Reason.NO_ANSWER}
    assert where(answers(a_yes()), "t1", "t2") == {"t1": Reason.GIVEN, "t2": Reason.NO_ANSWER}


def test_a_yes_that_was_taken_back_is_no_yes() -> None:
    then, later = date(2026, 9, 1), date(2026, 10, 1)
    said = answers(a_yes(signed_on=then), a_yes(answer="withdrawn", signed_on=later))
    assert where(said, "t1") == {"t1": Reason.WITHDRAWN}
    again = answers(a_yes(signed_on=then), a_yes(answer="refused", signed_on=then), a_yes(signed_on=later))
    assert where(again, "t1") == {"t1": Reason.GIVEN}


def test_hostile_a_yes_to_another_request_does_not_count() -> None:
    assert where(answers(a_yes(question=OTHER)), "t1") == {"t1": Reason.NO_ANSWER}


def test_a_no_to_something_else_takes_no_yes_back() -> None:
    said = answers(
        a_yes(signed_on=date(2026, 9, 1)),
        a_yes(answer="refused", recipients="northfield", signed_on=date(2026, 10, 1)),
    )
    assert where(said, "t1") == {"t1": Reason.GIVEN}


def test_hostile_nobody_answers_for_another() -> None:
    said = answers(
        a_yes(signer="head"),
        a_yes("t2", signer_authority="guardian"),
        a_yes("t3", question="research-sharing"),
    )
    assert where(said, "t1", "t2", "t3") == dict.fromkeys(("t1", "t2", "t3"), Reason.NO_ANSWER)


def test_a_key_that_nobody_has_makes_no_row() -> None:
    assert where(answers(a_yes("t9"), a_yes("t1")), "t1", None, "t1") == {"t1": Reason.GIVEN}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"elements": "evaluation_rating"}, Reason.OUT_OF_SCOPE),
        ({"recipients": "northfield"}, Reason.OUT_OF_SCOPE),
        ({"purpose": "meals"}, Reason.OUT_OF_SCOPE),
        ({"expires_on": date(2026, 11, 1)}, Reason.EXPIRED),
        ({"signed_on": date(2026, 11, 24)}, Reason.NO_ANSWER),
        ({"signed_on": None}, Reason.NO_ANSWER),
        ({"answer": "perhaps"}, Reason.REFUSED),
        ({"answer": "refused", "elements": "grade"}, Reason.NO_ANSWER),
    ],
)
def test_a_yes_counts_only_whole_dated_and_in_time(changes: dict[str, Any], reason: Reason) -> None:
    assert where(answers(a_yes(**changes)), "t1") == {"t1": reason}


def test_what_was_attested_for_all_leaves_everybody_their_own_no() -> None:
    said = answers(a_yes("t1"), a_yes("t2", answer="refused"), a_yes("t3", answer="withdrawn"))
    assert where(said, "t1", "t2", "t3", "t4", attested=True) == {
        "t1": Reason.GIVEN,
        "t2": Reason.REFUSED,
        "t3": Reason.WITHDRAWN,
        "t4": Reason.ATTESTED,
    }


def test_what_is_on_record_before_anybody_looks_at_rows() -> None:
    with engines.open_engine() as engine:

        def said(*rows: dict[str, Any]) -> tuple[bool, int]:
            found = consent.said_by_staff(answers(*rows), wanted=WANTED, engine=engine)
            return found.asked, found.given

        assert consent.said_by_staff(None, wanted=WANTED, engine=engine).asked is False
        assert said(an_answer()) == (False, 0)
        assert said(a_yes(question=OTHER)) == (True, 0)
        assert said(a_yes("t1"), a_yes("t2"), a_yes("t3", answer="refused")) == (True, 2)


STAFF = ["t1", "t2", "t3"]
rows = st.fixed_dictionaries(
    {
        "subject": st.sampled_from([*STAFF, "t9"]),
        "signer": st.sampled_from([*STAFF, "t9"]),
        "signer_authority": st.sampled_from(["staff_member"] * 5 + ["guardian", "eligible_student"]),
        "question": st.sampled_from([ASKED] * 4 + [OTHER, "research-sharing"]),
        "elements": st.sampled_from(
            ["*", "*", "evaluation_date|evaluation_rating", "evaluation_rating", "grade", ""]
        ),
        "purpose": st.sampled_from(["*", "*", "needs_assessment", "meals", ""]),
        "recipients": st.sampled_from(["*", "*", "northfield|tally", "northfield"]),
        "answer": st.sampled_from(["given", "given", "given", "refused", "withdrawn", "maybe"]),
        "signed_on": st.sampled_from(
            [date(2026, 8, 1), date(2026, 9, 1), TODAY, date(2026, 11, 24), date(2026, 2, 28), None]
        ),
        "expires_on": st.sampled_from([None, None, date(2026, 11, 22), TODAY]),
        "evidence_sha256": st.just("ab" * 32),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    said=st.none() | st.lists(rows | rows.map(lambda r: r | {"signer": r["subject"]}), max_size=10),
    people=st.lists(st.sampled_from([*STAFF, None]), max_size=6),
    attested=st.booleans(),
)
def test_the_engine_agrees_with_the_slow_twin(
    said: list[dict[str, Any]] | None, people: list[str | None], attested: bool
) -> None:
    table = None if said is None else ibis.memtable(pa.Table.from_pylist(said, schema=TYPED))
    asked = {k: getattr(WANTED, k) for k in ("question", "elements", "purpose", "recipient", "as_of")}
    expected = {p: staff_twin.stands(p, said, attested=attested, **asked) for p in people if p is not None}
    assert where(table, *people, attested=attested) == expected
    assert set(expected.values()) <= set(STAFF_REASONS)


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"question": "research-sharing"}, "question"),
        ({"question": "staff-evaluation--needs-study"}, "question"),
        ({"question": OTHER[:-1]}, "question"),
        ({"signer": "t2"}, "signer_authority"),
        ({"signer": "t2", "signer_authority": "guardian"}, "question"),
        ({"signer_authority": "eligible_student"}, "question"),
    ],
)
def test_hostile_only_staff_answer_on_staff_and_only_on_one_request(
    changes: dict[str, Any], column: str
) -> None:
    row = a_yes(**changes)
    with pytest.raises(BadInput, match=f"row 2: {column} does not fit the signer"):
        consent.validate(texts(row), name="answers.csv", as_of=TODAY)
    with pytest.raises(BadInput, match=f"{column} is not right"):
        consent.one(
            **row | {"elements": ("*",), "purpose": ("*",), "recipients": ("*",)},  # type: ignore[arg-type]
            as_of=TODAY,
        )


def test_a_members_answer_is_taken_in_beside_the_families() -> None:
    taken = consent.validate(texts(an_answer(), a_yes()), name="answers.csv", as_of=TODAY)
    assert taken.to_pyarrow().num_rows == 2
    assert (
        consent.one(**a_yes() | {"elements": ("*",), "purpose": ("*",), "recipients": ("*",)}, as_of=TODAY)[
            "question"
        ]
        == ASKED
    )
