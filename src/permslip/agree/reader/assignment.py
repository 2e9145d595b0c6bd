"""Whether the agreement may be assigned to somebody else."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import pattern
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.leave import WITH_CONSENT, bar, limited
from permslip.agree.reader.spoken import Paper, Spoken


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for assignment."""
    for spoken in paper.promises:
        yield from _assignment(spoken)


def _assignment(spoken: Spoken) -> Iterator[Hit]:
    low = spoken.low
    if pattern(
        r"(?:{not}|cannot)\s+(?:be\s+)?(?:\w+\s+){0,2}?(?:transfer|hand|convey)\w*\s+(?:over\s+)?(?:this\s+{agreement}|to\s+another|its\s+place)|{agreement}[^.;]{0,20}(?:cannot|not)\s+be\s+(?:transferred|handed)|put\s+another\s+in\s+its\s+place"
    ).search(low):
        value, rank = bar(spoken, limited(spoken))
        yield Hit("assignment", value, spoken.quote, f"sharing.transfer_{value}", rank)
        return
    if "assign" not in low or not pattern(
        r"assign(?:s|ed|ment|able)?\b[^.;]{0,100}(?:{agreement}|rights|obligations|interest|hereunder|dut(?:y|ies))|{agreement}[^.;]{0,60}assign|assignment"
    ).search(low):
        return
    if pattern(
        r"assignment\s+of\s+(?:inventions|error)|inure|successors\s+and\s+(?:permitted\s+)?assigns|class\s+assignment|assignments?\s*,?\s*(?:or|and)\s+grades"
    ).search(low) and not pattern(r"{not}").search(low):
        return
    if pattern(r"^\W*DISTRICT\s+(?:may|shall|will)\s+not\s+assign").search(low):
        return
    limits = limited(spoken)
    if pattern(
        r"{not}[^.;]{0,80}?assign|neither\s+party[^.;]{0,60}assign|\bno\s+(?:\w+\s+){0,3}assign|assign\w*[^.;]{0,80}(?:is|are)\s+(?:prohibited|void|not\s+permitted)|{agreement}[^.;]{0,40}(?:not\s+be\s+assign|not\s+assignable|non-?assignable)"
    ).search(low):
        value, rank = bar(spoken, limits)
        if value != "named_only" and not pattern(r"attempted\s+assignment(?![^.]*{not})").search(low[:30]):
            yield Hit("assignment", value, spoken.quote, f"sharing.assignment_{value}", rank)
    elif pattern(r"(?:PARTNER|either\s+party)\s+may\s+(?:\w+\s+){0,2}assign").search(low):
        unasked = pattern(r"without\s+(?:the\s+)?(?:\w+\s+){0,3}(?:consent|approval|asking)").search(low)
        value = (
            "with_consent"
            if pattern(WITH_CONSENT).search(limits) and not unasked
            else "notice"
            if "notice" in limits
            else "free"
        )
        yield Hit(
            "assignment",
            value,
            spoken.quote,
            f"sharing.assignment_{value}",
            0 if value == "with_consent" else 1,
        )
