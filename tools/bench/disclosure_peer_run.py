"""One peer at its work, run by the Python of the peers' own environment: it imports nothing of the project.

``python disclosure_peer_run.py TASK.json`` prints one line of JSON: seconds, processor seconds and the
answer. Reading the table is not in the figures; what the peer needs beyond a data frame (hierarchies) is
prepared before.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

Task = dict[str, Any]


def pycanon(task: Task) -> Callable[[], Any]:
    """The k of a table: its smallest class."""
    from pycanon import anonymity

    frame = _frame(task)
    return lambda: int(anonymity.k_anonymity(frame, task["quasi"]))


def anonypy(task: Task) -> Callable[[], Any]:
    """Mondrian; the answer is how many classes there are."""
    import anonypy as peer

    frame = _frame(task)
    for column in task["quasi"]:
        frame[column] = frame[column].astype("category")

    def work() -> int:
        made = peer.Preserver(frame, task["quasi"], task["sensitive"]).anonymize_k_anonymity(k=task["k"])
        return len({tuple(str(row[c]) for c in task["quasi"]) for row in made})

    return work


def anjana(task: Task) -> Callable[[], Any]:
    """Full-domain generalisation, greedy; the answer is how many records are left."""
    from anjana import anonymity

    frame, levels = _frame(task), {}
    for column, path in task["hierarchies"].items():
        rows = [line.split(";") for line in Path(path).read_text("utf-8").splitlines()]
        levels[column] = {level: [row[level] for row in rows] for level in range(len(rows[0]))}
    return lambda: len(
        anonymity.k_anonymity(frame.copy(), [], task["quasi"], task["k"], task["suppress"], dict(levels))
    )


def polars(task: Task) -> Callable[[], Any]:
    """Class sizes; the answer is how many classes there are, and how many of one record."""
    import polars as pl

    frame = pl.read_parquet(task["table"])

    def work() -> list[int]:
        sizes = frame.group_by(task["quasi"]).len()["len"]
        return [len(sizes), int((sizes == 1).sum())]

    return work


def polars_packed(task: Task) -> Callable[[], Any]:
    """The same on one key of 64 bits, made before: every factor a UInt64, or it silently takes 128."""
    import polars as pl

    key = pl.lit(0, pl.UInt64)
    for column, size in zip(task["quasi"], task["sizes"], strict=True):
        key = key * pl.lit(size, pl.UInt64) + pl.col(column).cast(pl.UInt64)
    frame = pl.read_parquet(task["table"]).select(key.alias("key"))
    assert frame.schema["key"] == pl.UInt64

    def work() -> list[int]:
        sizes = frame.group_by("key").len()["len"]
        return [len(sizes), int((sizes == 1).sum())]

    return work


PEERS = {f.__name__: f for f in (pycanon, anonypy, anjana, polars, polars_packed)}


def _frame(task: Task) -> Any:
    import pandas as pd

    return pd.read_csv(task["table"], sep=";", dtype=str, keep_default_na=False)


def main() -> None:
    """Do the task; what the peer prints goes to the other stream."""
    task: Task = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    out, sys.stdout = sys.stdout, sys.stderr
    work = PEERS[task["peer"]](task)
    wall, busy = [], []
    answer = work() if task["warm"] else None
    for _ in range(task["runs"]):
        began, used = time.perf_counter(), time.process_time()
        answer = work()
        wall.append(time.perf_counter() - began)
        busy.append(time.process_time() - used)
    out.write(json.dumps({"seconds": median(wall), "busy": median(busy), "answer": answer}) + "\n")


if __name__ == "__main__":
    main()
