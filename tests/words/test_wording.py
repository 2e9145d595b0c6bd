"""Counts, shares and lists as they are read."""

import pytest

from permslip.words.wording import counted, exact_percent, listed, percent, shortened


@pytest.mark.parametrize(
    ("count", "what", "said"),
    [
        (1, "records", "1 record"),
        (1_200, "records", "1,200 records"),
        (0, "rows", "0 rows"),
        (1, "classes", "1 class"),
        (2, "classes", "2 classes"),
    ],
)
def test_one_is_not_several(count: int, what: str, said: str) -> None:
    assert counted(count, what) == said


def test_a_singular_of_its_own() -> None:
    assert counted(1, "people", "person") == "1 person"
    assert counted(2, "people", "person") == "2 people"


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.0, "0.0%"), (0.0004, "<0.1%"), (0.001, "0.1%"), (0.125, "12.5%"), (1.0, "100.0%")],
)
def test_what_was_measured_is_told_in_tenths(share: float, said: str) -> None:
    assert percent(share) == said


@pytest.mark.parametrize(
    ("share", "said"), [(0.05, "5%"), (0.045, "4.5%"), (0.0001, "0.01%"), (0.3333, "33.33%")]
)
def test_what_was_set_is_told_as_it_was(share: float, said: str) -> None:
    assert exact_percent(share) == said


@pytest.mark.parametrize(
    ("words", "said"), [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")]
)
def test_several_are_joined_by_commas_and_an_and(words: tuple[str, ...], said: str) -> None:
    assert listed(words) == said


def test_a_long_text_is_cut_and_marked() -> None:
    assert shortened("one  line\nonly", 14) == "one line only"
    assert shortened("one line only", 10) == "one line…"
