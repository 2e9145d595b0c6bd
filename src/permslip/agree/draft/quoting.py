"""Whether every sentence that a draft quotes stands in the paper, word for word."""

from __future__ import annotations

from collections.abc import Iterable

from permslip.agree.draft.draft import Draft
from permslip.agree.draft.plain import plain
from permslip.agree.prose.source import LineKind, Source
from permslip.words.errors import BadInput
from permslip.words.quote import Quote


def misquoted(draft: Draft, source: Source) -> tuple[Quote, ...]:
    """The quotations of confirmed values that the paper does not have, apart from runs of white space.

    Raises BadInput when ``source`` is not the file that the draft was read from.
    """
    if source.sha256 != draft.sha256:
        raise BadInput(
            f"{source.name} is not the file that the draft was read from, which was {draft.name}: their "
            "digests differ.",
            fix="give the file that was read, or read this one and confirm that draft",
        )
    whole = _words(source)
    return tuple(q for q in _quotes(draft) if _tight(q.text) not in whole)


def _words(source: Source) -> str:
    """The paper without its white space: words that a line's end cuts are whole again."""
    return _tight(" ".join(line.text for line in source.lines if line.kind is not LineKind.FURNITURE))


def _tight(text: str) -> str:
    return plain(text).replace(" ", "")


def _quotes(draft: Draft) -> Iterable[Quote]:
    """Every quotation that would go into the agreement, each once."""
    items = [item for _, item in draft.about]
    items += [p.item for p in draft.parties]
    items += [item for term in draft.terms for item in term.items]
    items += [line.item for line in draft.schedule]
    items += [item for clause in draft.clauses for _, item in clause.topics]
    found = [i.evidence or i.quote for i in items if i.taken]
    found += [added.cites for added in draft.added]
    return dict.fromkeys(q for q in found if q is not None)
