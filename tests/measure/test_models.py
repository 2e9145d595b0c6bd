"""The privacy models, class by class, against their papers' definitions over rows."""

from __future__ import annotations

import csv
import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip import measure
from permslip.measure import models, sizes
from permslip.measure.coding import Encoded
from permslip.measure.models.tally import _sorted
from permslip.words.errors import BadInput, OurBug
from tests.measure import twin_models as twin

VALUES = "abcdef"
ROW = st.tuples(st.tuples(st.sampled_from(["x", "y", None]), st.integers(0, 2)), st.sampled_from(VALUES))
ROWS = st.lists(ROW, min_size=1, max_size=40)


def encoded(rows):
    table = pa.table(
        {
            "one": pa.array([q[0] for q, _ in rows], pa.string()),
            "two": pa.array([q[1] for q, _ in rows], pa.int64()),
            "ill": pa.array([s for _, s in rows], pa.string()),
        }
    )
    return measure.encode(table, ["one", "two", "ill"])


def tally(rows, population=None):
    everyone = None if population is None else encoded(population)
    return models.tally(encoded(rows), ["one", "two"], "ill", everyone)


def in_order(rows):
    """The twin's classes in the tally's order: that of their packed keys, first seen first."""
    e = encoded(rows)
    codes = [{v: i for i, v in enumerate(d.to_pylist())} for d in e.dictionaries[:2]]
    found = twin.groups(rows)
    return sorted(found.items(), key=lambda item: tuple(c[v] for c, v in zip(codes, item[0], strict=True)))


def codes_of(rows):
    return {v: i for i, v in enumerate(encoded(rows).dictionaries[2].to_pylist())}


@given(rows=ROWS)
def test_a_tally_counts_every_value_of_every_class(rows):
    t = tally(rows)
    names = encoded(rows).dictionaries[2].to_pylist()
    for i, (_, values) in enumerate(in_order(rows)):
        entries = slice(t.starts[i], t.starts[i + 1])
        seen = dict(zip(t.values[entries].tolist(), t.counts[entries].tolist(), strict=True))
        assert {names[v]: n for v, n in seen.items()} == {v: values.count(v) for v in values}
        assert t.sizes[i] == len(values)
    assert t.totals.tolist() == [[s for _, s in rows].count(n) for n in names]


@given(rows=ROWS)
def test_tallies_of_one_table_have_their_classes_in_the_same_order(rows):
    e = encoded(rows)
    by_column = models.tallies(e, ["one", "two"], ["ill", None, "ill"])
    assert list(by_column) == ["ill", None]
    assert np.array_equal(by_column["ill"].sizes, by_column[None].sizes)
    assert by_column[None].widths.tolist() == [1] * by_column[None].classes


@given(rows=ROWS, k=st.integers(1, 6), least=st.integers(1, 4))
def test_sizes_and_different_values(rows, k, least):
    t, classes = tally(rows), [v for _, v in in_order(rows)]
    assert models.KAnonymity(k).met(t).tolist() == [len(v) >= k for v in classes]
    assert models.DistinctL(least, "ill").met(t).tolist() == [len(set(v)) >= least for v in classes]
    assert models.KAnonymity(k).attained(t) == min(len(v) for v in classes)
    assert models.DistinctL(least, "ill").attained(t) == min(len(set(v)) for v in classes)


@given(rows=ROWS, others=st.lists(ROW, max_size=30), k=st.integers(1, 6))
def test_k_map_counts_people_of_the_population(rows, others, k):
    t = tally(rows, rows + others)
    everyone = twin.groups(rows + others)
    people = [len(everyone[quasi]) for quasi, _ in in_order(rows)]
    assert models.KMap(k).met(t).tolist() == [n >= k for n in people]
    assert models.KMap(k).attained(t) == min(people)


