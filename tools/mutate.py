"""Mutation testing of the decide and release rooms: change one thing in the code, see whether a test notices.

``python -m tools.mutate [FILE ...]`` (``decide/weighing.py`` and so on; without any, the files of ``LOGIC``).
Each mutant is one change of one expression or statement. It is tried in a forked process that holds the
changed module in memory alone: the working tree is never written. The room's own tests judge it, those that
reach the changed line first, and stop at the first failure.

Exit 0 when every survivor's key stands, with its reason, in docs/explanation/mutation.md; else 1.
"""

from __future__ import annotations

import argparse
import ast
import gc
import importlib
import importlib.abc
import importlib.machinery
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest

from tools.mutants import Mutant, mutants_of

ROOT = Path(__file__).resolve().parent.parent
EXPLAINED = ROOT / "docs" / "explanation" / "mutation.md"
LOGIC = {
    "decide": "deciding weighing terms knowing".split(),
    "release": "gate staged coarse draft proofs verify verify_slip verify_status dsse notes".split(),
}
BEFORE = {
    "decide": "words law agree consent hold ask".split(),
    "release": "decide decide.records decide.letter measure measure.findings protect protect.plan".split(),
}
"""What stands below a room on the road is loaded once, since no mutant of the room can reach it."""

HEAVY = """
pytest coverage cryptography pyarrow numpy pandas rfc8785 pyrage ibis duckdb rocrate.rocrate bagit pydantic
jsonschema ruamel.yaml django.db
""".split()
SHARED = "fixture of "
BROKEN = 70
"""The exit code of a fork in which pytest did not even start: that mutant was not tried."""


# ---------------------------------------------------------------- trying them


