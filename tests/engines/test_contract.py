"""What every engine promises, asked of each: DuckDB answers, and Spark answers the same, bit for bit."""

from __future__ import annotations

import gzip
import stat
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from permslip.engines import open_engine
from permslip.hold.cells import day, no_day, sizes, trimmed
from permslip.words.errors import BadInput, NotFound
from permslip.words.ports import COUNT, Engine

ROWS = 3_000
# what tempts two engines to differ: blanks, line breaks, other alphabets, things that look like numbers
ODD = [
    "", " ", "a", " a ", "\ta\n", "\u00a0a", "A\u0130i", "stra\u00dfe", "\u212a", "2020", "2020-2-3",
    "2020-02-30", "2020-02-03T10:00", "02/03/2020", "20200203", " 2020-02-03", "0000-01-01", "1.5", "2.5",
    "-1.5", " 7 ", "1e3", "0x10", "1_000", "1d", "NaN", "inf", "9223372036854775807", "9223372036854775808",
    "true", "=1+1", "-cmd", "yes\n", "yes", "x|y||z", "a,b", "falsef", "\u0661\u0662", "caf\u00e9",
    "cafe\u0301", "\U0001f600", "~", "\x7f", "zz\x0b", "\x0czz",
]  # fmt: skip
DATA = pa.table(
    {
        "k": pa.array(range(ROWS), pa.int64()),
        "odd": [None if i % 37 == 36 else ODD[i % len(ODD)] for i in range(ROWS)],
        "grade": [None if i % 13 == 0 else str(i % 7) for i in range(ROWS)],
        "share": pa.array([None if i % 17 == 0 else i / 7 for i in range(ROWS)], pa.float64()),
        "seats": pa.array([i % 300 for i in range(ROWS)], pa.uint32()),
        "born": [date(2008 + i % 6, 1 + i % 12, 1 + i % 28) for i in range(ROWS)],
        "seen": [datetime(2020, 1, 1 + i % 28, i % 24, 0, i % 60, 1000 * (i % 3)) for i in range(ROWS)],
        "flag": [None if i % 11 == 0 else i % 2 == 0 for i in range(ROWS)],
    }
)


@pytest.fixture
def engine(engine_name: str, tmp_path: Path) -> Iterator[Engine]:
    with open_engine(engine_name, tmp=tmp_path / "engine") as opened:
        yield opened


def _shapes(t: Any) -> Any:
    return t.select(
        "k",
        starts=t.odd.startswith("a"), end=t.odd.re_search(r"^yes$"), word=t.odd.re_search(r"(?i)\bk\b"),
        digits=t.odd.re_search(r"^\d+$"), blank=t.odd.re_search(r"^\s*a\s*$"), low=t.odd.lower(),
        up=t.odd.upper(),
        clean=t.odd.strip(), house=trimmed(t.odd), day=day(trimmed(t.odd)), no_day=no_day(trimmed(t.odd)),
        whole=t.odd.try_cast("int64"), fraction=t.odd.try_cast("float64"), mark=t.odd.hash(),
        replaced=t.odd.re_replace(r"[aeiou]+$", "_"), length=t.odd.length(),
    )  # fmt: skip


def _texts(t: Any) -> Any:
    return t.select(
        "k", share=t.share.cast("string"), born=t.born.cast("string"), seen=t.seen.cast("string"),
        seats=t.seats.cast("string"), flag=t.flag.cast("string"), year=t.born.year(),
        rounded=t.share.cast("int64"),
    )  # fmt: skip


def _lists(t: Any) -> Any:
    some = t.odd.split("|").filter(lambda part: ~part.re_search("x|a")).length()
    return t.select("k", some=some, parts=t.odd.split(","))


def _groups(t: Any) -> Any:
    return t.group_by("grade").agg(
        n=t.count(), yes=t.count(where=t.flag), none=t.count(where=t.grade == "absent"), total=t.seats.sum(),
        least=t.born.min(), kinds=t.odd.nunique(), first=t.odd.min(where=t.flag),
        hit=t.odd.re_search("a$").sum(),
        any=(t.odd == "a").any(), listed=t.odd.group_concat("; ", order_by=[t.born, t.k]),
        said=t.odd.group_concat("|", order_by=t.odd, where=t.k < 50),
    )  # fmt: skip


def _joined(t: Any) -> Any:
    words = t.select(word=t.odd).distinct()
    marks = words.select("word", is_number=words.word.re_search(r"^\d"))
    kinds = ibis.memtable({"grade": ["1", "2"], "label": ["one", None]})
    joined = t.left_join(marks, t.odd == marks.word).drop("word").left_join(kinds, "grade")
    return joined.select("k", "odd", "is_number", "label").filter(lambda u: u.k % 3 == 0)


