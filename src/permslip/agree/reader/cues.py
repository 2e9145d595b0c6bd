# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""Cues: rules for answers that a sentence gives by its words, each a line that a lawyer can read.

A cue says which words a sentence must have, which it must not have, and under which headings it may stand.
``{data}``, ``{consent}`` and the like stand for the families of words in :data:`FRAGMENTS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from permslip.agree.reader.hit import Hit
from permslip.agree.reader.spoken import Paper, Spoken

FRAGMENTS = {
    "data": r"(?:\b(?:data|information|records?|pii|phi|data ?sets?|files|extracts?|content)\b)",
    "deid": r"(?:de-?\s?identif\w+|anonymi[sz]ed|anonymous)",
    "consent": r"(?:(?:(?:written|express|prior|advance|explicit|specific|informed|signed|affirmative|DISTRICT's|its)[\s,]+(?:and\s+)?)*"
    r"(?:consent|approval|authori[sz]ation|permission|agreement))",
    "not": r"(?:\b(?:shall|will|may|must|can|do|does|should|agrees?|agree)\s+(?:\w+\s+)?not\b|\b(?:is|are)\s+not\s+(?:to\s+be\b|for\b)|\bnever\b|\bneither\b|\bprohibited\s+from\b|\bcannot\b|\brefrain\s+from\b|\bagrees?\s+not\s+to\b)",
    "third": r"(?:third[- ]part(?:y|ies)|others?\b|any(?:one| other)|person or entity|person|parties|entit(?:y|ies)|individuals?|agenc(?:y|ies)|organizations?|affiliates?|subsidiar(?:y|ies)|vendors?)",
    "sub": r"(?:sub-?\s?(?:processor|contractor|contract|recipient)s?|agents?|service\s+providers?)",
    "family": r"(?:parents?|guardians?|eligible\s+students?|famil(?:y|ies)|student\s+of\s+eighteen)",
    "end": r"(?:terminat\w+|expir\w+|end\s+of\s+(?:the\s+|this\s+)?(?:agreement|contract|term|services?|engagement)|cessation|conclusion)",
    "agreement": r"(?:agreement|contract|dpa|mou|memorandum|dsa|addendum|understanding)",
    "may": r"(?:\bmay\b|\bis\s+permitted\s+to\b|\bhas\s+the\s+right\s+to\b|\bshall\s+be\s+(?:entitled|allowed|permitted)\s+to\b|\breserves\s+the\s+right\s+to\b)",
    "shall": r"(?:\bshall\b|\bwill\b|\bmust\b|\bagrees?\s+to\b|\bis\s+required\s+to\b|\bundertakes?\s+to\b)",
}


@dataclass(frozen=True)
class Cue:
    """One rule. ``words``: small-letter words of which one must occur (a quick look before the patterns);
    ``says``: patterns that must all be found; ``never``: patterns of which none may be found; ``under``: a
    pattern that the headings must match. ``anywhere`` also reads recitals and definitions."""

    name: str
    term: str
    value: str
    words: tuple[str, ...]
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    under: str = ""
    negative: bool | None = None
    rank: int = 0
    anywhere: bool = False

    def __post_init__(self) -> None:
        # a pattern in brackets without a comma is a text, and would be read letter by letter
        if not all(isinstance(part, tuple) for part in (self.words, self.says, self.never)):
            raise TypeError(f"cue {self.name}: words and patterns come in tuples")

    def fits(self, spoken: Spoken) -> bool:
        """Whether the sentence says it."""
        low = spoken.low
        if not any(word in low for word in self.words):
            return False
        if self.negative is not None and spoken.negative is not self.negative:
            return False
        if self.under and not pattern(self.under).search(spoken.heading):
            return False
        if not all(pattern(p).search(low) for p in self.says):
            return False
        return not any(pattern(p).search(low) for p in self.never)


@cache
def pattern(text: str) -> re.Pattern[str]:
    """The compiled pattern, with the fragments put in. The text has small letters but PARTNER and DISTRICT."""
    for name, fragment in FRAGMENTS.items():
        text = text.replace("{" + name + "}", fragment)
    return re.compile(text)


def read_cues(cues: Iterable[Cue], paper: Paper) -> Iterator[Hit]:
    """Every hit of every cue, in the order of the paper."""
    listed = tuple(cues)
    for spoken in paper.spoken:
        for cue in listed:
            if (cue.anywhere or spoken.promise) and cue.fits(spoken):
                yield Hit(cue.term, cue.value, spoken.sentence.quote, cue.name, cue.rank)
