"""Privacy models as they are written, refused, combined and said in plain words."""

from __future__ import annotations

import pytest

from permslip import measure
from permslip.measure import models
from permslip.words.errors import BadInput, OurBug
from tests.measure.model_tables import encoded, tally


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


def test_presence_refuses_without_a_population():
    with pytest.raises(BadInput, match="no population"):
        models.DeltaPresence(0, 0.5).met(tally([(("x", 0), "a")]))
    t = tally([(("x", 0), "a")], [(("x", 0), "a")])
    unknown = models.Tally(t.sizes, t.starts, t.values, t.counts, t.totals, t.population)
    assert models.DeltaPresence(0, 1).met(unknown).all()
    with pytest.raises(BadInput, match="not known"):
        models.DeltaPresence(0.1, 1).met(unknown)


def test_a_table_is_judged_by_every_promise_in_plain_words():
    rows = [(("x", 0), "a"), (("x", 0), "b"), (("y", 0), "a"), (("y", 0), "a"), (("y", 1), "a")]
    asked = [models.parse(t) for t in ("k-anonymity:1", "k-anonymity:2", "distinct-l:2:ill")]
    kept, small, same = models.judge(encoded(rows), ["one", "two"], asked)
    assert kept.kept and kept.sentence == asked[0].sentence() and (kept.classes, kept.records) == (0, 0)
    assert (small.kept, small.attained, small.classes, small.records) == (False, 1.0, 1, 1)
    assert small.sentence.startswith("Not yet true of 1 record: ")
    assert (same.classes, same.records) == (2, 3) and "of 3 records: " in same.sentence
    assert measure.models is models


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
