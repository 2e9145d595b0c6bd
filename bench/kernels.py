"""How fast the kernels of measure and protect are, against plain ways of doing the same in the same run.

    .venv/bin/python bench/kernels.py [--rows 1000000] [--runs 5]

Prints the median of the runs and the ratio to each peer; both sides get the same encoded or plain columns
and give the same answer, which is checked. The table is made up: eight quasi-identifiers of one state.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from permslip import measure, protect
from permslip.measure.sizes import pack
from permslip.protect.ladder import from_rows
from permslip.protect.weighing import Scale, tuples_of

# name: (values, levels as divisors of the code): school > district > region, birth day > month > quarter ...
COLUMNS = {
    "school": (2400, (10, 240)),
    "birth": (5114, (30, 90, 365, 1095)),
    "sex": (3, ()),
    "race": (7, (3,)),
    "grade": (13, (4,)),
    "language": (40, (10,)),
    "disability": (14, (7,)),
    "meals": (3, ()),
}


def table(rows: int, seed: int = 7) -> pa.Table:
    """Columns with the skews of real ones: schools of all sizes, most homes with one language."""
    rng = np.random.default_rng(seed)
    columns = {}
    for name, (size, _) in COLUMNS.items():
        flat = name in {"birth", "grade", "school"}
        weights = np.ones(size) if flat else 1.0 / np.arange(1, size + 1) ** 1.6
        drawn = rng.choice(size, rows, p=weights / weights.sum())
        columns[name] = pa.array([f"{name[0]}{i}" for i in range(size)]).take(pa.array(drawn))
    return pa.table(columns)


def ladders(encoded: measure.Encoded) -> dict[str, protect.Ladder]:
    """A ladder for each column, nested by construction: each divisor divides the next."""
    out = {}
    for (name, (size, divisors)), dictionary in zip(COLUMNS.items(), encoded.dictionaries, strict=True):
        rows = []
        for i in range(size):
            labels, code = [f"{name[0]}{i}"], i
            for before, after in zip((1, *divisors), divisors, strict=False):
                code //= max(after // before, 1)
                labels.append(f"{after}:{code}")
            rows.append([*labels, "*"])
        out[name] = from_rows(name, rows, dictionary)
    return out


def median(work: Callable[[], Any], runs: int) -> tuple[float, Any]:
    """(median seconds, the answer) after one run to warm up."""
    answer = work()
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), answer


def line(what: str, ours: float, peers: dict[str, float]) -> None:
    """One row of the result."""
    ratios = "  ".join(
        f"{name} {seconds * 1e3:,.1f} ms ({seconds / ours:.1f}x)" for name, seconds in peers.items()
    )
    say(f"{what:<44} ours {ours * 1e3:>9,.1f} ms   {ratios}")


def say(text: str) -> None:
    """A line, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def bench_classes(data: pa.Table, encoded: measure.Encoded, runs: int) -> None:
    """Class sizes: over all columns (hash partitions) and over a few (direct addressing)."""
    frame = pd.DataFrame(dict(zip(encoded.names, encoded.codes, strict=True)))
    db = duckdb.connect()
    db.register("coded", frame)
    db.execute("CREATE TABLE coded_t AS SELECT * FROM coded")
    db.register("plain", data)
    db.execute("CREATE TABLE plain_t AS SELECT * FROM plain")
    for columns in (list(COLUMNS), ["sex", "race", "grade", "language", "disability", "meals"]):
        by = ", ".join(columns)
        ours, found = median(lambda c=columns: measure.classes(encoded, c), runs)
        peers = {}
        for name, source in (("duckdb codes", "coded_t"), ("duckdb text", "plain_t")):
            query = f"SELECT count(*), sum(n) FROM (SELECT count(*) n FROM {source} GROUP BY {by})"  # noqa: S608 - our own names
            peers[name], answer = median(lambda q=query: db.execute(q).fetchone(), runs)
            assert answer == (len(found.counts), encoded.rows)
        peers["pandas codes"], sizes = median(lambda c=columns: frame.groupby(c, sort=False).size(), runs)
        assert len(sizes) == len(found.counts)
        line(f"class sizes, {len(columns)} columns, {len(found.counts):,} classes", ours, peers)


def bench_search(encoded: measure.Encoded, runs: int) -> None:
    """The whole search, and one check of it against a group-by of the same generalised columns."""
    made = ladders(encoded)
    for share in (0.0, 0.01):
        ours, found = median(
            lambda s=share: protect.search(encoded, made, k=5, max_suppression=s), max(1, runs // 5)
        )
        say(
            f"{'search, k 5, ' + format(share, '.0%') + ' suppressed':<44} ours {ours * 1e3:>9,.1f} ms   "
            f"{found.nodes_checked:,} of {found.nodes:,} nodes checked, loss {found.loss:.6f}"
        )
    ladder_list = [made[n] for n in encoded.names]
    scale = Scale(tuples_of(encoded, ladder_list, (0,) * len(made)), ladder_list, k=5, limit=encoded.rows)
    node = tuple(found.levels.values())
    ours, weight = median(lambda: scale.weigh(node), runs)
    frame = pd.DataFrame(dict(zip(encoded.names, encoded.codes, strict=True)))

    def naive() -> int:
        shown = pd.DataFrame(
            {n: made[n].groups[level][frame[n]] for n, level in zip(encoded.names, node, strict=True)}
        )
        sizes = shown.groupby(list(encoded.names)).size()
        return int(sizes[sizes < 5].sum())

    peer, answer = median(naive, runs)
    assert answer == weight.suppressed
    line("one check at the optimum", ours, {"pandas": peer})


def bench_codes(rows: int, runs: int) -> None:
    """Record codes, against a loop."""

    class Stream:
        """Bytes as good as random, at no less than the cost of the system's."""

        def bytes(self, n: int) -> bytes:
            return hashlib.shake_128(str(rows).encode()).digest(n)

    keys = pa.array([str(i) for i in range(rows)])
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

    def loop() -> list[str]:
        drawn, out = Stream().bytes(10 * rows), []
        for at in range(0, 10 * rows, 10):
            number = int.from_bytes(drawn[at : at + 10], "big")
            out.append("".join(letters[(number >> s) & 31] for s in range(75, -5, -5)))
        return out

    ours, _ = median(lambda: protect.new_codes(keys, None, Stream()), runs)
    peer, _ = median(loop, 1)
    line(f"{rows:,} record codes", ours, {"python loop": peer})


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    data = table(chosen.rows)
    ours, encoded = median(lambda: measure.encode(data, list(COLUMNS)), chosen.runs)
    peer, _ = median(lambda: [pd.factorize(c.to_pandas()) for c in data.columns], 1)
    line(f"encode {chosen.rows:,} rows, 8 text columns", ours, {"pandas factorize": peer})
    fold, _ = median(lambda: pack(encoded.codes, encoded.sizes, encoded.rows), chosen.runs)
    line("pack 8 columns into one key", fold, {})
    bench_classes(data, encoded, chosen.runs)
    bench_codes(chosen.rows, chosen.runs)
    bench_search(encoded, chosen.runs)


if __name__ == "__main__":
    main()
