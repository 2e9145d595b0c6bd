# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""The acts that a duration may belong to, and how the two are tied: a number near an act is not yet its number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from permslip.agree.reader.durations import counted
from permslip.agree.reader.found import Found

# The acts that a duration may belong to. A noun (``termination``) is no act: it is when something happens.
_ACTS: dict[str, str] = {
    "certify": r"certif(?:y|ies|ied)|(?:written|signed|final|a|the)\s+(?:\w+\s+){0,2}(?:certification|certificate|confirmation)"
    r"|(?:deletion|destruction|disposition)\s+certificate|(?:proof|evidence|confirmation|verification|certificate|certification)\s+of\s+(?:\w+\s+){0,2}(?:erasure|destruction|deletion|disposal|disposition)|attest(?:s|ation)?|affidavit"
    r"|confirm(?:s|ed)?\s+in\s+writing|provide\s+(?:\w+\s+){0,2}(?:certification|confirmation)",
    "report": r"(?:full|detailed|final|complete|comprehensive|initial|preliminary|written|incident|investigat\w+|follow-?up|root[- ]cause|forensic|post-incident)\s+"
    r"(?:(?:and|or)\s+\w+\s+)?(?:\w+\s+){0,2}(?:reports?|summary|account|analysis|description)",
    "notify": r"notif(?:y|ies|ied)|inform(?:s|ed)?|tells?\b(?!\s+whether)|told|receives?\s+(?:\w+\s+){0,2}(?:notice|word)|notifying|informing|telling|brought\s+to\s+the\s+attention|notice\s+of\s+(?:an?\s+|any\s+)?(?:\w+\s+){0,2}(?:breach|incident)|lets?\s+(?:[\w']+\s+){1,6}?know|(?:calls?|e-?mails?|phones?|contacts?|writes?\s+to)\s+(?:the\s+)?(?=DISTRICT|principal|superintendent|school|district)|reports?|reported|alert(?:s|ed)?|advis(?:e|es|ed)|notification\s+(?:to|shall|will|must|is|of)|"
    r"(?:give|gives|provide|provides|given|provided|send|sends)\s+(?:\w+\s+){0,6}?(?:notice|notification)|notice\s+(?:to|shall|will|must|is)",
    "destroy": r"destroy(?:s|ed|ing)?|delet(?:e|es|ed|ing)|purg(?:e|es|ed)|eras(?:e|es|ed)|dispos(?:e|es|ed)\s+of|expung(?:e|es|ed)|wip(?:e|es|ed)|shred(?:s|ded|ding)?|burn(?:s|ed)?|incinerat(?:e|es|ed)|rolls?\s+off|remov(?:e|es|ed)\s+(?:all|the|any|every)\b|render(?:s|ed)?\s+(?:\w+\s+){0,3}?(?:unreadable|unusable|inaccessible)|saniti[sz](?:e|es|ed)|(?:deletion|destruction|disposal)\s+requests?|gets?\s+rid\s+of|got\s+rid\s+of|"
    r"overwritten|destruction\s+(?:shall|will|must|occurs?|of)|(?:deletion|disposition|disposal|destruction|return)\s+(?:shall|will|must|is|of\s+\w+)|anonymiz(?:e|es|ed)|"
    r"complete\s+(?:the\s+)?(?:deletion|destruction|disposition)",
    "return": r"(?:return(?:s|ed)?|surrender(?:s|ed)?)(?!\s+or\b)(?!,? delete)|transfer(?:s|red)?\s+(?:back|to)|export(?:s|ed)?",
    "retain": r"retain(?:s|ed)?|hangs?\s+on\s+to|h[eo]ld\s+(?:on\s+to|for)|(?:continue\s+to|may)\s+hold(?!\s+harmless)|keep(?:s)?|kept|maintain(?:s|ed)?|preserv(?:e|es|ed)|stor(?:e|es|ed)",
    "cure": r"cur(?:e|es|ed|ing)|remed(?:y|ies|ied)|corrective\s+action|uncured|mend(?:s|ed)?|puts?\s+(?:\w+\s+){1,3}right|make\s+good|rectif(?:y|ies|ied)|remediat\w+",
    "terminate": r"terminat(?:e|es|ed|ing)|(?:may|can)\s+(?:\w+\s+)?(?:leave|end|get\s+out|walk\s+away)\b|ends?\s+(?:this|the)\s+(?:agreement|contract|mou|memorandum|dpa|subcontract)|cancel(?:s|led|ed)?|withdraw(?:s|n)?|ended|may\s+end|can\s+end|(?:may|can)\s+(?:\w+\s+)?stop\s+(?:sooner|early|earlier)|puts?\s+(?:\w+\s+)?(?:to\s+)?an\s+end|(?:may|can)\s+close\b|walks?\s+away",
    "suspend": r"suspend(?:s|ed|ing)?|cuts?\s+off|revokes?\s+access|switch(?:es)?\s+off|stops?\s+(?:\w+\s+)?(?:access|deliver\w+|the\s+flow)|disabl(?:e|es)\s+access",
    "audit": r"(?:may|shall|will|can)\s+(?:visit|check)|audit(?:s|ed|ing)?|inspect(?:s|ed|ions?)?|examin(?:e|es|ed|ation)|site\s+visits?|review\s+(?:of\s+)?(?:its|the|PARTNER's|DISTRICT's)?\s*(?:compliance|facilities|records|systems|premises|books|security)",
    "object": r"object(?:s|ed|ions?)?",
    "engage": r"engag(?:e|es|ed|ing)|appoint(?:s|ed|ing)?|(?:use|using|add|adding|change|changing|replac(?:e|ing)|onboard(?:ing)?)\s+(?:\w+\s+){0,3}sub-?\s?(?:processor|contractor)s?",
    "renew": r"renew(?:s|ed|al)?|extend(?:s|ed)?",
    "remain": r"(?:remain|continue|be|is)\s+(?:in\s+)?(?:full\s+)?(?:force|effect)|in\s+effect|continue(?:s)?\s+(?:for|until|in)|runs?\s+for|lasts?|term\s+of|period\s+of\s+(?:performance|this)|expir(?:e|es)",
    "respond": r"respond(?:s|ed)?|answers?|gives?|hands?\s+(?:over|back)|shows?|response|compl(?:y|ies)\s+with|make\s+available|made\s+available|mak(?:e|es)\s+(?:\w+\s+){0,4}available|furnish(?:es|ed)?|provide[sd]?|access|inspection|disclos(?:e|es|ed)|produce[sd]?|establish(?:es)?|implement(?:s)?|facilitate[sd]?",
    "publish": r"publish(?:es|ed|ing)?|publications?|manuscripts?|submit(?:s|ted)?|submission|presentations?|disseminat\w+",
    "comment": r"comments?|review(?:s|ed)?",
    "pay": r"pay(?:s|ment|able)?|paid|invoic\w+|insurance|premiums?",
}


