"""Codes that tell: in sequence, in an order, made of numbers, used before. And codes that do not."""

from __future__ import annotations

import base64
import hashlib

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from permslip.measure import attack
from permslip.measure.attack import Rate, record_codes
from permslip.protect import new_codes
from permslip.words.errors import BadInput
from tests.measure.attack import twin

NUMBERS = [str(n) for n in np.random.default_rng(1).choice(np.arange(100_000, 200_000), 300, replace=False)]
NAMES = ["".join(np.random.default_rng(i).choice(list("abcdefghij"), 7)) for i in range(300)]


class Seeded:
    """Random bytes that a test can repeat."""

    def __init__(self, seed: int) -> None:
        self.dice = np.random.default_rng(seed)

    def bytes(self, n: int) -> bytes:
        return self.dice.bytes(n)


def ours(seed: int = 1) -> pa.ChunkedArray:
    return new_codes(pa.array(NUMBERS), None, Seeded(seed))["record_code"]


def everyone() -> tuple[np.ndarray, np.ndarray]:
    return np.arange(300), np.arange(300)


def digest(name: str, text: str) -> bytes:
    return hashlib.new(name, text.encode()).digest()


MADE = {
    "md5 in hexadecimal": lambda t: digest("md5", t).hex(),
    "sha-1 in capitals": lambda t: digest("sha1", t).hex().upper(),
    "sha-256 cut to 16": lambda t: digest("sha256", t).hex()[:16],
    "sha-256, the last 12": lambda t: digest("sha256", t).hex()[-12:],
    "sha-512 whole": lambda t: digest("sha512", t).hex(),
    "sha-224 in base64": lambda t: base64.b64encode(digest("sha224", t)).decode(),
    "sha-256 for addresses, cut": lambda t: base64.urlsafe_b64encode(digest("sha256", t)).decode()[:22],
    "sha-384 in base32": lambda t: base64.b32encode(digest("sha384", t)).decode().rstrip("="),
    "the number": lambda t: t,
    "the number reversed": lambda t: t[::-1],
}


@pytest.mark.parametrize("made", MADE.values(), ids=MADE.keys())
def test_numbers_behind_digests_are_found(made) -> None:
    codes = pa.array([made(n) for n in NUMBERS])
    found = attack.hashed_numbers("t", codes, attack.Spellings.read(pa.array(NUMBERS), ()))
    assert found.attacked == Rate(300, 300)
    assert found.risk > 0.99 and not found.no_better


def test_a_range_finds_them_without_a_list() -> None:
    codes = pa.array([digest("sha1", n).hex()[:20] for n in NUMBERS])
    heard: list[int] = []
    found = attack.hashed_numbers(
        "t",
        codes,
        attack.Spellings.read(None, ["100000-199999"]),
        hear=lambda what, done, total: heard.append(done),
    )
    assert found.attacked == Rate(300, 300)
    assert heard == [0, 20_000, 40_000, 60_000, 80_000]


def test_zeros_in_front_are_tried_with_and_without() -> None:
    codes = pa.array([digest("md5", t).hex() for t in ("0042", "43")])
    assert attack.hashed_numbers("t", codes, attack.Spellings.read(None, ["0040-0050"])).attacked == Rate(
        2, 2
    )
    given_ones = attack.Spellings.read(pa.array(["0042", "0043"]), ())
    assert attack.hashed_numbers("t", codes, given_ones).attacked == Rate(2, 2)


def test_what_chance_finds_is_not_held_against_a_release() -> None:
    """Random six-digit codes are all among the six-digit numbers: a hit there says nothing."""
    codes = pa.array([f"{n:06d}" for n in np.random.default_rng(9).integers(0, 10**6, 200)])
    found = attack.hashed_numbers("t", codes, attack.Spellings.read(None, ["000000-019999"]))
    assert found.no_better
    short = attack.hashed_numbers("t", pa.array(["a1", "b2"]), attack.Spellings.read(pa.array(NUMBERS), ()))
    assert short.attacked == Rate(0, 2)


def test_keyed_digests_are_not_found() -> None:
    codes = pa.array([digest("sha256", "a secret" + n).hex() for n in NUMBERS])
    assert (
        attack.hashed_numbers("t", codes, attack.Spellings.read(pa.array(NUMBERS), ())).attacked.successes
        == 0
    )


@pytest.mark.parametrize("text", ["1-", "5-3", "a-b", "0-99999999999"])
def test_a_range_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        attack.Spellings.read(None, [text])


def test_no_codes_or_no_numbers() -> None:
    with pytest.raises(BadInput, match="no record codes"):
        attack.hashed_numbers("t", pa.array([None, " "], pa.string()), attack.Spellings(("1",)))
    with pytest.raises(BadInput, match="no record codes"):
        attack.hashed_numbers("t", pa.array(["a"]), attack.Spellings())


