"""Households and lists: one found, others follow."""

from __future__ import annotations

from collections import defaultdict

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.measure.households import groups
from permslip.measure.relational import Shown, students
from permslip.words.errors import BadInput

SHOWN = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("xyz"), max_size=8)
BELONG = st.lists(
    st.tuples(st.sampled_from("abcdefghij"), st.one_of(st.none(), st.integers(1, 4))), max_size=20
)


def measured(shown, k=2):
    table = pa.table(
        {"code": pa.array(list(shown), pa.string()), "q": pa.array(list(shown.values()), pa.string())}
    )
    return students([Shown("t", table, ("q",))], "code", k=k, known=())


def membership(rows):
    return pa.table(
        {
            "code": pa.array([r[0] for r in rows], pa.string()),
            "home": pa.array([r[1] for r in rows], pa.int64()),
        }
    )


@given(shown=SHOWN, rows=BELONG, k=st.integers(1, 4))
def test_a_group_is_as_exposed_as_its_most_exposed_member(shown, rows, k):
    found = groups("homes", membership(rows), "code", "home", measured(shown, k))
    size = {key: list(shown.values()).count(value) for key, value in shown.items()}
    homes = defaultdict(set)
    for key, home in rows:
        if home is not None and key in shown:
            homes[home].add(key)
    homes = {h: who for h, who in homes.items() if len(who) > 1}
    worst = {
        key: min(size[m] for who in homes.values() if key in who for m in who)
        for who in homes.values()
        for key in who
    }
    assert (found.groups, found.members) == (len(homes), len(worst))
    assert found.with_unique == sum(any(size[m] == 1 for m in who) for who in homes.values())
    assert found.through_another == sum(size[m] > 1 and w == 1 for m, w in worst.items())
    assert found.below == sum(size[m] < k for m in worst)
    assert found.below_through_another == sum(size[m] >= k and w < k for m, w in worst.items())
    assert found.own == pytest.approx(sum(1 / size[m] for m in worst) / max(len(worst), 1))
    assert found.highest == pytest.approx(sum(1 / w for w in worst.values()) / max(len(worst), 1))
    assert sum(n * often for n, often in found.sizes) == sum(map(len, homes.values()))


def test_a_brother_is_found_through_his_sister():
    alike = {f"s{i}": "x" for i in range(6)} | {"sister": "y"}
    found = groups(
        "homes", membership([("sister", 1), ("s0", 1), ("s1", 2)]), "code", "home", measured(alike, 5)
    )
    assert (found.groups, found.with_unique, found.through_another) == (1, 1, 1)
    assert found.own == pytest.approx((1 + 1 / 6) / 2) and found.highest == 1.0


def test_keys_of_another_kind_meet_and_a_group_is_not_its_member():
    table = pa.table({"code": pa.array([1, 2]), "q": ["x", "x"]})
    found = students([Shown("t", table, ("q",))], "code", k=2, known=())
    homes = pa.table({"code": ["1", "2", None], "home": [9, 9, 9]})
    assert groups("homes", homes, "code", "home", found).groups == 1
    with pytest.raises(BadInput, match="not its member"):
        groups("homes", homes, "code", "code", found)
