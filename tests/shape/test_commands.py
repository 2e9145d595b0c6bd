"""Every command says what it does and shows an example; the first screen comes at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from permslip.cli.app import permslip
from tests.shape.source import ROOT

HEAVY = {
    "ibis", "duckdb", "pyarrow", "pandas", "numpy", "numba", "django", "cryptography", "pyrage", "rocrate",
    "holidays", "jsonschema", "sqlglot", "requests",
}  # fmt: skip
HELP_BUDGET = 0.25  # seconds, DESIGN.md
LIST_LOADED = (
    "import sys\n"
    "from permslip.cli import main\n"
    "try:\n    main({arguments!r})\n"
    "except SystemExit as stop:\n    code = stop.code or 0\n"
    "print('LOADED', *sorted({{name.split('.')[0] for name in sys.modules}}))\n"
    "sys.exit(code)\n"
)


def commands(group: click.Group, path: str = "permslip") -> Iterator[tuple[str, click.Command]]:
    """Every command and group under this one, with the words that reach it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, f"{path} {name} is listed and not there"
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


def test_every_command_says_what_it_does_and_shows_an_example() -> None:
    bare = []
    for path, command in commands(permslip):
        text = f"{command.help or ''}\n{command.epilog or ''}"
        if len((command.help or "").split()) < 3:
            bare.append(f"{path}: no help")
        elif not isinstance(command, click.Group) and ("Example" not in text or path not in text):
            bare.append(f"{path}: no example of itself")
    assert bare == []


def test_every_option_says_what_it_does() -> None:
    silent = [
        f"{path} {option.opts[0]}"
        for path, command in commands(permslip)
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden and not option.help
    ]
    assert silent == []


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["decide", "--help"]])
def test_the_first_screen_loads_nothing_heavy(arguments: list[str]) -> None:
    script = LIST_LOADED.format(arguments=arguments)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.rsplit("LOADED", 1)[1].split())
    assert loaded & HEAVY == set()


def test_help_comes_at_once() -> None:
    """Processor time, the best of seven, so that a busy machine does not fail an innocent change."""
    command = [sys.executable, "-c", "from permslip.cli import main; main(['--help'])"]
    spent = []
    for _ in range(7):
        before = os.times()
        subprocess.run(command, capture_output=True, check=True, cwd=ROOT)
        after = os.times()
        spent.append(
            after.children_user - before.children_user + after.children_system - before.children_system
        )
    assert min(spent) < HELP_BUDGET
