"""How hard a text is to read: school grades for English, the scale of Spanish readers for Spanish.

English: Flesch-Kincaid grade (Kincaid and others, 1975). Spanish: the index of Szigriszt-Pazos (1993) with
the scale INFLESZ (Barrio-Cantalejo and others, 2008): 55 to 65 is normal, from 65 on "bastante fácil".
"""

from __future__ import annotations

import re
from html import unescape

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_BLOCK = re.compile(
    r"</?(?:p|h\d|li|dt|dd|ul|ol|dl|div|section|br|form|button|label|legend|td|th|tr|blockquote)\b[^>]*>"
)
_SILENT = re.compile(r"<(script|style|svg)\b.*?</\1>", re.DOTALL)


def fragments(html: str, *, foreign: bool = False) -> list[str]:
    """What a page says, block by block. Words marked as of another language are left out unless asked for."""
    page = _SILENT.sub(" ", html)
    if not foreign:
        page = re.sub(r'<(a|span|dd|div|p|h2)\b[^>]*\blang="\w+"[^>]*>.*?</\1>', " ", page, flags=re.DOTALL)
    parts = re.split(r"\n?" + _BLOCK.pattern, page)
    plain = (unescape(" ".join(re.sub(r"<[^>]+>", " ", p).split())) for p in parts if p)
    return [p for p in plain if p]


def sentences(parts: list[str]) -> list[list[str]]:
    """The sentences of a text, each as its words; what has no three words is a label, not a sentence."""
    found = (WORD.findall(s) for part in parts for s in re.split(r"(?<=[.!?:])\s+", part))
    return [words for words in found if len(words) >= 3]


def english_syllables(word: str) -> int:
    """The syllables of an English word, by its groups of vowels: right for nine words in ten."""
    bare = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", bare))
    if re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouysxzcg]es$", bare) and count > 1:
        count -= 1
    return max(count, 1)


def spanish_syllables(word: str) -> int:
    """The syllables of a Spanish word: a strong vowel each, a weak one only beside no strong one or with an
    accent."""
    bare = re.sub(r"(?<=[gq])u(?=[eiéí])", "", word.lower())
    count = 0
    for group in re.findall(r"[aeiouáéíóúüy]+", re.sub(r"y(?=[aeiouáéíóú])", "", bare)):
        strong = sum(c in "aeoáéóíú" for c in group)
        count += strong or 1
    return max(count, 1)


def grade(parts: list[str]) -> float:
    """The school grade that reads an English text with ease."""
    said = sentences(parts)
    words = [w for s in said for w in s]
    syllables = sum(english_syllables(w) for w in words)
    return 0.39 * len(words) / len(said) + 11.8 * syllables / len(words) - 15.59


def inflesz(parts: list[str]) -> float:
    """How easily a Spanish text reads: 65 and more is fairly easy."""
    said = sentences(parts)
    words = [w for s in said for w in s]
    syllables = sum(spanish_syllables(w) for w in words)
    return 206.835 - 62.3 * syllables / len(words) - len(words) / len(said)
