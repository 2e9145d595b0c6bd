"""What a paper claims of the data in so many words, and the law has a say about: how codes are made, that the
data are public. Claims are facts for the lawbook (``agreement.codes_derived``, ``agreement.called_public``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from permslip.agree.agreement import Agreement
from permslip.words.quote import Quote

_CODE = (
    r"\b(?:identifier|codes?|pseudonyms?|keys?|tokens?|"
    r"(?:study|research|unique|random|masked) (?:id|ids|number|numbers))\b"
)
_MADE = (
    r"\b(?:formula|algorithm|hash\w*|salt\w*|encrypt(?:ing|ed|ion)|encod(?:ing|ed)|transform\w*|derived?|"
    r"deriving|scrambl\w+|based (?:up)?on|computed|calculated)\b"
)
_FROM = (
    r"\b(?:local |state |district )?(?:student(?:'s|s')?|pupil) (?:identification |id )?"
    r"(?:number|id|identifier|name)s?\b|\bsocial security\b|\b(?:birth ?date|date of birth)\b|\bSASIDs?\b"
)
_CODES = tuple(re.compile(words, re.IGNORECASE) for words in (_CODE, _MADE, _FROM))
_PARTS = re.compile(r"[.;]+")
_PUBLIC = re.compile(
    r"\b(?:data|information|records?|elements?)\b[^.;]{0,120}?"
    r"(?P<claim>(?<!that )(?<!which )(?<!or )\b(?:is|are|being|consists? of|regarded as|treated as)\b"
    r"[^.;]{0,30}?"
    r"\b(?:public(?:ly available)?|in the public domain|a matter of public record)\b"
    r"(?! (?:school|education|agency|entity|body|source|health|records? (?:act|law|request))))",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|never|no|unless|other than|except|excluding|whether|if)\b", re.IGNORECASE)
_RANDOM = re.compile(r"\brandom(?:ly)?\b", re.IGNORECASE)


def codes_derived(agreement: Agreement) -> Quote | None:
    """The sentence by which codes are made from a student's number, name or birth date; None without one."""
    return _first(agreement, _code_claims, _RANDOM)


def called_public(agreement: Agreement) -> Quote | None:
    """The sentence that calls the data public; None where none does. A definition's exception is none."""
    return _first(agreement, _public_claims, _DENIED)


# the claim alone is looked at for a denial: what a sentence says before it does not matter
def _code_claims(sentence: str) -> Iterator[str]:
    return (part for part in _PARTS.split(sentence) if all(words.search(part) for words in _CODES))


def _public_claims(sentence: str) -> Iterator[str]:
    return (found["claim"] for found in _PUBLIC.finditer(sentence))


def _first(
    agreement: Agreement, claims: Callable[[str], Iterator[str]], denied: re.Pattern[str]
) -> Quote | None:
    for clause in agreement.clauses:
        for sentence in clause.sentences():
            claim = next(claims(sentence), None)
            if claim is not None and not denied.search(claim):
                return Quote(sentence, clause=clause.id)
    return None
