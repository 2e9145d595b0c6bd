"""``python -m tools.bench.portal``: how fast the portal answers, on an office of a large district.

Printed, all of one run: how long the first page takes from a standing start; each page's time, queries
and weight; requests a second for the register, a parent's page and a parent's answer, beside the same
server with a view that does nothing; thirty parents answering at once; and the web workers' memory after
2,000 and 4,000 more requests.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.bench import load, served, watch
from tools.bench.load import Ask
from tools.bench.served import Served
from tools.bench.watch import ROOT

GOAL_MS, GOAL_WEIGHT, GOAL_QUERIES, GOAL_START = 150.0, 100_000, 12, 5.0
SOAK = 2_000  # requests between two looks at the workers' memory
ADDRESS = "/an-empty-view/"
TOKEN = "bench0token0bench0token0bench0to"  # what a form carries; the cookie says the same


def main(argv: list[str] | None = None) -> int:
    """Make the office or use one that an earlier run kept, then measure."""
    asked = _arguments(argv)
    if asked.serve:
        return _serve(asked.serve, asked.port)
    folder = asked.reuse or Path(tempfile.mkdtemp(prefix="permslip-served-", dir=asked.tmp))
    try:
        print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before the start", flush=True)
        made = served.read(folder) if (folder / served.MADE).is_file() else _made(folder, asked)
        print(
            f"{made.students:,} students, {made.agreements} agreements, {made.releases:,} releases, "
            f"{made.entries:,} entries in the ledger"
        )
        with _running(made.office) as (address, server):
            figures = {
                "start": _started(address, server),
                "pages": _pages(address, made),
                "load": _load(address, made),
                "parents": _parents(address, made),
                "memory": _memory(address, made, server.pid),
                "machine": {"load_average": os.getloadavg()[0]},
            }
        print(f"load {os.getloadavg()[0]:.1f} at the end")
        if asked.json:
            asked.json.write_text(json.dumps(figures, indent=2), "utf-8")
    finally:
        if asked.keep or asked.reuse:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder)
    return 0


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools.bench.portal", description=__doc__)
    parser.add_argument("--students", type=int, default=50_000)
    parser.add_argument("--agreements", type=int, default=200)
    parser.add_argument("--releases", type=int, default=1_000)
    parser.add_argument("--quick", action="store_true", help="2,000 students: a look, no figure to quote")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--tmp", type=Path, help="where to work (about 1 GB)")
    parser.add_argument("--reuse", type=Path, help="measure again in a folder that --keep left")
    parser.add_argument("--keep", action="store_true", help="leave the office behind")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    asked = parser.parse_args(argv)
    if asked.quick:
        asked.students, asked.agreements, asked.releases = 2_000, 20, 40
    return asked


def _made(folder: Path, asked: argparse.Namespace) -> Served:
    """Make the office in a process of its own: this one must not open it before the server does."""
    sizes = [str(asked.students), str(asked.agreements), str(asked.releases)]
    subprocess.run([sys.executable, "-m", "tools.bench.served", str(folder), *sizes], check=True, cwd=ROOT)
    return served.read(folder)


def _serve(office: Path, port: int) -> int:
    from permslip.portal.door import serving

    with serving.ready(office, demo=False):
        serving.serve(
            host="127.0.0.1", port=port, workers=2, application="tools.bench.empty:application",
            started=lambda: print("ready", flush=True),
        )  # fmt: skip
    return 0


@dataclass(frozen=True)
class _Server:
    pid: int
    began: float


@contextmanager
def _running(office: Path) -> Iterator[tuple[str, _Server]]:
    """The real server, two web processes, with the empty view added: host and port, and its process."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tools.bench.portal", "--serve", str(office), "--port", str(port)]
    began = time.perf_counter()
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=watch.as_installed())
    try:
        assert server.stdout is not None
        if server.stdout.readline().strip() != "ready":
            raise RuntimeError("the server did not start")
        _wait(port)
        yield f"127.0.0.1:{port}", _Server(server.pid, began)
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait(port: int) -> None:
    import socket

    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("nobody listens")


def _started(address: str, server: _Server) -> dict[str, float]:
    """The seconds from the command to the first page, tables brought up to date and files collected."""
    done = load.run(address, [_get("/", {"Host": address})], each=1)
    took = time.perf_counter() - server.began
    good = set(done.statuses) == {200} and took < GOAL_START
    print(
        f"the first page {took:.1f} s after the command (goal {GOAL_START:.0f}){'' if good else '   MISSED'}"
    )
    return {"first_page_s": took}


