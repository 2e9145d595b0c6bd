# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""How soon the district is told of a breach, from when that clock runs, and when a full report follows.

Only a notice to the district counts: not the district's notice to families, nor a sub-processor's to the
partner, nor a notice of a breach *of the agreement*.
"""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.acts import Timed
from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.spoken import Paper, Spoken

_OF_CONTRACT = (
    r"breach(?:es|ed)?\s+(?:of|by|or\s+default)\s+(?:\w+\s+){0,3}?(?:agreement|dpa|contract|mou|terms?|obligations?|covenants?|provisions?|warrant\w+|section|PARTNER|DISTRICT|party)"
    r"|material(?:ly)?\s+breach|breach(?:es|ed)?\s+(?:this|the|any)\s+(?:agreement|term|provision)|breaching\s+party"
)
_INCIDENT = (
    r"(?:data|security|privacy|system|confidentiality)[\s/-]+(?:breach|incident|event|compromise)|\bbreach(?:es)?\b(?!\s+(?:of|by)\s+(?:\w+\s+){0,3}?"
    r"(?:agreement|dpa|contract|mou|terms?|obligations?|covenants?|provisions?|warrant\w+|section|PARTNER|DISTRICT|party))"
    r"|\bincidents?\b(?!\s+reports?\s*,)|unauthori[sz]ed\s+(?:or\s+\w+\s+)?(?:access|use|disclosure|release|acquisition|re-?disclosure)"
    r"|(?:use|disclosure|release|access)(?:\s+or\s+(?:use|disclosure|release|access))?\s+[^.;]{0,80}?(?:in\s+violation\s+of|not\s+(?:provided|permitted|authori[sz]ed|allowed)|other\s+than\s+as)"
    r"|(?:loss|theft|compromise)\s+of\s+[^.;]{0,40}{data}|{data}[^.;]{0,60}(?:compromised|lost\s+or\s+stolen|(?:been|goes|go|went|gone|got|gets?)\s+(?:\w+\s+)?(?:breached|lost|stolen|seen|taken|copied|astray|missing|out\b)|had\s+no\s+right)|(?:seen|taken|opened|read|copied)\b[^.;]{0,50}(?:without\s+(?:right|permission|leave|authority)|should\s+not\s+have|no\s+right|without\s+(?:right|permission))"
)
_TOLD_OTHERS = (
    r"(?:notif\w+|inform\w*|report\w*|notice|alert\w*)\s+(?:\w+\s+){0,4}?(?:to\s+)?(?:the\s+|all\s+|any\s+|each\s+)?(?:affected\s+|impacted\s+|eligible\s+)*"
    r"(?:parents?|students?|famil|individuals?|persons?|attorney\s+general|commissioner|law\s+enforcement|state|regulator|consumers?|residents?|guardians?|secretary|media|PARTNER|one\s+another|each\s+other)"
)
_TOLD_DISTRICT = r"(?:notif\w*|inform\w*|report\w*|notice|notification|alert\w*|advis\w+|tell|contact)\b[^.;]{0,90}?DISTRICT|DISTRICT\s+(?:shall|will|must)\s+be\s+(?:notified|informed)|to\s+(?:the\s+)?DISTRICT"
_DISTRICT_ACTS = r"DISTRICT(?:'s\s+\w+)?\s+(?:shall|will|must|may|agrees\s+to|is\s+responsible\s+for|notifies|reports)\s+(?!be\b)|DISTRICT\s+(?:tells|notifies|informs)\b"
_REPORT_THING = r"(?:full|detailed|final|complete|comprehensive|written|incident|investigat\w+|follow-?up|root[- ]cause|forensic|post-incident)"
_NOT_SPEED = r"every|updates?\s+every|each\s+\d|per\s+year|annual"


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for breach_notice, breach_notice_from and breach_report."""
    for spoken in paper.promises:
        if spoken.timed and _speaks_of_breach(spoken):
            yield from _clocks(spoken)
    yield from read_cues(_FROM, paper)


