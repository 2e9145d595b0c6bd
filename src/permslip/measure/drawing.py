"""The Report as a page with pictures: one file that opens anywhere and asks nothing of a network.

It shows figures and names of columns, no value of a record; it is for the office all the same, for exact
counts tell more than a slip may. See :mod:`permslip.measure.drawing_parts` for how it is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

from permslip.measure.drawing_parts import (
    Bar,
    Point,
    document,
    heat,
    items,
    paragraph,
    points,
    section,
    table,
    tiles,
)
from permslip.measure.findings import Findings
from permslip.measure.picture import coarser_in_words, in_bands
from permslip.measure.reach import Reach
from permslip.measure.relational import TOGETHER
from permslip.measure.report import Report
from permslip.words.wording import counted, listed, percent


def page(report: Report, *, plans: Sequence[Point] = ()) -> str:
    """The page, as HTML. ``plans`` are the ways to protect that were considered."""
    f = report.findings
    what = report.what
    tables = [t.table for t in report.tables] or [f.table]
    name = listed(tables)
    said = (
        f"the tables {name} tell of the people in them"
        if len(tables) > 1
        else f"the table {name} tells of the people in it"
    )
    parts = [
        f"<h1>{_escaped(f'What {said}')}</h1>",
        paragraph(f"{counted(f.rows, what)}, told apart by {', '.join(f.quasi)}. Measured for k = {f.k}."),
        paragraph(
            "For the office, not for a recipient: the counts are exact. No value of any record stands here. "
            "A good figure says that nobody stands out by these columns; it does not make a table anonymous.",
            "soft",
        ),
        _tiles(f, what),
        "".join(paragraph(_escaped(said)) for said in report.remarks),
        _distribution(report, what),
        _plans(report, plans),
        _heat(report),
        _drivers(report),
        _special(report),
        _promises(report),
        _sensitive(report),
        _together(report),
        _beyond(report),
        _reach(report.reach),
        _utility(report),
        _public(report),
        _left_out(report),
    ]
    return document(f"Risk in {name}", "\n".join(p for p in parts if p))


def _escaped(text: str) -> str:
    from html import escape

    return escape(text)


def _tiles(f: Findings, what: str) -> str:
    return tiles(
        [
            (f"{what} measured", f"{f.rows:,}"),
            ("stand alone", f"{f.unique:,} ({percent(f.unique_share)})"),
            (f"in classes smaller than {f.k}", f"{f.below:,}"),
            ("smallest class", f"{f.smallest:,}"),
            ("highest chance, known to be in it", percent(f.prosecutor)),
            ("highest chance, known to be among all", percent(f.journalist)),
            ("average chance", percent(f.marketer)),
        ]
    )


def _distribution(report: Report, what: str) -> str:
    f = report.findings
    if not f.histogram:
        said = "Missing values fit every value, so classes overlap and have no distribution of sizes."
        return section(
            "Who stands in how large a crowd", paragraph(said if f.rows else "Nothing was measured.")
        )
    alike = (b for b in report.before if (b.table == TOGETHER) == (report.together is not None))
    before = next((b for b in alike if b.histogram), None)
    drawn_of = [(f, "now")] if before is None else [(before, "was"), (f, "now")]
    rows: list[list[str | Bar]] = [
        [label, *(_counted(n, of.rows, kind) for n, (of, kind) in zip(inside, drawn_of, strict=True))]
        for label, inside in in_bands(*(of for of, _ in drawn_of))
    ]
    head = ["alike", "before", "now"] if before is not None else ["alike", what]
    caption = f"{what.capitalize()} by how many look alike, themselves included"
    drawn = table(caption, head, rows, "two" if before is not None else "")
    small = f"{f.below:,} of {f.rows:,} {what} stand among fewer than {f.k}."
    if before is not None:
        small = f"Before, {before.below:,} of {before.rows:,} stood among fewer than {f.k}; now {small}"
    return section("Who stands in how large a crowd", paragraph(small), drawn)


def _counted(count: int, rows: int, kind: str) -> Bar:
    share = count / rows if rows else 0.0
    return Bar(share, f"{count:,} ({percent(share)})", kind)


def _plans(report: Report, plans: Sequence[Point]) -> str:
    if not plans:
        return ""
    held = report.before[0] if report.before else report.findings
    found = [Point("as held", 0.0, held.prosecutor, held.meets_k), *plans]
    rows = [
        [
            f"{number}. {p.label}",
            f"{p.loss:.4f}",
            percent(p.risk),
            "yes" if p.meets else "no",
            "chosen" if p.chosen else "",
        ]
        for number, p in enumerate(found, 1)
    ]
    return section(
        "Use against risk: the ways that were considered",
        paragraph(
            "To the right what is lost (0: as held, 1: nothing left), upwards the highest chance that one "
            "record is tied to the right person. A ring in colour meets what was asked; the full dot was "
            "chosen."
        ),
        points("Ways to protect by detail lost and highest chance; the table below has the same", found),
        table("Ways to protect", ["way", "detail lost", "highest chance", "meets", "taken"], rows),
    )


def _heat(report: Report) -> str:
    if report.special is None or report.special.heat is None:
        return ""
    h, what = report.special.heat, report.what
    head = ["column", *(f"{n:,}" for n in h.records)]
    return section(
        "Which columns put whom at risk",
        paragraph(
            f"The {report.special.records:,} {what} that few columns single out stand from the most exposed "
            "(left) to the least, in groups of as many as the heading says. A cell is the part of their "
            "exposure that the column has to do with, in percent: the deeper its shade, the more."
        ),
        heat(f"Part in the exposure of {what}, in percent, by group of {what}", head, h.columns, h.shares),
    )


def _drivers(report: Report) -> str:
    d = report.drivers
    if d is None or not d.whole.unique:
        return ""
    whole = d.whole.unique
    rows: list[list[str | Bar]] = [
        [
            c.column,
            Bar(
                c.part / whole,
                f"{c.part:,.0f}" + ("" if d.exact else f" ± {c.margin:,.0f}"),
            ),
            f"{c.without:,}",
            f"{c.alone.unique:,}",
        ]
        for c in d.columns
    ]
    how = (
        "counted over every set of columns" if d.exact else f"estimated from {d.drawn} orders of the columns"
    )
    return section(
        "Which column drives the risk",
        paragraph(f"{whole:,} {report.what} stand alone by all columns together. Whose doing it is, {how}:"),
        table(
            f"{report.what.capitalize()} alone, by column",
            ["column", "its part of those alone", "alone without it", "alone by it only"],
            rows,
        ),
    )


def _special(report: Report) -> str:
    s = report.special
    if s is None or not s.records:
        return ""
    most, one = max(s.by_size), report.what.removesuffix("s")
    largest = max(size for size, n in enumerate(s.by_size, 1) if n)
    rows: list[list[str | Bar]] = [
        [f"{size}", Bar(n / most, f"{n:,}")] for size, n in enumerate(s.by_size, 1) if size <= largest
    ]
    bound = "" if s.exact else f" Sets of more than {s.max_size} columns were not looked at."
    return section(
        "How few columns it takes",
        paragraph(f"Sets of columns that already single a {one} out, none within another.{bound}"),
        table("Special uniques by number of columns", ["columns", "sets"], rows),
    )


def _promises(report: Report) -> str:
    if not report.models:
        return ""
    rows = [
        [j.called, "kept" if j.kept else "not kept", f"{j.attained:.6g}", f"{j.records:,}", j.sentence]
        for j in report.models
    ]
    return section(
        "Promises",
        table(
            "Each promise, and what the table has",
            ["model", "verdict", "the table has", f"{report.what} failing", "in words"],
            rows,
        ),
    )


def _sensitive(report: Report) -> str:
    if not report.sensitive:
        return ""
    rows = [
        [
            s.column,
            f"{s.told:,}",
            f"{s.distinct_l:g} of {s.values:,}",
            f"{s.entropy_l:.2f}",
            f"{s.closeness:.3f}",
        ]
        for s in report.sensitive
    ]
    head = ["column", f"{report.what} told for certain", "fewest values", "effectively", "farthest from all"]
    return section("What a crowd gives away", table("Sensitive columns over the classes", head, rows))


def _together(report: Report) -> str:
    if report.together is None:
        return ""
    own = [[t.table, f"{t.rows:,}", f"{t.unique:,}", f"{t.below:,}"] for t in report.tables]
    without = [[d.table, f"{d.unique_without:,}", f"{d.below_without:,}"] for d in report.together.drivers]
    k = report.findings.k
    known: list[list[str | Bar]] = [
        [
            f"{n.points}",
            Bar(n.share, percent(n.share) + (f" ({percent(n.low)} to {percent(n.high)})" if n.draws else "")),
        ]
        for n in report.together.known
    ]
    return section(
        "Table by table, and what known rows find",
        table("Each table by itself", ["table", "rows", "alone", f"in classes smaller than {k}"], own),
        table(
            "Students, were a table left out", ["without", "alone", f"in classes smaller than {k}"], without
        ),
        table("Who knows so many rows of a student finds that one", ["rows known", "of cases"], known)
        if known
        else "",
    )


def _reach(reach: Reach | None) -> str:
    """What staging found of a release of the office."""
    if reach is None:
        return ""
    found = [("over all tables of this release", reach.together)]
    if reach.joint is not None:
        found.append(("with what its reader holds already", reach.joint.findings))
    rows = [[words, f"{f.rows:,}", f"{f.unique:,}", f"{f.below:,}", f"{f.smallest:,}"] for words, f in found]
    below = f"in classes smaller than {reach.together.k}"
    return section(
        "How far its reader can see, as found when it was staged",
        table("Students put together", ["seen", "students", "alone", below, "smallest class"], rows),
    )


def _beyond(report: Report) -> str:
    """Population, records with weights, households, trajectories: a line each."""
    lines = []
    if (p := report.population) is not None:
        lines.append(
            f"Of {p.population:,} people about {p.people:,.0f} ({percent(p.share)}) are alone in the "
            f"population, by {p.estimator}."
        )
    if (i := report.individual) is not None:
        lines.append(
            f"{i.expected:,.1f} records are expected to be tied to the right person ({percent(i.rate)})."
        )
        if i.expected_in_households is not None:
            lines.append(
                f"Where one of a {i.household} gives away the others, {i.expected_in_households:,.1f} are."
            )
    if (g := report.households) is not None:
        lines.append(
            f"{g.through_another:,} of {g.members:,} students with a {g.name} in common are led to by "
            "another who stands alone."
        )
    if (t := report.trajectories) is not None:
        lines.append(
            f"{t.findings.unique:,} of {t.findings.rows:,} students have a course that nobody shares."
        )
        if report.coarser is not None:
            lines.append(coarser_in_words(report.coarser, t.findings.k))
    return section("Further", items(lines)) if lines else ""


def _utility(report: Report) -> str:
    u = report.utility
    if u is None:
        return ""
    rows: list[list[str | Bar]] = [
        [
            c.column,
            Bar(c.lost, percent(c.lost), "was"),
            f"{c.mean[0]:.4g} → {c.mean[1]:.4g}" if c.mean else "",
        ]
        for c in u.columns
    ]
    lines = [f"{u.gone:,} of {u.rows:,} records were left out."]
    if u.correlations is not None:
        lines.append(
            f"Correlations moved by {u.correlations.average:.3f} on average, "
            f"{u.correlations.most:.3f} at most."
        )
    lines += [
        f"Counts by {n.column}: {n.misplaced:,} records ({percent(n.share)}) counted elsewhere or nowhere."
        for n in u.counts
    ]
    lines += [
        f"A model that predicts {a.target} is right in {percent(a.before)} before and {percent(a.after)} "
        f"after; naming the commonest value, in {percent(a.commonest)}."
        for a in u.accuracy
    ]
    head = ["column", "of what its values told", "mean"]
    return section("What an analyst lost", items(lines), table("Lost by column", head, rows))


def _public(report: Report) -> str:
    p = report.public
    if p is None:
        return ""
    rows: list[list[str | Bar]] = [
        [
            c.column,
            Bar(c.share, f"{c.public:,} of {c.cells:,} ({percent(c.share)})"),
            f"{c.table}, by {', '.join(c.on)}" if c.public else "",
            "yes" if c.instead else "",
        ]
        for c in sorted(p.columns, key=lambda c: (-c.share, c.column))
    ]
    matched = [[m.table, f"{m.rows:,}", f"{len(m.shares)}", f"{m.one_to_one:,}"] for m in p.tables]
    return section(
        "Already public",
        paragraph(
            f"{percent(p.share)} of the filled cells can be read in the public files, at the same grain. "
            f"{p.unique_before:,} {report.what} stand alone by the columns named, {p.unique_after:,} once "
            "what is public counts among them."
        ),
        table("Cells that are public", ["column", "public", "where", "take it from there"], rows),
        table("Public files", ["file", "rows", "columns in common", "matched one to one"], matched),
    )


def _left_out(report: Report) -> str:
    lines = [f"{x.section}: {x.why}. To get it: {x.how}." for x in report.left_out]
    return section("Not measured", items(lines)) if lines else ""


__all__ = ["Point", "page"]
