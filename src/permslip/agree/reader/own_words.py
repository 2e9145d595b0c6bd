"""Words as they stand in the paper, for words cut out of the readers' text, where names are placeholders."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from permslip.agree.reader.beside import plain
from permslip.words.quote import Quote

_EDGE = " .;:,*\n"


def own_words(words: str, quotes: tuple[Quote, ...]) -> tuple[str, Quote]:
    """The stretch of the quotation that ``words`` were made of, spaces single, and that quotation.

    ``words`` come from the readers' text of these quotations, the likeliest first. The first that holds at
    least half of them decides; where none does, the whole first quotation is the answer, for it does say it.
    """
    for quote in quotes:
        if found := _stretch(words, quote.text):
            return found, quote
    return " ".join(quotes[0].text.split()).strip(_EDGE), quotes[0]


def _stretch(words: str, text: str) -> str:
    there = list(re.finditer(r"\S+", text))
    said, heard = [_bare(m[0]) for m in there], [_bare(w) for w in words.split()]
    blocks = [b for b in SequenceMatcher(None, said, heard, autojunk=False).get_matching_blocks() if b.size]
    # a word that stands far before the others is the same word in another place
    main = max(blocks, key=lambda b: b.size, default=None)
    near = [b for b in blocks if main and abs((b.a - b.b) - (main.a - main.b)) <= len(heard) // 4 + 8]
    if not near or 2 * sum(b.size for b in near) < len(heard):
        return ""
    first, last = near[0].a - _named(said, there, near[0].a, near[0].b), near[-1].a + near[-1].size - 1
    if near[-1].b + near[-1].size < len(heard):
        last = min(len(there) - 1, last + len(heard) - near[-1].b - near[-1].size)
    return " ".join(text[there[first].start() : there[last].end()].split()).strip(_EDGE)


def _named(said: list[str], there: list[re.Match[str]], at: int, missing: int) -> int:
    """How many words before ``at`` a placeholder stands for: those of a name, with its *the*."""
    if not missing or not at:
        return 0
    back = 1
    while back < at and there[at - back - 1][0][0].isupper() and back < 8:
        back += 1
    return back + (1 if back < at and said[at - back - 1] == "the" else 0)


def _bare(word: str) -> str:
    return plain(word).strip(".,;:()\"'").lower()