# What a heading says that a sentence without an act is about
_HEADED = (
    (r"sub-?\s?(?:processor|contractor).*object", "object"),
    (r"certificat|proof", "certify"),
    (r"destr|delet|dispos|eras|shred", "destroy"),
    (r"breach|incident|security\s+event|^notif|sub-?\s?(?:processor|contractor)", "notify"),
    (r"\bcure\b|mend", "cure"),
    (r"suspen", "suspend"),
    (r"audit|inspect", "audit"),
    (r"retention|kept", "retain"),
    (r"publi", "publish"),
    (r"terminat|ending", "terminate"),
)


_ACT = re.compile(
    r"\b(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _ACTS.items()) + r")\b", re.IGNORECASE
)


_EDGE = re.compile(
    r";|:(?=\s)|,\s+(?:and|or|but)\s+(?:upon|shall|will|must|within|in the event|if|when)\b|[.?!]\s+(?=[A-Z(\[])",
    re.IGNORECASE,
)


_FRONT = re.compile(
    r"(?:^|[;:.,(]|\band|\bor|\bthat|\bshall|\bwill|\bmust|\bmay)\s*(?:[A-Za-z' -]{0,30}\()?\s*"
    r"(?:at least|no less than|not less than|within|upon|on|after|not? (?:later|more) than|no later than|in no event later than|"
    r"for|at the end of|before|by|not more than|subject to)?\s*(?:a period of |an additional |the |a |any )*$",
    re.IGNORECASE,
)


