"""Which label a value may lie under."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.measure.attack.covering import cover, key, reading
from permslip.words.errors import BadInput
from tests.measure.attack import twin

LABELS = st.lists(st.sampled_from([None, "*", "1", "2", "3", "1-2", "2-4", "7"]), unique=True, min_size=1)
VALUES = st.lists(st.sampled_from([None, "1", "2", "3", "4", "5", "7"]), unique=True, min_size=1)


@given(LABELS, VALUES, st.sampled_from(["own", "wild"]))
def test_covers_agree_with_the_twin(labels: list, values: list, missing: str) -> None:
    found = cover(pa.array(labels, pa.string()), pa.array(values, pa.string()), None, missing)
    expected = [[twin.under(v, lab, missing=missing) for lab in labels] for v in values]
    assert found.rows(np.arange(len(values))).tolist() == expected
    v, lab = (a.ravel() for a in np.indices((len(values), len(labels))))
    assert found.has(v, lab).tolist() == [e for row in expected for e in row]


@pytest.mark.parametrize(
    ("label", "inside", "outside"),
    [
        ("15 up to 20", ["15", "19.5"], ["20", "14", "x"]),
        ("[15, 20)", ["15", "19"], ["20"]),
        ("[15, 20]", ["15", "20"], ["21"]),
        ("13-15", ["13", "14", "15"], ["12", "16"]),
        ("13 to 15", ["13", "15"], ["16"]),
        ("-5 - -2", ["-5", "-3"], ["-1", "3"]),
        (">= 90", ["90", "100"], ["89"]),
        ("> 90", ["91"], ["90"]),
        ("18+", ["18", "30"], ["17"]),
        ("18 or older", ["18"], ["17"]),
        ("<= 10", ["10"], ["11"]),
        ("10 or less", ["10"], ["11"]),
        ("< 10", ["9"], ["10"]),
        ("061**", ["06105", "06199"], ["06205", "0610"]),
        ("2014-09", ["2014-09-03", "2014-09-03 10:00"], ["2014-10-03", "2014"]),
        ("2014", ["2014-09-03"], ["2015-09-03", "2014"]),
        ("{Spanish, English}", ["spanish", "English "], ["French"]),
    ],
)
def test_labels_are_read(label: str, inside: list[str], outside: list[str]) -> None:
    read = reading(label)
    assert read is not None
    assert all(read(v) for v in inside)
    assert not any(read(v) for v in outside)


@pytest.mark.parametrize("label", ["Hispanic", "K-5", "*", "", "north", "1-2-3"])
def test_a_plain_value_is_no_range(label: str) -> None:
    assert reading(label) is None


def test_values_that_say_the_same_are_the_same() -> None:
    assert key(" 05 ") == key("5.0") == "5"
    assert key("De  La CRUZ") == key("de la cruz")
    assert key("1.5") == "1.5"
    assert key("9/3/2014") == key("2014-09-03 00:00:00") == key("2014-09-03T00:00:00Z") == "2014-09-03"
    assert key("2014-09-03 10:15:00") == "2014-09-03 10:15:00"
    assert key("12345678901234567890") != key("12345678901234567891")


def test_a_hierarchy_says_what_a_value_becomes() -> None:
    labels, values = pa.array(["Hispanic", "White or Asian"]), pa.array(["White", "Mexican"])
    climbs = {"White": frozenset({"White or Asian"}), "Mexican": frozenset({"hispanic"})}
    found = cover(labels, values, climbs, "own").rows(np.arange(2))
    assert found.tolist() == [[False, True], [True, False]]


def test_a_hierarchy_is_believed_before_a_range_is_read() -> None:
    """Grade 7 is age 12 to 13; that 7 lies between 5 and 11 is neither here nor there."""
    labels, values = pa.array(["5-11", "12-13"]), pa.array(["7", "9"])
    found = cover(labels, values, {"7": frozenset({"12-13"})}, "own").rows(np.arange(2))
    assert found.tolist() == [[False, True], [True, False]]


def test_missing_is_own_or_wild() -> None:
    with pytest.raises(BadInput, match="own or as wild"):
        cover(pa.array(["a"]), pa.array(["a"]), None, "maybe")


def test_common_spellings_are_read_alike() -> None:
    labels, values = pa.array(["M", "f", "Yes", "n"]), pa.array(["Male", "FEMALE", "true", "No", "x"])
    found = cover(labels, values, None, "own").rows(np.arange(5))
    assert [row.nonzero()[0].tolist() for row in found] == [[0], [1], [2], [3], []]