@given(rows=ROWS, least=st.sampled_from([1.5, 2, 2.5, 3, 4]))
def test_entropy(rows, least):
    t, classes = tally(rows), [v for _, v in in_order(rows)]
    for kept, values in zip(models.EntropyL(least, "ill").met(t), classes, strict=True):
        over = twin.entropy(values) - math.log(least)
        assert kept == (over > 0) or abs(over) < 1e-12  # exactly at the bound, the last digit decides
    worst = min(math.exp(twin.entropy(v)) for v in classes)
    assert models.EntropyL(least, "ill").attained(t) == pytest.approx(worst)


@given(rows=ROWS, c=st.sampled_from([0.5, 1, 2, 4]), least=st.integers(2, 4))
def test_recursive(rows, c, least):
    t, classes = tally(rows), [v for _, v in in_order(rows)]
    model = models.RecursiveCL(c, least, "ill")
    assert model.met(t).tolist() == [twin.recursive(v, c, least) for v in classes]
    worst = model.attained(t)
    if worst < math.inf:
        assert models.RecursiveCL(worst * 1.0001, least, "ill").met(t).all()
    assert not models.RecursiveCL(min(worst, 1e6), least, "ill").met(t).all()


@settings(max_examples=25)
@given(rows=st.lists(ROW, min_size=1, max_size=25), order=st.permutations(VALUES), cut=st.integers(1, 5))
def test_the_three_distances_are_the_earth_mover_s(rows, order, cut):
    t, classes = tally(rows), [v for _, v in in_order(rows)]
    everyone, codes = [s for _, s in rows], codes_of(rows)
    names = [n for n in order if n in codes]
    ranks = [0] * len(codes)
    for place, name in enumerate(names):
        ranks[codes[name]] = place
    levels = [
        [codes[n] for n in codes],
        [int(order.index(n) >= cut) + (order.index(n) > 4) for n in codes],
        [int(order.index(n) >= cut) for n in codes],
        [0] * len(codes),
    ]
    equal = models.TCloseness(0.2, "ill", "equal")
    ordered = models.TCloseness(0.2, "ill", "ordered").with_order(ranks)
    ladder = models.TCloseness(0.2, "ill", "hierarchical").with_levels(levels)
    for model, ground in (
        (equal, twin.equal_ground),
        (ordered, twin.ordered_ground(names)),
        (ladder, twin.ladder_ground(levels, codes)),
    ):
        expected = [twin.earth_mover(v, everyone, ground) for v in classes]
        assert model.distances(t).tolist() == pytest.approx(expected, abs=1e-7)
        assert model.attained(t) == pytest.approx(max(expected), abs=1e-7)
        assert model.met(t).tolist() == (model.distances(t) <= 0.2 + 1e-12).tolist()


def test_the_salary_example_of_the_t_closeness_paper():
    """Li et al., Section 4.3: 3k..11k; {3k, 4k, 5k} is 0.375 from it, {6k, 8k, 11k} 0.167."""
    salaries = [f"{n}k" for n in range(3, 12)]
    rows = [(("x", 0), s) for s in ("3k", "4k", "5k")] + [(("y", 0), s) for s in ("6k", "8k", "11k")]
    rows += [((None, 0), s) for s in ("7k", "9k", "10k")]
    names = encoded(rows).dictionaries[2].to_pylist()
    model = models.TCloseness(0.2, "ill", "ordered").with_order([salaries.index(n) for n in names])
    assert model.distances(tally(rows))[:2].tolist() == pytest.approx([0.375, 1 / 6])