def _memory(address: str, made: Served, pid: int) -> dict[str, list[float]]:
    """MiB of each web worker once warm, and after 2,000 and 4,000 more requests to every page in turn."""
    from tools.bench import sittings

    visits = list(sittings.visits(made, TOKEN, address))
    asks = [_round(visits, first) for first in range(4)]
    load.run(address, asks, each=SOAK // 8)
    found = {"warm": watch.resident(pid)}
    print(f"\nMiB of the web workers, warm: {_mib(found['warm'])}", end="", flush=True)
    for more in (SOAK, 2 * SOAK):
        load.run(address, asks, each=SOAK // 4)
        found[f"after {more:,}"] = watch.resident(pid)
        print(f"; after {more:,} more requests: {_mib(found[f'after {more:,}'])}", end="", flush=True)
    print()
    return found


def _mib(sizes: list[float]) -> str:
    return ", ".join(f"{size:.0f}" for size in sizes)


def _round(visits: list[tuple[str, str, dict[str, str]]], first: int) -> Callable[[int], Ask]:
    def one(number: int) -> Ask:
        _name, path, headers = visits[(number * 4 + first) % len(visits)]
        return "GET", path, None, headers

    return one


def _cookie(address: str, made: Served, invitation: str) -> dict[str, str]:
    """The headers of whoever holds an invitation: a sitting written where the server keeps them."""
    from tools.bench import sittings

    key = sittings.of_household(made.office, invitation)
    cookies = f"permslip_session={key}; permslip_csrf={TOKEN}"
    return {"Host": address, "Cookie": cookies, "Accept-Encoding": "gzip"}


def _pages(address: str, made: Served) -> dict[str, dict[str, float]]:
    """Each page asked for on its own, warm: median, 95th percentile, weight."""
    from tools.bench import sittings

    found: dict[str, dict[str, float]] = {}
    print(f"\n{'a page, one visitor at a time, ms':<46}{'median':>9}{'p95':>9}{'queries':>9}{'kB':>7}")
    for name, path, headers in sittings.visits(made, TOKEN, address):
        ask = _get(path, headers)
        load.run(address, [ask] * 2, each=4)
        done = load.run(address, [ask], each=40)
        weight, queries = sittings.weight(address, path, headers), sittings.queries(address, path, headers)
        p95, good = done.at(0.95) * 1000, set(done.statuses) == {200}
        found[name] = {
            "median": done.at(0.5) * 1000, "p95": p95, "bytes": float(weight), "queries": float(queries)
        }  # fmt: skip
        light = weight < GOAL_WEIGHT or not name.startswith("family-")
        met = p95 < GOAL_MS and good and queries <= GOAL_QUERIES and light
        verdict = "" if met else f"   MISSED {done.statuses}"
        print(
            f"{name:<46}{done.at(0.5) * 1000:>9.1f}{p95:>9.1f}{queries:>9}{weight / 1000:>7.1f}{verdict}",
            flush=True,
        )
    missed = sum(page["p95"] >= GOAL_MS for page in found.values())
    print(
        f"{len(found)} pages; goals: p95 under {GOAL_MS:.0f} ms ({missed} missed), at most {GOAL_QUERIES} "
        f"queries, a parent's page under {GOAL_WEIGHT / 1000:.0f} kB all told"
    )
    return found


def _get(path: str, headers: dict[str, str]) -> Callable[[int], Ask]:
    return lambda number: ("GET", path, None, headers)


def _load(address: str, made: Served) -> dict[str, float]:
    """Requests a second on four connections, each kind in turn with the empty view, three times."""
    from tools.bench import sittings

    plain = {"Host": address, "Accept-Encoding": "gzip"}
    kinds = {"an empty view": [_get(ADDRESS, plain)] * 4, "the register": [_get("/register/", plain)] * 4}
    pages, says = [], []
    for invitation in made.invitations[:4]:
        cookie, (handle, paper) = _cookie(address, made, invitation), sittings.paper_of(made, invitation)
        pages.append(_get(f"/family/child/{handle}/", cookie))
        says.append(sittings.answers(cookie, handle, paper, TOKEN))
    kinds |= {"a parent's page": pages, "a parent's answer": says}
    rates: dict[str, list[float]] = {}
    for _ in range(3):
        for name, asks in kinds.items():
            done = load.run(address, asks, each=60)
            if any(status >= 400 for status in done.statuses):
                raise RuntimeError(f"{name}: {done.statuses}")
            rates.setdefault(name, []).append(done.per_second)
    print(f"\n{'requests a second, four at once':<46}{'median':>9}{'of empty':>10}")
    middle = {name: sorted(values)[1] for name, values in rates.items()}
    for name, rate in middle.items():
        print(f"{name:<46}{rate:>9.0f}{rate / middle['an empty view']:>10.2f}", flush=True)
    return middle


def _parents(address: str, made: Served) -> dict[str, float]:
    """Thirty parents, each with a sitting, answering ten times at once. Every answer is looked for
    afterwards.
    """
    from tools.bench import sittings

    who = made.invitations[10:40]
    before = sittings.answers_kept(made.office)
    asks = []
    for invitation in who:
        cookie = _cookie(address, made, invitation)
        handle, paper = sittings.paper_of(made, invitation)
        asks.append(sittings.answers(cookie, handle, paper, TOKEN))
    done = load.run(address, asks, each=10)
    kept = sittings.answers_kept(made.office) - before
    said = len(done.took)
    p95 = done.at(0.95) * 1000
    print(f"\n{len(who)} parents answering at once: {said} answers, {kept} kept, p95 {p95:.0f} ms")
    print(f"  statuses {done.statuses}")
    if kept != said:
        print("  MISSED: an answer was lost")
    return {"said": float(said), "kept": float(kept), "p95_ms": p95}


if __name__ == "__main__":
    raise SystemExit(main())
