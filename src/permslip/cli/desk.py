"""Sitting down at the office: what commands that work in one share."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from permslip.cli.frame import Frame
from permslip.words.errors import BadInput
from permslip.words.ports import Progress

LARGEST_TEXT = 1 << 16

acting_as = click.option(
    "--as",
    "by",
    envvar="PERMSLIP_AS",
    help="Who is doing this: a person's id or name. Default: the only person, or the only data officer.",
)


def passphrase_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--passphrase-file``; otherwise $PERMSLIP_PASSPHRASE, otherwise a hidden prompt."""
    return click.option(
        "--passphrase-file",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="Read the passphrase from this file instead of asking.",
    )(command)


def passphrase(file: Path | None, *, prompt: str = "Passphrase", confirm: bool = False) -> str:
    """The passphrase from a file, the environment or a hidden prompt. Raises BadInput when it is empty."""
    if file is not None:
        words = read_text(file).rstrip("\r\n")
    elif "PERMSLIP_PASSPHRASE" in os.environ:
        words = os.environ["PERMSLIP_PASSPHRASE"]
    elif not sys.stdin.isatty():
        raise BadInput(
            "A passphrase is asked for, and nobody is at the keyboard.",
            fix="--passphrase-file FILE, or set PERMSLIP_PASSPHRASE",
        )
    else:
        words = str(click.prompt(prompt, hide_input=True, confirmation_prompt=confirm))
    if not words:
        raise BadInput("A passphrase cannot be empty.", fix="choose one of several words")
    return words


def read_text(file: Path) -> str:
    """The text of a small file that a person named. Raises BadInput when it is no text or too long."""
    with file.open("rb") as stream:
        data = stream.read(LARGEST_TEXT + 1)
    try:
        if len(data) <= LARGEST_TEXT:
            return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    raise BadInput(f"{file.name} is not a short text in UTF-8.", fix="name another file")


def office_near(frame: Frame) -> bool:
    """Whether an office was named, or one lies here or above."""
    here = Path.cwd()
    return frame.office is not None or any((p / "office.toml").is_file() for p in (here, *here.parents))


@contextmanager
def desk(frame: Frame, progress: Progress | None = None) -> Iterator[Any]:
    """The office that the frame names (default: here or above), opened for the length of one command."""
    from permslip.actions.desk import open_desk

    with open_desk(
        frame.office or Path.cwd(), exact=frame.office is not None, progress=progress, engine=frame.engine
    ) as at:
        try:
            yield at
        finally:
            for note in at.notes():
                frame.note(note)
