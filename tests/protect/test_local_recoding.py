"""Local recoding: the compiled loops against the plain ones, and the promises against the labels shown."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip import measure
from permslip.measure.coding import Encoded
from permslip.measure.models import DistinctL, TCloseness
from permslip.protect import from_rows, local_recoding, search
from permslip.protect.leaf_order import leaf_order
from permslip.protect.local_recoding import CUTS, recode, refine
from permslip.words.errors import BadInput, OurBug, RefusedError
from tests.protect.problems import coded, problems
from tests.protect.test_golden import EIGHT, adult

__all__ = ["adult"]  # the fixture


@pytest.fixture(params=["plain", "compiled"])
def way(request, monkeypatch):
    monkeypatch.setattr(local_recoding, "COMPILED_ROWS", 0 if request.param == "compiled" else 1 << 62)
    return request.param


def both_ways(run):
    """The same by the plain and by the compiled loops."""
    before, found = local_recoding.COMPILED_ROWS, []
    for least in (1 << 62, 0):
        local_recoding.COMPILED_ROWS = least
        try:
            found.append(run())
        finally:
            local_recoding.COMPILED_ROWS = before
    return found


def same(a, b):
    """Both put the same records together and show the same of them."""
    pairs = set(zip(a.classes.tolist(), b.classes.tolist(), strict=True))
    assert len(pairs) == len({p[0] for p in pairs}) == len({p[1] for p in pairs})
    assert [a.column(n).to_pylist() for n in a.names] == [b.column(n).to_pylist() for n in b.names]
    assert a.loss == pytest.approx(b.loss, abs=1e-12) and a.ncp == pytest.approx(b.ncp, abs=1e-12)


def loss_of(shown, chosen, rows):
    """ARX's Loss from the labels that are shown, the long way."""
    product = 1.0
    for d, hierarchy in enumerate(chosen):
        total = 0.0
        for labels, row in zip(shown, rows, strict=True):
            level = next(i for i, label in enumerate(hierarchy[row[d]]) if (f"{i}:{label}") == labels[d])
            label = hierarchy[row[d]][level]
            total += sum(other[level] == label for other in hierarchy.values()) / len(hierarchy)
        least = 1 / len(hierarchy)
        if least < 1:
            product *= 1 + (total / len(rows) - least) / (1 - least)
    return product ** (1 / len(chosen)) - 1


def shown_by(recoding, encoded):
    """For each record, "level:label" in every column."""
    out = []
    for row in range(encoded.rows):
        c = recoding.classes[row]
        steps = zip(recoding.levels[c], recoding.codes[c], recoding.ladders, strict=True)
        out.append([f"{level}:{ladder.labels[level][code]}" for level, code, ladder in steps])
    return out


@settings(max_examples=50)
@given(problem=problems(), cuts=st.sampled_from(CUTS))
def test_every_class_has_k_and_shows_the_least_common_ancestor(problem, cuts):
    chosen, rows, k, _, floor = problem
    encoded, ladders = coded(chosen, rows)
    least = dict(zip(encoded.names, floor, strict=True))
    if len(rows) < k:
        with pytest.raises(RefusedError, match="fewer than"):
            recode(encoded, ladders, k=k)
        return
    plain, compiled = both_ways(lambda: recode(encoded, ladders, k=k, minimum_levels=least, cuts=cuts))
    same(plain, compiled)
    assert plain.reached and plain.smallest >= k and plain.suppressed == 0
    shown = shown_by(plain, encoded)
    assert min(Counter(map(tuple, shown)).values()) >= k
    assert plain.loss == pytest.approx(loss_of(shown, chosen, rows), abs=1e-9)
    for c in range(len(plain.sizes)):
        members = [rows[i] for i in np.flatnonzero(plain.classes == c)]
        for d, hierarchy in enumerate(chosen):
            level = int(plain.levels[c, d])
            assert len({hierarchy[m[d]][level] for m in members}) == 1
            lower = {hierarchy[m[d]][level - 1] for m in members}
            assert level == floor[d] or len(lower) > 1


def test_a_column_that_can_show_nothing_leaves_the_cutting_to_the_others(way):
    rows = [(f"v{i}", str(i)) for i in range(100)]
    alone = {f"v{i}": [f"v{i}", "*"] for i in range(100)}
    bands = {str(i): [str(i), f"{i // 5}", f"b{i // 25}", "*"] for i in range(100)}
    encoded, ladders = coded([alone, bands], rows)
    found = recode(encoded, ladders, k=5)
    assert len(found.sizes) == 20 and found.smallest == 5
    best = search(encoded, ladders, k=5, max_suppression=0.0)
    assert found.loss == pytest.approx(best.loss, abs=1e-12)