@given(rows=ROWS)
def test_promises_that_are_monotone_hold_when_a_column_goes(rows):
    e = encoded(rows)
    fine, coarse = models.tally(e, ["one", "two"], "ill", e), models.tally(e, ["one"], "ill", e)
    for model in (models.KAnonymity(3), models.KMap(3), models.DistinctL(2, "ill")):
        assert model.monotone and model.monotone_whole
        lost = [int(t.sizes[~model.met(t)].sum()) for t in (fine, coarse)]
        assert lost[1] <= lost[0]
    for model in (
        models.EntropyL(2, "ill"),
        models.RecursiveCL(2, 2, "ill"),
        models.TCloseness(0.4, "ill", "equal"),
        models.BetaLikeness(1, "ill", "enhanced"),
        models.DeltaDisclosure(1.5, "ill"),
        models.AlphaK(0.7, 2, "ill"),
        models.DeltaPresence(0, 1),
    ):
        assert not model.monotone and model.monotone_whole
        if model.met(fine).all():
            assert model.met(coarse).all()


@pytest.mark.parametrize(
    "model",
    [
        models.EntropyL(2, "ill"),
        models.RecursiveCL(2, 2, "ill"),
        models.TCloseness(0.6, "ill", "equal"),
    ],
)
def test_the_other_promises_may_suppress_more_further_up(model):
    """{a, b} passes, a hundred a's fail, all of them together fail: 100 suppressed become 102."""
    far = 25 if model.name == "t-closeness" else 0  # for closeness the rest of the table is b's
    rows = [(("x", 0), "a"), (("x", 0), "b")] + [(("x", 1), "a")] * 100 + [((None, 0), "b")] * far * 40
    e = encoded(rows)
    lost = []
    for quasi in (["one", "two"], ["one"]):
        t = models.tally(e, quasi, "ill")
        lost.append(int(t.sizes[~model.met(t)].sum()))
    assert lost[1] > lost[0]


SHARES = [0.25, 0.5, 1, 3]


@given(rows=ROWS, beta=st.sampled_from(SHARES), delta=st.sampled_from(SHARES), k=st.integers(1, 4))
def test_shares_value_by_value(rows, beta, delta, k):
    t, classes = tally(rows), [v for _, v in in_order(rows)]
    everyone = [s for _, s in rows]
    q = {v: everyone.count(v) / len(everyone) for v in everyone}

    def gains(values):
        return {v: (values.count(v) / len(values) - q[v]) / q[v] for v in set(values)}

    def told(values):
        share = {v: values.count(v) / len(values) for v in q}
        return max(abs(math.log(share[v] / q[v])) if share[v] else math.inf for v in q)

    near = 1e-12
    basic, enhanced = (models.BetaLikeness(beta, "ill", kind) for kind in ("basic", "enhanced"))
    assert basic.met(t).tolist() == [max(gains(v).values()) <= beta + near for v in classes]
    assert enhanced.met(t).tolist() == [
        all(g <= min(beta, -math.log(q[s])) + near for s, g in gains(v).items()) for v in classes
    ]
    assert basic.attained(t) == pytest.approx(max(max(gains(v).values()) for v in classes))
    disclosure = models.DeltaDisclosure(delta, "ill")
    assert disclosure.met(t).tolist() == [told(v) < delta for v in classes]
    assert disclosure.attained(t) == pytest.approx(max(told(v) for v in classes))
    common = [max(v.count(s) for s in v) / len(v) for v in classes]
    alpha = models.AlphaK(min(beta, 1), k, "ill")
    assert alpha.met(t).tolist() == [
        len(v) >= k and c <= min(beta, 1) for v, c in zip(classes, common, strict=True)
    ]
    assert alpha.attained(t) == pytest.approx(max(common))


@given(
    rows=ROWS,
    others=st.lists(ROW, max_size=30),
    low=st.sampled_from([0, 0.2]),
    high=st.sampled_from([0.5, 1]),
)
def test_presence_is_judged_over_the_whole_population(rows, others, low, high):
    t = tally(rows, rows + others)
    everyone, held = twin.groups(rows + others), twin.groups(rows)
    presence = {quasi: len(held.get(quasi, [])) / len(people) for quasi, people in everyone.items()}
    expected = [low <= presence[quasi] <= high for quasi, _ in in_order(rows)]
    if low > 0 and len(presence) > len(held):
        expected = [False] * len(held)
    model = models.DeltaPresence(low, high)
    assert model.met(t).tolist() == expected
    assert model.attained(t) == max(presence.values())


