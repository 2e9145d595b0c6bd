"""``permslip protect FILE``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from permslip.actions.protecting_blur import Blurred
from permslip.actions.protecting_file import Protected
from permslip.protect.alternatives import Alternative
from permslip.protect.full_domain import Solution
from permslip.protect.local_recoding import Recoding
from permslip.protect.local_suppression import Suppression
from permslip.protect.whole_rows import WholeRows
from permslip.words.wording import counted, percent

FAR = 0.1  # of what is lost: a search that could be so much better is worth another way
_HINT = "Another way may lose much less in no more time: --method refined, or best to try all."


def as_json(found: Protected) -> dict[str, Any]:
    """Figures only, no value of any record. ``loss`` is in the search's own unit where a full-domain search
    was asked for with another loss; ``detail_lost`` is ARX's Loss always."""
    chosen = found.chosen
    return {
        "method": chosen.method,
        "rows": found.rows,
        "k": found.task.k,
        "levels": levels(found),
        "tops": {name: ladder.top for name, ladder in found.task.ladders.items()},
        "loss": round(_own_loss(chosen), 12),
        "detail_lost": round(chosen.loss, 12),
        "suppressed": chosen.suppressed,
        "cells": chosen.cells,
        "classes": chosen.classes,
        "smallest": chosen.smallest,
        "ncp": round(chosen.result.ncp, 12) if isinstance(chosen.result, Recoding) else None,
        **_search(chosen),
        "best_effort": _best_effort(chosen),
        "promises": list(found.promises),
        "alternatives": [_alternative(a) for a in found.compared.tried],
        "unread": dict(found.task.unread),
        "missing_values": [asdict(m) for m in found.missing],
        "numbers": [asdict(n) | {"lost": round(n.lost, 12)} for n in found.numbers],
        "blurred": [asdict(b) for b in found.blurred],
        "whole_rows": asdict(found.whole) if found.whole is not None else None,
        "seconds": {name: round(value, 6) for name, value in found.seconds.items()},
        "written": found.written,
    }


def levels(found: Protected) -> dict[str, int]:
    """The level of each column; the highest that any class shows, where classes have levels of their own."""
    result, quasi = found.chosen.result, found.task.quasi
    if isinstance(result, Solution):
        return {name: int(result.levels[name]) for name in quasi}
    if isinstance(result, Recoding) and len(result.levels):
        return dict(zip(quasi, result.levels.max(axis=0).tolist(), strict=True))
    return dict.fromkeys(quasi, 0)


def _own_loss(chosen: Alternative) -> float:
    return chosen.result.loss if isinstance(chosen.result, Solution) else chosen.loss


def _search(chosen: Alternative) -> dict[str, Any]:
    result = chosen.result
    if isinstance(result, Solution):
        return {"checked": result.nodes_checked, "nodes": result.nodes, "gap": round(result.gap, 12)}
    return {"checked": None, "nodes": None, "gap": None}


def _best_effort(a: Alternative) -> bool:
    result = a.result
    if isinstance(result, Solution):
        return result.best_effort
    return isinstance(result, Recoding | Suppression) and result.interrupted


def _alternative(a: Alternative) -> dict[str, Any]:
    return {
        "method": a.method,
        "detail_lost": round(a.loss, 12) if a.result is not None else None,
        "suppressed": a.suppressed,
        "cells": a.cells,
        "classes": a.classes,
        "smallest": a.smallest,
        "meets": a.meets,
        "best_effort": _best_effort(a),
        "seconds": round(a.seconds, 6),
        "refusal": a.refusal,
    }


