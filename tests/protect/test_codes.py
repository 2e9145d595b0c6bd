"""Record codes: random, unique, kept."""

from __future__ import annotations

import hashlib

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.protect import new_codes
from permslip.words.errors import OurBug

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Stream:
    """Repeatable bytes that look random."""

    def __init__(self, seed=0):
        self.seed, self.drawn = seed, 0

    def bytes(self, n):
        self.drawn += 1
        return hashlib.shake_128(f"{self.seed}/{self.drawn}".encode()).digest(n)


class Fixed:
    def __init__(self, data):
        self.data = data

    def bytes(self, n):
        return self.data[:n]


@given(st.binary(min_size=10, max_size=10))
def test_a_code_spells_its_eighty_bits(drawn):
    code = new_codes(pa.array(["s1"]), None, Fixed(drawn))["record_code"][0].as_py()
    number = 0
    for letter in code:
        number = number * 32 + CROCKFORD.index(letter)
    assert len(code) == 16 and number.to_bytes(10, "big") == drawn


def test_old_codes_are_kept_and_new_people_are_added():
    first = new_codes(pa.table({"student_key": ["a", "b"]}), None, Stream(1))
    second = new_codes(pa.array(["b", "c", "c"]), first, Stream(2))
    assert second["student_key"].to_pylist() == ["a", "b", "c"]
    assert second["record_code"].to_pylist()[:2] == first["record_code"].to_pylist()
    assert len(set(second["record_code"].to_pylist())) == 3


def test_codes_do_not_follow_from_keys():
    one = new_codes(pa.array(["a"]), None, Stream(1))
    other = new_codes(pa.array(["a"]), None, Stream(2))
    assert one["record_code"] != other["record_code"]


def test_a_source_that_repeats_itself_is_not_trusted():
    with pytest.raises(OurBug, match="repeats itself"):
        new_codes(pa.array(["a", "b"]), None, Fixed(bytes(20)))
    taken = new_codes(pa.array(["a"]), None, Fixed(bytes(10)))
    with pytest.raises(OurBug, match="repeats itself"):
        new_codes(pa.array(["b"]), taken, Fixed(bytes(10)))
    with pytest.raises(OurBug, match="too few bytes"):
        new_codes(pa.array(["a"]), None, Fixed(b""))


def test_an_unsound_vault_is_not_extended():
    twice = pa.table({"student_key": ["a", "a"], "record_code": ["X" * 16, "Y" * 16]})
    shared = pa.table({"student_key": ["a", "b"], "record_code": ["X" * 16] * 2})
    for table in (twice, shared):
        with pytest.raises(OurBug, match="twice or not at all"):
            new_codes(pa.array(["c"]), table, Stream())
    with pytest.raises(OurBug, match="without a key"):
        new_codes(pa.array(["a", None]), None, Stream())


def test_a_quarter_of_a_million_codes_are_all_different():
    keys = pa.array([str(i) for i in range(250_000)])
    codes = new_codes(keys, None, Stream())["record_code"].to_pylist()
    assert len(set(codes)) == len(codes)
    assert set("".join(codes[:1000])) == set(CROCKFORD)


def test_nobody_needs_no_code():
    assert new_codes(pa.array([], pa.string()), None, Stream()).num_rows == 0