# a duration that an amendment takes away
REPLACED = re.compile(
    r"(?:in\s+place\s+of|instead\s+of|rather\s+than|former\s+(?:\w+\s+){0,3}of)\s+(?:the\s+)?$", re.IGNORECASE
)


@dataclass(frozen=True)
class Timed:
    """A duration with the act it belongs to. ``lead`` and ``tail`` are the words just before and after it,
    up to the edge of its part of the sentence; ``part`` is that part; ``doing`` the words of the act."""

    value: str
    act: str
    doing: str
    lead: str
    tail: str
    part: str
    counted: bool
    at: int
    words: str


def tie(text: str, low: str, found: tuple[Found, ...], heading: str) -> Iterator[Timed]:
    acts = [(m.start(), m.end(), str(m.lastgroup)) for m in _ACT.finditer(text)]
    edges = [0, *(m.end() for m in _EDGE.finditer(text))]
    for n, one in enumerate(found):
        start = max(e for e in edges if e <= one.start)
        end = min((e for e in edges if e > one.start), default=len(text))
        limit = min(end, found[n + 1].start) if n + 1 < len(found) else end
        act = _act_of(text, one, acts, start, limit, end)
        yield Timed(
            one.value,
            act[2] if act else next((kind for says, kind in _HEADED if re.search(says, heading)), ""),
            low[act[0] : act[1]] if act else "",
            low[max(start, one.start - 80) : one.start],
            low[one.end : min(limit, one.end + 140)],
            low[start:end],
            counted(one),
            one.start,
            one.words,
        )


def _act_of(
    text: str, one: Found, acts: list[tuple[int, int, str]], start: int, limit: int, end: int
) -> tuple[int, int, str] | None:
    """The act nearest on the left in the same part; on the right where the duration stands in front."""
    strong = [a for a in acts if a[2] not in (_NO_NOTICE if _OF_NOTICE.match(text[one.end :]) else _WEAK)]
    left, right = _nearest(strong, one, start, end)
    if left is None and right is None:
        left, right = _nearest(acts, one, start, end)
    further = next((a for a in reversed(acts) if a[1] <= one.start), None)
    if right is None and text[end - 2 : end].strip() == ":":
        # "Within 60 days: Provider shall delete ...": what is to be done stands behind the colon
        right = next((a for a in acts if a[0] >= one.end), None)
    if left is None or (_FRONT.search(text[start : one.start]) and _in_front(text, left, one)):
        return right or left or further
    return left


_WEAK = ("respond", "comment")


_NO_NOTICE = ("respond", "comment", "retain", "destroy", "certify", "return", "pay", "remain")


_OF_NOTICE = re.compile(
    r"\W{0,20}(?:prior\s+|advance\s+|written\s+|of\s+){0,4}(?:notice|notification)\b", re.IGNORECASE
)


_Act = tuple[int, int, str]


def _nearest(acts: list[_Act], one: Found, start: int, end: int) -> tuple[_Act | None, _Act | None]:
    """The last act before a duration and the first behind it, in the same part of the sentence."""
    left = next((a for a in reversed(acts) if start <= a[0] and a[1] <= one.start), None)
    return left, next((a for a in acts if a[0] >= one.end and a[0] < end), None)


def _in_front(text: str, left: tuple[int, int, str], one: Found) -> bool:
    """Whether a comma parts the duration from the act on its left: ``..., and within 5 days shall``."""
    between = text[left[1] : one.start]
    return bool(
        re.search(
            r",\s*(?:and\s+|or\s+|but\s+)?(?:then\s+)?(?:within|upon|at least|on|no later than|not later than)\b[^,]*$",
            between,
        )
    ) and bool(re.search(r"\b(?:shall|will|must|may|agrees)\b", text[one.end : one.end + 160]))
