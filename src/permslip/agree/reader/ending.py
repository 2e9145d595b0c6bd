# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""How a paper ends and changes: notice of termination, suspension, time to mend a breach, survival,
severability, amendment, precedence."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.acts import Timed
from permslip.agree.reader.cues import pattern, read_cues
from permslip.agree.reader.ending_cues import CUES
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.own_words import own_words
from permslip.agree.reader.spoken import Paper, Spoken

_CAUSE = r"material(?:ly)?\s+breach|for\s+cause|uncured|fail(?:s|ure)?\s+to\s+(?:cure|comply|remedy|perform)|in\s+the\s+event\s+of\s+(?:a\s+|any\s+)?(?:data\s+)?(?:breach|default)|violat\w+|defaults?\b|breach(?:es|ed)\s+(?:this|the|any|its)|insolven|bankrupt|payment\s+obligations"
_FREE = r"without\s+cause|for\s+(?:any|no)\s+reason|for\s+convenience|with\s+or\s+without\s+cause|at\s+any\s+(?:time|moment)|any\s+reason\s+or\s+no\s+reason|for\s+any\s+or\s+no|in\s+its\s+(?:sole\s+)?discretion|if\s+the\s+DISTRICT\s+elects"
_NOTICE_TAIL = r"^\W*beforehand|^\W*(?:calendar\s+|'s?\s+|s'\s+|of\s+)?(?:\w+\W+){0,4}?(?:notice|notification)|^\W*(?:after|following|prior|from)\s+(?:\w+\s+){0,4}(?:notice|notification)|^\W*(?:advance|prior|written|before|in\s+advance|ahead)"
_MENDS = r"\b(?:un)?(?:cur(?:e|es|ed|ing)|remed(?:y|ies|ied)|correct(?:s|ed)?|corrective\s+action|mend(?:s|ed)?|fix(?:es|ed)?|ma[dk]es?\s+(?:it\s+)?good|rectif(?:y|ies|ied)|repair(?:s|ed)?|puts?\s+(?:\w+\s+){1,3}right)\b"
_FAULT = r"breach|default|violat|\bbreaks?\b|\bbroken\b|fail(?:s|ed|ure)?\b|non-?compli|infring|deficien|not\s+comply"
_NO_FAULT = r"first\s+answer|support\b|vulnerabilit|security\s+(?:issue|gap)|audit|refund|finding|correct\w*\s+(?:\w+\s+){0,3}(?:records?|data|errors?|information)|invoice"
_CURE_HEADING = r"\bcure\b|remed(?:y|ying)\s+(?:of\s+)?(?:a\s+)?(?:default|breach)|mending"
_STOPS = r"suspend|\bhalt|\bpaus|withhold|cut\w*\s+off|switch\w*\s+off|interrupt|\bstop\w*\s+(?:\w+\s+){0,3}(?:access|deliver\w+|flow|transfer|sending|sharing)"
_END_HEADING = r"^(?:early\s+|notice\s+of\s+)?terminat|^ending|^cancellation|^leaving"
_MAY_END = r"(?:may|can)\s+(?:\w+\s+){0,2}(?:terminate|cancel|withdraw|leave|end|stop|walk\s+away|close)\b[^.;]{0,120}"
_OTHER_NOTICE = (
    r"\binsurer|renew|insurance|employ|audit|new\s+sub|delet|destr|price|\bfee|invoice|session|subscription"
)


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for termination_notice, suspension_notice, cure_period and the cues below."""
    for spoken in paper.promises:
        for timed in spoken.timed:
            yield from _clock(spoken, timed)
        yield from _precedence(spoken)
    yield from read_cues(CUES, paper)


def _clock(spoken: Spoken, timed: Timed) -> Iterator[Hit]:
    part = timed.part
    if _cures(spoken, timed):
        yield Hit("cure_period", timed.value, spoken.quote_of(timed), "ending.cure")
        return
    if not timed.counted:
        return
    noticed = pattern(_NOTICE_TAIL).search(timed.tail) or pattern(r"\bnotice\s+\($").search(timed.lead)
    before = part[: part.find(timed.words.lower()) + 1 or None]
    stops = pattern(_STOPS).search(before) or (timed.act == "suspend" and not pattern(_STOPS).search(part))
    if pattern(r"^\W*(?:on|upon|by|with|after|given|giving)\s+(?:at\s+least\s+)?[^.;,]{0,20}$").search(
        before[:-1]
    ):
        # "On ten days' notice the District may halt ...": the notice stands in front of its act
        stops = bool(
            pattern(rf"^[^.;]{{0,80}}\b(?:may|can|will|shall)\s+(?:\w+\s+)?(?:{_STOPS})").search(timed.tail)
        )
    if noticed and stops:
        yield Hit("suspension_notice", timed.value, spoken.quote_of(timed), "ending.suspension")
    elif (
        timed.act in ("terminate", "") or pattern(_MAY_END).search(spoken.low[: timed.at])
    ) and _ends_freely(spoken, timed, bool(noticed)):
        free = pattern(_FREE).search(spoken.low) or pattern(r"convenience|without\s+cause").search(
            spoken.heading
        )
        rule = "ending.notice" if free else "ending.notice_plain"
        yield Hit("termination_notice", timed.value, spoken.quote_of(timed), rule)


def _cures(spoken: Spoken, timed: Timed) -> bool:
    """Whether a duration is the time to mend a breach: it stands beside the mending, and a fault is spoken of."""
    if not timed.counted or pattern(_NO_FAULT).search(timed.part):
        return False
    if pattern(r"\bcopy\b|inaccura|parents?\b").search(timed.part) and not pattern(r"breach|default").search(
        timed.part
    ):
        return False
    if pattern(_CURE_HEADING).search(spoken.heading.split(" > ")[-1]) and len(spoken.low.split()) <= 12:
        return True
    if not pattern(_FAULT).search(spoken.low) and not pattern(r"\bcure|remedy").search(spoken.heading):
        return False
    lead, tail = timed.lead, timed.tail
    mends = [m.end() for m in pattern(_MENDS).finditer(lead)]
    if mends and pattern(_NOTICE_TAIL).search(tail) and pattern(r"terminat|cancel").search(lead[mends[-1] :]):
        return False  # "not cured, may terminate on 30 days' notice": the days are those of the notice
    if pattern(r"\bremains?\s+(?:in\s+default|uncured|unremedied)\b").search(lead):
        return True
    return bool(mends) or bool(
        pattern(
            rf"^[^.;]{{0,70}}?(?:\bto\s+(?:be\s+|have\s+it\s+)?|without\s+[^.;]{{0,20}}|\bin\s+which\s+to\s+|opportunity\s+to\s+){_MENDS}|^\W*(?:\w+\s+)?(?:cure\s+period|to\s+cure)"
        ).search(tail)
    )


def _ends_freely(spoken: Spoken, timed: Timed, noticed: bool) -> bool:
    """Whether the duration is the notice for an end that needs no fault of the other side."""
    low = spoken.low
    headed = any(pattern(_END_HEADING).search(h) for h in spoken.heading.split(" > ")[-2:])
    ends = headed or pattern(
        r"terminat|cancel|withdraw|\bend(?:s|ed)?\b|leave|\bstop\b|\bclose\b|walk\s+away|get\s+out"
    ).search(low)
    short = headed and len(low.split()) <= 25 and pattern(r":\s*$|^\W*$").search(timed.lead[-14:])
    if (
        not ends
        or not (noticed or short)
        or pattern(r"before\s+(?:the\s+)?(?:renew|next)").search(timed.tail)
    ):
        return False
    if pattern(_OTHER_NOTICE).search(timed.part) and timed.act != "terminate":
        return False
    if timed.value.endswith(" hours") or pattern(r"insur|\bpolicy\b|renew\w*\s+day|lapse").search(timed.part):
        return False
    if pattern(_FREE).search(low) or pattern(r"for\s+any\s+other\s+reason").search(low):
        return True
    front = low.split(timed.words.lower(), maxsplit=1)[0][-200:]
    return not pattern(_CAUSE).search(timed.part) and not pattern(_CAUSE).search(front)


def _precedence(spoken: Spoken) -> Iterator[Hit]:
    low = spoken.low
    headed = pattern(
        r"^(?:order\s+of\s+(?:precedence|priority|papers|documents)|priority|precedence)\b"
    ).search(spoken.heading.split(" > ")[-1])
    wins = pattern(rf"\b{_WINS}|preced|first,").search(low)
    if headed and not wins and "," in low:
        yield Hit(
            "precedence",
            own_words(spoken.text.partition(": ")[2].strip() or spoken.text, (spoken.quote,))[0],
            spoken.quote,
            "ending.precedence_headed",
        )
    if not wins or pattern(r"law\s+governs?\b|governed\s+by").search(low):
        return
    for says in _PRECEDENCE:
        if match := pattern(says).search(low):
            yield Hit(
                "precedence",
                own_words(spoken.text[match.start(1) : match.end(1)].strip(" ,"), (spoken.quote,))[0],
                spoken.quote,
                "ending.precedence",
            )
            return


_WINS = r"(?:controls?|prevails?|governs?|takes?\s+(?:precedence|priority)|supersedes?|wins?|overrides?|comes?\s+first|shall\s+(?:control|prevail|govern|rule))\b"
_CONFLICT = r"(?:conflict|inconsisten\w+|discrepan\w+|differ\w*|contradict\w*|disagree\w*|collide\w*|clash\w*|at\s+odds)"
_DOCUMENT = r"(?:(?:this|the|these|our|your)\s+(?:[\w'-]+\s+){0,5}?(?:{agreement}|terms|exhibits?|attachment|amendment|document|provisions?|schedule|letter|sheet|appendix|annex|order)|(?:exhibit|attachment|annex|schedule|section|appendix|article)\s+[\w.-]{1,6}|(?:federal|state)\s+law)"
_PRECEDENCE = (
    rf"{_CONFLICT}[^.;]{{0,160}}?,\s+([^.;]{{3,80}}?\bcomes?\s+first,?\s+(?:and\s+)?then\s+[^.;]{{3,120}})",
    rf"{_CONFLICT}[^.;]{{0,200}}?\b({_DOCUMENT}(?:\s+(?:of|in|to)\s+(?:this|the)\s+(?:\w+\s+){{0,4}}?{{agreement}})?)\s+(?:\w+\s+){{0,3}}?(?:shall|will|must)?\s*(?:\w+\s+)?{_WINS}",
    rf"{_CONFLICT}[^.;]{{0,160}}?,\s+((?:this|the|these|exhibit|attachment|annex|schedule|section)\b[^,.;]{{0,80}}?)\s+(?:shall\s+|will\s+)?{_WINS}",
    rf"({_DOCUMENT})\s+(?:shall\s+|will\s+)?{_WINS}\s+(?:over|in\s+(?:the\s+event|case)|to\s+the\s+extent|where|if|whenever)\b",
)
