"""How long requests take and what is refused: passages, quarters, bands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from permslip.follow.tempo import (
    PERMITTED,
    PUBLISHED,
    RECEIVED,
    REFUSED,
    STAGED,
    Happening,
    Passage,
    Spread,
    passages,
    quarter,
    refusals,
    tempo,
)

START = datetime(2026, 1, 10, 9, 0, tzinfo=UTC)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def test_a_request_comes_in_is_decided_and_released():
    (one,) = passages(
        [
            Happening(RECEIVED, day(0), "r"),
            Happening(PERMITTED, day(3), "r"),
            Happening(STAGED, day(4), "rel_1", request="r"),
            Happening(PUBLISHED, day(5), "rel_1"),
            Happening(STAGED, day(30), "rel_2", request="r"),
            Happening(PUBLISHED, day(31), "rel_2"),
        ]
    )
    assert one == Passage("r", day(0), day(3), PERMITTED, False, (), day(5))


def test_deciding_again_keeps_the_first_day_the_last_word_and_that_it_was_once_refused():
    (one,) = passages(
        [
            Happening(RECEIVED, day(0), "r"),
            Happening(REFUSED, day(2), "r", rules=("a",)),
            Happening(PERMITTED, day(9), "r"),
        ]
    )
    assert (one.decided, one.verdict, one.refused, one.rules) == (day(2), PERMITTED, True, ("a",))
    assert refusals([one])[0].refused == "fewer than 10"


def test_a_request_put_anew_after_a_refusal_is_another_passage():
    first, second = passages(
        [
            Happening(RECEIVED, day(0), "r"),
            Happening(
                RECEIVED, day(1), "r"
            ),  # put again before anybody decided: the wait began on the first day
            Happening(REFUSED, day(2), "r", rules=("a", "b")),
            Happening(RECEIVED, day(5), "r"),
            Happening(PERMITTED, day(6), "r"),
        ]
    )
    assert (first.received, first.verdict, second.received, second.decided) == (
        day(0),
        REFUSED,
        day(5),
        day(6),
    )


def test_what_the_ledger_forgot_is_left_out():
    erased = [Happening(REFUSED, day(2), "r", rules=("a",)), Happening(PUBLISHED, day(3), "rel_1")]
    assert passages(erased) == ()


def test_quarters_have_their_months():
    months = [quarter(datetime(2026, month, 1, tzinfo=UTC)) for month in (1, 3, 4, 6, 7, 9, 10, 12)]
    assert [m[-1] for m in months] == list("11223344")


def test_times_are_given_from_five_requests_on():
    few = [Passage(f"r{n}", day(n), day(n + 2), PERMITTED) for n in range(4)]
    (one,) = tempo(few)
    assert (one.requests, one.decided, one.released) == ("fewer than 10", None, None)
    more = [*few, Passage("late", day(4), day(24), PERMITTED, released=day(30))]
    (one,) = tempo(more)
    assert one.decided == Spread(2, 2, 2) and one.released is None
    assert tempo([*more, Passage("next", day(100))])[0].quarter == quarter(day(100))


def test_refusals_are_bands_and_a_quarter_without_one_says_none():
    twelve = [Passage(f"r{n}", day(0), day(1), REFUSED, True, ("a", "b") if n else ("a",)) for n in range(12)]
    fine = Passage("ok", day(99), day(100), PERMITTED)
    newest, oldest = refusals([*twelve, fine])
    assert (newest.decided, newest.refused, dict(newest.rules)) == ("fewer than 10", "none", {})
    assert (oldest.refused, dict(oldest.rules)) == ("10-19", {"a": "10-19", "b": "10-19"})