def test_a_table_is_judged_by_every_promise_in_plain_words():
    rows = [(("x", 0), "a"), (("x", 0), "b"), (("y", 0), "a"), (("y", 0), "a"), (("y", 1), "a")]
    asked = [models.parse(t) for t in ("k-anonymity:1", "k-anonymity:2", "distinct-l:2:ill")]
    kept, small, same = models.judge(encoded(rows), ["one", "two"], asked)
    assert kept.kept and kept.sentence == asked[0].sentence() and (kept.classes, kept.records) == (0, 0)
    assert (small.kept, small.attained, small.classes, small.records) == (False, 1.0, 1, 1)
    assert small.sentence.startswith("Not yet true, for 1 record does not fit: ")
    assert (same.classes, same.records) == (2, 3) and "3 records do not fit" in same.sentence
    assert measure.models is models


def test_presence_refuses_without_a_population():
    with pytest.raises(BadInput, match="no population"):
        models.DeltaPresence(0, 0.5).met(tally([(("x", 0), "a")]))
    t = tally([(("x", 0), "a")], [(("x", 0), "a")])
    unknown = models.Tally(t.sizes, t.starts, t.values, t.counts, t.totals, t.population)
    assert models.DeltaPresence(0, 1).met(unknown).all()
    with pytest.raises(BadInput, match="not known"):
        models.DeltaPresence(0.1, 1).met(unknown)


def test_promises_are_kept_together():
    rows = [(("x", 0), "a"), (("x", 0), "b"), (("y", 0), "a"), (("y", 0), "a"), (("y", 1), "a")]
    promises = [models.KAnonymity(2), models.DistinctL(2, "ill")]
    by_column = models.tallies(encoded(rows), ["one", "two"], ["ill"])
    assert models.met(promises, by_column).tolist() == [True, False, False]
    assert models.attained(promises, by_column) == (1.0, 1.0)
    with pytest.raises(OurBug, match="not tallied"):
        models.met(promises, models.tallies(encoded(rows), ["one"], [None]))
    with pytest.raises(OurBug, match="no model"):
        models.met([], by_column)


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("k-anonymity:5", models.KAnonymity(5)),
        ("k-map:11", models.KMap(11)),
        ("distinct-l:3:occupation", models.DistinctL(3, "occupation")),
        ("entropy-l:2.5:a:b", models.EntropyL(2.5, "a:b")),
        ("recursive-cl:4:3:occupation", models.RecursiveCL(4.0, 3, "occupation")),
        ("t-closeness:0.2:grade band:ordered", models.TCloseness(0.2, "grade band", "ordered")),
        ("alpha-k:0.5:3:ill", models.AlphaK(0.5, 3, "ill")),
        ("beta-likeness:2:ill:enhanced", models.BetaLikeness(2.0, "ill", "enhanced")),
        ("delta-disclosure:1.5:ill", models.DeltaDisclosure(1.5, "ill")),
        ("delta-presence:0:0.5", models.DeltaPresence(0.0, 0.5)),
    ],
)
def test_models_are_read_from_one_line(text, model):
    assert models.parse(text) == model
    assert model.name == text.split(":")[0]
    assert model.citation and model.sentence().endswith(".")
    assert model.sensitive is None or model.sensitive in model.sentence()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "k-anonymity",
        "k-anonymity:five",
        "k-anonymity:0",
        "k-anonymity:5:6",
        "l-diversity:3:a",
        "distinct-l:3",
        "distinct-l:3:",
        "entropy-l:x:a",
        "entropy-l:1:a",
        "entropy-l:inf:a",
        "recursive-cl:0:3:a",
        "recursive-cl:4:1:a",
        "t-closeness:0.2:a",
        "t-closeness:0.2:a:far",
        "t-closeness:1.2:a:equal",
        "t-closeness:nan:a:equal",
        "alpha-k:1.5:3:a",
        "alpha-k:0.5:a",
        "beta-likeness:1:a",
        "beta-likeness:1:a:strong",
        "delta-disclosure:-1:a",
        "delta-presence:0.5:0.2",
        "delta-presence:0.5",
    ],
)
def test_what_is_not_set_or_not_known_refuses(text):
    with pytest.raises(BadInput):
        models.parse(text)


