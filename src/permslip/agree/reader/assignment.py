# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""Whether the agreement may be assigned to somebody else."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import pattern
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.leave import UNASKED, WITH_CONSENT, bar, limited
from permslip.agree.reader.spoken import Paper, Spoken
from permslip.agree.reader.stance import Stance, acts

_OBJECT = r"(?:this\s+|the\s+|these\s+|its\s+|any\s+|all\s+|either\s+)?(?:\w+\s+(?:of|under|in)\s+(?:this\s+|the\s+|its\s+)?)?(?:{agreement}|terms|rights?|obligations?|interests?|dut(?:y|ies)|place|order)\b"
_OVER = r"(?:transfer|convey|ced|novat|hand|sign|mak|pass|turn)(?:s|e|es|red|ed|ring|ing|en)?"
_ASSIGN = rf"\b(?:assign(?:s|ed|ing|ments?|able)?\b(?!\s+(?:to\s+(?:each|every)|staff|number|id\b|identif|code))|(?:transfer|convey|ced|novat)\w*\s+{_OBJECT}|{_OVER}\s+(?:{_OBJECT}\s+)?(?:over|on|away)\b|{_OVER}\s+to\s+(?:another|any\s+other|someone)|put\s+another\s+in\s+its\s+place|transferable|transferred|{_OVER}\s+{_OBJECT}\s+to\s+(?:another|any|a\s+third|someone))"
_ABOUT = r"{agreement}|\bassign\s*(?:without|except|unless|[.,;]|$)|\bterms\b|\brights?\b|obligations?|\binterests?\b|hereunder|\bdut(?:y|ies)\b|assignment|\bplace\b"
_NOT_ABOUT = r"\b(?:class|homework|school|reading|bus|seat)\s+assignments?|assignments?\s*,?\s*(?:or|and)\s+(?:grades|essays)|assignment\s+of\s+(?:inventions|error|staff|rights\s+in\s+(?:inventions|works))|hereby\s+assigns?"
_BENEFIT = r"inure|successors\s+and\s+(?:permitted\s+)?assigns|attempted\s+assignment"


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for assignment."""
    for spoken in paper.promises:
        yield from _assignment(spoken)


def _assignment(spoken: Spoken) -> Iterator[Hit]:
    low, limits = spoken.low, limited(spoken)
    if pattern(_NOT_ABOUT).search(low) or not pattern(_ABOUT).search(low):
        return
    if pattern(r"\bnon-?\s?(?:assignable|transferable)\b").search(low) and "licen" not in low:
        yield Hit("assignment", bar(spoken, limits)[0], spoken.quote, "sharing.assignment_none", 1)
    for done in acts(low, _ASSIGN):
        # data are handed on too, and that is not the agreement
        if (
            done.by_district
            or ("assign" not in done.words and not pattern(_ABOUT).search(done.part))
            or (pattern(r"{data}").search(done.part) and "assign" not in done.words)
        ):
            continue
        if done.stance is Stance.BARS:
            value, rank = bar(spoken, limits)
            if value != "named_only":
                yield Hit(
                    "assignment",
                    value,
                    spoken.quote,
                    f"sharing.assignment_{value}",
                    rank if not pattern(_BENEFIT).search(low) else 1,
                )
        elif pattern(
            r"^[^.;]{0,80}\b(?:requires?|needs?|subject\s+to|calls\s+for)\b[^.;]{0,60}{consent}"
        ).search(done.after) or pattern(
            r"{consent}[^.;]{0,60}\b(?:condition\s+(?:of|for|to)|(?:needed|required|necessary)\s+(?:for|to|before))\b[^.;]{0,30}$"
        ).search(done.before):
            yield Hit("assignment", "with_consent", spoken.quote, "sharing.assignment_with_consent")
        elif done.stance is Stance.ALLOWS and not pattern(_BENEFIT).search(low):
            asked = pattern(WITH_CONSENT).search(limits) and not pattern(UNASKED).search(done.part)
            told = pattern(r"\bnotice\b|\bnotif|\btold\b|\btells?\b").search(limits) and not pattern(
                r"without\s+(?:\w+\s+){0,3}notice"
            ).search(limits)
            value = "with_consent" if asked else "notice" if told else "free"
            yield Hit("assignment", value, spoken.quote, f"sharing.assignment_{value}", 0 if asked else 1)