@pytest.mark.parametrize(
    "codes",
    [
        [f"S-{i:04d}" for i in range(1, 301)],
        [str(i) for i in range(1, 301)],
        [f"k{np.base_repr(40_000 + i, 36)}" for i in range(300)],
    ],
    ids=["with a stem", "bare", "to base 36"],
)
def test_codes_in_sequence_are_seen(codes: list[str]) -> None:
    found = attack.sequential_codes("t", pa.array(codes))
    assert found.attacked.successes == 299
    assert not found.no_better and found.risk > 0.9


def test_random_numbers_are_in_no_sequence() -> None:
    codes = pa.array([f"{n:04d}" for n in np.random.default_rng(2).choice(10_000, 1_000, replace=False)])
    found = attack.sequential_codes("t", codes)
    assert found.baseline.successes == pytest.approx(100, abs=1)
    assert found.no_better


def test_no_code_at_all() -> None:
    for run in (attack.sequential_codes, lambda n, c: attack.reused_codes(n, c, {"x": c})):
        with pytest.raises(BadInput, match="not one record code"):
            run("t", pa.array([None], pa.string()))


@pytest.mark.parametrize("backwards", [False, True])
def test_codes_in_the_order_of_names_are_seen(backwards: bool) -> None:
    order = sorted(range(300), key=lambda i: NAMES[i], reverse=backwards)
    codes = [""] * 300
    for place, who in enumerate(order):
        codes[who] = f"{place * 7 + 1000:05d}"  # no sequence, an order all the same
    orders = {"name": pa.array(NAMES), "number": pa.array(NUMBERS)}
    by_name, by_number = attack.in_order("t", pa.array(codes), orders, everyone())
    assert by_name.attacked.value > 0.99 and not by_name.no_better
    assert by_number.attacked.successes == 0 and by_number.no_better
    assert dict(by_name.figures)["p-value"] < 1e-9
    assert attack.sequential_codes("t", pa.array(codes)).no_better


def test_a_part_of_the_list_keeps_its_order() -> None:
    """Half the people went: their codes still follow the list."""
    there = np.sort(np.random.default_rng(3).choice(300, 150, replace=False))
    by_name = {who: place for place, who in enumerate(sorted(there, key=lambda i: NAMES[i]))}
    codes = pa.array([f"c{by_name[i]:03d}" for i in there])
    (found,) = attack.in_order("t", codes, {"name": pa.array(NAMES)}, (np.arange(150), there))
    assert found.attacked.value > 0.5 and not found.no_better


def test_our_own_codes_are_not_found() -> None:
    codes, numbers = ours(), pa.array(NUMBERS)
    orders = {"name": pa.array(NAMES), "number": numbers}
    tried = [
        attack.sequential_codes("t", codes),
        attack.hashed_numbers("t", codes, attack.Spellings.read(numbers, ["100000-119999"])),
        *attack.reused_codes("t", codes, {"another recipient's": ours(seed=2)}),
        *attack.in_order("t", codes, orders, everyone()),
    ]
    assert [o.attacked.successes for o in tried] == [0.0] * 5
    assert all(o.no_better and o.risk == 0 for o in tried)


def test_codes_of_another_release_are_joined() -> None:
    codes = ours()
    same, other = attack.reused_codes("t", codes, {"last year": codes.slice(0, 200), "elsewhere": ours(3)})
    assert same.attacked == Rate(200, 300) and "can join them" in same.sentence
    assert other.attacked.successes == 0 and "not one" in other.sentence


def test_small_numbers_are_shared_by_chance() -> None:
    codes = pa.array([f"{i:03d}" for i in range(400)])
    (found,) = attack.reused_codes("t", codes, {"x": pa.array([f"{i:03d}" for i in range(300, 900)])})
    assert found.attacked.successes == 100 and found.baseline.successes == pytest.approx(240)
    assert found.no_better


def test_few_people_show_no_order() -> None:
    with pytest.raises(BadInput, match="at least 8"):
        attack.in_order("t", ours(), {"name": pa.array(NAMES)}, (np.arange(7), np.arange(7)))
    constant = pa.array(["x"] * 300)
    (found,) = attack.in_order("t", ours(), {"name": constant}, everyone())
    assert found.attacked.successes == 0


@given(st.lists(st.sampled_from(["a", "b", "C", "d", "e"]), min_size=1, max_size=9))
def test_ranks_are_the_definitions(values: list[str]) -> None:
    folded = [v.casefold() for v in values]
    expected = twin.ranks(folded)
    found = record_codes._rank(values)
    assert found.tolist() == pytest.approx([(expected[v] + 0.5) / len(values) for v in folded])
    numbers = [str(ord(v)) for v in values]
    other = [str(10 * i) for i in range(len(values))]
    if len(set(numbers)) > 1:
        rho = spearmanr([int(n) for n in numbers], [int(n) for n in other]).statistic
        assert spearmanr(record_codes._rank(numbers), record_codes._rank(other)).statistic == pytest.approx(
            rho
        )
