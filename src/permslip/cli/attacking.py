"""``permslip attack``: play the adversary with what is public, before one does."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from permslip.cli.columns import halves, names, one_name, pairs
from permslip.cli.days import DAY
from permslip.cli.desk import acting_as
from permslip.cli.frame import Frame, common, computing, pass_frame, progress, visible
from permslip.cli.shares import Share
from permslip.words.errors import BadInput, NotFound, RefusedError, UndeterminedError
from permslip.words.vocabulary import AttackKind

if TYPE_CHECKING:
    from permslip.measure.attack import AttackReport

FILE = click.Path(path_type=Path, exists=True)
KINDS = tuple(kind.value for kind in AttackKind)


def _pair(text: str, option: str) -> tuple[str, str | None]:
    """``RELEASED=THEIRS``, or one name alone. A name that holds an equals sign stands in double quotes."""
    split = halves(text)
    if split is not None:
        return split[0], one_name(split[1])
    alone = one_name(text)
    if not alone or ("=" in alone and alone == text.strip()):
        raise BadInput(f"{option} is written RELEASED=THEIRS.", fix=f"for example {option} dob=birthDate")
    return alone, None


def _matches(texts: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for text in texts:
        ours, theirs = _pair(text, "--match")
        if theirs is None:
            raise BadInput("--match is written RELEASED=THEIRS.", fix="for example --match dob=birthDate")
        found[ours] = theirs
    return found


def _who(text: str | None) -> tuple[str, str] | None:
    if text is None:
        return None
    ours, theirs = _pair(text, "--truth")
    return ours, theirs or ours


@click.command(
    epilog="Example: permslip attack released.csv --with roster.csv --truth id --sensitive disability"
)
@click.argument("release")
@click.argument("more", nargs=-1, type=FILE, metavar="[FILES]...")
@click.option(
    "--with",
    "files",
    multiple=True,
    type=FILE,
    help="What the adversary has: a roster, a name list, last year's release, a public table.",
)
@click.option("--known", default="", help="Released columns she knows: A,B,C. Default: all a file has too.")
@click.option("--match", multiple=True, help="Columns that go together: RELEASED=THEIRS. Repeatable.")
@click.option(
    "--sensitive", default="", help="Released columns she is after: A,B. Default: what no file has."
)
@click.option("--truth", help="For scoring only: the column that says who is who, RELEASED=THEIRS.")
@click.option("--code", help="The column of record codes; default: record_code.")
@click.option(
    "--numbers", multiple=True, help="A range of student numbers to hash: 100000-199999. Repeatable."
)
@click.option("--hierarchies", type=FILE, help="Folder of hierarchies: A.csv or X_hierarchy_A.csv each.")
@click.option(
    "--hierarchy",
    "built",
    multiple=True,
    help="A built hierarchy for a column: COLUMN=age, grade, number:5,10,50 ... Repeatable.",
)
@click.option("--as-of", type=DAY, help="The day that ages were computed on.")
@click.option(
    "--missing",
    type=click.Choice(["own", "wild"]),
    default="own",
    show_default=True,
    help="A missing value that she knows by is one of its own, or unknown and fits everything. Of "
    "--sensitive both readings are tried: a value like others, and no answer.",
)
@click.option(
    "--threshold",
    type=Share(0, 1, min_open=True, max_open=True),
    default=0.95,
    show_default=True,
    help="Probability from which a probabilistic link is claimed.",
)
@click.option("--only", multiple=True, type=click.Choice(KINDS), help="Run only these attacks. Repeatable.")
@click.option("--table", help="Attack only this table of the release.")
@click.option("--identity", type=FILE, help="The recipient's age key, where RELEASE is a package.")
@click.option("--seed", type=int, default=2026, show_default=True, help="Makes every draw.")
@click.option(
    "--require-below",
    type=Share(0, 1, min_open=True),
    help="Refuse (exit code 3) unless every attack's risk is below this share.",
)
@click.option("--upper", is_flag=True, help="With --require-below: so must the upper end of its interval be.")
@click.option(
    "--record",
    is_flag=True,
    help="Keep in the ledger what was tried and the highest risk; RELEASE is staged. Takes nothing that "
    "holds her back: no --only, --known, --sensitive, --code, --table, --threshold, --missing, hierarchies.",
)
@acting_as
@computing
@common
@pass_frame
def attack(
    frame: Frame,
    release: str,
    more: tuple[Path, ...],
    files: tuple[Path, ...],
    known: str,
    match: tuple[str, ...],
    sensitive: str,
    truth: str | None,
    code: str | None,
    numbers: tuple[str, ...],
    hierarchies: Path | None,
    built: tuple[str, ...],
    as_of: datetime | None,
    missing: str,
    threshold: float,
    only: tuple[str, ...],
    table: str | None,
    identity: Path | None,
    seed: int,
    require_below: float | None,
    upper: bool,
    record: bool,
    by: str | None,
) -> None:
    """Play the adversary on RELEASE with what is public, and count what she gets.

    RELEASE is the id of a release or request of the office, a package (with --identity), or a file or folder
    of tables. Each attack stands beside an attacker who sees no release. No name, code or value is printed,
    and nothing is written but, with --record, one entry of the ledger. Exit code 3 when a bound is asked for
    and not kept, 4 when it may be, but something was not tried. Spark reads tables, and makes a release
    again; the attacks themselves run on this machine.
    """
    from permslip.cli.render import attacked

    said = {
        "table": table,
        "known": names(known),
        "match": _matches(match),
        "sensitive": names(sensitive),
        "code": code,
        "truth": _who(truth),
        "numbers": numbers,
        "built": pairs(built, "--hierarchy", "age"),
        "folder": hierarchies,
        "as_of": as_of.date() if as_of else None,
        "missing": missing,
        "threshold": threshold,
        "identity": identity,
    }
    report = _run(frame, release, (*files, *more), seed, only or KINDS, said, record=record, by=by)
    frame.say(attacked.as_json(report), lambda: visible(attacked.as_text(report)))
    if record:
        frame.note(f"Kept in the ledger: which attacks were tried on {release}, and the highest risk.")
    if require_below is not None:
        _require(report, require_below, upper=upper)


def _require(report: AttackReport, bound: float, *, upper: bool) -> None:
    """The gate: a risk that is too high is refused; what nobody tried is not let through either."""
    from permslip.measure.attack import within

    if not within(replace(report, untried=()), bound, upper=upper):
        raise RefusedError(
            f"The risk of an attack is not below {bound:g}.", fix="protect further, or release less"
        )
    if report.untried:
        raise UndeterminedError(
            f"Whether every risk is below {bound:g} is not known, for not everything was tried: "
            + " ".join(report.untried),
            fix="give what is missing, or say with --only and --known what is to be tried",
        )


def _run(
    frame: Frame,
    release: str,
    files: tuple[Path, ...],
    seed: int,
    only: tuple[str, ...],
    said: dict[str, Any],
    *,
    record: bool,
    by: str | None,
) -> AttackReport:
    """On a place where there is one of that name, else on a release or request of the office."""
    import numpy as np

    from permslip.actions import attacking, recording_attack
    from permslip.cli.desk import desk

    asked = attacking.Attack(
        release=release, files=files, generator=np.random.default_rng(seed), seed=seed, attacks=only, **said
    )
    with progress(frame) as hear:
        if record:
            with desk(frame, hear) as at:
                done = recording_attack.attack_and_record(at, asked=asked, by=by, progress=hear)
                return done.report
        if Path(release).exists():
            return attacking.attack(asked, desk=None, progress=hear, engine=frame.engine)
        if not release.replace("_", "").replace("-", "").isalnum():  # no id looks like that
            raise NotFound(f"There is no file or folder {Path(release).name}.", fix="check the path")
        with desk(frame, hear) as at:
            return attacking.attack(asked, desk=at, progress=hear)
