"""One child's answers, read as the next release reads them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from permslip.consent.answer import MaySign, Reason, Says, Wanted
from permslip.consent.one_child import eighteenth, last_said, resolve_one
from permslip.words.vocabulary import ConsentMode
from tests.consent.tables import ADULT, CHILD, TODAY, WANTED, an_answer

LINKS = {"g1": MaySign.COUNTS, "g2": MaySign.COUNTS}


def wanted(**changes: Any) -> Wanted:
    asked = {k: v for k, v in WANTED.items() if k != "mode"}
    return Wanted(**(asked | changes))


def stands(
    *said: dict[str, Any], born: date | None = CHILD, mode: ConsentMode = ConsentMode.OPT_IN
) -> Reason:
    return resolve_one(said, student="s1", born=born, links=LINKS, wanted=wanted(), mode=mode)[1]


def yes_to(recipient: str, **changes: Any) -> dict[str, Any]:
    return an_answer(recipients=recipient, elements="grade|sex", purpose="improve_instruction", **changes)


@pytest.mark.parametrize(
    ("born", "day"),
    [(date(2008, 2, 29), date(2026, 3, 1)), (date(2008, 11, 23), date(2026, 11, 23))],
)
def test_eighteen_is_reached_when_the_year_is_complete(born: date, day: date) -> None:
    assert eighteenth(born) == day


def test_an_answer_about_another_partner_takes_no_earlier_answer_back() -> None:
    mine = yes_to("northfield", signed_on=date(2026, 9, 1))
    for other in ("given", "refused"):
        later = yes_to("tally", signed_on=date(2026, 10, 1), answer=other)
        assert stands(mine, later) is Reason.GIVEN
        assert stands(later) is Reason.OUT_OF_SCOPE


def test_a_later_yes_to_less_of_the_same_request_does_take_it_back() -> None:
    whole = yes_to("northfield", signed_on=date(2026, 9, 1))
    part = whole | {"elements": "grade"}
    assert stands(whole, part | {"signed_on": date(2026, 10, 1)}) is Reason.OUT_OF_SCOPE


def test_a_no_to_everything_takes_back_a_yes_to_one_partner() -> None:
    no = an_answer(answer="withdrawn", signed_on=date(2026, 10, 1))
    assert stands(yes_to("northfield", signed_on=date(2026, 9, 1)), no) is Reason.WITHDRAWN


def test_on_the_day_of_eighteen_the_guardians_yes_is_over() -> None:
    before, on = date(2008, 11, 24), date(2008, 11, 23)
    assert stands(an_answer(), born=before) is Reason.GIVEN
    assert stands(an_answer(), born=on) is Reason.WRONG_SIGNER


def test_what_each_signer_last_said_names_who_may_sign() -> None:
    links = {"g1": MaySign.COUNTS, "g2": MaySign.BARRED}
    said = [an_answer(), an_answer(signer="g2", answer="refused"), an_answer(signer="g3")]
    found = last_said(said, student="s1", born=CHILD, links=links, wanted=wanted())
    assert [(s.signer, s.may_sign, s.says) for s in found] == [
        ("g1", MaySign.COUNTS, Says.GIVEN),
        ("g2", MaySign.BARRED, Says.REFUSED),
        ("g3", MaySign.UNPLACED, Says.GIVEN),
    ]


@pytest.mark.parametrize("born", [None, date(2027, 1, 1)])
def test_an_unknown_birth_date_lets_nobody_answer(born: date | None) -> None:
    assert stands(an_answer(), born=born) is Reason.BIRTH_DATE_UNKNOWN
    assert ADULT < TODAY
