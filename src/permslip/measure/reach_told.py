"""The Reach of a release in plain words: the same sentences on the command line and in the portal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from permslip.measure.findings import Findings
from permslip.measure.held_already import Beside, Joint
from permslip.measure.points_known import Known
from permslip.measure.reach import Reach
from permslip.words.wording import counted, percent

TOGETHER = "What a student's rows say together"
JOINT = "What the reader knows with what it holds already"


@dataclass(frozen=True)
class Told:
    """``together`` tells of students over all tables of a release (:data:`TOGETHER`), ``joint`` of what the
    reader knows beside earlier releases (:data:`JOINT`), empty where it holds none of these students.
    ``below`` counts the students in classes smaller than ``k``, the worse of the two."""

    together: tuple[str, ...]
    joint: tuple[str, ...]
    below: int
    k: int


def told(reach: Reach) -> Told:
    """The sentences of a reach, each whole by itself."""
    return Told(
        tuple(_together(reach)),
        () if reach.joint is None else tuple(_joint(reach.joint)),
        max(f.below for f in reach.findings),
        reach.together.k,
    )


def _together(reach: Reach) -> Iterator[str]:
    f = reach.together
    yield f"{counted(f.rows, 'students')} in {counted(f.classes, 'classes')} over all tables; {_stand(f)}"
    if len(reach.drivers) > 1:
        worst = reach.drivers[0]
        yield (
            f"Without {worst.table}, {worst.unique_without:,} would stand alone and "
            f"{worst.below_without:,} in classes smaller than {f.k}."
        )
    yield from map(known_in_words, reach.known)
    for g in reach.groups:
        yield (
            f"{g.name.capitalize()} with two or more of them: {g.groups:,}; with one who stands alone: "
            f"{g.with_unique:,}. Students who do not, and are found through one who does: "
            f"{g.through_another:,}."
        )


def _stand(f: Findings) -> str:
    alone = f"{f.unique:,} stand alone, {f.below:,} in classes smaller than {f.k}."
    return f"the smallest has {f.smallest:,}, {alone}"


def known_in_words(known: Known) -> str:
    """How often somebody who knows that many of a student's rows finds her."""
    rows = "one row" if known.points == 1 else f"{known.points} rows"
    drawn = f" ({percent(known.low)} to {percent(known.high)}, drawn)" if known.draws else ""
    share = f"{percent(known.share)}{drawn}"
    return f"Who knows {rows} of a student finds that one among all in {share} of cases."


def _joint(joint: Joint) -> Iterator[str]:
    f = joint.findings
    yield (
        f"{f.rows:,} students; the smallest class has {f.smallest:,}, {f.unique:,} stand alone, "
        f"{f.below:,} in classes smaller than {f.k}."
    )
    if joint.exposed:
        yield f"{joint.exposed:,} of them only so: each release by itself shows them in a crowd."
    if joint.absent:
        yield f"{joint.absent:,} students of earlier releases are told by not being in this one."
    for b in joint.beside:
        yield _beside(b, f.k)
    for x in joint.learned:
        if x.only_together:
            yield f"{x.column}: certain for {x.only_together:,} students only from both together."


def _beside(b: Beside, k: int) -> str:
    codes = "the same codes" if b.same_codes else "other codes"
    note = "" if b.recorded else "; its classes were worked out from what the source says today"
    return (
        f"Beside {b.release} ({b.holder}, {codes}): {b.both:,} in both, {b.alone:,} alone, {b.below:,} in "
        f"classes smaller than {k}{note}."
    )