def test_parameters_of_another_kind_refuse():
    for wrong in (True, 2.5, "5", None):
        with pytest.raises(BadInput, match="whole number"):
            models.KAnonymity(wrong)
    with pytest.raises(BadInput, match="named"):
        models.DistinctL(2, None)
    with pytest.raises(BadInput, match="equal, ordered"):
        models.TCloseness(0.2, "ill", "near")
    with pytest.raises(BadInput, match="basic or enhanced"):
        models.BetaLikeness(1, "ill", "strong")


def test_a_distance_without_its_ground_refuses_to_judge():
    t = tally([(("x", 0), "a"), (("x", 0), "b")])
    with pytest.raises(BadInput, match="order"):
        models.TCloseness(0.2, "ill", "ordered").met(t)
    with pytest.raises(BadInput, match="hierarchy"):
        models.TCloseness(0.2, "ill", "hierarchical").met(t)
    bare = models.TCloseness(0.2, "ill", "hierarchical")
    for levels in (
        [[0, 1]],
        [[0, 0], [0, 0]],
        [[0, 1], [0, 1]],
        [[0, 1, 2, 3], [0, 0, 1, 1], [0, 1, 0, 1], [0] * 4],
    ):
        with pytest.raises(BadInput):
            bare.with_levels(levels)
    with pytest.raises(BadInput, match="twice"):
        models.TCloseness(0.2, "ill", "ordered").with_order([0, 0])


def test_k_map_refuses_without_a_population():
    with pytest.raises(BadInput, match="no population"):
        models.KMap(2).met(tally([(("x", 0), "a")]))


def test_columns_are_checked():
    e = encoded([(("x", 0), "a")])
    with pytest.raises(BadInput, match="both"):
        models.tally(e, ["one", "ill"], "ill")
    with pytest.raises(BadInput, match="no column nine"):
        models.tally(e, ["one", "nine"], "ill")


def test_a_table_of_nobody_has_nothing():
    t = models.tally(encoded([(("x", 0), "a")][:0]), ["one", "two"], "ill")
    for text in (
        "k-anonymity:5",
        "distinct-l:3:ill",
        "entropy-l:3:ill",
        "recursive-cl:4:3:ill",
        "alpha-k:0.5:2:ill",
    ):
        model = models.parse(text)
        assert model.met(t).shape == (0,) and model.attained(t) == 0.0
    for text in ("t-closeness:0.2:ill:equal", "beta-likeness:1:ill:basic", "delta-disclosure:1:ill"):
        assert models.parse(text).met(t).shape == (0,) and models.parse(text).attained(t) == 0.0
    empty = np.zeros(0, np.int64)
    with pytest.raises(OurBug, match="one start more"):
        models.Tally(empty, empty, empty, empty, empty)
    with pytest.raises(OurBug, match="one population"):
        models.Tally(empty, np.zeros(1, np.int64), empty, empty, empty, np.ones(1, np.int64))


