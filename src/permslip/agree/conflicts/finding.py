"""How a contradiction is put: one Ground, the sentences side by side, and a sentence that would mend it."""

from __future__ import annotations

from permslip.agree.answers import Answer
from permslip.law.ground import Ground
from permslip.words import wording
from permslip.words.quote import Quote
from permslip.words.terms import TERMS
from permslip.words.vocabulary import Mark, Safe

QUOTED = 320
"""Characters of a quotation that a finding shows; the whole of it stands in the paper."""


def finding(
    what: str,
    where: str,
    says: str,
    fix: str,
    *,
    mark: Mark = Mark.CONFLICTS,
    safe: Safe = Safe.PROJECT,
    blocks: bool = False,
    sample: str = "",
    quotes: tuple[Quote | None, ...] = (),
) -> Ground:
    """A finding about a paper. ``what`` is its kind (``redisclosure``), ``where`` the places in words.

    It is no law: its status says that the paper itself was read.
    """
    return Ground(
        rule=f"agreement:{what}",
        citation=where,
        mark=mark,
        says=says,
        fix=fix,
        safe=safe,
        blocks=blocks,
        status="text-read",
        about=what,
        sample=sample,
        quotes=tuple(q for q in quotes if q is not None),
    )


def place(answer: Answer, otherwise: str) -> str:
    """Where an answer stands, in words; ``otherwise`` where nobody noted its sentence."""
    quote = answer.quote
    if quote is None:
        return otherwise
    where = f"clause {quote.clause}" if quote.clause else f"page {quote.page}, line {quote.line}"
    return f"{quote.paper}, {where}" if quote.paper else where


def put(term: str, value: str) -> str:
    """A value in plain words: ``with consent``, ``5 business days``, ``at once``."""
    if value == "immediately":
        return "at once"
    if value == "prompt":
        return "promptly, with no number of days"
    kind = TERMS[term].kind.value
    return value.replace("_", " ") if kind in ("choice", "duration") else value


LETTER = 92
"""The longest line of a letter, in characters."""


def wrapped(text: str, first: str = "", rest: str | None = None) -> str:
    """A paragraph of a letter, its first and its other lines indented; links and numbers are not broken."""
    return "\n".join(wording.wrapped(text, first, rest, width=LETTER))


def quoted(quote: Quote) -> str:
    """The words of a quotation on one line, cut at :data:`QUOTED` characters."""
    return wording.shortened(quote.text, QUOTED)
