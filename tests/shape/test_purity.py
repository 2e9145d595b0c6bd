"""Rooms read no clock, draw no random number, open nothing, write no log, so that a decision can be replayed.

Ruff's banned-API rule says the same at the keyboard. This reads the trees once more, with aliases resolved,
because a per-file exception in the linter's settings would be easy to add and hard to notice.
"""

from __future__ import annotations

import ast
import re

import pytest

from tests.shape.source import ROOMS, Module, modules

CLOCK_AND_CHANCE = re.compile(
    r"datetime\.(datetime\.(now|utcnow|today)|date\.today)$"
    r"|time\.(time|time_ns|localtime|gmtime|monotonic(_ns)?|perf_counter(_ns)?)$"
    r"|uuid\.uuid[14]$|os\.(urandom|getrandom)$|(random|secrets)(\.|$)"
    r"|(cryptography|pyrage)\.(\w+\.)*generate(_key|_private_key|_parameters)?$"
)
NUMPY_CHANCE = re.compile(r"numpy\.random(\.|$)")
OUTSIDE = re.compile(
    r"(logging|tempfile|shutil|glob|subprocess|socket|requests|urllib\.request|http)(\.|$)"
    r"|(open|print|input|breakpoint)$|(io|gzip|bz2|lzma|codecs)\.open$"
    r"|os\.(open|environ|getenv|listdir|scandir|walk|remove|unlink|rename|replace|mkdir|makedirs)$"
    r"|(duckdb|sqlite3|psycopg|ibis\.duckdb|ibis)\.connect$"
)
BUILTINS = {"open", "print", "input", "breakpoint"}
# Methods of a path, whatever the path is called. `.open` is not among them: a zip in memory has one too.
PATH_METHODS = {
    "read_text", "read_bytes", "write_text", "write_bytes", "unlink", "mkdir", "rmdir", "touch",
    "iterdir", "rglob",
}  # fmt: skip


def used(tree: ast.Module) -> list[tuple[int, str]]:
    """Every imported or built-in name that a module uses, dotted, import aliases resolved, with its line."""
    known: dict[str, str] = {}
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                known[name.asname or name.name.split(".")[0]] = (
                    name.name if name.asname else name.name.split(".")[0]
                )
                found.append((node.lineno, name.name))
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            for name in node.names:
                known[name.asname or name.name] = f"{node.module}.{name.name}"
                found.append((node.lineno, f"{node.module}.{name.name}"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name) and (dotted := _dotted(node)):
            first, *rest = dotted.split(".")
            if first in known:
                found.append((node.lineno, ".".join([known[first], *rest])))
            elif dotted in BUILTINS:
                found.append((node.lineno, dotted))
    return found


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (inner := _dotted(node.value)):
        return f"{inner}.{node.attr}"
    return ""


def breaches(module: Module, *patterns: re.Pattern[str]) -> list[str]:
    return [
        f"{module.path}:{line} uses {name}"
        for line, name in used(module.tree)
        if any(pattern.match(name) for pattern in patterns)
    ]


def path_calls(module: Module) -> list[str]:
    return [
        f"{module.path}:{node.lineno} calls .{node.func.attr}()"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in PATH_METHODS
    ]


def in_packages(*names: str) -> list[Module]:
    return [module for module in modules("src/permslip") if module.package in names]


def test_rooms_and_actions_take_time_ids_and_chance_as_arguments() -> None:
    found = [
        line for m in in_packages(*ROOMS, "actions") for line in breaches(m, CLOCK_AND_CHANCE, NUMPY_CHANCE)
    ]
    assert found == []


def test_the_sample_district_is_drawn_from_its_seed_alone() -> None:
    """Its one source of chance is a NumPy generator, and a generator without a seed is no such source."""
    drawn = in_packages("sample")
    assert [line for module in drawn for line in breaches(module, CLOCK_AND_CHANCE)] == []
    unseeded = [
        f"{module.path}:{node.lineno}"
        for module in drawn
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and _dotted(node.func).endswith(("default_rng", "SeedSequence"))
        and not (node.args or node.keywords)
    ]
    assert unseeded == []


def test_rooms_open_nothing() -> None:
    """`words` is left out: it may read the vocabulary it ships."""
    rooms = in_packages(*(room for room in ROOMS if room != "words"))
    found = [line for module in rooms for line in [*breaches(module, OUTSIDE), *path_calls(module)]]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import datetime as d\nd.now()",
        "import datetime as dt\ndt.date.today()",
        "def f():\n    from time import time\n    return time()",
        "import uuid\nuuid.uuid4()",
        "import os\nos.urandom(8)",
        "from secrets import token_bytes",
        "import random",
        "import numpy as np\nnp.random.default_rng(1)",
        "from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey as K\nK.generate()",
    ],
)
def test_a_clock_or_a_die_is_seen(text: str) -> None:
    assert breaches(Module("src/permslip/law/x.py", text), CLOCK_AND_CHANCE, NUMPY_CHANCE)


@pytest.mark.parametrize(
    "text",
    [
        "open('x')",
        "from io import open as o\no('x')",
        "from pathlib import Path\nPath('x').read_text()",
        "import logging",
        "import duckdb as d\nd.connect()",
        "import os\nos.environ['X']",
    ],
)
def test_an_open_file_is_seen(text: str) -> None:
    module = Module("src/permslip/law/x.py", text)
    assert breaches(module, OUTSIDE) or path_calls(module)


def test_a_port_is_not_taken_for_a_clock() -> None:
    text = (
        "def f(clock, archive, requests):\n    archive.open('a')\n"
        "    return clock.now(), clock.time(), requests.get(1)"
    )
    module = Module("src/permslip/law/x.py", text)
    assert not breaches(module, CLOCK_AND_CHANCE, NUMPY_CHANCE, OUTSIDE)
    assert not path_calls(module)
