# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""Whole numbers as drafters write them: ``30``, ``thirty``, ``thirty (30)``, ``30 (thirty)``."""

from __future__ import annotations

import re

_ONES = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def _words() -> dict[str, int]:
    known = {word: n for n, word in enumerate([*_ONES, *_TEENS], start=1)}
    for n, ten in enumerate(_TENS, start=2):
        known[ten] = n * 10
        known.update({f"{ten}-{one}": n * 10 + k for k, one in enumerate(_ONES, start=1)})
    known["hundred"] = known["one hundred"] = 100
    known["one hundred eighty"] = known["one hundred and eighty"] = 180
    known["one hundred twenty"] = known["one hundred and twenty"] = 120
    known["three hundred sixty-five"] = 365
    return known


WORDS = _words()
_WORD = "|".join(
    re.escape(w).replace(r"\-", "[- ]").replace(r"\ ", " ") for w in sorted(WORDS, key=len, reverse=True)
)
NUMBER = rf"(?:(?:{_WORD})\s*\(\s*\d{{1,5}}\s*\)|\d{{1,5}}\s*\(\s*(?:{_WORD})\s*\)|\d{{1,5}}(?![\d.,]\d)|(?:{_WORD})\b)"
"""A pattern without groups for one whole number; compile it ignoring case."""

_DIGITS = re.compile(r"\d+")


def number(words: str) -> int:
    """The number that words matching :data:`NUMBER` mean. Digits outrank words. Raises KeyError for others."""
    if digits := _DIGITS.search(words):
        return int(digits[0])
    return WORDS[re.sub(r"(?<=ty) (?=(?:" + "|".join(_ONES) + r")$)", "-", words.strip().lower())]
