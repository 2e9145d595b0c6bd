"""The sentences of the paper behind a finding of the lawbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from permslip.agree.agreement import Agreement
from permslip.agree.answers import answers
from permslip.agree.claims import called_public, codes_derived
from permslip.agree.stated import clauses_on
from permslip.law.ground import Ground
from permslip.words.quote import Quote
from permslip.words.terms import TERMS
from permslip.words.vocabulary import Mark

# a fact of the form → the term whose answer it is
_TERM_OF = {
    "agreement.basis": "legal_basis",
    "agreement.redisclosure": "redisclosure",
    "agreement.owner.data": "owner_data",
    "agreement.owner.derived_data": "owner_derived_data",
    "agreement.owner.work_product": "owner_work_product",
    "agreement.minimum_cell": "minimum_cell",
    "agreement.destruction.certificate": "destruction_confirmed",
    "agreement.consent_mode": "consent_mode",
    "agreement.ends": "ends",
}


_CLAIMS = {"agreement.codes_derived": codes_derived, "agreement.called_public": called_public}


def with_sentences(agreement: Agreement, grounds: Iterable[Ground]) -> tuple[Ground, ...]:
    """The lawbook's findings with the paper's sentences behind what each looked at and found wanting.

    What is met keeps none, nor is there anything to quote where the paper is silent.
    """
    return tuple(
        g if g.quotes or g.mark is Mark.MEETS else replace(g, quotes=_behind(agreement, g)) for g in grounds
    )


def _behind(agreement: Agreement, ground: Ground) -> tuple[Quote, ...]:
    found: dict[str, Quote] = {}
    for fact in ground.used:
        claim = _CLAIMS[fact](agreement) if fact in _CLAIMS else None
        if claim is not None:
            found.setdefault(claim.text, claim)
        term = _TERM_OF.get(fact) or fact.removeprefix("agreement.term.")
        if term in TERMS:
            quotes = [a.quote for a in answers(agreement, term) if a.quote is not None]
            # a paper written by hand notes no sentence: the clauses marked with the term's topic stand for it
            topic = TERMS[term].topic
            quotes = quotes or [Quote(c.text, clause=c.id) for c in clauses_on(agreement, topic)]
            for quote in quotes:
                found.setdefault(quote.text, quote)
        elif fact.startswith("agreement.clause.") and ground.used[fact] is True:
            for clause in clauses_on(agreement, fact.removeprefix("agreement.clause.")):
                found.setdefault(clause.text, Quote(clause.text, clause=clause.id))
    return tuple(found.values())
