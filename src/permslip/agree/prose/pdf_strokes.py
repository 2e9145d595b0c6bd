"""Lines drawn under words and through them: an underlined heading, a struck-out promise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from permslip.agree.prose.pdf_words import Rule, Sheet, Word

_STEP = 4  # points; rules are looked up by their height in such steps
_COVERED = 0.8  # of a word's width


def mark(sheet: Sheet) -> None:
    """Underlined words count as bold; words with a line through them are counted (``struck``), and read."""
    heights: dict[int, list[Rule]] = defaultdict(list)
    for rule in sheet.rules:
        if rule.level:
            heights[int(rule.top // _STEP)].append(rule)
    if not heights:
        return
    words = []
    for word in sheet.words:
        near = [r for step in _steps(word) for r in heights.get(step, ()) if _over(word, r)]
        if any(0.0 <= rule.top - word.base < 0.28 * word.size for rule in near) and word.text.strip("_"):
            words.append(replace(word, bold=True))
        else:
            words.append(word)
        sheet.struck += any(0.18 * word.size < word.base - rule.top < 0.45 * word.size for rule in near)
    sheet.words = words


def _steps(word: Word) -> Sequence[int]:
    return range(int((word.base - 0.5 * word.size) // _STEP), int((word.base + 0.3 * word.size) // _STEP) + 1)


def _over(word: Word, rule: Rule) -> bool:
    """The rule runs along the word."""
    return min(word.x1, rule.x1) - max(word.x0, rule.x0) > _COVERED * (word.x1 - word.x0)
