"""YAML read strictly: what is refused, what things mean, and where they stand."""

from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from permslip.agree.strict_yaml import DEPTH_CAP, NODE_CAP, SIZE_CAP, read, spelled
from permslip.agree.writing import as_yaml
from permslip.words.errors import BadInput

BOMB = b"""
a: &a [zelda, zelda, zelda]
b: &b [*a, *a, *a, *a]
c: &c [*b, *b, *b, *b]
d: [*c, *c, *c, *c]
"""


def test_words_mean_what_yaml_1_2_says() -> None:
    text = b"""
country: NO
yes_and_on: [yes, on, Off, y]
truth: [true, False]
nothing: [null, ~, , ""]
numbers: [5, -3, 0.5, 1e3, 012]
texts: [1_000, 12:30:00, 2026-02-30, 1.2.3, '5', "true", 0b1]
"""
    value = read(text.replace(b", ,", b", null,"), "f").value
    assert value == {
        "country": "NO",
        "yes_and_on": ["yes", "on", "Off", "y"],
        "truth": [True, False],
        "nothing": [None, None, None, ""],
        "numbers": [5, -3, 0.5, 1000.0, 12],
        "texts": ["1_000", "12:30:00", "2026-02-30", "1.2.3", "5", "true", "0b1"],
    }


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (BOMB, "line 2 (a): an anchor or an alias"),
        (b"a: 1\nb: *zelda", "line 2 (b): an anchor or an alias"),
        (b"a: !!str zelda", "line 1 (a): a tag"),
        (b"a: !!python/object:os.system zelda", "line 1 (a): a tag"),
        (b"- !zelda x", "line 1 ([1]): a tag"),
        (b"? !!str zelda\n: 1", "line 1: a tag"),
        (b"&zelda a: 1", "line 1: an anchor"),
        (b"a: 1\nb: 2\na: 3", "line 3: the same key twice"),
        (b"a:\n  b: 1\n  'b': 2", "line 3 (a): the same key twice"),
        (b"<<: {zelda: 1}", "line 1: a merge key"),
        (b"a: 1\n---\nzelda: 2", "line 2: a second document"),
        (b"%YAML 1.1\n---\na: NO", "line 2: a % directive"),
        (b"%TAG ! tag:zelda,2000:\n---\na: 1", "line 2: a % directive"),
        (b"a: 1\n  zelda: 2", "line 2: this is not YAML"),
        (b"a: [zelda,", "this is not YAML"),
        (b"a: 'zelda", "this is not YAML"),
        (b"\tzelda: 1", "line 1: this is not YAML"),
        (b"a: \x00", "line 1: a hidden or control character"),
        (b'a: "\\x00"', "line 1 (a): a hidden or control character"),
        ("a: zel\u202eda".encode(), "hidden or control"),
        (b'a: "\\ud83d"', "hidden or control"),
        (b"a: 1\nb: \xffzelda", "line 2: the text is not UTF-8"),
        ("a: zelda".encode("utf-16"), "line 1: the text is not UTF-8"),
        (b"", "is empty"),
        (b"# zelda\n", "is empty"),
        (b"[a]: 1", "line 1: a key that is no plain word"),
        (b"? {zelda: 1}\n: 1", "line 1: a key that is no plain word"),
        (b"a: 0x1F", "line 1 (a): a number in a form that nobody needs"),
        (b"a: .inf", "line 1 (a): a number in a form that nobody needs"),
        (b"a: 99999999999999999999", "line 1 (a): a number in a form that nobody needs"),
        (b"[" * (DEPTH_CAP + 2), f"more than {DEPTH_CAP} levels deep"),
        (b"{a: " * 20_000, f"more than {DEPTH_CAP} levels deep"),
        (b"- " * 20_000, f"more than {DEPTH_CAP} levels deep"),
        (b"x: " + b"a" * SIZE_CAP, "is larger than 1 MiB"),
    ],
)
def test_what_is_refused_is_told_with_its_line_and_no_word_of_it(data: bytes, told: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(data, "paper.yaml")
    message = str(caught.value)
    assert message.startswith("paper.yaml")
    assert told in message
    assert "zelda" not in message.lower()
    assert caught.value.__cause__ is None


def test_too_many_parts_are_refused() -> None:
    with pytest.raises(BadInput, match="more than 50,000 parts"):
        read(b"[" + b"a," * NODE_CAP + b"a]", "paper.yaml")


def test_every_part_knows_its_line() -> None:
    document = read(b"a: 1\nparties:\n  - id: x\n    role: y\n  - id: z\n", "f")
    assert document.line(("a",)) == 1
    assert document.line(("parties", 0, "role")) == 4
    assert document.line(("parties", 1)) == 5
    assert document.line(("parties", 1, "role")) == 5
    assert document.line(("nowhere",)) == 1


def test_a_path_is_spelled_as_people_count_and_strange_keys_are_not_repeated() -> None:
    assert spelled(("parties", 1, "role")) == "parties[2].role"
    assert spelled(("Zelda Example", 0)) == "?[1]"
    assert spelled(()) == ""


PLAIN = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Cn", "Co"]), max_size=30
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False, min_value=-1e6, max_value=1e6)
    | PLAIN
    | st.sampled_from(
        [
            "NO",
            "null",
            "~",
            "1e3",
            "5",
            "0x1F",
            "2026-02-30",
            "<<",
            "- a",
            "a: b",
            "#",
            "*a",
            "",
            " x ",
            "a\nb\n",
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), VALUES, min_size=1, max_size=4))
def test_what_is_written_reads_back(data: dict[str, object]) -> None:
    again = read(as_yaml(data).encode(), "f").value
    assert _near(again, data)


def _near(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-300)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_near(one[k], other[k]) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_near, one, other))
    return type(one) is type(other) and one == other


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=60) | st.text(alphabet=":-[]{}&*!|>'\"%@`#,? \nab01~<=\t", max_size=40).map(str.encode)
)
@example(b"? ")
@example(b"!<a> b")
@example(b"a: |\n \t")
def test_no_bytes_whatever_raise_anything_but_bad_input(data: bytes) -> None:
    with contextlib.suppress(BadInput):
        read(data, "f")
