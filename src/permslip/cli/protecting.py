"""``permslip protect``: what would change before tables leave, and the risk before and after."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from permslip.cli import protecting_file
from permslip.cli.days import DAY
from permslip.cli.desk import desk, office_near
from permslip.cli.frame import Frame, common, compiling, computing, pass_frame, progress, with_options
from permslip.words.errors import BadInput, NotFound


@click.command(
    epilog="Example: permslip protect needs-2026, or with no office: "
    "permslip protect students.csv --hierarchies folder --quasi grade,sex,race --k 5 --out safe.csv"
)
@click.argument("request", metavar="REQUEST|FILE")
@click.option("--as-of", type=DAY, help="The day of the facts, and of ages; default: the request's.")
@with_options(protecting_file.OPTIONS)
@computing
@common
@pass_frame
def protect(frame: Frame, request: str, as_of: datetime | None, **chosen: Any) -> None:
    """Show what would change before REQUEST's tables leave, and the risk before and after.

    Nothing is staged and nothing leaves. Or, with no office: find the cheapest way to protect FILE, a CSV,
    Parquet or SQLite file, a folder or a zip, so that every record stands among k; with --out, write it.
    """
    given = _given(chosen)
    if protecting_file.names_file(request, chosen, given):
        if not given:
            _no_request_too(frame, request)
        protecting_file.run(frame, request, {**chosen, "as_of": as_of})
        return
    if given:
        raise BadInput(
            f"{', '.join(given)}: that is asked of a file, and there is no file {request}.",
            fix="name a file; what is done to a request's tables its agreement and the district say",
        )
    from permslip.actions import protecting
    from permslip.cli.render import protected
    from permslip.measure.compiling import told

    with progress(frame) as hear, told(compiling(frame, hear)), desk(frame, hear) as at:
        shown = protecting.show(at, request=request, as_of=as_of.date() if as_of else None)
    frame.say(protected.as_json(shown), lambda: protected.as_text(shown))


def _given(options: Iterable[str]) -> list[str]:
    """Those of a file's options that were typed, as they are written."""
    context = click.get_current_context()
    typed = (
        p
        for p in context.command.params
        if p.name in options and context.get_parameter_source(str(p.name)) is ParameterSource.COMMANDLINE
    )
    return [p.opts[-1] for p in typed]


def _no_request_too(frame: Frame, name: str) -> None:
    """Raise BadInput where the office has a request that is called like the file, and nothing else was
    typed that only a file has."""
    if Path(name).name != name or not office_near(frame):
        return  # no request is called ./name
    with desk(frame) as at:
        try:
            at.office.requests.get(name)
        except NotFound:
            return
    raise BadInput(
        f"{name} is a request of the office, and a file in this folder.",
        fix=f"for the file: permslip protect ./{name} --quasi COLUMN,COLUMN --k 5; "
        "for the request: the same command in another folder, with --office",
    )
