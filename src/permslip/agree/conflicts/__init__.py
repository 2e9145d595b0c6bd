"""Conflicts: where a paper disagrees with itself, or with another paper.

In comes an Agreement, or two; out come Grounds, each with the sentences side by side, what to ask, and a
sentence that would mend it. No law is asked here, no row is seen, and nothing is put right silently.
"""

from __future__ import annotations

from permslip.agree.agreement import Agreement
from permslip.agree.conflicts.form import contradictions as in_the_form
from permslip.agree.conflicts.papers import Tie, between
from permslip.agree.conflicts.shown import with_sentences
from permslip.agree.conflicts.terms import between_terms
from permslip.agree.conflicts.wording import in_the_words
from permslip.law.ground import Ground

__all__ = ["Tie", "between", "contradictions", "with_sentences"]


def contradictions(agreement: Agreement) -> tuple[Ground, ...]:
    """Every place where the paper says two things, one Ground each.

    What the keys of the form show comes first; where the sentences behind the same matter are known, the
    finding that quotes them takes its place.
    """
    of_form = in_the_form(agreement)
    told = {g.about for g in of_form}
    of_words = (*between_terms(agreement), *in_the_words(agreement))
    found = [g for g in of_words if g.quotes or g.about not in told]
    quoted = {g.about for g in found if g.quotes}
    return (*(g for g in of_form if g.about not in quoted), *found)
