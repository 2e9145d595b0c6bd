# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""How soon the district is told of a breach, from when that clock runs, and when a full report follows.

Only a notice to the district counts: not the district's notice to families, nor a sub-processor's to the
partner, nor a notice of a breach *of the agreement*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from permslip.agree.reader.acts import Timed
from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.spoken import Paper, Spoken

_OF_CONTRACT = (
    r"breach(?:es|ed)?\s+(?:of|by|or\s+default)\s+(?:\w+\s+){0,3}?(?:agreement|dpa|contract|mou|terms?|obligations?|covenants?|provisions?|warrant\w+|section|PARTNER|DISTRICT|party)"
    r"|material(?:ly)?\s+breach|breach(?:es|ed)?\s+(?:this|the|any)\s+(?:agreement|term|provision)|breaching\s+party"
)
_THING = r"(?:{data}|\b(?:rolls?|sheets?|lists?|cop(?:y|ies)|laptops?|devices?|tablets?|drives?|papers?|anything|scores|cards?|rosters?|folders?|binders?)\b)"
_GONE_ASTRAY = r"\b(?:lost|loss|stolen|theft|purloined|mislaid|missing|leak(?:s|ed|age)?|hacked|exposed|exposure|intercepted|misdirected|misused|astray|tampered|compromised?|intrusion|intruder)\b"
_INCIDENT = (
    r"\b(?:any|some)(?:body|one)\s+(?:\w+\s+){0,3}?(?:has|have|had)\s+(?:seen|read|taken|opened|accessed|got|obtained|copied)|(?:unauthori[sz]ed|improper|inadvertent|accidental|unintended|unlawful|wrongful)(?:ly)?\s+(?:(?:or|and)\s+\w+\s+)?(?:access|use|disclos|releas|acqui|person|part(?:y|ies)|destruction|alteration|loss|sharing)|(?:confidentiality|privacy|security)[^.;]{0,40}(?:violated|breached|compromised|broken)|(?:violat|compromis)\w+[^.;]{0,20}(?:confidentiality|privacy|security)|(?:access|acquir|obtain|view|opened|copied|used|disclos|releas|shar)\w*\b[^.;]{0,60}(?:without\s+(?:right|permission|leave|authori)|improper|not\s+(?:entitled|authori[sz]ed|permitted))|"
    r"(?:data|security|privacy|system|confidentiality)[\s/-]+(?:breach|incident|event|compromise)|\bbreach(?:es)?\b(?!\s+(?:of|by)\s+(?:\w+\s+){0,3}?"
    r"(?:agreement|dpa|contract|mou|terms?|obligations?|covenants?|provisions?|warrant\w+|section|PARTNER|DISTRICT|party))"
    r"|\bincidents?\b(?!\s+reports?\s*,)|unauthori[sz]ed\s+(?:or\s+\w+\s+)?(?:access|use|disclosure|release|acquisition|re-?disclosure)"
    r"|(?:use|disclosure|release|access)(?:\s+or\s+(?:use|disclosure|release|access))?\s+[^.;]{0,80}?(?:in\s+violation\s+of|not\s+(?:provided|permitted|authori[sz]ed|allowed)|other\s+than\s+as)"
    r"|(?:loss|theft|compromise)\s+of\s+[^.;]{0,40}{data}|{data}[^.;]{0,60}(?:compromised|lost\s+or\s+stolen|(?:been|goes|go|went|gone|got|gets?)\s+(?:\w+\s+)?(?:breached|lost|stolen|seen|taken|copied|astray|missing|out\b)|had\s+no\s+right)|(?:seen|taken|opened|read|copied)\b[^.;]{0,50}(?:without\s+(?:right|permission|leave|authority)|should\s+not\s+have|no\s+right|without\s+(?:right|permission))"
    r"|"
    + _THING
    + r"[^.;]{0,80}"
    + _GONE_ASTRAY
    + r"|"
    + _GONE_ASTRAY
    + r"[^.;]{0,40}"
    + _THING
    + r"|\b(?:someone|somebody|anyone|anybody|one|those|people|persons?)\s+who\s+(?:should|ought|may|must|had|has|have|is|are|was|were)\s+(?:not?\b|never)|wrong\s+(?:hands|person|people|address)|(?:something|anything)\s+(?:bad\s+|else\s+)?(?:goes|went|happens|has\s+gone)\s+(?:wrong|to\s+(?:\w+\s+){0,3}{data})|(?:something|anything)\s+bad\s+happens"
)
_TOLD_OTHERS = (
    r"(?:notif\w+|inform\w*|report\w*|notice|alert\w*|tells?|told)\s+(?:\w+\s+){0,4}?(?:to\s+)?(?:the\s+|all\s+|any\s+|each\s+)?(?:affected\s+|impacted\s+|eligible\s+)*"
    r"(?:parents?|students?|famil|individuals?|persons?|attorney\s+general|commissioner|law\s+enforcement|state|regulator|consumers?|residents?|guardians?|secretary|media|(?:\w+\s+)?supervisors?|managers?|PARTNER|one\s+another|each\s+other)"
)
_TOLD_DISTRICT = r"(?:notif\w*|inform\w*|report\w*|notice|notification|alert\w*|advis\w+|tell|contact)\b[^.;]{0,90}?DISTRICT|DISTRICT\s+(?:shall|will|must)\s+be\s+(?:notified|informed)|to\s+(?:the\s+)?DISTRICT"
_DISTRICT_ACTS = r"DISTRICT(?:'s\s+\w+)?\s+(?:shall|will|must|may|agrees\s+to|is\s+responsible\s+for|notifies|reports)\s+(?!be\b|receive|hear\b|get\b|have\s+notice)|DISTRICT\s+(?:then\s+)?(?:has|have)\b|DISTRICT\s+(?:then\s+)?(?:tells|notifies|informs)\b"
_REPORT_THING = r"(?:full|detailed|final|complete|comprehensive|written|incident|investigat\w+|follow-?up|root[- ]cause|forensic|post-incident)"
_HEARSAY = r"\b(?:says?|said|claims?)\s+(?:that\s+)?(?:they|it|he|she)\b"
_NOT_SPEED = r"every|updates?\s+every|each\s+\d|per\s+year|annual"


