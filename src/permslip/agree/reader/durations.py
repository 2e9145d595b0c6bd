# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""Durations in a sentence: ``seventy-two (72) hours``, ``5 business days``, ``without undue delay``.

A range gives its outer end (``within 24 to 72 hours`` is 72 hours): that is when the promise is broken. A
number that is only an example (``[Number, e.g., 60] days``) is a gap. School days and working days count as
business days.
"""

from __future__ import annotations

import re

from permslip.agree.reader.found import GAP, Found
from permslip.agree.reader.numbers import NUMBER, number
from permslip.words.terms import AT_ONCE, PROMPT

_UNITS = {
    "hour": "hours",
    "hr": "hours",
    "day": "days",
    "week": "weeks",
    "month": "months",
    "year": "years",
}
_KIND = (
    r"(?P<kind>(?:calendar|consecutive|full|additional|successive|further|clear|business|working|school|"
    r"banking|court|federal)[\s-]+(?:business[\s-]+)?)?"
)
_UNIT = rf"{_KIND}(?P<unit>hour|hr|day|week|month|year)s?\b"
_AMOUNT = re.compile(
    rf"(?<![\w.$/§-])(?:{NUMBER}\s+(?:to|or)\s+|\d+\s*[-–—]\s*|(?<=between\s){NUMBER}\s+and\s+)?"
    rf"(?P<bracket>\[\s*)?(?P<number>{NUMBER})"
    rf"(?(bracket)\s*\])[\s-]*{_UNIT}(?!\s*(?:old|of age))",
    re.IGNORECASE,
)
_ONE = re.compile(
    rf"\b(?:within|in|for|after|of)\s+(?P<number>an?)\s+{_UNIT}|\b(?P<number2>an?)\s+"
    r"(?P<kind2>business\s+|working\s+)?(?P<unit2>day|week|month|year)['’]s\s+(?:\w+\s+)?notice\b",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\b(?:the\s+)?(?:next|following)\s+(?P<unit>business|working)\s+day\b", re.IGNORECASE)
_GAP_UNIT = re.compile(rf"{GAP}\s*(?:\(\s*(?:{GAP})?\s*\)\s*)?[\s-]*{_UNIT}", re.IGNORECASE)
_GAP_SPEAKS = re.compile(
    r"[\[{<][^\[\]{}<>]*\b(?:number|days?|hours?|term length|time ?frame|time period|duration|period|years?|months?)\b"
    r"[^\[\]{}<>]*[\]}>]",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(
    r"\b(?:immediately(?!\s+(?:preceding|above|below|following\s+(?:sentence|paragraph|section|clause|subsection)))|forthwith|at\s+once|immediate|on\s+the\s+spot)\b",
    re.IGNORECASE,
)
_PROMPT = re.compile(
    r"\b(?:promptly|prompt|without\s+(?:(?:undue|unreasonable|any)\s+(?:or\s+unreasonable\s+)?)?delay|expeditiously|"
    r"(?:as\s+soon|as\s+quickly|as\s+promptly)\s+as\s+(?:is\s+)?(?:reasonably\s+)?(?:practicable|practical|possible|feasible)|"
    r"in\s+a\s+timely\s+(?:manner|fashion)|within\s+a\s+reasonable\s+(?:time|period))\b",
    re.IGNORECASE,
)
_BUSINESS = re.compile(r"business|working|school|banking|court", re.IGNORECASE)


def _found(match: re.Match[str]) -> Found:
    unit = _UNITS[match["unit"].lower()]
    if unit == "days" and match["kind"] and _BUSINESS.search(match["kind"]):
        unit = "business_days"
    words = match["number"]
    amount = 1 if words.lower() in ("a", "an") else number(words)
    return Found(match.start("number"), match.end(), f"{amount} {unit}", match[0])


def _one_notice(match: re.Match[str]) -> Found:
    """``a week's notice``: one week; ends before the notice, which is no part of the duration."""
    unit = _UNITS[match["unit2"].lower()]
    unit = "business_days" if match["kind2"] and unit == "days" else unit
    end = match.end("unit2") + 2
    return Found(match.start("number2"), end, f"1 {unit}", match.string[match.start("number2") : end])


def durations(text: str) -> list[Found]:
    """The durations in ``text``, gaps among them, in their order; none lies within another."""
    found = [Found(m.start(), m.end(), "", m[0]) for m in _GAP_UNIT.finditer(text) if not _number_in(m[0])]
    found += [_found(m) for m in _AMOUNT.finditer(text)]
    found += [_found(m) if m["number"] else _one_notice(m) for m in _ONE.finditer(text)]
    found += [Found(m.start(), m.end(), "1 business_days", m[0]) for m in _NEXT.finditer(text)]
    found += [Found(m.start(), m.end(), "", m[0]) for m in _GAP_SPEAKS.finditer(text) if not _number_in(m[0])]
    found += [Found(m.start(), m.end(), AT_ONCE, m[0]) for m in _AT_ONCE.finditer(text)]
    found += [Found(m.start(), m.end(), PROMPT, m[0]) for m in _PROMPT.finditer(text)]
    return _outermost(found)


def _number_in(words: str) -> bool:
    """Whether a bracket holds a drafted number and nothing else: ``[30] days`` is 30 days."""
    return bool(re.match(rf"\[\s*{NUMBER}\s*\]", words, re.IGNORECASE))


def _outermost(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        # a gap reaches over the example inside it; of two at one place the first kind above wins
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def counted(found: Found) -> bool:
    """Whether a duration is a number or a gap for one, not ``immediately`` or ``promptly``."""
    return found.value not in (AT_ONCE, PROMPT)
