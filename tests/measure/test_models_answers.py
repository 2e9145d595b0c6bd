"""What counts as an answer: a missing value is none, and texts that read alike are one."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from permslip import measure
from permslip.measure import models
from permslip.measure.models.answers import answers_of, plain
from permslip.protect.hierarchies import Setting, hierarchy, ladder
from permslip.protect.local_recoding import recode
from permslip.words.errors import BadInput


def judged(ill, *texts, quasi=None):
    table = pa.table({"g": quasi or ["g"] * len(ill), "ill": pa.array(ill)})
    return models.judge(measure.encode(table, ["g", "ill"]), ["g"], [models.parse(t) for t in texts])


DIVERSE = ("distinct-l:2:ill", "entropy-l:1.5:ill", "recursive-cl:9:2:ill", "alpha-k:0.9:2:ill")


@pytest.mark.parametrize(
    "other",
    [None, "", "  ", "\u200b", "\ufeff", "autism ", " autism", "AUTISM", "autism\u200b", "autism\u00a0"],
)
def test_an_empty_cell_or_another_spelling_is_no_second_answer(other):
    found = judged(["autism"] * 10 + [other] * 2, *DIVERSE)
    assert [j.kept for j in found] == [False] * 4
    assert [j.records for j in found] == [12] * 4
    assert (found[0].attained, found[1].attained) == (1.0, pytest.approx(1.0))
    assert all(j.kept for j in judged(["autism"] * 8 + ["asthma"] * 2 + [other] * 2, *DIVERSE))


def test_a_class_without_any_answer_fails():
    found = judged([None, None, "a", "b"], *DIVERSE, quasi=["g", "g", "h", "h"])
    assert [(j.kept, j.records) for j in found] == [(False, 2)] * 4
    assert found[0].attained == 0.0
    assert found[2].attained == np.inf


def test_what_is_missing_dilutes_no_share():
    (found,) = judged(["a"] * 6 + ["b"] * 4 + [None] * 30, "alpha-k:0.5:2:ill")
    assert found.attained == 0.6 and not found.kept


def test_a_missing_value_is_a_value_where_shares_are_compared_with_the_table():
    same = judged(["a", None, "a", ""], "t-closeness:0.1:ill:equal", quasi=["g", "g", "h", "h"])
    (far,) = judged(["a", "a", None, ""], "t-closeness:0.1:ill:equal", quasi=["g", "g", "h", "h"])
    assert same[0].attained == pytest.approx(0.0) and far.attained == pytest.approx(0.5)
    with pytest.raises(BadInput, match="missing"):
        judged(["1", " "], "t-closeness:0.1:ill:ordered")


def test_distances_know_answers_by_any_of_their_spellings():
    table = pa.table({"g": [*"gghh"], "ill": ["low", "HIGH", "low ", "mid"]})
    e = measure.encode(table, ["g", "ill"])
    (found,) = models.judge(
        e, ["g"], [models.TCloseness(0.5, "ill", "ordered")], orders={"ill": ["Low", "Mid", "High"]}
    )
    assert found.attained == pytest.approx(0.125)
    steps = ladder(hierarchy("category"), e.dictionaries[1], Setting(measure_day()))
    (found,) = models.judge(
        e, ["g"], [models.TCloseness(0.5, "ill", "hierarchical")], ladders={"ill": steps.groups}
    )
    assert found.attained == pytest.approx(0.25)


def measure_day():
    from datetime import date

    return date(2026, 9, 1)


def test_numbers_and_plain_words_stay_as_they_are():
    e = measure.encode(pa.table({"n": [1.5, float("nan"), None, 2.0], "w": [*"abca"]}), ["n", "w"])
    read, missing = models.as_answered(e, ["n", "w", None])
    assert missing["w"] is None and read.codes[1] is e.codes[1]
    found = answers_of(e.dictionaries[0])
    assert found.apart == 2 and found.of_code.tolist() == [0, 1, 1, 2] and found.missing == 1
    assert read.codes[0].tolist() == [0, 1, 1, 2] and missing["n"] == 1


def test_reading_composes_and_drops_what_shows_nothing():
    assert plain(" a\u00a0 b\u200d\ufeff\u2800\t") == "a b"
    assert plain("e\u0301") == "\u00e9" and plain("A") == "A"


def test_local_recoding_makes_no_class_whose_second_answer_is_missing():
    rows = 12
    table = pa.table({"sex": ["f", "m"] * 6, "ill": ["a", "b", "a", None, "a", " ", *["a", "b"] * 3]})
    e = measure.encode(table, ["sex", "ill"])
    ladders = {"sex": ladder(hierarchy("sex"), e.dictionaries[0], Setting(measure_day()))}
    made = recode(e, ladders, k=2, models=[models.DistinctL(2, "ill")])
    for number in set(made.classes.tolist()) - {-1}:
        kept = {table["ill"][i].as_py() for i in range(rows) if made.classes[i] == number}
        assert {"a", "b"} <= kept
