"""Findings as plain text: each with its source, the sentences side by side, and what would mend it."""

from __future__ import annotations

import itertools
import textwrap
from datetime import date

from permslip.agree.agreement import Agreement
from permslip.agree.answers import Answer
from permslip.agree.conflicts.finding import place, quoted
from permslip.law.ground import Ground
from permslip.words.quote import Quote
from permslip.words.vocabulary import Mark
from permslip.words.wording import capital

_WIDTH = 96
_COLUMN = 43

_HEADINGS = {
    Mark.CONFLICTS: "Conflicts",
    Mark.MISSING: "Missing",
    Mark.ASK_COUNSEL: "Ask counsel",
    Mark.MEETS: "Meets",
}


def report(agreement: Agreement, grounds: tuple[Ground, ...], *, day: date | None = None) -> str:
    """The findings as plain text: conflicts, missing, ask counsel, meets; each with its source and fix."""
    a = agreement
    basis = a.basis.value.replace("_", " ") if a.basis else "none stated"
    head = [
        f"{a.title} ({a.id}, version {a.version})",
        "Between " + ", ".join(f"{p.name} ({p.role.value.replace('_', '-')})" for p in a.parties) + ".",
        f"Signed {a.signed_on or 'on no day that it states'}; from {a.starts or 'no stated day'} "
        f"to {a.ends or 'no stated day'}. Legal basis: {basis}.",
    ]
    if day is not None:
        head.append(f"Judged by the law of {day.isoformat()}.")
    out = [line for part in head for line in textwrap.wrap(part, _WIDTH)]
    return "\n".join(out) + "\n" + findings_text(grounds)


def findings_text(grounds: tuple[Ground, ...]) -> str:
    """Findings under their four headings, counted, with the sentences side by side."""
    out: list[str] = []
    for mark, heading in _HEADINGS.items():
        found = [g for g in grounds if g.mark is mark]
        if found:
            out += ["", f"{heading} ({len(found)})"]
            out += [line for ground in found for line in _lines(ground)]
    counts = ", ".join(_counted(sum(g.mark is m for g in grounds), m) for m in _HEADINGS)
    stopping = sum(g.blocks for g in grounds)
    out += ["", f"{counts}. {stopping} of these {'stops' if stopping == 1 else 'stop'} a release."]
    out += textwrap.wrap(
        "This is no legal advice. Rules marked draft were not checked against the primary text.", _WIDTH
    )
    return "\n".join(out) + "\n"


def _counted(number: int, mark: Mark) -> str:
    return f"{number} {'conflict' if mark is Mark.CONFLICTS and number == 1 else mark.value}"


def _lines(ground: Ground) -> list[str]:
    flags = [ground.status] if ground.status == "draft" else []
    flags += ["stops a release"] if ground.blocks else []
    tail = f" ({'; '.join(flags)})" if flags else ""
    head = f"{ground.rule} · {ground.citation}{tail}"
    out = textwrap.wrap(head, _WIDTH - 2, initial_indent="  ", subsequent_indent="    ")
    out += textwrap.wrap(ground.says, _WIDTH - 4, initial_indent="    ", subsequent_indent="    ")
    out += side_by_side(ground.quotes)
    if ground.fix and ground.mark is not Mark.MEETS:
        out += textwrap.wrap(
            f"To mend it: {ground.fix}.", _WIDTH - 4, initial_indent="    ", subsequent_indent="    "
        )
    return out


def side_by_side(quotes: tuple[Quote, ...]) -> list[str]:
    """Sentences in two columns, two a row, each under the place where it stands; one alone runs across."""
    out: list[str] = []
    for at in range(0, len(quotes), 2):
        left, right = quotes[at], quotes[at + 1] if at + 1 < len(quotes) else None
        if right is None:
            out += [f"      {line}" for line in _column(left, _WIDTH - 8)]
            continue
        pairs = itertools.zip_longest(_column(left, _COLUMN), _column(right, _COLUMN), fillvalue="")
        out += [f"      {one:<{_COLUMN}} │ {other}".rstrip() for one, other in pairs]
    return out


def _column(quote: Quote, width: int) -> list[str]:
    where = place(Answer("", "", quote), "")
    return [
        *textwrap.wrap(f"{capital(where)}:", width),
        *textwrap.wrap(f"“{quoted(quote)}”", width),
    ]
