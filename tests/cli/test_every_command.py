"""Every command: help with an example, and ``--json`` is one JSON value on success and on every error."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from permslip.cli.app import COMMANDS, permslip
from permslip.sample import case
from tests.cli import small
from tests.cli.small import run


def commands() -> Iterator[tuple[str, ...]]:
    """The words of every command and group, from the tree itself."""
    context = click.Context(permslip)
    for group in COMMANDS.values():
        for name in group:
            command = permslip.get_command(context, name)
            yield (name,)
            if isinstance(command, click.Group):
                yield from ((name, sub) for sub in command.list_commands(context))


ALL = tuple(commands())
LEAVES = tuple(c for c in ALL if len(c) == 2 or not any(o[0] == c[0] and len(o) == 2 for o in ALL))


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_help(words: tuple[str, ...]) -> None:
    ran = run(*words, "--help")
    assert ran.code == 0 and ran.err == ""
    assert ran.out.startswith(f"Usage: permslip {' '.join(words)}")
    if words in LEAVES:
        assert f"Example: permslip {' '.join(words)}" in " ".join(ran.out.split())
    else:
        assert "Commands:" in ran.out


def example(words: tuple[str, ...]) -> list[str]:
    """The example that a command's help gives, as arguments."""
    command: click.Command | None = permslip
    for word in words:
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), word)
    assert command is not None and command.epilog is not None
    return shlex.split(command.epilog.removeprefix("Example: permslip").split(">")[0])


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_an_example_is_a_command_that_can_be_typed(words: tuple[str, ...]) -> None:
    """Every option and argument of an example is one that the command has; files need not exist."""
    arguments = example(words)
    assert tuple(arguments[: len(words)]) == words
    ran = run(*arguments, "--no-such-option")
    assert ran.code == 2 and "No such option" in ran.err and "--no-such-option" in ran.err


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_a_wrong_option_is_told_in_json(words: tuple[str, ...]) -> None:
    ran = run(*words, "--json", "--no-such-option")
    told = json.loads(ran.out)
    assert ran.code == 2 and ran.err == ""
    assert "--no-such-option" in told["message"] and told["fix"].endswith("--help")


NEED_OFFICE: dict[str, tuple[str, ...]] = {
    "person add": ("X", "--role", "counsel"),
    "person list": (),
    "recipient list": (),
    "recipient add": ("x", "--name", "X", "--key", "age1x", "--verified", "by telephone"),
    "keys list": (),
    "keys rotate": ("slip",),
    "keys revoke": ("x", "--because", "y"),
    "keys trust": ("{new}",),
    "policy": (),
    "backup": ("{new}",),
    "agree show": (),
    "agree add": ("{file}",),
    "law diff": ("2018-06-30", "2018-07-01", "--agreements"),
    "hold add": ("{file}",),
    "hold show": (),
    "consent import": ("{file}",),
    "ask new": ("x",),
    "ask add": ("{file}",),
    "facts attest": ("study.improves_instruction", "yes", "--about", "x"),
    "decide": ("x",),
    "protect": ("x",),
    "release": ("x",),
    "approve": ("rel_x",),
    "follow due": (),
    "follow done": ("x", "--how", "y"),
    "follow update": ("inc_x", "--close"),
    "follow incidents": (),
    "ledger verify": (),
    "ledger show": (),
    "ledger student": ("1",),
    "ledger staff": ("T-204",),
    "status publish": ("{new}",),
    "status revoke": ("rel_x", "--because", "y"),
    "status discard": ("rel_x", "--because", "y"),
}


@pytest.mark.parametrize("command", NEED_OFFICE)
def test_without_an_office(tmp_path: Path, command: str) -> None:
    """The same words from every command, in text and in JSON, and nothing is made."""
    file = tmp_path / "file.csv"
    file.write_text("a,b\n1,2\n", "utf-8")
    rest = [a.format(new=tmp_path / "new", file=file) for a in NEED_OFFICE[command]]
    words = [*command.split(), *rest]
    ran = run(*words, office=tmp_path / "nowhere")
    assert ran.code == 2 and "is not an office" in ran.err and "permslip init" in ran.err
    told = json.loads(run("--json", *words, office=tmp_path / "nowhere").out)
    assert told["error"] == "NotFound" and told["message"] and told["fix"]
    assert [p.name for p in tmp_path.iterdir()] == ["file.csv"]