@dataclass
class Room:
    """One room under test: which tests reach which line, and how long each takes, measured unchanged."""

    name: str
    reach: dict[str, dict[int, set[str]]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from changed code, and everything else as ever."""

    def __init__(self, name: str, code: CodeType) -> None:
        self._name, self._code = name, code

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
        """The changed module's spec, or None for any other module."""
        if fullname != self._name:
            return None
        origin = self._code.co_filename
        return importlib.machinery.ModuleSpec(fullname, self, origin=origin)

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed code as the module."""
        module.__file__ = self._code.co_filename
        exec(self._code, module.__dict__)


class _Order:
    """A pytest plugin: only the tests that reach the change, the quick ones first."""

    def __init__(self, reaching: set[str] | None, seconds: dict[str, float], longest: float) -> None:
        self._reaching, self._seconds, self._longest = reaching, seconds, longest

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Keep those that reach it and are not too long, by file (its fixtures are made once), then time."""
        seconds = self._seconds
        reaching = self._reaching if self._reaching is not None else {i.nodeid for i in items}
        cost: Counter[str] = Counter()
        for item in items:
            if item.nodeid in reaching:
                cost[item.location[0]] += seconds.get(item.nodeid, 0.0)
        items[:] = [i for i in items if i.nodeid in reaching and seconds.get(i.nodeid, 0.0) < self._longest]
        items.sort(
            key=lambda i: (
                seconds.get(i.nodeid, 0.0) > 0.4,
                cost[i.location[0]],
                i.location[0],
                seconds.get(i.nodeid, 0.0),
            )
        )


class _Watch:
    """A pytest plugin for the unchanged run: names the running test to coverage, and times it."""

    def __init__(self, coverage: Any, seconds: dict[str, float]) -> None:
        self._coverage, self._seconds, self.at, self._now = coverage, seconds, 0.0, ""

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """A test begins, its fixtures included."""
        self._now = nodeid
        self._coverage.switch_context(nodeid)
        self.at = time.monotonic()

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Any:
        """What a shared fixture runs is run for every test of its file or folder."""
        if fixturedef.scope == "function":
            return (yield)
        self._coverage.switch_context(f"{SHARED}{fixturedef.baseid}")
        try:
            return (yield)
        finally:
            self._coverage.switch_context(self._now)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """A test is over."""
        self._seconds[nodeid] = time.monotonic() - self.at


def _pytest(room: str, temp: str, *plugins: object) -> int:
    words = [f"tests/{room}", "-x", "-q", "--no-header", f"--basetemp={temp}"]
    words += ["--assert=plain", "-p", "pytest_timeout"]
    off = ["cacheprovider", "terminalreporter"]
    return int(pytest.main([*words, *(w for name in off for w in ("-p", f"no:{name}"))], plugins=[*plugins]))


def _quiet() -> None:
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.dup2(sink, 2)


def _forked(work: Callable[[str], int], temp: str) -> int:
    """A child in a group of its own that does ``work`` and exits with its answer."""
    child = os.fork()
    if child:
        return child
    code = BROKEN
    try:
        os.setsid()
        _quiet()
        code = work(temp)
    finally:
        os._exit(code)


def measure(room: str, temp: str) -> Room:
    """Run the room's tests unchanged, in a child. Raises SystemExit when they do not pass."""
    answer = Path(temp, f"{room}.json")

    def work(where: str) -> int:
        import coverage

        watched = str(ROOT / "src" / "permslip" / room)
        meter = coverage.Coverage(data_file=None, config_file=False, source=[watched])
        seconds: dict[str, float] = {}
        meter.start()
        status = _pytest(room, where + "/t", _Watch(meter, seconds))
        meter.stop()
        data = meter.get_data()
        lines = {
            Path(f).stem: {n: [c for c in cs if c] for n, cs in data.contexts_by_lineno(f).items()}
            for f in data.measured_files()
        }
        answer.write_text(json.dumps([lines, seconds]))
        return status

    _, status = os.waitpid(_forked(work, temp), 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"[mutate] the tests of {room} do not pass as they are")
    lines, seconds = json.loads(answer.read_text())
    reach = {f: {int(n): _tests(seen, seconds) for n, seen in of.items()} for f, of in lines.items()}
    return Room(room, reach, seconds)


def _tests(seen: list[str], seconds: dict[str, float]) -> set[str]:
    """The tests behind the contexts of a line: a shared fixture stands for every test below its base."""
    shared = tuple(c.removeprefix(SHARED) for c in seen if c.startswith(SHARED))
    return {c for c in seen if not c.startswith(SHARED)} | {
        t for t in seconds if shared and t.startswith(shared)
    }


def _reaching(room: Room, mutant: Mutant) -> set[str] | None:
    """The tests that run the mutant's lines; None (all of them) for what runs at import."""
    if mutant.where.split(".")[-1][0].isupper() or mutant.where == "module":
        return None
    of_file = room.reach.get(Path(mutant.file).stem, {})
    first, last = mutant.lines
    return set().union(*(of_file.get(n, set()) for n in range(first, last + 1)))


@dataclass
class _Running:
    mutant: Mutant
    until: float
    temp: str


def try_all(
    room: Room, mutants: list[Mutant], trees: dict[str, ast.Module], workers: int, longest: float
) -> Iterator[Any]:
    """Each mutant with ``survived``, ``killed`` or ``timed out``, as they come."""
    limit = 20.0 + 4 * sum(room.seconds.values())
    waiting, running = list(reversed(mutants)), {}
    while waiting or running:
        while waiting and len(running) < workers:
            mutant = waiting.pop()
            temp = tempfile.mkdtemp(prefix="mutant-")

            def work(where: str, mutant: Mutant = mutant) -> int:
                path = ROOT / "src" / "permslip" / mutant.file
                name = "permslip." + mutant.file.removesuffix(".py").replace("/", ".")
                sys.meta_path.insert(0, _Changed(name, mutant.compiled(trees[mutant.file], path)))
                return _pytest(
                    room.name, where + "/t", _Order(_reaching(room, mutant), room.seconds, longest)
                )

            running[_forked(work, temp)] = _Running(mutant, time.monotonic() + limit, temp)
        time.sleep(0.02)
        for child, job in list(running.items()):
            over, status = os.waitpid(child, os.WNOHANG)
            late = not over and time.monotonic() > job.until
            if late:
                os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
            if over or late:
                del running[child]
                shutil.rmtree(job.temp, ignore_errors=True)
                code = 0 if late else os.waitstatus_to_exitcode(status)
                if code == BROKEN:
                    raise SystemExit(f"[mutate] could not be tried: {_line(job.mutant)}")
                yield job.mutant, "timed out" if late else "killed" if code else "survived"


# ---------------------------------------------------------------- the command


def _ready() -> None:
    """Load once what no mutant reaches, so that each fork starts warm."""
    from hypothesis import HealthCheck, Phase, settings

    quick = (Phase.explicit, Phase.generate)  # a mutant needs one failure, not the smallest
    slow = [HealthCheck.too_slow]
    settings.register_profile(
        "mutants", derandomize=True, deadline=None, phases=quick, suppress_health_check=slow
    )
    os.environ["HYPOTHESIS_PROFILE"] = "mutants"
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in HEAVY:
        importlib.import_module(name)
    law = importlib.import_module("permslip.law")
    read, known = law.load, {}

    def load_once(files: dict[str, bytes], *others: Any, **more: Any) -> Any:
        said = repr((sorted(files.items()), others, more))
        return known[said] if said in known else known.setdefault(said, read(files, *others, **more))

    law.load = load_once
    book = ROOT / "lawbook"
    load_once({p.relative_to(book).as_posix(): p.read_bytes() for p in book.rglob("*.yaml")}, {})


def main(words: list[str] | None = None) -> int:
    """Run the mutants of the named files; print each survivor, and a table at the end."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutate", description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="*", help="such as decide/weighing.py; default: the logic of both")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--sample", type=int, metavar="N", help="at most N mutants of each file, drawn by --seed"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keys", nargs="*", help="only the mutants with these keys")
    parser.add_argument(
        "--longest", type=float, default=1e9, metavar="S", help="leave out tests above S seconds"
    )
    parser.add_argument("--list", action="store_true", help="print the mutants and try none")
    given = parser.parse_args(words)
    files = given.files or [f"{room}/{name}.py" for room, names in LOGIC.items() for name in names]
    trees = {f: ast.parse((ROOT / "src" / "permslip" / f).read_text("utf-8")) for f in files}
    chosen: dict[str, list[Mutant]] = {}
    for file, tree in trees.items():
        every = mutants_of(tree, file)
        if given.keys:
            every = [m for m in every if m.key in given.keys]
        if given.sample and len(every) > given.sample:
            every = sorted(random.Random(given.seed).sample(every, given.sample), key=lambda m: m.lines)
        chosen[file] = every
    if given.list:
        for mutant in (m for of in chosen.values() for m in of):
            print(_line(mutant))
        return 0
    return _run(chosen, trees, given)


def _run(chosen: dict[str, list[Mutant]], trees: dict[str, ast.Module], given: argparse.Namespace) -> int:
    _ready()
    explained = EXPLAINED.read_text("utf-8") if EXPLAINED.exists() else ""
    outcome: dict[str, Counter[str]] = {f: Counter() for f in chosen}
    unexplained = 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as temp:
        for name in dict.fromkeys(f.split("/")[0] for f in chosen):
            for below in BEFORE[name]:
                importlib.import_module(f"permslip.{below}")
            gc.collect()
            gc.freeze()  # a fork need not look through what it inherits
            room = measure(name, temp)
            mutants = [m for f, of in chosen.items() if f.startswith(f"{name}/") for m in of]
            for mutant, what in try_all(room, mutants, trees, given.workers, given.longest):
                outcome[mutant.file][what] += 1
                if what == "survived":
                    new = f"`{mutant.key}`" not in explained
                    unexplained += new
                    print("NEW" if new else "   ", _line(mutant), flush=True)
    print("\n| file | mutants | killed | by time-out | survived |\n|---|---|---|---|---|")
    for file, count in outcome.items():
        print(
            f"| {file} | {count.total()} | {count['killed']} | {count['timed out']} | {count['survived']} |"
        )
    print(f"\n[mutate] {unexplained} survivors without a reason in {EXPLAINED.relative_to(ROOT)}")
    return 1 if unexplained else 0


def _line(mutant: Mutant) -> str:
    change = " ".join(mutant.change.split())
    return f"{mutant.key} {mutant.file}:{mutant.lines[0]} {mutant.where}: {change[:200]}"


if __name__ == "__main__":
    raise SystemExit(main())