def test_keys_packed_by_the_search_give_the_same_tally(monkeypatch):
    rng = np.random.default_rng(3)
    monkeypatch.setattr(sizes, "COMPILED_FROM", 0)
    monkeypatch.setattr(sizes, "DIRECT_SPACE", 0)  # hashed, so in no order
    drawn = rng.integers(0, 400, 3000)
    keys, weights = np.unique(drawn, return_counts=True)
    totals = np.bincount(drawn % 7, minlength=7)
    whole = models.from_keys(drawn.astype(np.uint64), 400, 7, totals)
    counted = models.from_keys(keys.astype(np.uint64), 400, 7, totals, weights.astype(np.uint32))
    for name in ("sizes", "starts", "values", "counts"):
        assert np.array_equal(getattr(whole, name), getattr(counted, name))
    for room in (1, 1 << 40):  # keys with their counts in 64 bits, and keys too large for that
        mixed = np.array([5, 1, 9], np.uint64) * np.uint64(room) * np.uint64(1 << 18)
        found, number = _sorted(mixed, np.array([3, 200, 2], np.uint32))
        assert found.tolist() == sorted(mixed.tolist()) and number.tolist() == [200, 3, 2]
    # Keys too large for a count beside them in 64 bits are put in order the slower way.
    once = models.from_keys(keys.astype(np.uint64), 400, 7, totals)
    vast = ((keys // 7).astype(np.uint64) << np.uint64(55)) * np.uint64(7) + (keys % 7).astype(np.uint64)
    far = models.from_keys(vast, 1 << 64, 7, totals)
    for name in ("sizes", "starts", "values", "counts"):
        assert np.array_equal(getattr(once, name), getattr(far, name))


def test_more_columns_than_64_bits_hold_are_tallied_in_one_order():
    rng = np.random.default_rng(8)
    rows, wide = 400, 1 << 10
    codes = [rng.integers(0, 2, rows).astype(np.uint16) * 1000 for _ in range(8)]
    codes.append(rng.integers(0, wide, rows).astype(np.uint16))
    names = [f"q{i}" for i in range(8)]
    e = Encoded((*names, "ill"), tuple(codes), (pa.array(range(wide)),) * 9, rows)
    guarded, bare = models.tally(e, names, "ill", e), models.tally(e, names, None, e)
    assert np.array_equal(guarded.sizes, bare.sizes) and np.array_equal(bare.sizes, bare.population)
    assert np.array_equal(guarded.population, bare.population)
    found = twin.groups(list(zip(zip(*codes[:8], strict=True), codes[8].tolist(), strict=True)))
    assert guarded.widths.tolist() == [len(set(v)) for _, v in sorted(found.items())]


def test_counts_too_large_to_be_sorted_with_their_values():
    """One class of half the largest number: the entries are put in order without their counts beside them."""
    half = 1 << 61
    whole = np.array([half, half // 2, 0, half // 2], np.int64)
    t = models.Tally(
        np.array([2 * half]), np.array([0, 2]), np.array([1, 0], np.uint32), np.array([half, half]), whole
    )
    ordered = models.TCloseness(0.5, "ill", "ordered").with_order([0, 1, 2, 3])
    assert ordered.attained(t) == pytest.approx((0.25 + 0.25) / 3)
    ladder = models.TCloseness(0.5, "ill", "hierarchical").with_levels([[0, 1, 2, 3], [0, 0, 1, 1], [0] * 4])
    assert ladder.attained(t) == pytest.approx(0.25)


@pytest.mark.slow
def test_adult_is_tallied_as_row_by_row(shared_data):
    with (shared_data / "arx/adult/adult.csv").open() as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    quasi = ["sex", "age", "race"]
    e = measure.encode(pa.table({c: [r[c] for r in rows] for c in rows[0]}), [*quasi, "occupation"])
    t = models.tally(e, quasi, "occupation")
    found = twin.groups([(tuple(r[c] for c in quasi), r["occupation"]) for r in rows])
    assert sorted(len(set(v)) for v in found.values()) == sorted(t.widths.tolist())
    for text, plain in (
        ("entropy-l:3.1:occupation", lambda v: twin.entropy(v) > math.log(3.1)),
        ("recursive-cl:4:3:occupation", lambda v: twin.recursive(v, 4, 3)),
    ):
        assert int(models.parse(text).met(t).sum()) == sum(map(plain, found.values()))
