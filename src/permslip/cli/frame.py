"""What every command shares: the office it works in, how it speaks, how errors become exit codes."""

from __future__ import annotations

import io
import json
import re
import shlex
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from permslip.words.errors import OurBug, PermslipError, SignerUnknown, Stopped
from permslip.words.ports import Progress, unheard

R = TypeVar("R")
# what a terminal obeys instead of showing it, and the marks that make a line read otherwise than it is stored
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass
class Frame:
    """The state of one run: which office, whether to speak JSON, and who computes."""

    office: Path | None = None
    json: bool = False
    quiet: bool = False
    engine: str = "duckdb"

    def say(self, data: Any, text: str | Callable[[], str]) -> None:
        """Print ``data`` as JSON under ``--json``, else the text."""
        if self.json:
            click.echo(json_text(data))
        else:
            click.echo(text() if callable(text) else text)

    def note(self, text: str) -> None:
        """A remark for a person: to stderr, never under ``--json``."""
        if not (self.json or self.quiet):
            click.echo(visible(text), err=True)


def compiling(frame: Frame, hear: Progress) -> Progress:
    """For :func:`permslip.measure.compiling.told`: says so in a line of its own, too."""

    def say(what: str, done: int, total: int | None) -> None:
        frame.note(f"One moment: {what}.")
        hear(what, done, total)

    return say


def visible(text: str) -> str:
    """The text with control characters spelled out: a file's name may hold what a terminal would obey."""
    return _OBEYED.sub(lambda found: ascii(found[0])[1:-1], text)


def typed(path: Path) -> str:
    """A path as it is typed in a command that is shown: in quotes where its name has blanks or quotes."""
    return visible(shlex.quote(str(path)))


def json_text(data: Any) -> str:
    """JSON that any program reads and no terminal obeys: letters as they are, control characters escaped."""
    plain = json.dumps(data, indent=2, ensure_ascii=not _speaks_unicode(), default=str)
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", plain)


def _speaks_unicode() -> bool:
    return (sys.stdout.encoding or "utf-8").lower().replace("-", "") == "utf8"


def speak_safely() -> None:
    """What the terminal's encoding does not have is shown as ``?``: no output ends a command half-way."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def pass_frame(command: Callable[..., R]) -> Callable[..., R]:
    """Hand the frame to a command as its first argument."""
    return click.make_pass_decorator(Frame, ensure=True)(command)


_HEADINGS = {
    2: "Cannot do that",
    3: "Refused",
    4: "Undetermined",
    5: "Verification failed",
    6: "Waiting",
    1: "Our bug",
}


def common(command: Callable[..., R]) -> Callable[..., R]:
    """Add ``--json`` to a command, so that it may be given before or after the command's name."""

    @click.option("--json", "as_json", is_flag=True, help="Print JSON for programs instead of text.")
    @wraps(command)
    def run(*args: Any, as_json: bool, **kwargs: Any) -> R:
        frame = click.get_current_context().ensure_object(Frame)
        frame.json = frame.json or as_json
        return command(*args, **kwargs)

    return run


def with_options(options: Sequence[Callable[[Any], Any]]) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Add a table of options to a command, to be shown in its order."""

    def add(command: Callable[..., R]) -> Callable[..., R]:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def computing(command: Callable[..., R]) -> Callable[..., R]:
    """Add ``--engine`` to a command that computes over rows."""

    @click.option(
        "--engine",
        type=click.Choice(["duckdb", "spark"]),
        default="duckdb",
        show_default=True,
        envvar="PERMSLIP_ENGINE",
        help="Who computes. Spark is for more rows than one machine holds; the results are the same.",
    )
    @wraps(command)
    def run(*args: Any, engine: str, **kwargs: Any) -> R:
        click.get_current_context().ensure_object(Frame).engine = engine
        return command(*args, **kwargs)

    return run


def report(error: PermslipError, *, as_json: bool) -> int:
    """Say what happened and return the exit code."""
    heading = _HEADINGS[error.exit_code]
    if isinstance(error, SignerUnknown):
        heading = "Sound, signer unknown"
    if as_json:
        body = {"error": type(error).__name__, "message": error.message, "rule": error.rule, "fix": error.fix}
        click.echo(json_text(body))
    else:
        colour = "yellow" if isinstance(error, Stopped) else "red"
        click.secho(f"{heading}: ", fg=colour, bold=True, err=True, nl=False)
        click.echo(visible(error.message + (f" [{error.rule}]" if error.rule else "")), err=True)
        if error.fix:
            click.echo(visible(f"  What to do: {error.fix}"), err=True)
    return error.exit_code


def report_usage(error: click.ClickException, *, as_json: bool) -> int:
    """A command that was typed wrongly: click's own words, or the same as JSON."""
    if not as_json:
        error.show()
        return error.exit_code
    context = getattr(error, "ctx", None)
    fix = f"{context.command_path} --help" if context else "permslip --help"
    body = {"error": type(error).__name__, "message": error.format_message(), "rule": "", "fix": fix}
    click.echo(json_text(body))
    return error.exit_code


def report_bug(error: BaseException, *, as_json: bool = False) -> int:
    """An error we did not foresee: where it happened, never what values were about."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "permslip" in f.filename] or list(frames)
    where = (
        f"{Path(ours[-1].filename).name}:{ours[-1].lineno} in {ours[-1].name}" if ours else "an unknown place"
    )
    # what was published before it failed stays published, so nothing is said about that here
    told = OurBug(
        f"{type(error).__name__} at {where}. No values are shown on purpose.",
        fix="report this line with the command's name; see SECURITY.md for a private way",
    )
    return report(told, as_json=as_json)


@contextmanager
def progress(frame: Frame) -> Iterator[Progress]:
    """A progress callback; draws bars on a terminal and stays silent anywhere else."""
    if frame.json or frame.quiet or not sys.stderr.isatty():
        yield unheard
        return
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    bars = Bars(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    tasks: dict[str, Any] = {}

    def hear(what: str, done: int, total: int | None) -> None:
        if what not in tasks:
            tasks[what] = bars.add_task(what, total=total)
        bars.update(tasks[what], completed=done, total=total)

    with bars:
        yield hear
