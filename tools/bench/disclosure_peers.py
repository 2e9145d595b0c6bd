"""Peers that are wheels, timed in the same run on the same tables, in an environment of their own.

Their pins clash with ours, so they get a virtual environment in a folder that is thrown away; versions and
digests are in ``peers.txt``. A peer that cannot be had, fails, or is too slow is said, not hidden.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from permslip import measure, protect
from tools.bench import disclosure_tables as tables
from tools.bench.disclosure_watch import Took, say, timed

HERE = Path(__file__).parent
PATIENCE = 300  # seconds for one peer at one task


class Peers:
    """The environment, and what could not be had."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = folder / "peers" / "bin" / "python"
        self.lacking: str | None = None
        steps = (
            [sys.executable, "-m", "venv", str(folder / "peers")],
            [str(self.python), "-m", "pip", "install", "--quiet", "--require-hashes",
             "--only-binary", ":all:", "-r", str(HERE / "peers.txt")],
        )  # fmt: skip
        for step in steps:
            done = subprocess.run(step, capture_output=True, text=True, check=False)
            if done.returncode:
                self.lacking = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
                return

    def run(self, peer: str, task: dict[str, Any]) -> Took | str:
        """What it took, or why there is no figure."""
        if self.lacking is not None:
            return f"not installed: {self.lacking}"
        place = self.folder / "task.json"
        place.write_text(json.dumps({"peer": peer, "runs": 1, "warm": False} | task), "utf-8")
        args = [str(self.python), str(HERE / "disclosure_peer_run.py"), str(place)]
        try:
            done = subprocess.run(args, capture_output=True, text=True, check=False, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            return f"not finished after {PATIENCE} s"
        if done.returncode:
            return f"failed: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}"
        found = json.loads(done.stdout.splitlines()[-1])
        return Took(found["seconds"], found["busy"], found["answer"])


def adult(peers: Peers, runs: int, *, slow: bool) -> dict[str, Any]:
    """pycanon, anjana and anonypy on adult8, each beside the same question put to ours."""
    say("\nLive peers on adult, 8 keys")
    if (read := tables.public("adult", tables.EIGHT)) is None:
        say("  not run: the file is not beside the project")
        return {}
    text, rows = read
    encoded, ladders = tables.problem(text, rows)
    folder = tables.SHARED / "adult"
    task = {"table": str(folder / "adult.csv"), "quasi": tables.EIGHT, "k": 5}

    def checked() -> int:
        return measure.size_histogram(measure.encode(text, tables.EIGHT)).smallest

    hierarchies = {c: str(folder / f"adult_hierarchy_{c}.csv") for c in tables.EIGHT}
    out = {
        "pycanon": _beside(
            "pycanon, k of the table (encoding counted for ours)",
            timed(checked, runs),
            peers.run("pycanon", task | {"runs": runs, "warm": True}),
        ),
        "anjana": _beside(
            "anjana, greedy k 5, 4% (ours: the optimum)",
            timed(lambda: protect.search(encoded, ladders, k=5, max_suppression=0.04), runs),
            peers.run("anjana", task | {"hierarchies": hierarchies, "suppress": 4}),
        ),
    }
    if slow:
        out["anonypy"] = _beside(
            "anonypy, Mondrian k 5 (ours: local recoding)",
            timed(lambda: protect.recode(encoded, ladders, k=5), runs),
            peers.run("anonypy", task | {"sensitive": "occupation"}),
        )
    return out


def class_sizes(peers: Peers, rows: int, runs: int) -> dict[str, Any]:
    """polars on the made-up table, by column and on one packed key."""
    say(f"\nLive peers: class sizes of {rows:,} x 8, coded")
    encoded = tables.school(rows)
    place = peers.folder / "school.parquet"
    pq.write_table(tables.as_codes(encoded), place, compression="NONE", use_dictionary=False)
    ours = timed(lambda: measure.size_histogram(encoded), runs)
    answer = [ours.answer.classes, ours.answer.unique]
    task = {
        "table": str(place), "quasi": list(encoded.names), "sizes": list(encoded.sizes),
        "runs": max(1, runs // 2), "warm": True,
    }  # fmt: skip
    out = {}
    for name, told in (("polars", "polars, 8 columns"), ("polars_packed", "polars, one packed key")):
        found = peers.run(name, task)
        out[name] = _beside(told, ours, found)
        if isinstance(found, Took) and found.answer != answer:
            say("    THE ANSWERS DIFFER")
    place.unlink()
    return out


def _beside(what: str, ours: Took, peer: Took | str) -> dict[str, Any]:
    if isinstance(peer, str):
        say(f"  {what}: {peer}")
        return {"ours": ours.figures(), "lacking": peer}
    ratio, busy = peer.seconds / ours.seconds, peer.busy / ours.busy
    say(
        f"  {what}: {peer.told()}, ours {ours.told()}: {ratio:,.0f} times as long, by the processor "
        f"{busy:,.0f}"
    )
    return {"ours": ours.figures(), "peer": peer.figures(), "ratio": ratio, "ratio_busy": busy}
