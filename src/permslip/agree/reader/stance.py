# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""What a sentence does with an act: bars it, allows it, or lays it on somebody as a duty.

The words nearest on the left of the act in its own part of the sentence decide, then those on its right:
``shall not sell``, ``no record may be sold``, ``selling them is forbidden``, ``gives them to nobody``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from permslip.agree.reader.cues import pattern


class Stance(StrEnum):
    """What is done with an act."""

    BARS = "bars"
    ALLOWS = "allows"
    LIFTS = "lifts"  # need not, is not required to
    BINDS = "binds"
    TELLS = "tells"


@dataclass(frozen=True)
class Done:
    """An act in a sentence. ``part`` is the part of the sentence it stands in, ``before`` and ``after`` the words
    of that part on its two sides, ``words`` those of the act."""

    stance: Stance
    before: str
    words: str
    after: str

    @property
    def part(self) -> str:
        """The whole part."""
        return self.before + self.words + self.after

    @property
    def by_district(self) -> bool:
        """Whether the district is the one who does it."""
        return bool(pattern(_DISTRICT_DOES).search(self.before))


_DISTRICT_DOES = (
    r"(?:^|[,;]\s|that\s|and\s)\W{0,9}(?:(?:if|when|where|upon)\b[^,]{0,120},\s*)?DISTRICT\s+(?:also\s+|further\s+|alone\s+)?(?:shall|will|may|must|can|agrees?|do(?:es)?)\b[^,;]{0,80}$"
    r"|DISTRICT\s+(?:\w+ly\s+|also\s+)?$"
)
_EDGE = r";|\.\s|(?<!not\sdo):\s(?=\w+\s\w+\s\w)|,?\s+(?:but(?!\s+(?:to\s+|by\s+|with\s+)?(?:those|the\s+\w+|such\s+\w+)\s+(?:named|listed|identified))|except\s+that|provided,?\s+(?:however,?\s+)?that)\s+|,?\s+and\s+(?=(?:\w+\s+){0,3}(?:shall|will|may|must|is|are)\s)"
_ASIDE = r"^\W*(?:if|when|where|upon|after|before|in\s+the\s+event|to\s+the\s+extent|notwithstanding|subject\s+to|whenever|once|should)\b[^,]{0,160},\s"
_LIFT = r"(?:need\s+not|(?:is|are|shall)\s+not\s+(?:be\s+)?(?:required|obliged|obligated|bound)\s+to|nothing\s+in\s+this\b)"
_IN_CONDITION = r"\b(?:except|unless|until)\b[^,]{0,60}$|\b(?:except|only)\s+as\s+(?:\w+\s+){0,3}$"
_BAR = (
    r"(?:{not}|\bnot\b(?!\s+(?:only|later|less|more|fewer|limited))|\bnor\b|\bnone\s+of\b|\bnobody\b|\bno[-\s]one\b|\bnothing\b|\bno\s+(?!later|less|more|fewer|longer|event|charge|cost|case|circumstances)\w|"
    r"\b(?:refrains?|abstains?|prohibited|barred|forbidden|precluded|restrained)\s+from\b|\bforbidden\s+to\b|\bmakes?\s+no\b|\bunder\s+no\s+circumstances\b)"
)
_ALLOW = r"(?:\bmay\b|\bcan\b|\bis\s+free\s+to\b|\b(?:is|are|be)\s+(?:\w+\s+)?(?:permitted|allowed|entitled|authori[sz]ed|at\s+liberty)\s+to\b|\bright\s+to\b|\bfree\s+to\b)"
_BIND = r"(?:\bshall\b|\bwill\b|\bmust\b|\bagrees?\s+to\b|\bundertakes?\s+to\b|\brequired\s+to\b)"
_BAR_AFTER = r"^\s+(?:nobody|no\s+one)\b|^[^.;,]{0,140}?(?:\b(?:is|are|be|hereby)\s+(?:\w+\s+)?(?:prohibited|forbidden|barred|banned|excluded|void|null|ineffective|of\s+no\s+effect|out\s+of\s+the\s+question)\b|(?:is|are)\s+not\s+(?:\w+\s+)?(?:allowed|permitted)|\bto\s+(?:nobody|no\s+one|none|no\s+others?)\b|\bwith\s+(?:nobody|no\s+one)\b)"
_ALLOW_AFTER = r"^[^.;,]{0,100}?\b(?:is|are)\s+(?:\w+\s+)?(?:permitted|allowed)\b"


def acts(low: str, act: str) -> Iterator[Done]:
    """Every place of ``act`` (a pattern) in a sentence in small letters, with what is done with it there."""
    edges = [0, *(m.end() for m in pattern(_EDGE).finditer(low))]
    for found in pattern(act).finditer(low):
        start = max((e for e in edges if e <= found.start()), default=0)
        end = min((e for e in edges if e > found.start()), default=len(low))
        before, after = low[start : found.start()], low[found.end() : max(end, found.end())]
        yield Done(_stance(pattern(_ASIDE).sub("", before)[-300:], found[0], after), before, found[0], after)


def _stance(before: str, words: str, after: str) -> Stance:
    if pattern(_IN_CONDITION).search(before):
        return Stance.TELLS
    if pattern(_LIFT).search(before):
        return Stance.LIFTS
    before += words  # "subcontractors may be used": the act holds its own modal
    # "may it farm out": what stands after a "nor" that was left behind
    if pattern(r"^\W*(?:it\s+)?(?:may|shall|will|can)\s+(?:it|they|PARTNER)\b").search(before):
        return Stance.BARS
    if pattern(_BAR).search(before) or pattern(_BAR_AFTER).search(after):
        return Stance.BARS
    if pattern(_ALLOW).search(before) or pattern(_ALLOW_AFTER).search(after):
        return Stance.ALLOWS
    return Stance.BINDS if pattern(_BIND).search(before) else Stance.TELLS
