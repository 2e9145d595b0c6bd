"""The kernels over tuples that each engine counted, against the slow and obvious way over the rows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip import measure
from permslip.engines import open_engine
from permslip.measure.coding import Encoded, encode
from permslip.measure.counted import counted
from permslip.measure.lists import judged, lists_in
from permslip.measure.models import KMAnonymity, parse
from permslip.measure.risk import findings_of
from permslip.measure.sections import Asked, of_table
from permslip.measure.sizes import classes_packed
from permslip.protect import from_rows, search
from permslip.words.errors import RefusedError
from permslip.words.ports import Engine
from tests.conftest import ON_BOTH
from tests.engines.batches import KINDS, TEXTS, Batch, Part, batches, rows_of
from tests.measure import twin
from tests.measure import twin_models as models_twin
from tests.measure.test_individual import series
from tests.measure.test_suda import as_sets, plain_msus
from tests.protect import twin as search_twin
from tests.protect.problems import problems

pytestmark = pytest.mark.timeout(300)
ASKED_OF_AN_ENGINE = settings(max_examples=8, deadline=None)
TEXT, WHOLE, FLAG = KINDS["text"], KINDS["whole"], KINDS["flag"]


@pytest.fixture(scope="module", params=ON_BOTH)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "spark":
        request.getfixturevalue("spark")
    with open_engine(request.param) as opened:
        yield opened


def values_of(held: Encoded, keys, packing, each) -> Counter:
    """How many records have which values."""
    codes = packing.unpack(keys)
    columns = [d.take(pa.array(c)) for d, c in zip(held.dictionaries, codes, strict=True)]
    rows = rows_of(pa.table(columns, names=list(held.names)))
    return Counter(dict(zip(rows, each.tolist(), strict=True)))


@ASKED_OF_AN_ENGINE
@given(tables=batches(KINDS))
def test_classes_are_those_of_equal_rows(engine, tables):
    batch = Batch(engine, tables)
    for part, table in zip(batch.parts, tables, strict=True):
        rows = rows_of(table)
        for held in (counted(part, table.column_names, batch), encode(table, table.column_names)):
            found, packing, _ = classes_packed(held)
            assert held.records == len(rows)
            assert values_of(held, found.keys, packing, found.counts) == twin.classes(rows)
        for name in table.column_names:
            one = counted(part, table.column_names, batch).pick([name])
            assert sorted(classes_packed(one)[0].counts) == sorted(
                Counter(rows_of(table.select([name]))).values()
            )


@ASKED_OF_AN_ENGINE
@given(tables=batches({"a": TEXT, "b": KINDS["fraction"], "c": KINDS["day"]}, tables=16))
def test_risks_are_those_of_the_definitions(engine, tables):
    batch = Batch(engine, tables)
    parts, names = list(batch.parts), tables[0].column_names
    for part, beside in zip(parts, parts[::-1], strict=True):
        ours, others = rows_of(tables[part.at]), rows_of(tables[beside.at])
        held, everyone = counted(part, names, batch), counted(beside, names, batch)
        found = findings_of("t", held, names, k=3, population=everyone)
        assert (found.prosecutor, found.journalist, found.marketer) == pytest.approx(twin.risks(ours, others))
        assert found == findings_of("t", encode(tables[part.at], names), names, k=3, population=everyone)


@ASKED_OF_AN_ENGINE
@given(tables=batches({"a": TEXT, "b": WHOLE, "c": FLAG, "d": KINDS["day"]}), most=st.integers(1, 4))
def test_the_minimal_sets_are_those_of_trying_all(engine, tables, most):
    batch = Batch(engine, tables)
    for part, table in zip(batch.parts, tables, strict=True):
        rows = rows_of(table)
        if not rows:
            continue
        held = counted(part, table.column_names, batch)
        found = measure.suda(held, max_size=most)
        shown = rows_of(held.values(slice(None)))
        wanted = plain_msus(rows, most)
        assert {(shown[i], c) for i, c in as_sets(found)} == {(rows[i], c) for i, c in wanted}
        assert found.by_size == tuple(sum(len(c) == s for _, c in wanted) for s in range(1, most + 1))
        seen = Counter(rows)
        assert found.uniques == sum(n == 1 for n in seen.values())


WEIGHTS = (pa.float64(), st.sampled_from([1.0, 1.1, 2.7, 9.3, 40.0]))


@ASKED_OF_AN_ENGINE
@given(tables=batches({"a": TEXT, "b": FLAG, "home": TEXT, "weight": WEIGHTS}))
def test_every_record_and_household_has_the_risk_of_the_definition(engine, tables):
    tables = [t.filter(t["weight"].is_valid()) for t in tables]
    batch = Batch(engine, tables)
    for part, table in zip(batch.parts, tables, strict=True):
        rows = rows_of(table)
        held = counted(part, table.column_names, batch)
        found = measure.individual_risk(held, ["a", "b"], weights="weight", household="home")
        by_row = measure.individual_risk(
            encode(table, table.column_names), ["a", "b"], weights="weight", household="home"
        )
        for figure in ("expected", "expected_in_households", "highest", "rate"):
            assert getattr(found, figure) == getattr(by_row, figure), figure
        for at, shown in enumerate(rows_of(held.values(slice(None)))):
            alike = [r for r in rows if r[:2] == shown[:2]]
            people = sum(r[3] for r in alike)
            assert found.records[at] == pytest.approx(series(len(alike), people), rel=1e-6)


MODELS = ("distinct-l:2:s", "entropy-l:1.5:s", "t-closeness:0.3:s:equal", "recursive-cl:2:2:s")
OF_PEOPLE = ("k-map:2", "delta-presence:0:0.8")
COLUMNS = {"x": TEXT, "y": WHOLE, "z": KINDS["fraction"], "s": TEXT, "home": TEXT, "weight": WEIGHTS}


@ASKED_OF_AN_ENGINE
@given(tables=batches(COLUMNS), missing=st.sampled_from(["own", "wild"]))
def test_every_section_is_that_of_the_rows_to_the_last_digit(engine, tables, missing):
    tables = [t.filter(t["weight"].is_valid()) for t in tables]
    batch = Batch(engine, tables)
    everyone, people = pa.concat_tables(tables), Part(None, ("x", "y", "z"))
    for part, table in zip(batch.parts, tables, strict=True):
        beside = part.at == 0  # how many are alone in a population takes longest to estimate
        asked = Asked(
            people.columns, 3, sensitive=("s",), missing=missing, weights="weight", household="home",
            models=tuple(parse(m) for m in (*MODELS, *(OF_PEOPLE if beside else ()))),
        )  # fmt: skip
        told = of_table(
            "t",
            counted(part, asked.columns, batch),
            asked,
            everyone=counted(people, people.columns, batch) if beside else None,
        )
        by_row = of_table(
            "t",
            encode(table, asked.columns).in_order(),
            asked,
            everyone=encode(everyone, people.columns).in_order() if beside else None,
        )
        assert json.dumps(told.as_json(), default=str) == json.dumps(by_row.as_json(), default=str)


def _table_of(problem, width):
    chosen, rows = problem[:2]
    return pa.table(
        {
            f"c{i}": pa.array([r[i] if i < len(chosen) else None for r in rows], pa.string())
            for i in range(width)
        }
    )


@ASKED_OF_AN_ENGINE
@given(drawn=st.lists(problems(), min_size=1, max_size=6))
def test_nothing_better_exists(engine, drawn):
    batch = Batch(engine, [_table_of(p, 4) for p in drawn])
    for part, (chosen, rows, k, share, floor) in zip(batch.parts, drawn, strict=True):
        names = [f"c{i}" for i in range(len(chosen))]
        held = counted(part, part.columns, batch).pick(names)
        ladders = {
            n: from_rows(n, [[v, *labels[1:]] for v, labels in h.items()], d)
            for n, h, d in zip(names, chosen, held.dictionaries, strict=True)
        }
        ways = {"k": k, "max_suppression": share, "minimum_levels": dict(zip(names, floor, strict=True))}
        if len(rows) < k:
            with pytest.raises(RefusedError):
                search(held, ladders, **ways)
            continue
        found = search(held, ladders, **ways)
        cost, nodes = search_twin.best(rows, chosen, k, int(len(rows) * share), floor)
        assert found.loss == pytest.approx(float(cost) ** (1 / len(chosen)) - 1, abs=1e-9)
        assert (tuple(found.levels.values()), found.suppressed) in nodes


LISTED = {"who": (pa.string(), st.sampled_from("abcdef")), "course": WHOLE, "reason": TEXT}


@settings(max_examples=3, deadline=None)
@given(tables=batches(LISTED, tables=1, rows=30), k=st.integers(1, 3), m=st.integers(1, 2))
def test_rare_sets_are_those_of_the_definition(engine, tables, k, m):
    """An engine that is far tells the lists that occur and how many people have each, not whose they are."""
    table = tables[0]
    people = {who: [i for w, i, _ in rows_of(table) if w == who] for who, _, _ in rows_of(table)}
    people = {who: [i for i in items if i is not None] for who, items in people.items()}
    held = engine.memory("t", table)
    for column in ("course", "reason"):
        model = KMAnonymity(k, m, column)
        lists = lists_in(held, column, "who", engine)
        assert (lists.each is not None) is engine.far
        (found,) = judged([(model, lists)])
        assert (found,) == judged([(model, lists_in(table, column, "who"))])
        if column == "course":  # of texts some read alike: see measure.models.answers
            rare = models_twin.rare_sets(people, k, m)
            assert found.classes == len(rare)
            assert found.records == sum(any(set(s) <= set(i) for s in rare) for i in people.values())


@settings(max_examples=3, deadline=None)
@given(lists=st.lists(st.none() | st.lists(st.none() | st.sampled_from(TEXTS), max_size=4), max_size=30))
def test_lists_that_stand_in_one_cell_are_the_same(engine, lists):
    table = pa.table({"reason": pa.array(lists, pa.list_(pa.string()))})
    model = KMAnonymity(2, 2, "reason")
    found = judged([(model, lists_in(engine.memory("t", table), "reason", engine=engine))])
    assert found == judged([(model, lists_in(table, "reason"))])
