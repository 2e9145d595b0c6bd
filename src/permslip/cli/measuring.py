"""``permslip measure``: what could be learned about a child from a table, in figures and pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from permslip.cli.columns import lists, names
from permslip.cli.desk import desk, office_near, read_text
from permslip.cli.frame import Frame, common, compiling, computing, pass_frame, progress, with_options
from permslip.words.errors import BadInput

if TYPE_CHECKING:
    from permslip.actions.measured_tables import Measure
    from permslip.measure.report import Report

FILE = click.Path(path_type=Path, exists=True)
SEED = 2026  # of the orders that are drawn where there are too many columns to count every one
_OPTIONS = (
    click.option("--quasi", default="", help="Columns that, joined, could single a person out: A,B,C."),
    click.option(
        "-k",
        "--k",
        "k",
        type=click.IntRange(min=2),
        default=5,
        show_default=True,
        help="Smallest class you would accept.",
    ),
    click.option("--table", help="Which table, when FILE is a folder, a zip or a database."),
    click.option(
        "--sensitive",
        default="",
        help="Columns nobody should learn of a person: A,B. Says what classes tell.",
    ),
    click.option(
        "--model",
        "models",
        multiple=True,
        help="A promise to judge: distinct-l:3:COLUMN, of lists km-anonymity:5:2:COLUMN, ... Repeatable.",
    ),
    click.option(
        "--order",
        "orders",
        multiple=True,
        help="The order of a column's values, for t-closeness: COLUMN=low,middle,high. Repeatable.",
    ),
    click.option("--hierarchies", type=FILE, help="Folder of hierarchies, for t-closeness along them."),
    click.option(
        "--key",
        default="",
        help="The column that says whose row it is: measures students over all tables. A,B: in some tables "
        "it is called A, in others B.",
    ),
    click.option("--when", help="With --key: the column that puts a student's rows in the order of time."),
    click.option(
        "--population", type=click.IntRange(min=1), help="How many people the table was drawn from."
    ),
    click.option("--population-file", type=FILE, help="The table of everybody, generalised in the same way."),
    click.option("--weights", help="The column that says how many people a record stands for."),
    click.option(
        "--household", help="The column of households, sections or teams: one found, others follow."
    ),
    click.option(
        "--missing",
        type=click.Choice(["own", "wild"]),
        default="own",
        show_default=True,
        help="A missing value of --quasi is a value of its own, or fits every value. Of --sensitive it is no "
        "answer.",
    ),
    click.option(
        "--before",
        type=FILE,
        help="The table before it was protected: risk and use then and now. With --key, their folder.",
    ),
    click.option("--counts", default="", help="With --before: columns an analyst counts by, such as school."),
    click.option(
        "--public",
        multiple=True,
        help="What anybody can read already: a file, or the id of a holding of the office. Repeatable.",
    ),
    click.option("--max-size", type=click.IntRange(min=1), help="Most columns in a special unique."),
    click.option("--full", is_flag=True, help="Every section, however long it takes."),
    click.option("--identity", type=FILE, help="The recipient's age key, where FILE is a package."),
    click.option("--html", type=click.Path(path_type=Path), help="Write a page with pictures to a new file."),
    click.option("--plans", type=FILE, help="For the page: what `permslip protect --json` printed."),
    click.option("--force", is_flag=True, help="Let --html take the place of a file."),
)


@click.command(epilog="Example: permslip measure students.csv --quasi birthDate,sex,race -k 10")
@click.argument("places", nargs=-1, required=True, metavar="FILE|RELEASE...")
@with_options(_OPTIONS)
@computing
@common
@pass_frame
def measure(frame: Frame, places: tuple[str, ...], **chosen: Any) -> None:
    """Measure how easily the people in FILE could be singled out.

    FILE is a CSV, a Parquet or SQLite file, a folder or zip of tables, or a package; several tables are
    measured together with --key. No office is needed and nothing is written, except a page with --html: the
    figures stay on your screen. Or name one release or request of the office. No value of a record is shown.
    """
    from permslip.cli.render import measured

    html, force = chosen.pop("html"), chosen.pop("force")
    drawn = chosen.pop("plans")
    read = (
        *places,
        *chosen["public"],
        *(chosen[n] for n in ("before", "population_file", "identity")),
        drawn,
    )
    plans = _plans(drawn)
    if html is not None:
        from permslip.actions import measuring

        measuring.page_free(html, force=force, inputs=read)
    report = _run(frame, places, chosen)
    if html is not None:
        from permslip.measure.drawing import page

        measuring.write_page(html, page(report, plans=plans), force=force, inputs=read)
    frame.say(report.as_json(), lambda: measured.as_text(report))
    if html is not None:
        frame.note(f"The page with pictures is {html.name}. It belongs to the office, not to a recipient.")


def _run(frame: Frame, places: tuple[str, ...], chosen: dict[str, Any]) -> Report:
    """On places where there are such, else on a release or request of the office."""
    from permslip.actions import measuring
    from permslip.measure.compiling import told

    asked = _asked(places, {**chosen, "public": _public(frame, chosen["public"])})
    chance = _chance()
    with progress(frame) as hear, told(compiling(frame, hear)):
        if any(Path(place).exists() or "://" in place for place in places):
            return measuring.measure(asked, chance=chance, progress=hear, engine=frame.engine)
        if len(places) > 1 or not office_near(frame):
            absent = next(p for p in places if not Path(p).exists())
            raise BadInput(f"There is no file {absent}.", fix="check its name; or sit at an office: --office")
        with desk(frame, hear) as at:
            return measuring.measure(asked, desk=at, chance=chance, progress=hear)


def _asked(places: tuple[str, ...], chosen: dict[str, Any]) -> Measure:
    from permslip.actions.measured_tables import Measure

    said = dict(chosen)
    for name in ("quasi", "sensitive", "counts", "key"):
        said[name] = names(said[name])
    said["orders"] = lists(chosen["orders"], "--order", "income=low,middle,high")
    if chosen["when"] and not chosen["key"]:
        raise BadInput("Rows in time are a student's.", fix="say whose they are: --key COLUMN")
    return Measure(places=places, **said)


def _public(frame: Frame, names: tuple[str, ...]) -> tuple[Path, ...]:
    """Each public file; one that is no file is a holding of the office."""
    if all(Path(name).exists() for name in names):
        return tuple(Path(name) for name in names)
    if not office_near(frame):
        absent = next(name for name in names if not Path(name).exists())
        raise BadInput(f"There is no file {absent}.", fix="check its name; or sit at an office: --office")
    from permslip.actions.measured_tables import registered

    with desk(frame) as at:
        return tuple(Path(n) if Path(n).exists() else registered(at, n) for n in names)


def _chance() -> Any:
    """Where orders of columns are drawn from."""
    import numpy as np

    return np.random.default_rng(SEED)


def _plans(file: Path | None) -> Any:
    """The ways of protecting that were tried, as ``permslip protect --json`` printed them."""
    if file is None:
        return ()
    import json

    from permslip.measure.drawing import Point

    try:
        said = json.loads(read_text(file))
        return tuple(
            Point(
                way["method"],
                float(way["detail_lost"]),
                1.0 / way["smallest"] if way["smallest"] else 0.0,
                bool(way["meets"]),
                way["method"] == said["method"],
            )
            for way in said["alternatives"]
            if way["detail_lost"] is not None
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadInput(
            f"{file.name} holds no plans.", fix="write it with: permslip protect FILE ... --json > plans.json"
        ) from None