def _sizes(t: Any) -> Any:
    told = t.aggregate(found=sizes(t.odd), filled=t.odd.count())
    return told.select(
        filled=told.found.filled, formulas=told.found.formulas, mean=told.found["mean"], n=told.filled
    )


def _numbered(t: Any) -> Any:
    return t.mutate(row=ibis.row_number()).filter(lambda u: u.odd == "a").select("k", "row")


def _ranked(t: Any) -> Any:
    place = ibis.row_number().over(ibis.window(order_by=[t.grade, t.k]))
    last = t.k.max().over(ibis.window(group_by="grade"))
    return t.select("k", place=place, last=last)


def _apart(t: Any) -> Any:
    words = t.filter(t.k < 90).select("k", word=t.odd.split("|").unnest())
    return words.mutate(word=words.word.strip()).filter(lambda u: u.word != "").distinct()


def _united(t: Any) -> Any:
    few = t.filter(t.k < 20).select("k", "grade")
    return ibis.union(few, t.filter(t.grade == "3").select("k", "grade"), distinct=True)


QUESTIONS = [
    _shapes, _texts, _lists, _groups, _joined, _sizes, _numbered, _ranked, _apart, _united,
]  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.__name__.strip("_"))
def test_the_answer_is_duckdbs(engine: Engine, question: Any) -> None:
    answer = engine.arrow(question(engine.memory("t", DATA)))
    with open_engine() as duck:
        expected = duck.arrow(question(duck.memory("t", DATA)))
    assert answer.schema == expected.schema
    order = [(f.name, "ascending") for f in answer.schema if not pa.types.is_list(f.type)]
    assert _told(answer.sort_by(order)).equals(_told(expected.sort_by(order)))


def _told(table: pa.Table) -> pa.Table:
    """Fractions as text: what is no number equals itself then."""
    return table.cast(
        pa.schema([(f.name, pa.string() if f.type == pa.float64() else f.type) for f in table.schema])
    )


def test_what_is_kept_keeps_its_order_and_its_types(engine: Engine) -> None:
    t = engine.memory("t", DATA)
    kept = engine.keep("sorted", t.order_by([t.grade, t.k.desc()]))
    found = engine.arrow(kept)
    assert found.schema.field("seats").type == pa.uint32() and found.schema.field("born").type == pa.date32()
    order = [
        (g is None, g or "", -k)
        for g, k in zip(found["grade"].to_pylist(), found["k"].to_pylist(), strict=True)
    ]
    assert order == sorted(order)
    seen = 0
    for batch in engine.batches(kept, rows=700):
        assert batch.num_rows <= 700 and batch.schema == found.schema
        assert batch.column("k").to_pylist() == found["k"].slice(seen, batch.num_rows).to_pylist()
        seen += batch.num_rows
        if seen == 700:
            engine.arrow(kept.aggregate(n=kept.count()))  # another question between two batches
    assert seen == ROWS


def test_files_written_are_the_same_bytes(engine: Engine, tmp_path: Path) -> None:
    made = {}
    with open_engine() as duck:
        for name, by in (("ours", engine), ("ducks", duck)):
            t = by.memory("t", DATA)
            ordered = t.mutate(odd=t.odd.lower()).order_by("k")
            for write, ending in ((by.write_parquet, "parquet"), (by.write_csv, "csv")):
                path = tmp_path / f"{name}.{ending}"
                assert write(ordered, path) == ROWS
                assert stat.S_IMODE(path.stat().st_mode) == 0o600
                made[name, ending] = path.read_bytes()
    assert made["ours", "parquet"] == made["ducks", "parquet"]
    assert made["ours", "csv"] == made["ducks", "csv"]
    assert b"'=1+1" in made["ours", "csv"] and b"'-cmd" in made["ours", "csv"]
    back = engine.read_parquet(tmp_path / "ours.parquet")
    assert engine.arrow(back.order_by("k")).select(["k", "born"]).equals(DATA.select(["k", "born"]))


def test_no_rows_and_a_reader_of_batches(engine: Engine, tmp_path: Path) -> None:
    empty = engine.memory("none", DATA.slice(0, 0))
    assert engine.arrow(empty).schema == pa.schema(DATA.schema)
    assert engine.arrow(empty.aggregate(n=empty.count(), yes=empty.count(where=empty.flag))).to_pylist() == [
        {"n": 0, "yes": 0}
    ]
    assert list(engine.batches(empty)) == [] or sum(b.num_rows for b in engine.batches(empty)) == 0
    assert engine.write_csv(empty.select("k"), tmp_path / "none.csv") == 0
    assert (tmp_path / "none.csv").read_text() == "k\n"
    assert engine.counts(empty, ["grade"]).read_all().num_rows == 0
    batches = [
        pa.record_batch({"a": [i, i + 1], "b": pa.array(["x", None]).dictionary_encode()}) for i in range(5)
    ]
    table = engine.memory("r", pa.RecordBatchReader.from_batches(batches[0].schema, batches))
    assert engine.arrow(table.aggregate(n=table.count(), b=table.b.count())).to_pylist() == [
        {"n": 10, "b": 5}
    ]


