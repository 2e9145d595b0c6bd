"""Losses and models in the search: an exhaustive twin on small tables."""

from __future__ import annotations

from itertools import product

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip import measure
from permslip.measure.models import DistinctL, EntropyL, KAnonymity, KMap, RecursiveCL, TCloseness
from permslip.measure.models.likeness import AlphaK, BetaLikeness, DeltaDisclosure
from permslip.protect import from_rows, full_domain, model_weighing, search, weighing
from permslip.protect.least_suppressed import least_share
from permslip.protect.losses import LOSSES, Detail
from permslip.protect.model_weighing import ModelScale, split
from permslip.words.errors import BadInput, OurBug, RefusedError
from tests.protect import loss_twin
from tests.protect.problems import coded, problems


@pytest.fixture(scope="module", params=["numpy", "compiled", "boxes"])
def way(request):
    """The three ways to search: both scales over a dense lattice, and boxes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weighing, "COMPILED_TUPLES", 0 if request.param == "compiled" else 1 << 62)
        patch.setattr(model_weighing, "_ROLLED_FROM", 0)
        patch.setattr(full_domain, "MOST_DENSE", 0 if request.param == "boxes" else 1 << 40)
        yield request.param


def agree(problem, loss="loss", models=(), model=None, secret=None, weights=None):
    chosen, rows, k, limit, floor = problem
    encoded, ladders = coded(chosen, rows)
    ways = {"k": k, "max_suppression": limit, "minimum_levels": dict(zip(encoded.names, floor, strict=True))}
    ways |= {"loss": loss, "models": models}
    names = list(encoded.names)
    if weights is not None:
        ways["weights"] = dict(zip(names, weights, strict=True))
    if secret is not None:
        columns = {n: [r[i] for r in rows] for i, n in enumerate(names)}
        encoded = measure.encode(pa.table({**columns, "secret": secret}), [*names, "secret"])
    always = model or (lambda members, everyone: True)
    secret = secret or [""] * len(rows)
    least = loss_twin.best(rows, secret, chosen, k, int(len(rows) * limit), floor, loss, always, weights)
    if len(rows) < k or least is None:
        with pytest.raises(RefusedError):
            search(encoded, ladders, **ways)
        return
    found = search(encoded, ladders, **ways)
    assert found.loss == pytest.approx(least[0], rel=1e-9, abs=1e-9)
    assert (tuple(found.levels.values()), (~found.suppressed_rows).tolist()) in least[1]
    assert (found.suppressed, found.best_effort, found.gap) == (found.suppressed_rows.sum(), False, 0.0)


@pytest.mark.parametrize("loss", LOSSES)
@settings(max_examples=25)
@given(data=st.data())
def test_no_loss_has_anything_better(way, loss, data):
    problem = data.draw(problems())
    weights = None
    if loss in {"loss", "precision", "entropy", "entropy-with-suppression"} and data.draw(st.booleans()):
        weights = data.draw(
            st.lists(st.sampled_from([0.5, 1.0, 3.0]), min_size=len(problem[0]), max_size=len(problem[0]))
        )
    agree(problem, loss, weights=weights)


def ordered(secret):
    found = list(dict.fromkeys(secret))
    return TCloseness(0.3, "secret", "ordered").with_order([sorted(found).index(v) for v in found])


# How to make a model for a list of secrets, and the same promise in plain Python.
MODELS = {
    "distinct": (lambda s: DistinctL(2, "secret"), lambda m, e: loss_twin.distinct_l(m, e, 2)),
    "entropy": (lambda s: EntropyL(1.8, "secret"), lambda m, e: loss_twin.entropy_l(m, e, 1.8)),
    "recursive": (lambda s: RecursiveCL(1.5, 2, "secret"), lambda m, e: loss_twin.recursive(m, e, 1.5, 2)),
    "closeness": (lambda s: TCloseness(0.3, "secret", "equal"), lambda m, e: loss_twin.closeness(m, e, 0.3)),
    "alpha": (lambda s: AlphaK(0.6, 2, "secret"), lambda m, e: loss_twin.alpha_k(m, e, 0.6, 2)),
    "likeness": (lambda s: BetaLikeness(0.5, "secret", "basic"), lambda m, e: loss_twin.likeness(m, e, 0.5)),
    "disclosure": (lambda s: DeltaDisclosure(0.8, "secret"), lambda m, e: loss_twin.disclosure(m, e, 0.8)),
    "ordered": (ordered, lambda m, e: loss_twin.ordered_closeness(m, e, 0.3)),
}


def secrets(data, problem, missing=False):
    """Answers; with missing ones, and spellings of one answer, where the model can have them."""
    many, letters = len(problem[1]), [*"abc"]
    found = [*letters, None, " ", "A", "b "] if missing else letters
    return data.draw(st.lists(st.sampled_from(found), min_size=many, max_size=many))


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("loss", ["loss", "discernibility-with-suppression"])
@settings(max_examples=25)
@given(data=st.data())
def test_no_model_has_anything_better(way, name, loss, data):
    problem = data.draw(problems())
    secret = secrets(data, problem, missing=name != "ordered")
    model, plain = MODELS[name]
    agree(problem, loss, [model(secret)], plain, secret)


@settings(max_examples=40)
@given(data=st.data())
def test_models_may_be_combined(way, data):
    problem = data.draw(problems())
    names = data.draw(st.lists(st.sampled_from(sorted(MODELS)), min_size=2, max_size=3, unique=True))
    secret = secrets(data, problem, missing="ordered" not in names)
    chosen = [MODELS[name] for name in names]
    agree(
        problem, "loss", [m(secret) for m, _ in chosen], lambda m, e: all(f(m, e) for _, f in chosen), secret
    )


@settings(max_examples=30)
@given(data=st.data())
def test_the_share_of_a_failing_class_is_suppressed_below_too(data):
    chosen, rows, k, _, _ = data.draw(problems())
    missing = data.draw(st.booleans())
    secret = secrets(data, (chosen, rows), missing)
    encoded, ladders = coded(chosen, rows)
    names = list(encoded.names)
    encoded = measure.encode(
        pa.table({**{n: [r[i] for r in rows] for i, n in enumerate(names)}, "secret": secret}),
        [*names, "secret"],
    )
    model = data.draw(
        st.sampled_from(
            [
                EntropyL(1.8, "secret"),
                TCloseness(0.3, "secret", "equal"),
                *([] if missing else [ordered(secret)]),
                AlphaK(0.6, 2, "secret"),
                AlphaK(1.0, 1, "secret"),
                BetaLikeness(0.5, "secret", "basic"),
                BetaLikeness(2.0, "secret", "enhanced"),
                DeltaDisclosure(0.8, "secret"),
                RecursiveCL(1.5, 2, "secret"),
            ]
        )
    )
    floor = (0,) * len(names)
    ways = {
        "k": k,
        "limit": len(rows),
        "charges": weighing.charges_of(encoded.pick(names), list(ladders.values()), Detail()),
    }
    scale = ModelScale(encoded, names, ladders, floor, [model], figures=False, **ways)
    nodes = list(product(*[range(ladder.top + 1) for ladder in ladders.values()]))
    for node in nodes:
        classes = scale._classes(node)
        tallies = scale._tallies(classes)
        least = float((least_share(model, tallies[model.sensitive]) * classes.sizes).sum())
        for lower in nodes:
            if all(a <= b for a, b in zip(lower, node, strict=True)):
                assert scale.weigh(lower).suppressed >= least - 1e-6


@settings(max_examples=40)
@given(data=st.data())
def test_k_map_counts_the_people_of_the_population(way, data):
    chosen, rows, _, limit, floor = data.draw(problems())
    others = data.draw(st.lists(st.tuples(*[st.sampled_from(sorted(h)) for h in chosen]), max_size=15))
    k = data.draw(st.integers(1, 5))
    together, ladders = coded(chosen, rows + others)
    table, rest = split(together, len(rows))
    everyone = together
    assert rest.rows == len(others)
    ways = {"k": 1, "max_suppression": limit, "models": [KMap(k)], "population": everyone}
    ways["minimum_levels"] = dict(zip(together.names, floor, strict=True))

    def plain(node):
        def shown(row):
            return tuple(h[v][at] for h, v, at in zip(chosen, row, node, strict=True))

        people = [shown(r) for r in rows + others]
        return [people.count(shown(r)) >= k for r in rows]

    if len(rows) + len(others) < k and int(len(rows) * limit) < len(rows):
        with pytest.raises(RefusedError, match="k-map"):
            search(table, ladders, **ways)
        return
    found = search(table, ladders, **ways)
    assert (~found.suppressed_rows).tolist() == plain(tuple(found.levels.values()))
    best = loss_twin.best(rows, [""] * len(rows), chosen, 1, len(rows), floor, "loss")
    assert best is not None and found.loss >= best[0] - 1e-9


def secret_table(values, secret):
    encoded = measure.encode(pa.table({"a": values, "s": secret}), ["a", "s"])
    rows = [[v, "*"] for v in sorted(set(values))]
    return encoded, {"a": from_rows("a", rows, encoded.dictionaries[0])}


def test_the_sensitive_column_is_no_part_of_the_classes():
    encoded, ladders = secret_table(["x", "x", "y", "y"], ["1", "2", "1", "2"])
    found = search(encoded, ladders, k=2, max_suppression=0.0, models=[DistinctL(2, "s")])
    assert (found.levels, found.loss) == ({"a": 0}, 0.0)
    found = search(
        encoded, ladders, k=2, max_suppression=0.0, models=[TCloseness(0.1, "s", "equal"), KAnonymity(3)]
    )
    assert found.levels == {"a": 1}


def test_a_hierarchy_for_closeness_is_taken_from_the_ladders():
    encoded, ladders = secret_table(["x", "x", "y", "y"], ["1", "2", "3", "4"])
    leaves = [["1", "low", "*"], ["2", "high", "*"], ["3", "low", "*"], ["4", "high", "*"]]
    ladders["s"] = from_rows("s", leaves, encoded.dictionaries[1])
    model = TCloseness(0.25, "s", "hierarchical")
    assert search(encoded, ladders, k=1, max_suppression=0.0, models=[model]).levels == {"a": 0}


def test_what_cannot_be_guarded_is_said():
    encoded, ladders = secret_table(["x", "y"], ["1", "2"])
    with pytest.raises(BadInput, match="no column other"):
        search(encoded.pick(["a"]), ladders, k=1, max_suppression=0.0, models=[DistinctL(2, "other")])
    with pytest.raises(RefusedError, match="distinct-l"):
        search(encoded, ladders, k=1, max_suppression=0.0, models=[DistinctL(3, "s")])
    with pytest.raises(BadInput, match="No hierarchy was given for s"):
        search(encoded, ladders, k=1, max_suppression=0.0)
    with pytest.raises(OurBug, match="same codes"):
        encoded = encoded.pick(["a"])
        other = secret_table(["x", "z"], ["1", "2"])[0]
        search(encoded, ladders, k=1, max_suppression=0.0, models=[KMap(2)], population=other)


def test_a_loss_or_weight_that_there_is_not_is_refused():
    encoded, ladders = secret_table(["x", "y"], ["1", "2"])
    ways = {"k": 1, "max_suppression": 0.0, "models": [DistinctL(1, "s")]}
    for wrong in (
        {"loss": "beauty"},
        {"weights": {"b": 1.0}},
        {"weights": {"a": -1.0}},
        {"weights": {"a": 0.0}},
    ):
        with pytest.raises(BadInput):
            search(encoded, ladders, **ways, **wrong)
    with pytest.raises(BadInput, match="counts classes"):
        search(encoded, ladders, **ways, loss="discernibility", weights={"a": 2.0})
    assert all(loss.citation and loss.name == name for name, loss in LOSSES.items())


def test_k_anonymity_as_a_model_is_k():
    encoded, ladders = secret_table(["x", "x", "y", "y"], ["1", "2", "1", "2"])
    found = search(
        encoded.pick(["a"]), ladders, k=1, max_suppression=0.0, models=[KAnonymity(3), KAnonymity(2)]
    )
    assert found.levels == {"a": 1}
    with pytest.raises(RefusedError, match="fewer than 5 records"):
        search(encoded.pick(["a"]), ladders, k=1, max_suppression=0.0, models=[KAnonymity(5)])
