"""The options of ``permslip protect FILE``, and running it."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from permslip.cli.columns import names, pairs
from permslip.cli.frame import Frame, compiling, progress
from permslip.cli.shares import Share
from permslip.words.errors import BadInput

METHODS = ("full-domain", "refined", "local-recoding", "local-suppression", "best")
FILE = click.Path(path_type=Path)
OPTIONS = (
    click.option("--quasi", default="", help="FILE's columns that, joined, single a person out: A,B,C."),
    click.option("-k", "--k", type=click.IntRange(min=1), help="Smallest class that may be shown."),
    click.option("--hierarchies", type=FILE, help="Folder of hierarchies: A.csv or X_hierarchy_A.csv each."),
    click.option(
        "--hierarchy",
        "built",
        multiple=True,
        help="A built hierarchy for a column: COLUMN=age, grade, number:5,10,50 ... Repeatable.",
    ),
    click.option(
        "--suppress",
        type=Share(0, 1),
        default=0.0,
        show_default=True,
        help="Share of the records that may be left out.",
    ),
    click.option("--model", "models", multiple=True, help="More than k: distinct-l:3:COLUMN ... Repeatable."),
    click.option(
        "--loss",
        default="loss",
        show_default=True,
        help="What the search keeps small: loss, entropy, precision, discernibility, average-class-size.",
    ),
    click.option("--weight", "weights", multiple=True, help="A column's weight: COLUMN=2. Repeatable."),
    click.option(
        "--method",
        type=click.Choice(METHODS),
        default="full-domain",
        show_default=True,
        help="How to protect; best: try all, take the cheapest.",
    ),
    click.option(
        "--blanks",
        type=click.Choice(["own", "wild"]),
        default="own",
        show_default=True,
        help="A cell blanked by local suppression is a value of its own, or matches anything.",
    ),
    click.option(
        "--unknown",
        type=click.Choice(["refuse", "any"]),
        default="refuse",
        show_default=True,
        help="Values that a hierarchy file lacks: refuse, or * above level 0.",
    ),
    click.option("--keep", default="", help="More columns that leave as they are: A,B."),
    click.option(
        "--means",
        multiple=True,
        help="Number columns that leave as means of groups of k, together: A or A,B. Repeatable.",
    ),
    click.option("--ends", default="", help="Number columns of which k at either end are shown as one: A,B."),
    click.option(
        "--pram", multiple=True, help="Draw a column's values anew with a chance: COLUMN=0.1. Repeatable."
    ),
    click.option(
        "--swap",
        multiple=True,
        help="Numbers change places within a share of ranks: COLUMN=0.05. Repeatable.",
    ),
    click.option("--table", "table_name", help="Which table, when FILE is a folder, a zip or a database."),
    click.option("--population", type=FILE, help="A file of everyone, FILE's people too, for k-map."),
    click.option("--out", type=FILE, help="Write the protected table to a new .csv or .parquet file."),
    click.option("--overwrite", is_flag=True, help="Let --out take the place of a file."),
    click.option("--write-hierarchies", type=FILE, help="Write the hierarchies used into a new folder."),
)


def names_file(argument: str, chosen: dict[str, Any], given: Sequence[str]) -> bool:
    """Whether the command's argument is a file: it is there as one, or what only a file has was named.
    ``given`` are the options of a file that were typed: with any of them a folder is meant, too."""
    named = bool(chosen["quasi"] or chosen["k"] or chosen["hierarchies"])
    return named or Path(argument).is_file() or (bool(given) and Path(argument).exists())


def run(frame: Frame, place: str, chosen: dict[str, Any]) -> None:
    """Protect one file, and say what it cost."""
    from permslip.actions import protecting_file
    from permslip.cli.render import protected_file
    from permslip.measure.compiling import told

    if not chosen["quasi"] or chosen["k"] is None:
        raise BadInput(
            "Protecting a file needs its quasi-identifiers and k: nothing is guessed.",
            fix="add --quasi COLUMN,COLUMN --k 5",
        )
    asked = protecting_file.Asked(
        place=place,
        table=chosen["table_name"],
        quasi=names(chosen["quasi"]),
        k=chosen["k"],
        hierarchies=str(chosen["hierarchies"]) if chosen["hierarchies"] else None,
        built=pairs(chosen["built"], "--hierarchy", "age"),
        max_suppression=chosen["suppress"],
        models=chosen["models"],
        loss=chosen["loss"],
        weights=_numbers(chosen["weights"], "--weight", "2") or None,
        method=chosen["method"],
        blanks=chosen["blanks"],
        unknown_any=chosen["unknown"] == "any",
        keep=names(chosen["keep"]),
        means=tuple(names(columns) for columns in chosen["means"]),
        ends=names(chosen["ends"]),
        redrawn=_shares(chosen["pram"], "--pram", "0.1"),
        swapped=_shares(chosen["swap"], "--swap", "0.05"),
        as_of=chosen["as_of"].date() if chosen["as_of"] else None,
        population=str(chosen["population"]) if chosen["population"] else None,
        out=chosen["out"],
        overwrite=chosen["overwrite"],
        write_hierarchies=chosen["write_hierarchies"],
    )

    with progress(frame) as hear, _interrupts(frame) as stop, told(compiling(frame, hear)):
        found = protecting_file.protect_file(
            asked, clock=time.perf_counter, progress=hear, stop=stop, engine=frame.engine
        )
    frame.say(protected_file.as_json(found), lambda: protected_file.as_text(found))


@contextmanager
def _interrupts(frame: Frame) -> Iterator[Callable[[], bool]]:
    """The first Ctrl-C asks for the best found so far; the second ends the program."""
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return

    def first(_number: int, _frame: Any) -> None:
        asked.set()
        signal.signal(signal.SIGINT, before)
        frame.note("Stopping with the best found so far; Ctrl-C again ends at once.")

    before = signal.signal(signal.SIGINT, first)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _shares(texts: tuple[str, ...], option: str, example: str) -> dict[str, float]:
    """``COLUMN=SHARE`` options as a mapping."""
    found = _numbers(texts, option, example)
    if not all(0.0 < share <= 1.0 for share in found.values()):
        raise BadInput(
            f"What {option} gives a column is a share above 0 and at most 1.",
            fix=f"for example {option} grade={example}",
        )
    return found


def _numbers(texts: tuple[str, ...], option: str, example: str) -> dict[str, float]:
    """``COLUMN=NUMBER`` options as a mapping."""
    try:
        return {c: float(v) for c, v in pairs(texts, option, example).items()}
    except ValueError:
        raise BadInput(
            f"What {option} gives a column is a number.", fix=f"for example {option} grade={example}"
        ) from None
