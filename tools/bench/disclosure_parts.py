"""The parts of the disclosure bench, each with its question; each prints its rows and returns figures."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from permslip import measure, protect
from permslip.measure.coding import Encoded
from permslip.measure.sizes import pack
from tools.bench import disclosure_tables as tables
from tools.bench.disclosure_recorded import (
    CALIBRATOR_SECONDS,
    GOLDEN,
    LEVELS,
    MSUS,
    SDCMICRO_FREQUENCIES,
    SDCMICRO_SUDA,
    SDCMICRO_SUPPRESSION,
)
from tools.bench.disclosure_watch import Calibrator, Took, geometric, judged, load, say, span, timed
from tools.bench.watch import verdict

Figures = dict[str, Any]
GOAL_SEARCH = {"adult9, 4%": 0.12}  # seconds
GOAL_CHECKS = {"adult9, 0%": 200}
GOAL_CLASSES = {10_000_000: 0.1, 50_000_000: 0.6}


def golden(calibrator: Calibrator, runs: int) -> Figures:
    """Published optima: the same answer, in how many checks, and how fast."""
    say("\nOptimal search, k = 5, metric Loss (ARX 3.9.2 recorded elsewhere, scaled)")
    problems = _problems()
    out: Figures = {}
    default, best, best_wall, default_wall = [], [], [], []
    for wanted in GOLDEN:
        name = f"{wanted.table}, {wanted.share:.0%}"
        if wanted.table not in problems:
            say(f"  {name:<14} not run: its file is not beside the project")
            continue
        encoded, ladders = problems[wanted.table]
        calibrator.look()
        share = wanted.share
        took = timed(lambda: protect.search(encoded, ladders, k=5, max_suppression=share), runs)  # noqa: B023
        found = took.answer
        same = abs(found.loss - wanted.loss) <= 1e-9
        same &= wanted.suppressed in (None, found.suppressed)
        same &= LEVELS.get((wanted.table, share)) in (None, tuple(found.levels.values()))
        default.append(calibrator.ratio(wanted.default, took))
        default_wall.append(calibrator.ratio_by_wall(wanted.default, took))
        line = f"ARX default {default[-1]:5.1f} times as long"
        if wanted.best is not None:
            best.append(calibrator.ratio(wanted.best, took))
            best_wall.append(calibrator.ratio_by_wall(wanted.best, took))
            line += f", at its best {best[-1]:5.1f}"
        say(
            f"  {name:<14} {took.told():<38} {found.nodes_checked:5,} checks  "
            f"{'same optimum' if same else 'ANOTHER ANSWER'}  {line}"
        )
        if (most := GOAL_SEARCH.get(name)) is not None:
            say(f"                 goal: under {most} s, {judged(took.seconds, took.busy, most)}")
        if (checks := GOAL_CHECKS.get(name)) is not None:
            say(f"                 goal: at most {checks} checks, {verdict(found.nodes_checked <= checks)}")
        out[name] = took.figures() | {
            "loss": f"{found.loss:.12f}", "same": same, "checked": found.nodes_checked,
            "arx_default": wanted.default, "arx_best": wanted.best,
        }  # fmt: skip
    if default:
        means = {
            "of_default": geometric(default), "of_best": geometric(best),
            "of_default_by_wall": geometric(default_wall), "of_best_by_wall": geometric(best_wall),
        }  # fmt: skip
        say(
            f"  geometric mean, by the processor: {means['of_default']:.1f} times ARX's default (goal: 5, "
            f"{verdict(means['of_default'] >= 5)}), {means['of_best']:.1f} times its best (goal: 3, "
            f"{verdict(means['of_best'] >= 3)}); by the wall {means['of_default_by_wall']:.1f} and "
            f"{means['of_best_by_wall']:.1f}"
        )
        out["geometric_mean"] = means
    return out


def _problems() -> dict[str, tuple[Encoded, dict[str, protect.Ladder]]]:
    out = {}
    for name, stem, columns in (
        ("adult9", "adult", tables.NINE),
        ("adult8", "adult", tables.EIGHT),
        ("fars10k", "fars_subset", tables.SEVEN),
    ):
        if (read := tables.public(stem, columns)) is not None:
            out[name] = tables.problem(*read)
    return out


def encoding(rows: int, runs: int) -> Figures:
    """Text to codes, from Arrow."""
    text = tables.as_text(tables.school(rows))
    took = timed(lambda: measure.encode(text, text.column_names), runs)
    say(f"  {rows:>11,} rows: encoding 8 text columns {took.told()}")
    return took.figures()


def class_sizes(rows: int, runs: int) -> Figures:
    """Class sizes of eight coded columns: ours, DuckDB on the same codes, and numpy without tricks."""
    importlib.import_module("permslip.measure.kernels")  # a process that measures one table after another
    encoded = tables.school(rows)
    ours = timed(lambda: measure.size_histogram(encoded), runs)
    kept = timed(lambda: measure.classes(encoded), max(1, runs // 2))
    answer = (ours.answer.classes, ours.answer.unique)
    goal = GOAL_CLASSES.get(rows)
    say(
        f"  {rows:>11,} rows: {answer[0]:,} classes, {answer[1]:,} unique   sizes {ours.told()}"
        + (f"  goal: under {goal} s, {judged(ours.seconds, ours.busy, goal)}" if goal else "")
    )
    peers = {"with the classes kept": kept, "DuckDB": _duckdb(encoded, runs), "numpy": _numpy(encoded)}
    same = kept.answer.histogram() == ours.answer.histogram()
    for name, took in peers.items():
        if name in {"DuckDB", "numpy"}:
            same &= tuple(took.answer) == answer
        say(f"{'':>19}{name:<22} {took.told():<40} {_times(took, ours)}")
    if not same:
        say(f"{'':>19}THE ANSWERS DIFFER")
    return {"ours": ours.figures(), "same": same} | {name: t.figures() for name, t in peers.items()}


def _times(peer: Took, ours: Took) -> str:
    return f"{peer.seconds / ours.seconds:5.1f} times as long, processor {peer.busy / ours.busy:5.1f}"


def _duckdb(encoded: Encoded, runs: int) -> Took:
    db = duckdb.connect(":memory:", config={"threads": 2})
    held = tables.as_codes(encoded)
    db.register("held", held)
    db.execute("CREATE TABLE coded AS SELECT * FROM held")
    by = ", ".join(encoded.names)
    query = f"SELECT count(*), count_if(n = 1) FROM (SELECT count(*) AS n FROM coded GROUP BY {by})"
    took = timed(lambda: db.execute(query).fetchone(), max(1, runs // 2), warm=encoded.rows < 20_000_000)
    db.close()
    return took


def _numpy(encoded: Encoded) -> Took:
    def plain() -> tuple[int, int]:
        keys = np.zeros(encoded.rows, np.uint64)
        for codes, size in zip(encoded.codes, encoded.sizes, strict=True):
            keys *= np.uint64(size)
            keys += codes.astype(np.uint64)
        counts = np.unique(keys, return_counts=True)[1]
        return len(counts), int((counts == 1).sum())

    return timed(plain, 1, warm=False)


def packing(rows: int, runs: int) -> Figures:
    """One pass over eight narrow columns."""
    encoded = tables.school(rows)
    took = timed(lambda: pack(encoded.codes, encoded.sizes, rows), runs)
    say(f"  {rows:>11,} rows: packing 8 columns into one key {took.told()}")
    return took.figures()


def special_uniques(calibrator: Calibrator, runs: int, rows: int) -> Figures:
    """SUDA beside sdcMicro's recorded time, and on a table that it was not tried on."""
    say("\nSpecial uniques (sdcMicro 5.8.1's suda2 recorded elsewhere, scaled)")
    out: Figures = {}
    for name, columns in (("adult8", tables.EIGHT), ("adult9", tables.NINE)):
        if (read := tables.public("adult", columns)) is None:
            say(f"  {name}: not run, its file is not beside the project")
            continue
        encoded = measure.encode(read[0], columns)
        calibrator.look()
        took = timed(lambda e=encoded: measure.suda(e), runs)
        same = took.answer.by_size == MSUS[name]
        ratio = calibrator.ratio(SDCMICRO_SUDA[name], took)
        wall = calibrator.ratio_by_wall(SDCMICRO_SUDA[name], took)
        goal = f"  goal: 5 times, {verdict(ratio >= 5)}" if name == "adult8" else ""
        say(
            f"  {name:<10} {took.told():<38} {'same counts' if same else 'OTHER COUNTS'}  sdcMicro "
            f"{ratio:.1f} times as long by the processor, {wall:.1f} by the wall{goal}"
        )
        out[name] = took.figures() | {"same": same, "sdcmicro": ratio, "sdcmicro_by_wall": wall}
    encoded = tables.school(rows)
    took = timed(lambda: measure.suda(encoded, max_size=3), max(1, runs // 2))
    say(f"  {rows:,} x 8, sizes up to 3: {took.told()}; MSUs by size {took.answer.by_size}")
    return out | {f"school {rows}": took.figures() | {"by_size": list(took.answer.by_size)}}


def frequencies(calibrator: Calibrator, runs: int) -> Figures:
    """The one figure everybody computes first."""
    if (read := tables.public("adult", tables.EIGHT)) is None:
        return {}
    encoded = measure.encode(*read[:1], tables.EIGHT)
    took = timed(lambda: measure.classes(encoded), runs)
    ratio = calibrator.ratio(SDCMICRO_FREQUENCIES["adult8"], took)
    say(f"  adult8: class sizes {took.told()}; sdcMicro's freqCalc, recorded, {ratio:.0f} times as long")
    return took.figures() | {"sdcmicro": ratio}


def local(calibrator: Calibrator, runs: int, rows: int) -> Figures:
    """Local recoding and suppression of single cells: how fast, and whether k is really reached."""
    say("\nLocal methods, k = 5")
    out: Figures = {}
    encoded = tables.school(rows)
    steps = tables.ladders(encoded)
    calibrator.look()
    took = timed(lambda: protect.recode(encoded, steps, k=5), max(1, runs // 2))
    smallest = _smallest(encoded.names, took.answer.column)
    say(
        f"  local recoding, {rows:,} x 8: {took.told()}, smallest class {smallest}  "
        f"goal: under 1 s for a million, {judged(took.seconds, took.busy, 1.0)}"
    )
    out["local_recoding"] = took.figures() | {"rows": rows, "smallest": smallest}
    for name, columns in (("adult5", tables.FIVE), ("adult8", tables.EIGHT)):
        if (read := tables.public("adult", columns)) is None:
            continue
        encoded = measure.encode(read[0], columns)
        calibrator.look()
        took = timed(lambda e=encoded: protect.suppress(e, k=5), max(1, runs // 2))
        made = took.answer
        smallest = _smallest(encoded.names, partial(made.column, encoded))
        line = f"  local suppression, {name}: {took.told()}, smallest class {smallest}"
        if name in SDCMICRO_SUPPRESSION:
            ratio = calibrator.ratio(SDCMICRO_SUPPRESSION[name], took)
            line += f"  sdcMicro, recorded, {ratio:,.0f} times as long"
        else:
            line += f"  goal: under 1 s, {judged(took.seconds, took.busy, 1.0)}; sdcMicro: not done"
        say(line)
        out[f"local_suppression {name}"] = took.figures() | {"smallest": smallest}
    return out


def _smallest(names: Sequence[str], column: Callable[[str], Any]) -> int:
    """The smallest class of what a method shows, measured anew from its columns."""
    shown = pa.table({name: column(name) for name in names})
    return measure.size_histogram(measure.encode(shown, shown.column_names)).smallest


def state(calibrator: Calibrator) -> str:
    """The machine, in a line."""
    now = calibrator.now
    return (
        f"calibrator: np.sort of 10 M uint64 in {span(now.seconds)} (processor {span(now.busy)}); recorded "
        f"figures were taken where it takes {span(CALIBRATOR_SECONDS)}. {load()}"
    )
