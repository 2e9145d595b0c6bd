# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""Which state's law governs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from permslip.agree.reader.cues import pattern
from permslip.agree.reader.found import GAP
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.spoken import Paper, Spoken

STATES = {
    name: code
    for code, name in (
        entry.split(" ", 1)
        for entry in (
            "AL alabama;AK alaska;AZ arizona;AR arkansas;CA california;CO colorado;CT connecticut;DE delaware;"
            "DC district of columbia;FL florida;GA georgia;HI hawaii;ID idaho;IL illinois;IN indiana;IA iowa;KS kansas;"
            "KY kentucky;LA louisiana;ME maine;MD maryland;MA massachusetts;MI michigan;MN minnesota;MS mississippi;"
            "MO missouri;MT montana;NE nebraska;NV nevada;NH new hampshire;NJ new jersey;NM new mexico;NY new york;"
            "NC north carolina;ND north dakota;OH ohio;OK oklahoma;OR oregon;PA pennsylvania;PR puerto rico;"
            "RI rhode island;SC south carolina;SD south dakota;TN tennessee;TX texas;UT utah;VT vermont;VA virginia;"
            "WA washington;WV west virginia;WI wisconsin;WY wyoming;GU guam;VI virgin islands"
        ).split(";")
    )
}
_NAMES = "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in sorted(STATES, key=len, reverse=True))
_OF = r"(?:the\s+)?(?:internal\s+|substantive\s+|domestic\s+|local\s+)?laws?\s+(?:and\s+(?:jurisdiction|regulations?|courts)\s+)?(?:of|in)\s+(?:the\s+)?"
_STATE_OF = r"(?:(?:state|commonwealth|territory)\s+of\s+(?:the\s+)?)?"
_GOVERNS = re.compile(
    r"\bgovern(?:ed|s|ing)?\b|\blaws?\s+(?:\w+\s+){0,8}?appl(?:y|ies)\b|\bconstrued\b|\binterpreted\b|\benforced\b|\bsubject\s+to\s+the\s+laws\b|\b(?:determined|read|made)\s+(?:in\s+accordance|under|according)\b|\blaw\s+but\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"(?:{_OF}|law\s+but\s+that\s+of\s+(?:the\s+)?){_STATE_OF}(?P<a>{_NAMES}|united\s+states)\b|\b(?P<b>{_NAMES})(?:\s+state)?\s+law(?:s)?\b",
    re.IGNORECASE,
)
_BLANK = re.compile(
    rf"{_OF}(?:state|commonwealth)?(?:\s+of)?\s*(?:the\s+)?(?P<gap>{GAP})|(?P<gap2>{GAP})(?:\s+state)?\s+law(?:s)?\b|laws?\s+of\s+the\s+state\s+of\s*[,.]?\s*_*$",
    re.IGNORECASE,
)


# a sentence that is the law and nothing else: *The law of Kansas.*
_ALONE = re.compile(
    rf"^\W*(?:[A-Z]?\d+\W+)?(?:the\s+)?laws?\s+of\s+(?:the\s+)?{_STATE_OF}(?:{_NAMES}|{GAP})\W*$",
    re.IGNORECASE,
)
_DEFINED = re.compile(
    rf"\bgoverning\s+(?:state|law)\W{{1,6}}means?\s+(?:{_OF})?(?:the\s+)?{_STATE_OF}({_NAMES})\b",
    re.IGNORECASE,
)


def state_code(name: str) -> str:
    """The postal code of a state's name in any case, ``US`` for the United States. Raises KeyError."""
    small = re.sub(r"\s+", " ", name.lower())
    return "US" if small == "united states" else STATES[small]


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for governing_law: a sentence that says which law governs *this paper*, or a gap there."""
    for spoken in paper.spoken:
        text = spoken.sentence.text
        if defined := _DEFINED.search(text):
            yield Hit("governing_law", state_code(defined[1]), spoken.quote, "law.defined")
        if ("law" not in spoken.low and "law" not in spoken.heading) or spoken.defines:
            continue
        if (
            not _GOVERNS.search(text)
            and not _ALONE.match(text)
            and not pattern(r"governing\s+law|choice\s+of\s+law|applicable\s+law|(?:^|> )laws?\.?$").search(
                spoken.heading
            )
        ):
            continue
        if pattern(r"shall\s+not\s+be\s+(?:governed|construed)|records?\s+(?:is|are)\s+governed").search(
            spoken.low
        ):
            continue
        yield from _named(spoken.sentence.text, spoken)


_BARE = re.compile(rf"\b({_NAMES})\b", re.IGNORECASE)


def _named(text: str, spoken: Spoken) -> Iterator[Hit]:
    headed = pattern(r"(?:governing|choice\s+of|applicable)\s+law|^law$|^law\.$").search(
        spoken.heading.split(" > ")[-1]
    )
    if (
        headed
        and not _NAMED.search(text)
        and (bare := list(dict.fromkeys(_BARE.findall(text.rsplit(":", maxsplit=1)[-1]))))
        and len(bare) == 1
    ):
        yield Hit("governing_law", state_code(bare[0]), spoken.quote, "law.headed")
        return
    codes = list(dict.fromkeys(state_code(m["a"] or m["b"]) for m in _NAMED.finditer(text)))
    # "the laws of California and of the United States": the state governs, federal law does so anyway
    states = [c for c in codes if c != "US"] or codes
    for code in states:
        yield Hit("governing_law", code, spoken.quote, "law.named")
    if not states and _BLANK.search(text):
        yield Hit("governing_law", "", spoken.quote, "law.gap")
