"""``python -m tools.bench``: how fast, as ratios and medians of runs that alternate with their yardstick."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from permslip.sample import case
from tools.bench import lawful, office, watch
from tools.bench.office import Made
from tools.bench.watch import Run, told, verdict

RULES = 200  # the lawbook, and copies of its rules for the years to come
GOAL_RATIO, GOAL_PEAK, GOAL_DECIDE, GOAL_DECIDING, GOAL_HELP = 5.0, 4096.0, 0.6, 0.020, 0.25


def main(argv: list[str] | None = None) -> int:
    """Make the office, take the figures, print them."""
    asked = _arguments(argv)
    folder = asked.reuse or Path(tempfile.mkdtemp(prefix="permslip-bench-", dir=asked.tmp))
    try:
        print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before the start", flush=True)
        made = _made(folder, asked.students)
        print(
            f"{made.students:,} students with 20 columns, {made.events:,} attendance rows, "
            f"{made.answers:,} answers of families"
        )
        for what, seconds in made.seconds.items():
            print(f"  {seconds:8.2f} s  {what}")
        figures = {
            "release": _release(folder, made, asked.runs),
            "decide": _decide(folder, made, asked.runs),
            "help": _help(folder, asked.runs),
            "students": made.students,
            "events": made.events,
        }
        if asked.json:
            asked.json.write_text(json.dumps(figures, indent=2), "utf-8")
    finally:
        if asked.keep or asked.reuse:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder)
    return 0


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools.bench", description=__doc__)
    parser.add_argument("--students", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5, help="of each, in turn")
    parser.add_argument("--quick", action="store_true", help="20,000 students: a look, no figure to quote")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--tmp", type=Path, help="where to work (about 2 GB for a million students)")
    parser.add_argument("--reuse", type=Path, help="measure again in a folder that --keep left")
    parser.add_argument("--keep", action="store_true", help="leave the office and the inputs behind")
    asked = parser.parse_args(argv)
    asked.students = 20_000 if asked.quick else asked.students
    return asked


def _made(folder: Path, students: int) -> Made:
    """Make the office in a process of its own: a child's peak memory counts what its parent held."""
    if (folder / office.MADE).is_file():
        return office.read(folder)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(office.make, folder, students=students).result()


def _release(folder: Path, made: Made, runs: int) -> dict[str, object]:
    """Ours and the bare copy in turn, after one of each that does not count."""
    out, log, steps = folder / "bare", folder / "log.txt", folder / "steps.json"
    out.mkdir(exist_ok=True)
    threads = str(os.cpu_count() or 1)
    columns = [",".join(office.STUDENTS), ",".join(office.ATTENDANCE)]
    bare_args = ["-m", "tools.bench.bare", str(made.source), str(out), threads, *columns]
    ours_args = [
        "-m", "tools.bench.stepped", str(steps), "--office", str(made.office), "release", case.REQUEST,
    ]  # fmt: skip
    bare, ours = [], []
    by_step: dict[str, list[float]] = {}
    for number in range(runs + 1):
        yardstick, release = watch.run(bare_args, log=log), watch.run(ours_args, log=log)
        if number:
            bare.append(yardstick)
            ours.append(release)
            for step, seconds in json.loads(steps.read_text("utf-8")).items():
                by_step.setdefault(step, []).append(seconds)
    ratios = [o.seconds / b.seconds for o, b in zip(ours, bare, strict=True)]
    ratio, busy = median(ratios), median([o.busy / b.busy for o, b in zip(ours, bare, strict=True)])
    peak = max(o.peak for o in ours)
    print(f"\nA release against a bare copy of the same columns by DuckDB ({runs} runs of each in turn)")
    print(f"  permslip release    {told(ours)}\n  bare read-join-write{told(bare)}")
    print(f"  ratio      {ratio:8.2f}   goal: at most {GOAL_RATIO:.0f}  {verdict(ratio <= GOAL_RATIO)}")
    print(f"             {busy:8.2f}    of processor time")
    print(f"  memory     {peak:8,.0f} MiB goal: under {GOAL_PEAK:,.0f}    {verdict(peak < GOAL_PEAK)}")
    for step, took in by_step.items():
        print(f"  {median(took):8.2f} s  {step}")
    return {
        "ratio": ratio,
        "ratio_busy": busy,
        "seconds": median([o.seconds for o in ours]),
        "bare_seconds": median([b.seconds for b in bare]),
        "peak_mib": peak,
        "steps": {step: median(took) for step, took in by_step.items()},
    }


def _decide(folder: Path, made: Made, runs: int) -> dict[str, object]:
    lawbook, out, log = folder / "lawbook", folder / "took.json", folder / "log.txt"
    rules = lawful.grow(lawbook, RULES)
    args = ["-m", "tools.bench.lawful", str(lawbook), str(out), "--office", str(made.office), "decide"]
    whole: list[Run] = []
    inner = []
    for number in range(runs + 1):
        one = watch.run([*args, case.REQUEST], log=log)
        if number:
            whole.append(one)
            inner += json.loads(out.read_text("utf-8"))
    print(f"\npermslip decide, {rules} rules, a fresh process each time")
    print(f"  all told {told(whole)}")
    seconds, deciding = median([r.seconds for r in whole]), median(inner)
    print(f"                     goal: under {GOAL_DECIDE} s  {verdict(seconds < GOAL_DECIDE)}")
    print(f"  deciding {deciding * 1000:6.1f} ms  goal: under 20 ms  {verdict(deciding < GOAL_DECIDING)}")
    busy = median([r.busy for r in whole])
    return {"rules": rules, "seconds": seconds, "busy_seconds": busy, "deciding_seconds": deciding}


def _help(folder: Path, runs: int) -> dict[str, object]:
    args = ["-c", "import sys; from permslip.cli import main; sys.exit(main(['--help']))"]
    took = [watch.run(args, log=folder / "log.txt") for _ in range(runs + 1)][1:]
    seconds = median([r.seconds for r in took])
    print(f"\npermslip --help\n           {told(took)}")
    print(f"                     goal: under {GOAL_HELP} s  {verdict(seconds < GOAL_HELP)}")
    return {"seconds": seconds, "busy_seconds": median([r.busy for r in took])}


if __name__ == "__main__":
    raise SystemExit(main())