def test_counts_are_of_distinct_tuples_and_of_nothing_else(engine: Engine) -> None:
    found = engine.counts(engine.memory("t", DATA), ["grade", "flag"]).read_all()
    assert found.column_names == ["grade", "flag", COUNT]
    assert found.schema.field(COUNT).type == pa.int64()
    expected: dict[tuple[Any, Any], int] = {}
    for row in DATA.select(["grade", "flag"]).to_pylist():
        expected[row["grade"], row["flag"]] = expected.get((row["grade"], row["flag"]), 0) + 1
    assert {(r["grade"], r["flag"]): r[COUNT] for r in found.to_pylist()} == expected


def test_days_and_moments_of_every_kind_are_taken_in(engine: Engine) -> None:
    held = pa.table(
        {
            "ns": pa.array([0, 1_000, -1_000, None], pa.timestamp("ns")),
            "s": pa.array([-62135596800, 253402300799, 0, None], pa.timestamp("s")),
            "day": pa.array([0, 86_400_000, -86_400_000, None], pa.date64()),
        }
    )
    found = engine.counts(engine.memory("t", held), held.column_names).read_all()
    assert found.column_names == [*held.column_names, COUNT]
    for name in ("ns", "s", "day"):
        column = found[name].cast(held.schema.field(name).type)
        assert set(column.to_pylist()) == set(held[name].to_pylist())


HOSTILE = {
    "wide.csv": (b"a,b\n1,2\nZbigniewa,2,3\n", r"wide.csv, row 3: 3 columns where the header has 2"),
    "quote.csv": (b'a,b\n1,2\n"Zbigniewa,2\n', r"quote.csv, row \d+: a quoted cell is never closed"),
    "latin.csv": (b"a,b\n1,2\nZbigniewa\xff,2\n", r"latin.csv, row 3: the text is not UTF-8"),
    "nul.csv": (b"a,b\n1,2\nZbigniewa\0,2\n", r"nul.csv, row 3: a NUL byte"),
    "data.csv": (b"2014-01-02,123456789\nZbigniewa,2\n", r"data.csv: row 1 holds data"),
    "cut.csv.gz": (gzip.compress(b"a,b\n" + b"Zbigniewa,2\n" * 99)[:-9], r"gzip data are damaged"),
    "no.parquet": (b"PAR1Zbigniewa", r"no Parquet file|a value has not the form|could not be read"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_told_the_same_way(
    engine: Engine, name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    content, words = HOSTILE[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput, match=words) as caught:
        source = engine.source(str(tmp_path / name))
        engine.arrow(source.table(name, ("a",)))
    assert "Zbigniewa" not in str(caught.value)
    assert "Zbigniewa" not in "".join(capfd.readouterr())


def test_a_folder_is_read_column_by_column(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "u.csv").write_text("id,password,grade\n1,hunter2,5\n2,x,\n")
    pq.write_table(pa.table({"id": [1], "password": ["hunter2"], "grade": [5]}), folder / "v.parquet")
    source = engine.source(str(folder))
    table = source.table("u.csv", ("grade", "id"))
    assert engine.arrow(table).to_pydict() == {"grade": ["5", None], "id": ["1", "2"]}
    assert engine.arrow(source.table("v.parquet", ("grade",))).to_pydict() == {"grade": [5]}
    both = table.inner_join(engine.memory("m", pa.table({"id": ["2"], "z": [1.5]})), "id")
    assert engine.arrow(both.select("id", "z")).to_pylist() == [{"id": "2", "z": 1.5}]
    with pytest.raises(NotFound):
        engine.source(str(tmp_path / "nowhere"))


def test_a_value_that_does_not_fit_is_told_without_it(
    engine: Engine, capfd: pytest.CaptureFixture[str]
) -> None:
    table = engine.memory("t", pa.table({"a": ["1", "Zbigniewa"]}))
    with pytest.raises(BadInput, match="not the form its column promises") as caught:
        engine.arrow(table.select(n=table.a.cast("int64")))
    assert "Zbigniewa" not in str(caught.value) and caught.value.__context__ is None
    assert "Zbigniewa" not in "".join(capfd.readouterr())
