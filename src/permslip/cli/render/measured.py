"""``permslip measure``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from permslip.cli.render import reached
from permslip.measure.already_public import AlreadyPublic
from permslip.measure.drivers import Drivers
from permslip.measure.households import Groups
from permslip.measure.picture import bar, coarser_in_words, course_in_words, in_words
from permslip.measure.population import PopulationUniques
from permslip.measure.reach_told import known_in_words
from permslip.measure.relational import TOGETHER
from permslip.measure.report import IndividualFigures, Report, SpecialUniques
from permslip.measure.trajectories import Coarsening, Trajectories
from permslip.measure.utility import Utility
from permslip.words.wording import counted, percent, wrapped

T = TypeVar("T")
WIDTH = 30
_SHOWN = 12  # rows of a list


def as_text(report: Report) -> str:
    """Every section for a person, the findings first, what was left out last."""
    parts = [
        [in_words(report.findings, report.what)],
        [line for said in report.remarks for line in _folded(said)],
        _together(report),
        _before(report),
        _models(report),
        _sensitive(report),
        _maybe(report.special, partial(_special, what=report.what)),
        _maybe(report.drivers, _drivers),
        _maybe(report.population, _population),
        _maybe(report.individual, _individual),
        _maybe(report.households, _households),
        _maybe(report.trajectories, lambda found: _trajectories(found, report.coarser)),
        _maybe(report.utility, _utility),
        _maybe(report.public, partial(_public, what=report.what)),
        reached.text(report.reach),
        _left_out(report),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _maybe(value: T | None, said: Callable[[T], list[str]]) -> list[str]:
    return [] if value is None else said(value)


def _bar(label: str, share: float, width: int, tail: str = "") -> str:
    return f"  {label:<{width}}  {percent(share):>6}  {bar(share):<{WIDTH}}  {tail}".rstrip()


def _wide(names: Iterable[str]) -> int:
    return max((len(n) for n in names), default=0)


def _folded(text: str) -> list[str]:
    return wrapped(text, "  ", "    ")


def _together(report: Report) -> list[str]:
    if report.together is None:
        return []
    width = _wide(t.table for t in report.tables)
    lines = ["Each table by itself (rows)"]
    lines += [
        f"  {t.table:<{width}}  {t.rows:>10,} {'row' if t.rows == 1 else 'rows'}, {t.unique:,} alone, "
        f"{t.below:,} in classes smaller than {t.k}"
        for t in report.tables
    ]
    for d in report.together.drivers:
        lines.append(f"  Without {d.table}, {d.unique_without:,} of the students would stand alone.")
    return lines + [f"  {known_in_words(known)}" for known in report.together.known]


def _before(report: Report) -> list[str]:
    lines = []
    for f in report.before:
        what = "students" if f.table == TOGETHER else "records"
        lines.append(
            f"  {f.table}: {counted(f.rows, what)}, {f.unique:,} alone ({percent(f.unique_share)}), "
            f"{f.below:,} in classes smaller than {f.k}."
        )
    return ["Before it was protected", *lines] if lines else []


def _models(report: Report) -> list[str]:
    if not report.models:
        return []
    lines = ["Promises"]
    for j in report.models:
        lines += _folded(
            f"{'kept' if j.kept else 'not kept'}  {j.called}, has {j.attained:.6g}. {j.sentence}"
        )
    return lines


def _sensitive(report: Report) -> list[str]:
    if not report.sensitive:
        return []
    lines = ["What a class tells of its members, without singling one out"]
    for s in report.sensitive:
        lines += _folded(
            f"{s.column}: told of {counted(s.told, report.what)} for certain; the fewest values in a class "
            f"{s.distinct_l:g} (effectively {s.entropy_l:.2f}) of {s.values:,}; "
            f"the class farthest from all is {s.closeness:.3f} away (0 to 1)."
        )
    return lines


def _special(s: SpecialUniques, what: str) -> list[str]:
    one = what.removesuffix("s")
    if not s.records:
        return ["Special uniques", f"  No {one} is alone on any {_sets(s)}."]
    width = _wide(name for name, _ in s.contribution)
    most = max(s.by_size)
    largest = max(size for size, n in enumerate(s.by_size, 1) if n)
    sizes = [(counted(size, "columns"), n) for size, n in enumerate(s.by_size[:largest], 1)]
    return [
        f"Special uniques: the fewest columns that already single a {one} out",
        f"  {counted(s.records, what)} {'is' if s.records == 1 else 'are'} alone on some {_sets(s)}.",
        "  Sets of so many columns, none within another:",
        *(f"  {size:<10}  {n:>10,}  {bar(n / most)}".rstrip() for size, n in sizes),
        "  A column's part in all scores; a set counts for each of its columns:",
        *(_bar(name, share, width) for name, share in s.contribution[:_SHOWN]),
        *_more(len(s.contribution)),
    ]


def _more(columns: int) -> list[str]:
    """That a list has more columns than it shows."""
    left = columns - _SHOWN
    return [f"  and {counted(left, 'more columns')}: --json lists them all"] if left > 0 else []


def _sets(s: SpecialUniques) -> str:
    return "set of the columns" if s.exact else f"set of at most {s.max_size} columns"


def _drivers(d: Drivers) -> list[str]:
    width = _wide(c.column for c in d.columns)
    how = "exact" if d.exact else f"estimated from {d.drawn} orders; ± 95%"
    lines = [f"Which column drives the risk ({how})"]
    if not d.whole.unique:
        return []
    for c in d.columns[:_SHOWN]:
        error = "" if d.exact else f" ± {c.margin:,.0f}"
        tail = f"{c.part:,.0f}{error} of the {d.whole.unique:,} alone; {c.without:,} without it"
        lines.append(_bar(c.column, c.part / d.whole.unique, width, tail))
    return lines + _more(len(d.columns))


def _population(p: PopulationUniques) -> list[str]:
    models = ", ".join(
        f"{name} {'-' if value is None else f'{value:,.0f}'}"
        for name, value in (("Zayatz", p.zayatz), ("Pitman", p.pitman), ("SNB", p.snb))
    )
    said = (
        f"{counted(p.rows, 'records')} of {p.population:,} people ({percent(p.fraction)}): about "
        f"{p.people:,.0f} people ({percent(p.share)}) alone there, by {p.estimator}, which the rule of "
        f"Dankar and others chooses ({models})."
    )
    if p.chosen == "counted":
        alone = f"{p.people:,.0f} of {p.population:,} ({percent(p.share)})"
        said = f"The table holds everybody, and {alone} {'stands' if p.people == 1 else 'stand'} alone."
    return ["Alone in the population", *_folded(said)]


def _individual(i: IndividualFigures) -> list[str]:
    lines = ["Record by record"]
    weights = f"weights in {i.weights}" if i.weights else "the table as the population"
    lines += _folded(
        f"With {weights}: {i.expected:,.1f} records expected to be tied to the right person "
        f"({percent(i.rate)}); at most {percent(i.highest)} for one."
    )
    if i.expected_in_households is not None and i.highest_in_households is not None:
        lines += _folded(
            f"One of a {i.household} giving away the others: {i.expected_in_households:,.1f} records; "
            f"at most {percent(i.highest_in_households)} for one."
        )
    return lines


def _households(g: Groups) -> list[str]:
    return [
        f"Who belongs together, by {g.name}",
        f"  {g.groups:,} groups of {g.members:,} students; {g.with_unique:,} have a member who stands alone.",
        f"  {g.through_another:,} students stand in a crowd themselves and are led to by another, "
        f"{g.below_through_another:,} from classes smaller than {g.k}.",
        f"  Mean risk {percent(g.own)} by themselves, {percent(g.highest)} through their groups.",
    ]


def _trajectories(t: Trajectories, coarser: Coarsening | None) -> list[str]:
    lines = ["A student's rows in the order of time", *_folded(course_in_words(t))]
    if coarser is not None:
        lines += _folded(coarser_in_words(coarser, t.findings.k))
    return lines


def _utility(u: Utility) -> list[str]:
    width = _wide(c.column for c in u.columns)
    lines = [f"What an analyst lost ({u.gone:,} of {u.rows:,} records left out)"]
    lines.append("  Of what each column's values told apart:")
    for c in u.columns:
        moved = f"mean {c.mean[0]:.4g} -> {c.mean[1]:.4g}" if c.mean else ""
        lines.append(_bar(c.column, c.lost, width, moved))
    if u.correlations is not None:
        lines.append(
            f"  Correlations of {u.correlations.pairs} pairs moved by {u.correlations.average:.3f} on "
            f"average, {u.correlations.most:.3f} at most."
        )
    for n in u.counts:
        lines.append(
            f"  Counts by {n.column}: {counted(n.misplaced, 'records')} ({percent(n.share)}) counted "
            f"elsewhere or nowhere; {n.kept:,} of {n.groups:,} groups left."
        )
    for a in u.accuracy:
        lines.append(
            f"  A model of {a.target}: right in {percent(a.before)} before, {percent(a.after)} after "
            f"(naming the commonest: {percent(a.commonest)})."
        )
    return lines


def _public(p: AlreadyPublic, what: str) -> list[str]:
    width = _wide(c.column for c in p.columns)
    lines = [f"Already public: {percent(p.share)} of the filled cells, at the same grain"]
    for c in sorted(p.columns, key=lambda c: (-c.share, c.column))[:_SHOWN]:
        where = f"in {c.table}, by {', '.join(c.on)}" if c.public else ""
        lines.append(
            _bar(c.column, c.share, width, where + (": could be taken from there" if c.instead else ""))
        )
    lines += _more(len(p.columns))
    lines += [
        f"  {m.table}: {counted(m.rows, 'rows')}, {counted(len(m.shares), 'columns')} in common, "
        f"{counted(m.one_to_one, what)} matched one to one."
        for m in p.tables
    ]
    lines.append(
        f"  Alone: {counted(p.unique_before, what)} by the columns named, "
        f"{p.unique_after:,} once what is public "
        "counts among them."
    )
    return lines


def _left_out(report: Report) -> list[str]:
    lines = []
    for x in report.left_out:
        lines += _folded(f"{x.section}: {x.why}. To get it: {x.how}.")
    return ["Not measured", *lines] if lines else []
