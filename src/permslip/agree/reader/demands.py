# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""What happens when a court or an agency demands the data."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.spoken import Paper, Spoken

_DEMAND = r"subpoena|court\s+order|order\s+of\s+a\s+court|judicial\s+order|legal\s+process|compelled|legally\s+(?:required|obligated)|law\s+enforcement|\bpolice\b|lawful\s+order|a\s+court\b[^.;]{0,60}(?:asks|demands|orders)|demand(?:s|ed)?\s+by\s+a\s+(?:court|government)|court\s+(?:so\s+)?(?:commands|compels|requires)|\bsummons\b|\bwarrants?\b(?!\s+that)|(?:court|government|agency|authority)\s+(?:\w+\s+){0,3}?(?:asks?|demands?|orders?|requests?)\b|public\s+authority"


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for compelled_disclosure and compelled_notice."""
    for spoken in paper.promises:
        yield from _demands(spoken)
    yield from read_cues(_CUES, paper)


def _demands(spoken: Spoken) -> Iterator[Hit]:
    """How soon the district hears of an order or a subpoena."""
    if not pattern(_DEMAND).search(spoken.low) or pattern(
        r"breach\s+of\s+security|security\s+incident|if\s+criminal"
    ).search(spoken.low):
        return
    told = [t for t in spoken.timed if t.act == "notify" and pattern("DISTRICT").search(t.part)]
    for timed in [t for t in told if t.counted] or told[:1]:
        yield Hit(
            "compelled_notice",
            timed.value,
            spoken.quote_of(timed),
            "sharing.compelled_notice",
            0 if timed.counted else 1,
        )


_CUES = (
    Cue("sharing.notice_of_subpoena", "compelled_disclosure", "yes", ("subpoena", "order"), (r"DISTRICT\s+(?:\w+\s+)?notice\s+of\s+(?:any|a|the)\s+(?:subpoena|court\s+order|order|legal\s+process)",)),
    Cue("sharing.compelled", "compelled_disclosure", "yes", ("subpoena", "summons", "warrant", "government", "agency", "court", "judicial order", "legal process", "compelled", "law enforcement", "lawful order", "required by law", "police", "demand"),
        (_DEMAND + r"|required\s+by\s+law|requires?\s+it", r"(?:notif\w+|inform|notice|tells?|told|calls?|alerts?|pass(?:es|ed)?|forwards?|lets?)\b[^.;]{0,80}(?:DISTRICT|disclosing|in\s+advance|prior)|giv(?:e|es|en)\s+(?:the\s+)?DISTRICT\s+(?:[\w-]+\s+){0,3}?(?:notice|word|warning)\b|(?:with|prior|advance)\s+(?:written\s+)?notice\s+to\s+(?:the\s+)?DISTRICT|DISTRICT\s+(?:shall|will|must|is|are)\s+(?:to\s+)?(?:be\s+)?(?:first\s+|promptly\s+|also\s+)?(?:notified|given|told|informed)", r"PARTNER|disclos|\b(?:it|they)\b|\bcent(?:er|re)\b|DISTRICT\s+(?:shall|will|must|is|are)\s+(?:to\s+)?be\s|{data}[^.;]{0,40}subpoenaed"),
        (r"\bbreach|unauthori[sz]ed|\bincident", r"not\s+(?:be\s+)?(?:required|obligated)\s+to\s+(?:notify|give)", r"without\s+(?:prior\s+)?notice", r"if\s+criminal|destruct|delet|retain")),
    Cue("sharing.compelled_without_notice", "compelled_disclosure", "no", ("subpoena", "court", "order", "agency"), (_DEMAND, r"(?:comply|disclose|give)[^.;]{0,60}without\s+(?:\w+\s+)?notice"), (r"{not}\s+(?:\w+\s+){0,3}(?:comply|disclose)",)),
)  # fmt: skip
