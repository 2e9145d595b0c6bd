"""Findings in plain words, with a small picture, for a terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from permslip.measure.findings import Findings
from permslip.words.wording import counted, percent

if TYPE_CHECKING:
    from permslip.measure.trajectories import Coarsening, Trajectories

_LINE = 96
_WIDTH = 40
_BANDS = ((1, 1), (2, 2), (3, 4), (5, 9), (10, 19), (20, 49), (50, 99), (100, None))


def in_words(findings: Findings, what: str = "records") -> str:
    """What the figures mean, and bars of how many records stand in classes of each size. No last newline.

    ``what`` is counted. Where missing values are wild classes overlap, and there are no bars.
    """
    if not findings.rows:
        return f"{findings.table} has no records: nothing was measured."
    lines = [
        f"{findings.table}: {counted(findings.rows, what)}, told apart by {', '.join(findings.quasi)}.",
        "",
        *_words(findings, what),
        *_distribution(findings, what),
        "",
        _verdict(findings, what),
    ]
    return "\n".join(textwrap.fill(line, _LINE) if len(line) > _LINE else line for line in lines)


def course_in_words(found: Trajectories) -> str:
    """How many students have a course through time that nobody shares, and after how many points."""
    f, first = found.findings, found.first
    told = (
        f"{counted(f.rows, 'students')}, {f.unique:,} with a course that nobody shares, {f.below:,} with one "
        f"that fewer than {f.k} share."
    )
    if first and first[0] < first[-1]:
        told += f" {percent(first[0])} are alone after one point, {percent(first[-1])} in the end."
    return told


def coarser_in_words(way: Coarsening, k: int) -> str:
    """How a course through time is told so that k students share each, and what that costs."""
    told = ", ".join(f"{column} {_step(step)}" for column, step in way.steps.items())
    gone = f"{way.dropped:,} of {counted(way.points, 'points')} in time are dropped, the last of a student"
    home = f" {counted(way.left_out, 'students')} stay at home." if way.left_out else ""
    return (
        f"{k} students share each course when it is told with {told}. "
        f"{gone if way.dropped else 'No point in time is dropped'}.{home} Detail lost: {percent(way.loss)}."
    )


def _step(step: str) -> str:
    """A step of a trajectory's column in words."""
    if step in ("as held", "nothing"):
        return {"as held": "as it is", "nothing": "not at all"}[step]
    return f"by {step} and no finer"


def _distribution(f: Findings, what: str) -> list[str]:
    if not f.histogram:
        return []
    return ["", f"{what.capitalize()} by the size of the class they stand in:", "", *_bars(f)]


def _words(f: Findings, what: str) -> list[str]:
    stand, own = ("stands", "its") if f.unique == 1 else ("stand", "their")
    alone = (
        f"{f.unique:,} ({percent(f.unique_share)}) {stand} alone: "
        f"nobody else has {own} combination of values."
    )
    one = what.removesuffix("s")
    fall = (
        f"A missing value fits every value. The {what} are of {counted(f.classes, 'kinds')}; "
        f"the one with the fewest alike has {counted(f.smallest, what)}, itself included."
        if f.missing == "wild"
        else f"They fall into {counted(f.classes, 'classes')} of {what} that look alike; "
        f"the smallest has {counted(f.smallest, what)}."
    )
    return [
        fall,
        f"{alone if f.unique else f'No {one} stands alone.'}",
        "",
        f"Chance that a {one} is tied to the right person:",
        f"  prosecutor  {percent(f.prosecutor):>6}  at most, for someone known to be in this table",
        f"  journalist  {percent(f.journalist):>6}  at most, for someone only known to be in the population",
        f"  marketer    {percent(f.marketer):>6}  on average, for somebody who tries them all",
    ]


def _bars(f: Findings) -> list[str]:
    rows = []
    for label, (inside,) in in_bands(f):
        share = inside / f.rows
        rows.append(f"  {label:>6}  {bar(share, _WIDTH):<{_WIDTH}}  {inside:>10,}  {percent(share):>6}")
    return rows


def in_bands(*tables: Findings) -> list[tuple[str, tuple[int, ...]]]:
    """(a band of class sizes in words, records of each table in classes of such a size), ascending, up to the
    largest class."""
    found = []
    for low, high in _BANDS:
        label = f"{low}" if high == low else f"{low}-{high}" if high else f"{low}+"
        held = [[s * n for s, n in f.histogram if s >= low and (high is None or s <= high)] for f in tables]
        found.append((label, tuple(sum(inside) for inside in held)))
    while found and not any(found[-1][1]):
        found.pop()
    return found


def _verdict(f: Findings, what: str) -> str:
    if f.meets_k:
        return (
            f"Every class has at least {f.k:,} {what}. That makes it harder to single a person out; "
            "it does not make the table anonymous."
        )
    if f.rows < f.k:
        return f"There are fewer than {f.k:,} {what}, so no class can have as many. Choose a smaller k."
    if f.below == f.rows:
        return (
            f"All {counted(f.rows, what)} stand in classes smaller than {f.k:,}. Generalise or drop a "
            "column, and measure again."
        )
    stand = f"{what.removesuffix('s')} stands" if f.below == 1 else f"{what} stand"
    return (
        f"{f.below:,} {stand} in classes smaller than {f.k:,}. Generalise or drop a column, "
        f"or leave those {what} out, and measure again."
    )


def bar(share: float, width: int = 30) -> str:
    """A share (0..1) as a bar, ``width`` letters for the whole; a thin one for little that is not nothing."""
    return "█" * round(width * share) or ("▏" if share > 0 else "")
