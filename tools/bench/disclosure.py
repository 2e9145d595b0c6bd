"""``python -m tools.bench.disclosure``: the disclosure engine beside its peers, as medians of one run.

Peers that are wheels and DuckDB run here; ARX and sdcMicro, which need a JVM and R, are figures recorded
elsewhere, scaled by a calibrator that runs beside ours (:mod:`tools.bench.disclosure_recorded`).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from tools.bench import disclosure_parts as parts
from tools.bench import disclosure_peers as live
from tools.bench import disclosure_tables as tables
from tools.bench import watch
from tools.bench.disclosure_watch import Calibrator, judged, load, say
from tools.bench.watch import told, verdict

# Whole processes come first: a child's peak memory counts what its parent held.
PARTS = "process events golden classes suda local peers".split()
KERNELS = """
from permslip import measure, protect
from permslip.measure import kernels
from tools.bench import disclosure_tables as tables
table = tables.school(200_000)
measure.size_histogram(table), measure.classes(table), measure.suda(table, max_size=2)
protect.search(table, tables.ladders(table), k=5, max_suppression=0.04)
"""
GOAL_PROCESS, GOAL_EVENTS, GOAL_EVENTS_MIB = 1.5, 60.0, 4096.0


def main(argv: list[str] | None = None) -> int:
    """Take the figures, print them."""
    asked = _arguments(argv)
    folder = Path(tempfile.mkdtemp(prefix="permslip-disclosure-", dir=asked.tmp))
    calibrator = Calibrator()
    say(f"{os.cpu_count()} processors, {load()} before the start")
    try:
        figures: dict[str, Any] = {}
        status = 0
        for name, part in _parts(asked, calibrator, folder).items():
            before = os.getloadavg()[0]
            try:
                figures[name] = part() | {"load": before}
            except RuntimeError as failed:  # a process that ended badly is no figure; the others are
                say(f"  FAILED: {failed}")
                status = 1
            say(f"  [load {before:.1f} before, {os.getloadavg()[0]:.1f} after]")
    finally:
        shutil.rmtree(folder)
    calibrator.look()
    say(f"\n{parts.state(calibrator)}")
    figures["calibrator"] = calibrator.now.figures()
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=2), "utf-8")
    return status


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools.bench.disclosure", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="of each; slow peers run fewer")
    parser.add_argument(
        "--quick", action="store_true", help="small tables, no slow peer: a look, no figure to quote"
    )
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--tmp", type=Path, help="where to work (about 1 GB)")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS, help="some of the parts")
    return parser.parse_args(argv)


def _parts(
    asked: argparse.Namespace, calibrator: Calibrator, folder: Path
) -> dict[str, Callable[[], dict[str, Any]]]:
    quick, runs = asked.quick, 1 if asked.quick else asked.runs
    million = 50_000 if quick else 1_000_000
    sizes = [million] if quick else [million, 10 * million, 50 * million]
    whole: dict[str, Callable[[], dict[str, Any]]] = {
        "process": lambda: _process(folder, runs),
        "events": lambda: _events(folder, million // (10 if quick else 1)),
        "golden": lambda: parts.golden(calibrator, runs),
        "classes": lambda: _classes(calibrator, sizes, runs),
        "suda": lambda: parts.special_uniques(calibrator, runs, million),
        "local": lambda: parts.local(calibrator, runs, million),
        "peers": lambda: _peers(folder, sizes, runs, slow=not quick),
    }
    return {name: whole[name] for name in PARTS if name in asked.only}


def _classes(calibrator: Calibrator, sizes: list[int], runs: int) -> dict[str, Any]:
    say("\nClass sizes of a made-up table with 8 quasi-identifiers, encoded")
    calibrator.look()
    out: dict[str, Any] = {"adult8": parts.frequencies(calibrator, runs)}
    for rows in sizes:
        out[str(rows)] = parts.class_sizes(rows, runs)
    for rows in sizes[:2]:
        out[f"packing {rows}"] = parts.packing(rows, runs)
        out[f"encoding {rows}"] = parts.encoding(rows, 1)
    return out


def _events(folder: Path, students: int) -> dict[str, Any]:
    say(f"\nStudents over all tables and years: {students:,} students, {10 * students:,} events")
    out = folder / "events.json"
    args = ["-m", "tools.bench.disclosure_events", str(students), str(10 * students), str(out)]
    took = watch.run(args, log=folder / "log.txt")
    found: dict[str, Any] = json.loads(out.read_text("utf-8"))
    good = found["seconds"] < GOAL_EVENTS and took.peak < GOAL_EVENTS_MIB
    say(
        f"  {found['seconds']:.1f} s (processor {found['busy_seconds']:.1f} s), {found['unique']:,} students "
        f"unique; peak memory, with the tables themselves, {took.peak:,.0f} MiB\n"
        f"  goal: under 60 s and 4 GiB, {verdict(good)}"
    )
    return found | {"peak_mib": took.peak}


def _process(folder: Path, runs: int) -> dict[str, Any]:
    say("\nWhole processes: permslip measure adult.csv, 8 quasi-identifiers")
    if not tables.SHARED.is_dir():
        say("  not run: the file is not beside the project")
        return {}
    args = ["measure", str(tables.SHARED / "adult" / "adult.csv"), "--quasi", ",".join(tables.EIGHT)]
    call = ["-c", f"import sys; from permslip.cli import main; sys.exit(main({args!r}))"]
    took = [watch.run(call, log=folder / "log.txt") for _ in range(runs + 1)][1:]
    seconds, busy = median([t.seconds for t in took]), median([t.busy for t in took])
    say(f"  {told(took)}  {load()}")
    say(f"  goal: under {GOAL_PROCESS} s, {judged(seconds, busy, GOAL_PROCESS)}")
    cold, warm = (
        watch.run(
            ["-c", KERNELS], log=folder / "log.txt", settings={"NUMBA_CACHE_DIR": str(folder / "kernels")}
        )
        for _ in range(2)
    )
    say(
        "  classes, SUDA and search of 200,000 x 8, every kernel compiled first: "
        f"{cold.seconds:.2f} s (processor {cold.busy:.2f} s); "
        f"the next time {warm.seconds:.2f} s (processor {warm.busy:.2f} s)"
    )
    return {
        "seconds": seconds, "busy_seconds": busy,
        "compiling": vars(cold), "compiled": vars(warm),
    }  # fmt: skip


def _peers(folder: Path, sizes: list[int], runs: int, *, slow: bool) -> dict[str, Any]:
    peers = live.Peers(folder)
    out: dict[str, Any] = {"adult8": live.adult(peers, runs, slow=slow)}
    for rows in sizes[:2]:
        out[str(rows)] = live.class_sizes(peers, rows, runs)
    return out


if __name__ == "__main__":
    raise SystemExit(main())