@settings(max_examples=50)
@given(problem=problems())
def test_refining_never_loses_more_than_the_search(problem):
    chosen, rows, k, share, floor = problem
    if len(rows) < k:
        return
    encoded, ladders = coded(chosen, rows)
    least = dict(zip(encoded.names, floor, strict=True))
    found = search(encoded, ladders, k=k, max_suppression=share, minimum_levels=least)
    plain, compiled = both_ways(lambda: refine(encoded, ladders, found, k=k, minimum_levels=least))
    same(plain, compiled)
    assert plain.loss <= found.loss + 1e-9
    assert plain.suppressed == (found.suppressed if found.suppressed < k else 0)
    assert plain.reached
    assert (plain.levels >= np.array(floor)).all()


@pytest.mark.parametrize("share", [0.0, 0.04, 1.0])
def test_adult_after_the_search_loses_a_fraction_of_it(adult, share, way):
    encoded, ladders = adult
    eight = encoded.pick(EIGHT)
    found = search(eight, ladders, k=5, max_suppression=share)
    refined = refine(eight, ladders, found, k=5)
    assert refined.loss < found.loss / 2 and refined.smallest == 5 and refined.suppressed == 0
    again = recode(eight, ladders, k=5)
    assert again.loss == pytest.approx(0.047302, abs=1e-6)  # so it was when this was written
    sizes = measure.classes(measure.encode(pa.table({n: again.column(n) for n in EIGHT}), EIGHT))
    assert sizes.smallest >= 5 and sizes.rows == 30_162


def test_the_loops_agree_on_adult_for_every_way_of_cutting(adult):
    encoded, ladders = adult
    for cuts in CUTS:
        same(*both_ways(lambda cuts=cuts: recode(encoded.pick(EIGHT[:4]), ladders, k=30, cuts=cuts)))


def test_many_values_are_sorted_and_many_parts_are_shared(way):
    rng = np.random.default_rng(5)
    values = rng.choice(40_000, 900)
    names = [str(v) for v in range(40_000)]
    rows = [[v, f"{int(v) // 100}", "*"] for v in names]
    encoded = measure.encode(pa.table({"a": [str(v) for v in values], "b": ["x", "y"] * 450}), ["a", "b"])
    ladders = {
        "a": from_rows("a", rows, encoded.dictionaries[0]),
        "b": from_rows("b", [["x", "*"], ["y", "*"]], encoded.dictionaries[1]),
    }
    found = recode(encoded, ladders, k=3)
    assert 100 < len(found.sizes) <= 300 and found.reached
    same(found, recode(encoded, ladders, k=3))


def beside(encoded, values):
    """The table with a sensitive column more."""
    ill = measure.encode(pa.table({"illness": values}), ["illness"])
    return Encoded(
        (*encoded.names, "illness"),
        (*encoded.codes, *ill.codes),
        (*encoded.dictionaries, *ill.dictionaries),
        encoded.rows,
    )


