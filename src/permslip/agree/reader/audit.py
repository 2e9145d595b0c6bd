# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""Whether the district may check how the data are kept, and how long before the partner must be told."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.spoken import Paper

_LOOK = r"(?:audit|visit\s+(?:PARTNER|its)|check\s+(?:PARTNER|how|whether|its)|come\s+and\s+see|see\s+(?:for\s+itself\s+)?how\s+(?:the\s+)?{data}|inspect|examin|monitor|site\s+visit|review\s+(?:of\s+)?(?:PARTNER|the\s+facilit|its\s+(?:records|compliance|facilit|security)))"
_NOTICE = r"^\W*(?:s?'s?\s+)?(?:\w+\W+){0,3}?(?:notice|notification|advance|prior|in\s+advance)"
_NOT = r"breach|terminat|delet|destroy|cure|remediat|deficienc|findings?|report\s+within|respond"


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for audit_right and audit_notice."""
    for spoken in paper.promises:
        if not pattern(_LOOK).search(spoken.low) and not pattern(r"\baudits?\b|inspection").search(
            spoken.heading
        ):
            continue
        for timed in spoken.timed:
            if (
                not timed.counted
                or not pattern(_NOTICE).search(timed.tail)
                or pattern(_NOT).search(timed.part)
            ):
                continue
            plain = timed.act in ("audit", "notify", "", "respond", "comment", "report")
            if plain and (
                pattern(_LOOK).search(spoken.low) or pattern(r"audit|inspect").search(spoken.heading)
            ):
                yield Hit("audit_notice", timed.value, spoken.quote_of(timed), "audit.notice")
    yield from read_cues(_CUES, paper)


_CUES = (
    Cue("audit.right", "audit_right", "yes", ("audit", "inspect", "examin", "monitor", "visit", "check", "see how"),
        (r"DISTRICT(?:'s\s+\w+)?,?\s+(?:(?:and|or)\s+[^.;]{0,50}?)?(?:{may}|(?:shall|will)\s+have\s+the\s+right|retains?|specifically|reserves?)[^.;]{0,120}?" + _LOOK +
         r"|PARTNER\s+(?:shall|will|agrees?\s+to|must)\s+(?:\w+\s+){0,3}(?:permit|allow|cooperate|submit|provide|grant|make)[^.;]{0,140}?(?:audit|inspect|examin)[^.;]{0,120}|(?:right|entitled)\s+to\s+(?:conduct\s+)?(?:\w+\s+){0,3}" + _LOOK + r"[^.;]{0,80}|reserving\s+the\s+right\s+to\s+audit|(?:subject\s+to|permit)\s+(?:\w+\s+){0,3}(?:audit|inspection)s?\s+by\s+(?:the\s+)?DISTRICT",),
        (r"DISTRICT\s+(?:{may}|shall\s+have)[^.;]{0,20}\bnot\b", r"\bno\s+right\s+to\s+(?:audit|inspect)", r"parents?|eligible\s+student|education\s+records\s+(?:maintained|of\s+their)", r"audit\s+or\s+evaluat|evaluat\w+\s+or\s+audit|federal\s+or\s+state[- ]supported", r"sub-?processors?\s+(?:shall|that)")),
    Cue("audit.no_right", "audit_right", "no", ("audit", "inspect"),
        (r"DISTRICT\s+(?:(?:shall|will|may)\s+not|(?:shall|will)?\s*ha(?:ve|s)\s+no\s+right)[^.;]{0,60}(?:audit|inspect)|\bno\s+(?:right\s+(?:to|of)\s+)?(?:audit|inspection)s?\s+(?:rights?|by|shall|of)",),
        (r"more\s+than\s+once", r"unreasonabl", r"without\s+(?:cause|notice|prior)")),
)  # fmt: skip