def as_text(found: Protected) -> str:
    """The same for a person."""
    chosen, task = found.chosen, found.task
    lines = [
        _headline(found),
        *(_whole_text(found.whole) if found.whole is not None and chosen.classes else ()),
        f"  detail lost      {chosen.loss:.6f} (0: as held, 1: nothing left)",
        f"  records left out {chosen.suppressed:,} of {found.rows:,}",
    ]
    if chosen.cells:
        lines.append(f"  cells blanked    {chosen.cells:,}")
    result = chosen.result
    if isinstance(result, Solution):
        lines.append(f"  ways weighed     {result.nodes_checked:,} of {result.nodes:,}")
        if result.loss != chosen.loss:
            lines.append(f"  {task.loss:<16} {result.loss:,.6f}")
    if _best_effort(chosen):
        gap = f", and a better one could lose {result.gap:.6f} less" if isinstance(result, Solution) else ""
        lines.append(f"  stopped early: this is the best found so far{gap}.")
        if isinstance(result, Solution) and len(found.compared.tried) == 1 and result.gap > FAR * result.loss:
            lines.append(f"  {_HINT}")
    lines += [f"  {sentence}" for sentence in found.promises]
    lines += ["", *_levels_text(found)]
    if len(found.compared.tried) > 1:
        lines += ["", *_alternatives_text(found)]
    lines += [f"  {m.sentence}" for m in found.missing]
    for column, records in found.task.unread.items():
        have = f"{counted(records, 'records')} {'has a value' if records == 1 else 'have values'}"
        lines.append(f"  {column}: {have} that its hierarchy does not read: * above level 0.")
    for n in found.numbers:
        what = f"means of groups of {n.smallest:,} or more" if n.way == "means" else "ends coded"
        lines += ["", f"  {', '.join(n.columns)}: {what}, {percent(n.lost)} of the spread lost."]
        if n.missing:
            have = "has" if n.missing == 1 else "have"
            lines.append(f"    {counted(n.missing, 'records')} {have} no number and still {have} none.")
    lines += [line for b in found.blurred for line in ("", *_blurred_text(b))]
    seconds = ", ".join(f"{name} {value:.2f} s" for name, value in found.seconds.items())
    lines += ["", f"Took: {seconds}."]
    if found.written is not None:
        lines.append(f"{counted(found.written, 'records')} written.")
    return "\n".join(lines)


def _headline(found: Protected) -> str:
    """The promise, and over which columns it holds where more of them leave."""
    chosen = found.chosen
    if not chosen.classes:
        why = f"all {found.rows:,} are left out" if found.rows else "the table has none"
        return f"{chosen.method}: no records are shown, for {why}."
    over = "" if found.whole is None else f"by {', '.join(found.task.quasi)} alone, "
    return (
        f"{chosen.method}: {over}every record shown stands among {chosen.smallest:,} or more, "
        f"in {counted(chosen.classes, 'classes')}."
    )


def _whole_text(whole: WholeRows) -> list[str]:
    """What a reader of whole rows sees, and the columns that all but name a record."""
    lines = [
        f"  With the columns kept beside them ({', '.join(whole.beside)}), {whole.alone:,} of {whole.rows:,} "
        f"records stand alone{'' if whole.alone else f': none among fewer than {whole.smallest:,}'}."
    ]
    if whole.telling:
        one = len(whole.telling) == 1
        each, it = ("differs", "it") if one else ("differ", "one")
        lines.append(
            f"  Careful: {', '.join(whole.telling)} {each} in nearly every record. Whoever knows {it} knows "
            "the record: leave it out, or name it in --quasi."
        )
    return lines


def _blurred_text(b: Blurred) -> list[str]:
    changed = f"{b.changed:,} of {b.records:,} records show another value than they had."
    if b.right is None:
        return [f"  {b.column}: numbers changed places within {b.share:g} of the ranks. {changed}"]
    low, high = b.right
    return [
        f"  {b.column}: drawn anew with a chance of {b.share:g}. {changed}",
        f"    Whoever sees a value is right about it {percent(low)} to {percent(high)} of the time, by",
        "    the value; counts stay as they are on average.",
    ]


def _levels_text(found: Protected) -> list[str]:
    highest = not isinstance(found.chosen.result, Solution)
    width = max(len(name) for name in found.task.quasi)
    lines = []
    for name, level in levels(found).items():
        ladder = found.task.ladders[name]
        up_to = "up to " if highest and level else ""
        step = ladder.steps[level]
        said = "" if step == f"level {level}" else f" ({step})"
        lines.append(f"  {name:<{width}}  {up_to}level {level} of {ladder.top}{said}")
    return lines


def _alternatives_text(found: Protected) -> list[str]:
    lines = ["  way                detail lost   left out     cells  meets   seconds"]
    for a in found.compared.tried:
        mark = "*" if a.method == found.chosen.method else " "
        if a.result is None:
            lines.append(f"{mark} {a.method:<18} refused: {a.refusal}")
            continue
        lines.append(
            f"{mark} {a.method:<18} {a.loss:>11.6f} {a.suppressed:>10,} {a.cells:>9,}  "
            f"{'yes' if a.meets else 'no':<5} {a.seconds:>9.2f}"
        )
    return lines
