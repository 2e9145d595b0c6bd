# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""What the data are for, and how far they may be used beyond that."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.found import GAP
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.spoken import Paper, Spoken

_FOR = r"(?:for\s+the\s+(?:sole\s+|limited\s+|specific\s+|following\s+)?purposes?\s+of|purpose\s+of\s+(?:this|the)\s+(?:\w+\s+){0,3}?(?:{agreement}|project|study|research|evaluation|data\s+sharing|disclosure)\s+is\s+(?:to\s+|for\s+)?|(?:sole(?:ly)?|only|exclusively)\s+(?:for|to)\s+(?:the\s+purposes?\s+of\s+|conduct\s+|provide\s+)?|purposes?\s*:)\s*"
_LIMIT = 400


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for purpose and use."""
    for spoken in paper.spoken:
        yield from _purpose(spoken)
    yield from read_cues(_CUES, paper)


def _purpose(spoken: Spoken) -> Iterator[Hit]:
    low = spoken.low
    if spoken.defines or spoken.law or ("purpose" not in low and "purpose" not in spoken.heading):
        return
    stated = pattern(r"purpose\s+of\s+(?:this|the)\s+(?:\w+\s+){0,4}?\w+\s+is\s+(?:to\s+|for\s+)?").search(
        low
    )
    shared = pattern(
        r"(?:shar|provid|disclos|releas|transfer|us)\w*[^.;]{0,160}?for\s+the\s+(?:sole\s+|limited\s+|specific\s+|following\s+)*purposes?\s+of\s+"
    ).search(low)
    match, rank = (stated, 0) if stated else (shared, 1)
    if match and not pattern(r"ferpa\s+permits|{not}|audit\s+purposes|ascertain").search(low[: match.end()]):
        words = spoken.text[match.end() :].strip(" .;:")
        if len(words) > 8:
            yield Hit(
                "purpose",
                "" if pattern(GAP.lower()).fullmatch(words.lower()) else words[:_LIMIT],
                spoken.quote,
                "purpose.stated",
                rank,
            )
    elif (
        spoken.heading.split(" > ")[-1]
        in (
            "purpose",
            "purposes",
            "purpose.",
            "purpose of the data",
            "purpose of the agreement",
            "purpose of this agreement",
            "purpose and scope",
            "purpose of disclosure",
            "purpose of sharing",
        )
        and len(low.split()) > 4
    ):
        words = (
            spoken.text.partition(": ")[2] if spoken.heading.endswith(low.partition(":")[0]) else spoken.text
        )
        yield Hit(
            "purpose", words.strip(" .;")[:_LIMIT] or spoken.text[:_LIMIT], spoken.quote, "purpose.headed", 2
        )
    elif pattern(r"\bpurpose\b(?!s?\s+(?:and\s+)?limit)").search(spoken.heading.split(" > ")[-1]) and pattern(
        r"^\W{0,20}\[[^\]]{0,200}(?:describe|summarize|purpose|insert)"
    ).search(low):
        yield Hit("purpose", "", spoken.quote, "purpose.gap", 2)


_CUES = (
    Cue("purpose.use_limited", "use", "purpose_only", ("limited",), (r"(?:use|uses|processing)\s+of\s+(?:\w+\s+){0,3}?{data}\s+(?:is|are|shall\s+be)\s+(?:strictly\s+)?(?:limited|restricted|confined)\s+to",)),
    Cue("purpose.only", "use", "purpose_only", ("purpose", "only", "solely", "other than", "exclusively", "nothing else", "no other"),
        (r"(?:only|solely|exclusively)\s+(?:for|to|as|in)\b|{not}[^.;]{0,60}\buse[sd]?\b[^.;]{0,120}(?:any\s+other|other\s+than|beyond|except|unrelated|not\s+(?:authori|permit|directly))|no\s+(?:other\s+)?purpose\s+other|for\s+no\s+(?:other\s+)?purpose|for\s+(?:this|that)\s+purpose\s+and\s+no\s+other|no\s+other\s+(?:purpose|end|use)|nothing\s+else|limited\s+to\s+(?:performing|the\s+purpose)",
         r"\buse[sd]?\b|process\w*|utiliz\w+|purpose|\bserves?\b|nothing\s+else", r"{data}|provided|access|^\W*(?:it|for\s+the)\b"),
        (r"DISTRICT\s+(?:shall|will|may)\s+(?:only\s+)?use", r"retain(?:ed|s)?\s+(?:\w+\s+){0,4}only", r"logo|trademark", r"store[sd]?\s+only|accessed\s+only", r"notice", r"destroy|delete")),
    Cue("purpose.product", "use", "purpose_and_product", ("product", "improve", "develop", "service"),
        (r"PARTNER\s+{may}[^.;]{0,40}\buse\b[^.;]{0,120}(?:improve|develop|enhance|train)\w*[^.;]{0,80}(?:product|service|platform|model|algorithm|software)",), (r"{deid}|aggregate", r"{not}", r"only\s+to\s+provide")),
    Cue("purpose.free", "use", "free", ("any purpose", "without restriction", "any lawful purpose"),
        (r"(?:may\s+(?:\w+[\s,]+){0,6}use|use)[^.;]{0,80}(?:for\s+any\s+(?:lawful\s+)?purpose|without\s+(?:any\s+)?restriction)|not\s+impose\s+any\s+restriction[^.;]{0,60}use",), (r"shall\s+not|will\s+not|may\s+not\b", r"{deid}|aggregate", r"{not}\s+(?:\w+\s+){0,2}use", r"not\s+authori")),
)  # fmt: skip
