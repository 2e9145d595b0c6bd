"""``permslip demo`` and ``permslip district``: something to see before there is anything to set up."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from permslip.cli.frame import Frame, common, pass_frame, progress


@click.command(epilog="Example: permslip district ./alder-falls --students 5000 --seed 7")
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--students", type=click.IntRange(min=1), default=5000, show_default=True, help="How many students."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same bytes.")
@common
@pass_frame
def district(frame: Frame, out: Path, students: int, seed: int) -> None:
    """Write a fictional district into the empty folder OUT.

    OneRoster 1.2 files, and beside them attendance, assessments, programs, discipline, staff and their
    evaluations, spending, buildings, rooms, floor plans and families' answers. Nobody in it exists.
    """
    from permslip import sample

    with progress(frame) as hear:
        made = sample.write_district(
            out, students=students, seed=seed, today=datetime.now(UTC).date(), progress=hear
        )
    rows = dict(made.rows)
    data = {"out": str(out), "students": students, "seed": seed, "rows": rows}
    lines = [f"A fictional district of {students:,} students stands in {out}.", ""]
    lines += [f"  {name:<28}{count:>12,}" for name, count in sorted(rows.items())]
    lines += ["", f"Next: permslip measure {out}/demographics.csv --quasi birthDate,sex"]
    frame.say(data, "\n".join(lines))


@click.command(epilog="Example: permslip demo ./demo-office --students 1200")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo-office"))
@click.option(
    "--students", type=click.IntRange(min=200), default=1200, show_default=True, help="Size of the district."
)
@click.option(
    "--seed", type=int, default=2014, show_default=True, help="The same seed gives the same district."
)
@common
@pass_frame
def demo(frame: Frame, folder: Path, students: int, seed: int) -> None:
    """Play the whole case in FOLDER (default ./demo-office).

    A partner asks for too much under a poor memorandum and is refused, with every reason; then the same wish
    is put right, attested, consented, protected, approved by a second person, signed and verified.
    """
    from permslip.sample import demo as play

    with progress(frame) as hear:
        result = play.run(
            folder, students=students, seed=seed, say=frame.note if frame.json else click.echo, progress=hear
        )
    if frame.json:
        frame.say(result, "")
