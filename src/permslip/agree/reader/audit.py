# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""Whether the district may check how the data are kept, and how long before the partner must be told."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.spoken import Paper

_LOOK = r"(?:audit|visit\s+(?:PARTNER|its)|\benter\b(?!\s+into)(?=[^.;]{0,60}(?:premises|offices?|facilit|building|site|place))|check\s+(?:PARTNER|compliance|how|that|whether|its)|come\s+and\s+see|(?:to|and)\s+see\s+(?:that|how|whether)|see\s+(?:for\s+itself\s+)?how\s+(?:the\s+)?{data}|satisfy\s+itself|inspect|examin|monitor|look\s+over\s+(?:PARTNER|its)|site\s+visit|visit\s+to\s+(?:see|check|inspect)|see\s+for\s+itself|verify\s+(?:PARTNER|its|compliance)|review\s+(?:of\s+)?(?:PARTNER|the\s+facilit|its\s+(?:records|compliance|facilit|security)))"
_HEADED_NOTICE = (
    r"(?:audit|inspection)\s+notice|notice\s+(?:of|before|for)\s+(?:an?\s+|any\s+)?(?:audit|inspection)"
)
_NOTICE = r"^\W*(?:s?'s?\s+)?(?:\w+\W+){0,3}?(?:notice|notification|advance|prior|in\s+advance)|^\s*(?:ahead|earlier)\b|^\s*(?:before|ahead\s+of)\s+(?:a|any|the|each|such|its)\s+(?:\w+\s+)?(?:visit|audit|inspection)"
_NOTICE_OF = (
    r"(?:notice|notification)\s+(?:in\s+writing\s+)?(?:of\s+)?(?:not\s+less\s+than\s+|at\s+least\s+)?\(?$"
)
_NOT = r"breach|terminat|delet|destroy|cure|remediat|deficienc|findings?|report\s+within|respond"
_MONEY = r"^(?!.*(?:security|privacy|safeguard|student|pupil|\bdata\b|compl(?:y|iance)|confidential)).*(?:payroll|mileage|invoic|financ|fiscal|books\s+of\s+account|accounting|billing|expenditure|\bcosts\b)"


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for audit_right and audit_notice."""
    for spoken in paper.promises:
        headed = pattern(r"\baudits?\b|inspection").search(spoken.heading)
        if not (headed or pattern(_LOOK).search(spoken.low)) or pattern(_MONEY).search(spoken.low):
            continue
        for timed in spoken.timed:
            announced = (
                pattern(_NOTICE).search(timed.tail)
                or pattern(_HEADED_NOTICE).search(spoken.heading.split(" > ")[-1])
                or pattern(_NOTICE_OF).search(timed.lead)
            )
            if (
                timed.counted
                and announced
                and not pattern(_NOT).search(timed.lead[-40:] + timed.tail)
                and timed.act
                not in ("terminate", "suspend", "cure", "renew", "publish", "destroy", "certify")
            ):
                yield Hit("audit_notice", timed.value, spoken.quote_of(timed), "audit.notice")
    yield from read_cues(_CUES, paper)


_MAY = r"(?:{may}|\bcan\b|(?:shall|will)\s+have\s+the\s+right|(?:is|are|shall\s+be)\s+(?:entitled|free|welcome|allowed|permitted)\s+to|retains?|specifically|reserves?)"
_NOT_AN_AUDIT = (
    r"DISTRICT\s+(?:{may}|shall\s+have)[^.;]{0,20}\bnot\b",
    r"\bno\s+right\s+to\s+(?:audit|inspect)",
    r"parents?|eligible\s+student|education\s+records\s+(?:maintained|of\s+their)",
    r"audit\s+or\s+evaluat|evaluat\w+\s+or\s+audit|federal\s+or\s+state[- ]supported",
    r"sub-?processors?\s+(?:shall|that)",
    _MONEY,
)
_CUES = (
    Cue("audit.right", "audit_right", "yes", ("audit", "inspect", "examin", "monitor", "visit", "check", "see ", "enter", "verify", "satisfy", "questionnaire", "review"),
        (r"DISTRICT(?:(?:'s)?\s+(?!may\b|can\b)\w+)?,?\s+(?:(?:and|or)\s+[^.;]{0,50}?|[^.;]{0,60}?agents?\s+)?" + _MAY + r"[^.;]{0,120}?" + _LOOK +
         r"|such\s+(?:agent|person)\s+as\s+(?:the\s+)?DISTRICT\s+may\s+\w+,\s+may\s+[^.;]{0,60}?" + _LOOK +
         r"|PARTNER\s+(?:(?:shall|will|agrees?\s+to|must)\s+)?(?:\w+\s+){0,3}(?:permits?|allows?|lets?|cooperates?|submits?|provides?|grants?|makes?|opens?|gives?|consents?\s+to)[^.;]{0,140}?(?:audit|inspect|examin|questionnaire|site\s+visits?|verify\s+compliance)[^.;]{0,120}|\baudited\s+by\s+(?:the\s+)?DISTRICT|(?:right|entitled)\s+to\s+(?:conduct\s+)?(?:\w+\s+){0,3}" + _LOOK + r"[^.;]{0,80}|reserving\s+the\s+right\s+to\s+audit|(?:subject\s+to|permit)\s+(?:\w+\s+){0,3}(?:audit|inspection)s?\s+by\s+(?:the\s+)?DISTRICT"
         r"|PARTNER's\s+[^.;]{0,60}\bmay\s+be\s+(?:examined|inspected|audited|visited|reviewed)\s+by\s+(?:the\s+)?DISTRICT|DISTRICT,\s+[^.;,]{0,60},\s+may\s+(?:audit|inspect|visit|examine)|DISTRICT\s+may\s+(?:audit|inspect|check|visit)\s*:\s*yes|^\W*(?:audits?|inspections?)(?:\s+rights?)?\s+by\s+(?:the\s+)?DISTRICT\s*:\s*(?!none|no\b|not\b)",), _NOT_AN_AUDIT),
    Cue("audit.headed", "audit_right", "yes", ("once", "annual", "yearly", "business hours", "notice"),
        (r"once\s+(?:a|an|per|each|every|in\s+a)\s+\w+|annually|yearly|business\s+hours|'\s+(?:\w+\s+){0,2}notice",),
        (*_NOT_AN_AUDIT, r"PARTNER\s+(?:shall|will|must)\s+(?:\w+\s+){0,2}(?:conduct|perform|undergo|obtain|have)", r"independent|third[- ]party|\bsoc\b|report|breach|{not}|\bno\b|none"),
        under=r"(?:audits?|inspections?)(?:\s+rights?)?(?:\s+by\s+[\w\s]{1,40})?$", rank=1),
    Cue("audit.no_right", "audit_right", "no", ("audit", "inspect"),
        (r"DISTRICT\s+(?:(?:shall|will|may)\s+not|(?:shall|will)?\s*ha(?:ve|s)\s+no\s+right)[^.;]{0,60}(?:audit|inspect)|\bno\s+(?:right\s+(?:to|of)\s+)?(?:audit|inspection)s?\s+(?:rights?|by|shall|of)",),
        (r"more\s+than\s+once", r"unreasonabl", r"without\s+(?:cause|notice|prior)")),
)  # fmt: skip
