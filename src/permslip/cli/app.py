"""The command tree. Commands are imported only when one is run, so that ``--help`` stays instant."""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import click

from permslip import __version__
from permslip.cli.frame import Frame, report, report_bug, report_usage, speak_safely
from permslip.words.errors import OfficeProblem, PermslipError

# name → (module, one line of help); grouped as the road runs
COMMANDS: dict[str, dict[str, tuple[str, str]]] = {
    "Try it": {
        "demo": ("try_it", "Play the whole case on a district made here, from refusal to verified package."),
        "district": ("try_it", "Write a fictional district to work on."),
        "measure": ("measuring", "Measure how easily the people in a table could be singled out."),
        "attack": ("attacking", "Attack a release with what is public, and count what that gets."),
    },
    "Set up an office": {
        "init": ("office", "Make an office in a folder."),
        "person": ("office", "Add a person who may approve or attest, with a key of their own."),
        "recipient": ("office", "Add a recipient and the key that its packages are encrypted to."),
        "keygen": ("receiving", "Make an age key pair (for a partner)."),
        "keys": ("office", "List, rotate or revoke the office's keys; write the trust file."),
        "policy": ("office", "Turn a district policy on or off."),
        "backup": ("office", "Write a backup of the office, checked."),
        "restore": ("office", "Restore an office from a backup, checked."),
        "serve": ("serving", "Run the portal: everyone concerned does their part in a browser."),
        "seat": ("seating", "Give somebody a seat in the portal, with a one-time link; end one."),
    },
    "Papers and data": {
        "agree": ("agreeing", "Read, confirm, check and register written agreements."),
        "law": ("lawbook", "Look at the rules in the lawbook; what changes between two days."),
        "hold": ("holding", "Take in the district's records and see each column's class."),
        "consent": ("families", "Take in families' answers."),
        "ask": ("asking", "Put a partner's request."),
        "facts": ("asking", "Attest a fact that only a named person can know."),
    },
    "A release": {
        "decide": ("releasing", "Say whether a request may go, and on what terms."),
        "protect": ("protecting", "Show what would change before a request's tables leave."),
        "release": ("releasing", "Decide, protect, measure, stage and, when approved, publish."),
        "approve": ("releasing", "Sign a staged release as the second person, and publish it."),
    },
    "Receive and check": {
        "verify": ("receiving", "Verify a package offline, with no office and no account."),
        "open": ("receiving", "Decrypt a verified package into a folder."),
    },
    "Afterwards": {
        "follow": ("following", "What is due: ends, destructions, notices, incidents."),
        "ledger": ("following", "Verify the ledger; list what was disclosed about a student."),
        "status": ("following", "Publish or read the list of revoked and destroyed releases."),
    },
}


class Tree(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name, in the order of the road."""
        return [name for group in COMMANDS.values() for name in group]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        for group in COMMANDS.values():
            if cmd_name in group:
                module = importlib.import_module(f"permslip.cli.{group[cmd_name][0]}")
                name = "open_" if cmd_name == "open" else cmd_name
                command: click.Command = getattr(module, name)
                return command
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with their help, without importing one."""
        for title, group in COMMANDS.items():
            with formatter.section(title):
                formatter.write_dl([(name, text) for name, (_, text) in group.items()])


@click.command(cls=Tree, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="permslip")
@click.option("--office", type=click.Path(path_type=Path), help="The office folder; default: here or above.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs instead of text.")
@click.option("--quiet", is_flag=True, help="No remarks, no progress.")
@click.pass_context
def permslip(ctx: click.Context, office: Path | None, as_json: bool, quiet: bool) -> None:
    """No student data leaves a school district without a slip.

    Start with `permslip demo`, or with `permslip measure FILE --quasi COLUMN,COLUMN` on a table of yours.
    Nothing that this program prints is legal advice.
    """
    ctx.obj = Frame(office=office, json=as_json, quiet=quiet)


class _Ended(SystemExit):
    """The system, or a terminal that was closed, ends the program: what it unpacked is removed first."""


def _ended(number: int, _frame: Any) -> None:
    signal.signal(number, signal.SIG_DFL)  # the second one ends it at once
    raise _Ended(128 + number)


def main(args: list[str] | None = None) -> None:
    """Run the command line and exit: the one place where errors become exit codes."""
    speak_safely()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:  # what was told to be ignored stays so
                signal.signal(number, _ended)
    try:
        code = _run(args)
        sys.stdout.flush()
    except OSError as error:  # the answer itself could not be written: a full disk, a reader that went
        code = _unheard(error)
    sys.exit(code)


def _stopped(how: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(f'{{"error": "Stopped", "message": "Stopped {how}.", "rule": "", "fix": ""}}')
    else:
        click.echo("Stopped. Nothing half-done is left: the next command tidies up.", err=True)


def _unheard(error: OSError) -> int:
    with contextlib.suppress(OSError):
        click.echo(f"Cannot do that: The answer could not be written: {error.strerror}.", err=True)
        click.echo("  What to do: look where the output goes, then run the same command again", err=True)
    with contextlib.suppress(OSError):  # what is left in the buffer has nowhere to go
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return OfficeProblem.exit_code


def _run(args: list[str] | None) -> int:
    frame_json = "--json" in (args if args is not None else sys.argv)
    try:
        result: Any = permslip.main(args=args, prog_name="permslip", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Abort:
        _stopped("from the keyboard", as_json=frame_json)
        return 130
    except _Ended as ended:
        _stopped("by the system", as_json=frame_json)
        return ended.code if isinstance(ended.code, int) else 1
    except click.ClickException as error:
        return report_usage(error, as_json=frame_json)
    except PermslipError as error:
        return report(error, as_json=frame_json)
    except OSError as error:
        at = f" ({Path(error.filename).name})" if isinstance(error.filename, str) else ""
        problem = OfficeProblem(
            f"The machine could not do it: {error.strerror or type(error).__name__}{at}.",
            fix="look at free space and permissions, then run the same command again",
        )
        return report(problem, as_json=frame_json)
    except Exception as error:  # noqa: BLE001 - the last net: a stack trace could show a value
        return report_bug(error, as_json=frame_json)