def test_models_hold_in_every_class():
    rows = [(str(i % 8),) for i in range(64)]
    chosen = [{str(i): [str(i), "ab"[i // 4], "*"] for i in range(8)}]
    encoded, ladders = coded(chosen, rows)
    ill = beside(encoded, ["flu" if i % 8 < 6 else "cold" for i in range(64)])
    two = recode(ill, ladders, k=2, models=[DistinctL(2, "illness")])
    near = recode(ill, ladders, k=2, models=[TCloseness(0.3, "illness", "equal")])
    promises = [
        (two, lambda part: len(set(part)) >= 2),
        (near, lambda part: abs(part.count("flu") / len(part) - 0.75) <= 0.3),
    ]
    for found, promise in promises:
        for c in range(len(found.sizes)):
            part = [["flu", "cold"][ill.codes[1][i]] for i in np.flatnonzero(found.classes == c)]
            assert promise(part)
    assert len(recode(encoded, ladders, k=2).sizes) > len(two.sizes) >= 1
    solution = search(encoded, ladders, k=8, max_suppression=0.0)
    after = refine(ill, ladders, solution, k=8, models=[DistinctL(1, "illness")])
    assert after.loss == 0.0


@settings(max_examples=30)
@given(problem=problems(), needed=st.integers(1, 3), cuts=st.sampled_from(CUTS))
def test_the_loops_agree_on_models_too(problem, needed, cuts):
    chosen, rows, k, _, _ = problem
    encoded, ladders = coded(chosen, rows)
    ill = ["abc"[i * i % 7 % 3] for i in range(len(rows))]
    models = [DistinctL(needed, "illness"), TCloseness(0.7, "illness", "equal")]
    if len(rows) < k or len(set(ill)) < needed:
        return
    plain, compiled = both_ways(lambda: recode(beside(encoded, ill), ladders, k=k, models=models, cuts=cuts))
    same(plain, compiled)
    for c in range(len(plain.sizes)):
        assert len({ill[i] for i in np.flatnonzero(plain.classes == c)}) >= needed


def test_models_that_all_together_fail_are_refused():
    encoded, ladders = coded([{"0": ["0", "*"]}], [("0",)] * 6)
    with pytest.raises(RefusedError, match="all together"):
        recode(beside(encoded, ["flu"] * 6), ladders, k=2, models=[DistinctL(2, "illness")])
    with pytest.raises(BadInput, match="guards column illness, which the table lacks"):
        recode(encoded, ladders, k=2, models=[DistinctL(2, "illness")])
    with pytest.raises(OurBug):
        recode(encoded, ladders, k=0)
    with pytest.raises(OurBug):
        recode(encoded, ladders, k=2, cuts="sideways")


def test_an_empty_table_and_a_table_of_one_value(way):
    encoded, ladders = coded([{"0": ["0", "*"], "1": ["1", "*"]}], [])
    none = recode(encoded, ladders, k=3)
    assert (none.loss, none.smallest, none.suppressed, none.reached) == (0.0, 0, 0, True)
    empty = search(encoded, ladders, k=3, max_suppression=0.0)
    assert len(refine(encoded, ladders, empty, k=3).sizes) == 0
    encoded, ladders = coded([{"0": ["0", "*"]}], [("0",)] * 7)
    assert recode(encoded, ladders, k=3).sizes.tolist() == [7]


def test_stopped_it_keeps_what_it_has_and_says_so(way):
    rows = [(str(i % 8),) for i in range(64)]
    encoded, ladders = coded([{str(i): [str(i), "*"] for i in range(8)}], rows)
    heard = []
    models = [DistinctL(1, "illness")]
    judged = recode(beside(encoded, ["flu"] * 64), ladders, k=2, models=models, stop=lambda: True)
    assert judged.interrupted and judged.sizes.tolist() == [64]
    found = recode(encoded, ladders, k=2, stop=lambda: True, progress=lambda *said: heard.append(said))
    assert found.interrupted and found.reached and found.smallest >= 2
    assert heard[-1] == ("recode", 64, 64)
    assert not recode(encoded, ladders, k=2).interrupted


def test_stopped_half_way_what_is_open_stays_whole(monkeypatch):
    monkeypatch.setattr(local_recoding, "COMPILED_ROWS", 1 << 62)
    rows = [(str(i % 8),) for i in range(64)]
    encoded, ladders = coded([{str(i): [str(i), "*"] for i in range(8)}], rows)
    asked = iter([False, False, True, True, True, True, True, True])
    found = recode(encoded, ladders, k=2, stop=lambda: next(asked))
    assert found.interrupted and found.reached and 2 < len(found.sizes) < 8


def test_missing_values_and_numbers_stand_in_order():
    ladder = from_rows(
        "a", [["10", "x", "*"], ["9", "x", "*"], ["b", "y", "*"]], pa.array(["10", None, "b", "9"])
    )
    order = leaf_order(ladder)
    assert [ladder.labels[0][c] for c in order.codes] == [None, "9", "10", "b"]
    assert leaf_order(ladder, 1).size == 3 and leaf_order(ladder, 9).size == 1


@settings(max_examples=60)
@given(problem=problems(), data=st.data())
def test_a_column_without_levels_keeps_classes_apart(problem, data):
    chosen, rows, k, _, _ = problem
    apart = data.draw(st.lists(st.sampled_from("xy"), min_size=len(rows), max_size=len(rows)))
    encoded, ladders = coded(chosen, rows)
    beside_it = measure.encode(pa.table({"kind": apart}), ["kind"])
    encoded = Encoded(
        (*encoded.names, "kind"),
        (*encoded.codes, *beside_it.codes),
        (*encoded.dictionaries, *beside_it.dictionaries),
        len(rows),
    )
    ladders["kind"] = from_rows("kind", [["x"], ["y"]], beside_it.dictionaries[0])
    if len(rows) < k:
        return
    plain, compiled = both_ways(lambda: recode(encoded, ladders, k=k))
    same(plain, compiled)
    sizes = Counter(apart)
    assert [c < 0 for c in plain.classes] == [sizes[kind] < k for kind in apart]
    assert plain.reached and plain.suppressed == sum(n for n in sizes.values() if n < k)
    shown = [
        label if c >= 0 else kind
        for c, label, kind in zip(plain.classes, plain.column("kind").to_pylist(), apart, strict=True)
    ]
    assert shown == apart
    try:
        solution = search(encoded, ladders, k=k, max_suppression=1.0)
    except RefusedError:
        return
    refined, again = both_ways(lambda: refine(encoded, ladders, solution, k=k))
    same(refined, again)
    assert refined.reached and refined.loss <= solution.loss + 1e-9
    assert all(
        label == kind
        for c, label, kind in zip(refined.classes, refined.column("kind").to_pylist(), apart, strict=True)
        if c >= 0
    )