_SPEAKS = (
    r"breach|incident|unauthori|violation|compromis|\blos[st]\b|astray|no\s+right|missing|get\s+out|without\s+(?:permission|leave|right)|should\s+not|ought\s+not|"
    r"stolen|theft|purloin|mislaid|leak|hack|expos|intercept|misdirect|misus|tamper|intru|other\s+than|not\s+(?:permitted|provided)|(?:goes|went|gone)\s+wrong|bad\s+happens|\b(?:any|some)(?:body|one)\b|\bevents?\b|violat|improper|inadvertent|accidental|unlawful|wrongful|wrong\s+(?:hands|person|people|address)"
)
_HEADED = r"breach(?!\s+of\s+(?:this|the)?\s*(?:agreement|contract))|incident|records?\s+(?:are\s+)?lost|loss\s+of\s+(?:data|records)|goes\s+wrong|go\s+wrong|unauthori[sz]ed"
_SUSPECTED = r"suspicion|suspect(?:s|ing)\b|first\s+suspect|reason(?:able)?\s+(?:to\s+(?:believe|suspect)|belief)|(?:learn|discover|becom|know)\w*\s+(?:aware\s+)?(?:of\s+)?(?:a|any)\s+suspected"
_CONFIRMED = r"confirm(?:ation|ing|s|ed)\b|determin(?:ation|ing|es|ed)\b|verif(?:y|ying|ies|ied|ication)\b|establish(?:es|ed|ing)\s+that|(?:finish|complet|conclu)\w*\s+(?:of\s+)?(?:its|the|an|any)\s+(?:\w+\s+)?(?:investigation|inquiry)"
_DISCOVERED = (
    r"discover(?:y|s|ing|ed)?\b|\baware(?:ness)?\b|\blearn(?:s|ing|ed)?\b|knowledge|\bknow(?:s|ing)\b|notic(?:ing|es|ed)\b|f(?:i|ou)nd(?:s|ing)?\s+(?:\w+\s+){0,2}out\b|detect(?:ion|ing|s|ed)?\b|occurrence|identif(?:y|ies|ied|ying|ication)\b|"
    r"attention\s+of|(?:its|the\w*|our)\s+(?:\w+\s+)?(?:notice|attention)\b|hear(?:s|ing)\s+(?:of|about)\b"
)
_TRIGGERS = (("suspicion", _SUSPECTED), ("confirmation", _CONFIRMED), ("discovery", _DISCOVERED))


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for breach_notice, breach_notice_from and breach_report."""
    numbered: set[str] = set()
    unnumbered: list[tuple[Spoken, Hit]] = []
    told: set[str] = set()
    for spoken in paper.promises:
        if not spoken.timed:
            continue
        about = _speaks_of_breach(spoken)
        if not (about or spoken.sentence.clause in told):
            continue
        for hit in _clocks(spoken):
            if hit.term == "breach_report" or (about and hit.term == "breach_notice_from"):
                yield hit
            elif about and hit.rank:
                unnumbered.append((spoken, hit))
            elif about:
                numbered.add(_section(spoken))
                yield hit
            # "it shall send a full report within 10 days": the sentence before said of what
            told.add(spoken.sentence.clause)
    for spoken, hit in unnumbered:
        # "without undue delay, and within 72 hours" is one answer, 72 hours; *promptly* in one clause and ten
        # days in another are two, which a person has to settle
        apart = _section(spoken) not in numbered and not pattern(_ELSEWHERE).search(spoken.low)
        yield replace(hit, rank=0) if apart else hit
    yield from read_cues(_FROM, paper)


_ELSEWHERE = r"(?:as\s+(?:set\s+(?:out|forth)|provided|described|required|specified)|in\s+accordance\s+with|pursuant\s+to|under|see|within\s+the\s+(?:time|period))\s+(?:\w+\s+){0,3}(?:sections?|clauses?|articles?|paragraphs?|exhibits?|schedules?|appendix|addendum|part)\b"


def _section(spoken: Spoken) -> str:
    """The outermost numbered part that a sentence stands in: ``5`` of ``5.6``, ``C`` of ``C-3``."""
    outer = re.match(r"(?:[A-Za-z]+ )?\w+", spoken.sentence.clause)
    return outer[0] if outer else spoken.sentence.clause


def _speaks_of_breach(spoken: Spoken) -> bool:
    low = spoken.low
    if not (pattern(_SPEAKS).search(low) or pattern(_SPEAKS).search(spoken.heading)):
        return False
    if pattern(_INCIDENT).search(low):
        return True
    return bool(pattern(_HEADED).search(spoken.heading)) and not pattern(_OF_CONTRACT).search(low)


def _clocks(spoken: Spoken) -> Iterator[Hit]:
    notices = [
        t
        for t in spoken.timed
        if t.act == "notify"
        and _to_district(spoken, t)
        and not pattern(r"\bcure\b|party\s+in\s+breach").search(t.part)
        and not (t.counted and _a_report(t))
    ]
    counted = [t for t in notices if t.counted]
    for timed in counted or notices[:1]:
        yield Hit(
            "breach_notice", timed.value, spoken.quote_of(timed), "breach.notice", 0 if timed.counted else 1
        )
        if started := _started(timed, spoken.low):
            yield Hit("breach_notice_from", started, spoken.quote, f"breach.from.{started}")
    for timed in spoken.timed:
        if timed.counted and timed.act in _REPORTING and _a_report(timed):
            yield Hit("breach_report", timed.value, spoken.quote_of(timed), "breach.report")


def _started(timed: Timed, low: str) -> str:
    """What starts the clock: the first trigger behind the duration, else the last one before it."""
    for words, nearest in ((timed.tail, min), (low[max(0, timed.at - 200) : timed.at], max)):
        found = [(m.start(), value) for value, says in _TRIGGERS for m in pattern(says).finditer(words)]
        if found:
            return nearest(found)[1]
    return ""


def _to_district(spoken: Spoken, timed: Timed) -> bool:
    part = timed.part if "notif" in timed.part or "DISTRICT" in timed.part else spoken.low
    if pattern(_NOT_SPEED).search(timed.lead[-24:]) or pattern(_HEARSAY).search(timed.lead):
        return False
    if pattern(_DISTRICT_ACTS).search(part) and not pattern(
        r"PARTNER\s+(?:shall|will|must|agrees|notif)"
    ).search(part):
        return False
    told = pattern(_TOLD_DISTRICT).search(part)
    return bool(told) or not pattern(_TOLD_OTHERS).search(part)


_REPORTING = ("report", "notify", "cure", "respond", "comment", "certify", "publish", "")
_AS_REPORT = (
    r"\b(?:full|detailed|final|complete|comprehensive|written|incident|investigat\w+|follow-?up|root[- ]cause|forensic|post-incident)\s+(?:(?:and|or)\s+\w+\s+)?(?:\w+\s+){0,2}?(?:reports?|summary|account|analysis|description)\b"
    r"|(?:writes?\s+down|written|in\s+writing|explains?|describ\w+|sets?\s+out|accounts?\s+for)\s+(?:\w+\s+){0,3}(?:what\s+(?:has\s+)?happened|how\s+it\s+happened|cause)"
)


def _a_report(timed: Timed) -> bool:
    """Whether the duration is one for an account of what happened, not for the first word of it."""
    if pattern(_NOT_SPEED).search(timed.lead[-24:]):
        return False
    if timed.act == "report":
        return bool(pattern(_REPORT_THING).search(timed.doing))
    if pattern(
        r"^\s*(?:of|after|from|following)\s+(?:that|the|its|this)\s+(?:first\s+|initial\s+)?(?:report|notice|notification)\b"
    ).search(timed.tail):
        return timed.act not in ("cure", "terminate")
    told = list(pattern(r"notif\w+|inform\w*|tells?\b|alert\w*").finditer(timed.lead))
    full = list(pattern(_AS_REPORT).finditer(timed.lead))
    if full:
        return not told or told[-1].start() < full[-1].start()
    near = pattern(_AS_REPORT).search(timed.tail[:70])
    return bool(near) and not pattern(r"notif\w+|inform\w*|tells?\b|alert\w*").search(
        timed.lead[-30:] + timed.tail[: near.start() if near else 0]
    )


def _from(value: str, says: str) -> Cue:
    told = r"notif(?!ying\s+party)|\binform(?:s|ed|ing)?\b|report|\bnotice|\btells?\b|\btold\b|alert|\bto\s+know\b|\blets?\b[^.;]{0,40}\bknow\b"
    return Cue(
        f"breach.from.{value}", "breach_notice_from", value, ("breach", "incident", "unauthori", "violation", "compromis", "lost", "astray", "no right"),
        (_INCIDENT, told, rf"(?:hours?|days?|immediately|promptly|delay|practicable|possible|upon|after|following|from|time|as\s+soon\s+as|once|when(?:ever)?)\b[^.;]{{0,40}}?(?:{says})"),
        (_OF_CONTRACT, _TOLD_OTHERS + r"(?![^.;]*DISTRICT)", r"DISTRICT\s+(?:shall|will|must)\s+notify"), rank=1,
    )  # fmt: skip


_FROM = tuple(_from(value, says) for value, says in _TRIGGERS)