def _speaks_of_breach(spoken: Spoken) -> bool:
    low = spoken.low
    if not any(
        w in low or w in spoken.heading
        for w in (
            "breach",
            "incident",
            "unauthori",
            "violation",
            "compromis",
            "loss",
            "lost",
            "astray",
            "no right",
            "missing",
            "get out",
            "without permission",
            "without leave",
            "should not have",
            "stolen",
            "other than",
            "not permitted",
            "not provided",
        )
    ):
        return False
    if pattern(_INCIDENT).search(low):
        return True
    return bool(
        pattern(r"breach(?!\s+of\s+(?:this|the)?\s*(?:agreement|contract))|incident").search(spoken.heading)
    ) and not pattern(_OF_CONTRACT).search(low)


def _clocks(spoken: Spoken) -> Iterator[Hit]:
    notices = [
        t
        for t in spoken.timed
        if t.act == "notify"
        and _to_district(spoken, t)
        and not pattern(r"\bcure\b|party\s+in\s+breach").search(t.part)
    ]
    numbered = [t for t in notices if t.counted]
    for timed in numbered or notices[:1]:
        yield Hit(
            "breach_notice", timed.value, spoken.quote_of(timed), "breach.notice", 0 if timed.counted else 1
        )
    for timed in spoken.timed:
        if timed.act == "report" and timed.counted and _a_report(timed):
            yield Hit("breach_report", timed.value, spoken.quote_of(timed), "breach.report")


def _to_district(spoken: Spoken, timed: Timed) -> bool:
    part = timed.part if "notif" in timed.part or "DISTRICT" in timed.part else spoken.low
    if pattern(_NOT_SPEED).search(timed.lead[-24:]):
        return False
    if pattern(_DISTRICT_ACTS).search(part) and not pattern(
        r"PARTNER\s+(?:shall|will|must|agrees|notif)"
    ).search(part):
        return False
    told = pattern(_TOLD_DISTRICT).search(part)
    return bool(told) or not pattern(_TOLD_OTHERS).search(part)


def _a_report(timed: Timed) -> bool:
    return bool(pattern(_REPORT_THING).search(timed.doing)) and not pattern(_NOT_SPEED).search(
        timed.lead[-24:]
    )


def _from(value: str, says: str, rank: int = 0) -> Cue:
    told = r"notif|inform|report|notice|tell|alert|know"
    return Cue(
        f"breach.from.{value}", "breach_notice_from", value, ("breach", "incident", "unauthori", "violation", "compromis", "lost", "astray", "no right"),
        (_INCIDENT, told, says), (_OF_CONTRACT, _TOLD_OTHERS + r"(?![^.;]*DISTRICT)", r"DISTRICT\s+(?:shall|will|must)\s+notify"), rank=rank,
    )  # fmt: skip


_CLOCK = r"(?:hours?|days?|immediately|promptly|delay|practicable|possible|upon|after|following|from|time)\b[^.;]{0,40}?"
_FROM = (
    _from(
        "suspicion",
        _CLOCK
        + r"(?:suspicion|suspect(?:s|ing)|reason(?:able)?\s+(?:to\s+believe|belief)|learning\s+of\s+(?:a|any)\s+suspected)",
    ),
    _from(
        "discovery",
        _CLOCK
        + r"(?:discover(?:y|s|ing|ed)?|becom(?:es|ing)\s+aware|aware(?:ness)?|learn(?:s|ing|ed)?\b(?!\s+of\s+(?:a|any)\s+suspected)|knowledge|notic(?:ing|es)\b|finds?\s+out|found\s+out|finding\s+out|detect(?:ion|ing|s)|occurrence|identif(?:ying|ication))",
    ),
    _from(
        "confirmation",
        _CLOCK + r"(?:confirm(?:ation|ing|s|ed)|determin(?:ation|ing|es)|verif(?:ying|ication))",
    ),
)