READING = (
    ("person", "list"),
    ("recipient", "list"),
    ("keys", "list"),
    ("policy",),
    ("agree", "show"),
    ("agree", "show", case.AGREEMENT),
    ("agree", "new", "studies"),
    ("law", "list"),
    ("law", "show", "nsla-meal-status"),
    ("law", "show", "sdl-ct-edsight"),
    ("law", "diff", "2018-06-30", "2018-07-01", "--agreements"),
    ("hold", "show"),
    ("hold", "show", "sis"),
    ("ask", "new", case.AGREEMENT),
    ("facts", "list"),
    ("decide", case.REQUEST, "--with-policy", "policy-parent-consent", "--as", "Officer"),
    ("protect", case.REQUEST),
    ("follow", "due"),
    ("follow", "incidents"),
    ("ledger", "verify"),
    ("ledger", "show"),
    ("ledger", "student", "1"),
    ("ledger", "staff", "T-204"),
)


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_json_on_success(ready: Path, words: tuple[str, ...]) -> None:
    ran = run("--json", *words, office=ready / "office")
    assert ran.code == 0, ran.said
    json.loads(ran.out)
    after = run(*words, "--json", office=ready / "office")
    assert json.loads(after.out) == json.loads(ran.out)
    plain = run(*words, office=ready / "office")
    assert plain.code == 0 and plain.out.strip() and not plain.out.lstrip().startswith(("{", "["))
    assert not any(line != line.rstrip() for line in plain.out.splitlines()), "spaces at the end of a line"


WRONG = (
    (("decide", "nothing", "--as", "Officer"), 2),
    (("release", "nothing", "--as", "Officer"), 2),
    (("release", case.REQUEST, "--as", "Nobody"), 2),
    (("approve", "rel_nothing", "--as", "Head"), 2),
    (("protect", "nothing"), 2),
    (("agree", "show", "nothing"), 2),
    (("law", "show", "nothing"), 2),
    (("law", "diff", "2018-07-01", "2018-06-30"), 2),
    (("hold", "show", "nothing"), 2),
    (("ask", "new", "nothing"), 2),
    (("policy", "nothing", "on", "--as", "Officer"), 2),
    (("keys", "revoke", "nothing", "--because", "x", "--as", "Officer"), 2),
    (("status", "revoke", "nothing", "--because", "x", "--as", "Officer"), 2),
    (("status", "discard", "nothing", "--because", "x", "--as", "Officer"), 2),
    (("follow", "done", "nothing", "--how", "x", "--as", "Officer"), 2),
    (("follow", "update", "nothing", "--close", "--as", "Officer"), 2),
    (("follow", "incident", "x", "--release", "nothing", "--as", "Officer"), 2),
    (("decide", case.REQUEST, "--as-of", "2026-02-31"), 2),
)


@pytest.mark.parametrize(("words", "code"), WRONG, ids=lambda w: str(w)[:60])
def test_json_on_errors(ready: Path, words: tuple[str, ...], code: int) -> None:
    ran = run("--json", *words, office=ready / "office")
    assert ran.code == code, ran.said
    told = json.loads(ran.out)
    assert set(told) == {"error", "message", "rule", "fix"} and told["message"] and ran.err == ""
    plain = run(*words, office=ready / "office")
    assert plain.code == code and plain.out == "" and told["message"].splitlines()[0] in plain.err


def test_a_command_that_does_not_exist() -> None:
    ran = run("--json", "relase")
    assert ran.code == 2 and "relase" in json.loads(ran.out)["message"]


def test_verify_of_what_is_no_package(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"x")
    for name, code in (("folder", 5), ("file", 5), ("nothing", 2)):
        ran = run("--json", "verify", tmp_path / name)
        assert ran.code == code and json.loads(ran.out)["message"]
    assert "do not use this package" in run("verify", tmp_path / "file").err.lower()


def test_what_a_district_prints_can_be_read_by_a_program(tmp_path: Path) -> None:
    ran = run("--json", "district", tmp_path / "d", "--students", "40")
    assert ran.code == 0 and json.loads(ran.out)["students"] == 40
    again = run("--json", "district", tmp_path / "d", "--students", "40")
    assert again.code == 2 and json.loads(again.out)["fix"]
    table = ("measure", tmp_path / "d" / "demographics.csv", "--quasi", "birthDate,sex")
    assert json.loads(run("--json", *table).out)["rows"] == 40


def test_nobody_is_asked_for_a_passphrase_where_nobody_sits(ready: Path) -> None:
    ran = run("person", "add", "New", "--role", "counsel", office=ready / "office", secret=None)
    assert ran.code == 2 and "--passphrase-file" in ran.err
    assert small.PASSPHRASE not in ran.said
