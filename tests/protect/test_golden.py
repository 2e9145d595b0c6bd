"""Published optima: what ARX 3.9.2 finds on its own example tables, to the last digits it prints.

Nine keys in the order of the file; "adult8" is without ``occupation``, "fars10k" without ``istatenum``.
"""

from __future__ import annotations

import csv

import pyarrow as pa
import pytest

from permslip import measure
from permslip.measure import sizes
from permslip.measure.models import DistinctL, EntropyL, RecursiveCL, TCloseness
from permslip.protect import from_rows, search, weighing

NINE = "sex age race marital-status education native-country workclass occupation salary-class".split()
EIGHT = [c for c in NINE if c != "occupation"]
SEVEN = "iage irace isex ihispanic iinjury ideathday ideathmon".split()


def table(folder, stem, data, columns):
    """An encoded table and the ladders over it."""

    def rows(name):
        with (folder / name).open(encoding="utf-8") as file:
            return list(csv.reader(file, delimiter=";"))

    head, *body = rows(data)
    encoded = measure.encode(pa.table({c: [r[head.index(c)] for r in body] for c in columns}), columns)
    ladders = {
        c: from_rows(c, rows(f"{stem}_hierarchy_{c}.csv"), d)
        for c, d in zip(columns, encoded.dictionaries, strict=True)
    }
    return encoded, ladders


@pytest.fixture(scope="module")
def adult(shared_data):
    return table(shared_data / "arx/adult", "adult", "adult.csv", NINE)


@pytest.fixture(scope="module")
def fars(shared_data):
    return table(shared_data / "arx/fars_subset", "fars", "fars_subset.csv", SEVEN)


# Columns, share that may be suppressed, levels, suppressed records, loss, and the most nodes to be weighed.
DETAIL = [
    (NINE, 0.0, [0, 4, 1, 1, 3, 2, 2, 1, 0], 0, 0.573150965559, 200),
    (NINE, 0.04, [0, 3, 0, 1, 1, 1, 1, 2, 0], 1178, 0.266110819158, 700),
    (NINE, 1.0, [0, 3, 0, 0, 2, 1, 1, 1, 0], 2553, 0.220411928480, 887),
    (EIGHT, 0.04, None, None, 0.195781789997, 198),
    (EIGHT, 1.0, None, None, 0.162132613167, 162),
]


@pytest.mark.parametrize(("columns", "share", "levels", "suppressed", "loss", "most"), DETAIL)
def test_the_optimum_of_adult_is_the_published_one(adult, columns, share, levels, suppressed, loss, most):
    encoded, ladders = adult
    found = search(encoded.pick(columns), ladders, k=5, max_suppression=share)
    assert found.loss == pytest.approx(loss, abs=1e-9)
    if levels is not None:
        assert list(found.levels.values()) == levels
        assert found.suppressed == suppressed
    assert found.suppressed <= share * encoded.rows
    assert found.nodes_checked <= most
    assert (found.best_effort, found.gap) == (False, 0.0)


def test_the_optimum_of_fars_is_the_published_one(fars):
    found = search(*fars, k=5, max_suppression=0.04)
    assert found.loss == pytest.approx(0.200698078361, abs=1e-9)
    assert found.nodes_checked <= 301


@pytest.mark.parametrize(
    ("columns", "share", "loss", "value"),
    [
        (EIGHT, 0.0, "entropy", 324620.52699),
        (NINE, 0.04, "entropy", 255559.854557),
        (NINE, 0.04, "discernibility", 1415782.0),
    ],
)
def test_other_losses_have_their_published_optima(adult, columns, share, loss, value):
    encoded, ladders = adult
    found = search(encoded.pick(columns), ladders, k=5, max_suppression=share, loss=loss)
    assert found.loss == pytest.approx(value, rel=1e-11)


def test_the_plain_and_the_compiled_scale_agree_on_adult(adult, monkeypatch):
    encoded, ladders = adult
    answers = []
    for least in (1, 1 << 62):
        monkeypatch.setattr(weighing, "COMPILED_TUPLES", least)
        monkeypatch.setattr(sizes, "COMPILED_FROM", least)
        found = search(encoded.pick(EIGHT), ladders, k=300, max_suppression=0.02)
        answers.append((found.levels, found.suppressed, found.nodes_checked, found.suppressed_rows.sum()))
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("model", "share", "value"),
    [
        (DistinctL(3, "occupation"), 0.04, 0.205208306777),
        (EntropyL(3, "occupation"), 0.04, 0.215449335557),
        (RecursiveCL(4.0, 3, "occupation"), 0.04, 0.212900358282),
        (TCloseness(0.2, "occupation", "hierarchical"), 0.0, 0.759176305346),
        (TCloseness(0.2, "occupation", "equal"), 0.04, 0.815003186212),
    ],
    ids=lambda v: v.name if hasattr(v, "name") else None,
)
def test_models_have_their_published_optima(adult, model, share, value):
    found = search(*adult, k=5, max_suppression=share, models=[model])
    assert found.loss == pytest.approx(value, abs=1e-9)
