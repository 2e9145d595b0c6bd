# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""Days in a sentence: ``June 30, 2027``, ``6/30/2027``, ``the 30th day of June, 2027``; gaps among them.

A numeric day is read as American papers write it: month, day, year.
"""

from __future__ import annotations

import re
from datetime import date

from permslip.agree.reader.found import Found, gaps

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>(?:19|20)\d\d)"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third "
    "twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
).split()
_NTH = rf"(?P<day>{'|'.join(sorted(_ORDINALS, key=len, reverse=True)).replace('-', '[- ]')})"
_YEARS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_YEAR_WORDS = rf"(?P<year>(?:19|20)\d\d|two\s+thousand(?:\s+and)?\s+(?:(?:twenty|thirty|forty)[- ])?(?:{'|'.join(reversed(_YEARS))}|thirty|forty))"
_PATTERNS = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        rf"\b{_MONTH}\s+{_DAY}\s*,?\s*(?:of\s+)?{_YEAR}\b",
        rf"\b(?:the\s+)?{_DAY}\s+(?:day\s+)?(?:of\s+)?{_MONTH}\s*,?\s*{_YEAR}\b",
        rf"\b(?:the\s+)?{_NTH}\s+(?:day\s+)?of\s+{_MONTH}\s*,?\s*(?:in\s+the\s+year\s+)?{_YEAR_WORDS}\b",
        rf"\b{_YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})\b",
        r"\b(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>(?:19|20)?\d\d)\b",
        rf"\b(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})-{_YEAR}\b",
    )
)
_BLANK = re.compile(
    r"\bmonth\s*,?\s*day\s*,?\s*(?:and\s+)?year\b|\b(?:mm|dd)\s*/\s*(?:mm|dd)\s*/\s*yy(?:yy)?\b"
    r"|(?<!_)_++\s*(?:st|nd|rd|th)?\s*day\s+of\s+_++\s*,?\s*(?:20_*|_+)?|(?<!_)_++\s*/\s*_++\s*/\s*_++|(?<!_)_++\s*,\s*20_+|\b20_{2}",
    re.IGNORECASE,
)


def _year(words: str) -> int:
    """The year in figures or in words: ``two thousand and nineteen``."""
    if words.isdigit():
        return int(words)
    tens = {"twenty": 20, "thirty": 30, "forty": 40}
    rest = re.split(r"[\s-]+", words.lower())[2:]
    return 2000 + sum(tens.get(w) or (_YEARS.index(w) + 1 if w in _YEARS else 0) for w in rest)


def _nth(words: str) -> int:
    return int(words) if words.isdigit() else _ORDINALS.index(words.lower().replace(" ", "-")) + 1


def _day(match: re.Match[str]) -> Found | None:
    year = _year(match["year"])
    year += 2000 if year < 100 else 0
    words = match["month"].lower()
    month = (
        int(words) if words.isdigit() else 1 + next(n for n, m in enumerate(_MONTHS) if m[:3] == words[:3])
    )
    try:
        return Found(match.start(), match.end(), date(year, month, _nth(match["day"])).isoformat(), match[0])
    except ValueError:
        return None  # June 31 is no day; the sentence is shown, and no value is guessed


def days(text: str) -> list[Found]:
    """The days in ``text`` and the gaps where a day may stand, in their order; none lies within another."""
    found = [day for pattern in _PATTERNS for m in pattern.finditer(text) if (day := _day(m))]
    found += [Found(m.start(), m.end(), "", m[0]) for m in _BLANK.finditer(text)]
    found += gaps(text)
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
